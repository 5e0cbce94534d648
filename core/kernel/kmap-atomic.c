/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmap-atomic.c -- an address for a frame for a moment: slots of the fixmap, so many for each CPU.
 *
 *   CPU            0                              1
 *   slot           KM_BOUNCE_READ KM_USER0 ...    KM_BOUNCE_READ KM_USER0 ...      one for each kind of use
 *   since 2.6.37   0   1   2   3  ...             0   1   2   3  ...               a stack: the next one is taken
 *
 * Nobody looks for a slot, takes a lock or tells another CPU: who uses one stays on its CPU and does not sleep until it
 * is given back, and this CPU alone forgets it.  Two users of one kind must not meet; of a stack the last one taken
 * must be given back first.  A frame of low memory has its address in the direct map, and may not be slept with either.
 *
 *                    taken again while in use      at kmap_atomic      at kunmap_atomic
 *   2.4.0            BUG                           entry, invlpg       entry cleared, invlpg; BUG if of another kind
 *   2.4.32, ARM      the first one's frame is gone entry, invlpg       nothing: the entry stays
 *   2.6.34 x86-32    BUG                           entry               entry cleared, invlpg
 *   3.15             --                            entry               that of the last one cleared, whoever it is
 *
 * On ARM a frame that kmap has mapped keeps the address it has there, and is counted.
 *
 * Models include/asm-i386/highmem.h of 2.4, arch/x86/mm/highmem_32.c and arch/arm/mm/highmem.c of 2.6.34 and 3.15,
 * include/linux/highmem.h: with 64 bits it is page_address.
 *
 * Inaccuracies: CONFIG_DEBUG_HIGHMEM is off, which 2.4.0 cannot be without.  How many slots of the fixmap stand before
 * the first depends on the configuration; 2.4.0 is given as much room as 2.4.32.  What interrupts do between the calls
 * they do not do here.
 */

#include "core/kernel/fixmap.h"
#include "core/kernel/kernel.h"
#include "core/kernel/kmap.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

#define ARM_FIXADDR_START 0xfff00000u

/* -------- kinds of use */

enum { OF_2_4_0, OF_2_4, OF_2_6_34, OF_ARM, KERNELS };

static const struct { const char *name; int8_t number[KERNELS]; } types[KM_TYPES] = {
#define KM(name, ...) [name] = { #name, { __VA_ARGS__ } },
#include "core/kernel/km-types.def"
#undef KM
};

const char *km_type_name(uint64_t type) { return type < KM_TYPES ? types[type].name : NULL; }
bool has_km_types(const Machine *m) { return m->era->version < KERNEL(2, 6) + 37; }

/* The number of a kind, -1: there is none. */
static int number_of(const Machine *m, uint64_t type)
{
	int kernel = m->arch == &arch_arm ? OF_ARM : m->era->version >= KERNEL(2, 6) ? OF_2_6_34
	             : m->era->version == KERNEL(2, 4) ? OF_2_4_0 : OF_2_4;

	return type < KM_TYPES ? types[type].number[kernel] : -1;
}

bool has_km_type(const Machine *m, uint64_t type) { return has_km_types(m) && number_of(m, type) >= 0; }

const char *km_slot_name(const Machine *m, unsigned number)
{
	for (uint64_t type = 0; type < KM_TYPES; type++)
		if (has_km_type(m, type) && number_of(m, type) == (int)number)
			return km_type_name(type);
	return NULL;
}

unsigned km_type_nr(const Machine *m)
{
	int last = 0;

	if (m->arch->bits == 64 || !has_km_types(m))
		return m->arch->bits == 64 ? 0 : 20;
	for (uint64_t type = 0; type < KM_TYPES; type++)
		if (number_of(m, type) > last)
			last = number_of(m, type);
	return (unsigned)last + 1;
}

/* -------- slots */

/* FIX_KMAP_BEGIN on x86-32. */
static uint64_t fix_kmap_begin(const Machine *m) { return m->era->version < KERNEL(2, 6) ? 12 : 70; }

uint64_t atomic_slot_addr(const Machine *m, unsigned slot)
{
	if (m->arch == &arch_arm)
		return ARM_FIXADDR_START + (uint64_t)slot * VMS_PAGE_SIZE;
	return fix_to_virt(m, fix_kmap_begin(m) + slot);
}

pte_t atomic_slot_entry(const Machine *m, unsigned slot)
{
	uint64_t pfn, entry;

	return translate_from(m, init_mm_pgd(m), atomic_slot_addr(m, slot), &pfn, &entry) ? entry : 0;
}

static bool is_slot_of(const Machine *m, uint64_t addr, unsigned first, unsigned count)
{
	uint64_t one = atomic_slot_addr(m, first), other = atomic_slot_addr(m, first + count - 1);

	addr &= ~(uint64_t)(VMS_PAGE_SIZE - 1);
	return count && addr >= (one < other ? one : other) && addr <= (one < other ? other : one);
}

bool is_atomic_slot(const Machine *m, uint64_t addr)
{
	return is_slot_of(m, addr, 0, km_type_nr(m) * vms_machine_cpus(m));
}

