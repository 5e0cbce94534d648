/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants-tables.c -- the page tables, from the top one down: each is a frame of its own, and maps only what lies
 * in an area in use. */

#include "core/kernel/direct-map.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/query/invariants.h"

typedef struct {
	Check *c;
	uint32_t tables;
	const Range *range;       /* where the last mapped page lay */
	uint64_t sign;            /* the highest bit that the tables look at; those above it are as it is */
} Walk;

/* May something be mapped there?  The direct map may, if it is the right frame.  2.4 leaves entries of lost frames;
 * 2.6.34 clears those of what it frees only when it purges; a range of vm_map_ram that 6.12 has lost keeps its own. */
static void check_mapped(Walk *w, uint64_t address, uint64_t size, pte_t entry)
{
	Check *c = w->c;
	uint64_t pfn, mapped;

	if (direct_map_pfn(c->m, address, &pfn)) {
		expect(c, vms_translate(c->m, address, &mapped, &entry) && mapped == pfn,
		       "the direct map has another frame", address);
		return;
	}
	if (is_mapped_device(c->m, address, size))
		return;
	if (c->crooked || is_of_window(c->m, address) || is_lost_frame(c->m, vms_entry_pfn(c->m, entry)))
		return;
	if (!w->range || address < w->range->start || address >= w->range->end)
		w->range = checked_range(c, address);
	expect(c, w->range && w->range->end - address >= size &&
	       (w->range->state == RANGE_BUSY || w->range->state == RANGE_LOST ||
	        (w->range->state == RANGE_LAZY && c->m->era->version < KERNEL(3, 0))),
	       "something is mapped that is in no area", address);
}

static int level_below(const Machine *m, int level)
{
	do
		level--;
	while (level > LEVEL_PTE && level_folded(m, level));
	return level;
}

static bool is_table(Walk *w, uint64_t pfn, int level)
{
	const Machine *m = w->c->m;
	const struct page *page = frame_exists(m, pfn) ? pfn_to_page(m, pfn) : NULL;
	const struct table *table = page ? at(m, page->content) : NULL;

	if (table && page->owner == VMS_OWNER_TABLE && page->owner_ref == page->content &&
	    table->level == (uint32_t)level && (page->state == PAGE_USED || page->state == PAGE_RESERVED))
		return true;
	violated(w->c, "an entry names a frame that is no table of the level below", pfn);
	return false;
}

static void check_table(Walk *w, uint64_t pfn, int level, uint64_t address)
{
	const Machine *m = w->c->m;

	if (!is_table(w, pfn, level))
		return;
	w->tables++;
	for (unsigned i = 0; i < m->arch->level[level].entries; i++) {
		pte_t entry = vms_table_entry(m, pfn, i);
		uint64_t size = entry_size(m, level), here = address + i * size;

		if (entry_none(entry))
			continue;
		if (level == LEVEL_PTE || entry_leaf(m, entry))
			check_mapped(w, here & w->sign ? here | ~(w->sign - 1) : here, size, entry);
		else
			check_table(w, vms_entry_pfn(m, entry), level_below(m, level), here);
	}
}

/* What a TLB still has, and the tables have no more, must wait for a flush, or lie in a block of vm_map_ram. */
static void check_tlb_entry(Check *c, const struct tlb_entry *e)
{
	const struct state *s = state_of(c->m);
	bool waits = e->address < s->vmalloc_start || e->address >= s->vmalloc_end;
	const Range *range = checked_range(c, e->address);
	VmsArea area;

	if (!tlb_stale(c->m, e))
		return;
	waits |= range && (range->state == RANGE_LAZY || range->state == RANGE_LOST);
	waits |= is_lost_frame(c->m, e->pfn);     /* 2.4 puts another in its place, and tells nobody */
	waits |= vms_area_find(c->m, e->address, &area) && area.use == VMS_AREA_BLOCK;
	expect(c, waits, "a TLB has what the tables have no more, and nobody will flush it", e->address);
}

static void check_tlbs(Check *c)
{
	for (unsigned cpu = 0; cpu < vms_machine_cpus(c->m); cpu++)
		for (size_t i = 0; i < TLB_ENTRIES; i++)
			if (state_of(c->m)->tlb[cpu].entry[i].size)
				check_tlb_entry(c, &state_of(c->m)->tlb[cpu].entry[i]);
}

void check_tables(Check *c)
{
	const Machine *m = c->m;
	uint64_t half = entry_size(m, LEVEL_PGD) * m->arch->level[LEVEL_PGD].entries / 2;
	Walk w = { c, 0, NULL, m->arch->bits == 64 ? half : 0 };

	check_table(&w, init_mm_pgd(m), LEVEL_PGD, 0);
	expect(c, w.tables + check_processes(c) == state_of(m)->live[VMS_KIND_TABLE],
	       "a page table is in no other, or in two", w.tables);
	check_tlbs(c);
}
