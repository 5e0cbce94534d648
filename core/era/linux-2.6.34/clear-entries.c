/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clear-entries.c -- entries are cleared.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 6.12; large entries there are since 4.1).
 *
 * Golden traces: `pt_clear` of all.
 */

static void vunmap_pte_range(Machine *m, const pte_t *pmd, addr_t addr, addr_t end)
{
	const pte_t *pte = table_offset(m, pmd, addr, LEVEL_PTE);

	do {
		if (!entry_none(*pte)) {
			uint64_t pfn = vms_entry_pfn(m, *pte);

			set_entry(m, pte, 0);
			MARK(m, PTE_CLEAR, addr, pfn);
		}
	} while (pte++, addr += PAGE_SIZE, addr != end);
}

/* A large entry is cleared whole; true where there was one. */
static bool clear_huge(Machine *m, const pte_t *entry, addr_t addr)
{
	uint64_t pfn = vms_entry_pfn(m, *entry);

	if (!entry_leaf(m, *entry))
		return false;
	set_entry(m, entry, 0);
	MARK(m, PMD_CLEAR, addr, pfn);
	return true;
}
