/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison-picture.c -- a comparison as layout_compare is told of it, and as a whole figure. */

#include "gui/export/comparison-picture.h"

#include <glib/gi18n-lib.h>

#define MARGIN 24.0
#define CAPTION 28.0
#define SUBCAPTION 26.0

/* Nothing is drawn smaller than this share of its size. */
#define SMALLEST 0.55

G_STATIC_ASSERT(COMPARISON_COLUMNS <= COMPARE_KERNELS_MOST);

struct ComparisonPicture {
	Comparison *comparison;
	CompareTable table;
	CompareColumn columns[COMPARISON_COLUMNS];
	char *starts[COMPARISON_COLUMNS];
};

/* ------------------------------------------------------------------------------------------------ rows and cells */

static void fill_row(void *data, Scene *scene, size_t i, CompareRow *out)
{
	const ComparisonPicture *self = data;
	const ComparisonRow *row = comparison_row(self->comparison, (guint)i);
	g_autofree char *operation = comparison_operation_text(self->comparison, row);

	out->number = scene_printf(scene, "%u", row->number);
	out->operation = scene_string(scene, operation);
	out->first = row->first;
	out->size = row->size;
}

/* Searching costs nodes, and so does finding what is to be given back. */
static ComparisonCost nodes_of(const ComparisonCell *cell)
{
	return cell->cost[COMPARISON_NODES] || !cell->cost[COMPARISON_FIND] ? COMPARISON_NODES : COMPARISON_FIND;
}

static void fill_costs(Scene *scene, const ComparisonCell *cell, CompareCell *out)
{
	static const ComparisonCost shown[] = { COMPARISON_STEPS, COMPARISON_WRITES, COMPARISON_TABLES,
						COMPARISON_FRAMES, COMPARISON_FLUSHES };

	for (gsize i = 0; i < G_N_ELEMENTS(shown); i++) {
		g_autofree char *text = comparison_cost_text(shown[i], cell->cost[shown[i]]);

		out->costs[i] = (CompareCost) { scene_string(scene, text), cell->differs & 1u << shown[i] };
	}
	out->n_costs = G_N_ELEMENTS(shown);
}

static void fill_large(Scene *scene, const ComparisonCell *cell, CompareCell *out)
{
	g_autofree char *search = comparison_search_text(cell);

	out->words = scene_string(scene, out->failed ? cell->result.message : search);
	if (cell->has_offset)
		out->address = scene_printf(scene, "0x%" G_GINT64_MODIFIER "x", out->start + cell->offset);
	fill_costs(scene, cell, out);
}

/* The machine is taken to the operation's end: the strip is to show what there was then. */
static void fill_cell(void *data, Scene *scene, size_t i, size_t column, bool large, CompareCell *out)
{
	ComparisonPicture *self = data;
	VmsMachine *machine = comparison_machine(self->comparison, (guint)column);
	const ComparisonRow *row = comparison_row(self->comparison, (guint)i);
	const ComparisonCell *cell = &row->cell[column];
	g_autofree char *result = comparison_result_text(self->comparison, row, (guint)column);
	g_autofree char *tip = comparison_cell_text(self->comparison, row, (guint)column);

	*out = (CompareCell) {
		.result = scene_string(scene, result), .address = "", .sign = comparison_sign(cell), .words = "",
		.tip = scene_string(scene, tip), .performed = cell->result.number != 0,
		.failed = cell->outcome == COMPARISON_FAILED || cell->outcome == COMPARISON_BUG,
		.looked = cell->search.tries || cell->search.pool || cell->cost[COMPARISON_FIND],
		.nodes = cell->cost[nodes_of(cell)], .nodes_differ = cell->differs & 1u << nodes_of(cell),
		.machine = machine, .start = comparison_start(self->comparison, (guint)column),
		.first = cell->first, .size = cell->size, .step = cell->result.last,
	};
	if (large)
		fill_large(scene, cell, out);
	if (out->performed)
		vms_goto(machine, cell->result.last);
}

/* ------------------------------------------------------------------------------------------------ the picture */

ComparisonPicture *comparison_picture_new(Comparison *comparison)
{
	ComparisonPicture *self = g_new0(ComparisonPicture, 1);

	self->comparison = comparison;
	self->table = (CompareTable) {
		.columns = self->columns, .n_columns = comparison_column_count(comparison), .row = fill_row,
		.cell = fill_cell, .data = self, .reference = comparison_profile(comparison, 0)->name,
	};
	for (guint i = 0; i < self->table.n_columns; i++) {
		self->starts[i] = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", comparison_start(comparison, i));
		self->columns[i] = (CompareColumn) { .title = comparison_profile(comparison, i)->name,
						     .below = self->starts[i] };
		self->table.purges |= vms_has_tree(comparison_machine(comparison, i), VMS_TREE_AREAS);
		self->table.pools |= vms_nodes(comparison_machine(comparison, i), NULL, 0) > 1;
	}
	comparison_picture_set(self, comparison_row_count(comparison), COMPARISON_COLUMNS);
	return self;
}

