/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_ERA_H
#define VMSTEP_ERA_ERA_H

/* era.h -- what a kernel must offer to be run.
 *
 * A kernel is a folder below this one; its era.c is compiled as one unit that includes the kernel's files in reading
 * order, so that each may have its own alloc_vmap_area.
 */

#include "core/machine/state.h"

/* Performs one operation: reads its arguments, calls the kernel's function, and fills `ret`, `failed` and `object_ref`
 * of the result. */
typedef void (*EraCall)(Machine *m, const VmsOp *op, VmsResult *result);

struct Era {
	EraCall call[VMS_OP_COUNT];               /* NULL: this kernel has not the function */
	void (*init)(Machine *m);                 /* vmalloc_init, with the areas registered before it */
	void (*work)(Machine *m);                 /* runs the work items that wait */
};

extern const Era era_linux_4_19;

#endif
