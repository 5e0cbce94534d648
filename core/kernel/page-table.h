/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PAGE_TABLE_H
#define VMSTEP_KERNEL_PAGE_TABLE_H

/* page-table.h -- the tables of init_mm: real frames with real entries.
 *
 * An entry is a pointer to const pte_t in the arena; only set_entry changes it.  A walk names every level from
 * LEVEL_PGD down to LEVEL_PTE, as the kernels do; a folded one costs nothing, it is the entry above.
 */

#include "core/kernel/arch.h"
#include "core/kernel/tlb.h"

/* The top-level table of init_mm, swapper_pg_dir, empty; and that of the task that runs, where it has one. */
void page_table_init(Machine *m);

/* 2^order frames for a table; a toy has them outside its memory. */
const struct page *alloc_table_pages(Machine *m, unsigned order);

/* A frame becomes an empty table of a level (in_a_row 0, see table_in_a_row); and an entry of the table in a frame. */
void table_new(Machine *m, const struct page *page, int level, pte_t in_a_row);
const pte_t *entry_in(const Machine *m, uint64_t pfn, uint64_t addr, int level);

/* The frames that these are in; 0 where the task has none. */
static inline uint64_t init_mm_pgd(const Machine *m) { return state_of(m)->init_mm_pgd; }
static inline uint64_t task_pgd(const Machine *m) { return state_of(m)->task_pgd; }

/* The tables below the top of vmalloc space, which x86-64 has from boot in 2.4, and since 5.9, so that no process has
 * to be told of a new one: with five levels the tables of P4D entries, else those of PUD entries. */
void preallocate_vmalloc_pages(Machine *m);

/* Write an entry, recorded. */
void set_entry(Machine *m, const pte_t *entry, pte_t value);

/* The entry of the top-level table for an address, of init_mm; and of the task, which must have one. */
const pte_t *pgd_offset_k(const Machine *m, uint64_t addr);
const pte_t *pgd_offset_task(const Machine *m, uint64_t addr);

/* The frame of the top-level table that the CPU walks now: that of the process that runs, or init_mm's (task.c). */
uint64_t current_pgd(const Machine *m);

/* The entry for an address in the table of `level` that `entry` names; with the table made where there is none: NULL
 * then where no frame can be had. */
const pte_t *table_offset(const Machine *m, const pte_t *entry, uint64_t addr, int level);
const pte_t *table_alloc(Machine *m, const pte_t *entry, uint64_t addr, int level);

/* The same for a process: an entry that names a table is `bits` beside the frame's number. */
const pte_t *table_alloc_bits(Machine *m, const pte_t *entry, uint64_t addr, int level, pte_t bits);

/* Give an empty lower table back; false while it still maps something.  (pmd_free_pte_page) */
bool table_free_empty(Machine *m, const pte_t *entry);

/* vms_translate from any table of the top level. */
bool translate_from(const Machine *m, uint64_t table, uint64_t address, uint64_t *pfn, uint64_t *entry);

/* An entry that is empty; one that the CPU follows, which that of a page in swap is not; one above the lowest level
 * that maps memory itself (a huge page, a section). */
static inline bool entry_none(pte_t entry) { return !entry; }

static inline bool entry_present(const Machine *m, pte_t entry)
{
	return entry & (m->arch == &arch_arm ? 3 : 1);
}

static inline bool entry_leaf(const Machine *m, pte_t entry)
{
	return entry && (entry & m->arch->leaf_mask) == (m->arch->leaf & m->arch->leaf_mask);
}

/* The bytes that one entry of a level covers; which entry of its table an address uses; whether the level is folded. */
static inline uint64_t entry_size(const Machine *m, int level) { return (uint64_t)1 << m->arch->level[level].shift; }

static inline unsigned table_index(const Machine *m, uint64_t addr, int level)
{
	return addr >> m->arch->level[level].shift & (m->arch->level[level].entries - 1);
}

static inline bool level_folded(const Machine *m, int level) { return !m->arch->level[level].entries; }

/* The end of the part of [addr, end) that one entry of a level covers.  An address within a page, which a search from
 * such an address can find, keeps its place in the page: loops that go from page to page up to the end must meet it.
 * (The kernel's miss it and run off the table.) */
static inline uint64_t entry_end(const Machine *m, uint64_t addr, uint64_t end, int level)
{
	uint64_t within = addr & (VMS_PAGE_SIZE - 1);
	uint64_t boundary = ((addr + entry_size(m, level)) & ~(entry_size(m, level) - 1)) | within;

	return boundary - 1 < end - 1 ? boundary : end;
}

/* The same for what is mapped from boot: a table that is missing gets the next frame of the image for such tables, and
 * is counted. */
const pte_t *table_at_boot(Machine *m, const pte_t *entry, uint64_t addr, int level);

/* ARM's sections: an entry of Linux is a pair of them.  One half of it is set; the other stays. */
#define SECTION_SIZE ((uint64_t)1 << 20)
void set_section(Machine *m, uint64_t addr, pte_t section);

/* A whole table of boot, named by an empty entry, whose entries map memory in a row from that of `first` on: it is not
 * changed any more. */
void table_in_a_row(Machine *m, const pte_t *entry, int level, pte_t first);

/* vms_walk from any table of the top level; and the frame behind an address, from the last level of such a walk, which
 * must be present. */
size_t table_walk(const Machine *m, uint64_t pgd, uint64_t address, VmsLevel out[VMS_LEVELS]);
uint64_t walked_pfn(const Machine *m, const VmsLevel *last, uint64_t address);

/* "PTE" for 1 to "PGD" for 5; and the mark of a walk that has come to a level. */
const char *level_name(const Machine *m, int level);
void pt_enter(Machine *m, uint64_t addr, int level);

#endif
