/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_FAULT_H
#define VMSTEP_KERNEL_FAULT_H

/* fault.h -- the page fault: one way for all accesses, of the kernel's and of processes (arch/.../mm/fault.c). */

#include "core/machine/state.h"

/* What the CPU reports of an access that it could not make. */
typedef struct {
	uint64_t address;
	bool write, user;         /* it would have written; it was made in user mode */
	bool protection;          /* an entry is there, and forbids it */
	VmsResult *result;        /* is told, where there is no remedy */
} PageFault;

/* Do the directories of processes learn of new tables of vmalloc space only through page faults? */
bool directories_lag(const Machine *m);

/* The page fault.  True: the access can be tried once more.  False: there is no remedy, and the kernel has said so: a
 * process that was in user mode is over, in kernel mode it is an oops; or there is no frame.  Does not return where the
 * kernel stops. */
bool page_fault(Machine *m, const PageFault *fault);

/* An access that does not come back, and why. */
void access_fails(VmsResult *result, uint64_t addr, const char *why);

#endif
