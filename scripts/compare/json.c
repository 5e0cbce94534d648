/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.c -- a comparison as JSON, an object a line:
 *
 *   {"type":"comparison","machine":1,"profiles":[{"profile":"linux-4.19/x86_64","vmalloc_start":"0x…"},…]}
 *   {"type":"row","machine":1,"row":3,"name":"vfree","args":{"addr":{"op":1}},"text":"vfree(→1)","differs":false,
 *    "cells":[{"profile":"…","outcome":"done","ret":null,"offset":"0x0","kind":0,"differs":["steps"],"first":198,…},…]}
 *   {"type":"summary","machine":1,"profile":"…","areas":5,"lazy":0,"nodes":12,"steps":1820,"differences":3}
 *
 * Addresses are strings in hexadecimal.  `offset` is an address's distance from VMALLOC_START; an argument {"op":1} is
 * what operation 1 returned (0: one of the setup), {"offset":…} that far behind VMALLOC_START.  Cells of a row with the
 * same `kind` went alike, 0 as on the first kernel; `differs` names the costs that are other than there.
 */
#include "scripts/compare/comparison.h"

#include "scripts/transcript.h"

static void set_hex(JsonObject *object, const char *name, guint64 value)
{
	g_autofree char *text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value);

	json_object_set_string_member(object, name, text);
}

/* Takes the object. */
static void write_object(FILE *out, JsonObject *object)
{
	g_autofree char *line = transcript_line(object);

	fprintf(out, "%s\n", line);
	json_object_unref(object);
}

static JsonObject *begin(const char *type, guint machine)
{
	JsonObject *object = json_object_new();

	json_object_set_string_member(object, "type", type);
	json_object_set_int_member(object, "machine", machine);
	return object;
}

static void write_head(const Comparison *self, FILE *out, guint machine)
{
	JsonObject *head = begin("comparison", machine);
	JsonArray *profiles = json_array_new();

	for (guint i = 0; i < comparison_column_count(self); i++) {
		const VmsProfile *profile = comparison_profile(self, i);
		JsonObject *one = json_object_new();

		json_object_set_string_member(one, "profile", profile->name);
		json_object_set_string_member(one, "kernel", profile->kernel);
		json_object_set_int_member(one, "bits", profile->bits);
		set_hex(one, "vmalloc_start", comparison_start(self, i));
		json_array_add_object_element(profiles, one);
	}
	json_object_set_array_member(head, "profiles", profiles);
	write_object(out, head);
}

/* ------------------------------------------------------------------------------------------------ rows */

static JsonObject *reference_object(const Reference *to)
{
	JsonObject *object = json_object_new();

	if (to->kind == REFERENCE_RESULT || to->kind == REFERENCE_PAGE)
		json_object_set_int_member(object, "op", to->row);
	if (to->kind == REFERENCE_END)
		json_object_set_boolean_member(object, "end", TRUE);
	else if (to->distance || to->kind == REFERENCE_WINDOW)
		set_hex(object, "offset", to->distance);
	return object;
}

static void set_text(JsonObject *args, const VmsArgInfo *info, guint64 value)
{
	char text[200];

	vms_arg_text(info->type, value, text, sizeof text);
	json_object_set_string_member(args, info->name, text);
}

static void set_argument(JsonObject *args, const VmsArgInfo *info, const Reference *to)
{
	if (to->kind != REFERENCE_NUMBER)
		json_object_set_object_member(args, info->name, reference_object(to));
	else if (info->type == VMS_ARG_ADDRESS || info->type == VMS_ARG_FLAGS || info->type == VMS_ARG_GFP)
		set_text(args, info, to->distance);
	else
		json_object_set_int_member(args, info->name, (gint64)to->distance);
}

static JsonObject *arguments_of(const ComparisonRow *row)
{
	const VmsOpInfo *info = vms_op_info(row->op.kind);
	JsonObject *args = json_object_new();

	for (gsize i = 0; i < info->n_args; i++) {
		if (row->op.given[i])
			set_argument(args, &info->arg[i], &row->reference[i]);
	}
	return args;
}

