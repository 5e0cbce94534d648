/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-user.c -- memory that user space may map as well: the area is marked afterwards.
 *
 * Models mm/vmalloc.c of 4.19.
 */

static addr_t vmalloc_user(Machine *m, addr_t size)
{
	const struct vm_struct *area;
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, SHMLBA, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL, NUMA_NO_NODE);
	if (addr) {
		area = find_vm_area(m, addr);
		SET(m, area, flags, area->flags | VM_USERMAP);
	}
	LEAVE(m, addr);
	return addr;
}
