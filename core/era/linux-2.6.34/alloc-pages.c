/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-pages.c -- a request for frames begins here.
 *
 * Models mm/page_alloc.c of 2.6.34.  First all zones may only be used down to their low marks; then see slow-path.c.
 */

static const struct page *__alloc_pages_nodemask(Machine *m, int nid, gfp_t gfp_mask, unsigned order)
{
	struct request r = request_of(m, nid == NUMA_NO_NODE ? numa_node_id(m) : nid, gfp_mask, order);
	const struct page *page = NULL;

	if (gfp_mask & __GFP_WAIT)
		might_sleep(m, "__alloc_pages");
	if (!r.preferred_zone)
		return NULL;
	if (order < MAX_ORDER)
		page = get_page_from_freelist(m, &r, ALLOC_WMARK_LOW | ALLOC_CPUSET);
	return page ? page : __alloc_pages_slowpath(m, &r);
}

/* What the page cache takes where memory is made short (pressure.h). */
static const struct page *take(Machine *m, const struct zone *zone, unsigned order)
{
	return buffered_rmqueue(m, zone, order, 0, order ? MIGRATE_MOVABLE : MIGRATE_UNMOVABLE);
}
