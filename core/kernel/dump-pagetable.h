/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_DUMP_PAGETABLE_H
#define VMSTEP_KERNEL_DUMP_PAGETABLE_H

/* dump-pagetable.h -- the walk to an address in the kernel's log. */

#include "core/machine/machine.h"

/* Log what stands in the tables on the way to an address, as the process that runs has them, in this kernel's words. */
void log_walk(Machine *m, uint64_t address);

#endif
