/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_OP_MACHINE_CALLS_H
#define VMSTEP_OP_MACHINE_CALLS_H

/* machine-calls.h -- the operations that are the machine's, whatever kernel runs on it. */

#include "core/kernel/kernel.h"

typedef struct {
	EraCall call;
	bool (*exists)(const Machine *m);                            /* NULL: on every machine */
	const char *(*refuses)(const Machine *m, const VmsOp *op);   /* why not with these arguments; NULL: never */
	bool steers;              /* it sets up what the next operation meets: armed faults are kept for that */
} MachineCall;

/* The machine's call for an operation; NULL where it is the kernel's own. */
const MachineCall *machine_call(VmsOpKind kind);

#endif
