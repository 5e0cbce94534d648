/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c -- rows and cells of a comparison as people read them. */
#include "scripts/compare/comparison-private.h"

#include <glib/gi18n.h>

#include "scripts/i18n.h"

#define VALUE_SIZE 128
#define OPERATION_SIZE 512

static const char *const cost_names[COMPARISON_COSTS] = {
	[COMPARISON_NODES] = "nodes", [COMPARISON_FIND] = "find", [COMPARISON_STEPS] = "steps",
	[COMPARISON_WRITES] = "writes", [COMPARISON_TABLES] = "tables", [COMPARISON_FRAMES] = "frames",
	[COMPARISON_FLUSHES] = "flushes",
};

const char *comparison_cost_name(ComparisonCost cost)
{
	return cost_names[cost];
}

ComparisonCost comparison_cost_find(const char *name)
{
	ComparisonCost cost = 0;

	while (cost < COMPARISON_COSTS && !g_str_equal(cost_names[cost], name))
		cost++;
	return cost;
}

const char *comparison_sign(const ComparisonCell *cell)
{
	static const char *const signs[COMPARISON_COLUMNS] = { "", "≠", "≠₂", "≠₃", "≠₄", "≠₅", "≠₆", "≠₇" };

	return signs[cell->kind];
}

/* ------------------------------------------------------------------------------------------------ operations */

static void add_hex(GString *text, const char *before, guint64 value)
{
	g_string_append_printf(text, "%s0x%" G_GINT64_MODIFIER "x", before, value);
}

static void add_value(GString *text, const Comparison *self, VmsArgType type, guint64 number)
{
	static const VmsType types[] = {
		[VMS_ARG_SIZE] = VMS_SIZE, [VMS_ARG_ADDRESS] = VMS_ADDRESS, [VMS_ARG_COUNT] = VMS_NUMBER,
		[VMS_ARG_FLAGS] = VMS_VM_FLAGS, [VMS_ARG_GFP] = VMS_GFP, [VMS_ARG_NUMBER] = VMS_NUMBER,
		[VMS_ARG_BOOL] = VMS_TRUTH, [VMS_ARG_WHAT] = VMS_NUMBER, [VMS_ARG_CONTEXT] = VMS_NUMBER,
		[VMS_ARG_POLICY] = VMS_NUMBER, [VMS_ARG_LOCK] = VMS_NUMBER, [VMS_ARG_KM] = VMS_NUMBER,
	};
	VmsValue value = { .type = types[type], .value = number };
	char words[VALUE_SIZE];

	vms_value_text(self->column[0].vms, &value, words, sizeof words);
	g_string_append(text, words);
}

/* What was built before the first row has no number to point to: such an address keeps its distance in words. */
static void add_reference(GString *text, const Comparison *self, const Reference *to, VmsArgType type)
{
	switch (to->kind) {
	case REFERENCE_RESULT:
	case REFERENCE_PAGE:
		if (to->row)
			g_string_append_printf(text, "→%u", to->row);
		else
			g_string_append(text, "→…");
		if (to->distance)
			add_hex(text, "+", to->distance);
		break;
	case REFERENCE_WINDOW: add_hex(text, "+", to->distance); break;
	case REFERENCE_END: g_string_append(text, "VMALLOC_END"); break;
	default:
		if (type == VMS_ARG_ADDRESS && !to->distance)
			g_string_append(text, "NULL");
		else
			add_value(text, self, type, to->distance);
	}
}

/* What was given only to be as it is anyway needs no words. */
static gboolean is_worth_saying(const VmsOp *op, gsize i)
{
	const VmsArgInfo *info = &vms_op_info(op->kind)->arg[i];

	return op->given[i] && (info->required || op->arg[i] != info->value);
}

/* Names stand for the numbers of some arguments: the machine knows them. */
static gboolean has_names(const VmsOp *op)
{
	const VmsOpInfo *info = vms_op_info(op->kind);
	gboolean names = FALSE;

	for (gsize i = 0; i < info->n_args; i++)
		names = names || info->arg[i].type == VMS_ARG_WHAT || info->arg[i].type == VMS_ARG_CONTEXT ||
		        info->arg[i].type == VMS_ARG_POLICY || info->arg[i].type == VMS_ARG_LOCK ||
		        info->arg[i].type == VMS_ARG_KM;
	return names;
}

static char *plain_text(const VmsOp *op)
{
	char text[OPERATION_SIZE];

	vms_op_format(op, text, sizeof text);
	return g_strdup(text);
}

char *comparison_operation_text(const Comparison *self, const ComparisonRow *row)
{
	const VmsOpInfo *info = vms_op_info(row->op.kind);
	GString *text;
	const char *before = "";

	if (has_names(&row->op))
		return plain_text(&row->op);
	text = g_string_new(info->name);
	g_string_append_c(text, '(');
	for (gsize i = 0; i < info->n_args; i++) {
		if (!is_worth_saying(&row->op, i))
			continue;
		g_string_append(text, before);
		if (!info->arg[i].required)
			g_string_append_printf(text, "%s=", info->arg[i].name);
		add_reference(text, self, &row->reference[i], info->arg[i].type);
		before = ", ";
	}
	g_string_append_c(text, ')');
	return g_string_free(text, FALSE);
}

/* ------------------------------------------------------------------------------------------------ results */

