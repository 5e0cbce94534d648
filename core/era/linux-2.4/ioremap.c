/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap.c -- a device's registers in the same address space.
 *
 * Models arch/i386/mm/ioremap.c of 2.4.32.
 *
 *   phys        0xfd000000 + 0x1234        offset = 0x234, the mapping begins at the page below
 *   returned    area->addr + offset
 *
 * The old ISA range, 640 KiB to 1 MiB, is in the direct map already: its address there is returned.  RAM of the direct
 * map is refused without a word, unless its frames are reserved.
 *
 * Golden traces: 2.4.32-ioremap (sizes and addresses; the recordings make no mapping).
 */

#define ISA_START 0xa0000u
#define ISA_END 0x100000u

static addr_t __ioremap(Machine *m, addr_t phys_addr, addr_t size, pte_t flags)
{
	addr_t last_addr = phys_addr + size - 1, offset = phys_addr & ~PAGE_MASK, addr = 0;
	const struct vm_struct *area;

	ENTER(m, phys_addr, size);
	if (!size || last_addr < phys_addr) {
		MARK(m, REJECT, size);
		goto out;
	}
	if (phys_addr >= ISA_START && last_addr < ISA_END) {
		addr = (addr_t)state_of(m)->page_offset_base + phys_addr;
		MARK(m, ISA_RANGE, phys_addr, addr);
		goto out;
	}
	if (ram_in_use(m, phys_addr, last_addr))
		goto out;

	phys_addr &= PAGE_MASK;
	size = PAGE_ALIGN(last_addr + 1) - phys_addr;
	area = get_vm_area(m, size, VM_IOREMAP);
	if (!area)
		goto out;
	addr = area->addr;
	if (remap_area_pages(m, addr, phys_addr, size, flags)) {
		vfree(m, addr);
		addr = 0;
		goto out;
	}
	addr += offset;
out:
	LEAVE(m, addr);
	return addr;
}
