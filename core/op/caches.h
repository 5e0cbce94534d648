/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_OP_CACHES_H
#define VMSTEP_OP_CACHES_H

/* caches.h -- an operation on the caches of kmalloc. */

#include "core/kernel/kernel.h"

/* Give all empty slabs back, on kernels that keep them: those with SLAB, up to 2.4. */
void call_shrink_caches(Machine *m, const VmsOp *op, VmsResult *result);
bool keeps_empty_slabs(const Machine *m);

#endif
