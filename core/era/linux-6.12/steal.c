/* SPDX-License-Identifier: GPL-2.0-or-later */
/* steal.c -- no block of the type wanted is left: a pageblock of another type is claimed, or a block taken out of one.
 *
 * Models mm/page_alloc.c of 6.12.117: what came with 6.15, and to 6.12 with its updates.  Since 6.10 the lists of a
 * type hold blocks of pageblocks of that type alone.
 *
 *   1  from the largest block down: is its pageblock free or alike enough?  Then all of it changes its type.
 *   2  from the smallest that will do up: a block is cut; what is left of it stays with its type.
 *
 * Who fills a list goes on with 2 where he has once come to it, which spares searches.
 */

/* The pageblock of `page` changes its type, if that may be: a block of 2^order frames out of it, or NULL. */
static const struct page *try_to_steal_block(Machine *m, const struct zone *zone, const struct page *page,
                                             unsigned order, unsigned start_type, unsigned alloc_flags)
{
	uint64_t pfn = page_to_pfn(m, page);
	unsigned current_order = page->order, block_type = page->migratetype;

	if (current_order >= pageblock_order(m)) {
		MARK(m, MT_FALLBACK_ANY, migratetypes[start_type], pfn, current_order, migratetypes[block_type]);
		change_pageblock_range(m, pfn, current_order, start_type);
		return del_and_expand(m, zone, page, order, current_order, start_type);
	}
	if (boost_watermark(m, zone) && alloc_flags & ALLOC_KSWAPD)
		SET(m, zone, boosted, 1);
	if (!pageblock_in_zone(m, zone, pfn) ||
	    !is_mostly_alike(m, use_of_pageblock(m, zone, pfn), start_type, block_type))
		return NULL;
	MARK(m, MT_FALLBACK_ANY, migratetypes[start_type], pfn, current_order, migratetypes[block_type]);
	move_freepages_block(m, zone, pfn, start_type);
	set_pageblock_type(m, pfn, start_type);
	return __rmqueue_smallest(m, zone, order, start_type);
}

static const struct page *__rmqueue_claim(Machine *m, const struct zone *zone, unsigned order, unsigned start_type,
                                          unsigned alloc_flags)
{
	unsigned min_order = smallest_to_steal(m, order, alloc_flags);
	const struct page *page = NULL;

	for (unsigned current_order = MAX_ORDER; !page && current_order-- > min_order; ) {
		const struct page *found = find_suitable_fallback(m, zone, current_order, start_type);

		if (found && !can_steal_fallback(m, current_order, start_type))
			break;
		if (found)
			page = try_to_steal_block(m, zone, found, order, start_type, alloc_flags);
	}
	return page;
}

static const struct page *__rmqueue_steal(Machine *m, const struct zone *zone, unsigned order, unsigned start_type)
{
	for (unsigned current_order = order; current_order < MAX_ORDER; current_order++) {
		const struct page *page = find_suitable_fallback(m, zone, current_order, start_type);

		if (!page)
			continue;
		MARK(m, MT_FALLBACK_ANY, migratetypes[start_type], page_to_pfn(m, page), current_order,
		     migratetypes[page->migratetype]);
		return del_and_expand(m, zone, page, order, current_order, page->migratetype);
	}
	return NULL;
}

enum rmqueue_mode { RMQUEUE_NORMAL, RMQUEUE_STEAL };

static const struct page *__rmqueue_as(Machine *m, const struct zone *zone, unsigned order, unsigned type,
                                       unsigned alloc_flags, enum rmqueue_mode *mode)
{
	const struct page *page = NULL;

	if (*mode == RMQUEUE_NORMAL)
		page = __rmqueue_smallest(m, zone, order, type);
	if (!page && *mode == RMQUEUE_NORMAL)
		page = __rmqueue_claim(m, zone, order, type, alloc_flags);
	if (page || alloc_flags & ALLOC_NOFRAGMENT)
		return page;
	*mode = RMQUEUE_STEAL;
	return __rmqueue_steal(m, zone, order, type);
}

static const struct page *__rmqueue(Machine *m, const struct zone *zone, unsigned order, unsigned type,
                                    unsigned alloc_flags)
{
	enum rmqueue_mode mode = RMQUEUE_NORMAL;

	return __rmqueue_as(m, zone, order, type, alloc_flags, &mode);
}
