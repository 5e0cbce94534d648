/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_OOPS_H
#define VMSTEP_KERNEL_OOPS_H

/* oops.h -- what becomes of an access of the kernel that nobody can mend. */

#include "core/kernel/fault.h"

/* A page fault for which there is no remedy: the access has failed, the kernel says so in its log, and the process that
 * did it is ended; in an interrupt the kernel stops, and this does not return.  `why` is said in the mark. */
void fault_oops(Machine *m, const PageFault *fault, const char *why);

/* The same where the address is none that the CPU would translate.  (exc_general_protection) */
void general_protection_oops(Machine *m, uint64_t address, VmsResult *result);

/* The kernel's own code follows a pointer that is NULL, to a member that lies so far behind it: in its words, and with
 * whatever lock it holds.  Nothing goes on from there: this does not return. */
_Noreturn void null_pointer_oops(Machine *m, uint64_t address, bool write);

#endif
