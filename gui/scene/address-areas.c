/* SPDX-License-Identifier: GPL-2.0-or-later */
/* address-areas.c -- the band of the ruler: regions behind, areas with their guard pages, the holes between them.
 *
 * Areas too narrow to be told apart are merged into one strip, a column a pixel, whose height says how much of the
 * column is taken.  In such columns only a few areas are looked at and the rest is estimated from them, so that the
 * cost is in pixels and not in areas. */

#include "gui/scene/address-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NARROW 3.0
#define PER_COLUMN 8u
#define DENSITY_ROWS 4u

bool ruler_box(const Ruler *ruler, uint64_t start, uint64_t end, Rect *box)
{
	double left, right;

	if (end <= start || end - 1 < ruler->range.start || start > ruler->range.last)
		return false;
	left = start < ruler->range.start ? ruler->band.x : floor(ruler_place(ruler, start) + 0.5);
	right = end - 1 >= ruler->range.last ? ruler->band.x + ruler->band.w : floor(ruler_place(ruler, end) + 0.5);
	left = fmin(left, ruler->band.x + ruler->band.w - 1);
	*box = rect(left, ruler->band.y, fmax(1, right - left), ruler->band.h);
	return true;
}

/* ------------------------------------------------------------------------------------------------ regions */

static void add_region(const Ruler *ruler, const VmsRegion *region, Role role)
{
	Rect box;
	const char *title = _(region->title);

	if (!ruler_box(ruler, region->start, region->last + 1 ? region->last + 1 : UINT64_MAX, &box))
		return;
	scene_rect(ruler->scene, shape_key(PART_REGION, 1, region->start), box, role, ROLE_NONE)->target =
		target_range(region->start, region->last - region->start + 1);
	scene_tip(ruler->scene, "%s\n%s – %s", title, address_text(ruler->scene, ruler->now->machine, region->start),
		  address_text(ruler->scene, ruler->now->machine, region->last));
	if (role != ROLE_HOLE && box.w >= text_width(FONT_SMALL, title) + 12)
		scene_text(ruler->scene, shape_key(PART_REGION_NAME, 1, region->start), box, FONT_SMALL, ROLE_INK_FAINT,
			   ALIGN_MIDDLE, title);
}

void address_regions(const Ruler *ruler)
{
	uint64_t start, end;
	VmsRegion region;

	vms_vmalloc_window(ruler->now->machine, &start, &end);
	for (size_t i = 0; vms_region_at(ruler->now->machine, i, &region); i++)
		if (region.start <= ruler->range.last && region.last >= ruler->range.start)
			add_region(ruler, &region,
				   region.start <= start && start <= region.last ? ROLE_HOLE : ROLE_OUTSIDE);
}

/* ------------------------------------------------------------------------------------------------ one area */

/* Words on stripes cannot be read: they stand on a plate. */
static void add_plate(const Ruler *ruler, const VmsArea *area, Rect words, double width)
{
	double w = fmin(words.w - 4, fmax(width, 48) + 12);

	scene_rounded(ruler->scene, shape_key(PART_AREA_NAME, area->id, 2),
		      rect(round(words.x + (words.w - w) / 2), words.y, w, words.h), 3, ROLE_PANEL, ROLE_NONE)
		->opacity = 0.85;
}