bool is_own_atomic_slot(const Machine *m, uint64_t addr)
{
	return is_slot_of(m, addr, km_type_nr(m) * state_of(m)->this_cpu, km_type_nr(m));
}

/* -------- who holds how many */

static const struct atomic_maps *maps(const Machine *m)
{
	return &state_of(m)->other.atomic[state_of(m)->this_cpu];
}

unsigned atomic_maps_held(const Machine *m) { return maps(m)->held; }
unsigned atomic_slots_held(const Machine *m) { return maps(m)->index; }
static void pagefault_disable(Machine *m) { SET(m, maps(m), held, maps(m)->held + 1); }
static void pagefault_enable(Machine *m) { SET(m, maps(m), held, maps(m)->held - 1); }
void atomic_maps_forget(Machine *m) { SET(m, maps(m), held, 0); }

/* The slot of this CPU that has the number or, since 2.6.37, is the last one taken. */
static unsigned own_slot(const Machine *m, int number)
{
	return (unsigned)number + km_type_nr(m) * (unsigned)state_of(m)->this_cpu;
}

/* -------- taking one */

static bool is_debug(const Machine *m) { return m->era->version == KERNEL(2, 4); }
static bool flushes_at_map(const Machine *m) { return m->arch == &arch_arm || m->era->version < KERNEL(2, 6); }

/* Whoever has it in use, where the kernel does not look. */
static void set_slot(Machine *m, unsigned slot, uint64_t pfn)
{
	uint64_t vaddr = atomic_slot_addr(m, slot);
	const pte_t *pte = window_pte(m, vaddr);

	BUG_ON(m, !entry_none(*pte) && (is_debug(m) || !flushes_at_map(m)));
	set_entry(m, pte, pfn << PAGE_SHIFT | m->arch->page_kernel);
	MARK(m, PTE_SET, vaddr, pfn, *pte);
	if (flushes_at_map(m))
		flush_tlb_one(m, vaddr);
}

static unsigned kmap_atomic_idx_push(Machine *m)
{
	SET(m, maps(m), index, maps(m)->index + 1);
	return maps(m)->index - 1;
}

static uint64_t map_high(Machine *m, uint64_t pfn, unsigned type)
{
	uint64_t vaddr = m->arch == &arch_arm ? kmap_high_get(m, pfn) : 0;
	unsigned slot;

	if (vaddr)
		return vaddr;
	slot = own_slot(m, has_km_types(m) ? number_of(m, type) : (int)kmap_atomic_idx_push(m));
	vaddr = atomic_slot_addr(m, slot);
	set_slot(m, slot, pfn);
	MARK(m, KMAP_ATOMIC, pfn, slot, vaddr, state_of(m)->this_cpu);
	return vaddr;
}

uint64_t kmap_atomic(Machine *m, uint64_t pfn, unsigned type)
{
	uint64_t vaddr = pfn_to_kaddr(m, pfn);

	ENTER(m, pfn);
	pagefault_disable(m);
	if (is_lowmem(m, pfn))
		MARK(m, KMAP_LOW, pfn, vaddr);
	else
		vaddr = map_high(m, pfn, type);
	LEAVE(m, vaddr);
	return vaddr;
}

/* -------- giving it back */

/* What goes is the entry of the slot, and what the CPU forgets the address: they should be the same. */
static void kpte_clear_flush(Machine *m, unsigned slot, uint64_t vaddr)
{
	uint64_t addr = atomic_slot_addr(m, slot);
	pte_t entry = atomic_slot_entry(m, slot);

	if (addr != vaddr)
		MARK(m, KMAP_ATOMIC_WRONG, vaddr, addr);
	MARK(m, PTE_CLEAR, addr, vms_entry_pfn(m, entry));
	set_entry(m, window_pte(m, addr), 0);
	flush_tlb_one(m, vaddr);
}

static void unmap_slot(Machine *m, uint64_t vaddr, unsigned type)
{
	unsigned slot;

	if (!has_km_types(m)) {
		kpte_clear_flush(m, own_slot(m, (int)maps(m)->index - 1), vaddr);
		SET(m, maps(m), index, maps(m)->index - 1);
		return;
	}
	slot = own_slot(m, number_of(m, type));
	BUG_ON(m, vaddr != atomic_slot_addr(m, slot) && is_debug(m));
	if (flushes_at_map(m) && !is_debug(m))
		MARK(m, KMAP_ATOMIC_STAYS, vaddr);
	else if (vaddr == atomic_slot_addr(m, slot))
		kpte_clear_flush(m, slot, vaddr);
}

void kunmap_atomic(Machine *m, uint64_t kvaddr, unsigned type)
{
	uint64_t vaddr = kvaddr & ~(uint64_t)(VMS_PAGE_SIZE - 1);

	ENTER(m, kvaddr);
	if (is_atomic_slot(m, vaddr))
		unmap_slot(m, vaddr, type);
	else if (m->arch == &arch_arm && is_pkmap(m, vaddr))
		kunmap_high(m, pkmap_pfn(m, (unsigned)((vaddr - pkmap_base(m)) >> PAGE_SHIFT)));
	pagefault_enable(m);
	LEAVE_VOID(m);
}
