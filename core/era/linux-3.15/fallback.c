/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fallback.c -- no block of the kind that is wanted is left: one of another kind is broken up.
 *
 * Models mm/page_alloc.c of 3.15.  As before the largest block of another kind is taken.  New: what is left of it goes
 * to the lists of the kind that was wanted only where the pageblock has changed its kind, else it stays what it was.
 */

/* Returns the kind that the rest of the block has. */
static unsigned try_to_steal_freepages(Machine *m, const struct zone *zone, const struct page *page,
                                       unsigned start_type, unsigned fallback_type)
{
	uint64_t pfn = page_to_pfn(m, page), pages_moved;

	if (page->order >= pageblock_order(m)) {
		change_pageblock_range(m, pfn, page->order, start_type);
		return start_type;
	}
	if (page->order < pageblock_order(m) / 2 && start_type != MIGRATE_RECLAIMABLE)
		return fallback_type;
	pages_moved = move_freepages_block(m, zone, pfn, start_type);
	MARK(m, MT_CLAIM, pfn, pages_moved, migratetypes[start_type]);
	if (pages_moved < (uint64_t)1 << (pageblock_order(m) - 1))
		return fallback_type;
	set_pageblock_type(m, pfn, start_type);
	return start_type;
}

static const struct page *__rmqueue_fallback(Machine *m, const struct zone *zone, unsigned order,
                                             unsigned start_migratetype)
{
	for (unsigned current_order = MAX_ORDER; current_order-- > order; )
		for (unsigned i = 0; i < FALLBACKS; i++) {
			unsigned migratetype = fallbacks[start_migratetype][i], new_type;
			const struct page *page = first_free(m, zone, current_order, migratetype);

			if (!page)
				continue;
			MARK(m, MT_FALLBACK, migratetypes[start_migratetype], page_to_pfn(m, page), current_order,
			     migratetypes[migratetype]);
			new_type = try_to_steal_freepages(m, zone, page, start_migratetype, migratetype);
			del_from_free_list(m, zone, page, current_order);
			expand(m, zone, page, order, current_order, new_type);
			return page;
		}
	return NULL;
}
