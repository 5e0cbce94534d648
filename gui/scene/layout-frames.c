/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-frames.c -- physical memory: zones, free lists, and the frames around the one at hand.
 *
 *     zones | frames       high          zones | lists | frames       low and wide          zones         narrow
 *     lists | frames                     lists | frames               low                   frames
 *                                                                                           lists
 */

#include "gui/scene/frames-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SIDE_SHARE 0.4             /* of the width, for zones and lists */
#define SIDE_SHARE_LOW 0.3         /* where there is no height for the heads of the lists */
#define SIDE_LEAST 168.0
#define SIDE_MOST 272.0
#define BESIDE 480.0               /* from this width on they are beside the frames */
#define ZONES_BESIDE 800.0         /* and, where it is low, the zones beside the lists */
#define ZONE_WIDTH 108.0
#define ZONES_LEAST 92.0
#define ZONES_MOST 176.0
#define LISTS_LEAST 168.0
#define LEGEND 24.0

/* The zone of the frame at hand; without one, the last that has frames, which requests try first. */
static size_t zone_at_hand(const Moment *now)
{
	size_t zone = 0;
	VmsFrame frame;
	VmsZone info;

	if (now->has_pfn && vms_frame(now->machine, now->pfn, &frame))
		return frame.zone;
	for (size_t i = 0; vms_zone(now->machine, i, &info); i++)
		if (info.managed)
			zone = i;
	return zone;
}

/* Is that look in the picture?  What has been added from `first` on. */
static bool is_seen(const Scene *scene, size_t first, const LegendEntry *entry)
{
	for (size_t i = first; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if ((shape->key.part == PART_FRAME || shape->key.part == PART_FRAME_BLOCK ||
		     shape->key.part == PART_BUDDY_BLOCK) &&
		    shape->fill == entry->fill && shape->stroke == entry->edge)
			return true;
	}
	return false;
}

/* What is seen in the picture and no more: so that the rest has room. */
static void add_legend(Scene *scene, Rect where, const Moment *now, size_t first)
{
	bool types = frames_have_types(now->machine);
	LegendEntry entries[] = {
		{ ROLE_FRAME_FREE, ROLE_FRAME_FREE_EDGE, types ? _("free block, movable") : _("free block") },
		{ ROLE_FRAME_UNMOVABLE, ROLE_FRAME_UNMOVABLE_EDGE, _("free, unmovable") },
		{ ROLE_FRAME_PCP, ROLE_FRAME_PCP_EDGE, _("P per-CPU list") },
		{ ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, _("A area (number: its page)") },
		{ ROLE_FRAME_TABLE, ROLE_FRAME_TABLE_EDGE, _("T page table") },
		{ ROLE_FRAME_SLAB, ROLE_FRAME_SLAB_EDGE, _("S slab") },
		{ ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, _("C caller  U process  F page cache") },
		{ ROLE_FRAME_LARGE, ROLE_FRAME_LARGE_EDGE, _("L large kmalloc") },
		{ ROLE_FRAME_RESERVED, ROLE_FRAME_RESERVED_EDGE, _("reserved") },
		{ ROLE_FRAME_KERNEL, ROLE_FRAME_KERNEL_EDGE, _("K kernel  · just taken") },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(entries); i++)
		if (!is_seen(scene, first, &entries[i]))
			entries[i].text = NULL;
	layout_legend(scene, where, VIEW_FRAMES, entries, G_N_ELEMENTS(entries));
}

/* Zones and lists in a column: both where there is height for both. */
static void add_side(Scene *scene, Rect side, const Moment *now, bool zones)
{
	double lists = frames_buddy_height(now->machine);

	if (zones && side.h >= ZONES_LEAST + LISTS_LEAST)
		frames_zones(scene, rect_cut_top(&side, CLAMP(side.h - lists, ZONES_LEAST, ZONES_MOST)), now);
	frames_buddy(scene, side, now, zone_at_hand(now));
}

static void add_beside(Scene *scene, Rect where, const Moment *now, uint64_t first)
{
	bool low = where.h < ZONES_LEAST + frames_buddy_height(now->machine), apart = low && where.w >= ZONES_BESIDE;
	double zones = ZONE_WIDTH * MIN(vms_zone_count(now->machine), 3), share;

	if (apart) {
		frames_zones(scene, rect_cut_left(&where, zones), now);
		rect_cut_left(&where, GRID);
	}
	share = where.h < frames_buddy_height(now->machine) ? SIDE_SHARE_LOW : SIDE_SHARE;
	add_side(scene, rect_cut_left(&where, floor(CLAMP(where.w * share, SIDE_LEAST, SIDE_MOST))), now, !apart);
	rect_cut_left(&where, GRID);
	frames_grid(scene, where, now, first);
}

static void add_below(Scene *scene, Rect where, const Moment *now, uint64_t first)
{
	Rect lists;

	if (where.h >= 2 * ZONES_LEAST)
		frames_zones(scene, rect_cut_top(&where, ZONES_LEAST), now);
	lists = rect_cut_bottom(&where, where.h >= 420 ? 240 : where.h >= 280 ? where.h - 160 : 0);
	frames_grid(scene, where, now, first);
	frames_buddy(scene, lists, now, zone_at_hand(now));
}

void layout_frames(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options)
{
	Rect legend = rect_cut_bottom(&where, where.h >= 160 ? LEGEND : 0);
	size_t first = scene_count(scene);

	if (where.w >= BESIDE)
		add_beside(scene, where, now, options->frames_first);
	else
		add_below(scene, where, now, options->frames_first);
	if (legend.h > 0)
		add_legend(scene, legend, now, first);
}
