/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-places.c -- the kernel's half of the address space: see places-parts.h for a drawing.
 *
 * Sizes differ by factors of millions, so it is drawn twice: as a bar to scale, on which most cannot be seen, and as
 * rows that are all alike, on which all can be read.  Ribbons lead from one to the other. */

#include "gui/scene/places-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define HEAD 18.0
#define HEADED 128.0          /* in less height the rows need its place */
#define BAR 22.0
#define RIBBON 34.0
#define STRINGS 56.0
#define APART 10.0
#define MARGIN 8.0            /* for the head of the arrow, to the right of the rows */
#define RAM_LEAST 120.0
#define RAM_MOST 220.0
#define BREAK_LONGER 4611686018427387904.0
#define BREAK 14.0

/* ------------------------------------------------------------------------------------------------ the bar to scale */

/* The length of a row on the bar; a hole that is larger than all the rest is a break of its own length. */
static double bytes_of(const PlaceRow *row)
{
	return (double)(row->last - row->start) + 1;
}

static bool is_break(const PlaceRow *row)
{
	return bytes_of(row) > BREAK_LONGER;
}

typedef struct { Rect bar; double bytes, room; } Scale;

static Scale scale_of(const Places *places, Rect bar)
{
	Scale scale = { .bar = bar, .room = bar.h };

	for (size_t i = 0; i < places->n; i++) {
		const PlaceRow *row = &places->row[i];

		if (row->depth)
			continue;
		if (is_break(row))
			scale.room -= BREAK;
		else
			scale.bytes += bytes_of(row);
	}
	return scale;
}

static double height_on(const Scale *scale, const PlaceRow *row)
{
	return is_break(row) ? BREAK : bytes_of(row) / scale->bytes * scale->room;
}

static void add_ribbon(const Places *places, const PlaceRow *row, Rect from)
{
	double left = from.x + from.w, right = left + RIBBON;
	const Point p[] = {
		{ left, from.y }, { right, row->box.y + 1 }, { right, row->box.y + row->box.h - 1 },
		{ left, from.y + from.h },
	};
	Shape *shape;

	if (row->box.h <= 0)
		return;
	shape = scene_polygon(places->scene, shape_key(PART_PLACE_LINK, 0, row->start), p, 4, row->fill, ROLE_NONE);
	shape->opacity = 0.55;
}

static void add_span(const Places *places, const PlaceRow *row, Rect box)
{
	Scene *scene = places->scene;
	const VmsMachine *m = places->now->machine;
	Shape *shape = scene_rect(scene, shape_key(PART_SCALE, 0, row->start), box, row->fill, ROLE_NONE);

	shape->target = target_range(row->start, row->last - row->start + 1);
	scene_tip(scene, "%s\n%s – %s (%s)", _(row->title), address_text(scene, m, row->start),
		  address_text(scene, m, row->last), size_text(scene, row->last - row->start + 1));
	add_ribbon(places, row, box);
}

/* Where the address that the step speaks of is on the bar. */
static void add_here(const Places *places, const PlaceRow *row, Rect box)
{
	double share = (double)(places->now->address - row->start) / bytes_of(row);
	double y = box.y + share * box.h;

	scene_line(places->scene, shape_key(PART_SCALE_HERE, 0, 0), (Point) { box.x - 3, y },
		   (Point) { box.x + box.w + 3, y }, ROLE_SEARCH_EDGE)->line_width = 2;
}

static void add_bar(const Places *places, Rect bar)
{
	Scale scale = scale_of(places, bar);
	const Moment *now = places->now;
	const PlaceRow *here = NULL;
	double y = bar.y;
	Rect at = bar;

	for (size_t i = 0; i < places->n; i++) {
		const PlaceRow *row = &places->row[i];
		double height = height_on(&scale, row), top = fmin(floor(y), bar.y + bar.h - 1);
		Rect box = rect(bar.x, top, bar.w, fmax(1, ceil(y + height) - top));

		if (row->depth)
			continue;
		box.h = fmin(box.h, bar.y + bar.h - top);
		add_span(places, row, box);
		if (now->has_address && now->address >= row->start && now->address <= row->last) {
			here = row;
			at = box;
		}
		y += height;
	}
	scene_rect(places->scene, shape_key(PART_SCALE, 1, 0), bar, ROLE_NONE, ROLE_HOLE_EDGE);
	if (here)
		add_here(places, here, at);
}

/* ------------------------------------------------------------------------------------------------ all of it */

static void add_head(const Places *places, Rect head, double rows)
{
	Scene *scene = places->scene;
	const char *scaled = _("to scale"), *legend = NULL;
	double width = ceil(text_width(FONT_SMALL, scaled)) + 1;
	Rect right = rect(rows, head.y, head.x + head.w - rows, head.h);

	for (size_t i = 0; i < places->n; i++)
		if (places->row[i].moves)
			legend = vms_machine_profile(places->now->machine)->bits == 64 ? _("↕ moved by KASLR")
										       : _("↕ moves with RAM");
	scene_text(scene, shape_key(PART_PLACE_HEAD, 0, 0), rect(head.x, head.y, width, head.h), FONT_SMALL,
		   ROLE_INK_FAINT, ALIGN_START, scaled);
	right.x = fmax(right.x, head.x + width + 8);
	right.w = head.x + head.w - right.x;
	if (legend && right.w > text_width(FONT_SMALL, legend))
		scene_text(scene, shape_key(PART_PLACE_HEAD, 0, 2), right, FONT_SMALL, ROLE_AREA_VMALLOC_EDGE,
			   ALIGN_END, legend);
}

/* What stands beside the rows: the physical side, and RAM. */
static void add_beside(const Places *places, Rect where)
{
	double height = fmin(places_iomem_height(places), where.h);

	places_iomem(places, rect_cut_top(&where, height), true);
	rect_cut_top(&where, APART);
	where.h = fmin(where.h, RAM_MOST);
	if (places_follow_ram(places->now->machine) && where.h >= RAM_LEAST)
		places_ram(places, where);
}

/* The rows with their bar and its head in `where`. */
static void add_rows(Places *places, Rect where)
{
	Rect head = rect_cut_top(&where, where.h >= HEADED ? HEAD : 0), rows = where;

	rect_cut_left(&rows, BAR + RIBBON);
	places_arrange(places, rows);
	if (head.h > 0)
		add_head(places, head, rows.x);
	add_bar(places, rect(where.x + 3, where.y, BAR - 3, where.h));
	places_rows(places);
}

/* Side by side where that fits; else /proc/iomem below, where that leaves enough; else the rows alone. */
void layout_places(Scene *scene, Rect where, const Moment *now)
{
	Places places = { .scene = scene, .now = now };
	double width, height;

	places_collect(&places);
	width = places_iomem_width(&places);
	height = places_iomem_height(&places);
	if (where.w >= BAR + RIBBON + places_row_width(&places) + STRINGS + width) {
		Rect beside = rect_cut_right(&where, width);

		rect_cut_right(&where, STRINGS);
		add_rows(&places, where);
		add_beside(&places, beside);
	} else if (where.h >= HEAD + places_good_height(&places) + APART + height) {
		Rect below = rect_cut_bottom(&where, height);

		rect_cut_bottom(&where, APART);
		places_iomem(&places, rect(below.x, below.y, fmin(below.w, width), below.h), false);
		rect_cut_right(&where, MARGIN);
		add_rows(&places, where);
	} else {
		rect_cut_right(&where, MARGIN);
		add_rows(&places, where);
	}
}
