/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_KMAP_ATOMIC_H
#define VMSTEP_KERNEL_KMAP_ATOMIC_H

/* kmap-atomic.h -- an address for a frame, for a moment and on this CPU alone (kmap_atomic). */

#include "core/kernel/arch.h"

/* The kinds of use, KM_USER0 and so on, of all kernels; the name of each, NULL beyond the last. */
enum {
#define KM(name, ...) name,
#include "core/kernel/km-types.def"
#undef KM
	KM_TYPES
};
const char *km_type_name(uint64_t type);

/* Does this kernel have such a kind?  None has since 2.6.37, where slots are a stack. */
bool has_km_type(const Machine *m, uint64_t type);
bool has_km_types(const Machine *m);

/* The kind that has a number in this kernel; NULL where it has none. */
const char *km_slot_name(const Machine *m, unsigned number);

/* The slots that each CPU has, 0 with 64 bits; the address of one of all CPUs' slots, and its entry, 0: it is empty. */
unsigned km_type_nr(const Machine *m);
uint64_t atomic_slot_addr(const Machine *m, unsigned slot);
pte_t atomic_slot_entry(const Machine *m, unsigned slot);

/* Is an address in a slot of this CPU's?  Of any CPU's? */
bool is_own_atomic_slot(const Machine *m, uint64_t addr);
bool is_atomic_slot(const Machine *m, uint64_t addr);

/* How many addresses this CPU holds, and how many of them are in slots that are a stack. */
unsigned atomic_maps_held(const Machine *m);
unsigned atomic_slots_held(const Machine *m);

/* The address of a frame, for the use `type`, and what gives it back.  Nobody may sleep in between. */
uint64_t kmap_atomic(Machine *m, uint64_t pfn, unsigned type);
void kunmap_atomic(Machine *m, uint64_t kvaddr, unsigned type);

/* The process that held them is over; its slots stay as they are. */
void atomic_maps_forget(Machine *m);

#endif
