/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zonelist.c -- along the zones that a request may use, to the first that serves it.
 *
 * Models mm/page_alloc.c of 4.19; the same up to 6.12.
 *
 * Inaccuracies: zone_reclaim and the limits on dirty pages are left out.
 */

/* What the fast path may do besides: wake kswapd; rather take DMA32 of this node than mix types in Normal.  (5.0 has
 * the rule, but a mistake in it kept the flag from being set until 5.1.) */
static unsigned alloc_flags_nofragment(const Machine *m, gfp_t gfp_mask, const struct alloc_context *ac)
{
	unsigned alloc_flags = gfp_mask & __GFP_KSWAPD_RECLAIM ? ALLOC_KSWAPD : 0;
	const struct zone *zone = ac->zonelist[0];

	if (m->era->version < KERNEL(5, 1) || !ac->nr_zones || zone->type != m->arch->normal_zone)
		return alloc_flags;
	if (state_of(m)->nr_nodes > 1 && !zone_of_node(m, (int)zone->node, m->arch->dma32_zone))
		return alloc_flags;
	return alloc_flags | ALLOC_NOFRAGMENT;
}

/* A zone that falls below its high mark: since 6.7 a note is kept, until enough is free again (pcp.c of 6.12). */
static void note_below_high(Machine *m, const struct zone *zone, unsigned order, unsigned alloc_flags,
                            const struct alloc_context *ac)
{
	if (m->era->version < KERNEL(6, 7) || zone->below_high)
		return;
	if (!zone_watermark_ok(m, zone, order, wmark_pages(zone, ALLOC_WMARK_HIGH), ac->classzone, alloc_flags))
		SET(m, zone, below_high, 1);
}

/* Would it have been enough without what is kept for urgent blocks? */
static void tell_of_reserve(Machine *m, const struct zone *zone, unsigned order, unsigned alloc_flags)
{
	uint64_t reserved = unusable_free(m, zone, order, alloc_flags) - (((uint64_t)1 << order) - 1);

	if (reserved)
		MARK(m, HIGHATOMIC_KEPT, zone_name(m, zone), zone->free, reserved);
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
static const struct page *try_zones(Machine *m, gfp_t gfp_mask, unsigned order, unsigned alloc_flags,
                                    const struct alloc_context *ac, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const struct zone *zone = ac->zonelist[i];
		uint64_t mark = wmark_pages(zone, alloc_flags);
		const struct page *page = NULL;

		if (!is_allowed(m, zone, alloc_flags, ac))
			continue;
		if (i)
			MARK(m, ZONE_FALLBACK, zone_name(m, zone), zone->node);
		if (i || !(alloc_flags & ALLOC_WMARK_LOW))
			MARK(m, ZONE_TRY, zone_name(m, zone), order, zone->free, mark);
		note_below_high(m, zone, order, alloc_flags, ac);
		if (alloc_flags & ALLOC_NO_WATERMARKS ||
		    zone_watermark_ok(m, zone, order, mark, ac->classzone, alloc_flags))
			page = rmqueue(m, zone, order, gfp_mask, alloc_flags, ac->migratetype);
		if (page && order && alloc_flags & ALLOC_HIGHATOMIC)
			reserve_highatomic_pageblock(m, page, order, zone);
		if (page) {
			zone_statistics(m, preferred_zone(m, alloc_flags, ac), zone, numa_node_id(m), 1);
			return page;
		}
		tell_of_reserve(m, zone, order, alloc_flags);
	}
	return NULL;
}

/* Types are kept apart only as long as the node itself has something else to offer. */
static const struct page *get_page_from_freelist(Machine *m, gfp_t gfp_mask, unsigned order, unsigned alloc_flags,
                                                 const struct alloc_context *ac)
{
	const struct page *page = NULL;
	unsigned local = 0;

	while (local < ac->nr_zones && ac->zonelist[local]->node == ac->zonelist[0]->node)
		local++;
	if (alloc_flags & ALLOC_NOFRAGMENT)
		page = try_zones(m, gfp_mask, order, alloc_flags, ac, local);
	alloc_flags &= ~(unsigned)ALLOC_NOFRAGMENT;
	return page ? page : try_zones(m, gfp_mask, order, alloc_flags, ac, ac->nr_zones);
}
