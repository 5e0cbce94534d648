/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.c -- a comparison as an aligned table:
 *
 *                        linux-4.19/x86_64       linux-6.12/x86_64
 *      operation         address   nodes  find    address   nodes  find
 *   1  vmalloc(4 KiB)    +0x0      0      0       +0x0      1≠     0
 *   2  vfree(→1)         +0x0      0      1       +0x0      0      1
 *
 * A sign stands behind what differs from the first kernel.  Widths are counted as a terminal shows them, where
 * characters of East Asia take two columns.
 */
#include "scripts/compare/comparison.h"

#include <glib/gi18n.h>
#include <string.h>
#include "scripts/i18n.h"

#define GAP 2                 /* columns between the parts of a cell */
#define CELL_GAP 4            /* between cells */

/* The texts of a cell: the result, then a cost each. */
#define PARTS (1 + COMPARISON_COSTS)

typedef struct {
	const Comparison *comparison;
	FILE *out;
	guint costs;
	guint number_width, operation_width;
	guint width[COMPARISON_COLUMNS][PARTS];   /* of the parts that are shown; 0: not shown */
	guint cell_width[COMPARISON_COLUMNS];
} Table;

static guint columns_of(const char *text)
{
	guint columns = 0;

	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		columns += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
	}
	return columns;
}

static void put(const Table *table, const char *text, guint width)
{
	guint columns = columns_of(text);

	fprintf(table->out, "%s%*s", text, columns < width ? (int)(width - columns) : 0, "");
}

/* Lines do not end in blanks: they are put in front of what follows. */
static void put_gap(const Table *table, guint *pending, const char *text, guint width)
{
	fprintf(table->out, "%*s", (int)*pending, "");
	put(table, text, 0);
	*pending = width > columns_of(text) ? width - columns_of(text) : 0;
}

/* ------------------------------------------------------------------------------------------------ the texts */

/* The headings of the parts. */
static const char *heading(guint part)
{
	static const char *const headings[PARTS] = {
		N_("address"), N_("nodes"), N_("find"), N_("steps"), N_("writes"), N_("tables"), N_("frames"),
		N_("flushes")
	};

	return i18n_text(headings[part]);
}

/* A part of a cell with its sign; free with g_free.  An operation that was not performed has no costs. */
static char *part_text(const Table *table, const ComparisonRow *row, guint column, guint part)
{
	const ComparisonCell *cell = &row->cell[column];
	g_autofree char *result = NULL;

	if (!part) {
		result = comparison_result_text(table->comparison, row, column);
		return g_strconcat(result, *comparison_sign(cell) ? " " : "", comparison_sign(cell), NULL);
	}
	if (!cell->result.number)
		return g_strdup("");
	return g_strdup_printf("%" G_GUINT64_FORMAT "%s", cell->cost[part - 1],
		cell->differs & 1u << (part - 1) ? "≠" : "");
}

static gboolean is_shown(const Table *table, guint part)
{
	return !part || table->costs & 1u << (part - 1);
}

/* ------------------------------------------------------------------------------------------------ widths */

/* A result that is all there is in its cell may reach over the costs' columns. */
static void measure_cell(Table *table, const ComparisonRow *row, guint column)
{
	gboolean alone = !row->cell[column].result.number;

	for (guint part = 0; part < PARTS; part++) {
		g_autofree char *text = part_text(table, row, column, part);
		guint *width = alone ? &table->cell_width[column] : &table->width[column][part];

		if (is_shown(table, part))
			*width = MAX(*width, columns_of(text));
	}
}

static void measure_headings(Table *table, guint column)
{
	for (guint part = 0; part < PARTS; part++)
		table->width[column][part] = is_shown(table, part) ? columns_of(heading(part)) : 0;
	table->cell_width[column] = columns_of(comparison_profile(table->comparison, column)->name);
}

static void add_widths(Table *table, guint column)
{
	guint sum = 0;

	for (guint part = 0; part < PARTS; part++)
		sum += is_shown(table, part) ? table->width[column][part] + (part ? GAP : 0) : 0;
	table->cell_width[column] = MAX(table->cell_width[column], sum);
}

static void measure(Table *table)
{
	guint rows = comparison_row_count(table->comparison), columns = comparison_column_count(table->comparison);

	table->number_width = (guint)snprintf(NULL, 0, "%u", rows);
	table->operation_width = columns_of(_("operation"));
	for (guint column = 0; column < columns; column++)
		measure_headings(table, column);
	for (guint i = 0; i < rows; i++) {
		const ComparisonRow *row = comparison_row(table->comparison, i);
		g_autofree char *operation = comparison_operation_text(table->comparison, row);

		table->operation_width = MAX(table->operation_width, columns_of(operation));
		for (guint column = 0; column < columns; column++)
			measure_cell(table, row, column);
	}
	for (guint column = 0; column < columns; column++)
		add_widths(table, column);
}

