/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree-parts.c -- see tree-parts.h. */

#include "gui/scene/tree-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NODES_MOST      255
#define SUBTREE_COUNTED 99
#define VISITS_SHOWN    32

/* More levels than a red-black tree of all areas that there could be has. */
#define LEVELS_MOST     128

#define NODES_APART     10.0
#define LEVELS_APART    12.0
#define PASSED          0.28

/* ------------------------------------------------------------------------------------------------ asking */

unsigned tree_count(const VmsMachine *m, VmsRef root, unsigned most)
{
	VmsTreeNode node;
	unsigned n = 1;

	if (!root || !most || !vms_tree_node(m, root, &node))
		return 0;
	n += tree_count(m, node.left, most - 1);
	if (n < most)
		n += tree_count(m, node.right, most - n);
	return n;
}

bool tree_has(const VmsMachine *m, VmsRef root, VmsRef node)
{
	VmsTreeNode at;

	for (int level = 0; node && node != root && level < LEVELS_MOST; level++)
		node = vms_tree_node(m, node, &at) ? at.parent : 0;
	return root && node == root;
}

const TreeItem *tree_item(const TreePicture *tree, VmsRef node)
{
	for (guint i = 0; i < tree->items->len; i++) {
		const TreeItem *item = &g_array_index(tree->items, TreeItem, i);

		if (item->node.ref == node && !item->size)
			return item;
	}
	return NULL;
}

double tree_opacity(const TreeItem *item)
{
	return item->passed ? PASSED : 1;
}

void tree_each(TreePicture *tree, void (*draw)(TreePicture *tree, const TreeItem *item))
{
	for (guint i = 0; i < tree->items->len; i++)
		draw(tree, &g_array_index(tree->items, TreeItem, i));
}

/* ------------------------------------------------------------------------------------------------ the visits */

static void free_string(gpointer string)
{
	g_string_free(string, TRUE);
}

/* An edge by its ends, whichever way it was walked. */
static gint64 edge_key(VmsRef one, VmsRef other)
{
	return (gint64)((uint64_t)MIN(one, other) << 32 | MAX(one, other));
}

static void number_visit(TreePicture *tree, const VmsVisit *visit, unsigned number)
{
	GString *numbers = g_hash_table_lookup(tree->visits, GUINT_TO_POINTER(visit->ref));

	if (!numbers) {
		numbers = g_string_new(NULL);
		g_hash_table_insert(tree->visits, GUINT_TO_POINTER(visit->ref), numbers);
	}
	g_string_append_printf(numbers, "%s%s%u", numbers->len ? " " : "", visit->kind == VMS_VISIT_CLIMB ? "↑" : "",
			       number);
}

static void note_edge(GHashTable *edges, VmsRef from, VmsRef to)
{
	gint64 edge = edge_key(from, to);

	g_hash_table_add(edges, g_memdup2(&edge, sizeof edge));
}

/* A way to where something is inserted takes the place of the search before it, where that was in the same tree; but
 * the search for a hole is told to its end. */
static bool shows_insertion(const TreePicture *tree)
{
	const Moment *now = tree->now;

	for (size_t i = now->n_path; i-- > 0;)
		if (tree_has(now->machine, tree->root, now->path[i].ref))
			return now->path[i].kind == VMS_VISIT_INSERT && !(tree->arrows && now->search.active);
	return false;
}

static GHashTable *nodes_of_items(const TreePicture *tree)
{
	GHashTable *nodes = g_hash_table_new(g_direct_hash, g_direct_equal);

	for (guint i = 0; i < tree->items->len; i++)
		g_hash_table_add(nodes, GUINT_TO_POINTER(g_array_index(tree->items, TreeItem, i).node.ref));
	return nodes;
}

