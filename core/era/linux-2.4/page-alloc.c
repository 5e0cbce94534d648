/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-alloc.c -- from which zone frames come.
 *
 * Models __alloc_pages of mm/page_alloc.c of 2.4.32.  The zonelist is gone through again and again:
 *
 *   pages_low       if no zone has more than that, kswapd is woken
 *   pages_min       a quarter of it for who must not sleep, and for them this is the end
 *   pages_min       after reclaiming, again and again while that frees something
 *   pages_high      it has freed nothing: has another task freed a lot meanwhile?
 *
 * A zone keeps more back from requests that would rather have had a higher one: of all zones between, 1/256 for DMA and
 * 1/32 for Normal.  (Since 2.4.23; before, the marks of the zones that were tried added up.)
 *
 * Inaccuracies: what there is to reclaim says pressure.c, and kswapd frees nothing.  The first frame that a task frees
 * goes to the lists, where the kernel keeps it for that task (local_pages).  The kernel has an OOM killer where it was
 * built with one (CONFIG_OOM_KILLER).
 */

/* What a zone keeps for others when a request of a higher class comes to it. */
static uint64_t lower_zone_reserve(const Machine *m, const struct zone *zone, unsigned class_idx)
{
	uint64_t above = 0;

	for (const struct zone *z = first_zone(m, class_idx); z != zone; z = next_zone(m, z))
		above += z->end - z->start;
	return above / (zone->type == ZONE_DMA ? 256 : 32);
}

static uint64_t zone_free_pages(const struct zone *zone, unsigned order)
{
	uint64_t pages = (uint64_t)1 << order;

	return zone->free > pages ? zone->free - pages : 0;
}

/* A block from the first zone that has more than its mark, and one of that size. */
static const struct page *try_zones(Machine *m, gfp_t gfp_mask, unsigned order, int limit)
{
	unsigned class_idx = class_idx_of(m, gfp_mask);
	const struct zone *classzone = first_zone(m, class_idx);
	const struct page *page = NULL;

	for (const struct zone *z = classzone; z && !page; z = next_zone(m, z)) {
		uint64_t mark = water_mark(z, limit) + lower_zone_reserve(m, z, class_idx);

		if (limit == PAGES_MIN && !(gfp_mask & __GFP_WAIT))
			mark >>= 2;
		if (z != classzone || limit != PAGES_LOW)
			MARK(m, ZONE_TRY, zone_name(m, z), order, zone_free_pages(z, order), mark);
		if (zone_free_pages(z, order) > mark || is_toy(m))
			page = rmqueue(m, z, order);
	}
	return page;
}

/* The task itself looks for memory to reclaim: how many frames it has freed.  Where there are none, another task is
 * killed, and it looks once more. */
static uint64_t balance_classzone(Machine *m, gfp_t gfp_mask, unsigned order)
{
	uint64_t freed;

	ENTER(m, gfp_mask, order);
	BUG_ON(m, in_interrupt(m));
	do {
		freed = try_to_free_pages(m, class_idx_of(m, gfp_mask), gfp_mask);
	} while (!freed && out_of_memory(m));
	if (!freed)
		MARK(m, RECLAIM_NOTHING, order);
	LEAVE(m, freed);
	return freed;
}

static const struct page *reclaim_and_try(Machine *m, gfp_t gfp_mask, unsigned order)
{
	const struct page *page;
	uint64_t freed;

	do {
		freed = balance_classzone(m, gfp_mask, order);
		page = try_zones(m, gfp_mask, order, freed ? PAGES_MIN : PAGES_HIGH);
	} while (!page && freed);
	return page;
}

static const struct page *__alloc_pages(Machine *m, int nid, gfp_t gfp_mask, unsigned order)
{
	const struct page *page;

	(void)nid;
	if (order >= MAX_ORDER)
		return NULL;
	page = try_zones(m, gfp_mask, order, PAGES_LOW);
	if (page)
		return page;
	MARK(m, KSWAPD_WAKE, zone_name(m, first_zone(m, class_idx_of(m, gfp_mask))));
	page = try_zones(m, gfp_mask, order, PAGES_MIN);
	if (page)
		return page;
	if (gfp_mask & __GFP_WAIT)
		page = reclaim_and_try(m, gfp_mask, order);
	if (!page)
		printk(m, ALLOC_PAGES_GFP, order, gfp_mask);
	return page;
}

/* -------- for pressure.h */

static const struct page *take(Machine *m, const struct zone *zone, unsigned order) { return rmqueue(m, zone, order); }

/* How many single frames requests of a class can have from a zone, down to pages_min. */
static uint64_t obtainable(const Machine *m, const struct zone *zone, unsigned class_idx)
{
	uint64_t mark = zone->min + lower_zone_reserve(m, zone, class_idx), free = zone_free_pages(zone, 0);

	return free > mark ? free - mark : 0;
}

static void free_cold_page(Machine *m, const struct page *page) { __free_pages_ok(m, page, 0); }
