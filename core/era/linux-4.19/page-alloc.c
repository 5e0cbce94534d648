/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-alloc.c -- where frames come from.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 5.4).  Free memory lies in blocks of 2^order frames on one list per zone,
 * order and migrate type; a request splits the first block that is large enough and hands out its lower half, a freed
 * block joins its buddy while that is free too.
 *
 *   order 2   [ 0  1  2  3 ]        request of one frame:     0 is given out,
 *                                                             [ 1 ] goes to order 0, [ 2 3 ] to order 1
 *
 * Single frames pass through a list per CPU, refilled and drained `batch` at a time: a frame that was just freed is the
 * next one given out.  All of memory begins as movable; what the kernel allocates here is unmovable and finds no block
 * of its kind at first, so it takes over the *largest* movable one.
 *
 * Inaccuracies: no reclaim, compaction or OOM killer: where the watermarks refuse, the request fails.  Only two migrate
 * types.
 */

/* Will the block's own buddy-to-be be free soon?  Then it is better put at the end, where it stays longer. */
static bool buddy_merge_likely(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	uint64_t higher = pfn & ~((uint64_t)1 << order);

	return order < MAX_ORDER - 2 && page_is_buddy(m, zone, higher ^ (uint64_t)1 << (order + 1), order + 1);
}

static void __free_one_page(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	unsigned type = pageblock_type(m, pfn);
	bool tail;

	SET(m, zone, free, zone->free + (1u << order));
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
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, type, tail);
	MARK(m, BUDDY_PUT, pfn, order, tail);
}

/* Cut a block down to the order wanted: each time the upper half goes back. */
static void expand(Machine *m, const struct zone *zone, const struct page *page, unsigned low, unsigned high,
                   unsigned type)
{
	while (high > low) {
		high--;
		add_to_free_list(m, zone, page + ((uint64_t)1 << high), high, type, false);
		MARK(m, BUDDY_SPLIT, page_to_pfn(m, page) + ((uint64_t)1 << high), high);
	}
}

static const struct page *__rmqueue_smallest(Machine *m, const struct zone *zone, unsigned order, unsigned type)
{
	for (unsigned current_order = order; current_order < MAX_ORDER; current_order++) {
		const struct page *page = first_free(m, zone, current_order, type);

		if (!page)
			continue;
		del_from_free_list(m, zone, page, current_order);
		SET(m, zone, free, zone->free - (1u << order));
		MARK(m, BUDDY_TAKE, page_to_pfn(m, page), current_order);
		expand(m, zone, page, order, current_order, type);
		return page;
	}
	return NULL;
}

/* All free blocks of a pageblock change to another type's lists, and so does the pageblock. */
static void take_over_pageblock(Machine *m, const struct zone *zone, uint64_t pfn, unsigned type)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), end = (pfn | (pages - 1)) + 1;

	set_pageblock_type(m, pfn, type);
	for (pfn &= ~(pages - 1); pfn < end; ) {
		const struct page *page = pfn_to_page(m, pfn);

		if (!page_is_buddy(m, zone, pfn, page->order)) {
			pfn++;
			continue;
		}
		list_del(m, &page->lru);
		list_add(m, &page->lru, free_list(zone, page->order, type));
		SET(m, page, migratetype, type);
		pfn += (uint64_t)1 << page->order;
	}
}

/* Nothing unmovable is left: take over the largest movable block. */
static bool __rmqueue_fallback(Machine *m, const struct zone *zone, unsigned order)
{
	for (unsigned current_order = MAX_ORDER - 1; current_order + 1 > order; current_order--) {
		const struct page *first = first_free(m, zone, current_order, MIGRATE_MOVABLE);
		uint64_t pfn;

		if (!first)
			continue;
		pfn = page_to_pfn(m, first);
		MARK(m, MT_STEAL, pfn, current_order);
		if (current_order < pageblock_order(m)) {
			take_over_pageblock(m, zone, pfn, MIGRATE_UNMOVABLE);
			return true;
		}
		for (uint64_t i = 0; i < (uint64_t)1 << current_order; i += (uint64_t)1 << pageblock_order(m))
			set_pageblock_type(m, pfn + i, MIGRATE_UNMOVABLE);
		list_del(m, &pfn_to_page(m, pfn)->lru);
		list_add(m, &pfn_to_page(m, pfn)->lru, free_list(zone, current_order, MIGRATE_UNMOVABLE));
		SET(m, pfn_to_page(m, pfn), migratetype, MIGRATE_UNMOVABLE);
		return true;
	}
	return false;
}

