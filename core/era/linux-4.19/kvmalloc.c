/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmalloc.c -- how kvmalloc asks kmalloc, and what it falls back to where that has nothing.
 *
 * Models mm/util.c of 4.19 (the same in 5.4).  vmalloc makes its page tables with GFP_KERNEL: who may not have all that
 * this allows has kmalloc alone.
 */

/* A first try: it takes no trouble, and says nothing where it fails. */
static gfp_t kvmalloc_first(addr_t size, gfp_t gfp_mask)
{
	if (size <= PAGE_SIZE || (gfp_mask & GFP_KERNEL) != GFP_KERNEL)
		return gfp_mask;
	if (!(gfp_mask & __GFP_RETRY_MAYFAIL))
		gfp_mask |= __GFP_NORETRY;
	return gfp_mask | __GFP_NOWARN;
}

static addr_t kvmalloc_large(Machine *m, addr_t size, gfp_t gfp_mask)
{
	return (gfp_mask & GFP_KERNEL) == GFP_KERNEL ? __vmalloc(m, size, gfp_mask) : 0;
}
