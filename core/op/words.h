/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_OP_WORDS_H
#define VMSTEP_OP_WORDS_H

/* words.h -- arguments that have names: flags, contexts, kinds of allocations. */

#include "core/vmstep.h"

/* The value of "GFP_KERNEL|__GFP_ZERO", "hardirq", "kmalloc", `length` long, for an argument of that type.  False where
 * it is none of its words.  Allocation flags become a set of names. */
bool words_value(VmsArgType type, const char *text, size_t length, uint64_t *value);

/* The word for a value of a type that has one word for each, or NULL. */
const char *words_name(VmsArgType type, uint64_t value);

#endif
