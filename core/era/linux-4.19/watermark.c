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
 * Inaccuracies: khugepaged, which raises min_free_kbytes while huge pages are on, does not run; frames of per-CPU lists
 * count as given out here and in the kernel alike, but its counter may lag a little behind.
 */

/* Is there a block of that order, of whatever type? */
static bool has_block(const struct zone *zone, unsigned order)
{
	for (; order < MAX_ORDER; order++)
		if (zone->free_area[order].nr_free)
			return true;
	return false;
}

/* The mark is for the number of frames; of large blocks it is enough that there is one. */
static bool zone_watermark_ok(const Machine *m, const struct zone *zone, unsigned order, uint64_t mark,
                              unsigned classzone, unsigned alloc_flags)
{
	uint64_t min = reserve_for(mark, alloc_flags) + lowmem_reserve(m, zone, classzone);

	return zone->free > min + (((uint64_t)1 << order) - 1) && has_block(zone, order);
}

/* -------- at boot */

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
