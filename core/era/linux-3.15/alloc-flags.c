/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-flags.c -- how far below the marks a request may go that has found all zones low.
 *
 * Models mm/page_alloc.c of 3.15.  As in 2.6.34, but who must keep off the emergency pages gets no quarter for not
 * sleeping, and __GFP_MEMALLOC (since 3.6) is for who needs memory to free memory: no mark holds for him.
 *
 * Inaccuracies: no task has a real-time priority, is being killed or reclaims memory itself.
 */

static unsigned gfp_to_alloc_flags(gfp_t gfp_mask)
{
	unsigned alloc_flags = ALLOC_WMARK_MIN | ALLOC_CPUSET;

	if (gfp_mask & __GFP_HIGH)
		alloc_flags |= ALLOC_HIGH;
	if (!(gfp_mask & (__GFP_WAIT | __GFP_NOMEMALLOC)))
		alloc_flags |= ALLOC_HARDER;
	if (!(gfp_mask & __GFP_WAIT))
		alloc_flags &= ~(unsigned)ALLOC_CPUSET;
	if (gfp_mask & __GFP_MEMALLOC && !(gfp_mask & __GFP_NOMEMALLOC))
		alloc_flags |= ALLOC_NO_WATERMARKS;
	return alloc_flags;
}
