/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pressure-calls.c -- memory becomes short, or is so no longer. */

#include "core/kernel/pressure.h"
#include "core/machine/set.h"
#include "core/op/pressure-calls.h"

/* Without arguments it is over. */
void call_pressure(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	if (op->given[0] || op->given[1] || op->given[2])
		pressure_begin(m, op->arg[2], op->arg[0], op->arg[1]);
	else
		pressure_end(m);
}
