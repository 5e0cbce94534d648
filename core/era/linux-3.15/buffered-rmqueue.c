/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buffered-rmqueue.c -- frames from a zone that may give them: one through the CPU's list, more from the buddy lists.
 *
 * Models mm/page_alloc.c of 3.15.  Since 3.12 what a zone gives is counted, for zones to take turns (freelist.c).
 */

static const struct page *buffered_rmqueue(Machine *m, const struct zone *zone, unsigned order, gfp_t gfp_flags,
                                           unsigned migratetype)
{
	const struct page *page;

	if (!order && !is_toy(m)) {
		page = take_from_pcp(m, zone, migratetype, gfp_flags & __GFP_COLD);
	} else {
		check_nofail_order(m, gfp_flags, order);
		spin_lock(m, zone_lock);
		page = __rmqueue(m, zone, order, migratetype);
		if (page)
			SET(m, zone, free, zone->free - (1u << order));
		spin_unlock(m, zone_lock);
	}
	if (page && m->options.fair_zones)
		SET(m, zone, alloc_batch, zone->alloc_batch - ((int64_t)1 << order));
	return page;
}
