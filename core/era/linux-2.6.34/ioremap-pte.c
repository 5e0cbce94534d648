/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap-pte.c -- entries of the lowest level for a device's addresses.
 *
 * Models lib/ioremap.c of 2.6.34 (unchanged until 5.4).
 */

static void ioremap_pte_range(Machine *m, const pte_t *pte, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot)
{
	do {
		BUG_ON(m, !entry_none(*pte));
		set_entry(m, pte, phys_addr | prot);
		MARK(m, PTE_SET, addr, phys_addr >> PAGE_SHIFT, *pte);
	} while (pte++, phys_addr += PAGE_SIZE, addr += PAGE_SIZE, addr != end);
}
