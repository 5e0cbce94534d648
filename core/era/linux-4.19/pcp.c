/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcp.c -- single frames pass through lists of the CPU's own: a frame that was just freed is the next one given out.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 5.4).
 *
 *   given out <-- [ hot ... cold ] --> `batch` at a time, when there are `high` frames
 *        freed -->
 *
 * Each migrate type has a list; `high`, six batches, is the limit of all together.
 */

static const struct page *rmqueue_pcplist(Machine *m, const struct zone *zone, unsigned type, unsigned alloc_flags)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	const struct list_head *list = &pcp->list[type];
	const struct page *page;

	if (list_empty(m, list))
		SET(m, pcp, count, pcp->count + rmqueue_bulk(m, zone, 0, zone->batch, list, type, alloc_flags));
	if (list_empty(m, list))
		return NULL;
	page = list_entry(m, list->next, struct page, lru);
	list_del(m, &page->lru);
	SET(m, pcp, count, pcp->count - 1);
	return page;
}

/* The coldest frame of a list goes back to the buddy lists. */
static void free_coldest(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp, unsigned type)
{
	const struct page *page = list_entry(m, pcp->list[type].prev, struct page, lru);

	list_del(m, &page->lru);
	SET(m, pcp, count, pcp->count - 1);
	SET(m, page, state, PAGE_PART);
	__free_one_page(m, zone, page_to_pfn(m, page), 0, page->migratetype);
}

/* From list to list, one frame of each; more, the more empty lists come before it. */
static void free_pcppages_bulk(Machine *m, const struct zone *zone, uint32_t batch, const struct per_cpu_pages *pcp)
{
	uint32_t count = batch < pcp->count ? batch : pcp->count, batch_free = 0;
	unsigned type = 0;

	ENTER(m, batch);
	MARK(m, PCP_DRAIN, zone_name(m, zone), state_of(m)->this_cpu, batch);
	spin_lock(m, zone_lock);
	while (count) {
		do {
			batch_free++;
			type = (type + 1) % MIGRATE_PCPTYPES;
		} while (list_empty(m, &pcp->list[type]));
		if (batch_free == MIGRATE_PCPTYPES)
			batch_free = count;
		do {
			free_coldest(m, zone, pcp, type);
		} while (--count && --batch_free && !list_empty(m, &pcp->list[type]));
	}
	spin_unlock(m, zone_lock);
	LEAVE_VOID(m);
}

/* All that a CPU keeps of a zone goes back. */
static void drain_zone_pages(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp)
{
	free_pcppages_bulk(m, zone, pcp->count, pcp);
}

/* What was set aside is kept as movable, until it goes back. */
static void free_unref_page(Machine *m, const struct zone *zone, const struct page *page)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	unsigned type = pageblock_type(m, page_to_pfn(m, page));

	SET(m, page, state, PAGE_PCP);
	SET(m, page, migratetype, type);
	list_add(m, &page->lru, &pcp->list[type < MIGRATE_PCPTYPES ? type : MIGRATE_MOVABLE]);
	SET(m, pcp, count, pcp->count + 1);
	if (pcp->count >= zone->pcp_high)
		free_pcppages_bulk(m, zone, zone->batch, pcp);
}

/* -------- in and out of the allocator */

/* A block past the list of the CPU. */
static const struct page *rmqueue_buddy(Machine *m, const struct zone *zone, unsigned order, unsigned alloc_flags,
                                        unsigned type)
{
	const struct page *page = NULL;

	spin_lock(m, zone_lock);
	if (order && alloc_flags & ALLOC_HIGHATOMIC)
		page = __rmqueue_smallest(m, zone, order, MIGRATE_HIGHATOMIC);
	if (!page)
		page = __rmqueue(m, zone, order, type, alloc_flags);
	spin_unlock(m, zone_lock);
	return page;
}

static const struct page *rmqueue(Machine *m, const struct zone *zone, unsigned order, gfp_t gfp_flags,
                                  unsigned alloc_flags, unsigned type)
{
	const struct page *page;

	check_rmqueue_flags(m, gfp_flags, order);
	if (!order && !is_toy(m))
		page = rmqueue_pcplist(m, zone, type, alloc_flags);
	else
		page = rmqueue_buddy(m, zone, order, alloc_flags, type);
	wake_for_boost(m, zone);
	return page;
}

static void free_the_page(Machine *m, const struct page *page, unsigned order)
{
	const struct zone *zone = zone_of_pfn(m, page_to_pfn(m, page));

	if (!order && !is_toy(m))
		free_unref_page(m, zone, page);
	else
		free_one_page(m, zone, page, order);
}

/* A zone so small that its batch would be nothing keeps nothing for a CPU. */
static void pageset_set_batch(Machine *m, const struct zone *zone)
{
	unsigned batch = zone_batchsize(zone);

	SET(m, zone, batch, batch ? batch : 1);
	SET(m, zone, pcp_high, 6 * batch);
}

static void init_zones(Machine *m)
{
	setup_per_zone_wmarks(m);
	setup_per_zone_lowmem_reserve(m);
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		pageset_set_batch(m, &state_of(m)->zone[i]);
}
