/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buddy.c -- a block is taken off the lists of its kind and cut down to size.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).  Each cut halves the block: the upper half goes to the head of
 * the list of its order, the lower half is cut again, so that the lowest frame is what is given out.
 *
 *   order 2   [ 0  1  2  3 ]        request of one frame:     0 is given out,
 *                                                             [ 1 ] goes to order 0, [ 2 3 ] to order 1
 */

static void expand(Machine *m, const struct zone *zone, const struct page *page, unsigned low, unsigned high,
                   unsigned migratetype)
{
	while (high > low) {
		high--;
		add_to_free_list(m, zone, page + ((uint64_t)1 << high), high, migratetype, false);
		MARK(m, BUDDY_SPLIT, page_to_pfn(m, page) + ((uint64_t)1 << high), high);
	}
}

static const struct page *__rmqueue_smallest(Machine *m, const struct zone *zone, unsigned order, unsigned migratetype)
{
	for (unsigned current_order = order; current_order < MAX_ORDER; current_order++) {
		const struct page *page = first_free(m, zone, current_order, migratetype);

		if (!page)
			continue;
		del_from_free_list(m, zone, page, current_order);
		MARK(m, BUDDY_TAKE, page_to_pfn(m, page), current_order);
		expand(m, zone, page, order, current_order, migratetype);
		return page;
	}
	return NULL;
}
