/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmap.c -- permanent kernel maps: a table of slots for frames of high memory.
 *
 *   pkmap_count    0           1                           2 and more
 *                  empty       mapped, and nobody uses it  mapped, count - 1 users
 *
 * Slots are taken in turn.  kunmap only counts down: the entry stays, and the CPU may remember it.  When the walk comes
 * round to the first slot, all with the count 1 are emptied at once, and one flush of the TLBs serves them all.  A
 * frame that is mapped already keeps its address.  A frame of low memory has one in the direct map.
 *
 * Models mm/highmem.c (kmap_high, map_new_virtual, flush_all_zero_pkmaps, kunmap_high) and kmap of 2.4, 2.6.34 and
 * 3.15; with 64 bits there is no high memory, and kmap is page_address.
 *
 *   x86-32   1024 slots below the fixmap       PAE, ARM   512 (of ARM below PAGE_OFFSET)
 *
 * Inaccuracies: which slot a frame has is looked up slot by slot, where the kernel has a hash table or a field of
 * struct page.  Where all are in use the operation is refused, where the kernel sleeps.
 */

#include <string.h>

#include "core/kernel/context.h"
#include "core/kernel/kernel.h"
#include "core/kernel/kmap.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

static const struct other_side *other(const Machine *m) { return &state_of(m)->other; }

unsigned last_pkmap(const Machine *m)
{
	return m->arch->bits == 64 ? 0 : m->arch->level[LEVEL_PTE].entries;
}

uint64_t pkmap_base(const Machine *m)
{
	Place place[MAX_PLACES];
	size_t n = m->arch->places(m, place);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(place[i].id, "pkmap"))
			return place[i].start;
	return 0;
}

bool is_pkmap(const Machine *m, uint64_t addr)
{
	return addr >= pkmap_base(m) && addr - pkmap_base(m) < (uint64_t)last_pkmap(m) * VMS_PAGE_SIZE;
}

static uint64_t pkmap_addr(const Machine *m, unsigned slot) { return pkmap_base(m) + (uint64_t)slot * VMS_PAGE_SIZE; }

static uint64_t pkmap_entry(const Machine *m, unsigned slot)
{
	uint64_t pfn, entry;

	return translate_from(m, init_mm_pgd(m), pkmap_addr(m, slot), &pfn, &entry) ? entry : 0;
}

uint64_t pkmap_pfn(const Machine *m, unsigned slot) { return vms_entry_pfn(m, pkmap_entry(m, slot)); }
bool is_lowmem(const Machine *m, uint64_t pfn) { return pfn < kaddr_to_pfn(m, state_of(m)->high_memory); }

unsigned pkmap_slot_of(const Machine *m, uint64_t pfn)
{
	unsigned slot = 0;

	while (slot < last_pkmap(m) && !(other(m)->pkmap_count[slot] && pkmap_pfn(m, slot) == pfn))
		slot++;
	return slot;
}

bool pkmap_is_full(const Machine *m)
{
	for (unsigned slot = 0; slot < last_pkmap(m); slot++)
		if (other(m)->pkmap_count[slot] < 2)
			return false;
	return true;
}

static void set_count(Machine *m, unsigned slot, unsigned count)
{
	arena_write(m, &other(m)->pkmap_count[slot], sizeof(uint16_t), count);
}

/* -------- taking a slot */

static void flush_all_zero_pkmaps(Machine *m)
{
	uint64_t start = pkmap_base(m), end = pkmap_addr(m, last_pkmap(m));

	ENTER(m, start, end);
	for (unsigned slot = 0; slot < last_pkmap(m); slot++) {
		if (other(m)->pkmap_count[slot] != 1)
			continue;
		set_count(m, slot, 0);
		MARK(m, PTE_CLEAR, pkmap_addr(m, slot), pkmap_pfn(m, slot));
		set_entry(m, window_pte(m, pkmap_addr(m, slot)), 0);
	}
	if (m->era->version < KERNEL(2, 6))
		flush_tlb_all(m);
	else
		flush_tlb_kernel_range(m, start, end);
	LEAVE_VOID(m);
}

