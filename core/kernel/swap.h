/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_SWAP_H
#define VMSTEP_KERNEL_SWAP_H

/* swap.h -- pages of processes that go to disk and come back, and memory that never does (mm/vmscan.c, swapfile.c). */

#include "core/kernel/arch.h"

/* What an entry says of a page in swap: which page of the swap space it is. */
uint64_t swp_offset(const Machine *m, pte_t entry);

/* All pages of a range of the process that runs go to swap, from an address on; returns how many. */
uint64_t swap_out_range(Machine *m, const struct mm_struct *mm, const struct vm_area_struct *vma, uint64_t addr);

/* Memory of the kernel's is not even looked at: says why. */
void swap_refuse(Machine *m, uint64_t addr);

/* The slot that an entry names is not needed any more. */
void swap_free(Machine *m, const struct mm_struct *mm, pte_t entry);

#endif