/* A search along a list may have come by a great many nodes: only of those that are drawn more is asked. */
static void number_visits(TreePicture *tree)
{
	const Moment *now = tree->now;
	g_autoptr(GHashTable) drawn = nodes_of_items(tree);
	bool insertion = shows_insertion(tree);
	VmsRef last = 0;
	unsigned number = 0;

	tree->visits = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_string);
	tree->down = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	tree->up = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (size_t i = 0; i < now->n_path; i++) {
		const VmsVisit *visit = &now->path[i];

		if ((visit->kind == VMS_VISIT_INSERT) != insertion)
			continue;
		number++;
		if (!g_hash_table_contains(drawn, GUINT_TO_POINTER(visit->ref))) {
			last = 0;
			continue;
		}
		number_visit(tree, visit, number);
		if (last)
			note_edge(visit->kind == VMS_VISIT_CLIMB ? tree->up : tree->down, last, visit->ref);
		last = visit->ref;
	}
}

/* ------------------------------------------------------------------------------------------------ which nodes */

/* A node and all above it must be seen. */
static void require(const VmsMachine *m, GHashTable *required, VmsRef ref)
{
	VmsTreeNode node;

	while (ref && g_hash_table_add(required, GUINT_TO_POINTER(ref)) && vms_tree_node(m, ref, &node))
		ref = node.parent;
}

static GHashTable *required_nodes(const TreePicture *tree, VmsRef keep)
{
	const Moment *now = tree->now;
	GHashTable *required = g_hash_table_new(g_direct_hash, g_direct_equal);
	size_t first = now->n_path > VISITS_SHOWN ? now->n_path - VISITS_SHOWN : 0;

	for (size_t i = first; i < now->n_path; i++)
		if (tree_has(now->machine, tree->root, now->path[i].ref))
			require(now->machine, required, now->path[i].ref);
	if (now->has_area && tree_has(now->machine, tree->root, now->area.ref))
		require(now->machine, required, now->area.ref);
	require(now->machine, required, keep);
	return required;
}

static void add_item(TreePicture *tree, VmsRef ref, int parent, int depth, bool collapsed)
{
	TreeItem item = {.parent = parent, .depth = depth};

	if (!ref || !vms_tree_node(tree->now->machine, ref, &item.node))
		return;
	if (collapsed)
		item.size = tree_count(tree->now->machine, ref, SUBTREE_COUNTED + 1);
	if (item.size == 1)
		item.size = 0;
	g_array_append_val(tree->items, item);
	tree->depth = MAX(tree->depth, depth);
}

/* Level by level, until there are `most` nodes; below that, what is required. */
static void collect(TreePicture *tree, unsigned most, VmsRef keep)
{
	g_autoptr(GHashTable) required = required_nodes(tree, keep);
	unsigned nodes = 0;

	add_item(tree, tree->root, -1, 0, false);
	for (guint i = 0; i < tree->items->len && nodes < NODES_MOST; i++) {
		TreeItem item = g_array_index(tree->items, TreeItem, i);
		bool full = tree->items->len >= most;

		if (item.size)
			continue;
		nodes++;
		for (int side = 0; side < 2; side++) {
			VmsRef child = side ? item.node.right : item.node.left;
			bool wanted = g_hash_table_contains(required, GUINT_TO_POINTER(child));

			add_item(tree, child, (int)i, item.depth + 1, full && !wanted);
		}
	}
}

static int by_address(gconstpointer a, gconstpointer b, gpointer data)
{
	const GArray *items = data;
	uint64_t one = g_array_index(items, TreeItem, *(const guint *)a).node.va_start;
	uint64_t other = g_array_index(items, TreeItem, *(const guint *)b).node.va_start;

	return one < other ? -1 : one > other;
}

/* The columns are the order of addresses. */
static void assign_columns(TreePicture *tree)
{
	g_autofree guint *order = g_new(guint, tree->items->len);

	for (guint i = 0; i < tree->items->len; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)tree->items->len, sizeof *order, by_address, tree->items);
	for (guint i = 0; i < tree->items->len; i++)
		g_array_index(tree->items, TreeItem, order[i]).column = (int)i;
}

/* ------------------------------------------------------------------------------------------------ where they go */

