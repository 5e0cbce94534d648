/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_ERA_H
#define VMSTEP_ERA_ERA_H

/* era.h -- the kernels, each an Era as core/kernel/kernel.h has it.
 *
 * A kernel is a folder below this one; its era.c is compiled as one unit that includes the kernel's files in reading
 * order, so that each may have its own alloc_vmap_area.  A unit is compiled once for each architecture (ARCH, BITS)
 * that the kernel is shown on.
 */

#include "core/kernel/kernel.h"

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
