/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_OP_LOCK_CALLS_H
#define VMSTEP_OP_LOCK_CALLS_H

/* lock-calls.h -- operations on locks: another CPU is inside a critical section. */

#include "core/kernel/kernel.h"

/* Another CPU takes a lock and stays, until it is waited for or told to leave. */
void call_hold_lock(Machine *m, const VmsOp *op, VmsResult *result);

/* Why it cannot, or NULL. */
const char *refuses_lock(const Machine *m, const VmsOp *op);

#endif
