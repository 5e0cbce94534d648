/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rmqueue.c -- in and out of the allocator: through the lists of the CPU, or past them.
 *
 * Models mm/page_alloc.c of 6.1 (the same in 6.12).
 */

/* The first block of a list, which is filled where it is empty; or NULL. */
static const struct page *__rmqueue_pcplist(Machine *m, const struct zone *zone, unsigned order, unsigned type,
                                            unsigned alloc_flags)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	const struct list_head *list = &pcp->list[order_to_pindex(type, order)];
	const struct page *page;

	if (list_empty(m, list)) {
		unsigned batch = nr_pcp_alloc(m, pcp, zone, order);
		unsigned alloced = rmqueue_bulk(m, zone, order, batch, list, type, alloc_flags);

		SET(m, pcp, count, pcp->count + (alloced << order));
	}
	if (list_empty(m, list))
		return NULL;
	page = list_entry(m, list->next, struct page, lru);
	list_del(m, &page->lru);
	SET(m, pcp, count, pcp->count - (1u << order));
	return page;
}

/* A block past the lists.  What is set aside is for urgent blocks first, and before anything else that must not wait
 * fails, for that, too. */
static const struct page *rmqueue_buddy(Machine *m, const struct zone *zone, unsigned order, unsigned alloc_flags,
                                        unsigned type)
{
	const struct page *page = NULL;

	spin_lock(m, zone_lock);
	if (alloc_flags & ALLOC_HIGHATOMIC)
		page = __rmqueue_smallest(m, zone, order, MIGRATE_HIGHATOMIC);
	if (!page)
		page = __rmqueue(m, zone, order, type, alloc_flags);
	if (!page && alloc_flags & ALLOC_NON_BLOCK)
		page = __rmqueue_smallest(m, zone, order, MIGRATE_HIGHATOMIC);
	spin_unlock(m, zone_lock);
	return page;
}

static const struct page *rmqueue(Machine *m, const struct zone *zone, unsigned order, gfp_t gfp_flags,
                                  unsigned alloc_flags, unsigned type)
{
	const struct page *page = NULL;

	check_rmqueue_flags(m, gfp_flags, order);
	if (pcp_allowed_order(m, order)) {
		note_allocation(m, pcp_of(m, zone));
		page = __rmqueue_pcplist(m, zone, order, type, alloc_flags);
	}
	if (!page)
		page = rmqueue_buddy(m, zone, order, alloc_flags, type);
	if (alloc_flags & ALLOC_KSWAPD)
		wake_for_boost(m, zone);
	return page;
}

static void free_the_page(Machine *m, const struct page *page, unsigned order)
{
	const struct zone *zone = zone_of_pfn(m, page_to_pfn(m, page));

	if (pcp_allowed_order(m, order))
		free_unref_page_commit(m, zone, page, order);
	else
		free_one_page(m, zone, page, order);
}
