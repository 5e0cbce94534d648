/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-table.c -- the kernel's page tables, level by level.
 *
 *   x86-64    47..39   38..30   29..21   20..12   11..0        x86-32   31..22   21..12   11..0
 *             PGD  ->  PUD  ->  PMD  ->  PTE  ->  frame                 PGD  ->  PTE  ->  frame
 *
 * The top level is part of the kernel image; every other table is a frame that is taken when the first page below it is
 * mapped, and is never given back by vfree.  Only the reference tables of init_mm are written (but see fault.c).
 *
 * Inaccuracies: an entry takes eight bytes of the arena on every architecture.
 */

#include <inttypes.h>

#include "core/kernel/kernel.h"
#include "core/kernel/lock.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/swap.h"
#include "core/machine/set.h"

/* A table's entries stand behind its header; of a table in the middle of the direct map, whose entries follow from the
 * first, none is kept. */
struct table_with_entries {
	struct table table;
	pte_t entry[];
};

const char *level_name(const Machine *m, int level) { return m->arch->level[level].name; }

void pt_enter(Machine *m, uint64_t addr, int level)
{
	if (!level_folded(m, level))
		MARK(m, PT_ENTER, level_name(m, level), table_index(m, addr, level), addr);
}

const pte_t *entry_in(const Machine *m, uint64_t pfn, uint64_t addr, int level)
{
	const struct table_with_entries *table = at(m, pfn_to_page(m, pfn)->content);

	return &table->entry[table_index(m, addr, level)];
}

/* An entry of the table in a frame, to be read. */
static pte_t entry_value(const Machine *m, uint64_t pfn, unsigned index)
{
	const struct table_with_entries *table = at(m, pfn_to_page(m, pfn)->content);

	if (table->table.in_a_row)
		return table->table.in_a_row + index * entry_size(m, (int)table->table.level);
	return table->entry[index];
}

void table_new(Machine *m, const struct page *page, int level, pte_t in_a_row)
{
	uint64_t addr = pfn_to_kaddr(m, page_to_pfn(m, page));
	size_t entries = in_a_row ? 0 : m->arch->level[level].entries;
	size_t bytes = sizeof(struct table_with_entries) + entries * sizeof(pte_t);
	const struct table *table = object_new(m, VMS_KIND_TABLE, (uint32_t)bytes, addr);

	SET(m, table, level, level);
	SET(m, table, in_a_row, in_a_row);
	SET_REF(m, page, content, table);
	page_own(m, page, VMS_OWNER_TABLE, table, (uint32_t)level);
}

void page_table_init(Machine *m)
{
	SET(m, state_of(m), init_mm_pgd, boot_frame(m));
	table_new(m, pfn_to_page(m, init_mm_pgd(m)), LEVEL_PGD, 0);
	if (!m->arch->tasks_lag)
		return;
	SET(m, state_of(m), task_pgd, boot_frame(m));
	table_new(m, pfn_to_page(m, task_pgd(m)), LEVEL_PGD, 0);
}

void set_entry(Machine *m, const pte_t *entry, pte_t value)
{
	arena_write(m, entry, sizeof *entry, value);
}

const pte_t *pgd_offset_k(const Machine *m, uint64_t addr)
{
	return entry_in(m, init_mm_pgd(m), addr, LEVEL_PGD);
}

const pte_t *pgd_offset_task(const Machine *m, uint64_t addr)
{
	return entry_in(m, current_pgd(m), addr, LEVEL_PGD);
}

const pte_t *table_offset(const Machine *m, const pte_t *entry, uint64_t addr, int level)
{
	return level_folded(m, level) ? entry : entry_in(m, vms_entry_pfn(m, *entry), addr, level);
}

const struct page *alloc_table_pages(Machine *m, unsigned order)
{
	return is_toy(m) ? alloc_outside(m, order) : alloc_pages(m, m->era->memory->pgalloc_gfp, order);
}

/* A frame for a table; NULL where there is none. */
static const struct page *table_frame(Machine *m, uint64_t addr, int level)
{
	const struct page *page = NULL;

	if (!should_fail(m, FAULT_PAGE_TABLE))
		page = alloc_table_pages(m, 0);
	if (!page)
		MARK(m, PT_FAIL, level_name(m, level), addr);
	return page;
}

/* What stands in an entry that names a table of `level`.  PAE's four topmost have no bits for rights: the CPU wants
 * these to be zero (pud_populate). */
