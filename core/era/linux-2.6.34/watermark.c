/* SPDX-License-Identifier: GPL-2.0-or-later */
/* watermark.c -- may a zone give a block without falling below a mark?
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).  What is left must be more than the mark and what is kept back
 * from requests that could have been served higher up.  For larger blocks, smaller ones do not count; in return half of
 * the mark is enough at each order.
 *
 *   order 2, min 316:   free - 3 > 316 + reserve
 *                       free - 3 - frames in blocks of order 0 > 158
 *                       free - 3 - frames in blocks of orders 0 and 1 > 79
 *
 * Frames in the CPUs' lists count as used.
 */

enum {
	ALLOC_WMARK_MIN, ALLOC_WMARK_LOW, ALLOC_WMARK_HIGH,
	ALLOC_NO_WATERMARKS = 0x04,
	ALLOC_WMARK_MASK = ALLOC_NO_WATERMARKS - 1,
	ALLOC_HARDER = 0x10,                      /* may not sleep: a quarter less is enough */
	ALLOC_HIGH = 0x20,                        /* __GFP_HIGH: half of the mark is enough */
	ALLOC_CPUSET = 0x40,                      /* the task's cpuset holds */
};

static bool zone_watermark_ok(const struct zone *zone, unsigned order, uint64_t mark, unsigned classzone_idx,
                              unsigned alloc_flags)
{
	int64_t min = (int64_t)mark, free_pages = (int64_t)zone->free - ((int64_t)1 << order) + 1;

	if (alloc_flags & ALLOC_HIGH)
		min -= min / 2;
	if (alloc_flags & ALLOC_HARDER)
		min -= min / 4;
	if (free_pages <= min + (int64_t)zone->lowmem_reserve[classzone_idx])
		return false;
	for (unsigned o = 0; o < order; o++) {
		free_pages -= (int64_t)zone->free_area[o].nr_free << o;
		min >>= 1;
		if (free_pages <= min)
			return false;
	}
	return true;
}

/* How many single unmovable frames can be had from a zone, down to its min mark, by requests of a class: what this CPU
 * keeps, and whole batches as long as the mark allows to begin one.  What is left of the last batch stays with the CPU:
 * nobody looks for it in a zone that is too low. */
static uint64_t obtainable(const Machine *m, const struct zone *zone, unsigned classzone_idx)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	const struct list_head *list = &pcp->list[MIGRATE_UNMOVABLE];
	uint64_t mark = zone->min + zone->lowmem_reserve[classzone_idx], kept = 0;

	if (zone->free <= mark)
		return 0;
	list_for_each(m, p, list)
		kept++;
	return kept + (zone->free - mark - 1) / zone->batch * zone->batch + 1;
}
