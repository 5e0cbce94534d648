/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap.c -- a device's registers in the same address space.
 *
 * Models arch/x86/mm/ioremap.c and lib/ioremap.c of 4.19.  No frame is taken: the entries name the device's own
 * addresses.  Where address, device and size allow, one large entry does the work of a whole table.
 *
 *   phys        0xfd000000  + 0x1234        offset = 0x234, the mapping begins at the page below
 *   returned    area->addr  + offset
 *
 * ioremap maps UC-minus, ioremap_wc write-combining; but memory that is mapped already keeps the mode that it has.
 *
 * Inaccuracies: the ISA range needs no special case in 4.19.  The whole range must be below 2^46; the kernel looks at
 * its first address alone, and goes on to fill all of memory with tables for what reaches beyond.
 *
 * Golden traces: 4.19.1-ioremap (sizes and addresses; the recordings make no mapping); 6.1-real-s09_ioremap,
 * -s15_page_tables (the entries).
 */

#define PHYS_ADDR_MAX ((uint64_t)1 << 46)

/* Is there a frame of RAM in the range that the kernel uses as such?  Reserved ones do not count; nor do those of which
 * the range has a part alone, so that less than a page of RAM can be mapped. */
static bool __ioremap_check_ram(const Machine *m, uint64_t start, uint64_t last)
{
	uint64_t start_pfn = (start + PAGE_SIZE - 1) >> PAGE_SHIFT, stop_pfn = (last + 1) >> PAGE_SHIFT;

	for (uint64_t pfn = start_pfn; pfn < stop_pfn && pfn < state_of(m)->end_pfn; pfn++)
		if (pfn_to_page(m, pfn)->state != PAGE_RESERVED)
			return true;
	return false;
}

static addr_t __ioremap_caller(Machine *m, uint64_t phys_addr, addr_t size, pte_t pcm)
{
	uint64_t last = phys_addr + size - 1, offset = phys_addr & ~PAGE_MASK;
	const struct vm_struct *area;
	addr_t addr = 0;
	pte_t prot;

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
	prot = (PAGE_KERNEL_IO & ~(pte_t)_PAGE_CACHE_MASK) | memtype_reserve(m, phys_addr, phys_addr + size, pcm);
	area = get_vm_area(m, size, VM_IOREMAP);
	if (!area)
		goto out;
	SET(m, area, phys_addr, phys_addr);
	addr = area->addr;
	if (ioremap_page_range(m, addr, addr + size, phys_addr, prot)) {
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
