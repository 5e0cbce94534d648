/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-gfp.c -- vmalloc with allocation flags of one's own.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 6.12, but for the argument of the protection).
 */

static addr_t __vmalloc(Machine *m, addr_t size, gfp_t gfp_mask)
{
	addr_t addr;

	ENTER(m, size, gfp_mask);
	addr = __vmalloc_node(m, size, 1, gfp_mask, PAGE_KERNEL, NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}
