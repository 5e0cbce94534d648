/* SPDX-License-Identifier: GPL-2.0-or-later */
/* places-ram.c -- how the regions lie for other sizes of RAM: from bottom to top the direct map, the gap, vmalloc space.
 *
 *   VMALLOC_END  ____________________
 *                     vmalloc   ....-
 *                          ..../gap
 *                     ..../  direct map
 *   PAGE_OFFSET  ----------------|---
 *                 64 MiB       1 GiB        | this machine
 */

#include "gui/scene/places-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIB ((uint64_t)1 << 20)
#define TITLE 20.0
#define BELOW 18.0
#define PADDING 8.0
#define SAMPLES 97u
#define LEAST_RAM (64 * MIB)
#define MOST_RAM (1536 * MIB)

typedef struct {
	const Places *places;
	Rect area;
	uint64_t most;            /* RAM at its right edge */
	uint64_t low, high;       /* addresses at its lower and upper edge */
	VmsBases at[SAMPLES];
} Plot;

bool places_follow_ram(const VmsMachine *m)
{
	return vms_machine_profile(m)->bits == 32;
}

static double place_x(const Plot *plot, uint64_t ram)
{
	return plot->area.x + (double)(MIN(ram, plot->most) - LEAST_RAM) / (double)(plot->most - LEAST_RAM) * plot->area.w;
}

static double place_y(const Plot *plot, uint64_t address)
{
	return plot->area.y + plot->area.h - (double)(address - plot->low) / (double)(plot->high - plot->low) * plot->area.h;
}

static uint64_t ram_of(const Plot *plot, unsigned i)
{
	return LEAST_RAM + (plot->most - LEAST_RAM) / (SAMPLES - 1) * i;
}

/* False where a machine with these options could not be. */
static bool ask(Plot *plot)
{
	VmsOptions options = *vms_machine_options(plot->places->now->machine);
	char error[VMS_ERROR_SIZE];

	options.n_early = options.n_found = options.n_holes = 0;
	options.vmalloc_start = options.vmalloc_end = 0;
	options.static_array = 0;
	plot->most = MIN(vms_machine_profile(plot->places->now->machine)->max_ram, MOST_RAM);
	for (unsigned i = 0; i < SAMPLES; i++) {
		options.ram = ram_of(plot, i);
		if (!vms_bases(&options, &plot->at[i], error))
			return false;
	}
	plot->low = plot->at[0].page_offset;
	plot->high = plot->at[0].vmalloc_end;
	return true;
}

static uint64_t edge_of(const VmsBases *b, unsigned band)
{
	const uint64_t edges[] = { b->page_offset, b->high_memory, b->vmalloc_start, b->vmalloc_end };

	return edges[band];
}

/* One band from its lower edge to the next one's, over all RAM. */
static void add_band(const Plot *plot, unsigned band, Role fill, Role edge)
{
	Point p[2 * SAMPLES];

	for (unsigned i = 0; i < SAMPLES; i++) {
		double x = place_x(plot, ram_of(plot, i));

		p[i] = (Point) { x, place_y(plot, edge_of(&plot->at[i], band)) };
		p[2 * SAMPLES - 1 - i] = (Point) { x, place_y(plot, edge_of(&plot->at[i], band + 1)) };
	}
	scene_polygon(plot->places->scene, shape_key(PART_RAM_PLOT, 0, band + 1), p, 2 * SAMPLES, fill, edge);
}

static void add_text(const Plot *plot, uint64_t number, Rect box, TextAlign align, Role ink, const char *text)
{
	scene_text(plot->places->scene, shape_key(PART_RAM_TEXT, 0, number), box, FONT_SMALL, ink, align, text);
}

