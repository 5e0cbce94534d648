/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmalloc.c -- how kvmalloc asks kmalloc, and what it falls back to where that has nothing.
 *
 * Models mm/util.c of 6.1 (6.1.192; the same in 6.12).  Who may not sleep gets nothing, and nobody gets more than
 * INT_MAX.
 */

/* A first try: it takes no trouble, and says nothing where it fails; not to fail is left to vmalloc. */
static gfp_t kvmalloc_first(addr_t size, gfp_t gfp_mask)
{
	if (size <= PAGE_SIZE)
		return gfp_mask;
	if (!(gfp_mask & __GFP_RETRY_MAYFAIL))
		gfp_mask |= __GFP_NORETRY;
	return (gfp_mask | __GFP_NOWARN) & ~(gfp_t)__GFP_NOFAIL;
}

static addr_t kvmalloc_large(Machine *m, addr_t size, gfp_t gfp_mask)
{
	if (!gfp_may_block(m, gfp_mask))
		return 0;
	if (size > INT_MAX) {
		if (!(gfp_mask & __GFP_NOWARN))
			WARN_ON_ONCE(m, 6, "size > INT_MAX");
		return 0;
	}
	return __vmalloc_node_range(m, size, 1, VMALLOC_START, VMALLOC_END, gfp_mask, PAGE_KERNEL, VM_ALLOW_HUGE_VMAP,
	                            NUMA_NO_NODE);
}
