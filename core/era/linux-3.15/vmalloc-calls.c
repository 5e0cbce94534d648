/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-calls.c -- what came to the calls of 2.6.34: a range to look in, and zeroes.
 *
 * Models mm/vmalloc.c of 3.15.
 */

static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot, int nid)
{
	return __vmalloc_node_range(m, size, align, VMALLOC_START, VMALLOC_END, gfp_mask, prot, nid);
}

static addr_t vzalloc(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL | __GFP_HIGHMEM | __GFP_ZERO, PAGE_KERNEL, NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}
