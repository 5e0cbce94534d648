/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-area-pages.c -- frames and page tables in one walk: a frame is taken, its entry is written, then the next.
 *
 * Models mm/vmalloc.c of 2.4.0.
 *
 *   vmalloc_area_pages   in steps of a PGD entry, 4 MiB
 *     alloc_area_pmd     makes the table of the step, where there is none
 *       alloc_area_pte   frame, entry, frame, entry ...               then the TLBs of all CPUs forget everything
 *
 * All of it is done under the big kernel lock.
 *
 * Where a frame cannot be had, what was mapped until then stays, for the caller to undo.
 *
 * Golden traces: `pt`, `tlb_all` and `log` of 2.4.0-*; 2.4.0-fail.
 */

static int alloc_area_pte(Machine *m, const pte_t *pte, addr_t address, addr_t size, const struct request *r)
{
	addr_t start = address & PMD_MASK, end;

	address &= ~PMD_MASK;
	end = address + size;
	if (end > PMD_SIZE)
		end = PMD_SIZE;
	do {
		const struct page *page;

		if (!entry_none(*pte))
			printk(m, PAGE_ALREADY_EXISTS, start + address);
		SUBGOAL(m, FRAMES);
		MARK(m, FRAME_WANTED, start + address);
		page = alloc_area_page(m, r, start + address);
		SUBGOAL(m, TABLE);
		if (!page)
			return -ENOMEM;
		set_entry(m, pte, page_to_pfn(m, page) << PAGE_SHIFT | r->prot);
		MARK(m, PTE_SET, start + address, page_to_pfn(m, page), *pte);
		address += PAGE_SIZE;
		pte++;
	} while (address < end);
	return 0;
}

static int alloc_area_pmd(Machine *m, const pte_t *pmd, addr_t address, addr_t size, const struct request *r)
{
	addr_t start = address & PGDIR_MASK, end;

	address &= ~PGDIR_MASK;
	end = address + size;
	if (end > PGDIR_SIZE)
		end = PGDIR_SIZE;
	do {
		const pte_t *pte = table_alloc(m, pmd, start + address, LEVEL_PTE);

		if (!pte)
			return -ENOMEM;
		pt_enter(m, start + address, LEVEL_PTE);
		if (alloc_area_pte(m, pte, start + address, end - address, r))
			return -ENOMEM;
		address = (address + PMD_SIZE) & PMD_MASK;
		pmd++;
	} while (address < end);
	return 0;
}

/* Fill [address, address + size) with fresh frames. */
static int vmalloc_area_pages(Machine *m, addr_t address, addr_t size, const struct request *r)
{
	const pte_t *pmd;
	const struct vm_struct *area = r->area;
	addr_t start = address, end = address + size;
	int err = 0;

	ENTER(m, area, address, size);
	MARK(m, CACHE_FLUSH, start, end);
	lock_kernel(m);
	do {
		pt_enter(m, address, LEVEL_PGD);
		pt_enter(m, address, LEVEL_PUD);
		pmd = table_alloc(m, dir_offset_k(m, address), address, LEVEL_PMD);
		if (!pmd || alloc_area_pmd(m, pmd, address, end - address, r)) {
			err = -ENOMEM;
			break;
		}
		address = (address + PGDIR_SIZE) & PGDIR_MASK;
	} while (address && address < end);
	unlock_kernel(m);
	flush_tlb_all(m);
	LEAVE(m, err);
	return err;
}
