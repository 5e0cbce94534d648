/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zonelist-order.c -- do the zones of a node come first, or the zones of a kind?
 *
 * Models mm/page_alloc.c of 3.15.  As in 2.6.34, but where a node has no zone NORMAL, nodes come first: what it has of
 * low zones is all that it has for its kernel.
 */

enum { ZONELIST_ORDER_NODE, ZONELIST_ORDER_ZONE };

/* Pages of a node's zones, or of all nodes'; of all kinds, and of those below NORMAL. */
struct sizes { uint64_t low_kmem, total; };

static void add_zone(const Machine *m, const struct zone *zone, struct sizes *sizes)
{
	sizes->total += zone_pages(zone);
	sizes->low_kmem += zone->type < m->arch->normal_zone ? zone_pages(zone) : 0;
}

static struct sizes sizes_of_node(const Machine *m, int nid)
{
	struct sizes sizes = { 0, 0 };

	for (unsigned type = 0; type < ZONE_TYPES; type++)
		if (zone_of_node(m, nid, type))
			add_zone(m, zone_of_node(m, nid, type), &sizes);
	return sizes;
}

static int default_zonelist_order(const Machine *m)
{
	struct sizes all = { 0, 0 };
	int nodes = (int)state_of(m)->nr_nodes;

	for (int nid = 0; nid < nodes; nid++)
		if (!zone_of_node(m, nid, m->arch->normal_zone))
			return ZONELIST_ORDER_NODE;
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		add_zone(m, &state_of(m)->zone[i], &all);
	if (!all.low_kmem || all.low_kmem > all.total / 2)
		return ZONELIST_ORDER_NODE;
	for (int nid = 0; nid < nodes; nid++) {
		struct sizes sizes = sizes_of_node(m, nid);

		if (sizes.low_kmem && sizes.total > all.total / ((uint64_t)nodes + 1) &&
		    sizes.low_kmem > sizes.total * 70 / 100)
			return ZONELIST_ORDER_NODE;
	}
	return ZONELIST_ORDER_ZONE;
}
