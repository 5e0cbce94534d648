/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_FAULT_H
#define VMSTEP_KERNEL_FAULT_H

/* fault.h -- an access by a task, whose own top-level table may lag behind that of init_mm (arch/x86/mm/fault.c). */

#include "core/machine/state.h"

/* Has the task that runs such a table?  On x86-32 without PAE, until 5.7. */
bool has_task_directory(const Machine *m);

/* The task reaches for an address of vmalloc space.  Where its table lacks the entry there is a page fault, which
 * brings it up to date; where init_mm's leads nowhere either, the kernel stops. */
void task_access(Machine *m, uint64_t addr);

/* The page fault's work: copy the entry for an address from init_mm's table.  0, or -1 where nothing is mapped
 * there. */
int vmalloc_fault(Machine *m, uint64_t addr);

#endif
