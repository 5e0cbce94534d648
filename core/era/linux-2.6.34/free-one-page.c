/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-one-page.c -- a block comes back and joins its buddy, as long as that is free.
 *
 * Models mm/page_alloc.c of 2.6.34 and 3.15.  Frames 4 and 5 of order 0 are buddies, 4..5 and 6..7 of order 1, and so
 * on: the numbers differ in one bit.
 *
 *   free 5:   [4] [5]  [6 7]    4 is free: 4..5;  6..7 is free: 4..7;  0..3 is not: 4..7 goes to the head of order 2
 *
 * Since 2.6.35 a block goes to the end of its list where what it would become, with its buddy, could join at once in
 * its turn: it is given out last, and its buddy may be free by then.
 */

static bool buddy_merge_likely(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	uint64_t higher = pfn & ~((uint64_t)1 << order);

	return m->era->version >= KERNEL(2, 6) + 35 && order < MAX_ORDER - 2 &&
	       page_is_buddy(m, zone, higher ^ (uint64_t)1 << (order + 1), order + 1);
}

static void __free_one_page(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order, unsigned migratetype)
{
	bool tail;

	while (order < MAX_ORDER - 1) {
		uint64_t buddy = pfn ^ (uint64_t)1 << order;

		if (!page_is_buddy(m, zone, buddy, order))
			break;
		del_from_free_list(m, zone, pfn_to_page(m, buddy), order);
		pfn &= buddy;
		order++;
		MARK(m, BUDDY_MERGE, pfn, buddy, order);
	}
	tail = buddy_merge_likely(m, zone, pfn, order);
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, migratetype, tail);
	MARK(m, BUDDY_PUT, pfn, order, tail);
}
