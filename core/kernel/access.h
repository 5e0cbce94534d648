/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_ACCESS_H
#define VMSTEP_KERNEL_ACCESS_H

/* access.h -- accesses by the CPU: the operations `load` and `store`, in the kernel's mode, and `touch`. */

#include "core/machine/state.h"

/* Read, or write, `size` bytes at an address; 0: a word of the machine, or what is left of the page.  The result is the
 * value, or the fault. */
void call_load(Machine *m, const VmsOp *op, VmsResult *result);
void call_store(Machine *m, const VmsOp *op, VmsResult *result);

/* A write by the process that runs; where it does not come back, the result has the fault. */
void call_touch(Machine *m, const VmsOp *op, VmsResult *result);

/* Why they are not performed: a size that is none, or memory of which the contents are not simulated; an address that
 * is none, or memory of a process in a context that is not its own. */
const char *refuses_load(const Machine *m, const VmsOp *op);
const char *refuses_store(const Machine *m, const VmsOp *op);
const char *refuses_touch(const Machine *m, const VmsOp *op);

#endif
