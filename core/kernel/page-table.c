/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-table.c -- the kernel's page tables, level by level.
 *
 *   x86-64    47..39   38..30   29..21   20..12   11..0        x86-32   31..22   21..12   11..0
 *             PGD  ->  PUD  ->  PMD  ->  PTE  ->  frame                 PGD  ->  PTE  ->  frame
 *
 * The top level is part of the kernel image; every other table is a frame that is taken when the first page below it is
 * mapped, and is never given back by vfree.  Only the reference tables of init_mm are written (but see fault.c).
 *
 * Flushes: arch/x86/mm/tlb.c, arch/arm/mm/tlb-v7.S.
 *
 * Inaccuracies: an entry takes eight bytes of the arena on every architecture.
 */

#include <inttypes.h>

#include "core/era/era.h"
#include "core/kernel/lock.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/swap.h"
#include "core/machine/set.h"

/* A table's entries stand behind its header. */
struct table_with_entries {
	struct table table;
	uint32_t unused;
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

void table_new(Machine *m, const struct page *page, int level)
{
	uint64_t addr = pfn_to_kaddr(m, page_to_pfn(m, page));
	size_t bytes = sizeof(struct table_with_entries) + m->arch->level[level].entries * sizeof(pte_t);
	const struct table *table = object_new(m, VMS_KIND_TABLE, (uint32_t)bytes, addr);

	SET(m, table, level, level);
	SET_REF(m, page, content, table);
	page_own(m, page, VMS_OWNER_TABLE, table, (uint32_t)level);
}

void page_table_init(Machine *m)
{
	SET(m, state_of(m), init_mm_pgd, boot_frame(m));
	table_new(m, pfn_to_page(m, init_mm_pgd(m)), LEVEL_PGD);
	if (!m->arch->tasks_lag)
		return;
	SET(m, state_of(m), task_pgd, boot_frame(m));
	table_new(m, pfn_to_page(m, task_pgd(m)), LEVEL_PGD);
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

/* A frame for a table; NULL where there is none. */
static const struct page *table_frame(Machine *m, uint64_t addr, int level)
{
	const struct page *page = NULL;

	if (!should_fail(m, FAULT_PAGE_TABLE))
		page = alloc_pages(m, m->era->memory->pgalloc_gfp, 0);
	if (!page)
		MARK(m, PT_FAIL, level_name(m, level), addr);
	return page;
}

static void table_populate(Machine *m, const pte_t *entry, const struct page *page, uint64_t addr, int level,
                           pte_t bits)
{
	table_new(m, page, level);
	set_entry(m, entry, page_to_pfn(m, page) << PAGE_SHIFT | bits);
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

const pte_t *table_of_image(Machine *m, const pte_t *entry, uint64_t addr, int level)
{
	const struct other_side *o = &state_of(m)->other;

	if (entry_none(*entry) && !level_folded(m, level)) {
		uint64_t pfn = boot_frame(m);

		table_new(m, pfn_to_page(m, pfn), level);
		set_entry(m, entry, pfn << PAGE_SHIFT | m->arch->page_table);
		SET(m, o, image_tables, o->image_tables + 1);
	}
	return table_offset(m, entry, addr, level);
}

const pte_t *table_alloc_bits(Machine *m, const pte_t *entry, uint64_t addr, int level, pte_t bits)
{
	if (entry_none(*entry) && !level_folded(m, level) && !make_table(m, entry, addr, level, bits))
		return NULL;
	return table_offset(m, entry, addr, level);
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
		table_alloc(m, pgd_offset_k(m, addr), addr, level);
}

/* -------- TLB flushes */

/* Pages that are forgotten one by one; a longer range costs more than to forget everything.  x86 before 3.7 knew no
 * ranges in kernel space, 3.7 to 3.16 compared with a part of the TLB's size (here 512 >> 6), since then it is 33. */
static uint64_t flush_ceiling(const Machine *m)
{
	if (m->arch == &arch_arm)
		return UINT64_MAX >> PAGE_SHIFT;
	return m->era->version < KERNEL(3, 7) ? 0 : m->era->version < KERNEL(3, 17) ? 8 : 33;
}

void flush_tlb_all(Machine *m)
{
	MARK(m, TLB_FLUSH_ALL, state_of(m)->this_cpu);
}

void flush_tlb_kernel_range(Machine *m, uint64_t start, uint64_t end)
{
	uint64_t ceiling = flush_ceiling(m);

	if (end - start <= ceiling << PAGE_SHIFT) {
		MARK(m, TLB_FLUSH_RANGE, start, end);
		return;
	}
	if (ceiling)
		MARK(m, TLB_FLUSH_LONG, start, end, ceiling);
	else
		MARK(m, TLB_FLUSH_WHOLE, start, end);
	flush_tlb_all(m);
}

void flush_tlb_range(Machine *m, uint64_t start, uint64_t end)
{
	MARK(m, TLB_FLUSH_RANGE, start, end);
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

size_t walk_from(const Machine *m, uint64_t table, uint64_t address, VmsLevel out[VMS_LEVELS])
{
	size_t n = 0;

	for (int level = LEVEL_PGD; level >= LEVEL_PTE; level--) {
		const pte_t *entry;

		if (level_folded(m, level))
			continue;
		entry = entry_in(m, table, address, level);
		out[n++] = (VmsLevel){
			.name = level_name(m, level), .table = table, .entries = m->arch->level[level].entries,
			.entry = *entry, .index = table_index(m, address, level), .present = entry_present(m, *entry),
			.covers = entry_size(m, level)
		};
		if (!entry_present(m, *entry) || (level > LEVEL_PTE && entry_leaf(m, *entry)))
			break;
		table = vms_entry_pfn(m, *entry);
	}
	return n;
}

size_t vms_walk(const VmsMachine *m, uint64_t address, VmsLevel out[VMS_LEVELS])
{
	return walk_from(m, init_mm_pgd(m), address, out);
}

/* The frame behind an address that a large entry maps.  Of a supersection, the entry has bits 24 to 31 in their
 * place, and bits 32 to 35 as its bits 20 to 23. */
static uint64_t leaf_pfn(const Machine *m, const VmsLevel *level, uint64_t address)
{
	uint64_t entry = level->entry;

	if (entry & m->arch->super)
		return ((entry & 0xff000000u) | (entry >> 20 & 0xf) << 32 | (address & 0xffffff)) >> PAGE_SHIFT;
	return ((entry & m->arch->leaf_pfn_mask) + (address & (level->covers - 1))) >> PAGE_SHIFT;
}

bool translate_from(const Machine *m, uint64_t table, uint64_t address, uint64_t *pfn, uint64_t *entry)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = walk_from(m, table, address, level);
	const VmsLevel *last = &level[n - 1];

	if (!last->present)
		return false;
	*pfn = last->covers > VMS_PAGE_SIZE ? leaf_pfn(m, last, address) : vms_entry_pfn(m, last->entry);
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

	if (!page || page->owner != VMS_OWNER_TABLE)
		return 0;
	table = at(m, page->content);
	return index < m->arch->level[table->table.level].entries ? table->entry[index] : 0;
}

uint64_t vms_entry_pfn(const VmsMachine *m, uint64_t entry)
{
	return (entry & m->arch->pfn_mask) >> PAGE_SHIFT;
}

int vms_entry_text(const VmsMachine *m, uint64_t entry, char *text, size_t size)
{
	Text t = text_on(text, size);
	const char *between = "";

	if (entry && !entry_present(m, entry)) {
		text_add(&t, "swap %" PRIu64, swp_offset(m, entry));
		return text_end(&t);
	}
	/* On ARM the entries of the first level are of another kind than those of the second. */
	if (entry && m->arch->super && (entry & m->arch->leaf_mask) != m->arch->leaf_mask) {
		text_add(&t, "%s", !entry_leaf(m, entry) ? "TABLE"
		                   : entry & m->arch->super ? "SUPERSECTION" : "SECTION");
		return text_end(&t);
	}
	for (size_t i = 0; m->arch->bit[i].name; i++)
		if (entry & m->arch->bit[i].bit) {
			text_add(&t, "%s%s", between, m->arch->bit[i].name);
			between = " ";
		}
	if (!*between)
		text_add(&t, "empty");
	return text_end(&t);
}

size_t vms_entry_bits(const VmsMachine *m, VmsEntryBit *out, size_t room)
{
	size_t n = 0;

	for (; m->arch->bit[n].name; n++)
		if (n < room)
			out[n] = (VmsEntryBit){ m->arch->bit[n].bit, m->arch->bit[n].name };
	return n;
}
