/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-flags.c -- how far a request may go: from its gfp mask to the page allocator's own flags.
 *
 * Models mm/internal.h and mm/page_alloc.c of 4.19 (the same in 6.1).
 *
 * Inaccuracies: tasks of real-time priority, which may go as far as GFP_ATOMIC, are not told apart; nobody is a victim
 * of the OOM killer (ALLOC_OOM).
 */

enum {
	ALLOC_WMARK_MIN = 0, ALLOC_WMARK_LOW = 1, ALLOC_WMARK_HIGH = 2, ALLOC_NO_WATERMARKS = 4,
	ALLOC_HARDER = 0x10, ALLOC_HIGH = 0x20, ALLOC_CPUSET = 0x40, ALLOC_NOFRAGMENT = 0x100,
	ALLOC_FOR_NOFAIL = ALLOC_HARDER           /* the last resort of __GFP_NOFAIL */
};

/* The slow path's flags. */
static unsigned gfp_to_alloc_flags(gfp_t gfp)
{
	unsigned alloc_flags = ALLOC_WMARK_MIN | ALLOC_CPUSET;

	if (gfp & __GFP_HIGH)
		alloc_flags |= ALLOC_HIGH;
	if (gfp & __GFP_ATOMIC && !(gfp & __GFP_NOMEMALLOC))
		alloc_flags |= ALLOC_HARDER;
	if (gfp & __GFP_ATOMIC)
		alloc_flags &= ~(unsigned)ALLOC_CPUSET;
	return alloc_flags;
}

/* What must stay free of a reserve of `min`, for who may take of it: GFP_ATOMIC goes down to three eighths. */
static uint64_t reserve_for(uint64_t min, unsigned alloc_flags)
{
	if (alloc_flags & ALLOC_HIGH)
		min -= min / 2;
	if (alloc_flags & ALLOC_HARDER)
		min -= min / 4;
	return min;
}