static const struct page *__rmqueue(Machine *m, const struct zone *zone, unsigned order)
{
	const struct page *page;

	do {
		page = __rmqueue_smallest(m, zone, order, MIGRATE_UNMOVABLE);
	} while (!page && __rmqueue_fallback(m, zone, order));
	return page;
}

/* -------- per-CPU lists */

static const struct per_cpu_pages *pcp_of(const Machine *m, const struct zone *zone)
{
	return &this_cpu(m)->pcp[zone - state_of(m)->zone];
}

static void rmqueue_bulk(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp)
{
	uint32_t batch = zone->batch;

	ENTER(m, batch);
	MARK(m, PCP_REFILL, zone_name(m, zone), state_of(m)->this_cpu, batch);
	for (uint32_t i = 0; i < batch; i++) {
		const struct page *page = __rmqueue(m, zone, 0);

		if (!page)
			break;
		SET(m, page, state, PAGE_PCP);
		SET(m, page, order, 0);
		list_add_tail(m, &page->lru, &pcp->list[0]);
		SET(m, pcp, count, pcp->count + 1);
	}
	LEAVE_VOID(m);
}

static const struct page *rmqueue_pcplist(Machine *m, const struct zone *zone)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	const struct page *page;

	if (list_empty(m, &pcp->list[0]))
		rmqueue_bulk(m, zone, pcp);
	if (list_empty(m, &pcp->list[0]))
		return NULL;
	page = list_entry(m, pcp->list[0].next, struct page, lru);
	list_del(m, &page->lru);
	SET(m, pcp, count, pcp->count - 1);
	return page;
}

/* The coldest frames, from the tail, go back to the buddy lists. */
static void free_pcppages_bulk(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp)
{
	uint32_t batch = zone->batch;

	ENTER(m, batch);
	MARK(m, PCP_DRAIN, zone_name(m, zone), state_of(m)->this_cpu, batch);
	for (uint32_t i = 0; i < batch && pcp->count; i++) {
		const struct page *page = list_entry(m, pcp->list[0].prev, struct page, lru);

		list_del(m, &page->lru);
		SET(m, pcp, count, pcp->count - 1);
		SET(m, page, state, PAGE_PART);
		__free_one_page(m, zone, page_to_pfn(m, page), 0);
	}
	LEAVE_VOID(m);
}

static void free_unref_page(Machine *m, const struct zone *zone, const struct page *page)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);

	SET(m, page, state, PAGE_PCP);
	list_add(m, &page->lru, &pcp->list[0]);
	SET(m, pcp, count, pcp->count + 1);
	if (pcp->count >= zone->pcp_high)
		free_pcppages_bulk(m, zone, pcp);
}

/* -------- zones */

/* The type of the highest zone that the flags allow. */
static unsigned gfp_zone(const Machine *m, gfp_t gfp)
{
	if (gfp & __GFP_DMA)
		return 0;
	if (gfp & __GFP_DMA32)
		return m->arch->dma32_zone;
	return gfp & __GFP_HIGHMEM ? ZONE_TYPES - 1 : m->arch->normal_zone;
}

/* What a zone keeps back from requests that could have been served higher up. */
static uint64_t lowmem_reserve(const Machine *m, const struct zone *zone, unsigned classzone)
{
	uint64_t above = 0;

	for (unsigned type = zone->type + 1; type <= classzone; type++) {
		const struct zone *z = zone_of_node(m, (int)zone->node, type);

		above += z ? z->managed : 0;
	}
	return above / 256;
}

static bool zone_watermark_ok(const Machine *m, const struct zone *zone, uint64_t mark, unsigned order,
                              unsigned classzone, gfp_t gfp)
{
	uint64_t min = mark;

	if (gfp & __GFP_HIGH)
		min -= min / 2;
	if (gfp & __GFP_ATOMIC)
		min -= min / 4;
	return zone->free > min + lowmem_reserve(m, zone, classzone) + (((uint64_t)1 << order) - 1);
}

