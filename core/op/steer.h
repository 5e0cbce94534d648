/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_OP_STEER_H
#define VMSTEP_OP_STEER_H

/* steer.h -- operations that set up what the next one meets: CPU, context, work items, faults, other tasks. */

#include "core/kernel/kernel.h"

/* What they do, for the table of the machine's operations. */
void call_defer_work(Machine *m, const VmsOp *op, VmsResult *result);
void call_on_cpu(Machine *m, const VmsOp *op, VmsResult *result);
void call_set_mempolicy(Machine *m, const VmsOp *op, VmsResult *result);
void call_set_cpuset(Machine *m, const VmsOp *op, VmsResult *result);
void call_enter_context(Machine *m, const VmsOp *op, VmsResult *result);
void call_leave_context(Machine *m, const VmsOp *op, VmsResult *result);
void call_notifier(Machine *m, const VmsOp *op, VmsResult *result);
void call_other_tasks(Machine *m, const VmsOp *op, VmsResult *result);
void call_fail_next(Machine *m, const VmsOp *op, VmsResult *result);

/* Is there what they act upon? */
bool has_mempolicy(const Machine *m);
bool has_notifiers(const Machine *m);
bool has_other_tasks(const Machine *m);

/* Why they do not take their arguments, or NULL. */
const char *refuses_cpu(const Machine *m, const VmsOp *op);
const char *refuses_mempolicy(const Machine *m, const VmsOp *op);
const char *refuses_cpuset(const Machine *m, const VmsOp *op);
const char *refuses_enter(const Machine *m, const VmsOp *op);
const char *refuses_leave(const Machine *m, const VmsOp *op);
const char *refuses_fault(const Machine *m, const VmsOp *op);

#endif
