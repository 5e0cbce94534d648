/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gfp-zone.c -- the highest zone that a request may use.
 *
 * Models include/linux/gfp.h of 4.19 (GFP_ZONE_TABLE, the same up to 6.12).
 */

/* The type of the highest zone that the flags allow. */
static unsigned gfp_zone(const Machine *m, gfp_t gfp)
{
	if (gfp & __GFP_DMA)
		return 0;
	if (gfp & __GFP_DMA32)
		return m->arch->dma32_zone;
	return gfp & __GFP_HIGHMEM ? ZONE_TYPES - 1 : m->arch->normal_zone;
}
