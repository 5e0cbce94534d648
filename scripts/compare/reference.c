/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reference.c -- what an address among the arguments of an operation stands for, and what it is on another kernel.
 *
 *      the source:     1 vmalloc = 0xffffc90000000000     4 vfree(0xffffc90000000000)
 *      stands for:                                          vfree(what 1 returned)
 *      on 2.4:         1 vmalloc = 0xf8800000             4 vfree(0xf8800000)
 *
 * Where several operations returned the same address, the latest is meant.  An address that no operation returned keeps
 * its distance from the start of the vmalloc window; one outside the window is only a number.
 */
#include "scripts/compare/comparison-private.h"

/* ------------------------------------------------------------------------------------------------ finding it */

static Reference number(guint64 value)
{
	return (Reference){ .kind = REFERENCE_NUMBER, .distance = value };
}

static Reference to_op(const Comparison *self, ReferenceKind kind, guint op, guint64 distance)
{
	return (Reference){ .kind = kind, .op = op, .distance = distance,
		.row = op > self->setup_ops ? op - self->setup_ops : 0 };
}

/* The latest operation that returned the value or something that it lies in, from 1; 0 where there is none. */
static guint op_that_gave(const Comparison *self, guint64 value, gboolean frames)
{
	guint op = GPOINTER_TO_UINT(g_hash_table_lookup(frames ? self->frames : self->addresses, &value));

	for (guint i = self->given->len; !op && i > 0; i--) {
		const Given *given = &g_array_index(self->given, Given, i - 1);

		if (given->value && given->frames == frames && value - given->value < given->extent)
			op = i;
	}
	return op;
}

static Reference to_result(const Comparison *self, guint op, guint64 value)
{
	return to_op(self, REFERENCE_RESULT, op, value - g_array_index(self->given, Given, op - 1).value);
}

/* VMALLOC_END is the last byte in some kernels and the one behind it in others. */
static Reference to_window(const Comparison *self, guint64 value)
{
	const Column *source = &self->source;

	if (value == source->end || value == source->end + 1)
		return (Reference){ .kind = REFERENCE_END };
	if (value < source->start || value > source->end)
		return number(value);
	return (Reference){ .kind = REFERENCE_WINDOW, .distance = value - source->start };
}

static Reference to_address(const Comparison *self, guint64 value)
{
	guint op = op_that_gave(self, value, FALSE);

	return op ? to_result(self, op, value) : to_window(self, value);
}

/* The operation whose area has the frame. */
static Reference to_page(const Comparison *self, guint64 pfn)
{
	const VmsMachine *m = self->source.vms;
	VmsFrame frame;
	VmsArea area;

	if (!vms_frame(m, pfn, &frame) || frame.owner != VMS_OWNER_AREA)
		return number(pfn);
	for (guint i = self->given->len; i > 0; i--) {
		const Given *given = &g_array_index(self->given, Given, i - 1);

		if (given->value && !given->frames && vms_area_find(m, given->value, &area) &&
		    area.vm == frame.owner_ref)
			return to_op(self, REFERENCE_PAGE, i, frame.index);
	}
	return number(pfn);
}

static Reference to_frame(const Comparison *self, guint64 pfn)
{
	guint op = op_that_gave(self, pfn, TRUE);

	return op ? to_result(self, op, pfn) : to_page(self, pfn);
}

Reference reference_of_argument(const Comparison *self, const VmsOp *op, gsize argument)
{
	const VmsArgInfo *info = &vms_op_info(op->kind)->arg[argument];
	guint64 value = op->arg[argument];

	if (!op->given[argument] || !value || g_str_equal(info->name, "phys"))
		return number(value);
	if (g_str_equal(info->name, "pfn"))
		return to_frame(self, value);
	if (info->type != VMS_ARG_ADDRESS)
		return number(value);
	return g_str_equal(info->name, "addr") ? to_address(self, value) : to_window(self, value);
}

/* The list of pcpu_get_vm_areas are distances and sizes, that of pcpu_free_vm_areas addresses, all others frames. */
Reference reference_of_page(const Comparison *self, const VmsOp *op, gsize page)
{
	if (op->kind == VMS_OP_PCPU_GET_VM_AREAS)
		return number(op->pages[page]);
	if (op->kind == VMS_OP_PCPU_FREE_VM_AREAS)
		return to_address(self, op->pages[page]);
	return to_frame(self, op->pages[page]);
}

/* ------------------------------------------------------------------------------------------------ on a kernel */

static gboolean resolve_page(const Column *column, guint64 address, guint64 page, guint64 *pfn)
{
	g_autofree guint64 *pages = NULL;
	VmsArea area;

	if (!vms_area_find(column->vms, address, &area) || page >= area.nr_pages)
		return FALSE;
	pages = g_new0(guint64, area.nr_pages);
	vms_area_pages(column->vms, &area, pages, area.nr_pages);
	*pfn = pages[page];
	return TRUE;
}

gboolean reference_resolve(const Reference *reference, const Column *column, guint64 *value)
{
	guint64 returned = reference->op ? g_array_index(column->returned, guint64, reference->op - 1) : 0;

	switch (reference->kind) {
	case REFERENCE_RESULT:
		*value = returned + reference->distance;
		return returned != 0;
	case REFERENCE_PAGE:
		return returned && resolve_page(column, returned, reference->distance, value);
	case REFERENCE_WINDOW:
		*value = column->start + reference->distance;
		return TRUE;
	case REFERENCE_END:
		*value = column->end;
		return TRUE;
	default:
		*value = reference->distance;
		return TRUE;
	}
}

/* ------------------------------------------------------------------------------------------------ remembering */

/* How far the ranges of pcpu_get_vm_areas reach from the first one's base. */
static guint64 reach(const VmsOp *op)
{
	guint64 most = 0;

	for (gsize i = 0; i + 1 < op->n_pages; i += 2)
		most = MAX(most, op->pages[i] + op->pages[i + 1]);
	return most;
}

/* How many bytes (frames) from what was returned belong to it. */
static guint64 extent_of(const Comparison *self, const VmsOp *op, guint64 value)
{
	int size = vms_op_arg_index(op->kind, "size"), count = vms_op_arg_index(op->kind, "count");
	VmsArea area;

	if (op->kind == VMS_OP_ALLOC_PAGES)
		return G_GUINT64_CONSTANT(1) << MIN(op->arg[vms_op_arg_index(op->kind, "order")], 63);
	if (op->kind == VMS_OP_PCPU_GET_VM_AREAS)
		return reach(op);
	if (op->kind == VMS_OP_VM_MAP_RAM)
		return (op->n_pages ? op->n_pages : op->arg[count]) * VMS_PAGE_SIZE;
	if (vms_area_find(self->source.vms, value, &area))
		return area.va_end - value;
	return size >= 0 ? MAX(op->arg[size], 1) : 1;
}

void reference_remember(Comparison *self, const VmsOp *op, const VmsResult *result)
{
	Given given = { .value = result->failed || result->bug ? 0 : result->ret,
		.frames = op->kind == VMS_OP_ALLOC_PAGES };

	if (given.value) {
		given.extent = extent_of(self, op, given.value);
		g_hash_table_replace(given.frames ? self->frames : self->addresses,
			g_memdup2(&given.value, sizeof given.value), GUINT_TO_POINTER(self->given->len + 1));
	}
	g_array_append_val(self->given, given);
}
