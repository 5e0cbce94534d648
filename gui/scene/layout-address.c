/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-address.c -- the address space from top to bottom: overview, ruler, band of areas, search, legend. */

#include "gui/scene/address-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define OVERVIEW 36.0
#define LENS 20.0
#define TICKS 28.0
#define SEARCH 44.0
#define LEGEND 24.0

/* The overview, the search and the legend are left out where there is no room for them. */
static bool has_overview(Rect where)
{
	return where.h >= OVERVIEW + LENS + TICKS + 24;
}

static bool has_search_strip(Rect where)
{
	return where.h >= OVERVIEW + LENS + TICKS + 48 + SEARCH;
}

static bool has_legend(Rect where)
{
	return where.h >= OVERVIEW + LENS + TICKS + 56 + SEARCH + LEGEND;
}

static Rect band_of(Rect where)
{
	double below = (has_search_strip(where) ? SEARCH : 0) + (has_legend(where) ? LEGEND : 0);

	rect_cut_top(&where, (has_overview(where) ? OVERVIEW + LENS : 0) + TICKS);
	rect_cut_bottom(&where, below);
	return rect(where.x, where.y, where.w, fmin(where.h, 144));
}

Rect address_ruler(Rect where)
{
	return band_of(where);
}

/* ------------------------------------------------------------------------------------------------ the search */

static void add_pole(const Ruler *ruler, unsigned i, double x, double top, double bottom)
{
	ShapeKey key = shape_key(PART_BOUND, 0, i);

	scene_line(ruler->scene, key, (Point) { x, top }, (Point) { x, bottom }, ROLE_REGION_VMALLOC)->line_width = 2;
}

/* A bound of the window: a small flag below the band; END's is to the left of its pole, START's to the right. */
static void add_bound(const Ruler *ruler, Rect where, uint64_t address, const char *name, bool end)
{
	double x = floor(ruler_place(ruler, address)) + 0.5, width = text_width(FONT_SMALL, name) + 1;
	Rect label = rect(end ? x - 5 - width : x + 5, where.y + where.h - 18, width, 16);
	unsigned i = end;

	if (x < ruler->band.x - 1 || x > ruler->band.x + ruler->band.w + 1)
		return;
	label.x = CLAMP(label.x, ruler->band.x, ruler->band.x + ruler->band.w - width);
	add_pole(ruler, i, x, ruler->band.y - 4, ruler->band.y);
	add_pole(ruler, i + 2, x, ruler->band.y + ruler->band.h, label.y + label.h);
	scene_text(ruler->scene, shape_key(PART_BOUND_TEXT, 0, i), label, FONT_SMALL, ROLE_AREA_VMALLOC_EDGE,
		   ALIGN_START, name);
}

/* A range that is thought of: a bracket about the band, and its words below it where there is room for them. */
static void add_bracket(const Ruler *ruler, Rect where, const char *words, uint64_t start, uint64_t size)
{
	Scene *scene = ruler->scene;
	double width = fmin(text_width(FONT_SMALL, words) + 1, where.w);
	Rect box, label;
	Shape *shape;

	if (!ruler_box(ruler, start, start + size, &box))
		return;
	box.w = fmax(box.w, 3);
	box.x = fmin(box.x, ruler->band.x + ruler->band.w - box.w);
	shape = scene_rounded(scene, shape_key(PART_SEARCH_RANGE, 0, 0), rect(box.x, box.y - 3, box.w, box.h + 11), 3,
			      ROLE_SEARCH, ROLE_SEARCH_EDGE);
	shape->line_width = 2;
	shape->flags = SHAPE_DASHED;
	shape->target = target_range(start, size);
	scene_tip(scene, "%s", words);
	if (where.h < 16)
		return;
	label = rect(CLAMP(box.x + box.w / 2 - width / 2, where.x, where.x + where.w - width), where.y + 9, width, 16);
	scene_text(scene, shape_key(PART_SEARCH_TEXT, 0, 0), label, FONT_SMALL, ROLE_SEARCH_EDGE, ALIGN_MIDDLE, words);
}

