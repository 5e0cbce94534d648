/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rmqueue.c -- a block of a kind from a zone: its own lists, those of other kinds, the reserve.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).
 */

/* Who must not fail should want two frames at most. */
static void check_nofail_order(Machine *m, gfp_t gfp_flags, unsigned order)
{
	if (gfp_flags & __GFP_NOFAIL && order > 1)
		WARN_ON_ONCE(m, WARN_NOFAIL_ORDER, "order > 1");
}

static const struct page *__rmqueue(Machine *m, const struct zone *zone, unsigned order, unsigned migratetype)
{
	const struct page *page = __rmqueue_smallest(m, zone, order, migratetype);

	if (page || migratetype == MIGRATE_RESERVE)
		return page;
	page = __rmqueue_fallback(m, zone, order, migratetype);
	if (page)
		return page;
	page = __rmqueue_smallest(m, zone, order, MIGRATE_RESERVE);
	if (page)
		MARK(m, MT_RESERVE, zone_name(m, zone));
	return page;
}
