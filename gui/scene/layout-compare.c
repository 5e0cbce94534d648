/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-compare.c -- several kernels side by side: where rows and columns are, and what is around the cells. */

#include "gui/scene/compare-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define HEADER 44.0
#define LEGEND 24.0
#define CELL_LEAST 132.0      /* wide */
#define OPERATION_LEAST 96.0
#define OPERATION_MOST 260.0
#define OPERATION_SHARE 0.26
#define NUMBER 26.0

/* Where everything is. */
typedef struct {
	Rect operations, cells, legend;   /* columns without their header */
	double width;             /* of a cell */
	size_t others;            /* kernels shown beside the first */
} Grid;

/* ------------------------------------------------------------------------------------------------ geometry */

static Grid grid_of(const CompareTable *table, Rect where)
{
	Grid grid = { 0 };
	double operations;

	if (where.h >= 160)
		grid.legend = rect_cut_bottom(&where, LEGEND);
	rect_cut_top(&where, HEADER);
	operations = CLAMP(round(where.w * OPERATION_SHARE), OPERATION_LEAST, OPERATION_MOST);
	grid.operations = rect_cut_left(&where, operations);
	grid.cells = where;
	grid.others = MIN(table->n_columns, (size_t)fmax(floor(where.w / CELL_LEAST), 1)) - 1;
	grid.width = floor(where.w / (double)(grid.others + 1));
	return grid;
}

static double row_height(const CompareTable *table, const Grid *grid, size_t row)
{
	return compare_row_height(grid->width, grid->cells.h, row == table->at_hand);
}

/* Where a row begins, counted from the first. */
static double row_top(const CompareTable *table, const Grid *grid, size_t row)
{
	double small = compare_row_height(grid->width, grid->cells.h, false);
	double large = compare_row_height(grid->width, grid->cells.h, true);

	return (double)row * small + (row > table->at_hand ? large - small : 0);
}

static size_t row_at(const CompareTable *table, const Grid *grid, double y)
{
	double small = compare_row_height(grid->width, grid->cells.h, false);
	size_t row = (size_t)fmax(0, floor(y / small));

	if (row > table->at_hand && table->at_hand < table->n_rows) {
		double below = row_top(table, grid, table->at_hand + 1);

		row = y < below ? table->at_hand : table->at_hand + 1 + (size_t)floor((y - below) / small);
	}
	return row;
}

/* The kernel of a column of the picture. */
static size_t kernel_at(size_t column, CompareScroll scroll)
{
	return column ? column + scroll.across : 0;
}

double compare_rows_height(const CompareTable *table, Rect where)
{
	Grid grid = grid_of(table, where);

	return row_top(table, &grid, table->n_rows);
}

double compare_rows_shown(Rect where)
{
	return fmax(0, where.h - HEADER - (where.h >= 160 ? LEGEND : 0));
}

size_t compare_columns_shown(const CompareTable *table, Rect where)
{
	return grid_of(table, where).others;
}

CompareScroll compare_scroll_within(const CompareTable *table, Rect where, CompareScroll scroll)
{
	Grid grid = grid_of(table, where);
	double most = fmax(0, row_top(table, &grid, table->n_rows) - grid.cells.h);

	scroll.down = CLAMP(scroll.down, 0, most);
	scroll.across = MIN(scroll.across, table->n_columns - 1 - grid.others);
	return scroll;
}

CompareScroll compare_scroll_to_hand(const CompareTable *table, Rect where, CompareScroll scroll)
{
	Grid grid = grid_of(table, where);
	double top = row_top(table, &grid, table->at_hand), bottom = top + row_height(table, &grid, table->at_hand);

	if (table->at_hand < table->n_rows) {
		scroll.down = fmax(scroll.down, bottom - grid.cells.h);
		scroll.down = fmin(scroll.down, top);
	}
	return compare_scroll_within(table, where, scroll);
}

bool compare_cell_at(const CompareTable *table, Rect where, CompareScroll scroll, Point at, size_t *row,
		     size_t *column)
{
	Grid grid = grid_of(table, where);
	double x = at.x - grid.cells.x, y = at.y - grid.cells.y;

	if (!rect_contains(grid.cells, at.x, at.y) || x >= grid.width * (double)(grid.others + 1))
		return false;
	*row = row_at(table, &grid, y + scroll.down);
	*column = kernel_at((size_t)(x / grid.width), scroll);
	return *row < table->n_rows;
}

/* ------------------------------------------------------------------------------------------------ around the cells */

