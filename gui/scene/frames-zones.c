/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frames-zones.c -- the zones, each a column that is as full as it has free frames, with its watermarks:
 *
 *     DMA       DMA32
 *    +----+    +----+        The lower half is drawn to scale from nothing to twice the high mark, the upper half from
 *    |    |    |####|        there to all that the zone manages: so marks that are one frame in a hundred can be seen.
 *    ~~~~~~    ~####~
 *    |    |    |####| high
 *    |####|    |####| low
 *    +----+    +----+ min
 *    12 free   251099 free
 */

#include "gui/scene/frames-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NAME 18.0
#define COUNT 16.0
#define MARKS 44.0
#define APART 12.0
#define NARROW 34.0                /* a column beside which there are names of marks */
#define BREAK_NAMED 110.0          /* from this height on there is room for that of the break */

/* How high in the column so many frames stand, from 0 to 1. */
static double level_of(const VmsZone *zone, uint64_t frames)
{
	double knee = 2.0 * (double)zone->high, managed = (double)zone->managed;

	if (!zone->managed)
		return 0;
	if (knee <= 0 || knee >= managed)
		return fmin(1, (double)frames / managed);
	if ((double)frames <= knee)
		return (double)frames / knee / 2;
	return fmin(1, 0.5 + ((double)frames - knee) / (managed - knee) / 2);
}

/* Lines at the marks; their names beside them, moved up where they would lie on each other. */
static void add_watermarks(Scene *scene, Rect column, const VmsZone *zone, size_t i, bool named)
{
	const uint64_t marks[] = { zone->min, zone->low, zone->high };
	static const char *const names[] = { "min", "low", "high" };
	double below = HUGE_VAL;

	for (unsigned k = 0; k < G_N_ELEMENTS(marks); k++) {
		double y = floor(column.y + column.h * (1 - level_of(zone, marks[k]))) + 0.5;

		scene_line(scene, shape_key(PART_WATERMARK, 0, i * 8 + k), (Point) { column.x - 2, y },
			   (Point) { column.x + column.w + 3, y }, ROLE_WATERMARK);
		scene_tip(scene, _("Watermark %s of zone %s: %u frames"), names[k], zone->name, (unsigned)marks[k]);
		below = fmin(y, below - 11);
		if (named && below - 7 >= column.y)
			scene_text(scene, shape_key(PART_WATERMARK, 0, i * 8 + 4 + k),
				   rect(column.x + column.w + 5, below - 7, MARKS - 5, 14), FONT_SMALL,
				   ROLE_WATERMARK, ALIGN_START, names[k]);
	}
}

/* Where the scale changes. */
static void add_break(Scene *scene, Rect column, const VmsZone *zone, size_t i, bool named)
{
	double y = floor(column.y + column.h / 2) + 0.5;

	if (2 * zone->high >= zone->managed)
		return;
	scene_line(scene, shape_key(PART_ZONE_USED, 0, i * 2 + 1), (Point) { column.x, y },
		   (Point) { column.x + column.w, y }, ROLE_FRAME_KERNEL_EDGE)->flags = SHAPE_DASHED;
	scene_tip(scene, _("The scale changes here: %u frames below this line, %u above it"), (unsigned)zone->high * 2,
		  (unsigned)(zone->managed - 2 * zone->high));
	if (named && column.h >= BREAK_NAMED)
		scene_text(scene, shape_key(PART_ZONE_USED, 1, i), rect(column.x + column.w + 5, y - 7, MARKS - 5, 14),
			   FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, _("2×high"));
}

/* The zone that the step tries, if it does. */
static bool is_tried(const Moment *now, const VmsZone *zone)
{
	VmsValue value;

	return now->step.mark == VMS_MARK_ZONE_TRY && moment_value(now, "zone", &value) &&
	       !strcmp(vms_name(value.value), zone->name);
}

static void add_column(Scene *scene, Rect column, const Moment *now, const VmsZone *zone, size_t i, bool named)
{
	Rect used = column;
	bool tried = is_tried(now, zone);
	Shape *shape = scene_rounded(scene, shape_key(PART_ZONE, 0, i), column, 3, ROLE_WELL,
				     tried ? ROLE_SEARCH_EDGE : ROLE_FRAME_KERNEL_EDGE);

	shape->line_width = tried ? 2 : 1;
	shape->flags = tried ? SHAPE_SEARCHED : 0;
	scene_tip(scene,
		  _("Zone %s: frames %u to %u, %u managed, %u in the buddy lists, %u in per-CPU lists; "
		    "watermarks min %u, low %u, high %u"),
		  zone->name, (unsigned)zone->start, (unsigned)zone->end - 1, (unsigned)zone->managed,
		  (unsigned)zone->free, (unsigned)zone->pcp, (unsigned)zone->min, (unsigned)zone->low,
		  (unsigned)zone->high);
	used.h = round(column.h * level_of(zone, zone->free));
	used.y = column.y + column.h - used.h;
	if (used.h >= 1)
		scene_rounded(scene, shape_key(PART_ZONE_USED, 0, i * 2), used, 3, ROLE_FRAME_LEVEL,
			      ROLE_FRAME_KERNEL_EDGE);
	add_break(scene, column, zone, i, named);
}

const char *frames_zone_text(Scene *scene, const VmsMachine *m, const VmsZone *zone)
{
	VmsZone last;

	if (!vms_zone(m, vms_zone_count(m) - 1, &last) || !last.node)
		return zone->name;
	return scene_printf(scene, "N%u %s", zone->node, zone->name);
}

static void add_zone(Scene *scene, Rect where, const Moment *now, const VmsZone *zone, size_t i)
{
	Rect name = rect_cut_top(&where, NAME), count = rect_cut_bottom(&where, COUNT);
	bool named = where.w >= MARKS + NARROW;
	const char *all = scene_printf(scene, _("%u of %u free"), (unsigned)zone->free, (unsigned)zone->managed);

	if (text_width(FONT_SMALL, all) > count.w)
		all = scene_printf(scene, _("%u free"), (unsigned)zone->free);
	scene_text(scene, shape_key(PART_ZONE_NAME, 0, i * 2), name, FONT_STRONG, ROLE_INK, ALIGN_START,
		   frames_zone_text(scene, now->machine, zone));
	scene_text(scene, shape_key(PART_ZONE_NAME, 0, i * 2 + 1), count, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, all);
	where = rect(where.x, where.y + 2, where.w - (named ? MARKS : 4), where.h - 4);
	add_column(scene, where, now, zone, i, named);
	if (zone->managed)
		add_watermarks(scene, where, zone, i, named);
}

void frames_zones(Scene *scene, Rect where, const Moment *now)
{
	size_t n = vms_zone_count(now->machine);
	double width = floor((where.w + APART) / (double)MAX(n, 1)) - APART;
	VmsZone zone;

	if (where.h < NAME + COUNT + 16 || width < 16)
		return;
	for (size_t i = 0; i < n; i++)
		if (vms_zone(now->machine, i, &zone))
			add_zone(scene, rect(where.x + (double)i * (width + APART), where.y, width, where.h - 8), now,
				 &zone, i);
}
