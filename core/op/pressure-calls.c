/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pressure-calls.c -- memory becomes short, or is so no longer. */

#include "core/kernel/pressure.h"
#include "core/machine/set.h"
#include "core/op/pressure-calls.h"

/* Without arguments it is over. */
void call_pressure(Machine *m, const VmsOp *op, VmsResult *result)
{
	const uint64_t *arg = op->arg;

	(void)result;
	if (op->given[0] || op->given[1] || op->given[2])
		pressure_begin(m, &(Shortage){ .reclaim = arg[0], .oom = arg[1], .obtainable = arg[2], .swap = arg[3],
		                               .fs = arg[4], .dirty = arg[5] });
	else
		pressure_end(m);
}
