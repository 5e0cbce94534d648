/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-calls.c -- what others call to get memory: all of them __vmalloc_node_range, with their own flags.
 *
 * Models mm/vmalloc.c of 4.19 (unchanged in 5.4).
 */

static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot, int nid)
{
	return __vmalloc_node_range(m, size, align, VMALLOC_START, VMALLOC_END, gfp_mask, prot, 0, nid);
}

static addr_t vmalloc(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL, PAGE_KERNEL, NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_node(Machine *m, addr_t size, int nid)
{
	addr_t addr;

	ENTER(m, size, nid);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL, PAGE_KERNEL, nid);
	LEAVE(m, addr);
	return addr;
}

static addr_t vzalloc(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL, NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_32(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL | __GFP_DMA32, PAGE_KERNEL, NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}
