/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab-flags.c -- with which flags the frames of a slab are asked for.
 *
 * Models mm/slub.c and mm/slab_common.c of 4.19 (the same until 6.12; older kernels stopped here).  Objects are reached
 * through the direct map, so that frames of high memory will not do; nor is there a cache for DMA32.
 */

#define GFP_SLAB_BUG_MASK (__GFP_DMA32 | __GFP_HIGHMEM)

static gfp_t slab_page_flags(Machine *m, gfp_t flags)
{
	gfp_t invalid_mask = flags & GFP_SLAB_BUG_MASK;

	if (invalid_mask) {
		flags &= ~(gfp_t)GFP_SLAB_BUG_MASK;
		printk(m, UNEXPECTED_GFP, invalid_mask, flags);
	}
	return flags & (GFP_RECLAIM_MASK | __GFP_HARDWALL | __GFP_THISNODE);
}
