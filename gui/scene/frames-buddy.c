/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frames-buddy.c -- the free lists: a bar for each zone with its watermarks, the buddy lists of one zone by order with
 * the blocks at their heads, and the list of the CPU. */

#include "gui/scene/frames-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ZONE_HEIGHT 40.0
#define LIST_LINE 18.0
#define HEADS_MOST 8
#define PCP_MOST 64

/* ------------------------------------------------------------------------------------------------ zones */

static void add_watermarks(Scene *scene, Rect bar, const VmsZone *zone, size_t i)
{
	const uint64_t marks[] = { zone->min, zone->low, zone->high };
	static const char *const names[] = { "min", "low", "high" };

	for (unsigned k = 0; k < G_N_ELEMENTS(marks); k++) {
		double x = floor(bar.x + (double)marks[k] / (double)zone->managed * bar.w) + 0.5;

		scene_line(scene, shape_key(PART_WATERMARK, 0, i * 4 + k), (Point) { x, bar.y - 2 },
			   (Point) { x, bar.y + bar.h + 2 }, ROLE_WATERMARK);
		scene_tip(scene, _("Watermark %s of zone %s: %u frames"), names[k], zone->name, (unsigned)marks[k]);
	}
}

static void add_zone(Scene *scene, Rect where, const VmsZone *zone, size_t i)
{
	Rect words = rect_cut_top(&where, 16), bar = rect(where.x, where.y + 2, where.w, 12), used = bar;
	double free = zone->managed ? (double)(zone->free + zone->pcp) / (double)zone->managed : 0;

	scene_text(scene, shape_key(PART_ZONE_NAME, 0, i * 2), rect_cut_left(&words, 64), FONT_STRONG, ROLE_INK,
		   ALIGN_START, zone->name);
	scene_text(
		scene, shape_key(PART_ZONE_NAME, 0, i * 2 + 1), words, FONT_SMALL, ROLE_INK_FAINT, ALIGN_END,
		scene_printf(scene, _("%u of %u free"), (unsigned)(zone->free + zone->pcp), (unsigned)zone->managed));
	scene_rounded(scene, shape_key(PART_ZONE, 0, i), bar, 2, ROLE_FRAME_KERNEL, ROLE_FRAME_KERNEL_EDGE);
	scene_tip(scene,
		  _("Zone %s: frames %u to %u, %u managed, %u in the buddy lists, %u in per-CPU lists; "
		    "watermarks min %u, low %u, high %u"),
		  zone->name, (unsigned)zone->start, (unsigned)zone->end - 1, (unsigned)zone->managed,
		  (unsigned)zone->free, (unsigned)zone->pcp, (unsigned)zone->min, (unsigned)zone->low,
		  (unsigned)zone->high);
	used.w = round(bar.w * free);
	if (used.w >= 1)
		scene_rounded(scene, shape_key(PART_ZONE_USED, 0, i), used, 2, ROLE_FRAME_FREE, ROLE_FRAME_KERNEL_EDGE);
	if (zone->managed)
		add_watermarks(scene, bar, zone, i);
}

double frames_zones_height(const VmsMachine *m)
{
	return ZONE_HEIGHT * (double)vms_zone_count(m);
}

double frames_zones(Scene *scene, Rect where, const Moment *now)
{
	double top = where.y;
	VmsZone zone;

	for (size_t i = 0; i < vms_zone_count(now->machine) && where.h >= ZONE_HEIGHT; i++)
		if (vms_zone(now->machine, i, &zone))
			add_zone(scene, rect_cut_top(&where, ZONE_HEIGHT), &zone, i);
	return where.y - top;
}

/* ------------------------------------------------------------------------------------------------ lists */

