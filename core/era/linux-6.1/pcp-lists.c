/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcp-lists.c -- the lists that a CPU keeps of a zone, since 5.13 also of blocks.
 *
 * Models mm/page_alloc.c of 6.1.192 and 6.12.
 *
 *   order      0        1        2        3       9 (huge pages)
 *   list     0 1 2    3 4 5    6 7 8    9 10 11   12 13              by migrate type: unmovable, movable, reclaimable;
 *                                                                    huge pages: movable or not
 *
 * The count, and the limit, are those of all lists together, in frames.
 */

#define PCP_BATCH_SCALE_MAX 5u            /* CONFIG_PCP_BATCH_SCALE_MAX: batches double so often at most */

/* Blocks of that order pass through the lists. */
static bool pcp_allowed_order(const Machine *m, unsigned order)
{
	return !is_toy(m) && (order <= PAGE_ALLOC_COSTLY_ORDER || order == pageblock_order(m));
}

/* What was set aside for urgent blocks is kept as movable, until it goes back. */
static unsigned order_to_pindex(unsigned type, unsigned order)
{
	type = type < MIGRATE_PCPTYPES ? type : MIGRATE_MOVABLE;
	if (order > PAGE_ALLOC_COSTLY_ORDER)
		return MIGRATE_PCPTYPES * (PAGE_ALLOC_COSTLY_ORDER + 1) + (type == MIGRATE_MOVABLE);
	return MIGRATE_PCPTYPES * order + type;
}

/* A block is put first on the list of its kind; which list that is. */
static unsigned put_on_pcplist(Machine *m, const struct per_cpu_pages *pcp, const struct page *page, unsigned order)
{
	unsigned type = pageblock_type(m, page_to_pfn(m, page)), pindex = order_to_pindex(type, order);

	SET(m, page, state, PAGE_PCP);
	SET(m, page, order, order);
	SET(m, page, migratetype, type);
	list_add(m, &page->lru, &pcp->list[pindex]);
	SET(m, pcp, count, pcp->count + (1u << order));
	return pindex;
}

/* The coldest block of a list goes back to the buddy lists: those of its type, since 6.10 of its pageblock's. */
static void free_coldest(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp,
                         const struct list_head *list)
{
	const struct page *page = list_entry(m, list->prev, struct page, lru);
	uint64_t pfn = page_to_pfn(m, page);
	unsigned type = m->era->version < KERNEL(6, 10) ? page->migratetype : pageblock_type(m, pfn);

	list_del(m, &page->lru);
	SET(m, pcp, count, pcp->count - (1u << page->order));
	SET(m, page, state, PAGE_PART);
	__free_one_page(m, zone, pfn, page->order, type);
}

/* At least `count` frames: all of the list that was freed to last, then of the others in turn. */
static void free_pcppages_bulk(Machine *m, const struct zone *zone, uint32_t count, const struct per_cpu_pages *pcp,
                               unsigned pindex)
{
	uint32_t left = count < pcp->count ? pcp->count - count : 0;

	ENTER(m, count);
	MARK(m, PCP_DRAIN, zone_name(m, zone), state_of(m)->this_cpu, count);
	spin_lock(m, zone_lock);
	while (pcp->count > left) {
		const struct list_head *list = &pcp->list[pindex];

		if (list_empty(m, list))
			pindex = (pindex + 1) % PCP_LISTS;
		else
			free_coldest(m, zone, pcp, list);
	}
	spin_unlock(m, zone_lock);
	LEAVE_VOID(m);
}

/* All that a CPU keeps of a zone goes back. */
static void drain_zone_pages(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp)
{
	free_pcppages_bulk(m, zone, pcp->count, pcp, 0);
}

/* A limit that is shared out among the CPUs of a zone's node, or all where it has none: four batches at least. */
static uint32_t zone_highsize(const Machine *m, const struct zone *zone, uint64_t total_pages)
{
	uint64_t cpus = 0, high;

	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
		cpus += node_of_cpu(m, cpu) == (int)zone->node;
	high = total_pages / (cpus ? cpus : vms_machine_cpus(m));
	return (uint32_t)(high > 4 * zone->batch ? high : 4 * zone->batch);
}