static unsigned map_new_virtual(Machine *m, uint64_t pfn)
{
	const pte_t *pte;
	unsigned slot;

	ENTER(m, pfn);
	do {
		slot = (other(m)->last_pkmap_nr + 1) % last_pkmap(m);
		SET(m, other(m), last_pkmap_nr, slot);
		if (!slot) {
			MARK(m, KMAP_WRAP, slot);
			flush_all_zero_pkmaps(m);
		}
		MARK(m, KMAP_STEP, slot, other(m)->pkmap_count[slot]);
	} while (other(m)->pkmap_count[slot]);
	pte = window_pte(m, pkmap_addr(m, slot));
	set_entry(m, pte, pfn << PAGE_SHIFT | m->arch->page_kernel);
	MARK(m, PTE_SET, pkmap_addr(m, slot), pfn, *pte);
	set_count(m, slot, 1);
	LEAVE(m, slot);
	return slot;
}

/* One user more of a slot; returns its address. */
static uint64_t take_slot(Machine *m, unsigned slot, uint64_t pfn)
{
	uint64_t addr = pkmap_addr(m, slot);

	set_count(m, slot, other(m)->pkmap_count[slot] + 1u);
	MARK(m, KMAP_TAKE, pfn, slot, addr, other(m)->pkmap_count[slot]);
	return addr;
}

static uint64_t kmap_high(Machine *m, uint64_t pfn)
{
	unsigned slot = pkmap_slot_of(m, pfn);
	uint64_t addr;

	ENTER(m, pfn);
	if (slot < last_pkmap(m))
		MARK(m, KMAP_FOUND, pfn, slot);
	else
		slot = map_new_virtual(m, pfn);
	addr = take_slot(m, slot, pfn);
	LEAVE(m, addr);
	return addr;
}

/* For kmap_atomic of ARM. */
uint64_t kmap_high_get(Machine *m, uint64_t pfn)
{
	unsigned slot = pkmap_slot_of(m, pfn);
	uint64_t addr = 0;

	ENTER(m, pfn);
	if (slot < last_pkmap(m))
		addr = take_slot(m, slot, pfn);
	LEAVE(m, addr);
	return addr;
}

/* 2.4 with high memory stops in an interrupt; later kernels say that kmap may sleep. */
uint64_t kmap(Machine *m, uint64_t pfn)
{
	uint64_t addr = pfn_to_kaddr(m, pfn);

	ENTER(m, pfn);
	if (last_pkmap(m) && m->era->version < KERNEL(2, 6))
		BUG_ON(m, in_interrupt(m));
	might_sleep(m, __func__);
	if (is_lowmem(m, pfn))
		MARK(m, KMAP_LOW, pfn, addr);
	else
		addr = kmap_high(m, pfn);
	LEAVE(m, addr);
	return addr;
}

/* -------- giving it back */

void kunmap_high(Machine *m, uint64_t pfn)
{
	unsigned slot = pkmap_slot_of(m, pfn);

	ENTER(m, pfn);
	if (slot == last_pkmap(m))
		BUG(m, "!vaddr");
	if (other(m)->pkmap_count[slot] < 2)
		BUG(m, "!--pkmap_count[nr]");
	set_count(m, slot, other(m)->pkmap_count[slot] - 1u);
	MARK(m, KMAP_DROP, slot, pfn, other(m)->pkmap_count[slot]);
	LEAVE_VOID(m);
}

void kunmap(Machine *m, uint64_t pfn)
{
	ENTER(m, pfn);
	if (last_pkmap(m))
		BUG_ON(m, in_interrupt(m));
	if (!is_lowmem(m, pfn))
		kunmap_high(m, pfn);
	LEAVE_VOID(m);
}
