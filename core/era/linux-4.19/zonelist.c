/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zonelist.c -- the zones that a request may use, in order, and the first of them that serves it.
 *
 * Models mm/page_alloc.c of 4.19; the same up to 6.12.  The zones of the node wanted come first, from the highest down,
 * then those of the other node.
 *
 *   node 0   Normal -> DMA32 -> DMA     --> node 1   Normal -> DMA32          on a small machine there is no Normal
 *
 * Inaccuracies: zone_reclaim and the limits on dirty pages are left out.
 */

/* A request on its way: what was settled about it before the first zone is asked. */
struct alloc_context {
	const struct zone *zonelist[MAX_ZONES];
	unsigned nr_zones, classzone, migratetype;
	gfp_t gfp;
};

static void prepare_alloc_pages(Machine *m, gfp_t gfp, int preferred_nid, struct alloc_context *ac)
{
	unsigned nodes = gfp & __GFP_THISNODE ? 1 : state_of(m)->nr_nodes;

	if (gfp & __GFP_DIRECT_RECLAIM)
		might_sleep(m, "__alloc_pages");
	*ac = (struct alloc_context){ .classzone = gfp_zone(m, gfp), .migratetype = gfp_migratetype(m, gfp),
	                              .gfp = gfp };
	for (unsigned i = 0; i < nodes; i++)
		for (int type = (int)ac->classzone; type >= 0; type--) {
			const struct zone *zone = zone_of_node(m, preferred_nid ^ (int)i, (unsigned)type);

			if (zone && zone->managed)
				ac->zonelist[ac->nr_zones++] = zone;
		}
}

/* Rather DMA32 of this node than a mix of types in Normal.  (5.0 has the rule, but a mistake in it kept the flag from
 * being set until 5.1.) */
static unsigned alloc_flags_nofragment(const Machine *m, const struct alloc_context *ac)
{
	const struct zone *zone = ac->zonelist[0];

	if (m->era->version < KERNEL(5, 1) || !ac->nr_zones || zone->type != m->arch->normal_zone)
		return 0;
	if (state_of(m)->nr_nodes > 1 && !zone_of_node(m, (int)zone->node, m->arch->dma32_zone))
		return 0;
	return ALLOC_NOFRAGMENT;
}

static uint64_t wmark_of(const struct zone *zone, unsigned alloc_flags)
{
	if (alloc_flags & ALLOC_WMARK_HIGH)
		return zone->high;
	return alloc_flags & ALLOC_WMARK_LOW ? zone->low : zone->min;
}

/* May the task use the zone?  The wall around its cpuset is hard as long as there is more than the min mark. */
static bool is_allowed(Machine *m, const struct zone *zone, unsigned alloc_flags, const struct alloc_context *ac)
{
	bool hard = alloc_flags & (ALLOC_WMARK_LOW | ALLOC_WMARK_HIGH);

	return !(alloc_flags & ALLOC_CPUSET) || cpuset_zone_allowed(m, zone, ac->gfp, hard);
}

/* The zone that a request would rather have: as long as there is plenty, the first that its cpuset has. */
static const struct zone *preferred_zone(const Machine *m, unsigned alloc_flags, const struct alloc_context *ac)
{
	for (unsigned i = 0; alloc_flags & ALLOC_WMARK_LOW && i < ac->nr_zones; i++)
		if (cpuset_has(m, ac->zonelist[i]))
			return ac->zonelist[i];
	return ac->zonelist[0];
}

/* Once along the first `n` zones of the list.  Where all goes well with the first zone there is nothing to say. */
static const struct page *try_zones(Machine *m, unsigned order, unsigned alloc_flags, const struct alloc_context *ac,
                                    unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const struct zone *zone = ac->zonelist[i];
		uint64_t mark = wmark_of(zone, alloc_flags);
		const struct page *page = NULL;

		if (!is_allowed(m, zone, alloc_flags, ac))
			continue;
		if (i)
			MARK(m, ZONE_FALLBACK, zone_name(m, zone), zone->node);
		if (i || !(alloc_flags & ALLOC_WMARK_LOW))
			MARK(m, ZONE_TRY, zone_name(m, zone), order, zone->free, mark);
		if (alloc_flags & ALLOC_NO_WATERMARKS ||
		    zone_watermark_ok(m, zone, order, mark, ac->classzone, alloc_flags))
			page = rmqueue(m, zone, order, ac->migratetype, alloc_flags);
		if (page) {
			zone_statistics(m, preferred_zone(m, alloc_flags, ac), zone, numa_node_id(m), 1);
			return page;
		}
	}
	return NULL;
}

/* Types are kept apart only as long as the node itself has something else to offer. */
static const struct page *get_page_from_freelist(Machine *m, unsigned order, unsigned alloc_flags,
                                                 const struct alloc_context *ac)
{
	const struct page *page = NULL;
	unsigned local = 0;

	while (local < ac->nr_zones && ac->zonelist[local]->node == ac->zonelist[0]->node)
		local++;
	if (alloc_flags & ALLOC_NOFRAGMENT)
		page = try_zones(m, order, alloc_flags, ac, local);
	return page ? page : try_zones(m, order, alloc_flags & ~(unsigned)ALLOC_NOFRAGMENT, ac, ac->nr_zones);
}
