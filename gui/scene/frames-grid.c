/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frames-grid.c -- the frames around the one at hand, a cell each, in rows of a power of two.
 *
 * A used frame is a cell with the letter of its owner.  A free block of the buddy system is one shape over all its
 * cells, since in rows of a power of two every aligned block is a rectangle: so a split and a merge are seen as what
 * they are. */

#include "gui/scene/frames-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CELL_WISHED 24.0
#define CELL_TIGHT 18.0            /* where there is little height */
#define TIGHT 200.0
#define ROW 28.0
#define ROW_MOST 48.0
#define CELL_LEAST 15.0
#define MEMORY 38.0
#define MEMORY_FROM 140.0          /* in less height frames alone are shown */

typedef struct {
	Scene *scene;
	const Moment *now;
	Rect where;               /* of the cells */
	uint64_t first;
	unsigned columns, rows;
	double cell, row;         /* size of a cell */
} Grid;

/* ------------------------------------------------------------------------------------------------ looks */

bool frames_have_types(const VmsMachine *m)
{
	return vms_migratetype_name(m, 0) != NULL;
}

static FrameLook look_of_free(const VmsMachine *m, const VmsFrame *frame)
{
	if (frames_have_types(m) && frame->migratetype == 0)
		return (FrameLook) { ROLE_FRAME_UNMOVABLE, ROLE_FRAME_UNMOVABLE_EDGE, "" };
	return (FrameLook) { ROLE_FRAME_FREE, ROLE_FRAME_FREE_EDGE, "" };
}

FrameLook frame_look(const VmsMachine *m, const VmsFrame *frame)
{
	static const FrameLook owners[] = {
		[VMS_OWNER_NONE] = { ROLE_FRAME_KERNEL, ROLE_FRAME_KERNEL_EDGE, "·" },
		[VMS_OWNER_KERNEL] = { ROLE_FRAME_KERNEL, ROLE_FRAME_KERNEL_EDGE, "K" },
		[VMS_OWNER_AREA] = { ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, "A" },
		[VMS_OWNER_SLAB] = { ROLE_FRAME_SLAB, ROLE_FRAME_SLAB_EDGE, "S" },
		[VMS_OWNER_TABLE] = { ROLE_FRAME_TABLE, ROLE_FRAME_TABLE_EDGE, "T" },
		[VMS_OWNER_CALLER] = { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, "C" },
		[VMS_OWNER_USER] = { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, "U" },
		[VMS_OWNER_LARGE] = { ROLE_FRAME_LARGE, ROLE_FRAME_LARGE_EDGE, "L" },
		[VMS_OWNER_CACHE] = { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, "F" },    /* of files */
	};

	switch (frame->state) {
	case VMS_FRAME_ABSENT:
		return (FrameLook) { ROLE_WELL, ROLE_INK_FAINT, "" };
	case VMS_FRAME_RESERVED:
		return (FrameLook) { ROLE_FRAME_RESERVED, ROLE_FRAME_RESERVED_EDGE, "" };
	case VMS_FRAME_FREE:
		return look_of_free(m, frame);
	case VMS_FRAME_PCP:
		return (FrameLook) { ROLE_FRAME_PCP, ROLE_FRAME_PCP_EDGE, "P" };
	default:
		return owners[frame->owner];
	}
}

const char *frame_words(const VmsFrame *frame)
{
	static const char *const states[] = {
		[VMS_FRAME_ABSENT] = N_("in no list at the moment"), [VMS_FRAME_RESERVED] = N_("reserved since boot"),
		[VMS_FRAME_FREE] = N_("free, in the buddy lists"), [VMS_FRAME_PCP] = N_("free, in a per-CPU list"),
		[VMS_FRAME_USED] = N_("in use"),
	};

	return _(states[frame->state]);
}

static void add_tip(Scene *scene, const VmsMachine *m, const VmsFrame *frame)
{
	char owner[64] = "";

	if (frame->owner_ref)
		vms_object_text(m, frame->owner_ref, owner, sizeof owner);
	if (frame->state == VMS_FRAME_USED)
		scene_tip(scene, _("Frame %u: %s %s, page %u of it"), (unsigned)frame->pfn,
			  vms_owner_name(frame->owner), owner, frame->index);
	else
		scene_tip(scene, _("Frame %u: %s"), (unsigned)frame->pfn, frame_words(frame));
}

/* ------------------------------------------------------------------------------------------------ cells */

