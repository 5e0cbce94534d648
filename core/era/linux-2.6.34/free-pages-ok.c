/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-pages-ok.c -- a block is given back by who had it.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).
 */

static void __free_pages_ok(Machine *m, const struct page *page, unsigned order)
{
	uint64_t pfn = page_to_pfn(m, page);
	const struct zone *zone = zone_of_pfn(m, pfn);

	SET(m, page, state, PAGE_PART);
	SET(m, zone, free, zone->free + (1u << order));
	__free_one_page(m, zone, pfn, order, pageblock_type(m, pfn));
}

static void free_the_page(Machine *m, const struct page *page, unsigned order)
{
	if (order || is_toy(m))
		__free_pages_ok(m, page, order);
	else
		free_hot_cold_page(m, page, false);
}
