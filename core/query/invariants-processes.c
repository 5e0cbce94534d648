/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants-processes.c -- processes: their tables lead to frames of their own, and count them right; what they have
 * of the kernel's is as init_mm has it, or not there yet. */

#include "core/kernel/fixmap.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/kmap.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/swap.h"
#include "core/kernel/task.h"
#include "core/query/invariants.h"

/* What was met in the tables of one process. */
typedef struct {
	Check *c;
	const struct mm_struct *mm;
	uint32_t tables, resident, swapped;
} Met;

static void check_page(Met *met, pte_t entry)
{
	const Machine *m = met->c->m;
	uint64_t pfn = vms_entry_pfn(m, entry);
	const struct page *page = pfn_valid(m, pfn) ? pfn_to_page(m, pfn) : NULL;

	if (!entry_present(m, entry)) {
		expect(met->c, state_of(m)->other.swap_map[swp_offset(m, entry) % SWAP_SLOTS],
		       "an entry names a slot of the swap space that is free", entry);
		met->swapped++;
		return;
	}
	expect(met->c, page && page->state == PAGE_USED && page->owner == VMS_OWNER_USER,
	       "a process has a frame that is not a process'", pfn);
	met->resident++;
}

/* The user's part of a table, down to the pages. */
static void check_user_table(Met *met, uint64_t pfn, int level)
{
	const Machine *m = met->c->m;
	unsigned end = level == LEVEL_PGD ? table_index(m, kernel_start(m), level) : m->arch->level[level].entries;
	int below = level - 1;

	while (below > LEVEL_PTE && level_folded(m, below))
		below--;
	met->tables++;
	for (unsigned i = 0; i < end; i++) {
		pte_t entry = vms_table_entry(m, pfn, i);

		if (!entry_none(entry) && level == LEVEL_PTE)
			check_page(met, entry);
		else if (!entry_none(entry))
			check_user_table(met, vms_entry_pfn(m, entry), below);
	}
}

/* The kernel's part.  Of ARM, sections that went are seen when the process runs next. */
static void check_kernel_part(Check *c, uint64_t pgd)
{
	const Machine *m = c->m;

	for (unsigned i = table_index(m, kernel_start(m), LEVEL_PGD); i < m->arch->level[LEVEL_PGD].entries; i++) {
		uint64_t own = vms_table_entry(m, pgd, i), kernel = vms_table_entry(m, init_mm_pgd(m), i);

		expect(c, own == kernel || !own, "a task's directory has an entry that is not the kernel's", i);
	}
}

static uint32_t check_process(Check *c, const struct mm_struct *mm)
{
	Met met = { .c = c, .mm = mm };

	check_user_table(&met, mm->pgd, LEVEL_PGD);
	expect(c, met.resident == mm->rss && met.swapped == mm->swapped, "a process miscounts its pages", mm->number);
	if (mm->kvm_seq == state_of(c->m)->other.kvm_seq)
		check_kernel_part(c, mm->pgd);
	return met.tables;
}

uint32_t check_processes(Check *c)
{
	const Machine *m = c->m;
	bool own = task_pgd(m) && !mm_of_process(m, 0);
	uint32_t tables = own;

	if (own)
		check_kernel_part(c, task_pgd(m));
	for (const struct mm_struct *mm = at(m, state_of(m)->other.processes); mm; mm = at(m, mm->next))
		tables += check_process(c, mm);
	return tables;
}

bool is_of_window(const Machine *m, uint64_t address)
{
	uint64_t top = fix_to_virt(m, 0);

	return is_pkmap(m, address) || is_atomic_slot(m, address) ||
	       (fixmap_slots(m) && address <= top && address > top - fixmap_slots(m) * VMS_PAGE_SIZE);
}