static Rect cell_box(const Grid *grid, uint64_t pfn)
{
	uint64_t i = pfn - grid->first;

	return rect(grid->where.x + (double)(i % grid->columns) * grid->cell,
		    grid->where.y + (double)(i / grid->columns) * grid->row, grid->cell - 2, grid->row - 2);
}

/* The used frames: what belongs to the area at hand says which page of it each is. */
static void add_cell(const Grid *grid, const VmsFrame *frame)
{
	FrameLook look = frame_look(grid->now->machine, frame);
	Rect box = cell_box(grid, frame->pfn);
	Target target = target_frame(frame);
	bool ours = frame->owner == VMS_OWNER_AREA && grid->now->has_area && frame->owner_ref == grid->now->area.vm;
	const char *text = ours ? scene_printf(grid->scene, "%u", frame->index) : look.letter;
	Shape *shape = scene_rect(grid->scene, shape_key(PART_FRAME, frame->id, 0), box, look.fill, look.edge);

	shape->target = target;
	shape->flags = moment_flags(grid->now, &target);
	shape->line_width = ours ? 2 : 1;
	add_tip(grid->scene, grid->now->machine, frame);
	if (*text && grid->cell >= CELL_LEAST && text_width(FONT_SMALL, text) <= box.w)
		scene_text(grid->scene, shape_key(PART_FRAME_TEXT, frame->id, 0), box, ours ? FONT_STRONG : FONT_SMALL,
			   frame->state == VMS_FRAME_PCP ? look.edge : ROLE_INK, ALIGN_MIDDLE, text);
}

/* Frames that are reserved, or between two lists, as far as they go on in the row.  Returns the first one behind
 * them. */
static uint64_t add_run(const Grid *grid, const VmsFrame *frame)
{
	FrameLook look = frame_look(grid->now->machine, frame);
	uint64_t end = frame->pfn + 1;
	VmsFrame next;
	Rect box = cell_box(grid, frame->pfn), last;
	Shape *shape;

	while ((end - grid->first) % grid->columns && vms_frame(grid->now->machine, end, &next) &&
	       next.state == frame->state)
		end++;
	last = cell_box(grid, end - 1);
	box.w = last.x + last.w - box.x;
	shape = scene_rect(grid->scene, shape_key(PART_FRAME, frame->id, frame->pfn), box, look.fill, look.edge);
	shape->target = target_frame(frame);
	shape->flags = frame->state == VMS_FRAME_ABSENT ? SHAPE_DASHED : 0;
	scene_tip(grid->scene, _("Frames %u to %u: %s"), (unsigned)frame->pfn, (unsigned)end - 1, frame_words(frame));
	if (frame->state == VMS_FRAME_ABSENT && text_width(FONT_SMALL, frame_words(frame)) < box.w - 8)
		scene_text(grid->scene, shape_key(PART_FRAME_TEXT, frame->id, frame->pfn), box, FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_MIDDLE, frame_words(frame));
	return end;
}

/* "free, order 3", or as much of it as fits. */
static void add_block_text(const Grid *grid, Rect box, const VmsFrame *head)
{
	const char *text = scene_printf(grid->scene, _("free, order %u"), head->order);

	if (text_width(FONT_SMALL, text) > box.w - 4)
		text = scene_printf(grid->scene, _("order %u"), head->order);
	if (text_width(FONT_SMALL, text) <= box.w - 4 && head->order)
		scene_text(grid->scene, shape_key(PART_FRAME_TEXT, head->id, 0), box, FONT_SMALL, ROLE_INK_FAINT,
			   ALIGN_MIDDLE, text);
}

/* The part of a free block that is in view: one rectangle.  Returns the first frame behind it. */
static uint64_t add_block(const Grid *grid, const VmsFrame *frame)
{
	VmsFrame head = *frame;
	uint64_t size, first, last;
	FrameLook look;
	Target target;
	Shape *shape;
	Rect box, end;

	if (head.head != head.pfn)
		vms_frame(grid->now->machine, head.head, &head);
	size = UINT64_C(1) << head.order;
	first = MAX(head.pfn, grid->first);
	last = MIN(head.pfn + size, grid->first + (uint64_t)grid->columns * grid->rows) - 1;
	box = cell_box(grid, first);
	end = cell_box(grid, last);
	target = target_frame(&head);
	box = rect(box.x, box.y, end.x + end.w - box.x, end.y + end.h - box.y);
	look = frame_look(grid->now->machine, &head);
	shape = scene_rounded(grid->scene, shape_key(PART_FRAME_BLOCK, head.id, 0), box, 3, look.fill, look.edge);
	shape->target = target;
	shape->flags = moment_flags(grid->now, &target);
	scene_tip(grid->scene, _("A free block of order %u: the %u frames from %u on"), head.order, (unsigned)size,
		  (unsigned)head.pfn);
	add_block_text(grid, box, &head);
	return last + 1;
}

