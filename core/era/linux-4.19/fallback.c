/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fallback.c -- no block of the type wanted is left: which of another type is taken?
 *
 * Models mm/page_alloc.c of 4.19; the choice is the same up to 6.12.  All of memory begins as movable; what the kernel
 * allocates for itself is unmovable and finds no block of its kind at first.  It takes the *largest* block of another
 * type, so that types get mixed in few pageblocks: as a rule the whole pageblock changes its type (steal.c).  A movable
 * request that cannot have a whole pageblock takes the smallest block that will do.
 *
 * Inaccuracies: since 5.0 a pageblock that is taken only in part raises the watermarks of its zone for a while
 * (watermark_boost, which wakes kswapd); here they stay.
 */

static const unsigned fallbacks[MIGRATE_PCPTYPES][2] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

/* May the rest of the pageblock be taken along with a block of that order?  What does not move spoils a pageblock
 * anyway. */
static bool can_steal_fallback(const Machine *m, unsigned order, unsigned start_type)
{
	return order >= pageblock_order(m) / 2 || start_type != MIGRATE_MOVABLE;
}

/* The first block of that order of another type, or NULL. */
static const struct page *find_suitable_fallback(Machine *m, const struct zone *zone, unsigned order, unsigned type)
{
	for (unsigned i = 0; i < 2; i++) {
		const struct page *page = first_free(m, zone, order, fallbacks[type][i]);

		if (page)
			return page;
	}
	return NULL;
}

/* The block to take for a request of 2^order frames, or NULL.  With ALLOC_NOFRAGMENT nothing less than a pageblock. */
static const struct page *find_fallback(Machine *m, const struct zone *zone, unsigned order, unsigned start_type,
                                        unsigned alloc_flags)
{
	bool nofragment = alloc_flags & ALLOC_NOFRAGMENT && order < pageblock_order(m);
	unsigned min_order = nofragment ? pageblock_order(m) : order, current_order = MAX_ORDER;
	const struct page *page = NULL;

	while (!page && current_order-- > min_order)
		page = find_suitable_fallback(m, zone, current_order, start_type);
	if (!page || can_steal_fallback(m, current_order, start_type))
		return page;

	for (current_order = order; ; current_order++) {
		page = find_suitable_fallback(m, zone, current_order, start_type);
		if (page)
			return page;
	}
}

/* -------- pageblocks */

/* A free block goes over to another type's list: to its head, since 5.10 to its end. */
static void move_to_free_list(Machine *m, const struct zone *zone, const struct page *page, unsigned type)
{
	list_del(m, &page->lru);
	if (m->era->version < KERNEL(5, 10))
		list_add(m, &page->lru, free_list(zone, page->order, type));
	else
		list_add_tail(m, &page->lru, free_list(zone, page->order, type));
	SET(m, page, migratetype, type);
}

/* The free frames of the pageblock that a frame is in; 0 where the pageblock reaches out of the zone. */
static unsigned free_in_pageblock(const Machine *m, const struct zone *zone, uint64_t pfn)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), end = (pfn | (pages - 1)) + 1;
	unsigned free = 0;

	if (end > zone->end || (pfn & ~(pages - 1)) < zone->start)
		return 0;
	for (pfn &= ~(pages - 1); pfn < end; )
		if (page_is_buddy(m, zone, pfn, pfn_to_page(m, pfn)->order)) {
			free += 1u << pfn_to_page(m, pfn)->order;
			pfn += (uint64_t)1 << pfn_to_page(m, pfn)->order;
		} else {
			pfn++;
		}
	return free;
}

/* All free blocks of the pageblock go over to another type's lists. */
static void move_freepages_block(Machine *m, const struct zone *zone, uint64_t pfn, unsigned type)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), end = (pfn | (pages - 1)) + 1;

	for (pfn &= ~(pages - 1); pfn < end; ) {
		const struct page *page = pfn_to_page(m, pfn);

		if (page_is_buddy(m, zone, pfn, page->order)) {
			move_to_free_list(m, zone, page, type);
			pfn += (uint64_t)1 << page->order;
		} else {
			pfn++;
		}
	}
}

/* The pageblocks that a large block is made of change their type. */
static void change_pageblock_range(Machine *m, uint64_t pfn, unsigned order, unsigned type)
{
	for (uint64_t i = 0; i < (uint64_t)1 << order; i += (uint64_t)1 << pageblock_order(m))
		set_pageblock_type(m, pfn + i, type);
}

/* Of so many frames in the pageblock, is at least half free, or of the type wanted?  No frame in use is known to be
 * movable; so in a pageblock that was movable all of them count for a request that is not. */
static bool is_mostly_alike(const Machine *m, unsigned free_pages, unsigned start_type, unsigned block_type)
{
	unsigned pages = 1u << pageblock_order(m), alike_pages = 0;

	if (start_type != MIGRATE_MOVABLE && block_type == MIGRATE_MOVABLE)
		alike_pages = pages - free_pages;
	return free_pages + alike_pages >= pages / 2;
}