/* The blocks of a list from its head on, as chips with their first frame, as many as have room. */
static void add_chips(Scene *scene, Rect line, const Moment *now, const uint64_t *pfn, size_t n, FrameLook look)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = scene_printf(scene, "%" G_GUINT64_FORMAT, pfn[i]);
		double width = ceil(text_width(FONT_MONO_SMALL, text)) + 8;
		VmsFrame frame;
		Target target;
		Shape *shape;

		if (width > line.w || !vms_frame(now->machine, pfn[i], &frame))
			break;
		target = target_frame(&frame);
		Rect chip = rect_cut_left(&line, width);

		chip = rect(chip.x, chip.y + 1, chip.w, chip.h - 2);
		shape = scene_rounded(scene, shape_key(PART_BUDDY_BLOCK, frame.id, 0), chip, 3, look.fill, look.edge);
		shape->target = target;
		shape->flags = moment_flags(now, &target);
		scene_tip(scene, _("Frame %u: %s"), (unsigned)pfn[i], frame_words(&frame));
		scene_text(scene, shape_key(PART_BUDDY_TEXT, frame.id, 0), chip, FONT_MONO_SMALL, ROLE_INK,
			   ALIGN_MIDDLE, text);
		rect_cut_left(&line, 4);
	}
}

static void add_order(Scene *scene, Rect line, const Moment *now, size_t zone, unsigned order)
{
	const FrameLook look = { ROLE_FRAME_FREE, ROLE_FRAME_FREE_EDGE, "" };
	uint64_t heads[HEADS_MOST];
	size_t n = vms_free_list(now->machine, zone, order, heads, HEADS_MOST);

	scene_text(scene, shape_key(PART_BUDDY_ORDER, 0, order), rect_cut_left(&line, 28), FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_START, scene_printf(scene, "2^%u", order));
	scene_text(scene, shape_key(PART_BUDDY_ORDER, 1, order), rect_cut_left(&line, 40), FONT_MONO_SMALL,
		   n ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END, scene_printf(scene, "%zu", n));
	rect_cut_left(&line, GRID);
	add_chips(scene, line, now, heads, MIN(n, HEADS_MOST), look);
}

static void add_pcp(Scene *scene, Rect line, const Moment *now, size_t zone)
{
	const FrameLook look = { ROLE_FRAME_PCP, ROLE_FRAME_PCP_EDGE, "" };
	uint64_t list[PCP_MOST];
	VmsValue cpu;
	unsigned here = moment_value(now, "cpu", &cpu) ? (unsigned)cpu.value : 0;
	size_t n = vms_pcp_list(now->machine, zone, here, list, PCP_MOST);

	scene_text(scene, shape_key(PART_PCP_TEXT, 0, 0), rect_cut_left(&line, 44), FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_START, scene_printf(scene, "CPU %u", here));
	scene_text(scene, shape_key(PART_PCP, 0, 0), rect_cut_left(&line, 24), FONT_MONO_SMALL,
		   n ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END, scene_printf(scene, "%zu", n));
	rect_cut_left(&line, GRID);
	add_chips(scene, line, now, list, MIN(n, PCP_MOST), look);
}

void frames_buddy(Scene *scene, Rect where, const Moment *now, size_t zone)
{
	VmsZone info;
	Rect title;
	unsigned rows, columns;

	if (!vms_zone(now->machine, zone, &info) || where.h < 2 * LIST_LINE)
		return;
	title = rect_cut_top(&where, 20);
	scene_text(scene, shape_key(PART_BUDDY_ORDER, 2, 0), title, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
		   scene_printf(scene, _("Free lists of %s: order, blocks, heads"), info.name));
	add_pcp(scene, rect_cut_top(&where, LIST_LINE), now, zone);
	rows = (unsigned)(where.h / LIST_LINE);
	columns = rows >= VMS_MAX_ORDER ? 1 : 2 * rows >= VMS_MAX_ORDER ? 2 : 3;
	for (unsigned order = 0; order < VMS_MAX_ORDER && order < rows * columns; order++) {
		unsigned row = order / columns, column = order % columns;

		add_order(scene, rect(where.x + column * (where.w + GRID) / columns, where.y + row * LIST_LINE,
				      (where.w - GRID * (columns - 1)) / columns, LIST_LINE), now, zone, order);
	}
}
