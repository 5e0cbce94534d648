/* SPDX-License-Identifier: GPL-2.0-or-later */
/* next.c -- where a request lands, and why not lower. */
#include "scripts/import/next.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include "scripts/number.h"

/* What lies below the place, before it is taken: whole holes, and the part of its own that is left out. */
static void count_below(const VmsMachine *m, NextVmalloc *next)
{
	guint64 start, stop, ignored, addr = next->addr;
	gboolean hole;
	VmsArea area;

	vms_vmalloc_window(m, &start, &ignored);
	while ((hole = vms_hole_from(m, start, &start, &stop)) && stop <= addr) {
		gboolean small = stop - start < next->needed;

		next->small += small;
		next->large += !small;
		next->largest_small = small ? MAX(next->largest_small, stop - start) : next->largest_small;
		start = stop;
	}
	next->left = hole && start < addr ? addr - start : 0;
	for (gboolean any = vms_area_from(m, 0, &area); any && area.va_start < addr; any = vms_area_next(m, &area))
		next->lazy += area.state == VMS_AREA_LAZY && area.va_end - area.va_start >= next->needed;
}

/* The step at which the request's own range is taken: the array of its pages may take another behind that. */
static gint64 taken_at(const VmsMachine *m, const VmsResult *result)
{
	VmsStep step;

	for (gint64 i = result->first; i <= result->last && vms_step_at(m, i, &step); i++)
		if (step.mark == VMS_MARK_VA_TAKEN)
			return i;
	return result->last;
}

static gboolean perform(VmsMachine *m, guint64 size, NextVmalloc *next, char *reason)
{
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	VmsResult result;
	VmsArea area;
	gint64 taken;

	vms_op_set(&op, "size", size);
	if (!vms_perform(m, &op, &result, reason))
		return FALSE;
	*next = (NextVmalloc){ .size = size, .addr = result.failed ? 0 : result.ret };
	g_strlcpy(next->message, result.message, sizeof next->message);
	taken = taken_at(m, &result);
	next->visited = vms_count(m, VMS_MARK_VA_TREE_STEP, result.first - 1, taken) +
	                vms_count(m, VMS_MARK_VA_SEARCH_STEP, result.first - 1, taken);
	if (!next->addr || !vms_area_find(m, next->addr, &area))
		return TRUE;
	next->needed = area.va_end - area.va_start;
	vms_goto(m, result.first - 1);
	count_below(m, next);
	return TRUE;
}

static unsigned present_branch(const VmsMachine *m)
{
	VmsBranch branch = { 0 };

	for (size_t i = 0; vms_branch_at(m, i, &branch) && !branch.current; i++)
		;
	return branch.id;
}

gboolean next_vmalloc(VmsMachine *m, guint64 size, NextVmalloc *out, char reason[VMS_ERROR_SIZE])
{
	const unsigned branch = present_branch(m);
	const gint64 place = vms_cursor(m);
	gboolean performed;

	if (!vms_branch_begin(m)) {
		g_strlcpy(reason, _("there is no memory for it"), VMS_ERROR_SIZE);
		return FALSE;
	}
	performed = perform(m, size, out, reason);
	vms_branch_switch(m, branch);
	vms_goto(m, place);
	return performed;
}

static void add_below(GString *text, const NextVmalloc *next)
{
	g_autofree char *largest = number_size(next->largest_small), *left = number_size(next->left);

	if (next->left)
		g_string_append_printf(text, _(" This kernel's search leaves %s of the hole free below it."), left);
	if (next->small)
		g_string_append_printf(text,
				       ngettext(" One hole below it is too small (%s).",
						" %2$u holes below it are too small; the largest has %1$s.",
						next->small),
				       largest, next->small);
	if (next->lazy)
		g_string_append_printf(text, ngettext(" One freed range below it would do, but waits for the purge.",
			" %u freed ranges below it would do, but wait for the purge.", next->lazy), next->lazy);
	if (next->large)
		g_string_append_printf(text,
				       ngettext(" One hole below it would do, but this kernel's search passes it by.",
						" %u holes below it would do, but this kernel's search passes them by.",
						next->large),
				       next->large);
}

/* Most requests that fail do so for want of memory, and how much there is was guessed. */
static char *failure_text(const VmsMachine *m, const NextVmalloc *next)
{
	g_autofree char *size = number_size(next->size), *ram = number_size(vms_machine_ram(m));

	if (!*next->message)
		return g_strdup_printf(_("vmalloc(%s) would fail. The model has %s of RAM."), size, ram);
	return g_strdup_printf(_("vmalloc(%s) would fail, and the kernel would log: %s. The model has %s of RAM."),
			       size, next->message, ram);
}

char *next_vmalloc_text(const VmsMachine *m, const NextVmalloc *next)
{
	g_autofree char *size = number_size(next->size), *needed = number_size(next->needed);
	g_autoptr(GString) text = g_string_new(NULL);

	if (!next->addr)
		return failure_text(m, next);
	g_string_append_printf(text, _("vmalloc(%s) lands at 0x%" PRIx64 ": there is room for %s, guard page "
		"included."), size, next->addr, needed);
	add_below(text, next);
	g_string_append_printf(text, ngettext(" The search takes one step.", " The search takes %u steps.",
		(gulong)next->visited), (guint)next->visited);
	return g_string_free(g_steal_pointer(&text), FALSE);
}
