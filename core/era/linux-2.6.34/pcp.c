/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcp.c -- single frames pass through lists that each CPU has for itself.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).  A list for each kind of memory, of each zone.  An empty one is
 * filled with `batch` frames; when all of a zone's together have `high`, `batch` go back (drain.c).
 *
 *        hot: taken and put here                      cold: taken and put here
 *        v                                            v
 *   head [31747] [31748] [31749] ......... [31752] tail
 *
 * A frame that was just freed is the next one given out: a CPU's cache may still hold it.  Who will not touch a frame
 * himself asks for a cold one.
 */

/* Frames are hung behind each other: the list has them in the order in which they were taken. */
static uint32_t rmqueue_bulk(Machine *m, const struct zone *zone, const struct list_head *list, unsigned migratetype,
                             bool cold)
{
	uint32_t batch = zone->batch, i;

	ENTER(m, batch, migratetype);
	MARK(m, PCP_REFILL, zone_name(m, zone), state_of(m)->this_cpu, batch);
	spin_lock(m, zone_lock);
	for (i = 0; i < batch; i++) {
		const struct page *page = __rmqueue(m, zone, 0, migratetype);

		if (!page)
			break;
		SET(m, page, state, PAGE_PCP);
		SET(m, page, order, 0);
		if (cold)
			list_add_tail(m, &page->lru, list);
		else
			list_add(m, &page->lru, list);
		SET(m, page, migratetype, migratetype);
		list = &page->lru;
	}
	SET(m, zone, free, zone->free - i);
	spin_unlock(m, zone_lock);
	LEAVE(m, i);
	return i;
}

/* One frame from the list of its kind, or NULL. */
static const struct page *take_from_pcp(Machine *m, const struct zone *zone, unsigned migratetype, bool cold)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	const struct list_head *list = &pcp->list[migratetype];
	const struct page *page;

	if (list_empty(m, list))
		SET(m, pcp, count, pcp->count + rmqueue_bulk(m, zone, list, migratetype, cold));
	if (list_empty(m, list))
		return NULL;
	page = list_entry(m, cold ? list->prev : list->next, struct page, lru);
	list_del(m, &page->lru);
	SET(m, pcp, count, pcp->count - 1);
	return page;
}

/* Frames of the reserve go to the list of the movable ones, and with those back to where they belong. */
static void free_hot_cold_page(Machine *m, const struct page *page, bool cold)
{
	uint64_t pfn = page_to_pfn(m, page);
	const struct zone *zone = zone_of_pfn(m, pfn);
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	unsigned migratetype = pageblock_type(m, pfn);

	SET(m, page, state, PAGE_PCP);
	SET(m, page, migratetype, migratetype);
	if (migratetype >= MIGRATE_PCPTYPES)
		migratetype = MIGRATE_MOVABLE;
	if (cold)
		list_add_tail(m, &page->lru, &pcp->list[migratetype]);
	else
		list_add(m, &page->lru, &pcp->list[migratetype]);
	SET(m, pcp, count, pcp->count + 1);
	if (pcp->count >= zone->pcp_high)
		free_pcppages_bulk(m, zone, zone->batch, pcp);
}

/* All that a CPU keeps of a zone goes back. */
static void drain_zone_pages(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp)
{
	free_pcppages_bulk(m, zone, pcp->count, pcp);
}

static void free_cold_page(Machine *m, const struct page *page) { free_hot_cold_page(m, page, true); }
