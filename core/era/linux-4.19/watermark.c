/* SPDX-License-Identifier: GPL-2.0-or-later */
/* watermark.c -- how much of a zone stays free, and for whom.
 *
 * Models mm/page_alloc.c of 4.19; the same up to 6.12, but for the most that min_free_kbytes can be.
 *
 *   0       min           low           high                     managed
 *   |-------|-------------|-------------|------------------------|
 *   | GFP_ATOMIC may      | kswapd is   | kswapd stops
 *   | go below            | woken
 *
 * Frames in the lists of CPUs count as given out.
 *
 * Inaccuracies: since 5.9 urgent single frames need not heed what marks are raised by (boost.c).  khugepaged, which
 * raises min_free_kbytes while huge pages are on, does not run.  The kernel's count of free frames may lag a little
 * behind.
 */

/* The mark that a request must keep to. */
static uint64_t wmark_pages(const struct zone *zone, unsigned alloc_flags)
{
	uint64_t mark = alloc_flags & ALLOC_WMARK_HIGH ? zone->high
	                : alloc_flags & ALLOC_WMARK_LOW ? zone->low : zone->min;

	return mark + zone->watermark_boost;
}

/* Is there a block of that order, of any type that the request may have? */
static bool has_block(const Machine *m, const struct zone *zone, unsigned order, unsigned alloc_flags)
{
	unsigned types = alloc_flags & ALLOC_HIGHATOMIC ? MIGRATE_TYPES : MIGRATE_PCPTYPES;

	if (zone->rest_start < zone->rest_end)
		return true;
	for (; order < MAX_ORDER; order++)
		for (unsigned type = 0; type < types; type++)
			if (!list_empty(m, free_list(zone, order, type)))
				return true;
	return false;
}

/* What is free of the pageblocks that are set aside (highatomic.c). */
static uint64_t nr_free_highatomic(const Machine *m, const struct zone *zone)
{
	uint64_t n = 0;

	for (unsigned order = 0; order < MAX_ORDER; order++) {
		const struct list_head *list = free_list(zone, order, MIGRATE_HIGHATOMIC);

		list_for_each(m, p, list)
			n += (uint64_t)1 << order;
	}
	return n;
}

/* What is kept for others does not count as free: all of those pageblocks, in 6.12 what is free of them. */
static uint64_t unusable_free(const Machine *m, const struct zone *zone, unsigned order, unsigned alloc_flags)
{
	uint64_t unusable = ((uint64_t)1 << order) - 1;

	if (alloc_flags & ALLOC_RESERVES || !zone->nr_reserved_highatomic)
		return unusable;
	if (m->era->version < KERNEL(6, 12))
		return unusable + zone->nr_reserved_highatomic;
	return unusable + nr_free_highatomic(m, zone);
}

/* With so many free frames: the mark is for their number; of large blocks it is enough that there is one. */
static bool __zone_watermark_ok(const Machine *m, const struct zone *zone, unsigned order, uint64_t mark,
                                unsigned classzone, unsigned alloc_flags, uint64_t free_pages)
{
	uint64_t min = reserve_for(mark, alloc_flags) + zone->lowmem_reserve[classzone];

	return free_pages > min + unusable_free(m, zone, order, alloc_flags) &&
	       (!order || has_block(m, zone, order, alloc_flags));
}

static bool zone_watermark_ok(const Machine *m, const struct zone *zone, unsigned order, uint64_t mark,
                              unsigned classzone, unsigned alloc_flags)
{
	return __zone_watermark_ok(m, zone, order, mark, classzone, alloc_flags, zone->free);
}

/* -------- at boot */

/* What a zone's share of everything is worked out from. */
static uint64_t zone_pages(const struct zone *zone) { return zone->managed; }

/* The square root of 16 times the memory in KiB; since 5.8 up to 256 MiB. */
static uint64_t min_free_kbytes(const Machine *m, uint64_t managed)
{
	uint64_t kbytes = int_sqrt(16 * managed * (VMS_PAGE_SIZE / 1024));
	uint64_t most = m->era->version < KERNEL(5, 8) ? 65536 : 262144;

	return kbytes < 128 ? 128 : kbytes > most ? most : kbytes;
}

/* That, shared out among the zones by size; the gaps are a quarter of the share or a thousandth of the zone. */
static void setup_per_zone_wmarks(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t managed = 0, pages_min;

	for (unsigned i = 0; i < s->nr_zones; i++)
		managed += s->zone[i].managed;
	pages_min = min_free_kbytes(m, managed) / (VMS_PAGE_SIZE / 1024);
	for (unsigned i = 0; i < s->nr_zones; i++) {
		const struct zone *zone = &s->zone[i];
		uint64_t min = pages_min * zone->managed / managed;
		uint64_t part = zone->managed * 10 / 10000, gap = min / 4 > part ? min / 4 : part;

		SET(m, zone, min, min);
		SET(m, zone, low, min + gap);
		SET(m, zone, high, min + 2 * gap);
	}
}
