/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-one-page.c -- a block comes back and joins its buddy, as long as that is free.
 *
 * Models mm/page_alloc.c of 2.6.34.  Frames 4 and 5 of order 0 are buddies, 4..5 and 6..7 of order 1, and so on: the
 * numbers differ in one bit.
 *
 *   free 5:   [4] [5]  [6 7]    4 is free: 4..5;  6..7 is free: 4..7;  0..3 is not: 4..7 goes to the head of order 2
 */

static void __free_one_page(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order, unsigned migratetype)
{
	while (order < MAX_ORDER - 1) {
		uint64_t buddy = pfn ^ (uint64_t)1 << order;

		if (!page_is_buddy(m, zone, buddy, order))
			break;
		del_from_free_list(m, zone, pfn_to_page(m, buddy), order);
		pfn &= buddy;
		order++;
		MARK(m, BUDDY_MERGE, pfn, buddy, order);
	}
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, migratetype, false);
	MARK(m, BUDDY_PUT, pfn, order, false);
}
