/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap-range.c -- entries for a device's addresses.
 *
 * Models lib/ioremap.c of 4.19 (the same in 5.4).  Where address, device and size allow, one large entry does the work
 * of a whole table.
 */

static bool ioremap_large(const Machine *m, addr_t addr, addr_t next, uint64_t phys_addr, int level)
{
	uint64_t mask = entry_size(m, level) - 1;

	return next - addr == entry_size(m, level) && !(phys_addr & mask) && !(addr & mask);
}

/* Map [addr, end) below one entry of `level`; called for each level from the top. */
static int ioremap_range(Machine *m, const pte_t *above, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot,
                         int level)
{
	const pte_t *entry = table_alloc(m, above, addr, level);
	addr_t next;

	if (!entry)
		return -ENOMEM;
	pt_enter(m, addr, level);
	if (level == LEVEL_PTE)
		return ioremap_pte_range(m, entry, addr, end, phys_addr, prot), 0;
	do {
		next = entry_end(m, addr, end, level);
		if (ioremap_large(m, addr, next, phys_addr, level) &&
		    (entry_none(*entry) || table_free_empty(m, entry))) {
			set_entry(m, entry, phys_addr | prot | m->arch->leaf);
			MARK(m, PMD_SET, addr, phys_addr >> PAGE_SHIFT, *entry);
		} else if (ioremap_range(m, entry, addr, next, phys_addr, prot, level - 1)) {
			return -ENOMEM;
		}
	} while (entry++, phys_addr += next - addr, addr = next, addr != end);
	return 0;
}

static int ioremap_page_range(Machine *m, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot)
{
	addr_t next;
	int err = 0;

	ENTER(m, addr, end, phys_addr, prot);
	do {
		next = entry_end(m, addr, end, LEVEL_PGD);
		err = ioremap_range(m, pgd_offset_k(m, addr), addr, next, phys_addr, prot, LEVEL_PUD);
	} while (!err && (phys_addr += next - addr, addr = next, addr != end));
	MARK(m, CACHE_FLUSH, addr, end);
	LEAVE(m, err);
	return err;
}
