/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-user.c -- memory that user space may map as well.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; unchanged until 6.12).
 */

static addr_t vmalloc_user(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node_range(m, size, SHMLBA, VMALLOC_START, VMALLOC_END, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL,
	                            VM_USERMAP, NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}
