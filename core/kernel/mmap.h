/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_MMAP_H
#define VMSTEP_KERNEL_MMAP_H

/* mmap.h -- the ranges of a process: promised, looked up, given back (mm/mmap.c). */

#include "core/kernel/arch.h"

/* A range of `size` bytes, more than 0, where the process has room for it; 0: it has none.  No frame is taken. */
uint64_t do_mmap(Machine *m, const struct mm_struct *mm, uint64_t size);

/* The range of a process that holds an address, or NULL. */
const struct vm_area_struct *find_vma(const Machine *m, const struct mm_struct *mm, uint64_t addr);

/* A range goes, with its frames, its pages in swap and the tables that were for it alone; and all of a process. */
void do_munmap(Machine *m, const struct mm_struct *mm, const struct vm_area_struct *vma);
void exit_mmap(Machine *m, const struct mm_struct *mm);

/* The lowest entry for an address of a process, NULL where there is no table for it; in `next` the address to go on
 * at, up to `end`. */
const pte_t *user_pte(const Machine *m, const struct mm_struct *mm, uint64_t addr, uint64_t end, uint64_t *next);

#endif
