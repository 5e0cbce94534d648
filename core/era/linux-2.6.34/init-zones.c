/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init-zones.c -- at boot: memory goes to the free lists, zones get their marks and their CPUs' lists.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).
 *
 * Inaccuracies: all is done when the whole of memory is free; nothing has been taken before that.  No huge pages that
 * are transparent, for which 3.15 would keep more free.
 */

static void free_at_boot(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, pageblock_type(m, pfn), false);
	SET(m, zone, free, zone->free + (1u << order));
}

static bool is_highmem(const Machine *m, const struct zone *zone) { return zone->type > m->arch->normal_zone; }

static uint64_t lowmem_pages(const Machine *m)
{
	uint64_t pages = 0;

	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		if (!is_highmem(m, &state_of(m)->zone[i]))
			pages += zone_pages(&state_of(m)->zone[i]);
	return pages;
}

static void setup_per_zone_wmarks(Machine *m)
{
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];
		struct wmarks wmarks = zone_wmarks(zone_pages(zone), lowmem_pages(m), is_highmem(m, zone));

		SET(m, zone, min, wmarks.min);
		SET(m, zone, low, wmarks.low);
		SET(m, zone, high, wmarks.high);
		setup_zone_migrate_reserve(m, zone);
	}
}

static void setup_pageset(Machine *m, const struct zone *zone)
{
	uint32_t batch = zone_batchsize(zone_pages(zone));

	SET(m, zone, batch, batch ? batch : 1);
	SET(m, zone, pcp_high, 6 * batch);
}

static void init_zones(Machine *m)
{
	setup_per_zone_wmarks(m);
	setup_per_zone_lowmem_reserve(m);
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		setup_pageset(m, &state_of(m)->zone[i]);
}
