/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcp.c -- how much a CPU takes from the buddy lists at once, how much it keeps and how much it gives back.
 *
 * Models mm/page_alloc.c of 6.12: since 6.7 all three follow what the CPU does.
 *
 *   taken in a row      batch, 2 batch, 4 batch ... 32 batch         halved by each frame that is freed
 *   kept                from high_min to high_max                    more with each refill, less where memory is short
 *   given back          as many as were freed in a row               halved by each frame that is taken
 *
 * high_min is the zone's low mark, high_max an eighth of the zone, shared out among the CPUs of the node.
 *
 * Where memory is short is noted when a request finds a zone below its high mark (ZONE_BELOW_HIGH, zonelist.c), until
 * enough has been freed.
 *
 * Inaccuracies: kswapd reclaims nothing, which would lower `high`, and the kernel has not lowered it while nothing
 * happened (decay_pcp_high).  A CPU with a cache of 1 MiB or more of its own keeps a batch of blocks back
 * (PCPF_FREE_HIGH_BATCH).
 */

enum { PCPF_PREV_FREE_HIGH_ORDER = 1 };

/* How a list of single frames is filled: up to which number frames are kept and how often batches have doubled, from
 * then on; and with how many. */
struct refill { uint32_t high, alloc_factor, frames; };

static uint32_t clamp_high(const struct zone *zone, int64_t high)
{
	if (high < (int64_t)zone->pcp_high)
		return zone->pcp_high;
	return high > (int64_t)zone->pcp_high_max ? zone->pcp_high_max : (uint32_t)high;
}

/* More may be kept with each refill, as long as there is enough. */
static uint32_t raised_high(const struct zone *zone, bool below_high, uint32_t high, uint32_t batch)
{
	high = clamp_high(zone, high);
	return below_high ? high : clamp_high(zone, (int64_t)high + batch);
}

/* Where `count` frames are in the CPU's lists.  What the list may still hold, but a batch at least. */
static struct refill next_refill(const struct zone *zone, bool below_high, uint32_t count, struct refill refill)
{
	uint32_t batch = zone->batch << refill.alloc_factor, room;

	refill.high = raised_high(zone, below_high, refill.high, batch);
	room = refill.high > count + 2 * zone->batch ? refill.high - count - zone->batch : zone->batch;
	if (batch <= room && refill.alloc_factor < PCP_BATCH_SCALE_MAX)
		refill.alloc_factor++;
	refill.frames = batch < room ? batch : room;
	return refill;
}

static unsigned nr_pcp_alloc(Machine *m, const struct per_cpu_pages *pcp, const struct zone *zone, unsigned order)
{
	struct refill refill = { pcp->high, pcp->alloc_factor, 0 };

	if (order) {
		SET(m, pcp, high, raised_high(zone, zone->below_high, pcp->high, zone->batch));
		return zone->batch < 2 ? zone->batch : zone->batch >> order > 2 ? zone->batch >> order : 2;
	}
	refill = next_refill(zone, zone->below_high, pcp->count, refill);
	SET(m, pcp, high, refill.high);
	if (refill.alloc_factor != pcp->alloc_factor)
		SET(m, pcp, alloc_factor, refill.alloc_factor);
	return refill.frames;
}

static void note_allocation(Machine *m, const struct per_cpu_pages *pcp)
{
	SET(m, pcp, free_count, pcp->free_count >> 1);
}

/* How many may be kept from now on. */
static uint32_t nr_pcp_high(Machine *m, const struct per_cpu_pages *pcp, const struct zone *zone, bool free_high)
{
	uint32_t freed = pcp->free_count > zone->batch ? pcp->free_count : zone->batch, high;

	SET(m, pcp, high, clamp_high(zone, pcp->high));
	high = pcp->high;
	if (free_high) {
		SET(m, pcp, high, clamp_high(zone, (int64_t)high - (zone->batch << PCP_BATCH_SCALE_MAX)));
		return 0;
	}
	if (zone->pcp_high == zone->pcp_high_max)
		return high;
	if (zone->below_high) {
		SET(m, pcp, high, clamp_high(zone, (int64_t)high - freed));
		return pcp->count > zone->pcp_high ? pcp->count : zone->pcp_high;
	}
	if (pcp->count >= high && high < pcp->free_count + zone->batch)
		SET(m, pcp, high, clamp_high(zone, (int64_t)pcp->free_count + zone->batch));
	return high;
}

static uint32_t nr_pcp_free(const struct per_cpu_pages *pcp, uint32_t batch, uint32_t high, bool free_high)
{
	if (free_high)
		return pcp->count < batch << PCP_BATCH_SCALE_MAX ? pcp->count : batch << PCP_BATCH_SCALE_MAX;
	if (high < batch)
		return 1;
	if (pcp->free_count < batch)
		return batch;
	return pcp->free_count > high - batch ? high - batch : pcp->free_count;
}

/* Is a block one of many, of which not so many are kept?  Huge pages are not meant. */
static bool is_free_high(Machine *m, const struct per_cpu_pages *pcp, const struct zone *zone, unsigned order)
{
	bool small = order && order <= PAGE_ALLOC_COSTLY_ORDER, before = pcp->flags & PCPF_PREV_FREE_HIGH_ORDER;

	if (small != before)
		SET(m, pcp, flags, small ? PCPF_PREV_FREE_HIGH_ORDER : 0);
	return small && before && pcp->free_count >= zone->batch;
}

static void free_unref_page_commit(Machine *m, const struct zone *zone, const struct page *page, unsigned order)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	unsigned pindex = put_on_pcplist(m, pcp, page, order);
	bool free_high = is_free_high(m, pcp, zone, order);
	uint32_t high;

	SET(m, pcp, alloc_factor, pcp->alloc_factor >> 1);
	if (pcp->free_count < zone->batch << PCP_BATCH_SCALE_MAX)
		SET(m, pcp, free_count, pcp->free_count + (1u << order));
	high = nr_pcp_high(m, pcp, zone, free_high);
	if (pcp->count < high)
		return;
	free_pcppages_bulk(m, zone, nr_pcp_free(pcp, zone->batch, high, free_high), pcp, pindex);
	if (zone->below_high &&
	    zone_watermark_ok(m, zone, 0, wmark_pages(zone, ALLOC_WMARK_HIGH), ZONE_TYPES - 1, 0))
		SET(m, zone, below_high, 0);
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
		SET(m, zone, pcp_high_max, zone_highsize(m, zone, zone->managed / 8));
	}
}
