/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fallback.c -- no block of the kind that is wanted is left: one of another kind is broken up.
 *
 * Models mm/page_alloc.c of 2.6.34.  It is the *largest* block of another kind, not the smallest that would do: better
 * one place that is of two kinds than many.  Where it is large, the other free frames of its pageblock come along, and
 * where that was at least half of it, the pageblock itself changes its kind.
 */

static const struct page *break_up(Machine *m, const struct zone *zone, const struct page *page, unsigned order,
                                   unsigned start_migratetype)
{
	uint64_t pfn = page_to_pfn(m, page), half = (uint64_t)1 << (pageblock_order(m) - 1);
	unsigned current_order = page->order, migratetype = page->migratetype;

	MARK(m, MT_FALLBACK, migratetypes[start_migratetype], pfn, current_order, migratetypes[migratetype]);
	if (current_order >= pageblock_order(m) / 2 || start_migratetype == MIGRATE_RECLAIMABLE) {
		uint64_t pages_moved = move_freepages_block(m, zone, pfn, start_migratetype);

		MARK(m, MT_CLAIM, pfn, pages_moved, migratetypes[start_migratetype]);
		if (pages_moved >= half)
			set_pageblock_type(m, pfn, start_migratetype);
		migratetype = start_migratetype;
	}
	del_from_free_list(m, zone, page, current_order);
	if (current_order >= pageblock_order(m))
		change_pageblock_range(m, pfn, current_order, start_migratetype);
	expand(m, zone, page, order, current_order, migratetype);
	return page;
}

static const struct page *__rmqueue_fallback(Machine *m, const struct zone *zone, unsigned order,
                                             unsigned start_migratetype)
{
	for (unsigned current_order = MAX_ORDER; current_order-- > order; )
		for (unsigned i = 0; i < FALLBACKS; i++) {
			unsigned migratetype = fallbacks[start_migratetype][i];
			const struct page *page = first_free(m, zone, current_order, migratetype);

			if (page)
				return break_up(m, zone, page, order, start_migratetype);
		}
	return NULL;
}
