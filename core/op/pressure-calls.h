/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_OP_PRESSURE_CALLS_H
#define VMSTEP_OP_PRESSURE_CALLS_H

/* pressure-calls.h -- the operation that makes memory short, and ends that: a row of machine-calls.c. */

#include "core/kernel/kernel.h"

/* Begins with what the arguments say, or ends where there are none. */
void call_pressure(Machine *m, const VmsOp *op, VmsResult *result);

#endif
