/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rmqueue.c -- a block of a kind from a zone: its own lists, those of other kinds, the reserve.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).
 */

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
