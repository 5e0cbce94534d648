/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lowmem-reserve.c -- lower zones are kept for who can use no other.
 *
 * Models setup_per_zone_lowmem_reserve in mm/page_alloc.c of 2.6.34 (the same up to 6.12).
 *
 *   a request that could have had HighMem      finds lowmem_reserve[HIGHMEM] more to be kept in Normal, and still more
 *                                              in DMA
 */

/* DMA and DMA32 keep back a part of 256, NORMAL one of 32, of all that is above them and could have been used:
 * sysctl_lowmem_reserve_ratio. */
static void setup_per_zone_lowmem_reserve(Machine *m)
{
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *lower_zone = &state_of(m)->zone[i];
		uint64_t pages = 0, ratio = lower_zone->type < m->arch->normal_zone ? 256 : 32;

		for (unsigned j = lower_zone->type + 1; j < ZONE_TYPES; j++) {
			const struct zone *zone = zone_of_node(m, (int)lower_zone->node, j);

			pages += zone ? zone_pages(zone) : 0;
			SET(m, lower_zone, lowmem_reserve[j], pages / ratio);
		}
	}
}
