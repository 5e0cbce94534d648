/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buffered-rmqueue.c -- frames from a zone that may give them: one through the CPU's list, more from the buddy lists.
 *
 * Models mm/page_alloc.c of 2.6.34.
 */

static const struct page *buffered_rmqueue(Machine *m, const struct zone *zone, unsigned order, gfp_t gfp_flags,
                                           unsigned migratetype)
{
	const struct page *page;

	if (!order && !is_toy(m))
		return take_from_pcp(m, zone, migratetype, gfp_flags & __GFP_COLD);
	check_nofail_order(m, gfp_flags, order);
	spin_lock(m, zone_lock);
	page = __rmqueue(m, zone, order, migratetype);
	if (page)
		SET(m, zone, free, zone->free - (1u << order));
	spin_unlock(m, zone_lock);
	return page;
}
