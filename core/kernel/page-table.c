/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-table.c -- the kernel's page tables, level by level.
 *
 *   address   47..39   38..30   29..21   20..12   11..0
 *             PGD  ->  PUD  ->  PMD  ->  PTE  ->  frame
 *
 * The top level is part of the kernel image; every other table is a frame that is taken when the first page below it is
 * mapped, and is never given back by vfree.  Only the reference tables of init_mm are written.  (4.19: p4d is folded
 * with four levels; arch/x86/include/asm/pgtable_64_types.h, arch/x86/mm/tlb.c for the flush.)
 */

#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/machine/set.h"

#define INIT_TOP_PGT_PFN 0x2010u   /* in the kernel image's data */
#define TLB_SINGLE_PAGE_FLUSH_CEILING 33u

/* A table's entries stand behind its header. */
struct table_with_entries {
	struct table table;
	uint32_t unused;
	pte_t entry[PTRS_PER_TABLE];
};

static const char *const level_names[] = { "", "PTE", "PMD", "PUD", "PGD" };

const char *level_name(int level) { return level_names[level]; }

static const pte_t *entry_in(const Machine *m, uint64_t pfn, uint64_t addr, int level)
{
	const struct table_with_entries *table = at(m, pfn_to_page(m, pfn)->content);

	return &table->entry[table_index(addr, level)];
}

static void table_new(Machine *m, const struct page *page, int level)
{
	uint64_t addr = pfn_to_kaddr(m, page_to_pfn(m, page));
	const struct table *table = object_new(m, VMS_KIND_TABLE, sizeof(struct table_with_entries), addr);

	SET(m, table, level, level);
	SET_REF(m, page, content, table);
	page_own(m, page, VMS_OWNER_TABLE, table, (uint32_t)level);
}

void page_table_init(Machine *m)
{
	const struct state *s = state_of(m);

	SET(m, s, init_mm_pgd, INIT_TOP_PGT_PFN);
	table_new(m, pfn_to_page(m, INIT_TOP_PGT_PFN), 4);
}

void set_entry(Machine *m, const pte_t *entry, pte_t value)
{
	arena_write(m, entry, sizeof *entry, value);
}

const pte_t *pgd_offset_k(const Machine *m, uint64_t addr)
{
	return entry_in(m, state_of(m)->init_mm_pgd, addr, 4);
}

const pte_t *table_offset(const Machine *m, const pte_t *entry, uint64_t addr, int level)
{
	return entry_in(m, vms_entry_pfn(m, *entry), addr, level);
}

const pte_t *table_alloc(Machine *m, const pte_t *entry, uint64_t addr, int level)
{
	if (entry_none(*entry)) {
		const struct page *page = NULL;

		if (!should_fail(m, FAULT_PAGE_TABLE))
			page = alloc_pages(m, GFP_KERNEL | __GFP_ZERO, 0);
		if (!page) {
			MARK(m, PT_FAIL, level_name(level), addr);
			return NULL;
		}
		table_new(m, page, level);
		set_entry(m, entry, page_to_pfn(m, page) << PAGE_SHIFT | _PAGE_TABLE);
		MARK(m, PT_ALLOC, level_name(level), addr, page_to_pfn(m, page));
	}
	return table_offset(m, entry, addr, level);
}

bool table_free_empty(Machine *m, const pte_t *entry)
{
	const struct page *page = pfn_to_page(m, vms_entry_pfn(m, *entry));
	const struct table_with_entries *table = at(m, page->content);

	for (unsigned i = 0; i < PTRS_PER_TABLE; i++)
		if (!entry_none(table->entry[i]))
			return false;
	set_entry(m, entry, 0);
	SET(m, page, content, 0);
	object_free(m, table);
	__free_pages(m, page, 0);
	return true;
}

void flush_tlb_kernel_range(Machine *m, uint64_t start, uint64_t end)
{
	if (end - start > (uint64_t)TLB_SINGLE_PAGE_FLUSH_CEILING << PAGE_SHIFT)
		MARK(m, TLB_FLUSH_ALL, start, end);
	else
		MARK(m, TLB_FLUSH_RANGE, start, end);
}

/* -------- questions */

size_t vms_walk(const VmsMachine *m, uint64_t address, VmsLevel out[VMS_LEVELS])
{
	uint64_t table = state_of(m)->init_mm_pgd;
	size_t n = 0;

	for (int level = 4; level > 0; level--) {
		const pte_t *entry = entry_in(m, table, address, level);

		out[n++] = (VmsLevel){
			.name = level_name(level), .table = table, .entries = PTRS_PER_TABLE, .entry = *entry,
			.index = table_index(address, level), .present = *entry & _PAGE_PRESENT,
			.covers = entry_size(level)
		};
		if (entry_none(*entry) || entry_leaf(*entry))
			break;
		table = vms_entry_pfn(m, *entry);
	}
	return n;
}

bool vms_translate(const VmsMachine *m, uint64_t address, uint64_t *pfn, uint64_t *entry)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_walk(m, address, level);
	const VmsLevel *last = &level[n - 1];

	if (!last->present)
		return false;
	*pfn = vms_entry_pfn(m, last->entry) + (address & (last->covers - 1)) / VMS_PAGE_SIZE;
	*entry = last->entry;
	return true;
}

uint64_t vms_table_entry(const VmsMachine *m, uint64_t table_pfn, unsigned index)
{
	const struct page *page = table_pfn < state_of(m)->nr_frames ? pfn_to_page(m, table_pfn) : NULL;

	if (!page || page->owner != VMS_OWNER_TABLE || index >= PTRS_PER_TABLE)
		return 0;
	return ((const struct table_with_entries *)at(m, page->content))->entry[index];
}
