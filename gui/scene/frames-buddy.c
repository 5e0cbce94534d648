/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frames-buddy.c -- the free lists: the buddy lists of one zone by order with the blocks at their heads, how much of
 * the free memory is of no use for each order, and the lists of the CPUs. */

#include "gui/scene/frames-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LIST_LINE 18.0
#define HEADS_MOST 8
#define PCP_MOST 64
#define CPUS_MOST 4
#define UNUSABLE 40.0
#define ORDER 28.0                 /* the columns */
#define COUNT 44.0
#define TITLE 20.0

/* ------------------------------------------------------------------------------------------------ lists */

static void add_chip_tip(Scene *scene, const VmsMachine *m, const VmsFrame *frame)
{
	const char *type = vms_migratetype_name(m, frame->migratetype);

	if (type)
		scene_tip(scene, _("Frame %u: %s; its pageblock is %s"), (unsigned)frame->pfn, frame_words(frame),
			  _(type));
	else
		scene_tip(scene, _("Frame %u: %s"), (unsigned)frame->pfn, frame_words(frame));
}

/* The blocks of a list from its head on, as chips with their first frame, as many as have room. */
static void add_chips(Scene *scene, Rect line, const Moment *now, const uint64_t *pfn, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = scene_printf(scene, "%" G_GUINT64_FORMAT, pfn[i]);
		double width = ceil(text_width(FONT_MONO_SMALL, text)) + 8;
		VmsFrame frame;
		FrameLook look;
		Target target;
		Shape *shape;

		if (width > line.w || !vms_frame(now->machine, pfn[i], &frame))
			break;
		target = target_frame(&frame);
		look = frame_look(now->machine, &frame);
		Rect chip = rect_cut_left(&line, width);

		chip = rect(chip.x, chip.y + 1, chip.w, chip.h - 2);
		shape = scene_rounded(scene, shape_key(PART_BUDDY_BLOCK, frame.id, 0), chip, 3, look.fill, look.edge);
		shape->target = target;
		shape->flags = moment_flags(now, &target);
		add_chip_tip(scene, now->machine, &frame);
		scene_text(scene, shape_key(PART_BUDDY_TEXT, frame.id, 0), chip, FONT_MONO_SMALL, ROLE_INK,
			   ALIGN_MIDDLE, text);
		rect_cut_left(&line, 4);
	}
}

/* How much of the free memory lies in blocks that are too small for this order: a request finds none of it. */
static void add_unusable(Scene *scene, Rect box, unsigned order, double unusable)
{
	Rect bar = rect(box.x, box.y + 4, box.w, box.h - 8), part = bar;

	scene_rect(scene, shape_key(PART_UNUSABLE, 0, 2 * order), bar, ROLE_FRAME_FREE, ROLE_FRAME_FREE_EDGE);
	scene_tip(scene, _("%.1f %% of the free frames lie in blocks too small for order %u"), unusable * 100, order);
	part.w = unusable > 0 ? fmax(1, round(bar.w * unusable)) : 0;
	if (part.w > 0)
		scene_rect(scene, shape_key(PART_UNUSABLE, 0, 2 * order + 1), part, ROLE_WATERMARK, ROLE_NONE);
}

static void add_order(Scene *scene, Rect line, const Moment *now, size_t zone, unsigned order, double unusable)
{
	uint64_t heads[HEADS_MOST];
	size_t n = vms_free_list(now->machine, zone, order, heads, HEADS_MOST);

	scene_text(scene, shape_key(PART_BUDDY_ORDER, 0, order), rect_cut_left(&line, ORDER), FONT_SMALL,
		   ROLE_INK_FAINT, ALIGN_END, scene_printf(scene, "%u", order));
	scene_text(scene, shape_key(PART_BUDDY_ORDER, 1, order), rect_cut_left(&line, COUNT), FONT_MONO_SMALL,
		   n ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END, scene_printf(scene, "%zu", n));
	rect_cut_left(&line, GRID);
	if (line.w >= UNUSABLE + 48) {
		add_unusable(scene, rect_cut_left(&line, UNUSABLE), order, unusable);
		rect_cut_left(&line, GRID);
	}
	add_chips(scene, line, now, heads, MIN(n, HEADS_MOST));
}

