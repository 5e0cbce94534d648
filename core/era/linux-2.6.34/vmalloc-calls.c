/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-calls.c -- what others call to get memory: all of them __vmalloc_node, with their own flags.
 *
 * Models mm/vmalloc.c of 2.6.34 (the same in 3.15).  Frames may lie in high memory only where the caller says so.
 */

static addr_t vmalloc(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL | __GFP_HIGHMEM, PAGE_KERNEL, NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_node(Machine *m, addr_t size, int nid)
{
	addr_t addr;

	ENTER(m, size, nid);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL | __GFP_HIGHMEM, PAGE_KERNEL, nid);
	LEAVE(m, addr);
	return addr;
}

/* Where words have 64 bits, a zone is named; where they have 32, not to ask for high memory is enough. */
static addr_t vmalloc_32(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, BITS == 64 ? GFP_KERNEL | __GFP_DMA32 : GFP_KERNEL, PAGE_KERNEL,
	                      NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_user(Machine *m, addr_t size)
{
	const struct vm_struct *area;
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, SHMLBA, GFP_KERNEL | __GFP_HIGHMEM | __GFP_ZERO, PAGE_KERNEL, NUMA_NO_NODE);
	if (addr) {
		area = find_vm_area(m, addr);
		SET(m, area, flags, area->flags | VM_USERMAP);
	}
	LEAVE(m, addr);
	return addr;
}
