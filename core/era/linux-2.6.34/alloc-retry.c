/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-retry.c -- a request that finds all zones low: kswapd is woken, and is another round worth it?
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).
 *
 * Inaccuracies: kswapd never comes to free anything.  Where nothing can change any more the request fails; the kernel
 * would wait.
 */

/* One for each node that has a zone of the list. */
static void wake_all_kswapd(Machine *m, const struct request *r)
{
	for (int i = 0; i < (int)state_of(m)->nr_nodes; i++) {
		const struct zone *const *zone = r->zonelist;

		while (*zone && ((int)(*zone)->node != ((int)r->preferred_zone->node ^ i) ||
		                 (*zone)->type > r->high_zoneidx))
			zone++;
		if (*zone)
			MARK(m, KSWAPD_WAKE, zone_name(m, *zone));
	}
}

/* Larger blocks are tried again only where that is asked for. */
static bool should_alloc_retry(const struct request *r, uint64_t did_some_progress, uint64_t pages_reclaimed)
{
	if (r->gfp_mask & __GFP_NORETRY || !did_some_progress)
		return false;
	if (r->order <= PAGE_ALLOC_COSTLY_ORDER || r->gfp_mask & __GFP_NOFAIL)
		return true;
	return r->gfp_mask & __GFP_REPEAT && pages_reclaimed < (uint64_t)1 << r->order;
}
