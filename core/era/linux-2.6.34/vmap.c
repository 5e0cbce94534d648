/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap.c -- putting frames behind addresses, and taking them away.
 *
 * Models the page-table part of mm/vmalloc.c of 2.6.34 (unchanged until 5.7, but for one more folded level).  Both
 * directions walk the levels from the top, and at each level go on entry by entry; on the way in, tables that are
 * missing are made from new frames.
 *
 *   vmap_page_range  -> PGD -> vmap_pud_range -> vmap_pmd_range -> vmap_pte_range: one entry for each frame
 *
 * The guard page is address space without an entry: the walk ends before it.
 *
 * Inaccuracies: the level p4d, always folded here, is left out.  pages is an array of frames here, of pointers there.
 *
 * Golden traces: `pt` and `pt_clear` of all.
 */

static int vmap_pte_range(Machine *m, const pte_t *pmd, addr_t addr, addr_t end, pte_t prot, struct frames *pages)
{
	const pte_t *pte = table_alloc(m, pmd, addr, LEVEL_PTE);

	if (!pte)
		return -ENOMEM;
	pt_enter(m, addr, LEVEL_PTE);
	do {
		const struct page *page = next_page(m, pages);

		if (!entry_none(*pte)) {
			WARN_ON(m, "!pte_none(*pte)");
			return -EBUSY;
		}
		if (!page) {
			WARN_ON(m, "!page");
			return -ENOMEM;
		}
		set_entry(m, pte, page_to_pfn(m, page) << PAGE_SHIFT | prot);
		MARK(m, PTE_SET, addr, page_to_pfn(m, page), *pte);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	return 0;
}

static int vmap_pmd_range(Machine *m, const pte_t *pud, addr_t addr, addr_t end, pte_t prot, struct frames *pages)
{
	const pte_t *pmd = table_alloc(m, pud, addr, LEVEL_PMD);
	addr_t next;

	if (!pmd)
		return -ENOMEM;
	do {
		pt_enter(m, addr, LEVEL_PMD);
		next = entry_end(m, addr, end, LEVEL_PMD);
		if (vmap_pte_range(m, pmd, addr, next, prot, pages))
			return -ENOMEM;
	} while (pmd++, addr = next, addr != end);
	return 0;
}

static int vmap_pud_range(Machine *m, const pte_t *pgd, addr_t addr, addr_t end, pte_t prot, struct frames *pages)
{
	const pte_t *pud = table_alloc(m, pgd, addr, LEVEL_PUD);
	addr_t next;

	if (!pud)
		return -ENOMEM;
	do {
		pt_enter(m, addr, LEVEL_PUD);
		next = entry_end(m, addr, end, LEVEL_PUD);
		if (vmap_pmd_range(m, pud, addr, next, prot, pages))
			return -ENOMEM;
	} while (pud++, addr = next, addr != end);
	return 0;
}

/* Map frames to [start, end).  0, or what went wrong; what was mapped until then stays. */
static int vmap_page_range(Machine *m, addr_t start, addr_t end, pte_t prot, struct frames *pages)
{
	addr_t addr = start, next;
	int err = 0;

	ENTER(m, start, end, prot);
	do {
		const pte_t *pgd = pgd_offset_k(m, addr);

		pt_enter(m, addr, LEVEL_PGD);
		next = entry_end(m, addr, end, LEVEL_PGD);
		err = vmap_pud_range(m, pgd, addr, next, prot, pages);
	} while (!err && (addr = next, addr != end));
	MARK(m, CACHE_FLUSH, start, end);
	LEAVE(m, err);
	return err;
}

static int map_vm_area(Machine *m, const struct vm_struct *area, pte_t prot, struct frames *pages)
{
	addr_t addr = area->addr, end = addr + get_vm_area_size(area);
	int err;

	ENTER(m, area, prot);
	err = vmap_page_range(m, addr, end, prot, pages);
	LEAVE(m, err);
	return err;
}

/* -------- the way back */

static void vunmap_pmd_range(Machine *m, const pte_t *pud, addr_t addr, addr_t end)
{
	const pte_t *pmd = table_offset(m, pud, addr, LEVEL_PMD);
	addr_t next;

	do {
		next = entry_end(m, addr, end, LEVEL_PMD);
		if (!clear_huge(m, pmd, addr) && !entry_none(*pmd))
			vunmap_pte_range(m, pmd, addr, next);
	} while (pmd++, addr = next, addr != end);
}

static void vunmap_pud_range(Machine *m, const pte_t *pgd, addr_t addr, addr_t end)
{
	const pte_t *pud = table_offset(m, pgd, addr, LEVEL_PUD);
	addr_t next;

	do {
		next = entry_end(m, addr, end, LEVEL_PUD);
		if (!clear_huge(m, pud, addr) && !entry_none(*pud))
			vunmap_pmd_range(m, pud, addr, next);
	} while (pud++, addr = next, addr != end);
}

static void vunmap_page_range(Machine *m, addr_t addr, addr_t end)
{
	addr_t next;

	ENTER(m, addr, end);
	do {
		const pte_t *pgd = pgd_offset_k(m, addr);

		next = entry_end(m, addr, end, LEVEL_PGD);
		if (!entry_none(*pgd))
			vunmap_pud_range(m, pgd, addr, next);
	} while (addr = next, addr != end);
	LEAVE_VOID(m);
}

/* Clear the whole range of an area, guard page included. */
static void unmap_vmap_area(Machine *m, const struct vmap_area *va)
{
	vunmap_page_range(m, va->va_start, va->va_end);
}