void comparison_picture_free(ComparisonPicture *self)
{
	if (!self)
		return;
	for (guint i = 0; i < COMPARISON_COLUMNS; i++)
		g_free(self->starts[i]);
	g_free(self);
}

void comparison_picture_set(ComparisonPicture *self, guint at_hand, guint shown)
{
	self->table.n_rows = comparison_row_count(self->comparison);
	self->table.at_hand = MIN(at_hand, self->table.n_rows);
	self->table.most_nodes = MAX(comparison_most(self->comparison, COMPARISON_NODES),
				     comparison_most(self->comparison, COMPARISON_FIND));
	for (guint i = 0; i < self->table.n_columns; i++)
		self->columns[i].shown = i == shown;
}

const CompareTable *comparison_picture_table(const ComparisonPicture *self)
{
	return &self->table;
}

typedef struct { int64_t step; unsigned micro; } Place;

static void go_back_to(VmsMachine *machine, Place place)
{
	vms_goto(machine, place.step);
	for (unsigned i = 0; i < place.micro; i++)
		vms_move(machine, VMS_MOVE_MICRO, VMS_FORWARD);
}

void comparison_picture_add(ComparisonPicture *self, Scene *scene, Rect where, CompareScroll scroll)
{
	Place places[COMPARISON_COLUMNS];

	for (guint i = 0; i < self->table.n_columns; i++) {
		const VmsMachine *machine = comparison_machine(self->comparison, i);

		places[i] = (Place) { vms_cursor(machine), vms_cursor_micro(machine) };
	}
	layout_compare(scene, where, &self->table, scroll);
	for (guint i = 0; i < self->table.n_columns; i++)
		go_back_to(comparison_machine(self->comparison, i), places[i]);
}

/* ------------------------------------------------------------------------------------------------ the figure */

static Rect panel_of(const ExportOptions *options)
{
	Rect where = rect_inset(rect(0, 0, options->width, options->height), MARGIN);

	rect_cut_top(&where, CAPTION + SUBCAPTION);
	return where;
}

static Rect inside(Rect panel)
{
	return rect_inset(panel, 8);
}

static void make_room(const ComparisonPicture *self, ExportOptions *options)
{
	double width = options->width, height = options->height, scale = options->scale, smaller = 1;

	while (smaller > SMALLEST &&
	       compare_columns_shown(&self->table, inside(panel_of(options))) + 1 < self->table.n_columns) {
		smaller -= 0.05;
		options->width = width / smaller;
		options->height = height / smaller;
		options->scale = scale * smaller;
	}
}

static void add_captions(const ComparisonPicture *self, Scene *scene, Rect panel, const char *title)
{
	Rect line = rect(panel.x, panel.y - CAPTION - SUBCAPTION, panel.w, CAPTION);
	unsigned rows = (unsigned)self->table.n_rows;

	scene_text(scene, shape_key(PART_CAPTION, 0, 0), line, FONT_HEADING, ROLE_INK, ALIGN_START, title);
	line.y += CAPTION;
	line.h = SUBCAPTION - 6;
	scene_text(scene, shape_key(PART_SUBCAPTION, 0, 0), line, FONT_BODY, ROLE_INK_FAINT, ALIGN_START,
		   scene_printf(scene, g_dngettext(GETTEXT_PACKAGE,
				"%u operation on %u kernels; addresses are distances from VMALLOC_START",
				"%u operations on %u kernels; addresses are distances from VMALLOC_START", rows),
				rows, (unsigned)self->table.n_columns));
}

Scene *comparison_picture_figure(ComparisonPicture *self, const char *title, ExportOptions *options)
{
	Scene *scene = scene_new();
	CompareScroll scroll = { 0 };
	Rect panel;

	*options = export_complete(options);
	make_room(self, options);
	panel = panel_of(options);
	add_captions(self, scene, panel, title);
	scene_rounded(scene, shape_key(PART_PANEL, 0, VIEW_COUNT), panel, 8, ROLE_PANEL, ROLE_PANEL_EDGE);
	scroll = compare_scroll_to_hand(&self->table, inside(panel), scroll);
	comparison_picture_add(self, scene, inside(panel), scroll);
	return scene;
}
