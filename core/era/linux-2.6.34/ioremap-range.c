/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap-range.c -- entries for a device's addresses: no frame is taken.
 *
 * Models lib/ioremap.c of 2.6.34 (unchanged until 4.0).  Level by level, as for frames; each page has an entry of the
 * lowest level, however large the device is.
 *
 * Golden traces: none (the recordings make no mapping).
 */

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
		if (ioremap_range(m, entry, addr, next, phys_addr, prot, level - 1))
			return -ENOMEM;
	} while (entry++, phys_addr += next - addr, addr = next, addr != end);
	return 0;
}

static int ioremap_page_range(Machine *m, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot)
{
	addr_t start = addr, next;
	int err = 0;

	ENTER(m, addr, end, phys_addr, prot);
	BUG_ON(m, addr >= end);
	do {
		pt_enter(m, addr, LEVEL_PGD);
		next = entry_end(m, addr, end, LEVEL_PGD);
		err = ioremap_range(m, pgd_offset_k(m, addr), addr, next, phys_addr, prot, LEVEL_PUD);
	} while (!err && (phys_addr += next - addr, addr = next, addr != end));
	MARK(m, CACHE_FLUSH, start, end);
	LEAVE(m, err);
	return err;
}
