/* SPDX-License-Identifier: GPL-2.0-or-later */
/* may-give.c -- does a zone stay above the mark that a request must keep to?
 *
 * Models the loop of get_page_from_freelist in mm/page_alloc.c of 2.6.34 (the same in 3.15).
 */

static uint64_t wmark_of(const struct zone *zone, unsigned alloc_flags)
{
	switch (alloc_flags & ALLOC_WMARK_MASK) {
	case ALLOC_WMARK_MIN: return zone->min;
	case ALLOC_WMARK_LOW: return zone->low;
	default: return zone->high;
	}
}

static bool may_give(Machine *m, const struct request *r, const struct zone *zone, unsigned classzone_idx,
                     unsigned alloc_flags)
{
	uint64_t mark = wmark_of(zone, alloc_flags), lowmem_reserve = zone->lowmem_reserve[classzone_idx];
	unsigned order = r->order;

	if (zone != r->preferred_zone)
		MARK(m, ZONE_FALLBACK, zone_name(m, zone), zone->node);
	if (zone != r->preferred_zone || !(alloc_flags & ALLOC_WMARK_LOW))
		MARK(m, ZONE_TRY, zone_name(m, zone), order, zone->free, mark);
	if (alloc_flags & ALLOC_NO_WATERMARKS || zone_watermark_ok(zone, order, mark, classzone_idx, alloc_flags))
		return true;
	MARK(m, WMARK_CHECK, zone_name(m, zone), zone->free, mark, lowmem_reserve, order);
	return false;
}