static void add_kernel(Scene *scene, Rect box, const CompareColumn *column, size_t kernel)
{
	Rect inner = rect(box.x + 8, box.y + 4, box.w - 16, box.h - 8);

	if (column->shown)
		scene_rect(scene, shape_key(PART_KERNEL, 1, kernel), rect(box.x + 8, box.y + box.h - 3, box.w - 16, 3),
			   ROLE_SELECTED_EDGE, ROLE_NONE);
	scene_text(scene, shape_key(PART_KERNEL, 0, kernel), rect_cut_top(&inner, 19), FONT_STRONG, ROLE_INK,
		   ALIGN_START, column->title);
	scene_text(scene, shape_key(PART_KERNEL_TEXT, 0, kernel), rect_cut_top(&inner, 16), FONT_MONO_SMALL,
		   ROLE_INK_FAINT, ALIGN_START, column->below);
}

static void add_header(Scene *scene, Rect where, const CompareTable *table, const Grid *grid, CompareScroll scroll)
{
	Rect words = rect(grid->operations.x + NUMBER + 8, where.y + 4, grid->operations.w - NUMBER - 16, 19);
	double y = where.y + HEADER;

	if (grid->others + 1 < table->n_columns)
		scene_text(scene, shape_key(PART_KERNEL_TEXT, 1, 0), words, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
			   scene_printf(scene, _("%u of %u kernels"), (unsigned)grid->others + 1,
					(unsigned)table->n_columns));
	words.y += 19;
	scene_text(scene, shape_key(PART_KERNEL_TEXT, 2, 0), words, FONT_MONO_SMALL, ROLE_INK_FAINT, ALIGN_END,
		   "VMALLOC_START");
	for (size_t i = 0; i <= grid->others; i++)
		add_kernel(scene, rect(grid->cells.x + (double)i * grid->width, where.y, grid->width, HEADER),
			   &table->columns[kernel_at(i, scroll)], kernel_at(i, scroll));
	scene_line(scene, shape_key(PART_KERNEL, 2, 0), (Point) { where.x, y - 0.5 },
		   (Point) { where.x + where.w, y - 0.5 }, ROLE_PANEL_EDGE);
}

static void add_legend(Scene *scene, Rect where, const CompareTable *table)
{
	const LegendEntry entries[] = {
		{ ROLE_NONE, ROLE_MARKED_EDGE, scene_printf(scene, _("≠ differs from %s"), table->reference) },
		{ ROLE_SEARCH_EDGE, ROLE_NONE, _("areas or holes looked at") },
		{ ROLE_LAZY, ROLE_LAZY_EDGE, table->purges ? _("freed, not purged") : NULL },
		{ ROLE_POOLED, ROLE_POOLED_EDGE, table->pools ? _("kept in a pool") : NULL },
		{ ROLE_NONE, ROLE_MARKED_EDGE, table->n_columns > 2 ? _("≠₂ differs in another way") : NULL },
	};

	layout_legend(scene, where, VIEW_COMPARED, entries, G_N_ELEMENTS(entries));
}

/* ------------------------------------------------------------------------------------------------ rows */

/* Where to break an operation: as late as the first line has room for it, but behind a bracket or an argument. */
static size_t break_operation(FontRole font, const char *operation, double width)
{
	size_t best = 0;

	if (text_width(font, operation) <= width)
		return strlen(operation);
	for (size_t i = 1; operation[i]; i++) {
		g_autofree char *begin = g_strndup(operation, i);

		if (strchr("(,", operation[i - 1]) && text_width(font, begin) <= width)
			best = i;
	}
	return best ? best : text_break(font, operation, width);
}

/* The operation, on up to two lines. */
static void add_operation(Scene *scene, Rect box, const CompareRow *row, size_t i, bool large)
{
	FontRole font = large ? FONT_STRONG : FONT_BODY;
	Rect number = rect(box.x, box.y + 6, NUMBER, 20);
	Rect line = rect(box.x + NUMBER + 8, box.y + 6, box.w - NUMBER - 16, 20);
	size_t first = break_operation(font, row->operation, line.w);
	const char *rest = row->operation + first + (row->operation[first] == ' ');
	g_autofree char *begin = g_strndup(row->operation, first);

	scene_text(scene, shape_key(PART_COMPARED_OPERATION, 0, i), number, FONT_SMALL, ROLE_INK_FAINT, ALIGN_END,
		   row->number);
	scene_text(scene, shape_key(PART_COMPARED_OPERATION, 1, i), line, font, ROLE_INK, ALIGN_START, begin);
	line.y += 19;
	if (*rest)
		scene_text(scene, shape_key(PART_COMPARED_OPERATION, 2, i), line, font, ROLE_INK, ALIGN_START, rest);
}

/* Behind the row at hand a surface with an edge; between all others a thin line, a stronger one where the scale of the
 * strips is another from here on. */
