/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixmap.c -- fixed virtual addresses: the compiler knows them, only what is behind them is decided at run time.
 *
 *   slot            ... 3        2        1        0
 *   address    FIXADDR_TOP - (slot << 12)          FIXADDR_TOP
 *
 * To use a slot no pointer has to be loaded from memory: its address is part of the instructions.
 *
 *   x86-32    FIXADDR_TOP is ffffe000 in 2.4, fffff000 later
 *   x86-64    ffffffff_ffdff000, and since 3.16 ffffffff_ff7ff000, of which slot 511 is the vsyscall page
 *   ARM       in 2.6.34 all of it is for kmap_atomic: nothing else can be set
 *
 * Models __set_fixmap with set_pte_phys (2.4) and set_pte_vaddr (later).
 *
 * The CPU that does it forgets the address, and nobody tells the others: slots are set while booting.
 *
 * Inaccuracies: slots have numbers and no names (FIX_APIC_BASE ...), which depend on the configuration.  As many can be
 * set as the last table of the space has entries for.
 */

#include "core/kernel/fixmap.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

static uint64_t fixaddr_top(const Machine *m)
{
	if (m->arch->bits == 32)
		return m->era->version < KERNEL(2, 6) ? 0xffffe000u : 0xfffff000u;
	return m->era->version < KERNEL(3, 16) ? 0xffffffffffdff000u : 0xffffffffff7ff000u;
}

uint64_t fix_to_virt(const Machine *m, uint64_t slot) { return fixaddr_top(m) - (slot << PAGE_SHIFT); }

unsigned fixmap_slots(const Machine *m)
{
	return m->arch == &arch_arm ? 0 : table_index(m, fixaddr_top(m), LEVEL_PTE) + 1;
}

pte_t fixmap_entry(const Machine *m, uint64_t slot)
{
	uint64_t pfn, entry;

	return translate_from(m, init_mm_pgd(m), fix_to_virt(m, slot), &pfn, &entry) ? entry : 0;
}

static void set_pte_of(Machine *m, uint64_t slot, uint64_t phys)
{
	uint64_t addr = fix_to_virt(m, slot);
	const pte_t *pte = window_pte(m, addr);

	set_entry(m, pte, (phys & ~(uint64_t)(VMS_PAGE_SIZE - 1)) | m->arch->page_kernel);
	MARK(m, FIXMAP_SET, slot, addr, phys, *pte);
	flush_tlb_one(m, addr);
}

static void set_pte_phys(Machine *m, uint64_t slot, uint64_t phys)
{
	ENTER(m, slot);
	set_pte_of(m, slot, phys);
	LEAVE_VOID(m);
}

static void set_pte_vaddr(Machine *m, uint64_t slot, uint64_t phys)
{
	ENTER(m, slot);
	set_pte_of(m, slot, phys);
	LEAVE_VOID(m);
}

static void __set_fixmap(Machine *m, uint64_t slot, uint64_t phys)
{
	ENTER(m, slot);
	if (m->era->version < KERNEL(2, 6))
		set_pte_phys(m, slot, phys);
	else
		set_pte_vaddr(m, slot, phys);
	LEAVE_VOID(m);
}

void set_fixmap(Machine *m, uint64_t slot, uint64_t phys) { __set_fixmap(m, slot, phys); }
