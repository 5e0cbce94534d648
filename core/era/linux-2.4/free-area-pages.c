/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-area-pages.c -- taking an area out of the page tables, and its frames with it.
 *
 * Models mm/vmalloc.c of 2.4 (the same in 2.4.0 and 2.4.32).  Nobody has kept a list of the frames of an area: they are
 * found behind its entries, and each goes back as soon as its entry is cleared.
 *
 *   vmfree_area_pages   in steps of a PGD entry, 4 MiB
 *     free_area_pmd     folded on this machine: one step
 *       free_area_pte   clear, give back, clear, give back ...         then the TLBs of all CPUs forget everything
 *
 * All of the area is gone through, guard page included.  Below the first level addresses are counted from the start of
 * the table at hand, so that their sums do not wrap.  For an area that reaches beyond the end of the address space
 * `end` wraps, and the walk is over after its first step.
 *
 * Inaccuracies: see area-page.c for which frames go back.
 *
 * Golden traces: `pt_clear`, `pages_freed` and `tlb_all` of 2.4.0-* and 2.4.32-*.
 */

#define PMD_SIZE ((addr_t)entry_size(m, LEVEL_PMD))
#define PMD_MASK ((addr_t)~(PMD_SIZE - 1))
#define PGDIR_SIZE ((addr_t)entry_size(m, LEVEL_PGD))
#define PGDIR_MASK ((addr_t)~(PGDIR_SIZE - 1))

/* A device's memory, reserved frames and what somebody has brought to vmap stay. */
static void clear_entry(Machine *m, const pte_t *pte, addr_t address)
{
	const struct page *page = page_taken_for(m, *pte, address);
	uint64_t pfn = vms_entry_pfn(m, *pte);

	SUBGOAL(m, UNMAP);
	set_entry(m, pte, 0);
	MARK(m, PTE_CLEAR, address, pfn);
	SUBGOAL(m, RETURN);
	if (page)
		__free_pages(m, page, 0);
}

static void free_area_pte(Machine *m, const pte_t *pmd, addr_t address, addr_t size)
{
	addr_t start = address & PMD_MASK, end;
	const pte_t *pte;

	if (entry_none(*pmd))
		return;
	pte = table_offset(m, pmd, address, LEVEL_PTE);
	address &= ~PMD_MASK;
	end = address + size;
	if (end > PMD_SIZE)
		end = PMD_SIZE;
	do {
		if (!entry_none(*pte))
			clear_entry(m, pte, start + address);
		address += PAGE_SIZE;
		pte++;
	} while (address < end);
}

static void free_area_pmd(Machine *m, const pte_t *dir, addr_t address, addr_t size)
{
	addr_t start = address & PGDIR_MASK, end;
	const pte_t *pmd;

	if (entry_none(*dir))
		return;
	pmd = table_offset(m, dir, address, LEVEL_PMD);
	address &= ~PGDIR_MASK;
	end = address + size;
	if (end > PGDIR_SIZE)
		end = PGDIR_SIZE;
	do {
		free_area_pte(m, pmd, start + address, end - address);
		address = (address + PMD_SIZE) & PMD_MASK;
		pmd++;
	} while (address < end);
}

static void vmfree_area_pages(Machine *m, addr_t address, addr_t size)
{
	const pte_t *dir = pgd_offset_k(m, address);
	addr_t end = address + size;

	ENTER(m, address, size);
	MARK(m, CACHE_FLUSH, address, end);
	do {
		free_area_pmd(m, dir, address, end - address);
		address = (address + PGDIR_SIZE) & PGDIR_MASK;
		dir++;
	} while (address && address < end);
	SUBGOAL(m, FLUSH);
	flush_tlb_all(m);
	LEAVE_VOID(m);
}