static void add_row_label(const Grid *grid, unsigned row)
{
	uint64_t pfn = grid->first + (uint64_t)row * grid->columns;
	Rect cell = cell_box(grid, pfn);

	scene_text(grid->scene, shape_key(PART_FRAME_ROW, 0, pfn), rect(cell.x - 64, cell.y, 58, cell.h),
		   FONT_MONO_SMALL, ROLE_INK_FAINT, ALIGN_END, scene_printf(grid->scene, "%" G_GUINT64_FORMAT, pfn));
}

/* ------------------------------------------------------------------------------------------------ the window */

/* Small machines are shown whole, in cells as large as that allows. */
static void fill_room(Grid *grid, uint64_t count, double most)
{
	uint64_t needed;

	while (grid->columns > 8 && count * 2 / grid->columns * most <= grid->where.h)
		grid->columns /= 2;
	needed = (count + grid->columns - 1) / grid->columns;
	grid->cell = floor(grid->where.w / grid->columns);
	grid->row = fmin(grid->cell, fmax(most, fmin(ROW_MOST, floor(grid->where.h / (double)MAX(needed, 1)))));
}

/* Rows of a power of two, as many as fit; the window begins at half of itself, so that it seldom moves. */
static bool choose_window(Grid *grid, uint64_t first)
{
	const VmsMachine *m = grid->now->machine;
	uint64_t count = vms_frame_count(m), half, at;
	bool tight = grid->where.h < TIGHT;

	grid->columns = 8;
	while (grid->columns < 64 && grid->where.w / (grid->columns * 2) >= (tight ? CELL_TIGHT : CELL_WISHED))
		grid->columns *= 2;
	fill_room(grid, count, tight ? CELL_TIGHT + 2 : ROW);
	grid->rows = (unsigned)(grid->where.h / grid->row);
	if (!grid->rows || grid->cell < 6)
		return false;
	at = first ? first : grid->now->has_pfn ? grid->now->pfn : 0;
	half = (uint64_t)grid->columns * MAX(grid->rows / 2, 1);
	grid->first = first ? first - first % grid->columns : at - at % half;
	if (!first && at % half < half / 4 && grid->first >= half / 2)
		grid->first -= half / 2 - (half / 2) % grid->columns;
	if (grid->first + (uint64_t)grid->columns * grid->rows > count && count > (uint64_t)grid->columns * grid->rows)
		grid->first = (count - (uint64_t)grid->columns * grid->rows + grid->columns - 1) / grid->columns *
			      grid->columns;
	return true;
}

static void add_cells(const Grid *grid)
{
	uint64_t end = grid->first + (uint64_t)grid->columns * grid->rows;
	VmsFrame frame;

	for (uint64_t pfn = grid->first; pfn < end && vms_frame(grid->now->machine, pfn, &frame);) {
		if (frame.state == VMS_FRAME_FREE) {
			pfn = add_block(grid, &frame);
		} else if (frame.state == VMS_FRAME_RESERVED || frame.state == VMS_FRAME_ABSENT) {
			pfn = add_run(grid, &frame);
		} else {
			add_cell(grid, &frame);
			pfn++;
		}
	}
}

void frames_grid(Scene *scene, Rect where, const Moment *now, uint64_t first)
{
	Grid grid = { .scene = scene, .now = now, .where = where };
	Rect memory = { 0 };

	if (where.h >= MEMORY_FROM) {
		memory = rect_cut_top(&grid.where, MEMORY);
		rect_cut_left(&memory, 64);
	}
	rect_cut_left(&grid.where, 64);
	if (!choose_window(&grid, first))
		return;
	memory.w = grid.cell * grid.columns - 2;
	if (memory.h > 0)
		frames_memory(scene, memory, now, grid.first, grid.first + (uint64_t)grid.columns * grid.rows);
	for (unsigned row = 0; row < grid.rows; row++)
		if (grid.first + (uint64_t)row * grid.columns < vms_frame_count(now->machine))
			add_row_label(&grid, row);
	add_cells(&grid);
}