/* The range that the search considers; else the one to point out. */
static void add_candidate(const Ruler *ruler, Rect where)
{
	const VmsSearch *search = &ruler->now->search;
	const Target *place = &ruler->now->place;
	const VmsMachine *m = ruler->now->machine;
	Scene *scene = ruler->scene;

	if (moment_has_candidate(ruler->now))
		add_bracket(ruler, where, scene_printf(scene, _("candidate: %s at %s"), size_text(scene, search->size),
						       address_text(scene, m, search->addr)),
			    search->addr, search->size);
	else if (!search->active && place->has)
		add_bracket(ruler, where,
			    scene_printf(scene, _("%s: %s at %s"), ruler->now->place_name,
					 size_text(scene, place->size), address_text(scene, m, place->address)),
			    place->address, place->size);
}

static void add_bounds(const Ruler *ruler, Rect where)
{
	uint64_t start, end;

	vms_vmalloc_window(ruler->now->machine, &start, &end);
	if (fabs(ruler_place(ruler, end) - ruler_place(ruler, start)) < 200) {
		add_bound(ruler, where, start, "VMALLOC_START … VMALLOC_END", false);
	} else {
		add_bound(ruler, where, start, "VMALLOC_START", false);
		add_bound(ruler, where, end, "VMALLOC_END", true);
	}
}

void address_search(const Ruler *ruler, Rect where)
{
	if (where.h > 0)
		add_bounds(ruler, where);
	add_candidate(ruler, where);
}

/* ------------------------------------------------------------------------------------------------ all of it */

/* What this kernel has: 2.4 knows neither vm_map_ram nor a purge, and pools are there where there are several nodes. */
static void add_legend(Scene *scene, Rect where, const VmsMachine *m)
{
	bool purges = vms_has_tree(m, VMS_TREE_AREAS), pools = vms_nodes(m, NULL, 0) > 1;
	const LegendEntry entries[] = {
		{ ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, "vmalloc" },
		{ ROLE_AREA_VMAP, ROLE_AREA_VMAP_EDGE, "vmap" },
		{ ROLE_AREA_IOREMAP, ROLE_AREA_IOREMAP_EDGE, "ioremap" },
		{ ROLE_AREA_BLOCK, ROLE_AREA_BLOCK_EDGE, purges ? "vm_map_ram" : NULL },
		{ ROLE_GUARD, ROLE_LAZY_EDGE, _("guard page") },
		{ ROLE_LAZY, ROLE_LAZY_EDGE, purges ? _("freed, not purged") : NULL },
		{ ROLE_POOLED, ROLE_POOLED_EDGE, pools ? _("kept in a pool") : NULL },
		{ ROLE_HOLE, ROLE_HOLE_EDGE, _("hole") },
		{ ROLE_SEARCH, ROLE_SEARCH_EDGE, _("search") },
	};

	layout_legend(scene, where, VIEW_ADDRESS, entries, G_N_ELEMENTS(entries));
}

void layout_address(Scene *scene, Rect where, const Moment *now, AddressRange range)
{
	Ruler ruler = { .scene = scene, .now = now, .range = range, .band = band_of(where) };
	Rect below = rect(where.x, ruler.band.y + ruler.band.h, where.w, has_search_strip(where) ? SEARCH : 0);
	Rect ticks = rect(where.x, ruler.band.y - TICKS, where.w, TICKS);

	if (!range.start && !range.last)
		ruler.range = range_automatic(now);
	ruler.range = range_within(now->machine, ruler.range);
	if (now->search.active)
		ruler.search_at = now->search.at;
	if (has_overview(where))
		address_overview(scene, rect(where.x, where.y, where.w, OVERVIEW), ticks, now, ruler.range);
	address_ticks(&ruler, ticks);
	address_regions(&ruler);
	address_areas(&ruler);
	scene_rect(scene, shape_key(PART_RULER, 0, 1), ruler.band, ROLE_NONE, ROLE_HOLE_EDGE);
	address_search(&ruler, below);
	if (has_legend(where))
		add_legend(scene, rect(where.x, below.y + below.h, where.w, LEGEND), now->machine);
}