static const struct page *rmqueue(Machine *m, const struct zone *zone, unsigned order)
{
	return order ? __rmqueue(m, zone, order) : rmqueue_pcplist(m, zone);
}

/* The zones of a node from the highest down, then those of the other. */
static const struct page *get_page_from_freelist(Machine *m, int nid, gfp_t gfp, unsigned order, bool low)
{
	unsigned classzone = gfp_zone(m, gfp);
	bool first = true;

	for (unsigned i = 0; i < state_of(m)->nr_nodes; i++)
		for (int type = (int)classzone; type >= 0; type--) {
			const struct zone *zone = zone_of_node(m, nid ^ (int)i, (unsigned)type);
			const struct page *page = NULL;
			uint64_t mark;

			if (!zone)
				continue;
			mark = low ? zone->low : zone->min;
			if (!first || !low)
				MARK(m, ZONE_TRY, zone_name(m, zone), order, zone->free, mark);
			first = false;
			if (zone_watermark_ok(m, zone, mark, order, classzone, low ? 0 : gfp))
				page = rmqueue(m, zone, order);
			if (page)
				return page;
		}
	return NULL;
}

static const struct page *__alloc_pages_nodemask(Machine *m, int nid, gfp_t gfp, unsigned order)
{
	const struct page *page = NULL;

	nid = nid == NUMA_NO_NODE ? numa_node_id(m) : nid;
	if (order < MAX_ORDER)
		page = get_page_from_freelist(m, nid, gfp, order, true);
	if (!page && order < MAX_ORDER)
		page = get_page_from_freelist(m, nid, gfp, order, false);
	return page;
}

static void free_the_page(Machine *m, const struct page *page, unsigned order)
{
	const struct zone *zone = zone_of_pfn(m, page_to_pfn(m, page));

	if (!order) {
		free_unref_page(m, zone, page);
		return;
	}
	SET(m, page, state, PAGE_PART);
	__free_one_page(m, zone, page_to_pfn(m, page), order);
}

/* -------- at boot */

static void __free_pages_boot_core(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, MIGRATE_MOVABLE, false);
	SET(m, zone, free, zone->free + (1u << order));
}

static uint64_t square_root(uint64_t n)
{
	uint64_t root = 0;

	while ((root + 1) * (root + 1) <= n)
		root++;
	return root;
}

/* min_free_kbytes, shared out by size; the gaps are a quarter of that or a thousandth of the zone. */
static void setup_per_zone_wmarks(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t managed = 0, kbytes;

	for (unsigned i = 0; i < s->nr_zones; i++)
		managed += s->zone[i].managed;
	kbytes = square_root(16 * 4 * managed);
	kbytes = kbytes < 128 ? 128 : kbytes > 65536 ? 65536 : kbytes;
	for (unsigned i = 0; i < s->nr_zones; i++) {
		const struct zone *zone = &s->zone[i];
		uint64_t min = kbytes / 4 * zone->managed / managed;
		uint64_t share = zone->managed * 10 / 10000, gap = min / 4 > share ? min / 4 : share;

		SET(m, zone, min, min);
		SET(m, zone, low, min + gap);
		SET(m, zone, high, min + 2 * gap);
	}
}

/* The batch and the high mark of the per-CPU lists. */
static void zone_batchsize(Machine *m, const struct zone *zone)
{
	uint64_t batch = zone->managed / 1024, power = 1;

	batch = (batch * VMS_PAGE_SIZE > 1 << 20 ? (1 << 20) / VMS_PAGE_SIZE : batch) / 4;
	if (batch < 1)
		batch = 1;
	while (power * 2 <= batch + batch / 2)
		power *= 2;
	SET(m, zone, batch, power > 1 ? power - 1 : 1);
	SET(m, zone, pcp_high, power > 1 ? 6 * (power - 1) : 1);
}

static void init_zones(Machine *m)
{
	setup_per_zone_wmarks(m);
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		zone_batchsize(m, &state_of(m)->zone[i]);
}
