/* SPDX-License-Identifier: GPL-2.0-or-later */
/* places-iomem.c -- /proc/iomem beside the layout: the same memory by its physical addresses, in the same colours. */

#include "gui/scene/places-parts.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LINE 16.0
#define TITLE 20.0
#define CHIP 10.0
#define PADDING 8.0
#define BEND 22.0             /* how far the strings swing out */

static const char *line_text(Scene *scene, const VmsResource *r)
{
	return scene_printf(scene, "%*s%08" G_GINT64_MODIFIER "x-%08" G_GINT64_MODIFIER "x : %s", (int)(2 * r->depth),
			    "", r->start, r->last, r->name);
}

double places_iomem_width(const Places *places)
{
	const VmsMachine *m = places->now->machine;
	double width = 0;
	VmsResource r;

	for (size_t i = 0; vms_resource_at(m, i, &r); i++)
		width = fmax(width, text_width(FONT_MONO_SMALL, line_text(places->scene, &r)));
	return ceil(width) + CHIP + 3 * PADDING;
}

double places_iomem_height(const Places *places)
{
	return TITLE + LINE * vms_resource_count(places->now->machine) + 2 * PADDING;
}

/* The row of the image whose frames a line begins with: "Kernel data" of old begins with the constants. */
static const PlaceRow *row_of(const Places *places, const VmsResource *r)
{
	for (size_t i = 0; i < places->n && r->depth; i++)
		if (places->row[i].depth && places->row[i].phys == r->start && places->row[i].id[0] == '.')
			return &places->row[i];
	return NULL;
}

/* What a line of no section is: RAM is what the direct map maps. */
static Role chip_of(const VmsResource *r)
{
	if (!strcmp(r->name, "System RAM"))
		return ROLE_PLACE_DIRECT;
	return g_ascii_strcasecmp(r->name, "reserved") ? ROLE_PLACE_DEVICE : ROLE_PLACE_OTHER;
}

static Role chip_edge(Role chip)
{
	return chip == ROLE_PLACE_DIRECT   ? ROLE_PLACE_DIRECT_EDGE
	       : chip == ROLE_PLACE_DEVICE ? ROLE_PLACE_DEVICE_EDGE
					   : ROLE_PLACE_OTHER_EDGE;
}

/* From a row of the layout to its line. */
static void add_string(const Places *places, const PlaceRow *row, Point to)
{
	Point from = { row->box.x + row->box.w, row->box.y + row->box.h / 2 };
	const Point p[4] = { from, { from.x + BEND, from.y }, { to.x - BEND, to.y }, to };
	Shape *shape;

	if (row->box.h <= 0)
		return;
	shape = scene_curve(places->scene, shape_key(PART_IOMEM_LINK, 0, row->phys), p, row->edge);
	shape->line_width = 1.5;
	shape->opacity = 0.8;
}

/* RAM stands for the rows that map it, a section for its row. */
static void add_line(const Places *places, Rect line, const VmsResource *r, size_t i)
{
	Scene *scene = places->scene;
	const PlaceRow *row = row_of(places, r);
	Role fill = row ? row->fill : chip_of(r), edge = row ? row->edge : chip_edge(fill);
	Rect chip = rect_cut_left(&line, CHIP);
	Shape *shape;

	shape = scene_rounded(scene, shape_key(PART_IOMEM_CHIP, 0, i), rect(chip.x, chip.y + 3, CHIP, CHIP), 2, fill,
			      edge);
	if (row)
		shape->target = target_range(row->start, row->last - row->start + 1);
	if (row)
		scene_tip(scene, _("%s: physical 0x%08" PRIx64 " is the kernel's address %s"), r->name,
			  r->start, address_text(scene, places->now->machine, row->start));
	rect_cut_left(&line, PADDING);
	scene_text(scene, shape_key(PART_IOMEM_TEXT, 0, i), line, FONT_MONO_SMALL, row ? ROLE_INK : ROLE_INK_FAINT,
		   ALIGN_START, line_text(scene, r));
}

void places_iomem(const Places *places, Rect where, bool linked)
{
	Scene *scene = places->scene;
	const VmsMachine *m = places->now->machine;
	Rect inside = rect_inset(where, PADDING);
	VmsResource r;

	scene_rounded(scene, shape_key(PART_IOMEM, 0, 0), where, 6, ROLE_WELL, ROLE_PANEL_EDGE);
	scene_text(scene, shape_key(PART_IOMEM_TEXT, 0, 1000), rect_cut_top(&inside, TITLE), FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_START, _("/proc/iomem: physical addresses"));
	for (size_t i = 0; vms_resource_at(m, i, &r) && inside.h >= LINE; i++) {
		Rect line = rect_cut_top(&inside, LINE);
		const PlaceRow *row = row_of(places, &r);

		add_line(places, line, &r, i);
		if (linked && row)
			add_string(places, row, (Point) { line.x - 2, line.y + LINE / 2 });
	}
}
