/* SPDX-License-Identifier: GPL-2.0-or-later */
/* steal.c -- taking over a block of another type, with its pageblock where that may be.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 6.1).  The block, and the other free ones of its pageblock, go over to
 * the lists of the type wanted; then the request is tried once more.  The pageblock itself changes its type where at
 * least half of it is free or alike: later what is freed in it goes to the new type's lists.
 *
 * Inaccuracies: see fallback.c.
 */

static void steal_suitable_fallback(Machine *m, const struct zone *zone, const struct page *page, unsigned start_type)
{
	uint64_t pfn = page_to_pfn(m, page);
	unsigned current_order = page->order, block_type = pageblock_type(m, pfn), free_pages = 0;

	if (current_order >= pageblock_order(m))
		change_pageblock_range(m, pfn, current_order, start_type);
	else if (can_steal_fallback(m, current_order, start_type))
		free_pages = free_in_pageblock(m, zone, pfn);

	if (!free_pages) {
		move_to_free_list(m, zone, page, start_type);
		return;
	}
	move_freepages_block(m, zone, pfn, start_type);
	if (is_mostly_alike(m, free_pages, start_type, block_type))
		set_pageblock_type(m, pfn, start_type);
}

static bool __rmqueue_fallback(Machine *m, const struct zone *zone, unsigned order, unsigned start_type,
                               unsigned alloc_flags)
{
	const struct page *page = find_fallback(m, zone, order, start_type, alloc_flags);

	if (!page)
		return false;
	MARK(m, MT_FALLBACK_ANY, migratetypes[start_type], page_to_pfn(m, page), page->order,
	     migratetypes[page->migratetype]);
	steal_suitable_fallback(m, zone, page, start_type);
	return true;
}

static const struct page *__rmqueue(Machine *m, const struct zone *zone, unsigned order, unsigned type,
                                    unsigned alloc_flags)
{
	const struct page *page;

	do {
		page = __rmqueue_smallest(m, zone, order, type);
	} while (!page && __rmqueue_fallback(m, zone, order, type, alloc_flags));
	return page;
}