static void set_result(JsonObject *object, const ComparisonCell *cell)
{
	static const char *const outcomes[] = { "done", "failed", "bug", "absent", "refused", "left-out" };

	json_object_set_string_member(object, "outcome", outcomes[cell->outcome]);
	if (cell->outcome == COMPARISON_DONE && cell->result.ret)
		set_hex(object, "ret", cell->result.ret);
	else
		json_object_set_null_member(object, "ret");
	if (cell->has_offset)
		set_hex(object, "offset", cell->offset);
	if (*cell->result.message)
		json_object_set_string_member(object, "message", cell->result.message);
}

static void set_costs(JsonObject *object, const ComparisonCell *cell)
{
	g_autofree char *search = comparison_search_text(cell);
	JsonArray *differs = json_array_new();

	for (guint cost = 0; cost < COMPARISON_COSTS; cost++) {
		json_object_set_int_member(object, comparison_cost_name(cost), (gint64)cell->cost[cost]);
		if (cell->differs & 1u << cost)
			json_array_add_string_element(differs, comparison_cost_name(cost));
	}
	json_object_set_array_member(object, "differs", differs);
	json_object_set_string_member(object, "search", search);
	json_object_set_int_member(object, "first", cell->result.first);
	json_object_set_int_member(object, "last", cell->result.last);
}

static JsonObject *cell_object(const Comparison *self, const ComparisonRow *row, guint column)
{
	const ComparisonCell *cell = &row->cell[column];
	g_autofree char *text = comparison_result_text(self, row, column);
	JsonObject *object = json_object_new();

	json_object_set_string_member(object, "profile", comparison_profile(self, column)->name);
	json_object_set_string_member(object, "text", text);
	json_object_set_int_member(object, "kind", cell->kind);
	set_result(object, cell);
	if (cell->result.number)
		set_costs(object, cell);
	return object;
}

static void write_row(const Comparison *self, const ComparisonRow *row, FILE *out, guint machine)
{
	g_autofree char *text = comparison_operation_text(self, row);
	JsonObject *object = begin("row", machine);
	JsonArray *cells = json_array_new();

	for (guint i = 0; i < comparison_column_count(self); i++)
		json_array_add_object_element(cells, cell_object(self, row, i));
	json_object_set_int_member(object, "row", row->number);
	json_object_set_string_member(object, "name", vms_op_info(row->op.kind)->name);
	json_object_set_object_member(object, "args", arguments_of(row));
	json_object_set_string_member(object, "text", text);
	json_object_set_boolean_member(object, "differs", row->differs);
	json_object_set_array_member(object, "cells", cells);
	write_object(out, object);
}

/* ------------------------------------------------------------------------------------------------ all */

static void write_summary(const Comparison *self, guint column, FILE *out, guint machine)
{
	ComparisonSummary summary = comparison_summary(self, column);
	JsonObject *object = begin("summary", machine);

	json_object_set_string_member(object, "profile", comparison_profile(self, column)->name);
	json_object_set_int_member(object, "areas", (gint64)summary.areas);
	json_object_set_int_member(object, "lazy", (gint64)summary.lazy);
	for (guint cost = 0; cost < COMPARISON_COSTS; cost++)
		json_object_set_int_member(object, comparison_cost_name(cost),
			(gint64)comparison_total(self, column, cost));
	json_object_set_int_member(object, "differences", summary.differences);
	write_object(out, object);
}

void comparison_write_json(const Comparison *self, FILE *out, guint machine)
{
	write_head(self, out, machine);
	for (guint i = 0; i < comparison_row_count(self); i++)
		write_row(self, comparison_row(self, i), out, machine);
	for (guint i = 0; i < comparison_column_count(self); i++)
		write_summary(self, i, out, machine);
}
