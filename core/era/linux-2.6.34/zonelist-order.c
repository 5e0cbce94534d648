/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zonelist-order.c -- do the zones of a node come first, or the zones of a kind?
 *
 * Models mm/page_alloc.c of 2.6.34.  By nodes, memory is near; by zones, the few frames that devices can reach are kept
 * for them.  By zones is chosen where low zones are there, are less than half of all memory, and less than 70 % of each
 * node that is not small.
 */

enum { ZONELIST_ORDER_NODE, ZONELIST_ORDER_ZONE };

/* Pages of a node's zones, or of all nodes'; of all kinds, and of those below NORMAL. */
struct sizes { uint64_t low_kmem, total; };

static struct sizes sizes_of(const Machine *m, int nid)
{
	struct sizes sizes = { 0, 0 };

	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];

		if (nid != NUMA_NO_NODE && (int)zone->node != nid)
			continue;
		sizes.total += zone_pages(zone);
		sizes.low_kmem += zone->type < m->arch->normal_zone ? zone_pages(zone) : 0;
	}
	return sizes;
}

/* Is a node that is not small mostly made of low zones? */
static bool some_node_is_low(const Machine *m, uint64_t average_size)
{
	for (int nid = 0; nid < (int)state_of(m)->nr_nodes; nid++) {
		struct sizes sizes = sizes_of(m, nid);

		if (sizes.low_kmem && sizes.total > average_size && sizes.low_kmem > sizes.total * 70 / 100)
			return true;
	}
	return false;
}

static int default_zonelist_order(const Machine *m)
{
	struct sizes all = sizes_of(m, NUMA_NO_NODE);

	if (!all.low_kmem || all.low_kmem > all.total / 2)
		return ZONELIST_ORDER_NODE;
	return some_node_is_low(m, all.total / (state_of(m)->nr_nodes + 1)) ? ZONELIST_ORDER_NODE : ZONELIST_ORDER_ZONE;
}