static pte_t names_table(const Machine *m, uint64_t pfn, int level, pte_t bits)
{
	bool topmost_of_pae = m->arch == &arch_x86_32_pae && level == LEVEL_PMD;

	return pfn << PAGE_SHIFT | (topmost_of_pae ? bits & 1 : bits);
}

static void table_populate(Machine *m, const pte_t *entry, const struct page *page, uint64_t addr, int level,
                           pte_t bits)
{
	table_new(m, page, level, 0);
	set_entry(m, entry, names_table(m, page_to_pfn(m, page), level, bits));
	MARK(m, PT_ALLOC, level_name(m, level), addr, page_to_pfn(m, page));
}

/* Since 2.6 the lock is held while the entry is written.  2.4 walks with it, and lets go of it while it gets a frame;
 * 2.4.0 has the big kernel lock instead.  (Tables of processes have locks of their own, which are left out.) */
static bool make_table(Machine *m, const pte_t *entry, uint64_t addr, int level, pte_t bits)
{
	bool walked_with = lock_is_ours(LOCK_OF(m, page_table_lock)), locks;
	const struct page *page;

	locks = m->era->version >= KERNEL(2, 6) && bits == m->arch->page_table;
	if (walked_with)
		spin_unlock(m, page_table_lock);
	page = table_frame(m, addr, level);
	if (walked_with || (page && locks))
		spin_lock(m, page_table_lock);
	if (page)
		table_populate(m, entry, page, addr, level, bits);
	if (!walked_with && page && locks)
		spin_unlock(m, page_table_lock);
	return page;
}

const pte_t *table_alloc(Machine *m, const pte_t *entry, uint64_t addr, int level)
{
	return table_alloc_bits(m, entry, addr, level, m->arch->page_table);
}

const pte_t *table_alloc_bits(Machine *m, const pte_t *entry, uint64_t addr, int level, pte_t bits)
{
	if (entry_none(*entry) && !level_folded(m, level) && !make_table(m, entry, addr, level, bits))
		return NULL;
	return table_offset(m, entry, addr, level);
}

static void boot_table_new(Machine *m, const pte_t *entry, int level, pte_t in_a_row)
{
	uint64_t pfn = boot_frame(m);

	table_new(m, pfn_to_page(m, pfn), level, in_a_row);
	set_entry(m, entry, names_table(m, pfn, level, m->arch->page_table));
	SET(m, state_of(m), boot_tables, state_of(m)->boot_tables + 1);
}

const pte_t *table_at_boot(Machine *m, const pte_t *entry, uint64_t addr, int level)
{
	if (entry_none(*entry) && !level_folded(m, level))
		boot_table_new(m, entry, level, 0);
	return table_offset(m, entry, addr, level);
}

void table_in_a_row(Machine *m, const pte_t *entry, int level, pte_t first)
{
	boot_table_new(m, entry, level, first);
}

/* -------- pairs of sections
 *
 *   0x00000000_80000c0e    both, the second 1 MiB behind the first
 *   0x4e011412_4d011412    one each
 *   0x4c011412_00000000    the second alone
 *   0x00000004_44011412    the first alone: what has no bits 0 and 1 is nothing to the hardware
 */

#define NO_SECTION 4

/* The entry of the first level that an address uses. */
static pte_t half_of(const Machine *m, pte_t pair, uint64_t address)
{
	pte_t half = address & SECTION_SIZE ? pair >> 32 : pair & UINT32_MAX;

	if (m->arch != &arch_arm || !(pair >> 32))
		return pair;
	return half == NO_SECTION ? 0 : half;
}

void set_section(Machine *m, uint64_t addr, pte_t section)
{
	const pte_t *entry = pgd_offset_k(m, addr);
	pte_t first = *entry & UINT32_MAX, second = *entry >> 32;

	if (addr & SECTION_SIZE)
		second = section;
	else
		first = section;
	if (!second)
		second = NO_SECTION;
	if (second == first + SECTION_SIZE)
		second = 0;
	set_entry(m, entry, first | second << 32);
}

bool table_free_empty(Machine *m, const pte_t *entry)
{
	const struct page *page = pfn_to_page(m, vms_entry_pfn(m, *entry));
	const struct table_with_entries *table = at(m, page->content);

	for (unsigned i = 0; i < m->arch->level[table->table.level].entries; i++)
		if (!entry_none(table->entry[i]))
			return false;
	set_entry(m, entry, 0);
	SET(m, page, content, 0);
	object_free(m, table);
	__free_pages(m, page, 0);
	return true;
}

