/* SPDX-License-Identifier: GPL-2.0-or-later */
/* may-give.c -- is a zone the task's to use, and does it stay above the mark that the request must keep to?
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

/* May the task use the zone?  The wall around its cpuset is hard as long as there is more than the min mark. */
static bool is_allowed(Machine *m, const struct request *r, const struct zone *zone, unsigned alloc_flags)
{
	bool hard = (alloc_flags & ALLOC_WMARK_MASK) != ALLOC_WMARK_MIN;

	return !(alloc_flags & ALLOC_CPUSET) || cpuset_zone_allowed(m, zone, r->gfp_mask, hard);
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
