/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_BOOT_H
#define VMSTEP_KERNEL_BOOT_H

/* boot.h -- the kernel boots. */

#include "core/kernel/kernel.h"

/* From what power_on has left (eras.c) to a machine that operations can be performed on. */
void start_kernel(Machine *m);

/* The operation `boot`, and why it cannot be performed, or NULL. */
void call_boot(Machine *m, const VmsOp *op, VmsResult *result);
const char *refuses_boot(const Machine *m, const VmsOp *op);

/* -------- early-areas.c */

/* Link the areas of the options into vmlist, before there is anything to allocate with. */
void register_early_areas(Machine *m);

#endif
