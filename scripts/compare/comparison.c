/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison.c -- the same operations on several kernels: performing them, and finding what differs. */
#include "scripts/compare/comparison-private.h"

/* The pages of the window that are shown for a row: 16 at first, then four times as many and so on; an area is to take
 * at least this share of them. */
#define SPAN_LEAST (16 * VMS_PAGE_SIZE)
#define SPAN_STEP 4
#define SPAN_MOST 64

/* ------------------------------------------------------------------------------------------------ its life */

static void row_free(gpointer data)
{
	ComparisonRow *row = data;

	for (guint i = 0; i < COMPARISON_COLUMNS; i++)
		g_free(row->cell[i].why);
	g_free(row);
}

Comparison *comparison_new(const VmsOptions *source, const char *const *profiles, GError **error)
{
	g_autoptr(Comparison) self = g_new0(Comparison, 1);

	g_return_val_if_fail(profiles && *profiles, NULL);
	self->rows = g_ptr_array_new_with_free_func(row_free);
	self->given = g_array_new(FALSE, FALSE, sizeof(Given));
	self->addresses = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	self->frames = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	return machines_boot(self, source, profiles, error) ? g_steal_pointer(&self) : NULL;
}

void comparison_free(Comparison *self)
{
	if (!self)
		return;
	machines_free(self);
	g_ptr_array_unref(self->rows);
	g_array_unref(self->given);
	g_hash_table_unref(self->addresses);
	g_hash_table_unref(self->frames);
	g_free(self);
}

/* ------------------------------------------------------------------------------------------------ one operation */

/* Where an address lies, and what is reserved there. */
static void note_range(ComparisonCell *cell, const Column *column, const VmsOp *op, guint64 address)
{
	int count = vms_op_arg_index(op->kind, "count");
	VmsArea area;

	if (address < column->start || address > column->end)
		return;
	cell->has_offset = TRUE;
	cell->offset = address - column->start;
	cell->size = 0;
	if (!vms_area_find(column->vms, address, &area))
		return;
	cell->first = area.va_start - column->start;
	cell->size = area.va_end - area.va_start;
	if (area.use == VMS_AREA_BLOCK && count >= 0) {
		cell->first = cell->offset;
		cell->size = (op->n_pages ? op->n_pages : op->arg[count]) * VMS_PAGE_SIZE;
	}
}

/* The arguments as this kernel has them.  FALSE where what one of them stands for is not there: `missing` is that. */
static gboolean translate(const Comparison *self, const Column *column, const VmsOp *op, VmsOp *own, guint64 *pages,
	Reference *missing)
{
	*own = *op;
	for (gsize i = 0; i < vms_op_info(op->kind)->n_args; i++) {
		*missing = reference_of_argument(self, op, i);
		if (!reference_resolve(missing, column, &own->arg[i]))
			return FALSE;
	}
	for (gsize i = 0; op->pages && i < op->n_pages; i++) {
		*missing = reference_of_page(self, op, i);
		if (!reference_resolve(missing, column, &pages[i]))
			return FALSE;
	}
	own->pages = op->pages ? pages : NULL;
	return TRUE;
}

static ComparisonOutcome outcome_of(const VmsResult *result)
{
	return result->bug ? COMPARISON_BUG : result->failed ? COMPARISON_FAILED : COMPARISON_DONE;
}

/* Whoever looked at the machine may have left it in the past. */
static void perform(Column *column, const VmsOp *op, ComparisonCell *cell)
{
	int addr = op->kind == VMS_OP_NOTIFIER ? -1 : vms_op_arg_index(op->kind, "addr");
	char problem[VMS_ERROR_SIZE];

	vms_goto(column->vms, vms_step_count(column->vms) - 1);
	if (addr >= 0)
		note_range(cell, column, op, op->arg[addr]);
	if (!vms_perform(column->vms, op, &cell->result, problem)) {
		cell->outcome = COMPARISON_REFUSED;
		cell->why = g_strdup(problem);
		cell->result.number = 0;
		return;
	}
	cell->outcome = outcome_of(&cell->result);
	if (cell->outcome == COMPARISON_DONE)
		note_range(cell, column, op, cell->result.ret);
	cost_count(cell, column->vms);
}