static void add_pcp(Scene *scene, Rect line, const Moment *now, size_t zone, unsigned cpu)
{
	uint64_t list[PCP_MOST];
	uint64_t here = 0;
	size_t n = vms_pcp_list(now->machine, zone, cpu, list, PCP_MOST);

	vms_stat(now->machine, "cpu", &here);
	scene_text(scene, shape_key(PART_PCP_TEXT, 0, cpu), rect_cut_left(&line, 44),
		   here == cpu ? FONT_STRONG : FONT_SMALL, here == cpu ? ROLE_INK : ROLE_INK_FAINT,
		   ALIGN_START, scene_printf(scene, "CPU %u", cpu));
	scene_text(scene, shape_key(PART_PCP, 0, cpu), rect_cut_left(&line, 24), FONT_MONO_SMALL,
		   n ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END, scene_printf(scene, "%zu", n));
	rect_cut_left(&line, GRID);
	add_chips(scene, line, now, list, MIN(n, PCP_MOST));
}

/* For each order the part of the free frames that is of no use for it.  (/proc/unusable_index has the same) */
static void find_unusable(const VmsMachine *m, size_t zone, double unusable[VMS_MAX_ORDER])
{
	uint64_t small[VMS_MAX_ORDER], sum = 0;

	for (unsigned order = 0; order < vms_max_order(m); order++) {
		small[order] = sum;
		sum += (uint64_t)vms_free_list(m, zone, order, NULL, 0) << order;
	}
	for (unsigned order = 0; order < vms_max_order(m); order++)
		unusable[order] = sum ? (double)small[order] / (double)sum : 0;
}

/* The lists of the CPUs, that of the one that runs in any case. */
static void add_pcps(Scene *scene, Rect *where, const Moment *now, size_t zone)
{
	unsigned cpus = vms_machine_cpus(now->machine), first = 0, room = 1;
	uint64_t here = 0;

	if (where->h >= (vms_max_order(now->machine) + CPUS_MOST) * LIST_LINE)
		room = CPUS_MOST;
	vms_stat(now->machine, "cpu", &here);
	room = MIN(room, cpus);
	if (here >= room)
		first = (unsigned)MIN(here, cpus - room);
	for (unsigned i = 0; i < room; i++)
		add_pcp(scene, rect_cut_top(where, LIST_LINE), now, zone, first + i);
}

/* ------------------------------------------------------------------------------------------------ captions */

static void add_caption(Scene *scene, Rect box, unsigned i, TextAlign align, const char *text)
{
	scene_text(scene, shape_key(PART_BUDDY_ORDER, 3, i), box, FONT_SMALL, ROLE_INK_FAINT, align, text);
}

/* Above the columns, as add_order has them. */
static void add_captions(Scene *scene, Rect line)
{
	add_caption(scene, rect_cut_left(&line, ORDER + 4), 0, ALIGN_START, _("order"));
	add_caption(scene, rect_cut_left(&line, COUNT - 4), 1, ALIGN_END, _("blocks"));
	rect_cut_left(&line, GRID);
	if (line.w >= UNUSABLE + 48) {
		add_caption(scene, rect_cut_left(&line, UNUSABLE + 12), 2, ALIGN_START, _("unusable"));
		rect_cut_left(&line, GRID - 4);
	}
	add_caption(scene, line, 3, ALIGN_START, _("first frames"));
}

double frames_buddy_height(const VmsMachine *m)
{
	return TITLE + (vms_max_order(m) + MIN(CPUS_MOST, vms_machine_cpus(m)) + 1) * LIST_LINE;
}

void frames_buddy(Scene *scene, Rect where, const Moment *now, size_t zone)
{
	unsigned orders = vms_max_order(now->machine), rows, columns;
	double unusable[VMS_MAX_ORDER];
	const char *name;
	VmsZone info;

	if (!vms_zone(now->machine, zone, &info) || where.h < 2 * LIST_LINE)
		return;
	find_unusable(now->machine, zone, unusable);
	name = frames_zone_text(scene, now->machine, &info);
	scene_text(scene, shape_key(PART_BUDDY_ORDER, 2, 0), rect_cut_top(&where, TITLE), FONT_STRONG, ROLE_INK,
		   ALIGN_START, scene_printf(scene, _("Free lists of %s"), name));
	add_pcps(scene, &where, now, zone);
	if (where.h >= (orders + 1) * LIST_LINE)
		add_captions(scene, rect_cut_top(&where, LIST_LINE));
	rows = (unsigned)(where.h / LIST_LINE);
	columns = rows >= orders ? 1 : 2 * rows >= orders ? 2 : 3;
	for (unsigned order = 0; order < orders && order < rows * columns; order++) {
		unsigned row = order / columns, column = order % columns;

		add_order(scene, rect(where.x + column * (where.w + GRID) / columns, where.y + row * LIST_LINE,
				      (where.w - GRID * (columns - 1)) / columns, LIST_LINE), now, zone, order,
			  unusable[order]);
	}
}
