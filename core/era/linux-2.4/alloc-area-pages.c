/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-area-pages.c -- frames and page tables in one walk: a frame is taken, its entry is written, then the next.
 *
 * Models mm/vmalloc.c of 2.4.32.
 *
 *   __vmalloc_area_pages   in steps of a PGD entry, 4 MiB
 *     alloc_area_pmd       makes the table of the step, where there is none
 *       alloc_area_pte     frame, entry, frame, entry ...
 *
 * The walk holds init_mm.page_table_lock, and lets go of it for as long as it takes to get a frame: that may sleep.
 *
 * Where a frame cannot be had, only the steps that were complete are undone.  What the last step has mapped stays
 * mapped, and since nothing but the entries knew of those frames, they are lost:
 *
 *   |  a step, complete  |  the next one: out of frames here ^      |
 *   |      undone        |        still mapped, lost         |
 *
 * Whoever gets these addresses next finds the entries in use: the kernel complains about each, and overwrites it.
 *
 * Inaccuracies: vmap takes no references to the frames that it is brought; where it would read beyond the last of them
 * (the area does not begin at a page, and needs one page more), it finds none there.
 *
 * Golden traces: `pt` and `log` of 2.4.32-*; for what is lost 2.4.32-fail.
 */

static int alloc_area_pte(Machine *m, const pte_t *pte, addr_t address, addr_t size, const struct request *r,
                          struct frames *pages)
{
	addr_t start = address & PMD_MASK, end;

	address &= ~PMD_MASK;
	end = address + size;
	if (end > PMD_SIZE)
		end = PMD_SIZE;
	do {
		const struct page *page;

		SUBGOAL(m, FRAMES);
		MARK(m, FRAME_WANTED, start + address);
		if (pages) {
			page = next_page(m, pages);
		} else {
			spin_unlock(m, page_table_lock);
			page = alloc_area_page(m, r, start + address);
			spin_lock(m, page_table_lock);
		}
		SUBGOAL(m, TABLE);
		if (!entry_none(*pte))
			printk(m, PAGE_ALREADY_EXISTS, start + address);
		if (!page)
			return -ENOMEM;
		lose_page(m, *pte, start + address);
		set_entry(m, pte, page_to_pfn(m, page) << PAGE_SHIFT | r->prot);
		MARK(m, PTE_SET, start + address, page_to_pfn(m, page), *pte);
		address += PAGE_SIZE;
		pte++;
	} while (address < end);
	return 0;
}

static int alloc_area_pmd(Machine *m, const pte_t *pmd, addr_t address, addr_t size, const struct request *r,
                          struct frames *pages)
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
		if (alloc_area_pte(m, pte, start + address, end - address, r, pages))
			return -ENOMEM;
		address = (address + PMD_SIZE) & PMD_MASK;
		pmd++;
	} while (address < end);
	return 0;
}

/* Fill [address, address + size) with fresh frames, or with the caller's own. */
static int __vmalloc_area_pages(Machine *m, addr_t address, addr_t size, const struct request *r, struct frames *pages)
{
	const pte_t *pmd;
	const struct vm_struct *area = r->area;
	addr_t start = address, end = address + size;
	int err = 0;

	ENTER(m, area, address, size);
	spin_lock(m, page_table_lock);
	do {
		pt_enter(m, address, LEVEL_PGD);
		pt_enter(m, address, LEVEL_PUD);
		pmd = table_alloc(m, dir_offset_k(m, address), address, LEVEL_PMD);
		if (!pmd || alloc_area_pmd(m, pmd, address, end - address, r, pages)) {
			err = -ENOMEM;
			break;
		}
		address = (address + PGDIR_SIZE) & PGDIR_MASK;
	} while (address && address < end);
	spin_unlock(m, page_table_lock);
	MARK(m, CACHE_FLUSH, start, end);
	if (err) {
		if (address > start)
			vmfree_area_pages(m, start, address - start);
		if (pages)
			lose_brought_pages(m, address);
		else
			lose_pages(m, area, address);
	}
	LEAVE(m, err);
	return err;
}