/* Neighbours in the order of addresses are never on one level, so a node may be almost two columns wide. */
static void measure(TreePicture *tree)
{
	double height = tree->where.h - 20;
	double n = (double)tree->items->len, levels = tree->depth + 1;
	double apart = fmin(LEVELS_APART, 0.35 * height / levels);

	tree->box_w = floor(CLAMP((2 * tree->where.w - NODES_APART * (n - 1)) / (n + 1), 6, 168));
	tree->column = n > 1 ? fmin((tree->where.w - tree->box_w) / (n - 1), 220) : 0;
	tree->box_h = tree->box_w >= 96 ? tree->tall : tree->box_w >= 28 ? tree->low : fmax(6, tree->box_w + 6);
	tree->box_h = floor(CLAMP(tree->box_h, 6, fmax(6, (height - apart * tree->depth) / levels)));
	tree->row = tree->depth ? fmin(tree->tall + 44, (height - tree->box_h) / tree->depth) : 0;
}

Rect tree_box(const TreePicture *tree, const TreeItem *item)
{
	double used = (double)(tree->items->len - 1) * tree->column + tree->box_w;
	double x = tree->where.x + (tree->where.w - used) / 2 + item->column * tree->column;

	return rect(floor(x), floor(tree->where.y + 10 + item->depth * tree->row), tree->box_w, tree->box_h);
}

void tree_place(TreePicture *tree, VmsRef keep)
{
	double whole = fmin(NODES_MOST, tree->where.w / tree->least_column);
	unsigned total = tree_count(tree->now->machine, tree->root, NODES_MOST + 1);

	tree->items = g_array_new(FALSE, FALSE, sizeof(TreeItem));
	collect(tree, total <= whole ? NODES_MOST : (unsigned)CLAMP(tree->where.w / tree->wished_column, 7, NODES_MOST),
		keep);
	number_visits(tree);
	assign_columns(tree);
	measure(tree);
}

void tree_clear(TreePicture *tree)
{
	g_clear_pointer(&tree->items, g_array_unref);
	g_clear_pointer(&tree->visits, g_hash_table_unref);
	g_clear_pointer(&tree->down, g_hash_table_unref);
	g_clear_pointer(&tree->up, g_hash_table_unref);
}

/* ------------------------------------------------------------------------------------------------ drawing */

/* Where the search has gone down and come back, the way back is a line of its own beside it. */
static void add_way(TreePicture *tree, const TreeItem *item, Point from, Point to, bool up)
{
	double dx = to.x - from.x, dy = to.y - from.y, length = fmax(hypot(dx, dy), 1), aside = up ? 4 : 0;
	Point off = {aside * dy / length, -aside * dx / length};
	Shape *line =
		scene_line(tree->scene, shape_key(PART_EDGE, item->node.id, 0), (Point){from.x - off.x, from.y - off.y},
			   (Point){to.x - off.x, to.y - off.y}, ROLE_SEARCH_EDGE);

	line->line_width = 3;
	line->flags = tree->arrows && tree->row >= 24 ? SHAPE_HEAD : 0;
	if (!up)
		return;
	line = scene_line(tree->scene, shape_key(PART_EDGE, item->node.id, 1), (Point){to.x + off.x, to.y + off.y},
			  (Point){from.x + off.x, from.y + off.y}, ROLE_SEARCH_EDGE);
	line->line_width = 1.5;
	line->flags = SHAPE_DASHED | (tree->row >= 24 ? SHAPE_HEAD : 0);
}

void tree_edge(TreePicture *tree, const TreeItem *item)
{
	Rect to = tree_box(tree, item), from;
	const TreeItem *parent;
	gint64 edge;
	bool down, up;
	Shape *line;

	if (item->parent < 0)
		return;
	parent = &g_array_index(tree->items, TreeItem, item->parent);
	from = tree_box(tree, parent);
	edge = edge_key(item->node.ref, parent->node.ref);
	down = g_hash_table_contains(tree->down, &edge);
	up = g_hash_table_contains(tree->up, &edge);
	Point top = {from.x + from.w / 2, from.y + from.h}, bottom = {to.x + to.w / 2, to.y};

	if (down || up) {
		add_way(tree, item, top, bottom, up);
		return;
	}
	line = scene_line(tree->scene, shape_key(PART_EDGE, item->node.id, 0), top, bottom, ROLE_LINK);
	line->line_width = 1.5;
	line->opacity = tree_opacity(item);
}

