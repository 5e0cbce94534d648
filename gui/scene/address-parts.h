/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ADDRESS_PARTS_H
#define ADDRESS_PARTS_H

/* address-parts.h -- what the files of the address space's layout know of each other. */

#include "gui/scene/layout-address.h"
#include "gui/scene/layout-common.h"

/* The ruler: where its band of areas is, and which addresses it shows. */
typedef struct {
	Scene *scene;
	const Moment *now;
	AddressRange range;
	Rect band;
	VmsRef search_at;         /* the area that the search compares, or 0 */
} Ruler;

static inline double ruler_place(const Ruler *ruler, uint64_t address)
{
	return address_place(ruler->band, ruler->range, address);
}

/* The visible part of [start, end) on the band, in whole pixels, at least one wide; false where none of it is. */
bool ruler_box(const Ruler *ruler, uint64_t start, uint64_t end, Rect *box);

/* All regions to scale as one bar in `where`, with the range shown below marked on it and tied to `ruler`'s edges. */
void address_overview(Scene *scene, Rect where, Rect ruler, const Moment *now, AddressRange range);

/* Ticks and their addresses, in a strip above the band. */
void address_ticks(const Ruler *ruler, Rect where);

/* The regions behind the areas, and the areas and holes themselves. */
void address_regions(const Ruler *ruler);
void address_areas(const Ruler *ruler);

/* Where the search stands, or what is pointed out, on the band; its words and the bounds of the vmalloc window below
 * that, in `where`, which has no height where there is no room for them. */
void address_search(const Ruler *ruler, Rect where);

#endif
