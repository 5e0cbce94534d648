/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap.c -- a device's registers in the same address space.
 *
 * Models arch/x86/mm/ioremap.c and lib/ioremap.c of 4.19.  No frame is taken: the entries name the device's own
 * addresses.  Where address, device and size allow, one large entry does the work of a whole table.
 *
 *   phys        0xfd000000  + 0x1234        offset = 0x234, the mapping begins at the page below
 *   returned    area->addr  + offset
 *
 * Inaccuracies: the cache mode is always UC-minus; no PAT reservations; the ISA range needs no special case in 4.19.
 *
 * Golden traces: 4.19.1-ioremap (sizes and addresses; the recordings make no mapping).
 */

#define PHYS_ADDR_MAX ((uint64_t)1 << 46)

static bool ioremap_large(const Machine *m, addr_t addr, addr_t next, uint64_t phys_addr, int level)
{
	uint64_t mask = entry_size(m, level) - 1;

	return next - addr == entry_size(m, level) && !(phys_addr & mask) && !(addr & mask);
}

static void ioremap_pte_range(Machine *m, const pte_t *pte, addr_t addr, addr_t end, uint64_t phys_addr, pte_t prot)
{
	do {
		BUG_ON(m, !entry_none(*pte));
		set_entry(m, pte, phys_addr | prot);
		MARK(m, PTE_SET, addr, phys_addr >> PAGE_SHIFT, *pte);
	} while (pte++, phys_addr += PAGE_SIZE, addr += PAGE_SIZE, addr != end);
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
		if (ioremap_large(m, addr, next, phys_addr, level) && (entry_none(*entry) || table_free_empty(m, entry))) {
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

/* Is there a frame of RAM in the range that the kernel uses as such?  Reserved ones do not count. */
static bool __ioremap_check_ram(const Machine *m, uint64_t start, uint64_t last)
{
	for (uint64_t pfn = start >> PAGE_SHIFT; pfn <= last >> PAGE_SHIFT && pfn < state_of(m)->end_pfn; pfn++)
		if (pfn_to_page(m, pfn)->state != PAGE_RESERVED)
			return true;
	return false;
}

static addr_t ioremap(Machine *m, uint64_t phys_addr, addr_t size)
{
	uint64_t last = phys_addr + size - 1, offset = phys_addr & ~PAGE_MASK;
	const struct vm_struct *area;
	addr_t addr = 0;

	ENTER(m, phys_addr, size);
	if (!size || last < phys_addr)
		goto out;
	if (last >= PHYS_ADDR_MAX) {
		MARK(m, LOG_IOREMAP_INVALID, phys_addr);
		goto out;
	}
	if (__ioremap_check_ram(m, phys_addr, last)) {
		MARK(m, LOG_IOREMAP_RAM, phys_addr, last);
		goto out;
	}

	phys_addr &= PAGE_MASK;
	size = PAGE_ALIGN(last + 1) - phys_addr;
	area = get_vm_area(m, size, VM_IOREMAP);
	if (!area)
		goto out;
	SET(m, area, phys_addr, phys_addr);
	addr = area->addr;
	if (ioremap_page_range(m, addr, addr + size, phys_addr, PAGE_KERNEL_IO)) {
		free_vm_area(m, addr);
		addr = 0;
		goto out;
	}
	addr += offset;
out:
	LEAVE(m, addr);
	return addr;
}

static void iounmap(Machine *m, addr_t addr)
{
	const struct vm_struct *area;

	ENTER(m, addr);
	addr &= PAGE_MASK;
	if (addr <= state_of(m)->high_memory)
		goto out;
	area = find_vm_area(m, addr);
	if (!area) {
		MARK(m, LOG_IOUNMAP_BAD_ADDR, addr);
		goto out;
	}
	remove_vm_area(m, addr);
	kfree(m, area);
out:
	LEAVE_VOID(m);
}
