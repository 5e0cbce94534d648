/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_FIXMAP_H
#define VMSTEP_KERNEL_FIXMAP_H

/* fixmap.h -- addresses that are constants of the program (asm/fixmap.h). */

#include "core/kernel/arch.h"

/* The address of a slot; how many there are, 0 where none can be set; and a slot's entry, 0 where it has none. */
uint64_t fix_to_virt(const Machine *m, uint64_t slot);
unsigned fixmap_slots(const Machine *m);
pte_t fixmap_entry(const Machine *m, uint64_t slot);

/* A slot shows another physical address from now on. */
void set_fixmap(Machine *m, uint64_t slot, uint64_t phys);

#endif
