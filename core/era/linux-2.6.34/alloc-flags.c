/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-flags.c -- how far below the marks a request may go that has found all zones low.
 *
 * Models mm/page_alloc.c of 2.6.34.  The min mark holds; who may use the emergency pages needs half of it, who cannot
 * sleep three quarters, GFP_ATOMIC with both 3/8.
 *
 * Inaccuracies: no task has a real-time priority, is being killed or reclaims memory itself.
 */

static unsigned gfp_to_alloc_flags(gfp_t gfp_mask)
{
	unsigned alloc_flags = ALLOC_WMARK_MIN | ALLOC_CPUSET;

	if (gfp_mask & __GFP_HIGH)
		alloc_flags |= ALLOC_HIGH;
	if (!(gfp_mask & __GFP_WAIT))
		alloc_flags = (alloc_flags | ALLOC_HARDER) & ~(unsigned)ALLOC_CPUSET;
	return alloc_flags;
}
