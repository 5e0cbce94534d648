/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PAGE_TABLE_H
#define VMSTEP_KERNEL_PAGE_TABLE_H

/* page-table.h -- the tables of init_mm: real frames with real entries.
 *
 * An entry is a pointer to const uint64_t in the arena; only set_entry changes it.
 */

#include "core/kernel/arch-x86-64.h"

typedef uint64_t pte_t;

/* The top-level table of init_mm, swapper_pg_dir, empty. */
void page_table_init(Machine *m);

/* Write an entry, recorded. */
void set_entry(Machine *m, const pte_t *entry, pte_t value);

/* The entry of the top-level table for an address. */
const pte_t *pgd_offset_k(const Machine *m, uint64_t addr);

/* The entry for an address in the table that `entry` names; with the table made where there is none (`level` says which
 * one, 3 PUD, 2 PMD, 1 PTE): NULL then where no frame can be had. */
const pte_t *table_offset(const Machine *m, const pte_t *entry, uint64_t addr, int level);
const pte_t *table_alloc(Machine *m, const pte_t *entry, uint64_t addr, int level);

/* Give an empty lower table back; false while it still maps something.  (pmd_free_pte_page) */
bool table_free_empty(Machine *m, const pte_t *entry);

/* An entry that is empty; one above the lowest level that maps memory itself (a huge page); the bytes that one entry
 * of a level covers. */
static inline bool entry_none(pte_t entry) { return !entry; }

static inline bool entry_leaf(pte_t entry)
{
	return (entry & (_PAGE_PRESENT | _PAGE_PSE)) == (_PAGE_PRESENT | _PAGE_PSE);
}

static inline uint64_t entry_size(int level) { return (uint64_t)1 << (PAGE_SHIFT + 9 * (level - 1)); }

/* Which entry of its table at a level an address uses: nine bits of it. */
static inline unsigned table_index(uint64_t addr, int level)
{
	return addr >> (PAGE_SHIFT + 9 * (level - 1)) & (PTRS_PER_TABLE - 1);
}

/* The end of the part of [addr, end) that one entry of a level covers. */
static inline uint64_t entry_end(uint64_t addr, uint64_t end, int level)
{
	uint64_t boundary = (addr + entry_size(level)) & ~(entry_size(level) - 1);

	return boundary - 1 < end - 1 ? boundary : end;
}

/* "PTE" for 1 to "PGD" for 4. */
const char *level_name(int level);

/* flush_tlb_kernel_range: more than 33 pages, and everything is flushed (arch/x86/mm/tlb.c). */
void flush_tlb_kernel_range(Machine *m, uint64_t start, uint64_t end);

#endif
