/* SPDX-License-Identifier: GPL-2.0-or-later */
/* steal.c -- taking a block of another type, with its pageblock where that may be.
 *
 * Models mm/page_alloc.c of 6.12.  Since 6.10 the lists of a type hold blocks of pageblocks of that type alone: either
 * all of a pageblock goes over, or a single block is taken out of it, and what is left of that stays with its type.
 *
 * Inaccuracies: see fallback.c.
 */

/* A block of 2^order frames out of `page`, or out of the pageblock that it is in. */
static const struct page *steal_suitable_fallback(Machine *m, const struct zone *zone, const struct page *page,
                                                  unsigned order, unsigned start_type)
{
	uint64_t pfn = page_to_pfn(m, page);
	unsigned current_order = page->order, block_type = pageblock_type(m, pfn), free_pages = 0;

	if (current_order >= pageblock_order(m)) {
		change_pageblock_range(m, pfn, current_order, start_type);
		return del_and_expand(m, zone, page, order, current_order, start_type);
	}

	if (can_steal_fallback(m, current_order, start_type))
		free_pages = free_in_pageblock(m, zone, pfn);
	if (free_pages && is_mostly_alike(m, free_pages, start_type, block_type)) {
		move_freepages_block(m, zone, pfn, start_type);
		set_pageblock_type(m, pfn, start_type);
		return __rmqueue_smallest(m, zone, order, start_type);
	}
	return del_and_expand(m, zone, page, order, current_order, block_type);
}

static const struct page *__rmqueue_fallback(Machine *m, const struct zone *zone, unsigned order, unsigned start_type,
                                             unsigned alloc_flags)
{
	const struct page *page = find_fallback(m, zone, order, start_type, alloc_flags);

	if (!page)
		return NULL;
	MARK(m, MT_FALLBACK_ANY, migratetypes[start_type], page_to_pfn(m, page), page->order,
	     migratetypes[page->migratetype]);
	return steal_suitable_fallback(m, zone, page, order, start_type);
}

static const struct page *__rmqueue(Machine *m, const struct zone *zone, unsigned order, unsigned type,
                                    unsigned alloc_flags)
{
	const struct page *page = __rmqueue_smallest(m, zone, order, type);

	return page ? page : __rmqueue_fallback(m, zone, order, type, alloc_flags);
}
