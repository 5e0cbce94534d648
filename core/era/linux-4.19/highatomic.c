/* SPDX-License-Identifier: GPL-2.0-or-later */
/* highatomic.c -- pageblocks set aside for blocks that cannot be waited for.
 *
 * Models mm/page_alloc.c of 4.19 (since 4.4; nearly the same up to 6.12).  When a block of more than one frame is given
 * to an urgent request that must not sleep, while memory is short, all that is free of its pageblock is kept for the
 * next ones: about a hundredth of a zone at most.  Where reclaim did not help, what is kept is given back:
 *
 *   kmalloc(16384, GFP_ATOMIC)   ->   pageblock [ taken | for urgent blocks ........ ]   ->   [ taken | movable ..... ]
 *                                                                                 a request that reclaims
 */

/* How many frames of a zone may be kept so; in 6.12 none where a hundredth is less than a pageblock. */
static uint64_t most_reserved(const Machine *m, const struct zone *zone)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), part = zone->managed / 100;

	if (m->era->version < KERNEL(6, 12))
		return part + pages;
	return part < pages ? 0 : (part + pages - 1) & ~(pages - 1);
}

/* Of a block of more than a pageblock: in 6.12 all of its pageblocks, in 6.1 the first. */
static void reserve_highatomic_pageblock(Machine *m, const struct page *page, unsigned order, const struct zone *zone)
{
	bool whole = order > pageblock_order(m) && m->era->version >= KERNEL(6, 12);
	unsigned size = whole ? order : pageblock_order(m);
	uint64_t pfn = page_to_pfn(m, page);

	if (zone->nr_reserved_highatomic >= most_reserved(m, zone) || pageblock_type(m, pfn) == MIGRATE_HIGHATOMIC)
		return;
	spin_lock(m, zone_lock);
	SET(m, zone, nr_reserved_highatomic, zone->nr_reserved_highatomic + (1u << size));
	change_pageblock_range(m, pfn, size, MIGRATE_HIGHATOMIC);
	if (pageblock_in_zone(m, zone, pfn))
		move_freepages_block(m, zone, pfn, MIGRATE_HIGHATOMIC);
	MARK(m, MT_HIGHATOMIC, zone_name(m, zone), pfn, zone->nr_reserved_highatomic);
	spin_unlock(m, zone_lock);
}

/* The smallest free block that is kept in a zone, or NULL. */
static const struct page *first_highatomic(Machine *m, const struct zone *zone)
{
	const struct page *page = NULL;

	for (unsigned order = 0; order < MAX_ORDER && !page; order++)
		page = first_free(m, zone, order, MIGRATE_HIGHATOMIC);
	return page;
}

/* One pageblock becomes one of the type that a request wants.  Unless it is `force` each zone keeps one of them. */
static bool unreserve_highatomic_pageblock(Machine *m, const struct alloc_context *ac, bool force)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m);

	for (unsigned i = 0; i < ac->nr_zones; i++) {
		const struct zone *zone = ac->zonelist[i];
		const struct page *page = first_highatomic(m, zone);
		uint64_t reserved = zone->nr_reserved_highatomic, size, pfn;

		if (!page || (!force && reserved <= pages))
			continue;
		pfn = page_to_pfn(m, page);
		size = (uint64_t)1 << page->order > pages ? (uint64_t)1 << page->order : pages;
		spin_lock(m, zone_lock);
		SET(m, zone, nr_reserved_highatomic, reserved - (size < reserved ? size : reserved));
		change_pageblock_range(m, pfn, page->order, ac->migratetype);
		move_freepages_block(m, zone, pfn, ac->migratetype);
		MARK(m, MT_UNRESERVE, pfn, migratetypes[ac->migratetype]);
		spin_unlock(m, zone_lock);
		return true;
	}
	return false;
}
