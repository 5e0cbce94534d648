/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-tree.c -- the red-black tree of areas in use; until 5.1 those that are lazily freed are in it as well.
 *
 *                 [B #4 …8000]
 *                /            \            (see tree-parts.h)
 *       (R #2 …3000)       [B #7 …f000]
 *        /        \
 *   [B #1]      [B #3]
 *
 * 2.4 has no tree.  6.12 has one for each node: that of what is at hand is shown, or the one asked for. */

#include "gui/scene/tree-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEADER 24.0

/* ------------------------------------------------------------------------------------------------ drawing */

/* The words inside a node, as many as there is room for. */
static void add_node_words(TreePicture *tree, const TreeItem *item, Rect box)
{
	Scene *scene = tree->scene;
	VmsId id = item->node.id;
	const char *letter = item->node.red ? "R" : "B", *serial = serial_text(scene, id);
	const char *range = short_address(scene, tree->now->machine, item->node.va_start,
					  box.w >= 152 ? 16 : box.w >= 120 ? 9 : 6);
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

static void add_node(TreePicture *tree, const TreeItem *item)
{
	const VmsMachine *m = tree->now->machine;
	const VmsTreeNode *node = &item->node;
	Rect box = tree_box(tree, item);
	VmsArea area;
	bool lazy = vms_area_get(m, node->ref, &area) && area.state == VMS_AREA_LAZY;
	Shape *shape = tree_node(tree, item);

	if (lazy && box.w >= 28) {
		shape->stroke = ROLE_LAZY;
		shape->line_width = 2;
		shape->flags |= SHAPE_DASHED;
	}
	scene_tip(tree->scene, _("vmap_area#%u, %s%s\n%s – %s"), (uint32_t)node->id, node->red ? _("red") : _("black"),
		  lazy ? _(", freed but not purged") : "", address_text(tree->scene, m, node->va_start),
		  address_text(tree->scene, m, node->va_end));
	add_node_words(tree, item, box);
}

static void add_item(TreePicture *tree, const TreeItem *item)
{
	if (item->size)
		tree_subtree(tree, item, NULL);
	else
		add_node(tree, item);
}

/* Where the next search may begin: a flag in the upper corner on the node's side, and an arrow to it. */
static void add_cache(TreePicture *tree, const TreeItem *item)
{
	Rect box = tree_box(tree, item), where = tree->where, flag;
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

/* ------------------------------------------------------------------------------------------------ all of it */

static void add_legend(Scene *scene, Rect where, const Moment *now)
{
	bool cache = vms_free_vmap_cache(now->machine);
	const LegendEntry entries[] = {
		{ ROLE_NODE_RED, ROLE_NODE_RED_EDGE, _("R red") },
		{ ROLE_NODE_BLACK, ROLE_NODE_BLACK_EDGE, _("B black") },
		{ ROLE_SEARCH_EDGE, ROLE_NONE, _("looked at, in this order") },
		{ ROLE_CACHE, ROLE_NONE, cache ? _("where the next search may begin") : NULL },
	};

	layout_legend(scene, where, VIEW_TREE, entries, G_N_ELEMENTS(entries));
}

/* Of which of several nodes this is the tree. */
static void add_node_number(Scene *scene, Rect where, unsigned number, size_t n)
{
	const char *text = node_text(scene, number, n);
	double width = text_width(FONT_SMALL, text) + 12;
	Rect flag = rect(where.x, where.y, width, 18);

	scene_rounded(scene, shape_key(PART_NODE_NUMBER, 0, 0), flag, 3, ROLE_WELL, ROLE_PANEL_EDGE);
	scene_tip(scene, _("The areas in use are in one tree for each node, by their address"));
	scene_text(scene, shape_key(PART_NODE_NUMBER, 0, 1), flag, FONT_SMALL, ROLE_INK, ALIGN_MIDDLE, text);
}

void layout_tree(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options)
{
	size_t nodes = vms_nodes(now->machine, NULL, 0), first = scene_count(scene);
	unsigned number = options->node ? options->node - 1 : moment_node(now);
	g_auto(TreePicture) tree = {
		.scene = scene, .now = now, .root = vms_tree_root(now->machine, VMS_TREE_AREAS, number), .tall = 36,
		.low = 24, .least_column = 5, .wished_column = 30,
	};

	if (!vms_has_tree(now->machine, VMS_TREE_AREAS)) {
		layout_note(scene, where, VIEW_TREE, scene_printf(scene, _("2.4 has no tree; where its areas are: %s"),
								   view_title(VIEW_LIST)));
		return;
	}
	if (nodes > 1)
		add_node_number(scene, where, number, nodes);
	if (!tree.root) {
		layout_note(scene, where, VIEW_TREE,
			    nodes > 1 ? _("The tree is empty: no area has been filed with this node") :
					_("The tree is empty: no area has been reserved yet"));
		return;
	}
	if (where.h >= 140)
		add_legend(scene, rect_cut_bottom(&where, HEADER), now);
	tree.where = rect_inset(where, 4);
	tree_place(&tree, vms_free_vmap_cache(now->machine));
	tree_each(&tree, tree_edge);
	tree_each(&tree, add_item);
	tree_each(&tree, add_cache);
	layout_rings(scene, first);
	tree_each(&tree, tree_visit);
}
