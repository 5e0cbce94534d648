/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap.c -- putting frames behind addresses, and taking them away, with large entries where that can be.
 *
 * Models the page-table part of mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12).  Frames of a page array are mapped one
 * by one; a run of memory, a device's or a large page's, is mapped with the largest entries that fit:
 *
 *   vmap_pages_range -> vmap_small_pages_range_noflush: PGD -> ... -> one PTE for each frame
 *                    -> vmap_range_noflush, once for each large page: an entry of PMD or PUD that maps memory itself
 *
 * Inaccuracies: what the kernel has once for each level (vmap_p4d_range, vmap_pud_range, vmap_pmd_range ...) is one
 * function here, which calls itself for the level below.  pages is an array of frames here, of pointers there.  Which
 * levels were changed is not kept: x86-64 has all tables of the upper levels from boot and nothing to bring up to date.
 *
 * Golden traces: `pt` and `pt_clear` of 6.1.192-* and 6.12.117-*; 6.1-real-s15_page_tables, -s11_huge.
 */

/* -------- a run of memory */

static void vmap_pte_range(Machine *m, const pte_t *pte, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot)
{
	do {
		BUG_ON(m, !entry_none(*pte));
		set_entry(m, pte, phys_addr | prot);
		MARK(m, PTE_SET, addr, phys_addr >> PAGE_SHIFT, *pte);
	} while (pte++, phys_addr += PAGE_SIZE, addr += PAGE_SIZE, addr != end);
}

/* One large entry, where the range is all of what it covers and lies right for it, and nothing is mapped below. */
static bool vmap_try_huge(Machine *m, const pte_t *entry, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot,
                          unsigned max_page_shift, int level)
{
	addr_t size = entry_size(m, level);

	if (level > LEVEL_PUD || max_page_shift < m->arch->level[level].shift)
		return false;
	if (end - addr != size || addr & (size - 1) || phys_addr & (size - 1))
		return false;
	if (!entry_none(*entry) && !table_free_empty(m, entry))
		return false;
	set_entry(m, entry, phys_addr | prot | m->arch->leaf);
	MARK(m, PMD_SET, addr, phys_addr >> PAGE_SHIFT, *entry);
	return true;
}

static int vmap_level_range(Machine *m, const pte_t *above, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot,
                            unsigned max_page_shift, int level)
{
	const pte_t *entry = table_alloc(m, above, addr, level);
	addr_t next;

	if (!entry)
		return -ENOMEM;
	pt_enter(m, addr, level);
	if (level == LEVEL_PTE) {
		vmap_pte_range(m, entry, addr, end, phys_addr, prot);
		return 0;
	}
	do {
		next = entry_end(m, addr, end, level);
		if (!vmap_try_huge(m, entry, addr, next, phys_addr, prot, max_page_shift, level) &&
		    vmap_level_range(m, entry, addr, next, phys_addr, prot, max_page_shift, level - 1))
			return -ENOMEM;
	} while (entry++, phys_addr += next - addr, addr = next, addr != end);
	return 0;
}

/* Map [addr, end) to the memory from phys_addr on.  0, or what went wrong. */
static int vmap_range_noflush(Machine *m, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot,
                              unsigned max_page_shift)
{
	addr_t next;
	int err = 0;

	ENTER(m, addr, end, phys_addr, prot);
	do {
		next = entry_end(m, addr, end, LEVEL_PGD);
		pt_enter(m, addr, LEVEL_PGD);
		err = vmap_level_range(m, pgd_offset_k(m, addr), addr, next, phys_addr, prot, max_page_shift,
		                       LEVEL_P4D);
	} while (!err && (phys_addr += next - addr, addr = next, addr != end));
	LEAVE(m, err);
	return err;
}

static int ioremap_page_range(Machine *m, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot)
{
	int err = vmap_range_noflush(m, addr, end, phys_addr, prot, IOREMAP_MAX_ORDER);

	MARK(m, CACHE_FLUSH, addr, end);
	return err;
}

/* -------- frames of an array */

static int vmap_pages_pte_range(Machine *m, const pte_t *pmd, addr_t addr, addr_t end, pte_t prot, struct frames *pages)
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

static int vmap_pages_level_range(Machine *m, const pte_t *above, addr_t addr, addr_t end, pte_t prot,
                                  struct frames *pages, int level)
{
	const pte_t *entry;
	addr_t next;

	if (level == LEVEL_PTE)
		return vmap_pages_pte_range(m, above, addr, end, prot, pages);
	entry = table_alloc(m, above, addr, level);
	if (!entry)
		return -ENOMEM;
	do {
		pt_enter(m, addr, level);
		next = entry_end(m, addr, end, level);
		if (vmap_pages_level_range(m, entry, addr, next, prot, pages, level - 1))
			return -ENOMEM;
	} while (entry++, addr = next, addr != end);
	return 0;
}

static int vmap_small_pages_range_noflush(Machine *m, addr_t addr, addr_t end, pte_t prot, struct frames *pages)
{
	addr_t next;
	int err = 0;

	do {
		pt_enter(m, addr, LEVEL_PGD);
		next = entry_end(m, addr, end, LEVEL_PGD);
		err = vmap_pages_level_range(m, pgd_offset_k(m, addr), addr, next, prot, pages, LEVEL_P4D);
	} while (!err && (addr = next, addr != end));
	return err;
}

/* Map frames to [start, end), in pages of 2^page_shift bytes..  0, or what went wrong; what was mapped until then
 * stays. */
static int vmap_pages_range(Machine *m, addr_t start, addr_t end, pte_t prot, struct frames *pages, unsigned page_shift)
{
	addr_t page_size = (addr_t)1 << page_shift;
	int err = 0;

	ENTER(m, start, end, prot, page_shift);
	if (page_shift == PAGE_SHIFT)
		err = vmap_small_pages_range_noflush(m, start, end, prot, pages);
	for (addr_t addr = start; page_shift > PAGE_SHIFT && !err && addr != end; addr += page_size) {
		uint64_t phys_addr = page_to_pfn(m, next_page(m, pages)) << PAGE_SHIFT;

		pages->nr += (page_size >> PAGE_SHIFT) - 1;
		err = vmap_range_noflush(m, addr, addr + page_size, phys_addr, prot, page_shift);
	}
	MARK(m, CACHE_FLUSH, start, end);
	LEAVE(m, err);
	return err;
}

/* -------- the way back */

static void vunmap_level_range(Machine *m, const pte_t *above, addr_t addr, addr_t end, int level)
{
	const pte_t *entry = table_offset(m, above, addr, level);
	addr_t next;

	do {
		next = entry_end(m, addr, end, level);
		if (clear_huge(m, entry, addr) || entry_none(*entry))
			continue;
		if (level == LEVEL_PMD)
			vunmap_pte_range(m, entry, addr, next);
		else
			vunmap_level_range(m, entry, addr, next, level - 1);
	} while (entry++, addr = next, addr != end);
}

static void vunmap_range_noflush(Machine *m, addr_t start, addr_t end)
{
	addr_t addr = start, next;

	ENTER(m, start, end);
	do {
		const pte_t *pgd = pgd_offset_k(m, addr);

		next = entry_end(m, addr, end, LEVEL_PGD);
		if (!entry_none(*pgd))
			vunmap_level_range(m, pgd, addr, next, LEVEL_P4D);
	} while (addr = next, addr != end);
	LEAVE_VOID(m);
}
