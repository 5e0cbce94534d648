/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obtainable.c -- what can be had from a zone that runs short.
 *
 * Models nothing of the kernel: pressure.h asks, and the rules are those of pcp.c.
 */

/* Where memory is short, frames come and go: each that is freed halves the next refill.  So when the large blocks are
 * gone the lists are filled with single batches again, as they were at boot. */
static const struct page *take_and_calm(Machine *m, const struct zone *zone, unsigned order)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	const struct page *page = take(m, zone, order);

	if (!order)
		return page;
	if (pcp->alloc_factor)
		SET(m, pcp, alloc_factor, 0);
	if (pcp->high != zone->pcp_high)
		SET(m, pcp, high, zone->pcp_high);
	return page;
}

/* How many single unmovable frames can be had from a zone, down to its min mark, by requests of a class: what this CPU
 * keeps, and refills as long as the mark allows to begin one, each as large as it will be.  What is left of the last
 * one stays with the CPU: nobody looks for it in a zone that is too low. */
static uint64_t obtainable(const Machine *m, const struct zone *zone, unsigned classzone)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	uint64_t reserve = zone->lowmem_reserve[classzone], mark = wmark_pages(zone, ALLOC_WMARK_MIN) + reserve;
	uint64_t kept = kept_unmovable(m, zone), n = kept, free = zone->free;
	struct refill refill = { pcp->high, pcp->alloc_factor, 0 };
	bool below_high = zone->below_high;

	if (free <= mark)
		return 0;
	for (;;) {
		below_high = below_high || free <= wmark_pages(zone, ALLOC_WMARK_HIGH) + reserve;
		refill = next_refill(zone, below_high, pcp->count - (uint32_t)kept, refill);
		if (free - mark <= refill.frames)
			return n + 1;
		n += refill.frames;
		free -= refill.frames;
	}
}
