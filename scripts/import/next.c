/* SPDX-License-Identifier: GPL-2.0-or-later */
/* next.c -- where a request lands on a machine as it was found, and why not lower. */
#include "scripts/import/next.h"

#include <glib/gi18n.h>

/* What lies below an address at the start of the machine. */
static void count_below(const VmsMachine *m, guint64 addr, NextVmalloc *next)
{
	guint64 start, end, stop;
	VmsArea area;

	vms_vmalloc_window(m, &start, &end);
	for (guint64 from = start; vms_hole_from(m, from, &start, &stop) && start < addr; from = stop) {
		gboolean small = stop - start < next->needed;

		if (small) {
			next->small++;
			next->largest_small = MAX(next->largest_small, stop - start);
		} else {
			next->large++;
		}
	}
	for (gboolean any = vms_area_from(m, 0, &area); any && area.va_start < addr; any = vms_area_next(m, &area))
		next->lazy += area.state == VMS_AREA_LAZY && area.va_end - area.va_start >= next->needed;
}

gboolean next_vmalloc(VmsMachine *m, guint64 size, NextVmalloc *out, char reason[VMS_ERROR_SIZE])
{
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	VmsResult result;
	VmsArea area;

	vms_op_set(&op, "size", size);
	vms_goto(m, VMS_START);
	if (!vms_perform(m, &op, &result, reason))
		return FALSE;
	*out = (NextVmalloc){ .size = size, .addr = result.failed ? 0 : result.ret };
	g_strlcpy(out->message, result.message, sizeof out->message);
	out->visited = vms_count(m, VMS_MARK_VA_TREE_STEP, VMS_START, result.last) +
	               vms_count(m, VMS_MARK_VA_SEARCH_STEP, VMS_START, result.last);
	if (out->addr && vms_area_find(m, out->addr, &area))
		out->needed = area.va_end - area.va_start;
	vms_goto(m, VMS_START);
	if (out->needed)
		count_below(m, out->addr, out);
	return TRUE;
}

/* "16 KiB" */
static char *size_text(const VmsMachine *m, guint64 size)
{
	const VmsValue value = { .type = VMS_SIZE, .value = size };
	char text[64];

	vms_value_text(m, &value, text, sizeof text);
	return g_strdup(text);
}

static void add_below(GString *text, const VmsMachine *m, const NextVmalloc *next)
{
	g_autofree char *largest = size_text(m, next->largest_small);
	const char *small = ngettext(" One hole below it is too small (%s).",
		" %2$u holes below it are too small; the largest has %1$s.", next->small);
	const char *lazy = ngettext(" One freed range below it would do, but waits for the purge.",
		" %u freed ranges below it would do, but wait for the purge.", next->lazy);
	const char *large = ngettext(" One hole below it would do, but this kernel's search passes it by.",
		" %u holes below it would do, but this kernel's search passes them by.", next->large);

	if (next->small)
		g_string_append_printf(text, small, largest, next->small);
	if (next->lazy)
		g_string_append_printf(text, lazy, next->lazy);
	if (next->large)
		g_string_append_printf(text, large, next->large);
}

char *next_vmalloc_text(const VmsMachine *m, const NextVmalloc *next)
{
	g_autofree char *size = size_text(m, next->size), *needed = size_text(m, next->needed);
	g_autoptr(GString) text = g_string_new(NULL);

	if (!next->addr) {
		g_string_append_printf(text, _("vmalloc(%s) would fail. %s"), size, next->message);
		return g_strchomp(g_string_free(g_steal_pointer(&text), FALSE));
	}
	g_string_append_printf(text,
		_("vmalloc(%s) lands at 0x%" G_GINT64_MODIFIER "x: there is room for %s, guard page included."), size,
		next->addr, needed);
	add_below(text, m, next);
	g_string_append_printf(text, ngettext(" One node is looked at.", " %u nodes are looked at.",
		(gulong)next->visited), (guint)next->visited);
	return g_string_free(g_steal_pointer(&text), FALSE);
}