/* Up to three lines, as many as have room: which area, where, how large. */
static void add_names(const Ruler *ruler, const VmsArea *area, Rect box)
{
	Scene *scene = ruler->scene;
	const char *serial = serial_text(scene, area->id);
	const char *title = scene_printf(scene, "%s %s", serial, area_use_name(area));
	const char *address = address_text(scene, ruler->now->machine, area->va_start);
	const char *size = size_text(scene, area->size);
	double line = 16, room = box.w - 8;
	Rect inner = rect(box.x + 4, box.y, room, line);

	if (room < text_width(FONT_STRONG, serial) || box.h < line)
		return;
	if (text_width(FONT_STRONG, title) > room)
		title = serial;
	if (text_width(FONT_MONO_SMALL, address) > room)
		address = short_address(scene, ruler->now->machine, area->va_start, 6);
	bool with_address = text_width(FONT_MONO_SMALL, address) <= room && box.h >= 2 * line;
	bool with_size = text_width(FONT_SMALL, size) <= room && box.h >= (with_address ? 3 : 2) * line;

	inner.y += floor((box.h - line * (1 + with_address + with_size)) / 2);
	if (area->state == VMS_AREA_LAZY)
		add_plate(ruler, area, rect(box.x, inner.y, box.w, line * (1 + with_address + with_size)),
			  text_width(FONT_STRONG, title));
	scene_text(scene, shape_key(PART_AREA_NAME, area->id, 0), inner, FONT_STRONG, ROLE_INK, ALIGN_MIDDLE, title);
	inner.y += line;
	if (with_address) {
		scene_text(scene, shape_key(PART_AREA_NAME, area->id, 1), inner, FONT_MONO_SMALL, ROLE_INK,
			   ALIGN_MIDDLE, address);
		inner.y += line;
	}
	if (with_size)
		scene_text(scene, shape_key(PART_AREA_SIZE, area->id, 0), inner, FONT_SMALL, ROLE_INK, ALIGN_MIDDLE,
			   size);
}

/* Thin lines between pages, where a page is wide enough. */
static void add_page_lines(const Ruler *ruler, const VmsArea *area, uint64_t end)
{
	double page = ruler->band.w * VMS_PAGE_SIZE / ((double)(ruler->range.last - ruler->range.start) + 1);
	uint64_t at = MAX(area->va_start, ruler->range.start);

	if (page < 12)
		return;
	for (at += VMS_PAGE_SIZE - at % VMS_PAGE_SIZE; at < end && at <= ruler->range.last; at += VMS_PAGE_SIZE) {
		double x = floor(ruler_place(ruler, at)) + 0.5;

		scene_line(ruler->scene, shape_key(PART_AREA_PAGE, area->id, at),
			   (Point){x, ruler->band.y + ruler->band.h - 8}, (Point){x, ruler->band.y + ruler->band.h - 1},
			   area_edge(area))
			->opacity = 0.6;
	}
}

static void add_tip(const Ruler *ruler, const VmsArea *area)
{
	const VmsMachine *m = ruler->now->machine;
	const char *size = size_text(ruler->scene, area->va_end - area->va_start - area->guard);

	if (area->guard)
		size = scene_printf(ruler->scene, _("%s and %s of guard page"), size,
				    size_text(ruler->scene, area->guard));
	scene_tip(ruler->scene, _("%s, %s%s%s\n%s – %s\n%s"), object_text(ruler->scene, area->id),
		  area_use_name(area), *area->caller ? _(", asked for by ") : "", area->caller,
		  address_text(ruler->scene, m, area->va_start), address_text(ruler->scene, m, area->va_end), size);
}

static void add_area(const Ruler *ruler, const VmsArea *area)
{
	uint64_t guard_start = area->va_end - area->guard;
	Target target = target_area(area);
	unsigned flags = moment_flags(ruler->now, &target);
	double radius, edge;
	Rect box, used, guard;
	Shape *shape;

	if (!ruler_box(ruler, area->va_start, area->va_end, &box))
		return;
	radius = box.w >= 16 ? 3 : 0;
	shape = scene_rounded(ruler->scene, shape_key(PART_AREA, area->id, 0), box, radius, area_fill(area),
			      area_edge(area));
	shape->target = target;
	shape->flags = flags;
	shape->line_width = area->state == VMS_AREA_LAZY ? 1 : 1.5;
	if (ruler->search_at == area->ref) {
		shape->stroke = ROLE_SEARCH_EDGE;
		shape->line_width = 3;
		shape->flags |= SHAPE_SEARCHED;
	}
	edge = shape->line_width;
	add_tip(ruler, area);
	add_page_lines(ruler, area, guard_start);
	if (area->guard && ruler_box(ruler, guard_start, area->va_end, &guard) && guard.w >= 3) {
		guard = rect(guard.x, guard.y + edge, guard.w - edge, guard.h - 2 * edge);
		scene_rect(ruler->scene, shape_key(PART_AREA_GUARD, area->id, 0), guard, ROLE_GUARD, ROLE_NONE)
			->target = target;
		scene_tip(ruler->scene, _("Guard page of %s: no frame is behind it, an access faults"),
			  object_text(ruler->scene, area->id));
	}
	if (ruler_box(ruler, area->va_start, guard_start, &used))
		add_names(ruler, area, used);
}

