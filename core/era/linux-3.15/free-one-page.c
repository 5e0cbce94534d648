/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-one-page.c -- a block comes back and joins its buddy, as long as that is free.
 *
 * Models mm/page_alloc.c of 3.15 (since 2.6.35).  Where the block that this one would become, with its buddy, could
 * join at once in its turn, it is put at the end of its list: it is given out last, and its buddy may be free by then.
 */

static bool buddy_merge_likely(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	uint64_t higher = pfn & ~((uint64_t)1 << order);

	return order < MAX_ORDER - 2 && page_is_buddy(m, zone, higher ^ (uint64_t)1 << (order + 1), order + 1);
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
