/* SPDX-License-Identifier: GPL-2.0-or-later */
/* freelist.c -- along the zones of a request, to the first that may give.
 *
 * Models mm/page_alloc.c of 3.15.  From 3.12 to 4.7 the zones of a node take turns, so that pages grow old equally fast
 * in all: in a round each gives as many frames as lie between its low and its high mark, the highest zone first.
 *
 *   1 GiB, 32 bits:   37 from HighMem, 234 from Normal, 4 from DMA, 37 from HighMem ...
 *
 * Inaccuracies: that is on only for machines that were booted with `fair_zones`: a lesson on one zone would see another
 * from time to time.  Memory of the other node is taken before a zone is reclaimed (zone_reclaim_mode is 0).
 */

/* Has the zone given what it may in this round?  Those of other nodes are for the next pass. */
static bool is_out_of_turn(Machine *m, const struct request *r, const struct zone *zone, unsigned alloc_flags)
{
	if (!(alloc_flags & ALLOC_FAIR))
		return false;
	if (zone->node != r->preferred_zone->node)
		return true;
	if (zone->alloc_batch > 0)
		return false;
	MARK(m, FAIR_SKIP, zone_name(m, zone));
	return true;
}

/* The node that counts as near: that of who asks, or of whom it is for (2.6.38 to 4.9). */
static int near_whom(const Machine *m, const struct request *r)
{
	return r->gfp_mask & __GFP_OTHER_NODE ? (int)r->preferred_zone->node : numa_node_id(m);
}

/* For a page that will be written to, as long as memory is not low: has the zone too many of these? */
static bool is_too_dirty(Machine *m, const struct request *r, const struct zone *zone, unsigned alloc_flags)
{
	return alloc_flags & ALLOC_WMARK_LOW && r->gfp_mask & __GFP_WRITE && !zone_dirty_ok(m, zone);
}

static const struct page *get_page_from_freelist(Machine *m, const struct request *r, unsigned alloc_flags)
{
	unsigned classzone_idx = r->preferred_zone->type;

	for (unsigned i = 0; r->zonelist[i]; i++) {
		const struct zone *zone = r->zonelist[i];
		const struct page *page;

		if (zone->type > r->high_zoneidx || !is_allowed(m, r, zone, alloc_flags) ||
		    is_out_of_turn(m, r, zone, alloc_flags) || is_too_dirty(m, r, zone, alloc_flags) ||
		    !may_give(m, r, zone, classzone_idx, alloc_flags))
			continue;
		page = buffered_rmqueue(m, zone, r->order, r->gfp_mask, r->migratetype);
		if (page) {
			zone_statistics(m, r->preferred_zone, zone, near_whom(m, r), 1);
			return page;
		}
	}
	return NULL;
}

/* A new round begins for the zones of the node. */
static void reset_alloc_batches(Machine *m, const struct request *r)
{
	for (unsigned i = 0; r->zonelist[i]; i++) {
		const struct zone *zone = r->zonelist[i];

		if (zone->type > r->high_zoneidx || zone->node != r->preferred_zone->node)
			continue;
		SET(m, zone, alloc_batch, zone->high - zone->low);
		MARK(m, FAIR_RESET, zone_name(m, zone), zone->alloc_batch);
	}
}