/* ------------------------------------------------------------------------------------------------ holes */

/* Its size stands in the middle; where the search is about to take a part, or one is pointed out, in what is left
 * behind that. */
static void add_hole_size(const Ruler *ruler, uint64_t start, uint64_t end, const char *size)
{
	const VmsSearch *search = &ruler->now->search;
	const Target *place = &ruler->now->place;
	uint64_t free = start;
	Rect box;

	if (moment_has_candidate(ruler->now) && search->addr >= start && search->addr < end)
		free = MIN(search->addr + search->size, end);
	else if (place->has && place->address >= start && place->address < end)
		free = MIN(place->address + place->size, end);
	if (ruler_box(ruler, free, end, &box) && box.w >= text_width(FONT_SMALL, size) + 8)
		scene_text(ruler->scene, shape_key(PART_HOLE_SIZE, 0, start), box, FONT_SMALL, ROLE_INK_FAINT,
			   ALIGN_MIDDLE, size);
}

/* Whether it is the hole that the search looks at; that may begin below the window. */
static bool is_searched(const Ruler *ruler, uint64_t start)
{
	VmsTreeNode hole;

	return ruler->now->search.length && ruler->search_at &&
	       vms_tree_node(ruler->now->machine, ruler->search_at, &hole) && hole.va_start <= start &&
	       start < hole.va_end;
}

static void add_hole(const Ruler *ruler, uint64_t start, uint64_t end)
{
	const char *size;
	Shape *shape;
	Rect box;

	if (end <= start || !ruler_box(ruler, start, end, &box) || box.w < NARROW)
		return;
	size = size_text(ruler->scene, end - start);
	box = rect(box.x, box.y + 4, box.w, box.h - 8);
	shape = scene_rect(ruler->scene, shape_key(PART_HOLE, 0, start), box, ROLE_HOLE, ROLE_NONE);
	shape->target = target_range(start, end - start);
	if (is_searched(ruler, start)) {
		shape->stroke = ROLE_SEARCH_EDGE;
		shape->line_width = 3;
		shape->flags |= SHAPE_SEARCHED;
	}
	scene_tip(ruler->scene, _("A hole of %s\n%s – %s"), size,
		  address_text(ruler->scene, ruler->now->machine, start),
		  address_text(ruler->scene, ruler->now->machine, end));
	add_hole_size(ruler, start, end, size);
}

/* ------------------------------------------------------------------------------------------------ many areas */

/* One pixel column of areas too narrow to be told apart. */
typedef struct {
	double taken[9];          /* bytes, by use; then lazily freed, and kept in pools */
	unsigned looked_at;
} Column;

typedef struct {
	const Ruler *ruler;
	unsigned n;
	Column *columns;
	bool used;
} Density;

static unsigned column_of(const Density *density, uint64_t address)
{
	double x = ruler_place(density->ruler, MAX(address, density->ruler->range.start)) - density->ruler->band.x;

	return (unsigned)CLAMP(x, 0, (double)density->n - 1);
}

/* Count a narrow area.  When enough of its column has been seen, what was seen stands for all of it: true, and the
 * address at which the next column begins, never below the end of the area. */
static bool count_area(Density *density, const VmsArea *area, uint64_t *next)
{
	const Ruler *ruler = density->ruler;
	unsigned i = column_of(density, area->va_end - 1);
	Column *column = &density->columns[i];
	double bytes = ((double)(ruler->range.last - ruler->range.start) + 1) / ruler->band.w;
	uint64_t begin = address_at(ruler->band, ruler->range, ruler->band.x + i);

	density->used = true;
	column->taken[area->state == VMS_AREA_LAZY ? 7 : area->state == VMS_AREA_POOLED ? 8 : area->use] +=
		(double)(area->va_end - area->va_start);
	if (++column->looked_at < PER_COLUMN)
		return false;
	double seen = fmax((double)(area->va_end - MIN(begin, area->va_start)), 1);

	for (unsigned use = 0; use < G_N_ELEMENTS(column->taken); use++)
		column->taken[use] *= fmax(1, bytes / seen);
	*next = MAX(address_at(ruler->band, ruler->range, ruler->band.x + i + 1), area->va_end);
	return true;
}

