/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fallback.c -- no block of the type wanted is left: what of another type will do?
 *
 * Models mm/page_alloc.c of 4.19; the same up to 6.12.  All of memory begins as movable; what the kernel allocates for
 * itself is unmovable and finds no block of its kind at first.  It takes the *largest* block of another type, so that
 * types get mixed in few pageblocks: as a rule the whole pageblock changes its type (steal.c).
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

/* With ALLOC_NOFRAGMENT nothing less than a pageblock is taken. */
static unsigned smallest_to_steal(const Machine *m, unsigned order, unsigned alloc_flags)
{
	return alloc_flags & ALLOC_NOFRAGMENT && order < pageblock_order(m) ? pageblock_order(m) : order;
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

/* Does the pageblock that a frame is in lie in the zone, all of it? */
static bool pageblock_in_zone(const Machine *m, const struct zone *zone, uint64_t pfn)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m);

	return (pfn | (pages - 1)) < zone->end && (pfn & ~(pages - 1)) >= zone->start;
}

/* Can a frame in use be moved?  Pages of processes and of the page cache can (PageLRU). */
static bool is_movable(const struct page *page)
{
	return page->owner == VMS_OWNER_USER || page->owner == VMS_OWNER_CACHE;
}

/* How much of a pageblock that lies in the zone is what, in frames. */
struct block_use { unsigned free, movable; };

static struct block_use use_of_pageblock(const Machine *m, const struct zone *zone, uint64_t pfn)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), end = (pfn | (pages - 1)) + 1;
	struct block_use use = { 0, 0 };

	for (pfn &= ~(pages - 1); pfn < end; ) {
		const struct page *page = page_head(m, pfn_to_page(m, pfn));
		bool free = page_is_buddy(m, zone, page_to_pfn(m, page), page->order);

		if (free)
			use.free += 1u << page->order;
		else if (is_movable(page))
			use.movable++;
		pfn += free ? (uint64_t)1 << page->order : 1;
	}
	return use;
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

/* Is at least half of a pageblock free, or of the type wanted?  Of what cannot be moved nobody knows whether it can be
 * reclaimed: in a pageblock that was movable it counts for whoever wants something else. */
static bool is_mostly_alike(const Machine *m, struct block_use use, unsigned start_type, unsigned block_type)
{
	unsigned pages = 1u << pageblock_order(m), alike_pages = 0;

	if (start_type == MIGRATE_MOVABLE)
		alike_pages = use.movable;
	else if (block_type == MIGRATE_MOVABLE)
		alike_pages = pages - use.free - use.movable;
	return use.free + alike_pages >= pages / 2;
}