Shape *tree_node(TreePicture *tree, const TreeItem *item)
{
	const VmsTreeNode *node = &item->node;
	Rect box = tree_box(tree, item);
	Target target = {.has = TARGET_OBJECT | TARGET_ADDRESS,
			 .id = node->id,
			 .address = node->va_start,
			 .size = node->va_end - node->va_start};
	Shape *shape = scene_rounded(tree->scene, shape_key(PART_NODE, node->id, 0), box,
				     node->red ? fmin(box.h / 2, 14) : 2, node->red ? ROLE_NODE_RED : ROLE_NODE_BLACK,
				     node->red ? ROLE_NODE_RED_EDGE : ROLE_NODE_BLACK_EDGE);

	shape->line_width = 1.5;
	shape->opacity = tree_opacity(item);
	shape->target = target;
	shape->flags = moment_flags(tree->now, &target);
	return shape;
}

/* Where the lowest range of a subtree begins. */
static uint64_t lowest(const VmsMachine *m, VmsTreeNode node)
{
	for (int level = 0; node.left && level < LEVELS_MOST && vms_tree_node(m, node.left, &node); level++)
		;
	return node.va_start;
}

static void add_subtree_tip(TreePicture *tree, const TreeItem *item, const char *number, const char *words)
{
	const char *from = address_text(tree->scene, tree->now->machine, lowest(tree->now->machine, item->node));

	if (words)
		scene_tip(tree->scene, _("A subtree of %s holes from %s on: %s"), number, from, words);
	else
		scene_tip(tree->scene, _("A subtree of %s areas from %s on"), number, from);
}

void tree_subtree(TreePicture *tree, const TreeItem *item, const char *words)
{
	Rect box = tree_box(tree, item);
	double half = fmin(box.w / 2, 18), x = box.x + box.w / 2, bottom = box.y + fmin(box.h, 26);
	Point p[3] = {{x, box.y}, {x + half, bottom}, {x - half, bottom}};
	const char *text = item->size > SUBTREE_COUNTED ? scene_printf(tree->scene, "%d+", SUBTREE_COUNTED)
							: scene_printf(tree->scene, "%u", item->size);
	Shape *shape =
		scene_polygon(tree->scene, shape_key(PART_SUBTREE, item->node.id, 0), p, 3, ROLE_REGION, ROLE_LINK);

	shape->target = target_object(item->node.id);
	shape->opacity = tree_opacity(item);
	add_subtree_tip(tree, item, text, words);
	text = words ? scene_printf(tree->scene, "%s: %s", text, words) : text;
	box = rect(x - fmax(half + 6, box.w / 2), bottom, fmax(2 * half + 12, box.w), 14);
	if (text_width(FONT_SMALL, text) <= box.w - 4)
		scene_text(tree->scene, shape_key(PART_SUBTREE_TEXT, item->node.id, 0), box, FONT_SMALL, ROLE_INK_FAINT,
			   ALIGN_MIDDLE, text)
			->opacity = tree_opacity(item);
}

/* When the search came by, on the upper right corner: a dot where there is no room for the numbers. */
void tree_visit(TreePicture *tree, const TreeItem *item)
{
	const GString *visits = g_hash_table_lookup(tree->visits, GUINT_TO_POINTER(item->node.ref));
	Rect box = tree_box(tree, item), badge;
	bool words;
	double width;

	if (!visits || item->size)
		return;
	width = fmax(18, text_width(FONT_SMALL, visits->str) + 10);
	words = width <= fmax(18, box.w - 8) && box.w >= 22;
	badge = words ? rect(box.x + box.w + 9 - width, box.y - 9, width, 18)
		      : rect(box.x + box.w - 5, box.y - 5, 10, 10);
	scene_rounded(tree->scene, shape_key(PART_NODE_VISIT, item->node.id, 0), badge, badge.h / 2, ROLE_SEARCH_EDGE,
		      ROLE_PANEL);
	scene_tip(tree->scene, _("Looked at: %s"), visits->str);
	if (words)
		scene_text(tree->scene, shape_key(PART_NODE_VISIT_TEXT, item->node.id, 0), badge, FONT_SMALL,
			   ROLE_ON_STRONG, ALIGN_MIDDLE, visits->str);
}
