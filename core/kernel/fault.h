/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_FAULT_H
#define VMSTEP_KERNEL_FAULT_H

/* fault.h -- an access by a process: its own top-level table may lag behind that of init_mm, and its own memory comes
 * when it is touched (arch/x86/mm/fault.c). */

#include "core/machine/state.h"

/* Do the directories of processes learn of new tables of vmalloc space only through page faults? */
bool directories_lag(const Machine *m);

/* The page fault's work for an address of vmalloc space: copy the entry of the top level from init_mm's table.  0: it
 * leads somewhere now; -1: nothing is mapped there, or directories do not lag. */
int vmalloc_fault(Machine *m, uint64_t addr);

/* The page fault for what the process that runs reaches for, of vmalloc space or its own.  True: the access can be
 * made now.  False: the process had no right to, and is over, or there is no frame.  Where the kernel itself had none,
 * it stops. */
bool do_page_fault(Machine *m, uint64_t addr);

/* The process that runs writes to an address, through a page fault where that is needed; false as above. */
bool task_access(Machine *m, uint64_t addr);

#endif
