/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-tree.c -- the red-black tree of areas.
 *
 *                 [B #4 …8000]
 *                /            \            in order of addresses from left to right, each node in a column of its
 *       (R #2 …3000)       [B #7 …f000]    own, so that the tree has the same order as the address space;
 *        /        \                        red nodes are round, black ones square, and say R or B
 *   [B #1]      [B #3]
 *
 * A node is the same shape from step to step, so rotations and recolouring are seen as movement.  Of a tree with more
 * nodes than have room only the top is drawn, and whatever the search has visited; a deeper subtree is a triangle
 * with the number of its nodes. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NODES_MOST 255
#define SUBTREE_COUNTED 99

/* A tree is drawn whole while each of its nodes gets this many pixels; else so much of it that each gets this many. */
#define COLUMN_LEAST 5.0
#define COLUMN_WISHED 30.0

#define HEADER 24.0
#define NODES_APART 10.0

typedef struct {
	VmsTreeNode node;
	int parent;               /* index of the parent, -1 for the root */
	int depth;
	unsigned size;            /* of a collapsed subtree; 0: drawn as a node */
	int column;               /* in the order of addresses */
} Item;

typedef struct {
	Scene *scene;
	const Moment *now;
	GArray *items;            /* of Item: parents before children */
	GHashTable *visits;       /* VmsRef: GString with the numbers of its visits */
	GHashTable *walked;       /* pairs of VmsRef, as a 64-bit key: edges that the search went along */
	Rect where;
	double column, row, box_w, box_h;
	int depth;
} Tree;

/* ------------------------------------------------------------------------------------------------ which nodes */

static unsigned subtree_size(const VmsMachine *m, VmsRef ref, unsigned most)
{
	VmsTreeNode node;
	unsigned n = 1;

	if (!ref || !most || !vms_tree_node(m, ref, &node))
		return 0;
	n += subtree_size(m, node.left, most - 1);
	if (n < most)
		n += subtree_size(m, node.right, most - n);
	return n;
}

/* A node and all above it must be seen. */
static void require(const VmsMachine *m, GHashTable *required, VmsRef ref)
{
	VmsTreeNode node;

	while (ref && g_hash_table_add(required, GUINT_TO_POINTER(ref)) && vms_tree_node(m, ref, &node))
		ref = node.parent;
}

static GHashTable *required_nodes(const Moment *now)
{
	GHashTable *required = g_hash_table_new(g_direct_hash, g_direct_equal);

	for (size_t i = 0; i < now->n_path && i < 32; i++)
		require(now->machine, required, now->path[i]);
	if (now->has_area)
		require(now->machine, required, now->area.ref);
	require(now->machine, required, vms_free_vmap_cache(now->machine));
	return required;
}

static void add_item(Tree *tree, VmsRef ref, int parent, int depth, bool collapsed)
{
	Item item = { .parent = parent, .depth = depth };

	if (!ref || !vms_tree_node(tree->now->machine, ref, &item.node))
		return;
	if (collapsed)
		item.size = subtree_size(tree->now->machine, ref, SUBTREE_COUNTED + 1);
	if (item.size == 1)
		item.size = 0;
	g_array_append_val(tree->items, item);
	tree->depth = MAX(tree->depth, depth);
}

/* Level by level, until there are `most` nodes; below that, what is required. */
static void collect(Tree *tree, unsigned most)
{
	g_autoptr(GHashTable) required = required_nodes(tree->now);
	unsigned nodes = 0;

	add_item(tree, vms_tree_root(tree->now->machine, VMS_TREE_AREAS, 0), -1, 0, false);
	for (guint i = 0; i < tree->items->len && nodes < NODES_MOST; i++) {
		Item item = g_array_index(tree->items, Item, i);
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
	uint64_t one = g_array_index(items, Item, *(const guint *)a).node.va_start;
	uint64_t other = g_array_index(items, Item, *(const guint *)b).node.va_start;

	return one < other ? -1 : one > other;
}

/* The columns are the order of addresses. */
static void assign_columns(Tree *tree)
{
	g_autofree guint *order = g_new(guint, tree->items->len);

	for (guint i = 0; i < tree->items->len; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)tree->items->len, sizeof *order, by_address, tree->items);
	for (guint i = 0; i < tree->items->len; i++)
		g_array_index(tree->items, Item, order[i]).column = (int)i;
}

static void free_string(gpointer string)
{
	g_string_free(string, TRUE);
}

/* An edge by its ends, whichever way it was walked. */
static gint64 edge_key(VmsRef one, VmsRef other)
{
	return (gint64)((uint64_t)MIN(one, other) << 32 | MAX(one, other));
}

static void number_visits(Tree *tree)
{
	const Moment *now = tree->now;

	tree->visits = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_string);
	tree->walked = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (size_t i = 0; i < now->n_path; i++) {
		GString *numbers = g_hash_table_lookup(tree->visits, GUINT_TO_POINTER(now->path[i]));
		gint64 edge = i ? edge_key(now->path[i - 1], now->path[i]) : 0;

		if (!numbers) {
			numbers = g_string_new(NULL);
			g_hash_table_insert(tree->visits, GUINT_TO_POINTER(now->path[i]), numbers);
		}
		g_string_append_printf(numbers, "%s%zu", numbers->len ? " " : "", i + 1);
		if (i)
			g_hash_table_add(tree->walked, g_memdup2(&edge, sizeof edge));
	}
}

static const char *visits_of(const Tree *tree, VmsRef ref)
{
	const GString *numbers = g_hash_table_lookup(tree->visits, GUINT_TO_POINTER(ref));

	return numbers ? numbers->str : NULL;
}

/* ------------------------------------------------------------------------------------------------ where they go */

/* Neighbours in the order of addresses are never on one level, so a node may be almost two columns wide. */
static void measure(Tree *tree)
{
	double height = tree->where.h - 12;
	double n = (double)tree->items->len;

	tree->box_w = floor(CLAMP((2 * tree->where.w - NODES_APART * (n - 1)) / (n + 1), 6, 168));
	tree->column = n > 1 ? fmin((tree->where.w - tree->box_w) / (n - 1), 220) : 0;
	tree->box_h = tree->box_w >= 96 ? 36 : tree->box_w >= 28 ? 24 : fmax(6, tree->box_w + 6);
	tree->row = tree->depth ? fmin(80, (height - tree->box_h - 8) / tree->depth) : 0;
	tree->box_h = floor(fmin(tree->box_h, tree->depth ? fmax(6, tree->row - 6) : height));
}

static Rect item_box(const Tree *tree, const Item *item)
{
	double used = (double)(tree->items->len - 1) * tree->column + tree->box_w;
	double x = tree->where.x + (tree->where.w - used) / 2 + item->column * tree->column;

	return rect(floor(x), floor(tree->where.y + 10 + item->depth * tree->row), tree->box_w, tree->box_h);
}

/* ------------------------------------------------------------------------------------------------ drawing */

static void add_edge(Tree *tree, const Item *item)
{
	const Item *parent;
	Rect to = item_box(tree, item), from;
	gint64 edge;
	bool walked;
	Shape *line;

	if (item->parent < 0)
		return;
	parent = &g_array_index(tree->items, Item, item->parent);
	from = item_box(tree, parent);
	edge = edge_key(item->node.ref, parent->node.ref);
	walked = g_hash_table_contains(tree->walked, &edge);
	line = scene_line(tree->scene, shape_key(PART_EDGE, item->node.id, 0),
			  (Point) { from.x + from.w / 2, from.y + from.h }, (Point) { to.x + to.w / 2, to.y },
			  walked ? ROLE_SEARCH_EDGE : ROLE_LINK);
	line->line_width = walked ? 3 : 1.5;
}

static void add_subtree(Tree *tree, const Item *item)
{
	Rect box = item_box(tree, item);
	double half = fmin(box.w / 2, 18), x = box.x + box.w / 2, bottom = box.y + fmin(box.h, 26);
	Point p[3] = { { x, box.y }, { x + half, bottom }, { x - half, bottom } };
	const char *text = item->size > SUBTREE_COUNTED ? scene_printf(tree->scene, "%d+", SUBTREE_COUNTED) :
			   scene_printf(tree->scene, "%u", item->size);

	scene_polygon(tree->scene, shape_key(PART_SUBTREE, item->node.id, 0), p, 3, ROLE_REGION, ROLE_LINK)->target =
		target_object(item->node.id);
	scene_tip(tree->scene, _("A subtree of %s areas from %s on"), text,
		  address_text(tree->scene, item->node.va_start));
	if (half * 2 + 8 >= text_width(FONT_SMALL, text))
		scene_text(tree->scene, shape_key(PART_SUBTREE_TEXT, item->node.id, 0),
			   rect(x - half - 6, bottom, 2 * half + 12, 14), FONT_SMALL, ROLE_INK_FAINT, ALIGN_MIDDLE,
			   text);
}

/* The words inside a node, as many as there is room for. */
static void add_node_words(Tree *tree, const Item *item, Rect box)
{
	Scene *scene = tree->scene;
	VmsId id = item->node.id;
	const char *letter = item->node.red ? "R" : "B", *serial = serial_text(scene, id);
	const char *range = short_address(scene, item->node.va_start, box.w >= 152 ? 16 : box.w >= 120 ? 9 : 6);
	bool two_lines = box.h >= 34 && text_width(FONT_MONO_SMALL, range) <= box.w - 12;
	Rect line = two_lines ? rect(box.x, box.y + 3, box.w, 15) : box;

	if (box.h < 11 || box.w < 12)
		return;
	if (box.w >= text_width(FONT_STRONG, serial) + 34) {
		scene_text(scene, shape_key(PART_NODE_COLOUR, id, 0), rect(line.x + 10, line.y, 14, line.h), FONT_SMALL,
			   ROLE_ON_NODE, ALIGN_START, letter);
		scene_text(scene, shape_key(PART_NODE_NAME, id, 0), line, FONT_STRONG, ROLE_ON_NODE, ALIGN_MIDDLE,
			   serial);
	} else {
		bool number = box.w >= text_width(FONT_SMALL, serial) + 4;

		scene_text(scene, shape_key(PART_NODE_NAME, id, 0), rect(line.x - 4, line.y, line.w + 8, line.h),
			   FONT_SMALL, ROLE_ON_NODE, ALIGN_MIDDLE, number ? serial : letter);
	}
	if (two_lines)
		scene_text(scene, shape_key(PART_NODE_RANGE, id, 0), rect(box.x, box.y + 18, box.w, 14),
			   FONT_MONO_SMALL, ROLE_ON_NODE, ALIGN_MIDDLE, range);
}

static void add_node(Tree *tree, const Item *item)
{
	const VmsTreeNode *node = &item->node;
	Rect box = item_box(tree, item);
	Target target = { .has = TARGET_OBJECT | TARGET_ADDRESS, .id = node->id, .address = node->va_start,
			  .size = node->va_end - node->va_start };
	VmsArea area;
	bool lazy = vms_area_get(tree->now->machine, node->ref, &area) && area.state == VMS_AREA_LAZY;
	bool dashed = lazy && box.w >= 28;
	Shape *shape = scene_rounded(tree->scene, shape_key(PART_NODE, node->id, 0), box, node->red ? box.h / 2 : 2,
				     node->red ? ROLE_NODE_RED : ROLE_NODE_BLACK,
				     dashed ? ROLE_LAZY : node->red ? ROLE_NODE_RED_EDGE : ROLE_NODE_BLACK_EDGE);

	shape->line_width = dashed ? 2 : 1.5;
	shape->target = target;
	shape->flags = moment_flags(tree->now, &target) | (dashed ? SHAPE_DASHED : 0);
	scene_tip(tree->scene, _("vmap_area#%u, %s%s\n%s – %s"), (uint32_t)node->id, node->red ? _("red") : _("black"),
		  lazy ? _(", freed but not purged") : "", address_text(tree->scene, node->va_start),
		  address_text(tree->scene, node->va_end));
	add_node_words(tree, item, box);
}

/* When the search came by, on the upper right corner: a dot where there is no room for the numbers. */
static void add_visit(Tree *tree, const Item *item)
{
	const char *numbers = visits_of(tree, item->node.ref);
	Rect box = item_box(tree, item), badge;
	bool words;
	double width;

	if (!numbers || item->size)
		return;
	width = fmax(18, text_width(FONT_SMALL, numbers) + 10);
	words = width <= fmax(18, box.w - 8) && box.w >= 22;
	badge = words ? rect(box.x + box.w + 9 - width, box.y - 9, width, 18)
		      : rect(box.x + box.w - 5, box.y - 5, 10, 10);
	scene_rounded(tree->scene, shape_key(PART_NODE_VISIT, item->node.id, 0), badge, badge.h / 2, ROLE_SEARCH_EDGE,
		      ROLE_PANEL);
	scene_tip(tree->scene, _("Looked at by the search: %s"), numbers);
	if (words)
		scene_text(tree->scene, shape_key(PART_NODE_VISIT_TEXT, item->node.id, 0), badge, FONT_SMALL,
			   ROLE_ON_STRONG, ALIGN_MIDDLE, numbers);
}

/* Where the next search may begin: a flag in the upper corner on the node's side, and an arrow to it. */
static void add_cache(Tree *tree, const Item *item)
{
	Rect box = item_box(tree, item), where = tree->where, flag;
	double width = text_width(FONT_SMALL, "free_vmap_cache") + 12;
	bool left = box.x + box.w / 2 < where.x + where.w / 2;
	Shape *shape;

	if (item->size || vms_free_vmap_cache(tree->now->machine) != item->node.ref)
		return;
	flag = rect(left ? where.x : where.x + where.w - width, where.y, width, 18);
	Point from = { flag.x + flag.w / 2, flag.y + flag.h };
	Point to = { box.x + box.w * (left ? 0.2 : 0.8), box.y - 1 };
	Point p[4] = { from, { from.x, (from.y + to.y) / 2 + 8 }, { to.x, (from.y + to.y) / 2 - 8 }, to };

	if (to.y < from.y + 8) {
		to = (Point) { left ? box.x - 1 : box.x + box.w + 1, box.y + box.h / 2 };
		p[0] = (Point) { left ? flag.x + flag.w : flag.x, flag.y + flag.h / 2 };
		p[1] = p[2] = (Point) { (p[0].x + to.x) / 2, (p[0].y + to.y) / 2 };
		p[3] = to;
	}
	shape = scene_curve(tree->scene, shape_key(PART_CACHE, 0, 1), p, ROLE_CACHE);
	shape->line_width = 1.5;
	shape->flags = SHAPE_HEAD;
	scene_rounded(tree->scene, shape_key(PART_CACHE, 0, 0), flag, 3, ROLE_CACHE, ROLE_NONE)->target =
		target_object(item->node.id);
	scene_tip(tree->scene, _("free_vmap_cache: the next search may begin here instead of at the root"));
	scene_text(tree->scene, shape_key(PART_CACHE_TEXT, 0, 0), flag, FONT_SMALL, ROLE_ON_STRONG, ALIGN_MIDDLE,
		   "free_vmap_cache");
}

static void each(Tree *tree, void (*draw)(Tree *tree, const Item *item))
{
	for (guint i = 0; i < tree->items->len; i++)
		draw(tree, &g_array_index(tree->items, Item, i));
}

static void add_item_shape(Tree *tree, const Item *item)
{
	if (item->size)
		add_subtree(tree, item);
	else
		add_node(tree, item);
}

static void add_legend(Scene *scene, Rect where)
{
	const LegendEntry entries[] = {
		{ ROLE_NODE_RED, ROLE_NODE_RED_EDGE, _("R red") },
		{ ROLE_NODE_BLACK, ROLE_NODE_BLACK_EDGE, _("B black") },
		{ ROLE_SEARCH_EDGE, ROLE_NONE, _("visited by the search, in this order") },
		{ ROLE_CACHE, ROLE_NONE, _("where the next search may begin") },
	};

	layout_legend(scene, where, VIEW_TREE, entries, G_N_ELEMENTS(entries));
}

void layout_tree(Scene *scene, Rect where, const Moment *now)
{
	Tree tree = { .scene = scene, .now = now };
	unsigned total = subtree_size(now->machine, vms_tree_root(now->machine, VMS_TREE_AREAS, 0), NODES_MOST + 1);
	double whole = fmin(NODES_MOST, where.w / COLUMN_LEAST);

	if (!vms_tree_root(now->machine, VMS_TREE_AREAS, 0)) {
		layout_note(scene, where, VIEW_TREE,
			    vms_list(now->machine, VMS_TREE_AREAS, 0, NULL, 0)
				    ? _("There is no tree: this kernel keeps its areas in a list")
				    : _("The tree is empty: no area has been reserved yet"));
		return;
	}
	if (where.h >= 140)
		add_legend(scene, rect_cut_bottom(&where, HEADER));
	tree.where = rect_inset(where, 4);
	tree.items = g_array_new(FALSE, FALSE, sizeof(Item));
	number_visits(&tree);
	collect(&tree, total <= whole ? NODES_MOST : (unsigned)CLAMP(where.w / COLUMN_WISHED, 7, NODES_MOST));
	assign_columns(&tree);
	measure(&tree);
	each(&tree, add_edge);
	each(&tree, add_item_shape);
	each(&tree, add_cache);
	each(&tree, add_visit);
	g_array_unref(tree.items);
	g_hash_table_unref(tree.visits);
	g_hash_table_unref(tree.walked);
}
