/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-alloc.c -- from which zone frames come.
 *
 * Models __alloc_pages of mm/page_alloc.c of 2.4.0.  The zonelist is gone through up to five times:
 *
 *   pages_low        that many free frames or more will do
 *   pages_high       from here on, more than that; what can be reclaimed at once would count, too
 *   pages_low
 *   pages_min        kswapd has been woken, and who may sleep has let it run
 *   pages_min / 4    whatever there is
 *
 * Before the last time, who may sleep waits until kswapd has freed something, or frees it himself where he must not
 * start I/O; and who wants a single frame begins again.  kswapd also ends a task where there is nothing else to free.
 *
 * Inaccuracies: what there is to reclaim says pressure.c; pages are free at once, and none are inactive and clean.
 * Where nothing can be freed any more the kernel would begin again for ever; here the last time comes for all.
 */

/* A block from the first zone with more free frames than its mark, and one of that size. */
static const struct page *__alloc_pages_limit(Machine *m, unsigned class_idx, unsigned order, int limit)
{
	const struct page *page = NULL;

	for (const struct zone *z = first_zone(m, class_idx); z && !page; z = next_zone(m, z)) {
		MARK(m, ZONE_TRY, zone_name(m, z), order, z->free, water_mark(z, limit));
		if (z->free > water_mark(z, limit))
			page = rmqueue(m, z, order);
	}
	return page;
}

/* The zones that have a lot. */
static const struct page *take_of_plenty(Machine *m, unsigned class_idx, unsigned order)
{
	const struct zone *classzone = first_zone(m, class_idx);
	const struct page *page = NULL;

	for (const struct zone *z = classzone; z && !page; z = next_zone(m, z)) {
		if (z != classzone)
			MARK(m, ZONE_TRY, zone_name(m, z), order, z->free, z->low);
		if (z->free >= z->low)
			page = rmqueue(m, z, order);
	}
	return page;
}

/* The very last frames are for tasks that free memory. */
static const struct page *take_what_there_is(Machine *m, unsigned class_idx, unsigned order)
{
	const struct page *page = NULL;

	for (const struct zone *z = first_zone(m, class_idx); z && !page; z = next_zone(m, z)) {
		MARK(m, ZONE_TRY, zone_name(m, z), order, z->free, z->min / 4);
		if (z->free >= z->min / 4)
			page = rmqueue(m, z, order);
	}
	return page;
}

/* Has memory been freed?  By kswapd, which does not ask for whom; or by the task. */
static bool memory_was_freed(Machine *m, gfp_t gfp_mask, unsigned class_idx)
{
	if (!(gfp_mask & __GFP_WAIT))
		return false;
	if (!(gfp_mask & __GFP_IO))
		return try_to_free_pages(m, class_idx, gfp_mask);
	return try_to_free_pages(m, ZONE_HIGHMEM, GFP_KSWAPD) || out_of_memory(m);
}

/* All of the list, but for the very last frames. */
static const struct page *take_with_marks(Machine *m, gfp_t gfp_mask, unsigned class_idx, unsigned order)
{
	const struct page *page = take_of_plenty(m, class_idx, order);

	if (!page)
		page = __alloc_pages_limit(m, class_idx, order, PAGES_HIGH);
	if (!page)
		page = __alloc_pages_limit(m, class_idx, order, PAGES_LOW);
	if (page)
		return page;
	MARK(m, KSWAPD_WAKE, zone_name(m, first_zone(m, class_idx)));
	if (gfp_mask & __GFP_WAIT && in_interrupt(m))
		BUG(m, "Scheduling in interrupt");
	return __alloc_pages_limit(m, class_idx, order, PAGES_MIN);
}

static const struct page *__alloc_pages(Machine *m, int nid, gfp_t gfp_mask, unsigned order)
{
	unsigned class_idx = class_idx_of(m, gfp_mask);
	const struct page *page;

	(void)nid;
	if (order >= MAX_ORDER)
		return NULL;
	do {
		page = take_with_marks(m, gfp_mask, class_idx, order);
	} while (!page && memory_was_freed(m, gfp_mask, class_idx) && !order);
	if (!page)
		page = take_what_there_is(m, class_idx, order);
	if (!page)
		printk(m, ALLOC_PAGES, order);
	return page;
}

/* -------- for pressure.h */

static const struct page *take(Machine *m, const struct zone *zone, unsigned order) { return rmqueue(m, zone, order); }

/* How many single frames requests can have from a zone, down to the very last. */
static uint64_t obtainable(const Machine *m, const struct zone *zone, unsigned class_idx)
{
	(void)m;
	(void)class_idx;
	return zone->free >= zone->min / 4 ? zone->free - zone->min / 4 + 1 : 0;
}

static void free_cold_page(Machine *m, const struct page *page) { __free_pages_ok(m, page, 0); }
