/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alloc-context.c -- a request on its way: the zones that it may use, in order.
 *
 * Models include/linux/gfp.h (GFP_ZONE_TABLE) and mm/page_alloc.c of 4.19, the same up to 6.12.  The zones of the node
 * wanted come first, from the highest down, then those of the other node.
 *
 *   node 0   Normal -> DMA32 -> DMA     --> node 1   Normal -> DMA32          on a small machine there is no Normal
 */

/* What is settled before the first zone is asked. */
struct alloc_context {
	const struct zone *zonelist[MAX_ZONES];
	unsigned nr_zones, migratetype;
	unsigned high_zoneidx;                    /* the highest zone that the flags allow */
	gfp_t gfp;
	unsigned classzone;                       /* what zones keep back is kept from requests for this one */
};

/* The type of the highest zone that the flags allow. */
static unsigned gfp_zone(const Machine *m, gfp_t gfp)
{
	if (gfp & __GFP_DMA)
		return 0;
	if (gfp & __GFP_DMA32)
		return m->arch->dma32_zone;
	return gfp & __GFP_HIGHMEM ? ZONE_TYPES - 1 : m->arch->normal_zone;
}

static void prepare_alloc_pages(Machine *m, gfp_t gfp, int preferred_nid, struct alloc_context *ac)
{
	unsigned nodes = gfp & __GFP_THISNODE ? 1 : state_of(m)->nr_nodes;

	if (gfp & __GFP_DIRECT_RECLAIM)
		might_sleep(m, "__alloc_pages");
	*ac = (struct alloc_context){ .high_zoneidx = gfp_zone(m, gfp), .migratetype = gfp_migratetype(m, gfp),
	                              .gfp = gfp };
	for (unsigned i = 0; i < nodes; i++)
		for (int type = (int)ac->high_zoneidx; type >= 0; type--) {
			const struct zone *zone = zone_of_node(m, preferred_nid ^ (int)i, (unsigned)type);

			if (zone && zone->managed)
				ac->zonelist[ac->nr_zones++] = zone;
		}
	/* Until 5.7 that of the first zone counts: without a Normal zone on this node, that of another keeps less. */
	ac->classzone = ac->nr_zones && m->era->version < KERNEL(5, 8) ? ac->zonelist[0]->type : ac->high_zoneidx;
}
