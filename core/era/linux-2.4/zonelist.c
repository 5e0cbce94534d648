/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zonelist.c -- which zones a request may use, and how much of each is kept back.
 *
 * Models build_zonelists and what free_area_init_core says of watermarks, in mm/page_alloc.c of 2.4.  A request begins
 * with the highest zone that will do, its class zone, and falls back to the lower ones:
 *
 *   __GFP_HIGHMEM         HighMem, Normal, DMA
 *   no flag               Normal, DMA
 *   __GFP_DMA             DMA; with both flags this one wins, as it is looked at last
 *
 * pages_min is a part of the zone, 1/zone_balance_ratio, within bounds; pages_low is twice and pages_high three times
 * as much.  The size of a zone counts, with whatever in it is reserved.
 */

#define ZONE_DMA 0u
#define ZONE_HIGHMEM (ZONE_TYPES - 1u)

static unsigned class_idx_of(const Machine *m, gfp_t gfp_mask)
{
	unsigned k = m->arch->normal_zone;

	if (gfp_mask & __GFP_HIGHMEM)
		k = ZONE_HIGHMEM;
	if (gfp_mask & __GFP_DMA)
		k = ZONE_DMA;
	return k;
}

/* The zones of a zonelist:  for (z = first_zone(m, class_idx); z; z = next_zone(m, z)) */
static const struct zone *first_zone(const Machine *m, unsigned class_idx)
{
	const struct zone *z = NULL;

	for (unsigned i = 0; i < state_of(m)->nr_zones && state_of(m)->zone[i].type <= class_idx; i++)
		z = &state_of(m)->zone[i];
	return z;
}

static const struct zone *next_zone(const Machine *m, const struct zone *z)
{
	return z > state_of(m)->zone ? z - 1 : NULL;
}

enum { PAGES_MIN, PAGES_LOW, PAGES_HIGH };

static uint64_t water_mark(const struct zone *z, int limit)
{
	return limit == PAGES_MIN ? z->min : limit == PAGES_LOW ? z->low : z->high;
}

static void free_area_init_core(Machine *m)
{
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];
		uint64_t ratio = zone->type == ZONE_DMA ? ZONE_BALANCE_RATIO_DMA : ZONE_BALANCE_RATIO;
		uint64_t mask = (zone->end - zone->start) / ratio;

		if (mask < ZONE_BALANCE_MIN)
			mask = ZONE_BALANCE_MIN;
		else if (mask > ZONE_BALANCE_MAX)
			mask = ZONE_BALANCE_MAX;
		SET(m, zone, min, mask);
		SET(m, zone, low, mask * 2);
		SET(m, zone, high, mask * 3);
	}
}
