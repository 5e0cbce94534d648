/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fault.c -- tables of tasks, and how they learn of what vmalloc has mapped.
 *
 *   init_mm            ... | table A | table B | ...     vmalloc writes here alone
 *   the task that runs ... | table A |         | ...     a page fault copies the entry when the task first gets there
 *
 * The lower tables are shared: once the entry has been copied, all that is mapped and unmapped below it is seen at
 * once, and the task does not fault again.
 *
 * Models arch/x86/mm/fault.c of 3.15 for two levels (vmalloc_sync_one, vmalloc_fault; the same in 2.6.34).  2.4 has it
 * all in do_page_fault.
 *
 * Inaccuracies: there is one task.  The kernel kills a task that reaches for what is not there; here it stops.
 */

#include "core/kernel/fault.h"
#include "core/kernel/page-table.h"
#include "core/machine/set.h"

bool has_task_directory(const Machine *m) { return m->arch->tasks_lag; }

/* The lowest entry for an address below a top-level one, or NULL. */
static const pte_t *pte_below(const Machine *m, const pte_t *pgd, uint64_t addr)
{
	return entry_none(*pgd) ? NULL : table_offset(m, pgd, addr, LEVEL_PTE);
}

static bool is_mapped(const pte_t *pte) { return pte && !entry_none(*pte); }

int vmalloc_fault(Machine *m, uint64_t addr)
{
	const pte_t *pgd = pgd_offset_task(m, addr), *pgd_k = pgd_offset_k(m, addr);
	int err = -1;

	ENTER(m, addr);
	if (entry_none(*pgd_k))
		goto out;
	if (entry_none(*pgd)) {
		set_entry(m, pgd, *pgd_k);
		MARK(m, PT_SYNC, level_name(m, LEVEL_PGD), addr, *pgd);
	} else {
		BUG_ON(m, *pgd != *pgd_k);
	}
	if (is_mapped(pte_below(m, pgd_k, addr)))
		err = 0;
out:
	LEAVE(m, err);
	return err;
}

static void do_page_fault(Machine *m, uint64_t addr)
{
	ENTER(m, addr);
	MARK(m, PAGE_FAULT, addr);
	if (vmalloc_fault(m, addr)) {
		MARK(m, LOG_PAGING_REQUEST, addr);
		machine_bug(m);
	}
	LEAVE_VOID(m);
}

void task_access(Machine *m, uint64_t addr)
{
	const pte_t *pgd = pgd_offset_task(m, addr);

	MARK(m, TASK_ACCESS, addr);
	if (!is_mapped(pte_below(m, pgd, addr)))
		do_page_fault(m, addr);
	MARK(m, ACCESS_DONE, addr, vms_entry_pfn(m, *pte_below(m, pgd, addr)));
}
