/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_MEMORY_UNIT_H
#define VMSTEP_ERA_MEMORY_UNIT_H

/* memory-unit.h -- what the memory.c of every kernel begins with; GFP_DEF is the path of its flags. */

#include "core/era/era.h"
#include "core/era/gfp-values.h"
#include "core/kernel/arch.h"
#include "core/kernel/context.h"
#include "core/kernel/list.h"
#include "core/kernel/lock.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"

/* A line of the kernel's log, which stands in the listing too, as other marks do not. */
#define printk(m, KIND, ...) MARK(m, LOG_##KIND, __VA_ARGS__)

#define VALUE(name, value) [NAME_##name] = { value, true },
#define MASK(name, value)
static const GfpValue gfp_values[GFP_NAMES] = {
#include GFP_DEF
};
#undef VALUE
#undef MASK

#endif
