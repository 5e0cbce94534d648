/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_ERA_H
#define VMSTEP_ERA_ERA_H

/* era.h -- what a kernel must offer to be run.
 *
 * A kernel is a folder below this one; its era.c is compiled as one unit that includes the kernel's files in reading
 * order, so that each may have its own alloc_vmap_area.  A unit is compiled once for each architecture (ARCH, BITS)
 * that the kernel is shown on.
 */

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

/* The name of this unit's Era: era_linux_3_15_x86_32. */
#define ERA_NAME(kernel, arch) era_##kernel##_##arch
#define ERA_OF(kernel, arch) ERA_NAME(kernel, arch)
#define ERA(kernel) ERA_OF(kernel, ARCH)

extern const Era era_linux_2_4_0_x86_32, era_linux_2_4_x86_32, era_linux_2_4_x86_64;
extern const Era era_linux_2_6_34_arm, era_linux_2_6_34_x86_32, era_linux_2_6_34_x86_64;
extern const Era era_linux_3_15_x86_32, era_linux_3_15_x86_64;
extern const Era era_linux_4_19_x86_64, era_linux_5_0_x86_64, era_linux_5_4_x86_64, era_linux_6_1_x86_64;
extern const Era era_linux_6_12_x86_64;

#endif
