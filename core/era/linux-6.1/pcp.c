/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcp.c -- how much a CPU takes from the buddy lists at once, how much it keeps and how much it gives back.
 *
 * Models mm/page_alloc.c of 6.1.192.  A list is filled with a batch; of blocks with as much, in frames, but two at
 * least.  Together the CPUs of a node may keep the zone's low mark.  Who frees on and on gives back more each time.
 *
 *   freed in a row      high, again,  again       any allocation in between halves it
 *   given back          batch, 2 batch, 4 batch   up to 32, but for a batch, which stays
 *
 * Inaccuracies: nobody reclaims memory, which would lower `high`.
 */

static unsigned nr_pcp_alloc(Machine *m, const struct per_cpu_pages *pcp, const struct zone *zone, unsigned order)
{
	(void)m;
	(void)pcp;
	if (zone->batch == 1)
		return 1;
	return zone->batch >> order > 2 ? zone->batch >> order : 2;
}

/* Whoever only frees is told apart from who takes now and then. */
static void note_allocation(Machine *m, const struct per_cpu_pages *pcp)
{
	SET(m, pcp, free_factor, pcp->free_factor >> 1);
}

static uint32_t nr_pcp_free(Machine *m, const struct per_cpu_pages *pcp, uint32_t high, uint32_t batch, bool free_high)
{
	uint32_t nr = batch << pcp->free_factor, max_nr_free = high - batch;

	if (free_high)
		return pcp->count;
	if (high < batch)
		return 1;
	if (nr < max_nr_free && pcp->free_factor < PCP_BATCH_SCALE_MAX)
		SET(m, pcp, free_factor, pcp->free_factor + 1);
	return nr < batch ? batch : nr > max_nr_free ? max_nr_free : nr;
}

/* Blocks that are no huge pages are not kept while only freeing goes on. */
static void free_unref_page_commit(Machine *m, const struct zone *zone, const struct page *page, unsigned order)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	unsigned pindex = put_on_pcplist(m, pcp, page, order);
	bool free_high = pcp->free_factor && order && order <= PAGE_ALLOC_COSTLY_ORDER;
	uint32_t high = free_high ? 0 : zone->pcp_high;

	if (pcp->count >= high)
		free_pcppages_bulk(m, zone, nr_pcp_free(m, pcp, high, zone->batch, free_high), pcp, pindex);
}

static void init_zones(Machine *m)
{
	setup_per_zone_wmarks(m);
	setup_per_zone_lowmem_reserve(m);
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];
		unsigned batch = zone_batchsize(zone);

		SET(m, zone, batch, batch ? batch : 1);
		SET(m, zone, pcp_high, zone_highsize(m, zone, zone->low));
	}
}
