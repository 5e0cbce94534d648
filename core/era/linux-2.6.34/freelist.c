/* SPDX-License-Identifier: GPL-2.0-or-later */
/* freelist.c -- along the zones of a request, to the first that may give.
 *
 * Models mm/page_alloc.c of 2.6.34.
 *
 * Inaccuracies: the two nodes are near enough that memory of the other one is taken before a zone is reclaimed
 * (zone_reclaim_mode is 0).
 */

static const struct page *get_page_from_freelist(Machine *m, const struct request *r, unsigned alloc_flags)
{
	unsigned classzone_idx = r->preferred_zone->type;

	for (unsigned i = 0; r->zonelist[i]; i++) {
		const struct zone *zone = r->zonelist[i];
		const struct page *page;

		if (zone->type > r->high_zoneidx || !is_allowed(m, r, zone, alloc_flags) ||
		    !may_give(m, r, zone, classzone_idx, alloc_flags))
			continue;
		page = buffered_rmqueue(m, zone, r->order, r->gfp_mask, r->migratetype);
		if (page) {
			zone_statistics(m, r->preferred_zone, zone, numa_node_id(m), 1);
			return page;
		}
	}
	return NULL;
}
