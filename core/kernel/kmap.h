/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_KMAP_H
#define VMSTEP_KERNEL_KMAP_H

/* kmap.h -- addresses for single frames: pkmap, for those that the direct map does not reach (mm/highmem.c). */

#include "core/kernel/arch.h"

/* The slots of pkmap, 0 where there is none, as with 64 bits; and where they begin. */
unsigned last_pkmap(const Machine *m);
uint64_t pkmap_base(const Machine *m);

/* Is an address in one of them? */
bool is_pkmap(const Machine *m, uint64_t addr);

/* The frame that a slot maps; 0 where it is empty. */
uint64_t pkmap_pfn(const Machine *m, unsigned slot);

/* Has the frame an address in the direct map?  And the slot that it has in pkmap, or the number of slots. */
bool is_lowmem(const Machine *m, uint64_t pfn);
unsigned pkmap_slot_of(const Machine *m, uint64_t pfn);

/* Every slot is in use: kmap would sleep until one is given back. */
bool pkmap_is_full(const Machine *m);

/* The address of a frame, and what gives it back: it must have been mapped. */
uint64_t kmap(Machine *m, uint64_t pfn);
void kunmap(Machine *m, uint64_t pfn);

/* Another user for a frame that is mapped already, without a wait: its address, or 0; and one user less. */
uint64_t kmap_high_get(Machine *m, uint64_t pfn);
void kunmap_high(Machine *m, uint64_t pfn);

#endif
