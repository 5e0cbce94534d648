/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drain.c -- frames of a CPU's lists go back to the buddy lists.
 *
 * Models mm/page_alloc.c of 3.15.  The coldest go, from the tails; the lists take turns, and a list that had to wait
 * for empty ones gives as many more; one that is the only one left gives all (since 2.6.39).
 */

static void free_pcppages_bulk(Machine *m, const struct zone *zone, uint32_t to_free, const struct per_cpu_pages *pcp)
{
	uint32_t batch = to_free, batch_free = 0;
	unsigned migratetype = 0;

	ENTER(m, batch);
	MARK(m, PCP_DRAIN, zone_name(m, zone), state_of(m)->this_cpu, batch);
	SET(m, pcp, count, pcp->count - to_free);
	spin_lock(m, zone_lock);
	SET(m, zone, free, zone->free + to_free);
	while (to_free) {
		const struct list_head *list;

		do {
			batch_free++;
			migratetype = (migratetype + 1) % MIGRATE_PCPTYPES;
			list = &pcp->list[migratetype];
		} while (list_empty(m, list));
		if (batch_free == MIGRATE_PCPTYPES)
			batch_free = to_free;
		do {
			const struct page *page = list_entry(m, list->prev, struct page, lru);

			list_del(m, &page->lru);
			SET(m, page, state, PAGE_PART);
			__free_one_page(m, zone, page_to_pfn(m, page), 0, page->migratetype);
		} while (--to_free && --batch_free && !list_empty(m, list));
	}
	spin_unlock(m, zone_lock);
	LEAVE_VOID(m);
}
