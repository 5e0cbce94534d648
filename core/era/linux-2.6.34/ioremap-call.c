/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap-call.c -- a device's registers in the same address space.
 *
 * Models arch/x86/mm/ioremap.c of 2.6.34 (the same in 3.15).
 *
 *   phys        0xfd000000  + 0x1234        offset = 0x234, the mapping begins at the page below
 *   returned    area->addr  + offset
 *
 * The ISA range, 640 KiB to 1 MiB, is mapped directly anyway: no area is made for it.  RAM in use is refused
 * without a word.
 *
 * Inaccuracies: no look at the tree of resources.
 *
 * Golden traces: 2.6.34-x86_64-ioremap, 3.15.5-*-ioremap (sizes and addresses; the recordings make no mapping).
 */

static addr_t __ioremap_caller(Machine *m, uint64_t phys_addr, addr_t size, pte_t pcm)
{
	uint64_t last_addr = resource_size(m, phys_addr + size - 1), offset = phys_addr & ~PAGE_MASK;
	const struct vm_struct *area;
	addr_t addr = 0;
	pte_t prot;

	ENTER(m, phys_addr, size);
	if (!size || last_addr < phys_addr)
		goto out;
	if (!phys_addr_valid(m, phys_addr)) {
		MARK(m, LOG_IOREMAP_INVALID, phys_addr);
		goto out;
	}
	if (is_ISA_range(phys_addr, last_addr)) {
		addr = phys_to_virt(m, phys_addr);
		MARK(m, ISA_RANGE, phys_addr, addr);
		goto out;
	}
	if (is_used_ram(m, phys_addr, last_addr))
		goto out;

	phys_addr -= offset;
	size = (addr_t)(PAGE_ALIGN(last_addr + 1) - phys_addr);
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
