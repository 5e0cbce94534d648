/* SPDX-License-Identifier: GPL-2.0-or-later */
/* move-freepages.c -- what is free of a pageblock goes to the lists of another kind.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).
 */

/* Returns how many frames were moved. */
static uint64_t move_freepages(Machine *m, const struct zone *zone, uint64_t pfn, uint64_t end_pfn,
                               unsigned migratetype)
{
	uint64_t pages_moved = 0;

	while (pfn <= end_pfn) {
		const struct page *page = pfn_to_page(m, pfn);

		if (page->state != PAGE_BUDDY) {
			pfn++;
			continue;
		}
		list_del(m, &page->lru);
		list_add(m, &page->lru, free_list(zone, page->order, migratetype));
		SET(m, page, migratetype, migratetype);
		pfn += (uint64_t)1 << page->order;
		pages_moved += (uint64_t)1 << page->order;
	}
	return pages_moved;
}

/* The pageblock that a frame lies in; nothing where the zone ends inside it. */
static uint64_t move_freepages_block(Machine *m, const struct zone *zone, uint64_t pfn, unsigned migratetype)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), start_pfn = pfn & ~(pages - 1);
	uint64_t end_pfn = start_pfn + pages - 1;

	if (start_pfn < zone->start)
		start_pfn = pfn;
	if (end_pfn >= zone->end)
		return 0;
	link_block_of_rest(m, zone, start_pfn);
	return move_freepages(m, zone, start_pfn, end_pfn, migratetype);
}

/* A block of a pageblock or more: all of it changes its kind. */
static void change_pageblock_range(Machine *m, uint64_t pfn, unsigned start_order, unsigned migratetype)
{
	for (uint64_t i = 0; i < (uint64_t)1 << start_order; i += (uint64_t)1 << pageblock_order(m))
		set_pageblock_type(m, pfn + i, migratetype);
}
