/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rmqueue-bulk.c -- a per-CPU list that has run empty is filled from the buddy lists.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 6.1).  Blocks are put at the end of the list, one behind the other: they
 * will be given out in the order in which they were taken.
 */

/* Up to `count` blocks of 2^order frames.  How many there were. */
static unsigned rmqueue_bulk(Machine *m, const struct zone *zone, unsigned order, unsigned count,
                             const struct list_head *list, unsigned type, unsigned alloc_flags)
{
	unsigned i = 0;

	ENTER(m, order, count);
	MARK(m, PCP_REFILL, zone_name(m, zone), state_of(m)->this_cpu, count);
	spin_lock(m, zone_lock);
	for (; i < count; i++) {
		const struct page *page = __rmqueue(m, zone, order, type, alloc_flags);

		if (!page)
			break;
		SET(m, page, state, PAGE_PCP);
		SET(m, page, order, order);
		list_add_tail(m, &page->lru, list);
	}
	spin_unlock(m, zone_lock);
	LEAVE(m, i);
	return i;
}
