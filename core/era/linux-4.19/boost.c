/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boost.c -- a pageblock is broken into: more is to be freed, so that it happens less often.
 *
 * Models mm/page_alloc.c and mm/vmscan.c of 5.0 (the same up to 6.12; 4.19 has none of it).  The marks of the zone go
 * up by a pageblock, up to one and a half times its high mark in all, and kswapd is woken; when it has done what it can
 * they come down again.
 *
 *           min   low   high                  min   low   high
 *   |--------|-----|-----|             |.......|-----|-----|
 *                                       boost ^ all of them are higher by so much
 *
 * Inaccuracies: kswapd frees nothing here, and is done at once; in the kernel the marks are up for as long as that
 * takes.
 */

static bool boost_watermark(Machine *m, const struct zone *zone)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), max_boost = zone->high + zone->high / 2, boost;

	if (m->era->version < KERNEL(5, 0) || !max_boost)
		return false;
	/* A small zone could not be of use any more.  (Since 5.7, and in the updates of 5.4.) */
	if (m->era->version >= KERNEL(5, 4) && 4 * pages > zone->managed)
		return false;
	max_boost = max_boost > pages ? max_boost : pages;
	boost = zone->watermark_boost + pages;
	SET(m, zone, watermark_boost, boost < max_boost ? boost : max_boost);
	MARK(m, WMARK_BOOST, zone_name(m, zone), zone->watermark_boost);
	return true;
}

/* kswapd has come to its end for a node. */
static void balance_pgdat(Machine *m, uint32_t node)
{
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];

		if (zone->node == node && zone->watermark_boost)
			SET(m, zone, watermark_boost, 0);
	}
}

/* What was noted under the zone's lock (ZONE_BOOSTED_WATERMARK) is done behind it. */
static void wake_for_boost(Machine *m, const struct zone *zone)
{
	if (!zone->boosted)
		return;
	SET(m, zone, boosted, 0);
	MARK(m, KSWAPD_BOOST, zone_name(m, zone));
	balance_pgdat(m, zone->node);
}