static Role column_role(const Column *column)
{
	static const Role roles[] = {
		[VMS_AREA_VMALLOC] = ROLE_AREA_VMALLOC_EDGE, [VMS_AREA_VMAP] = ROLE_AREA_VMAP_EDGE,
		[VMS_AREA_IOREMAP] = ROLE_AREA_IOREMAP_EDGE, [VMS_AREA_BLOCK] = ROLE_AREA_BLOCK_EDGE,
		[VMS_AREA_RAM] = ROLE_AREA_RAM_EDGE, [VMS_AREA_OTHER] = ROLE_AREA_OTHER_EDGE,
		[VMS_AREA_NEW] = ROLE_AREA_OTHER_EDGE, [7] = ROLE_LAZY_EDGE, [8] = ROLE_POOLED_EDGE,
	};
	unsigned most = 0;

	for (unsigned use = 1; use < G_N_ELEMENTS(column->taken); use++)
		if (column->taken[use] > column->taken[most])
			most = use;
	return roles[most];
}

static void add_density(const Density *density)
{
	const Ruler *ruler = density->ruler;
	double bytes = ((double)(ruler->range.last - ruler->range.start) + 1) / ruler->band.w;
	g_autofree uint8_t *cells = g_new0(uint8_t, density->n * DENSITY_ROWS);

	for (unsigned i = 0; i < density->n; i++) {
		const Column *column = &density->columns[i];
		double taken = 0;

		if (!column->looked_at)
			continue;
		for (unsigned use = 0; use < G_N_ELEMENTS(column->taken); use++)
			taken += column->taken[use];
		unsigned high = (unsigned)CLAMP(ceil(taken / bytes * DENSITY_ROWS), 2, DENSITY_ROWS);

		for (unsigned row = DENSITY_ROWS - high; row < DENSITY_ROWS; row++)
			cells[row * density->n + i] = (uint8_t)column_role(column);
	}
	scene_cells(ruler->scene, shape_key(PART_DENSITY, 0, 0),
		    rect(ruler->band.x, ruler->band.y, density->n, ruler->band.h), cells, density->n, DENSITY_ROWS)
		->target = target_range(ruler->range.start, ruler->range.last - ruler->range.start);
	scene_tip(ruler->scene,
		  _("Areas too narrow to be told apart at this scale: the height says how much is taken"));
}

/* Where what is shown of the window begins: a hole that reaches in from below begins where it does. */
static uint64_t first_shown(const Ruler *ruler, uint64_t window)
{
	uint64_t at = MAX(window, ruler->range.start), start, stop;

	return vms_hole_from(ruler->now->machine, at, &start, &stop) && start < at ? start : at;
}

void address_areas(const Ruler *ruler)
{
	double per_byte = ruler->band.w / ((double)(ruler->range.last - ruler->range.start) + 1);
	Density density = { .ruler = ruler, .n = (unsigned)fmax(1, floor(ruler->band.w)) };
	uint64_t window, window_end, at, next;
	g_autofree Column *columns = g_new0(Column, density.n);
	VmsArea area;
	bool more;

	density.columns = columns;
	vms_vmalloc_window(ruler->now->machine, &window, &window_end);
	at = first_shown(ruler, window);
	for (more = vms_area_from(ruler->now->machine, ruler->range.start, &area);
	     more && area.va_start <= ruler->range.last;) {
		if (area.va_start > at && at >= window)
			add_hole(ruler, at, MIN(area.va_start, window_end));
		at = MAX(at, area.va_end);
		if ((double)(area.va_end - area.va_start) * per_byte >= NARROW) {
			add_area(ruler, &area);
			more = vms_area_next(ruler->now->machine, &area);
		} else if (count_area(&density, &area, &next)) {
			at = MAX(at, next);
			more = vms_area_from(ruler->now->machine, next, &area);
		} else {
			more = vms_area_next(ruler->now->machine, &area);
		}
	}
	if (at < window_end)
		add_hole(ruler, at, more ? MIN(area.va_start, window_end) : window_end);
	if (density.used)
		add_density(&density);
}
