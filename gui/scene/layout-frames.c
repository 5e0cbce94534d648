/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-frames.c -- physical memory: zones and free lists on the left, the frames around the one at hand on the right;
 * above each other where it is narrow. */

#include "gui/scene/frames-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SIDE_WIDTH 264.0
#define WIDE 640.0
#define ZONES_LEAST 92.0
#define ZONES_MOST 176.0
#define LISTS 250.0                /* what the free lists would like */
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

		if ((shape->key.part == PART_FRAME || shape->key.part == PART_FRAME_BLOCK) &&
		    shape->fill == entry->fill && shape->stroke == entry->edge)
			return true;
	}
	return false;
}

/* What is seen in the picture and no more: so that the rest has room. */
static void add_legend(Scene *scene, Rect where, size_t first)
{
	LegendEntry entries[] = {
		{ ROLE_FRAME_FREE, ROLE_FRAME_FREE_EDGE, _("free block, movable") },
		{ ROLE_FRAME_KERNEL, ROLE_FRAME_KERNEL_EDGE, _("unmovable") },
		{ ROLE_FRAME_PCP, ROLE_FRAME_PCP_EDGE, _("P per-CPU list") },
		{ ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, _("A area (number: its page)") },
		{ ROLE_FRAME_TABLE, ROLE_FRAME_TABLE_EDGE, _("T page table") },
		{ ROLE_FRAME_SLAB, ROLE_FRAME_SLAB_EDGE, _("S slab") },
		{ ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, _("C caller  U process  F page cache") },
		{ ROLE_FRAME_LARGE, ROLE_FRAME_LARGE_EDGE, _("L large kmalloc") },
		{ ROLE_FRAME_RESERVED, ROLE_FRAME_RESERVED_EDGE, _("reserved") },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(entries); i++)
		if (!is_seen(scene, first, &entries[i]))
			entries[i].text = NULL;
	layout_legend(scene, where, VIEW_FRAMES, entries, G_N_ELEMENTS(entries));
}

static void add_parts(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options)
{
	Rect side;

	if (where.w >= WIDE) {
		side = rect_cut_left(&where, SIDE_WIDTH);
		rect_cut_left(&where, 2 * GRID);
		frames_zones(scene, rect_cut_top(&side, CLAMP(side.h - LISTS, ZONES_LEAST, ZONES_MOST)), now);
		frames_buddy(scene, side, now, zone_at_hand(now));
		frames_grid(scene, where, now, options->frames_first);
		return;
	}
	if (where.h >= 2 * ZONES_LEAST)
		frames_zones(scene, rect_cut_top(&where, ZONES_LEAST), now);
	side = rect_cut_bottom(&where, where.h >= 420 ? 240 : where.h >= 280 ? where.h - 160 : 0);
	frames_grid(scene, where, now, options->frames_first);
	frames_buddy(scene, side, now, zone_at_hand(now));
}

void layout_frames(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options)
{
	Rect legend = rect_cut_bottom(&where, where.h >= 160 ? LEGEND : 0);
	size_t first = scene_count(scene);

	add_parts(scene, where, now, options);
	if (legend.h > 0)
		add_legend(scene, legend, first);
}