/* What was returned that is no address of the vmalloc window. */
static char *elsewhere_text(const Comparison *self, const ComparisonRow *row, const VmsResult *result)
{
	VmsValue value = { .type = row->op.kind == VMS_OP_ALLOC_PAGES ? VMS_PFN : VMS_ADDRESS, .value = result->ret };
	char text[VALUE_SIZE];

	if (!result->ret)
		return g_strdup(_("done"));
	vms_value_text(self->column[0].vms, &value, text, sizeof text);
	return g_strdup(text);
}

char *comparison_result_text(const Comparison *self, const ComparisonRow *row, guint column)
{
	const ComparisonCell *cell = &row->cell[column];

	switch (cell->outcome) {
	case COMPARISON_FAILED:
		return g_strdup(cell->result.fault ? i18n_text(cell->result.fault) : "NULL");
	case COMPARISON_BUG:
		return g_strdup(_("the kernel stops: BUG"));
	case COMPARISON_ABSENT:
		return g_strdup_printf(_("does not exist in linux %s"), self->column[column].profile->kernel);
	case COMPARISON_REFUSED:
		return g_strdup(cell->why);
	case COMPARISON_LEFT_OUT:
		return cell->needs ? g_strdup_printf(_("left out: →%u gave nothing here"), cell->needs)
				   : g_strdup(_("left out: what it needs is not there"));
	default:
		break;
	}
	if (!cell->has_offset)
		return elsewhere_text(self, row, &cell->result);
	return g_strdup_printf("+0x%" G_GINT64_MODIFIER "x", cell->offset);
}

/* ------------------------------------------------------------------------------------------------ searches */

static void G_GNUC_PRINTF(2, 3) add_part(GString *text, const char *format, ...)
{
	va_list arguments;

	if (text->len)
		g_string_append(text, ", ");
	va_start(arguments, format);
	g_string_append_vprintf(text, format, arguments);
	va_end(arguments);
}

/* Where the nodes were. */
static void add_ways(GString *text, const ComparisonSearch *search)
{
	if (search->pool)
		add_part(text, _("from the pool of a node"));
	if (search->cached)
		add_part(text, _("from the cached place"));
	if (search->tree && search->list)
		add_part(text, _("%u down the tree, %u along the list"), (unsigned)search->tree,
			(unsigned)search->list);
	else if (search->tree)
		add_part(text, _("tree"));
	else if (search->list)
		add_part(text, _("list"));
	if (search->holes)
		add_part(text, _("tree of holes"));
	if (search->fit)
		add_part(text, _("%s fit"), search->fit);
}

char *comparison_search_text(const ComparisonCell *cell)
{
	const ComparisonSearch *search = &cell->search;
	unsigned nodes = (unsigned)cell->cost[COMPARISON_NODES], find = (unsigned)cell->cost[COMPARISON_FIND];
	g_autoptr(GString) ways = g_string_new(NULL);

	if (!search->tries && !search->pool)
		return find ? g_strdup_printf(ngettext("%u node to find it", "%u nodes to find it", find), find)
			    : g_strdup("");
	add_ways(ways, search);
	if (!ways->len)
		g_string_append(ways, _("nothing is in the way"));
	if (search->taken > 1)
		add_part(ways, _("%u ranges"), search->taken);
	if (search->tries > MAX(search->taken, 1))
		add_part(ways, _("%u tries"), search->tries);
	return g_strdup_printf(ngettext("%u node: %s", "%u nodes: %s", nodes), nodes, ways->str);
}

char *comparison_cost_text(ComparisonCost cost, guint64 value)
{
	unsigned n = (unsigned)value;

	switch (cost) {
	case COMPARISON_NODES: return g_strdup_printf(ngettext("%u node", "%u nodes", n), n);
	case COMPARISON_FIND: return g_strdup_printf(ngettext("%u node to find it", "%u nodes to find it", n), n);
	case COMPARISON_STEPS: return g_strdup_printf(ngettext("%u step", "%u steps", n), n);
	case COMPARISON_WRITES: return g_strdup_printf(ngettext("%u write", "%u writes", n), n);
	case COMPARISON_TABLES: return g_strdup_printf(ngettext("%u page table", "%u page tables", n), n);
	case COMPARISON_FRAMES: return g_strdup_printf(ngettext("%u frame", "%u frames", n), n);
	default: return g_strdup_printf(ngettext("%u TLB flush", "%u TLB flushes", n), n);
	}
}

/* ------------------------------------------------------------------------------------------------ cells */

char *comparison_cell_text(const Comparison *self, const ComparisonRow *row, guint column)
{
	const ComparisonCell *cell = &row->cell[column];
	g_autofree char *operation = comparison_operation_text(self, row);
	g_autofree char *result = comparison_result_text(self, row, column);
	g_autofree char *search = comparison_search_text(cell);
	g_autofree char *steps = comparison_cost_text(COMPARISON_STEPS, cell->cost[COMPARISON_STEPS]);
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, _("%s, %u %s: %s"), self->column[column].profile->name, row->number, operation,
		result);
	if (*search)
		g_string_append_printf(text, _("; %s"), search);
	if (cell->result.number)
		g_string_append_printf(text, _("; %s"), steps);
	if (*cell->result.message)
		g_string_append_printf(text, _("; %s"), cell->result.message);
	if (cell->kind)
		g_string_append_printf(text, _("; differs from %s"), self->column[0].profile->name);
	return g_string_free(text, FALSE);
}