static void add_row_ground(Scene *scene, Rect box, const CompareTable *table, bool same, size_t i)
{
	if (i == table->at_hand) {
		scene_rounded(scene, shape_key(PART_COMPARED_ROW, 0, i), rect(box.x + 1, box.y, box.w - 2, box.h), 6,
			      ROLE_WELL, ROLE_PANEL_EDGE);
		scene_rect(scene, shape_key(PART_COMPARED_ROW, 1, i), rect(box.x + 1, box.y + 6, 3, box.h - 12),
			   ROLE_SELECTED_EDGE, ROLE_NONE);
	} else if (i > 0 && i != table->at_hand + 1) {
		scene_line(scene, shape_key(PART_COMPARED_ROW, 2, i), (Point) { box.x, box.y + 0.5 },
			   (Point) { box.x + box.w, box.y + 0.5 }, same ? ROLE_RULE : ROLE_LINK);
	}
}

/* Whether the strips show the same part of the window as those of the row before. */
static bool same_scale(Scene *scene, const CompareTable *table, size_t i)
{
	CompareRow row = { 0 }, before = { 0 };

	if (!i)
		return false;
	table->row(table->data, scene, i, &row);
	table->row(table->data, scene, i - 1, &before);
	return before.first == row.first && before.size == row.size;
}

/* What the strips show from here on, in a line of its own below the operation where that leaves one. */
static void add_scale(Scene *scene, Rect box, const CompareRow *row, size_t i)
{
	Rect line = rect(box.x + NUMBER + 8, box.y + 25, box.w - NUMBER - 16, 16);
	const char *scale = scene_printf(scene, "+0x%" G_GINT64_MODIFIER "x – +0x%" G_GINT64_MODIFIER "x", row->first,
					 row->first + row->size);

	if (text_width(FONT_BODY, row->operation) <= line.w && text_width(FONT_MONO_SMALL, scale) <= line.w)
		scene_text(scene, shape_key(PART_COMPARED_OPERATION, 3, i), line, FONT_MONO_SMALL, ROLE_INK_FAINT,
			   ALIGN_END, scale);
}

static void add_row(Scene *scene, Rect box, const CompareTable *table, const Grid *grid, CompareScroll scroll, size_t i)
{
	bool large = i == table->at_hand, same = same_scale(scene, table, i);
	CompareRow row = { 0 };

	table->row(table->data, scene, i, &row);
	add_row_ground(scene, box, table, same, i);
	if (!same && !large)
		add_scale(scene, rect(box.x, box.y, grid->operations.w, box.h), &row, i);
	add_operation(scene, rect(box.x, box.y, grid->operations.w, box.h), &row, i, large);
	for (size_t k = 0; k <= grid->others; k++) {
		size_t kernel = kernel_at(k, scroll);
		Rect where = rect(grid->cells.x + (double)k * grid->width, box.y, grid->width, box.h);
		CompareCell cell = { 0 };

		table->cell(table->data, scene, i, kernel, large, &cell);
		compare_cell(scene, where, table, &row, &cell, compare_place(i, kernel), large,
			     table->columns[kernel].shown);
	}
}

static void add_rows(Scene *scene, Rect where, const CompareTable *table, const Grid *grid, CompareScroll scroll)
{
	Rect view = rect(where.x, grid->cells.y, where.w, grid->cells.h);
	size_t i = row_at(table, grid, scroll.down), first = scene_count(scene);

	scene_clip_begin(scene, shape_key(PART_VIEW, 0, VIEW_COMPARED), view);
	for (; i < table->n_rows; i++) {
		double top = view.y + row_top(table, grid, i) - scroll.down;

		if (top >= view.y + view.h)
			break;
		add_row(scene, rect(where.x, top, where.w, row_height(table, grid, i)), table, grid, scroll, i);
	}
	layout_rings(scene, first);
	scene_clip_end(scene);
}

void layout_compare(Scene *scene, Rect where, const CompareTable *table, CompareScroll scroll)
{
	Grid grid;

	if (where.w < OPERATION_LEAST + CELL_LEAST || where.h < HEADER + 40) {
		layout_note(scene, where, VIEW_COMPARED, _("No room"));
		return;
	}
	grid = grid_of(table, where);
	scroll = compare_scroll_within(table, where, scroll);
	add_header(scene, where, table, &grid, scroll);
	if (table->n_rows)
		add_rows(scene, where, table, &grid, scroll);
	else
		layout_note(scene, grid.cells, VIEW_COMPARED, _("Nothing has been done yet"));
	if (grid.legend.h > 0)
		add_legend(scene, grid.legend, table);
}
