/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_KERNEL_H
#define VMSTEP_KERNEL_KERNEL_H

/* kernel.h -- what a kernel must offer to be run, and which one a machine runs: m->era. */

#include "core/machine/state.h"

/* A version as a number: KERNEL(5, 4), and for what came before 3.0 KERNEL(2, 6) + 34. */
#define KERNEL(major, minor) ((unsigned)(major) << 16 | (unsigned)(minor) << 8)

/* Performs one operation: reads its arguments, calls the kernel's function, and fills `ret`, `failed` and `object_ref`
 * of the result. */
typedef void (*EraCall)(Machine *m, const VmsOp *op, VmsResult *result);

struct Era {
	unsigned version;
	const struct Memory *memory;              /* its page allocator and kmalloc */
	EraCall call[VMS_OP_COUNT];               /* NULL: this kernel has not the function */
	const char *(*refuses)(const Machine *m, const VmsOp *op);   /* why its function does not take these arguments;
	                                           * NULL: it does, or takes all */
	void (*init_lists)(Machine *m);           /* what mm/vmalloc.c declares with a value; NULL: nothing */
	void (*init)(Machine *m);                 /* vmalloc_init, with the areas registered before it; NULL: none */
	void (*other)(Machine *m, const VmsEvent *event);   /* what another task does; NULL: it cannot be told to */
	void (*work)(Machine *m);                 /* runs the work items that wait; NULL: it has none */
};

#endif
