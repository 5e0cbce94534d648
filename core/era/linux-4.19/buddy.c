/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buddy.c -- free memory in blocks of 2^order frames: taking one, cutting it, and putting blocks together again.
 *
 * Models mm/page_alloc.c of 4.19; the rules are the same up to 6.12.  Blocks are on one list per zone, order and
 * migrate type.  A request splits the first block that is large enough and gets its lower half, a freed block joins its
 * buddy while that is free too.
 *
 *   order 2   [ 0  1  2  3 ]        request of one frame:     0 is given out,
 *                                                             [ 1 ] goes to order 0, [ 2 3 ] to order 1
 */

/* Will the block's own buddy-to-be be free soon?  Then it is better put at the end, where it stays longer. */
static bool buddy_merge_likely(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	uint64_t higher = pfn & ~((uint64_t)1 << order);

	return order < MAX_ORDER - 2 && page_is_buddy(m, zone, higher ^ (uint64_t)1 << (order + 1), order + 1);
}

/* Since 5.18 pageblocks that are set aside (highatomic.c) stay apart from others. */
static bool may_merge(const Machine *m, uint64_t buddy, unsigned order, unsigned type)
{
	unsigned buddy_type = pageblock_type(m, buddy);

	if (m->era->version < KERNEL(5, 18) || order < pageblock_order(m) || type == buddy_type)
		return true;
	return type != MIGRATE_HIGHATOMIC && buddy_type != MIGRATE_HIGHATOMIC;
}

/* A whole block that has come together keeps one type.  Since 6.10 its pageblocks are told so. */
static void adopt_buddy(Machine *m, uint64_t buddy, unsigned order, unsigned type)
{
	if (m->era->version >= KERNEL(6, 10) && order >= pageblock_order(m) && pageblock_type(m, buddy) != type)
		set_pageblock_type(m, buddy, type);
}

/* A block comes back, to the lists of `type`. */
static void __free_one_page(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order, unsigned type)
{
	bool tail;

	SET(m, zone, free, zone->free + (1u << order));
	while (order < MAX_ORDER - 1) {
		uint64_t buddy = pfn ^ (uint64_t)1 << order;

		if (!page_is_buddy(m, zone, buddy, order) || !may_merge(m, buddy, order, type))
			break;
		del_from_free_list(m, zone, pfn_to_page(m, buddy), order);
		adopt_buddy(m, buddy, order, type);
		pfn &= buddy;
		order++;
		MARK(m, BUDDY_MERGE, pfn, buddy, order);
	}
	tail = buddy_merge_likely(m, zone, pfn, order);
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, type, tail);
	MARK(m, BUDDY_PUT, pfn, order, tail);
}

/* A block past the lists of the CPUs; since 6.10 a large one pageblock by pageblock, each with its type. */
static void free_one_page(Machine *m, const struct zone *zone, const struct page *page, unsigned order)
{
	uint64_t pfn = page_to_pfn(m, page), end = pfn + ((uint64_t)1 << order);

	if (m->era->version >= KERNEL(6, 10) && order > pageblock_order(m))
		order = pageblock_order(m);
	SET(m, page, state, PAGE_PART);
	spin_lock(m, zone_lock);
	for (; pfn < end; pfn += (uint64_t)1 << order)
		__free_one_page(m, zone, pfn, order, pageblock_type(m, pfn));
	spin_unlock(m, zone_lock);
}

/* Cut a block down to the order wanted: each time the upper half goes back. */
static void expand(Machine *m, const struct zone *zone, const struct page *page, unsigned low, unsigned high,
                   unsigned type)
{
	while (high > low) {
		high--;
		add_to_free_list(m, zone, page + ((uint64_t)1 << high), high, type, false);
		MARK(m, BUDDY_SPLIT, page_to_pfn(m, page) + ((uint64_t)1 << high), high);
	}
}

/* A free block leaves its list and is cut down; the rest of it goes to the lists of `type`. */
static const struct page *del_and_expand(Machine *m, const struct zone *zone, const struct page *page, unsigned order,
                                         unsigned current_order, unsigned type)
{
	del_from_free_list(m, zone, page, current_order);
	SET(m, zone, free, zone->free - (1u << order));
	MARK(m, BUDDY_TAKE, page_to_pfn(m, page), current_order);
	expand(m, zone, page, order, current_order, type);
	SET(m, page, migratetype, type);
	return page;
}

static const struct page *__rmqueue_smallest(Machine *m, const struct zone *zone, unsigned order, unsigned type)
{
	for (unsigned current_order = order; current_order < MAX_ORDER; current_order++) {
		const struct page *page = first_free(m, zone, current_order, type);

		if (page)
			return del_and_expand(m, zone, page, order, current_order, type);
	}
	return NULL;
}
