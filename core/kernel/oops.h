/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_OOPS_H
#define VMSTEP_KERNEL_OOPS_H

/* oops.h -- what becomes of an access of the kernel that nobody can mend. */

#include "core/machine/state.h"

/* A page fault at an address for which there is no remedy: the kernel says so in its log, and the task that did it is
 * ended; in an interrupt the kernel stops, and this does not return.  `mapped` is true where an entry is there and
 * forbids it; `why` is said in the mark. */
void page_fault_oops(Machine *m, uint64_t address, bool write, bool mapped, const char *why);

/* The same where the address is none that the CPU would translate.  (exc_general_protection) */
void general_protection_oops(Machine *m, uint64_t address);

#endif
