/* SPDX-License-Identifier: GPL-2.0-or-later */
/* expect.c -- see expect.h. */
#include "scripts/replay/expect.h"

void differ(Compare *c, const char *format, ...)
{
	va_list arguments;

	if (c->difference)
		return;
	va_start(arguments, format);
	c->difference = g_strdup_vprintf(format, arguments);
	va_end(arguments);
}

static gboolean expects(JsonObject *object, const char *key)
{
	return object && json_object_has_member(object, key) && !trace_is_null(object, key);
}

void expect_number(Compare *c, JsonObject *object, const char *key, guint64 got)
{
	guint64 expected;

	if (!expects(object, key))
		return;
	if (!trace_number(object, key, &expected))
		differ(c, "%s: what is expected is no number", key);
	else if (expected != got)
		differ(c, "%s: expected 0x%" G_GINT64_MODIFIER "x, came 0x%" G_GINT64_MODIFIER "x", key, expected, got);
}

void expect_ret(Compare *c)
{
	if (trace_is_null(c->line, "ret") && c->performed->ret)
		differ(c, "ret: expected NULL, came 0x%" G_GINT64_MODIFIER "x", c->performed->ret);
	expect_number(c, c->line, "ret", c->performed->ret);
}

void expect_truth(Compare *c, JsonObject *object, const char *key, gboolean got)
{
	gboolean expected;

	if (expects(object, key) && (!trace_truth(object, key, &expected) || expected != !!got))
		differ(c, "%s: came %s", key, got ? "true" : "false");
}

void expect_text(Compare *c, JsonObject *object, const char *key, const char *got)
{
	const char *expected = object ? trace_text(object, key, NULL) : NULL;

	if (expects(object, key) && (!expected || g_strcmp0(expected, got)))
		differ(c, "%s: expected %s, came %s", key, expected ? expected : "no text", got ? got : "nothing");
}

void expect_area(Compare *c, JsonArray *areas, guint i, guint64 start, guint64 end)
{
	JsonObject *expected = trace_element_object(areas, i);

	if (!expected) {
		differ(c, i < trace_length(areas) ? "dump: what is expected is no area"
		                                  : "dump: more areas than expected");
		return;
	}
	expect_number(c, expected, "start", start);
	expect_number(c, expected, "end", end);
}

void expect_length(Compare *c, JsonArray *areas, guint n)
{
	if (n < trace_length(areas))
		differ(c, "dump: fewer areas than expected");
}

guint expect_refs(Compare *c, JsonArray *areas, guint i, const VmsRef *ref, gsize n)
{
	for (gsize k = 0; k < n; k++) {
		VmsTreeNode node = { 0 };

		vms_tree_node(c->m, ref[k], &node);
		expect_area(c, areas, i + k, node.va_start, node.va_end);
	}
	return i + n;
}

void expect_areas(Compare *c, JsonArray *areas, VmsAreaState state, guint64 low, guint64 high)
{
	guint i = 0;
	VmsArea area;

	if (!areas)
		return;
	for (gboolean there = vms_area_from(c->m, low, &area); there; there = vms_area_next(c->m, &area))
		if (area.state == state && area.va_start < high)
			expect_area(c, areas, i++, area.va_start, area.va_end);
	expect_length(c, areas, i);
}

void expect_list(Compare *c, JsonArray *areas, VmsTree which, guint64 low, guint64 high)
{
	gsize n = vms_list(c->m, which, 0, NULL, 0);
	g_autofree VmsRef *ref = g_new(VmsRef, n + 1);
	guint i = 0;

	if (!areas)
		return;
	vms_list(c->m, which, 0, ref, n);
	for (gsize k = 0; k < n; k++) {
		VmsTreeNode node = { 0 };

		vms_tree_node(c->m, ref[k], &node);
		if (node.va_end > low && node.va_start < high)
			expect_area(c, areas, i++, node.va_start, node.va_end);
	}
	expect_length(c, areas, i);
}

guint64 stat_of(const Compare *c, const char *name)
{
	guint64 value = 0;

	vms_stat(c->m, name, &value);
	return value;
}
