/* SPDX-License-Identifier: GPL-2.0-or-later */
/* real-compare.c -- what the lines of a recording of a running kernel carry, and what is compared with it.
 *
 * The recorder tells of one search: the first that found something, else the first; its `visits` and `climbs` are
 * those of the last attempt, its `path` is all of them.
 */
#include "scripts/replay/real.h"

static const TallySearch *search_at(const Tally *tally, guint i)
{
	return &g_array_index(tally->searches, TallySearch, i);
}

/* The search that the line tells of; in ordinary kernel life it is another task's. */
static const TallySearch *told_search(const Compare *c)
{
	gboolean other = !json_object_has_member(c->line, "ret");
	const TallySearch *first = NULL;

	for (guint i = 0; i < c->tally->searches->len; i++) {
		const TallySearch *search = search_at(c->tally, i);

		if (search->other == other && (!first || (search->end && !first->end)))
			first = search;
	}
	return first;
}

/* The recorder keeps the path of the first search that found something, else of the last. */
static guint told_path(const Tally *tally)
{
	guint last = 0;

	for (guint i = 0; i < tally->searches->len; i++) {
		const TallySearch *search = search_at(tally, i);

		if (search->other)
			continue;
		last = i;
		if (search->end)
			break;
	}
	return last;
}

/* Nodes of one kind in the last attempt of the search. */
static guint64 count_nodes(const Compare *c, char kind)
{
	guint64 n = 0;

	for (guint i = 0; i < c->tally->path->len; i++) {
		const TallyNode *node = &g_array_index(c->tally->path, TallyNode, i);

		if (search_at(c->tally, node->search) == c->search)
			n = node->kind == 'r' ? 0 : n + (node->kind == kind);
	}
	return n;
}

static char *node_text(const TallyNode *node)
{
	if (node->kind == 'r')
		return g_strdup("retry");
	return g_strdup_printf("%c:0x%" G_GINT64_MODIFIER "x", node->kind, node->start);
}

static void compare_path(Compare *c)
{
	JsonArray *path = trace_array(c->line, "path");
	guint told = told_path(c->tally), n = 0;

	for (guint i = 0; path && i < c->tally->path->len; i++) {
		const TallyNode *node = &g_array_index(c->tally->path, TallyNode, i);
		g_autofree char *got = node_text(node);

		if (node->search == told && g_strcmp0(got, trace_element_text(path, n++)))
			differ(c, "path: node %u is %s, another was expected", n, got);
	}
	if (n < trace_length(path))
		differ(c, "path: %u nodes are expected, %u came", trace_length(path), n);
}

static void compare_search(Compare *c, const Real *real)
{
	static const TallySearch none;
	const TallySearch *search = c->search ? c->search : &none;

	/* What ordinary kernel life gives back has ends as well: they are compared with the change. */
	if (!c->search && !json_object_has_member(c->line, "ret"))
		return;
	expect_number(c, c->line, "va_start", search->start);
	expect_number(c, c->line, "va_end", search->end);
	expect_text(c, c->line, "fit", search->fit);
	expect_number(c, c->line, "visits", count_nodes(c, 'v'));
	expect_number(c, c->line, "climbs", count_nodes(c, 'c'));
	expect_number(c, c->line, "tries", search->tries);
	if (!json_object_has_member(c->line, "tries") && search->tries > 1 && real->sees_visits && !search->other)
		differ(c, "tries: expected one, came %" G_GUINT64_FORMAT, search->tries);
	compare_path(c);
}

/* What find_vm_area finds at the address.  Small pages, and an array that comes from kmalloc, are not told of. */
static void compare_area(Compare *c)
{
	VmsArea area = { 0 }, array;
	guint64 addr;

	if (!json_object_has_member(c->line, "nr_pages"))
		return;
	vms_area_find(c->m, c->performed->ret, &area);
	expect_number(c, c->line, "nr_pages", area.nr_pages);
	expect_number(c, c->line, "page_order", area.page_order);
	if (!json_object_has_member(c->line, "page_order") && area.page_order)
		differ(c, "page_order: expected none, came %u", area.page_order);
	addr = area.pages ? vms_object_address(c->m, area.pages) : 0;
	expect_number(c, c->line, "pages_array", addr);
	if (!json_object_has_member(c->line, "pages_array") && vms_area_find(c->m, addr, &array))
		differ(c, "pages_array: expected none from vmalloc, came one");
}

