/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drain.c -- frames of a CPU's lists go back to the buddy lists.
 *
 * Models mm/page_alloc.c of 2.6.34 and 3.15.  The coldest go, from the tails; the lists take turns, and a list that
 * had to wait for empty ones gives as many more; since 2.6.39 one that is the only one left gives all.  A frame goes
 * back to the kind that it was taken as, or, where it has been in use since, to that of its pageblock.
 */

static void free_pcppages_bulk(Machine *m, const struct zone *zone, uint32_t count, const struct per_cpu_pages *pcp)
{
	uint32_t batch = count, batch_free = 0;
	unsigned migratetype = 0;

	ENTER(m, batch);
	MARK(m, PCP_DRAIN, zone_name(m, zone), state_of(m)->this_cpu, batch);
	SET(m, pcp, count, pcp->count - count);
	spin_lock(m, zone_lock);
	SET(m, zone, free, zone->free + count);
	while (count) {
		const struct list_head *list;

		do {
			batch_free++;
			migratetype = (migratetype + 1) % MIGRATE_PCPTYPES;
			list = &pcp->list[migratetype];
		} while (list_empty(m, list));
		if (batch_free == MIGRATE_PCPTYPES && m->era->version >= KERNEL(2, 6) + 39)
			batch_free = count;
		do {
			const struct page *page = list_entry(m, list->prev, struct page, lru);

			list_del(m, &page->lru);
			SET(m, page, state, PAGE_PART);
			__free_one_page(m, zone, page_to_pfn(m, page), 0, page->migratetype);
		} while (--count && --batch_free && !list_empty(m, list));
	}
	spin_unlock(m, zone_lock);
	LEAVE_VOID(m);
}
