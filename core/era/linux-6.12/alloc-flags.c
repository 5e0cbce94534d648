/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-flags.c -- how far a request may go: from its gfp mask to the page allocator's own flags.
 *
 * Models mm/internal.h and mm/page_alloc.c of 6.12.  Since 6.3 there is no __GFP_ATOMIC: who has __GFP_HIGH and must
 * not wait may go as far.
 *
 * Inaccuracies: as in 4.19.
 */

enum {
	ALLOC_WMARK_MIN = 0, ALLOC_WMARK_LOW = 1, ALLOC_WMARK_HIGH = 2, ALLOC_NO_WATERMARKS = 4,
	ALLOC_NON_BLOCK = 0x10, ALLOC_MIN_RESERVE = 0x20, ALLOC_CPUSET = 0x40, ALLOC_NOFRAGMENT = 0x100,
	ALLOC_FOR_NOFAIL = ALLOC_MIN_RESERVE      /* the last resort of __GFP_NOFAIL */
};

/* The slow path's flags. */
static unsigned gfp_to_alloc_flags(gfp_t gfp)
{
	unsigned alloc_flags = ALLOC_WMARK_MIN | ALLOC_CPUSET;

	if (gfp & __GFP_HIGH)
		alloc_flags |= ALLOC_MIN_RESERVE;
	if (!(gfp & (__GFP_DIRECT_RECLAIM | __GFP_NOMEMALLOC)))
		alloc_flags |= ALLOC_NON_BLOCK;
	if (gfp & __GFP_HIGH && !(gfp & __GFP_DIRECT_RECLAIM))
		alloc_flags &= ~(unsigned)ALLOC_CPUSET;
	return alloc_flags;
}

/* What must stay free of a reserve of `min`, for who may take of it: GFP_ATOMIC goes down to three eighths. */
static uint64_t reserve_for(uint64_t min, unsigned alloc_flags)
{
	if (!(alloc_flags & ALLOC_MIN_RESERVE))
		return min;
	min -= min / 2;
	return alloc_flags & ALLOC_NON_BLOCK ? min - min / 4 : min;
}
