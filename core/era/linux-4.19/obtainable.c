/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obtainable.c -- what can be had from a zone that runs short.
 *
 * Models nothing of the kernel: pressure.h asks, and the rules are those of pcp.c in 4.19 and of 6.1.
 */

/* How many single unmovable frames can be had from a zone, down to its min mark, by requests of a class: what this CPU
 * keeps, and whole batches as long as the mark allows to begin one.  What is left of the last batch stays with the CPU:
 * nobody looks for it in a zone that is too low. */
static uint64_t obtainable(const Machine *m, const struct zone *zone, unsigned classzone)
{
	uint64_t mark = wmark_pages(zone, ALLOC_WMARK_MIN) + zone->lowmem_reserve[classzone];

	if (zone->free <= mark)
		return 0;
	return kept_unmovable(m, zone) + (zone->free - mark - 1) / zone->batch * zone->batch + 1;
}
