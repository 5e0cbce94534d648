/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab-flags.c -- with which flags the frames of a slab are asked for.
 *
 * Models mm/slub.c of 2.6.34 (the same in 3.15).  Objects are reached through the direct map, so that frames of high
 * memory will not do; nor is there a cache for DMA32.
 */

#define GFP_SLAB_BUG_MASK (__GFP_DMA32 | __GFP_HIGHMEM)

static gfp_t slab_page_flags(Machine *m, gfp_t flags)
{
	BUG_ON(m, flags & GFP_SLAB_BUG_MASK);
	return flags & (GFP_RECLAIM_MASK | __GFP_HARDWALL | __GFP_THISNODE);
}
