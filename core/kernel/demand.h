/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_DEMAND_H
#define VMSTEP_KERNEL_DEMAND_H

/* demand.h -- a process gets the frames that it was promised (mm/memory.c). */

#include "core/kernel/arch.h"

/* A write to an address in a range of the process that runs, with nothing behind it: a frame, and the tables that lead
 * to it; or its page comes back from swap.  False where there is no frame. */
bool handle_mm_fault(Machine *m, const struct mm_struct *mm, const struct vm_area_struct *vma, uint64_t addr);

#endif
