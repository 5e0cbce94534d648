/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_PROPERTY_ACCOUNT_H
#define TESTS_PROPERTY_ACCOUNT_H

/* account.h -- what the account of an operation says it has taken and not given back. */

#include "core/vmstep.h"

/* Frames of areas, callers and processes, as vms_leaks counts them; objects of kmalloc but vmap_areas and slabs. */
typedef struct { int64_t frames, objects; } Taken;

/* So many more are there by the account of an operation that was recorded; fewer: less than 0. */
Taken account_of(const VmsMachine *m, const VmsResult *result);

#endif
