/* SPDX-License-Identifier: GPL-2.0-or-later */
/* steal.c -- taking over a block of another type, with its pageblock where that may be.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 6.1).  The block, and the other free ones of its pageblock, go over to
 * the lists of the type wanted; then the request is tried once more.  The pageblock itself changes its type where at
 * least half of it is free or alike: later what is freed in it goes to the new type's lists.  A movable request that
 * cannot have a whole pageblock takes the smallest block that will do.
 */

/* The block to take for a request of 2^order frames, or NULL. */
static const struct page *find_fallback(Machine *m, const struct zone *zone, unsigned order, unsigned start_type,
                                        unsigned alloc_flags)
{
	unsigned min_order = smallest_to_steal(m, order, alloc_flags), current_order = MAX_ORDER;
	const struct page *page = NULL;

	while (!page && current_order-- > min_order)
		page = find_suitable_fallback(m, zone, current_order, start_type);
	if (!page || can_steal_fallback(m, current_order, start_type))
		return page;

	for (current_order = order; ; current_order++) {
		page = find_suitable_fallback(m, zone, current_order, start_type);
		if (page)
			return page;
	}
}

static void steal_suitable_fallback(Machine *m, const struct zone *zone, const struct page *page,
                                    unsigned alloc_flags, unsigned start_type)
{
	uint64_t pfn = page_to_pfn(m, page);
	unsigned current_order = page->order, block_type = pageblock_type(m, pfn);
	struct block_use use;

	if (current_order >= pageblock_order(m)) {
		change_pageblock_range(m, pfn, current_order, start_type);
		move_to_free_list(m, zone, page, start_type);
		return;
	}
	if (boost_watermark(m, zone) && alloc_flags & ALLOC_KSWAPD)
		SET(m, zone, boosted, 1);
	if (!can_steal_fallback(m, current_order, start_type) || !pageblock_in_zone(m, zone, pfn)) {
		move_to_free_list(m, zone, page, start_type);
		return;
	}
	use = use_of_pageblock(m, zone, pfn);
	move_freepages_block(m, zone, pfn, start_type);
	if (is_mostly_alike(m, use, start_type, block_type))
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
	steal_suitable_fallback(m, zone, page, alloc_flags, start_type);
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
