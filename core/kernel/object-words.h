/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_OBJECT_WORDS_H
#define VMSTEP_KERNEL_OBJECT_WORDS_H

/* object-words.h -- a structure of the kernel as the bytes that it is there. */

#include "core/machine/machine.h"

/* The eight bytes of an object from `offset`, a multiple of eight, on, the lowest address first.  NULL, or why they
 * cannot be told. */
const char *object_bytes(const Machine *m, VmsRef object, uint64_t offset, uint64_t *bytes);

#endif