static void perform_on(const Comparison *self, Column *column, const VmsOp *op, ComparisonCell *cell)
{
	g_autofree guint64 *pages = g_new0(guint64, op->n_pages + 1);
	guint64 returned = 0;
	Reference missing;
	VmsOp own;

	if (!vms_op_exists(column->vms, op->kind)) {
		cell->outcome = COMPARISON_ABSENT;
	} else if (translate(self, column, op, &own, pages, &missing)) {
		perform(column, &own, cell);
		returned = cell->outcome == COMPARISON_DONE ? cell->result.ret : 0;
	} else {
		cell->outcome = COMPARISON_LEFT_OUT;
		cell->needs = missing.row;
	}
	g_array_append_val(column->returned, returned);
}

/* ------------------------------------------------------------------------------------------------ differences */

static gboolean went_alike(const ComparisonCell *a, const ComparisonCell *b)
{
	return a->outcome == b->outcome && a->has_offset == b->has_offset &&
	       (!a->has_offset || a->offset == b->offset);
}

/* The kind of the first cell that went as this one did, else a new kind. */
static guint kind_of(const ComparisonRow *row, guint column)
{
	guint most = 0;

	for (guint i = 0; i < column; i++) {
		if (went_alike(&row->cell[i], &row->cell[column]))
			return row->cell[i].kind;
		most = MAX(most, row->cell[i].kind);
	}
	return column ? most + 1 : 0;
}

static guint costs_that_differ(const ComparisonCell *cell, const ComparisonCell *first)
{
	guint differs = 0;

	for (guint cost = 0; cell->result.number && first->result.number && cost < COMPARISON_COSTS; cost++)
		differs |= (cell->cost[cost] != first->cost[cost]) << cost;
	return differs;
}

static void find_differences(Comparison *self, ComparisonRow *row)
{
	for (guint i = 0; i < self->n_columns; i++) {
		ComparisonCell *cell = &row->cell[i];

		cell->kind = kind_of(row, i);
		cell->differs = costs_that_differ(cell, &row->cell[0]);
		row->differs |= cell->kind != 0;
		self->column[i].differences += cell->kind != 0;
	}
}

static void add_up(Comparison *self, const ComparisonRow *row)
{
	for (guint i = 0; i < self->n_columns; i++) {
		for (guint cost = 0; cost < COMPARISON_COSTS; cost++) {
			self->column[i].total[cost] += row->cell[i].cost[cost];
			self->most[cost] = MAX(self->most[cost], row->cell[i].cost[cost]);
		}
	}
}

/* ------------------------------------------------------------------------------------------------ what to show */

/* The ranges of a row on all kernels. */
static gboolean ranges_of(const Comparison *self, const ComparisonRow *row, guint64 *low, guint64 *high)
{
	*low = G_MAXUINT64;
	*high = 0;
	for (guint i = 0; i < self->n_columns; i++) {
		const ComparisonCell *cell = &row->cell[i];

		if (!cell->size)
			continue;
		*low = MIN(*low, cell->first);
		*high = MAX(*high, cell->first + cell->size);
	}
	return *low < *high;
}

/* From the beginning of the window as long as that leaves enough to see, else around the ranges. */
static void choose_span(ComparisonRow *row, guint64 low, guint64 high)
{
	guint64 needed = high - low;

	row->size = SPAN_LEAST;
	if (high / SPAN_MOST <= needed)
		low = 0;
	while ((row->first = low / (row->size / 4) * (row->size / 4)) + row->size < high)
		row->size *= SPAN_STEP;
}

static void choose_what_to_show(const Comparison *self, ComparisonRow *row)
{
	const ComparisonRow *last = self->rows->len ? g_ptr_array_index(self->rows, self->rows->len - 1) : NULL;
	guint64 low, high;
	gboolean any = ranges_of(self, row, &low, &high);

	row->first = last ? last->first : 0;
	row->size = last ? last->size : SPAN_LEAST;
	if (any && (low < row->first || high > row->first + row->size || row->size / SPAN_MOST > high - low))
		choose_span(row, low, high);
}

