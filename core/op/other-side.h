/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_OP_OTHER_SIDE_H
#define VMSTEP_OP_OTHER_SIDE_H

/* other-side.h -- operations of processes and devices, and of the windows of addresses beside vmalloc's. */

#include "core/kernel/kernel.h"

/* What they do, for the table of the machine's operations. */
void call_printk(Machine *m, const VmsOp *op, VmsResult *result);
void call_process(Machine *m, const VmsOp *op, VmsResult *result);
void call_exit_process(Machine *m, const VmsOp *op, VmsResult *result);
void call_user_malloc(Machine *m, const VmsOp *op, VmsResult *result);
void call_user_free(Machine *m, const VmsOp *op, VmsResult *result);
void call_swap_out(Machine *m, const VmsOp *op, VmsResult *result);
void call_kmap(Machine *m, const VmsOp *op, VmsResult *result);
void call_kunmap(Machine *m, const VmsOp *op, VmsResult *result);
void call_kmap_atomic(Machine *m, const VmsOp *op, VmsResult *result);
void call_kunmap_atomic(Machine *m, const VmsOp *op, VmsResult *result);
void call_set_fixmap(Machine *m, const VmsOp *op, VmsResult *result);
void call_dma_read(Machine *m, const VmsOp *op, VmsResult *result);
void call_vmalloc_to_page(Machine *m, const VmsOp *op, VmsResult *result);

/* Does this kernel have such a function? */
bool has_vmalloc_to_page(const Machine *m);

/* Why they do not take their arguments, or NULL. */
const char *refuses_process(const Machine *m, const VmsOp *op);
const char *refuses_exit_process(const Machine *m, const VmsOp *op);
const char *refuses_user_malloc(const Machine *m, const VmsOp *op);
const char *refuses_user_free(const Machine *m, const VmsOp *op);
const char *refuses_swap_out(const Machine *m, const VmsOp *op);
const char *refuses_kmap(const Machine *m, const VmsOp *op);
const char *refuses_kunmap(const Machine *m, const VmsOp *op);
const char *refuses_kmap_atomic(const Machine *m, const VmsOp *op);
const char *refuses_kunmap_atomic(const Machine *m, const VmsOp *op);
const char *refuses_fixmap(const Machine *m, const VmsOp *op);
const char *refuses_dma(const Machine *m, const VmsOp *op);
const char *refuses_vmalloc_address(const Machine *m, const VmsOp *op);

#endif