/* Each range of pcpu_get_vm_areas at its distance from the first, and of its size. */
static void compare_ranges(Compare *c, JsonArray *ret)
{
	JsonArray *offsets = trace_array(c->line, "offsets"), *sizes = trace_array(c->line, "sizes");
	guint64 first = 0, offset, size, expected;

	for (guint i = 0; i < trace_length(ret); i++) {
		VmsArea area = { 0 };

		if (!trace_node_number(json_array_get_element(ret, i), &expected) || i >= trace_length(offsets) ||
		    !trace_node_number(json_array_get_element(offsets, i), &offset) ||
		    !trace_node_number(json_array_get_element(sizes, i), &size)) {
			differ(c, "ret: range %u is no address", i + 1);
			return;
		}
		first = i ? first : offset;
		vms_area_find(c->m, c->performed->ret + offset - first, &area);
		if (!c->performed->ret || area.va_start != expected || area.va_end - area.va_start != size)
			differ(c, "ret: range %u is expected at 0x%" G_GINT64_MODIFIER "x with %" G_GUINT64_FORMAT
			       " bytes, there is one of %" G_GUINT64_FORMAT " at 0x%" G_GINT64_MODIFIER "x", i + 1,
			       expected, size, area.va_end - area.va_start, area.va_start);
	}
}

static void compare_result(Compare *c)
{
	JsonArray *ranges = trace_array(c->line, "ret");

	if (ranges)
		compare_ranges(c, ranges);
	else
		expect_ret(c);
	if (c->performed->addr)
		expect_number(c, c->line, "addr", c->performed->addr);
}

/* -------- dumps */

static void compare_dumps(Compare *c, const Real *real)
{
	gboolean all = g_str_equal(trace_text(c->line, "op", ""), "dump_all");
	guint64 low = all ? 0 : real->window[0], high = all ? G_MAXUINT64 : real->window[1];

	expect_areas(c, trace_array(c->line, "areas"), VMS_AREA_BUSY, low, high);
	expect_list(c, trace_array(c->line, "lazily_freed"), VMS_TREE_LAZY, 0, G_MAXUINT64);
	expect_list(c, trace_array(c->line, "free"), VMS_TREE_FREE, low, high);
}

/* [start, end, largest gap at or below, "R" or "B", has left, has right] */
static gboolean is_node(JsonArray *expected, const VmsTreeNode *node)
{
	const guint64 got[] = {
		node->va_start, node->va_end, node->subtree_max_size, 0, node->left != 0, node->right != 0
	};
	guint64 value;

	for (guint i = 0; i < G_N_ELEMENTS(got); i++)
		if (i != 3 && (i >= trace_length(expected) ||
		               !trace_node_number(json_array_get_element(expected, i), &value) || value != got[i]))
			return FALSE;
	return !g_strcmp0(trace_element_text(expected, 3), node->red ? "R" : "B");
}

/* A subtree in preorder; the number of the node behind it. */
static guint compare_subtree(Compare *c, JsonArray *nodes, guint i, VmsRef at)
{
	VmsTreeNode node;

	if (!at || !vms_tree_node(c->m, at, &node))
		return i;
	if (!is_node(trace_element_array(nodes, i), &node))
		differ(c, "tree: node %u, the hole from 0x%" G_GINT64_MODIFIER "x, is not as expected", i + 1,
		       node.va_start);
	i = compare_subtree(c, nodes, i + 1, node.left);
	return compare_subtree(c, nodes, i, node.right);
}

static void compare_tree(Compare *c)
{
	JsonArray *nodes = trace_array(c->line, "nodes");
	guint n = nodes ? compare_subtree(c, nodes, 0, vms_tree_root(c->m, VMS_TREE_FREE, 0)) : 0;

	if (n < trace_length(nodes))
		differ(c, "tree: %u nodes are expected, %u came", trace_length(nodes), n);
}

/* -------- a line */

static guint64 merged(const Tally *tally)
{
	guint64 n = 0;

	for (guint i = 0; i < tally->events->len; i++) {
		const TallyEvent *event = &g_array_index(tally->events, TallyEvent, i);

		n += event->kind == 'M' && !event->other;
	}
	return n;
}

static void compare_operation(Compare *c, const Trace *trace)
{
	g_autoptr(GArray) events = real_events(trace, c->line, NULL);

	compare_result(c);
	compare_search(c, trace->real);
	compare_area(c);
	real_compare_events(c, trace->real, events);
	if (trace->real->sees_merges)
		expect_number(c, c->line, "merged", merged(c->tally));
	expect_number(c, c->line, "lazy", stat_of(c, "lazy_pages"));
	compare_dumps(c, trace->real);
	compare_tree(c);
}

char *real_compare(const Trace *trace, const VmsMachine *m, const Tally *tally, JsonObject *line,
                   const Performed *performed)
{
	Compare c = { m, tally, line, performed, NULL, NULL };
	const char *op = trace_text(line, "op", "");

	if (performed->refusal)
		return g_strdup(performed->refusal);
	c.search = told_search(&c);
	if (g_str_equal(op, "walk"))
		real_compare_walk(&c);
	else if (g_str_equal(op, "pt"))
		real_compare_pt(&c);
	else if (g_str_equal(op, "ptcount"))
		real_compare_ptcount(&c, trace->real);
	else
		compare_operation(&c, trace);
	return c.difference;
}