/* ------------------------------------------------------------------------------------------------ performing */

static void enter_setup(Comparison *self, gboolean setup)
{
	for (guint i = 0; i < self->n_columns && setup != self->in_setup; i++) {
		if (setup)
			vms_setup_begin(self->column[i].vms);
		else
			vms_setup_end(self->column[i].vms);
	}
	self->in_setup = setup;
}

static ComparisonRow *row_new(const Comparison *self, const VmsOp *op)
{
	ComparisonRow *row = g_new0(ComparisonRow, 1);

	row->number = self->rows->len + 1;
	row->op = *op;
	row->op.pages = NULL;
	row->op.others = NULL;
	for (gsize i = 0; i < vms_op_info(op->kind)->n_args; i++)
		row->reference[i] = reference_of_argument(self, op, i);
	return row;
}

void comparison_perform(Comparison *self, const VmsOp *op, gboolean setup)
{
	ComparisonRow *row = row_new(self, op);
	char problem[VMS_ERROR_SIZE];
	VmsResult result;

	enter_setup(self, setup);
	for (guint i = 0; i < self->n_columns; i++)
		perform_on(self, &self->column[i], op, &row->cell[i]);
	if (!vms_perform(self->source.vms, op, &result, problem))
		result.ret = 0;
	reference_remember(self, op, &result);
	if (setup) {
		self->setup_ops++;
		row_free(row);
		return;
	}
	find_differences(self, row);
	add_up(self, row);
	choose_what_to_show(self, row);
	g_ptr_array_add(self->rows, row);
}

/* ------------------------------------------------------------------------------------------------ looking at it */

guint comparison_column_count(const Comparison *self)
{
	return self->n_columns;
}

const VmsProfile *comparison_profile(const Comparison *self, guint column)
{
	g_return_val_if_fail(column < self->n_columns, NULL);
	return self->column[column].profile;
}

VmsMachine *comparison_machine(Comparison *self, guint column)
{
	g_return_val_if_fail(column < self->n_columns, NULL);
	return self->column[column].vms;
}

guint64 comparison_start(const Comparison *self, guint column)
{
	g_return_val_if_fail(column < self->n_columns, 0);
	return self->column[column].start;
}

guint comparison_row_count(const Comparison *self)
{
	return self->rows->len;
}

const ComparisonRow *comparison_row(const Comparison *self, guint i)
{
	g_return_val_if_fail(i < self->rows->len, NULL);
	return g_ptr_array_index(self->rows, i);
}

guint comparison_find_row(const Comparison *self, guint column, guint64 number)
{
	guint row = 0;

	g_return_val_if_fail(column < self->n_columns, 0);
	for (guint i = 0; i < self->rows->len; i++) {
		const ComparisonCell *cell = &comparison_row(self, i)->cell[column];

		if (cell->result.number && cell->result.number <= number)
			row = i;
	}
	return row;
}

guint64 comparison_total(const Comparison *self, guint column, ComparisonCost cost)
{
	g_return_val_if_fail(column < self->n_columns && cost < COMPARISON_COSTS, 0);
	return self->column[column].total[cost];
}

guint64 comparison_most(const Comparison *self, ComparisonCost cost)
{
	g_return_val_if_fail(cost < COMPARISON_COSTS, 0);
	return self->most[cost];
}

ComparisonSummary comparison_summary(const Comparison *self, guint column)
{
	const Column *of = &self->column[column];
	gint64 here = vms_cursor(of->vms);
	ComparisonSummary summary = { .differences = of->differences };

	g_return_val_if_fail(column < self->n_columns, summary);
	vms_goto(of->vms, vms_step_count(of->vms) - 1);
	summary.areas = vms_area_count(of->vms, VMS_AREA_BUSY);
	summary.lazy = vms_area_count(of->vms, VMS_AREA_LAZY);
	vms_goto(of->vms, here);
	return summary;
}
