/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLACES_PARTS_H
#define PLACES_PARTS_H

/* places-parts.h -- what the files of the layout of the kernel's addresses know of each other.
 *
 *   to scale    a row for each region                     /proc/iomem
 *   |##|\       c0000000 | Direct map           896 MiB |  00100000-3fffffff : System RAM
 *   |##| \      c0100000 |   .text     #################~~~~~ 00100000-0027ffff : Kernel code
 *   |  |\ \___  c0280000 |   .data     #################~~~~~ 00280000-002f7fff : Kernel data
 *   |  | \____  f8000000 | Unused: the gap        8 MiB |
 */

#include "gui/scene/layout-common.h"

/* A region or a part of one, with its look.  `rank` says how early it is left out where there is little room: 0 never,
 * PLACE_RANKS - 1 first. */
typedef struct {
	const char *id, *title;
	uint64_t start, last;
	uint64_t phys;            /* of a part */
	unsigned depth;           /* 0: a region; 1: a part of one; 2: it lies within another part */
	bool moves;               /* its beginning depends on RAM, or on KASLR's seed */
	unsigned rank;
	Role fill, edge;
	Rect box;                 /* its row; of no height where it was left out */
} PlaceRow;
#define PLACE_ROWS 48
#define PLACE_RANKS 4u

typedef struct {
	Scene *scene;
	const Moment *now;
	PlaceRow row[PLACE_ROWS];
	size_t n;
} Places;

/* Ask the machine for all rows of the kernel's half, in address order, parts behind the regions that they lie in. */
void places_collect(Places *places);

/* Give the rows their boxes in `where`, leaving out what has no room; and draw them, with addresses to their left and
 * what is worked on marked. */
void places_arrange(Places *places, Rect where);
void places_rows(const Places *places);

/* The width that rows need, addresses included; the height at which none is left out and all can be read well. */
double places_row_width(const Places *places);
double places_good_height(const Places *places);

/* The lines of /proc/iomem with the colours of the parts that they speak of, and strings to those (`linked`).  The size
 * that they need. */
void places_iomem(const Places *places, Rect where, bool linked);
double places_iomem_width(const Places *places);
double places_iomem_height(const Places *places);

/* How the regions lie for other sizes of RAM.  Has this kernel regions that depend on it? */
void places_ram(const Places *places, Rect where);
bool places_follow_ram(const VmsMachine *m);

#endif
