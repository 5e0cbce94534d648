/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bulk.c -- many single frames at once, straight from the list of the CPU.
 *
 * Models mm/page_alloc.c of 6.1 (the same in 6.12; since 5.13).  The watermark is asked once, for all of them, and only
 * of the zones of one node; nothing is reclaimed.  Fewer frames than wanted are no failure.  Where not even one can be
 * had this way, or one is all that is wanted, a single one comes the ordinary way.
 */

/* The first zone of the node with so many frames above its low mark, or NULL. */
static const struct zone *zone_for_bulk(Machine *m, const struct alloc_context *ac, unsigned nr_pages,
                                        unsigned alloc_flags)
{
	const struct zone *preferred = NULL;

	for (unsigned i = 0; i < ac->nr_zones; i++) {
		const struct zone *zone = ac->zonelist[i];

		if (!is_allowed(m, zone, alloc_flags, ac))
			continue;
		preferred = preferred ? preferred : zone;
		if (zone->node != preferred->node)
			return NULL;
		if (zone_watermark_ok(m, zone, 0, zone->low + nr_pages, ac->classzone, alloc_flags))
			return zone;
	}
	return NULL;
}

/* Up to `nr_pages` frames into `page`; how many there were. */
static unsigned __alloc_pages_bulk(Machine *m, int preferred_nid, gfp_t gfp, unsigned nr_pages,
                                   const struct page *page[])
{
	unsigned nr_populated = 0, alloc_flags;
	struct alloc_context ac;
	const struct zone *zone;

	prepare_alloc_pages(m, gfp, preferred_nid, &ac);
	alloc_flags = ALLOC_WMARK_LOW | ALLOC_CPUSET | alloc_flags_nofragment(m, &ac);
	zone = nr_pages > 1 && !is_toy(m) ? zone_for_bulk(m, &ac, nr_pages, alloc_flags) : NULL;
	while (zone && nr_populated < nr_pages && !should_fail(m, FAULT_ALLOC_PAGE)) {
		page[nr_populated] = __rmqueue_pcplist(m, zone, 0, ac.migratetype, alloc_flags);
		if (!page[nr_populated])
			break;
		prep_new_page(m, page[nr_populated++], 0, gfp);
	}
	if (nr_populated)
		zone_statistics(m, preferred_zone(m, alloc_flags, &ac), zone, numa_node_id(m), nr_populated);

	if (!nr_populated && nr_pages && !should_fail(m, FAULT_ALLOC_PAGE)) {
		page[0] = __alloc_pages(m, preferred_nid, gfp, 0);
		if (page[0])
			prep_new_page(m, page[nr_populated++], 0, gfp);
	}
	return nr_populated;
}
