/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lowmem-reserve.c -- lower zones are kept for who can use no other.
 *
 * Models mm/page_alloc.c of 4.19 (setup_per_zone_lowmem_reserve, the same up to 6.12).
 */

/* What a zone keeps back from requests that could have been served higher up: a 256th of that (lowmem_reserve[]). */
static uint64_t lowmem_reserve(const Machine *m, const struct zone *zone, unsigned classzone)
{
	uint64_t above = 0;

	for (unsigned type = zone->type + 1; type <= classzone; type++) {
		const struct zone *z = zone_of_node(m, (int)zone->node, type);

		above += z ? z->managed : 0;
	}
	return above / 256;
}