/* The names stand in their bands where those are highest: vmalloc's to the left, the direct map's to the right. */
static void add_names(const Plot *plot)
{
	const VmsBases *first = &plot->at[0], *last = &plot->at[SAMPLES - 1];
	Rect left = rect(plot->area.x + 8, place_y(plot, first->vmalloc_end) + 4, plot->area.w / 2, 16);
	Rect right = rect(plot->area.x + plot->area.w / 2, place_y(plot, last->page_offset) - 20, plot->area.w / 2 - 8, 16);

	add_text(plot, 1, left, ALIGN_START, ROLE_INK, "vmalloc");
	add_text(plot, 2, right, ALIGN_END, ROLE_INK, _("direct map"));
}

/* Round sizes below the plot: every power of two of MiB that has room. */
static void add_axis(const Plot *plot)
{
	Scene *scene = plot->places->scene;
	double y = plot->area.y + plot->area.h, beyond = plot->area.x - 40;

	for (uint64_t ram = LEAST_RAM; ram <= plot->most; ram *= 2) {
		const char *text = size_text(scene, ram);
		double width = ceil(text_width(FONT_SMALL, text)) + 1, x = place_x(plot, ram);
		double left = CLAMP(x - width / 2, plot->area.x - 4, plot->area.x + plot->area.w - width);

		if (left < beyond + 6)
			continue;
		scene_line(scene, shape_key(PART_RAM_PLOT, 1, ram), (Point) { x, y }, (Point) { x, y + 4 }, ROLE_INK_FAINT);
		add_text(plot, 16 + ram, rect(left, y + 4, width, 14), ALIGN_START, ROLE_INK_FAINT, text);
		beyond = left + width;
	}
}

/* Its VMALLOC_START, beside the line where there is room, below the edge of vmalloc space. */
static void add_start(const Plot *plot, double x, uint64_t start)
{
	Scene *scene = plot->places->scene;
	const char *text = address_text(scene, plot->places->now->machine, start);
	double width = ceil(text_width(FONT_MONO_SMALL, text)) + 1, y = place_y(plot, start) + 10;
	bool left = x - plot->area.x > plot->area.w / 2;
	Rect box = rect(left ? x - 6 - width : x + 6, y, width, 14);

	if (start < plot->low || start > plot->high || y + 40 > plot->area.y + plot->area.h)
		return;
	scene_text(scene, shape_key(PART_RAM_TEXT, 0, 3), box, FONT_MONO_SMALL, ROLE_INK, left ? ALIGN_END : ALIGN_START,
		   text);
}

/* This machine. */
static void add_here(const Plot *plot)
{
	Scene *scene = plot->places->scene;
	const VmsMachine *m = plot->places->now->machine;
	double x = floor(place_x(plot, vms_machine_ram(m))) + 0.5;
	uint64_t start, end;
	Shape *shape = scene_line(scene, shape_key(PART_RAM_HERE, 0, 0), (Point) { x, plot->area.y - 2 },
				  (Point) { x, plot->area.y + plot->area.h }, ROLE_SEARCH_EDGE);

	shape->line_width = 2;
	vms_vmalloc_window(m, &start, &end);
	scene_tip(scene, _("This machine: %s of RAM, VMALLOC_START is %s"), size_text(scene, vms_machine_ram(m)),
		  address_text(scene, m, start));
	add_start(plot, x, start);
}

void places_ram(const Places *places, Rect where)
{
	Plot plot = { .places = places };
	Scene *scene = places->scene;
	Rect inside = rect_inset(where, PADDING);

	if (!ask(&plot))
		return;
	scene_rounded(scene, shape_key(PART_RAM_PLOT, 0, 0), where, 6, ROLE_WELL, ROLE_PANEL_EDGE);
	add_text(&plot, 0, rect_cut_top(&inside, TITLE), ALIGN_START, ROLE_INK_FAINT,
		 _("VMALLOC_START for other sizes of RAM"));
	rect_cut_bottom(&inside, BELOW);
	plot.area = inside;
	add_band(&plot, 0, ROLE_PLACE_DIRECT, ROLE_PLACE_DIRECT_EDGE);
	add_band(&plot, 1, ROLE_HOLE, ROLE_HOLE_EDGE);
	add_band(&plot, 2, ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE);
	add_names(&plot);
	add_axis(&plot);
	add_here(&plot);
}
