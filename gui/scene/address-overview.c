/* SPDX-License-Identifier: GPL-2.0-or-later */
/* address-overview.c -- the whole address space as a bar.
 *
 * What can be used is drawn to scale.  The non-canonical hole of a 64-bit processor is not: it is so much larger than
 * all the rest that nothing else would be seen, so the bar is broken there.  Small regions are drawn a pixel wide. */

#include "gui/scene/address-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A region longer than this is a break in the bar, of this width. */
#define BREAK_LONGER 4611686018427387904.0
#define BREAK_WIDTH 28.0

#define LABEL_HEIGHT 16.0

typedef struct {
	Rect bar;
	double bytes;             /* of all regions but breaks */
	double room;              /* pixels for those */
	size_t breaks;
} Scale;

static double region_length(const VmsRegion *region)
{
	return (double)(region->last - region->start) + 1;
}

static bool is_break(const VmsRegion *region)
{
	return region_length(region) > BREAK_LONGER;
}

static bool is_empty(const VmsRegion *region)
{
	return g_str_has_prefix(region->id, "hole") || !strcmp(region->id, "guard") || !strcmp(region->id, "top") ||
	       !strcmp(region->id, "direct-room") || is_break(region);
}

static Scale scale_of(const VmsMachine *m, Rect bar)
{
	Scale scale = { .bar = bar };
	VmsRegion region;

	for (size_t i = 0; vms_region_at(m, i, &region); i++) {
		if (is_break(&region))
			scale.breaks++;
		else
			scale.bytes += region_length(&region);
	}
	scale.room = bar.w - (double)scale.breaks * BREAK_WIDTH;
	return scale;
}

/* The place of an address on the bar; within a break, by its share of the break. */
static double place_on_bar(const VmsMachine *m, const Scale *scale, uint64_t address)
{
	double x = scale->bar.x;
	VmsRegion region;

	for (size_t i = 0; vms_region_at(m, i, &region); i++) {
		double width = is_break(&region) ? BREAK_WIDTH : region_length(&region) / scale->bytes * scale->room;

		if (address <= region.last)
			return x + (double)(address - region.start) / region_length(&region) * width;
		x += width;
	}
	return x;
}

static Role region_role(const VmsMachine *m, const VmsRegion *region)
{
	uint64_t start, end;

	vms_vmalloc_window(m, &start, &end);
	if (region->start <= start && start <= region->last)
		return ROLE_REGION_VMALLOC;
	return is_empty(region) ? ROLE_REGION_EMPTY : ROLE_REGION;
}

static void add_region(Scene *scene, const VmsMachine *m, const VmsRegion *region, Rect box, size_t i)
{
	Shape *shape = scene_rect(scene, shape_key(PART_REGION, 0, i), box, region_role(m, region), ROLE_NONE);

	shape->target = target_range(region->start, region->last - region->start + 1);
	scene_tip(scene, "%s\n%s – %s (%s)", _(region->title), address_text(scene, m, region->start),
		  address_text(scene, m, region->last), region->last - region->start == UINT64_MAX ? "16 EiB" :
		  size_text(scene, region->last - region->start + 1));
}

/* The two strokes that say that the bar is broken here. */
static void add_break(Scene *scene, Rect box, size_t i)
{
	for (unsigned k = 0; k < 2; k++) {
		double x = box.x + box.w / 2 - 3 + 6 * k;
		ShapeKey key = shape_key(PART_REGION, 0, 1000 + 2 * i + k);
		Point low = { x - 4, box.y + box.h + 3 }, high = { x + 4, box.y - 3 };

		scene_line(scene, key, low, high, ROLE_INK_FAINT)->line_width = 1.5;
	}
}

/* Names go above the bar, over their region where they fit; vmalloc's first, which everything is about. */
static void add_names(Scene *scene, const VmsMachine *m, const Scale *scale)
{
	g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(Rect));
	VmsRegion region;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; vms_region_at(m, i, &region); i++) {
			bool ours = region_role(m, &region) == ROLE_REGION_VMALLOC, free = true;
			double left = place_on_bar(m, scale, region.start), right = place_on_bar(m, scale, region.last);
			double width = text_width(FONT_SMALL, _(region.title)) + 2,
			       top = scale->bar.y - LABEL_HEIGHT - 1;
			Rect box = rect((left + right - width) / 2, top, width, LABEL_HEIGHT);

			if (ours != (pass == 0) || (!ours && (right - left < 40 || is_empty(&region))))
				continue;
			box.x = CLAMP(box.x, scale->bar.x, scale->bar.x + scale->bar.w - width);
			for (guint k = 0; k < taken->len; k++)
				free = free && !rect_overlap(box, rect_inset(g_array_index(taken, Rect, k), -6));
			if (!free || width > scale->bar.w)
				continue;
			g_array_append_val(taken, box);
			scene_text(scene, shape_key(PART_REGION_NAME, 0, i), box, FONT_SMALL,
				   ours ? ROLE_AREA_VMALLOC_EDGE : ROLE_INK_FAINT, ALIGN_MIDDLE, _(region.title));
		}
	}
}

/* The glass through which the ruler below looks at the bar. */
static void add_lens(Scene *scene, const VmsMachine *m, const Scale *scale, Rect ruler, AddressRange range)
{
	double left = place_on_bar(m, scale, range.start), right = place_on_bar(m, scale, range.last);
	double bottom = scale->bar.y + scale->bar.h + 2;
	Rect glass;

	if (right - left < 3) {
		left = (left + right) / 2 - 1.5;
		right = left + 3;
	}
	glass = rect(floor(left), scale->bar.y - 2, ceil(right) - floor(left), scale->bar.h + 4);
	Point p[4] = {
		{ glass.x, bottom },
		{ glass.x + glass.w, bottom },
		{ ruler.x + ruler.w, ruler.y },
		{ ruler.x, ruler.y },
	};

	scene_polygon(scene, shape_key(PART_LENS_LINE, 0, 0), p, 4, ROLE_LENS, ROLE_NONE);
	scene_line(scene, shape_key(PART_LENS_LINE, 0, 1), p[0], p[3], ROLE_LENS_EDGE)->opacity = 0.5;
	scene_line(scene, shape_key(PART_LENS_LINE, 0, 2), p[1], p[2], ROLE_LENS_EDGE)->opacity = 0.5;
	scene_rounded(scene, shape_key(PART_LENS, 0, 0), glass, 1.5, ROLE_LENS, ROLE_LENS_EDGE)->line_width = 1.5;
}

void address_overview(Scene *scene, Rect where, Rect ruler, const Moment *now, AddressRange range)
{
	const VmsMachine *m = now->machine;
	Scale scale;
	VmsRegion region;

	rect_cut_top(&where, LABEL_HEIGHT);
	scale = scale_of(m, rect_inset(where, 0));
	for (size_t i = 0; vms_region_at(m, i, &region); i++) {
		double left = floor(place_on_bar(m, &scale, region.start));
		double right = ceil(place_on_bar(m, &scale, region.last));
		Rect box = rect(left, scale.bar.y, fmax(1, right - left), scale.bar.h);

		add_region(scene, m, &region, box, i);
		if (is_break(&region))
			add_break(scene, box, i);
	}
	add_names(scene, m, &scale);
	add_lens(scene, m, &scale, ruler, range);
}