void preallocate_vmalloc_pages(Machine *m)
{
	uint64_t end = state_of(m)->vmalloc_end, size = entry_size(m, LEVEL_PGD);
	uint64_t addr = state_of(m)->vmalloc_start & ~(size - 1);
	int level = level_folded(m, LEVEL_P4D) ? LEVEL_PUD : LEVEL_P4D;

	for (unsigned i = 0; i < m->arch->level[LEVEL_PGD].entries && addr < end; i++, addr += size)
		table_at_boot(m, pgd_offset_k(m, addr), addr, level);
}

/* -------- questions */

size_t vms_levels(const VmsMachine *m, VmsLevel out[VMS_LEVELS])
{
	size_t n = 0;

	for (int level = LEVEL_PGD; level >= LEVEL_PTE; level--)
		if (!level_folded(m, level))
			out[n++] = (VmsLevel){
				.name = level_name(m, level), .entries = m->arch->level[level].entries,
				.covers = entry_size(m, level)
			};
	return n;
}

size_t table_walk(const Machine *m, uint64_t pgd, uint64_t address, VmsLevel out[VMS_LEVELS])
{
	uint64_t table = pgd;
	size_t n = 0;

	for (int level = LEVEL_PGD; level >= LEVEL_PTE; level--) {
		pte_t entry;
		bool halved;

		if (level_folded(m, level))
			continue;
		entry = entry_value(m, table, table_index(m, address, level));
		halved = m->arch == &arch_arm && level == LEVEL_PGD && entry >> 32;
		entry = half_of(m, entry, address);
		out[n++] = (VmsLevel){
			.name = level_name(m, level), .table = table, .entries = m->arch->level[level].entries,
			.entry = entry, .index = table_index(m, address, level), .present = entry_present(m, entry),
			.covers = halved ? SECTION_SIZE : entry_size(m, level)
		};
		if (!entry_present(m, entry) || (level > LEVEL_PTE && entry_leaf(m, entry)))
			break;
		table = vms_entry_pfn(m, entry);
	}
	return n;
}

size_t vms_walk(const VmsMachine *m, uint64_t address, VmsLevel out[VMS_LEVELS])
{
	return table_walk(m, init_mm_pgd(m), address, out);
}

/* The frame behind an address that a large entry maps.  Of a supersection, the entry has bits 24 to 31 in their
 * place, and bits 32 to 35 as its bits 20 to 23. */
static uint64_t leaf_pfn(const Machine *m, const VmsLevel *level, uint64_t address)
{
	uint64_t entry = level->entry;

	if (entry & m->arch->super)
		return ((entry & 0xff000000u) | (entry >> 20 & 0xf) << 32 | (address & 0xffffff)) >> PAGE_SHIFT;
	return ((entry & (m->arch->leaf_pfn_mask | level->covers)) + (address & (level->covers - 1))) >> PAGE_SHIFT;
}

uint64_t walked_pfn(const Machine *m, const VmsLevel *last, uint64_t address)
{
	return last->covers > VMS_PAGE_SIZE ? leaf_pfn(m, last, address) : vms_entry_pfn(m, last->entry);
}

bool translate_from(const Machine *m, uint64_t table, uint64_t address, uint64_t *pfn, uint64_t *entry)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = table_walk(m, table, address, level);
	const VmsLevel *last = &level[n - 1];

	if (!last->present)
		return false;
	*pfn = walked_pfn(m, last, address);
	*entry = last->entry;
	return true;
}

bool vms_translate(const VmsMachine *m, uint64_t address, uint64_t *pfn, uint64_t *entry)
{
	return translate_from(m, init_mm_pgd(m), address, pfn, entry);
}

bool vms_task_entry(const VmsMachine *m, uint64_t address, uint64_t *entry)
{
	if (current_pgd(m) == init_mm_pgd(m))
		return false;
	*entry = *pgd_offset_task(m, address);
	return true;
}

uint64_t vms_table_entry(const VmsMachine *m, uint64_t table_pfn, unsigned index)
{
	const struct page *page = frame_exists(m, table_pfn) ? pfn_to_page(m, table_pfn) : NULL;
	const struct table_with_entries *table;
	pte_t entry;

	if (!page || page->owner != VMS_OWNER_TABLE)
		return 0;
	table = at(m, page->content);
	if (index >= m->arch->level[table->table.level].entries)
		return 0;
	entry = entry_value(m, table_pfn, index);
	return m->arch != &arch_arm ? entry : entry & UINT32_MAX ? entry & UINT32_MAX : entry >> 32;
}

uint64_t vms_entry_pfn(const VmsMachine *m, uint64_t entry)
{
	return (entry & m->arch->pfn_mask) >> PAGE_SHIFT;
}
