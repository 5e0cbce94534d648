/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PRINTK_H
#define VMSTEP_KERNEL_PRINTK_H

/* printk.h -- a driver prints a pointer with %p. */

#include "core/machine/machine.h"

/* A line in the log.  Until 4.14 it has the address itself.  Since 4.15 it has 32 bits that tell one pointer from
 * another and nothing else, so that the log gives no address away (lib/vsprintf.c, ptr_to_id). */
void printk_pointer(Machine *m, uint64_t addr);

#endif
