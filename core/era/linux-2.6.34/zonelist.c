/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zonelist.c -- which zones may serve a request, and in which order they are asked.
 *
 * Models include/linux/gfp.h and mm/page_alloc.c of 2.6.34 (the same in 3.15).  The flags say which zone is the highest
 * that may be used; a list goes down from there, and never up:
 *
 *              none             HIGHMEM                 DMA32         DMA
 *   x86-32     Normal DMA       HighMem Normal DMA      Normal DMA    DMA
 *   x86-64     Normal DMA32 DMA the same                DMA32 DMA     DMA
 *   ARM        Normal           HighMem Normal          Normal        Normal
 *
 * With two nodes a list goes on with the other node, in one of two orders (zonelist-order.c):
 *
 *   by nodes   node 0: Normal DMA32 DMA, node 1: Normal           by zones   Normal 0, Normal 1, DMA32 0, DMA 0
 *
 * Inaccuracies: the lists are made when they are asked for.  Zones that were found full are not skipped for a second
 * (the zonelist cache).  No ZONE_MOVABLE, which is empty unless asked for.
 */

/* What a request is, for the functions that look for its frames; parameters of theirs in the kernel. */
struct request {
	gfp_t gfp_mask;
	unsigned order, migratetype;
	unsigned high_zoneidx;                    /* the highest zone that the flags allow */
	const struct zone *zonelist[MAX_ZONES + 1];
	const struct zone *preferred_zone;        /* the first of the list that is allowed; NULL: there is none */
};

/* The kinds of zones exclude each other.  (VM_BUG_ON) */
static unsigned gfp_zone(Machine *m, gfp_t gfp_mask)
{
	unsigned zones = !!(gfp_mask & __GFP_DMA) + !!(gfp_mask & __GFP_DMA32) + !!(gfp_mask & __GFP_HIGHMEM);

	BUG_ON(m, zones > 1);
	if (gfp_mask & __GFP_DMA)
		return 0;
	if (gfp_mask & __GFP_DMA32)
		return m->arch->dma32_zone;
	return gfp_mask & __GFP_HIGHMEM ? ZONE_TYPES - 1 : m->arch->normal_zone;
}

/* NUMA is configured for x86-64 alone. */
static bool numa_build(const Machine *m) { return m->arch->bits == 64; }

/* A node's zones from the highest down, from place n of a list. */
static unsigned build_zonelists_node(const Machine *m, const struct zone **zonelist, unsigned n, int node)
{
	for (unsigned type = ZONE_TYPES; type--; )
		if (zone_of_node(m, node, type))
			zonelist[n++] = zone_of_node(m, node, type);
	return n;
}

static unsigned build_zonelists_in_zone_order(const Machine *m, const struct zone **zonelist, int node)
{
	unsigned n = 0;

	for (unsigned type = ZONE_TYPES; type--; )
		for (int i = 0; i < (int)state_of(m)->nr_nodes; i++)
			if (zone_of_node(m, node ^ i, type))
				zonelist[n++] = zone_of_node(m, node ^ i, type);
	return n;
}

static void build_zonelists(const Machine *m, const struct zone **zonelist, int node, bool thisnode)
{
	unsigned n = 0;

	if (thisnode || state_of(m)->nr_nodes == 1)
		n = build_zonelists_node(m, zonelist, 0, node);
	else if (default_zonelist_order(m) == ZONELIST_ORDER_ZONE)
		n = build_zonelists_in_zone_order(m, zonelist, node);
	else
		for (int i = 0; i < (int)state_of(m)->nr_nodes; i++)
			n = build_zonelists_node(m, zonelist, n, node ^ i);
	zonelist[n] = NULL;
}

static struct request request_of(Machine *m, int nid, gfp_t gfp_mask, unsigned order)
{
	struct request r = { .gfp_mask = gfp_mask, .order = order, .high_zoneidx = gfp_zone(m, gfp_mask) };

	build_zonelists(m, r.zonelist, nid, numa_build(m) && gfp_mask & __GFP_THISNODE);
	for (unsigned i = 0; r.zonelist[i] && !r.preferred_zone; i++)
		if (r.zonelist[i]->type <= r.high_zoneidx)
			r.preferred_zone = r.zonelist[i];
	r.migratetype = allocflags_to_migratetype(m, gfp_mask);
	return r;
}
