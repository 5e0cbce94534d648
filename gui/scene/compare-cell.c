/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare-cell.c -- what became of an operation on one kernel:
 *
 *      +0x7000  ≠            ####### 12        the address, whether it differs, nodes looked at
 *      [__▓▓▓▓____░░______#############]       the part of the window that all kernels of the row show
 *
 * and for the row at hand, with more room:
 *
 *      +0x7000  ≠        0xffffc90000007000
 *      3 nodes: tree of holes, LE fit
 *      [__▓▓▓▓____░░______#############]
 *      +0x0                     +0x10000
 *      61 steps ≠    212 writes    1 frame
 */

#include "gui/scene/compare-parts.h"

#include "gui/scene/layout-address.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING 8.0
#define SMALL_ROW 46.0
#define LARGE_ROW 118.0       /* without the costs */
#define WORDS 34.0
#define COST_LINE 15.0
#define COST_WIDTH 96.0       /* of one cost, sign included */
#define COSTS_SHOWN 5
#define ROOM_FOR_COSTS 260.0  /* for all rows: less is left to the rows about the one at hand */
#define BAR 56.0
#define NUMBER 36.0           /* the place for the number beside a bar */
#define SIGN 22.0
#define OTHERS_OPACITY 0.6

typedef struct {
	Scene *scene;
	const CompareTable *table;
	const CompareRow *row;
	const CompareCell *cell;
	uint64_t place;
	bool large;
} Cell;

static double costs_height(double cell_width)
{
	double columns = fmax(1, floor((cell_width - 2 * PADDING) / COST_WIDTH));

	return ceil(COSTS_SHOWN / columns) * COST_LINE;
}

double compare_row_height(double cell_width, double room, bool large)
{
	if (!large)
		return SMALL_ROW;
	return LARGE_ROW + (room >= ROOM_FOR_COSTS ? costs_height(cell_width) : 0);
}

/* Texts of a cell are told apart by a number. */
static void add_text(const Cell *cell, unsigned number, Rect box, FontRole font, Role ink, TextAlign align,
		     const char *text)
{
	ShapeKey key = shape_key(PART_COMPARED_TEXT, number, cell->place);

	if (*text && box.w >= 8)
		scene_text(cell->scene, key, box, font, ink, align, text);
}

/* ------------------------------------------------------------------------------------------------ the strip */

static AddressRange range_of(const Cell *cell)
{
	uint64_t start = cell->cell->start + cell->row->first;

	return (AddressRange) { start, start + cell->row->size - 1 };
}

/* [start, end) on the strip, in whole pixels, at least one wide. */
static Rect box_of(const Cell *cell, Rect strip, uint64_t start, uint64_t end)
{
	AddressRange range = range_of(cell);
	double left = round(address_place(strip, range, MAX(start, range.start)));
	double right = round(address_place(strip, range, MIN(end, range.last + 1)));

	left = CLAMP(left, strip.x, strip.x + strip.w - 1);
	return rect(left, strip.y, fmax(1, fmin(right, strip.x + strip.w) - left), strip.h);
}

static bool is_at_hand(const CompareCell *cell, const VmsArea *area)
{
	uint64_t first = cell->start + cell->first;

	return cell->size && area->va_start < first + cell->size && area->va_end > first;
}

static void add_guard(const Cell *cell, Rect strip, const VmsArea *area)
{
	Rect box = box_of(cell, strip, area->va_end - area->guard, area->va_end);

	if (cell->large && area->guard && box.w >= 3 && area->state == VMS_AREA_BUSY)
		scene_rect(cell->scene, shape_key(PART_COMPARED_GUARD, area->id, cell->place), rect_inset(box, 0.5),
			   ROLE_GUARD, ROLE_NONE);
}

static void add_area(const Cell *cell, Rect strip, const VmsArea *area)
{
	Rect box = box_of(cell, strip, area->va_start, area->va_end);
	bool at_hand = is_at_hand(cell->cell, area);
	Shape *shape = scene_rect(cell->scene, shape_key(PART_COMPARED_AREA, area->id, cell->place), box,
				  area_fill(area), box.w >= 3 ? area_edge(area) : ROLE_NONE);

	if (box.w < 3)
		shape->fill = area_edge(area);
	if (at_hand)
		shape->line_width = 2;
	else
		shape->opacity = OTHERS_OPACITY;
	add_guard(cell, strip, area);
}

/* Never more than an area a pixel. */
static bool add_areas(const Cell *cell, Rect strip)
{
	AddressRange range = range_of(cell);
	uint64_t pixel = MAX(cell->row->size / (uint64_t)fmax(1, strip.w), 1);
	bool at_hand = false;
	VmsArea area;

	for (uint64_t at = range.start; vms_area_from(cell->cell->machine, at, &area) && area.va_start <= range.last;) {
		add_area(cell, strip, &area);
		at_hand = at_hand || is_at_hand(cell->cell, &area);
		if (area.va_end > range.last)
			break;
		at = MAX(area.va_end, area.va_start - (area.va_start - range.start) % pixel + pixel);
	}
	return at_hand;
}

/* What was given back and can be used again at once: nothing is there any more. */
static void add_gone(const Cell *cell, Rect strip)
{
	uint64_t start = cell->cell->start + cell->cell->first;
	Rect box = box_of(cell, strip, start, start + cell->cell->size);
	Shape *shape = scene_rect(cell->scene, shape_key(PART_COMPARED_AREA, 0, cell->place), rect_inset(box, 0.5),
				  ROLE_NONE, ROLE_INK_FAINT);

	shape->flags = SHAPE_DASHED;
}

/* Behind the end of the window there is nothing. */
static void add_outside(const Cell *cell, Rect strip)
{
	AddressRange range = range_of(cell);
	uint64_t start, end;

	vms_vmalloc_window(cell->cell->machine, &start, &end);
	if (end < range.last)
		scene_rect(cell->scene, shape_key(PART_COMPARED_STRIP, 1, cell->place),
			   box_of(cell, strip, end, range.last), ROLE_OUTSIDE, ROLE_NONE);
}

static void add_strip(const Cell *cell, Rect strip)
{
	scene_rect(cell->scene, shape_key(PART_COMPARED_STRIP, 0, cell->place), strip, ROLE_HOLE, ROLE_HOLE_EDGE);
	add_outside(cell, strip);
	if (!add_areas(cell, rect_inset(strip, 1)) && cell->cell->size)
		add_gone(cell, rect_inset(strip, 1));
}

static void add_scale(const Cell *cell, Rect line)
{
	uint64_t first = cell->row->first;
	const char *from = scene_printf(cell->scene, "+0x%" G_GINT64_MODIFIER "x", first);
	const char *to = scene_printf(cell->scene, "+0x%" G_GINT64_MODIFIER "x", first + cell->row->size);

	if (text_width(FONT_MONO_SMALL, from) + text_width(FONT_MONO_SMALL, to) > line.w - 8)
		return;
	add_text(cell, 10, line, FONT_MONO_SMALL, ROLE_INK_FAINT, ALIGN_START, from);
	add_text(cell, 11, line, FONT_MONO_SMALL, ROLE_INK_FAINT, ALIGN_END, to);
}

/* ------------------------------------------------------------------------------------------------ the words */

static void add_result(const Cell *cell, Rect line)
{
	FontRole font = cell->large ? FONT_MONO_STRONG : FONT_MONO;
	double width = fmin(text_width(font, cell->cell->result), line.w - (*cell->cell->sign ? SIGN : 0));

	add_text(cell, 0, rect_cut_left(&line, ceil(width)), font, cell->cell->failed ? ROLE_FAILED : ROLE_INK,
		 ALIGN_START, cell->cell->result);
	rect_cut_left(&line, 6);
	add_text(cell, 1, rect_cut_left(&line, SIGN), FONT_STRONG, ROLE_MARKED_EDGE, ALIGN_START, cell->cell->sign);
	if (cell->large && text_width(FONT_MONO_SMALL, cell->cell->address) <= line.w)
		add_text(cell, 2, line, FONT_MONO_SMALL, ROLE_INK_FAINT, ALIGN_END, cell->cell->address);
}

/* The nodes looked at: a bar that ends at the number. */
static void add_nodes(const Cell *cell, Rect line)
{
	const char *number = scene_printf(cell->scene, "%" G_GUINT64_FORMAT "%s", cell->cell->nodes,
					  cell->cell->nodes_differ ? " ≠" : "");
	Rect words = rect_cut_right(&line, fmax(NUMBER, text_width(FONT_SMALL, number) + 2));
	double share = (double)cell->cell->nodes / (double)MAX(cell->table->most_nodes, 1);
	double width = cell->cell->nodes ? fmax(2, round(share * (fmin(BAR, line.w) - 4))) : 0;

	add_text(cell, 3, words, FONT_SMALL, ROLE_INK, ALIGN_START, number);
	if (width > 0 && line.w >= 16)
		scene_rect(cell->scene, shape_key(PART_COMPARED_COST, 0, cell->place),
			   rect(line.x + line.w - width - 4, line.y + line.h / 2 - 4, width, 8), ROLE_SEARCH_EDGE,
			   ROLE_NONE);
}

static void add_costs(const Cell *cell, Rect where)
{
	unsigned columns = (unsigned)fmax(1, floor(where.w / COST_WIDTH));

	for (unsigned i = 0; where.h >= COST_LINE && i < cell->cell->n_costs && i < COSTS_SHOWN; i++) {
		const CompareCost *cost = &cell->cell->costs[i];
		Rect box = rect(where.x + i % columns * COST_WIDTH, where.y + i / columns * COST_LINE,
				fmin(COST_WIDTH - 4, where.w), COST_LINE);

		add_text(cell, 20 + i, box, FONT_SMALL, cost->differs ? ROLE_INK : ROLE_INK_FAINT, ALIGN_START,
			 cost->differs ? scene_printf(cell->scene, "%s ≠", cost->text) : cost->text);
	}
}

/* How it went about it: on one line, or on two smaller ones. */
static void add_words(const Cell *cell, Rect where)
{
	const char *words = cell->cell->nodes_differ ? scene_printf(cell->scene, "%s ≠", cell->cell->words) :
						       cell->cell->words;
	size_t first;

	if (text_width(FONT_BODY, words) <= where.w) {
		add_text(cell, 4, rect_cut_top(&where, 22), FONT_BODY, ROLE_INK, ALIGN_START, words);
		return;
	}
	first = text_break(FONT_SMALL, words, where.w);
	g_autofree char *begin = g_strndup(words, first);

	add_text(cell, 4, rect_cut_top(&where, 15), FONT_SMALL, ROLE_INK, ALIGN_START, begin);
	add_text(cell, 5, rect_cut_top(&where, 15), FONT_SMALL, ROLE_INK, ALIGN_START,
		 words + first + (words[first] == ' '));
}

/* ------------------------------------------------------------------------------------------------ the cell */

static void add_box(const Cell *cell, Rect box, bool shown)
{
	const CompareCell *of = cell->cell;
	Shape *shape = scene_rounded(cell->scene, shape_key(PART_COMPARED, 0, cell->place), rect_inset(box, 2), 5,
				     of->performed ? ROLE_NONE : ROLE_REGION_EMPTY,
				     *of->sign ? ROLE_MARKED_EDGE : ROLE_NONE);

	shape->line_width = 1.5;
	if (of->performed)
		shape->target = target_step(of->step);
	if (cell->large && shown)
		shape->flags = SHAPE_SELECTED;
	scene_tip(cell->scene, "%s", of->tip);
}

/* Why nothing was done, on as many lines as it takes. */
static void add_reason(const Cell *cell, Rect inner)
{
	const char *reason = cell->cell->result;
	size_t first = text_break(FONT_SMALL, reason, inner.w - SIGN);
	Rect line = rect_cut_top(&inner, 17), sign = rect_cut_right(&line, SIGN);
	g_autofree char *begin = g_strndup(reason, first);

	add_text(cell, 0, line, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, begin);
	add_text(cell, 1, sign, FONT_STRONG, ROLE_MARKED_EDGE, ALIGN_END, cell->cell->sign);
	add_text(cell, 2, rect_cut_top(&inner, 17), FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
		 reason + first + (reason[first] == ' '));
}

static void add_small(const Cell *cell, Rect inner)
{
	Rect line = rect_cut_top(&inner, 20);
	double result = text_width(FONT_MONO, cell->cell->result) + (*cell->cell->sign ? SIGN : 0) + 12;

	if (cell->cell->looked && line.w - result >= NUMBER)
		add_nodes(cell, rect_cut_right(&line, fmin(BAR + NUMBER, line.w - result)));
	add_result(cell, line);
	add_strip(cell, rect_cut_top(&inner, 11));
}

static void add_large(const Cell *cell, Rect inner)
{
	add_result(cell, rect_cut_top(&inner, 22));
	add_words(cell, rect_cut_top(&inner, WORDS));
	add_strip(cell, rect_cut_top(&inner, 24));
	add_scale(cell, rect_cut_top(&inner, 16));
	rect_cut_top(&inner, 4);
	add_costs(cell, inner);
}

bool compare_cell_of(const Shape *shape, size_t *row, size_t *column)
{
	*row = (size_t)(shape->key.number / COMPARE_KERNELS_MOST);
	*column = (size_t)(shape->key.number % COMPARE_KERNELS_MOST);
	return shape->key.part == PART_COMPARED;
}

void compare_cell(Scene *scene, Rect where, const CompareTable *table, const CompareRow *row, const CompareCell *cell,
		  uint64_t place, bool large, bool shown)
{
	const Cell all = { scene, table, row, cell, place, large };
	Rect inner = rect(where.x + PADDING, where.y + 6, where.w - 2 * PADDING, where.h - 10);

	add_box(&all, where, shown);
	if (!cell->performed)
		add_reason(&all, inner);
	else if (large)
		add_large(&all, inner);
	else
		add_small(&all, inner);
}