/* ------------------------------------------------------------------------------------------------ writing */

static void write_profiles(const Table *table)
{
	const Comparison *comparison = table->comparison;
	guint widest = 0;

	for (guint i = 0; i < comparison_column_count(comparison); i++)
		widest = MAX(widest, columns_of(comparison_profile(comparison, i)->name));
	for (guint i = 0; i < comparison_column_count(comparison); i++) {
		put(table, comparison_profile(comparison, i)->name, widest + GAP);
		fprintf(table->out, "VMALLOC_START 0x%" G_GINT64_MODIFIER "x\n", comparison_start(comparison, i));
	}
	fprintf(table->out, _("Addresses are distances from VMALLOC_START; "
		"→3 is what operation 3 returned on that kernel.\n"
		"≠ marks what differs from %s.\n\n"), comparison_profile(comparison, 0)->name);
}

static guint begin_line(const Table *table, const char *number, const char *operation)
{
	fprintf(table->out, "%*s", (int)(table->number_width - columns_of(number)), "");
	fprintf(table->out, "%s%*s%s", number, GAP, "", operation);
	return table->operation_width - columns_of(operation) + CELL_GAP;
}

static void write_headings(const Table *table)
{
	guint pending = begin_line(table, "", ""), columns = comparison_column_count(table->comparison);

	for (guint i = 0; i < columns; i++) {
		put_gap(table, &pending, comparison_profile(table->comparison, i)->name, table->cell_width[i]);
		pending += CELL_GAP;
	}
	fputc('\n', table->out);
	pending = begin_line(table, "", _("operation"));
	for (guint i = 0; i < columns; i++) {
		guint left = table->cell_width[i];

		for (guint part = 0; part < PARTS; part++) {
			guint width = table->width[i][part] + GAP;

			if (!is_shown(table, part))
				continue;
			put_gap(table, &pending, heading(part), width);
			left -= MIN(left, width);
		}
		pending += left + CELL_GAP - GAP;
	}
	fputc('\n', table->out);
}

static void write_cell(const Table *table, const ComparisonRow *row, guint column, guint *pending)
{
	gboolean alone = !row->cell[column].result.number;
	guint left = table->cell_width[column];

	for (guint part = 0; part < (alone ? 1 : PARTS); part++) {
		g_autofree char *text = part_text(table, row, column, part);
		guint width = alone ? left : table->width[column][part] + GAP;

		if (!is_shown(table, part))
			continue;
		put_gap(table, pending, text, width);
		left -= MIN(left, width);
	}
	*pending += left + CELL_GAP - (alone ? 0 : GAP);
}

static void write_row(const Table *table, const ComparisonRow *row)
{
	g_autofree char *operation = comparison_operation_text(table->comparison, row);
	g_autofree char *number = g_strdup_printf("%u", row->number);
	guint pending = begin_line(table, number, operation);

	for (guint i = 0; i < comparison_column_count(table->comparison); i++)
		write_cell(table, row, i, &pending);
	fputc('\n', table->out);
}

static char *areas_text(const ComparisonSummary *summary)
{
	unsigned areas = (unsigned)summary->areas;
	g_autofree char *busy = g_strdup_printf(ngettext("%u area", "%u areas", areas), areas);

	if (!summary->lazy)
		return g_steal_pointer(&busy);
	return g_strdup_printf(_("%s (and %u freed, not purged)"), busy, (unsigned)summary->lazy);
}

/* "linux-6.12/x86_64: 5 areas, 12 nodes, 1820 steps; 3 of 11 operations went differently" */
static void write_summary(const Table *table, guint column)
{
	const Comparison *comparison = table->comparison;
	ComparisonSummary summary = comparison_summary(comparison, column);
	g_autofree char *areas = areas_text(&summary);
	g_autofree char *nodes = comparison_cost_text(COMPARISON_NODES,
		comparison_total(comparison, column, COMPARISON_NODES));
	g_autofree char *steps = comparison_cost_text(COMPARISON_STEPS,
		comparison_total(comparison, column, COMPARISON_STEPS));

	fprintf(table->out, _("%s: %s, %s, %s"), comparison_profile(comparison, column)->name, areas, nodes, steps);
	if (column)
		fprintf(table->out, _("; %u of %u operations went differently"), summary.differences,
			comparison_row_count(comparison));
	fputc('\n', table->out);
}

void comparison_write_table(const Comparison *self, FILE *out, guint costs)
{
	Table table = { .comparison = self, .out = out, .costs = costs };

	measure(&table);
	write_profiles(&table);
	write_headings(&table);
	for (guint i = 0; i < comparison_row_count(self); i++)
		write_row(&table, comparison_row(self, i));
	fputc('\n', out);
	for (guint i = 0; i < comparison_column_count(self); i++)
		write_summary(&table, i);
}
