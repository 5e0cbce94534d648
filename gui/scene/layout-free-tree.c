/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-free-tree.c -- the tree of holes (since 5.2), and the search for the lowest one that is large enough.
 *
 *   12 KiB are looked for                     NE_FIT_TYPE: its middle         [ 55 TiB | 12 KiB | 8 KiB ]
 *
 *                     [ 8 KiB | max 40 KiB ](1)
 *                    /                         \           a node says how large it is, and the largest at or below it;
 *    ( 4 KiB | max 4 KiB )       [ 40 KiB | max 40 KiB ](2)       what the search has passed by is faint
 *
 * Going down is a thick arrow, climbing a dashed one beside it.  When the search has found a hole, a bar shows how it
 * is cut; when a range comes back, what it touches.  The holes at both ends are far larger than all others: free space
 * reaches from 1 to ULONG_MAX, and only the searches keep to the window. */

#include "gui/scene/tree-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LEGEND        24.0
#define STRIP         46.0
#define NODES_COUNTED 9999

/* ------------------------------------------------------------------------------------------------ words */

/* An end of a hole, by its name where it has one. */
static const char *end_text(Scene *scene, const VmsMachine *m, uint64_t address, unsigned digits)
{
	uint64_t start, end, last = UINT64_MAX >> (64 - vms_machine_profile(m)->bits);

	vms_vmalloc_window(m, &start, &end);
	if (address == start)
		return "VMALLOC_START";
	if (address == end)
		return "VMALLOC_END";
	if (address == last)
		return "ULONG_MAX";
	return short_address(scene, m, address, digits);
}

/* With as many digits of its ends as have room: few of them make a range look as if it ended before it begins. */
static const char *range_text(Scene *scene, const VmsMachine *m, const VmsTreeNode *node, double room)
{
	const char *text = NULL;

	for (unsigned digits = 9; digits >= 5; digits -= 2) {
		text = scene_printf(scene, "%s – %s", end_text(scene, m, node->va_start, digits),
				    end_text(scene, m, node->va_end, digits));
		if (text_width(FONT_MONO_SMALL, text) <= room)
			break;
	}
	return text;
}

static uint64_t hole_size(const VmsTreeNode *node)
{
	return node->va_end - node->va_start;
}

/* ---------------------------------------------------------------------------------------------- what was passed by */

static void pass(TreePicture *tree, GHashTable *passed, VmsRef child)
{
	if (child && !g_hash_table_contains(tree->visits, GUINT_TO_POINTER(child)))
		g_hash_table_add(passed, GUINT_TO_POINTER(child));
}

/* What the visit of a node has decided about its subtrees, by where the search went from there. */
static void pass_children(TreePicture *tree, GHashTable *passed, const VmsVisit *visit, const VmsVisit *next)
{
	VmsTreeNode node;

	if (!vms_tree_node(tree->now->machine, visit->ref, &node))
		return;
	if (visit->kind == VMS_VISIT_DOWN && (!next || next->ref != node.left))
		pass(tree, passed, node.left);
	if (next && next->kind == VMS_VISIT_CLIMB)
		pass(tree, passed, node.right);
}

static bool is_search(const VmsVisit *visit)
{
	return visit->kind == VMS_VISIT_DOWN || visit->kind == VMS_VISIT_CLIMB;
}

/* Only as long as the tree is as it was searched. */
static void mark_passed(TreePicture *tree)
{
	const Moment *now = tree->now;
	g_autoptr(GHashTable) passed = g_hash_table_new(g_direct_hash, g_direct_equal);

	for (size_t i = 0; i < now->n_path && !now->search.fit; i++) {
		const VmsVisit *next = i + 1 < now->n_path ? &now->path[i + 1] : NULL;

		if (is_search(&now->path[i]) && (next || now->search.hole))
			pass_children(tree, passed, &now->path[i], next);
	}
	for (guint i = 0; i < tree->items->len; i++) {
		TreeItem *item = &g_array_index(tree->items, TreeItem, i);

		item->passed = g_hash_table_contains(passed, GUINT_TO_POINTER(item->node.ref)) ||
			       (item->parent >= 0 && g_array_index(tree->items, TreeItem, item->parent).passed);
	}
}

/* ------------------------------------------------------------------------------------------------ a node */

/* What the search at the cursor asks of a child: 1 it may hold something, -1 it does not, 0 it is not asked. */
static int verdict(const TreePicture *tree, const TreeItem *item)
{
	const VmsSearch *search = &tree->now->search;
	const TreeItem *parent = item->parent < 0 ? NULL : &g_array_index(tree->items, TreeItem, item->parent);
	VmsMark mark = tree->now->step.mark;
	bool enough = item->node.subtree_max_size >= search->length;

	if (!parent || !search->length || parent->node.ref != search->at)
		return 0;
	if (item->node.ref == parent->node.left)
		enough = enough && search->vstart < parent->node.va_start;
	else
		enough = enough && (mark == VMS_MARK_VA_LOWEST_STEP || search->vstart <= parent->node.va_start);
	if (mark == VMS_MARK_VA_LOWEST_STEP ||
	    (mark == VMS_MARK_VA_LOWEST_CLIMB && item->node.ref == parent->node.right))
		return enough ? 1 : -1;
	return 0;
}

static const char *max_words(TreePicture *tree, const TreeItem *item, double room)
{
	static const char *const signs[] = {" ✗", "", " ✓"};
	const char *size = size_text(tree->scene, item->node.subtree_max_size), *sign = signs[1 + verdict(tree, item)];
	const char *words = scene_printf(tree->scene, _("max %s%s"), size, sign);

	return text_width(FONT_SMALL, words) <= room ? words : scene_printf(tree->scene, "%s%s", size, sign);
}

static bool just_told(const TreePicture *tree, const TreeItem *item)
{
	const VmsStep *step = &tree->now->step;

	return step->mark == VMS_MARK_VA_PROPAGATE && step->n_values && step->value[0].id == item->node.id;
}

/* A plate for the largest hole at or below the node: at its foot, or in a low box at its right. */
static Rect max_plate(TreePicture *tree, const TreeItem *item, Rect box)
{
	double inset = item->node.red && box.w >= 60 ? 12 : 4;
	double width = fmin(text_width(FONT_SMALL, max_words(tree, item, 0)) + 8, box.w);

	if (box.h >= 30)
		return rect(box.x + inset, box.y + box.h - 18, box.w - 2 * inset, 15);
	return rect(box.x + box.w - width - inset, box.y + 2, width, box.h - 4);
}

static void add_max(TreePicture *tree, const TreeItem *item, Rect plate)
{
	int asked = verdict(tree, item);
	Role ink = asked > 0 ? ROLE_DONE : asked < 0 ? ROLE_FAILED : ROLE_INK;
	const char *words = max_words(tree, item, plate.w - 4);
	VmsId id = item->node.id;

	if (text_width(FONT_SMALL, words) > plate.w)
		return;
	scene_rounded(tree->scene, shape_key(PART_NODE_MAX, id, 0), plate, 3,
		      just_told(tree, item) ? ROLE_CHANGED : ROLE_PANEL, ROLE_NONE)
		->opacity = tree_opacity(item);
	scene_text(tree->scene, shape_key(PART_NODE_MAX, id, 1), plate, FONT_SMALL, ink, ALIGN_MIDDLE, words)->opacity =
		tree_opacity(item);
}

/* What is left of the box for the size, the colour and the range. */
static Rect words_box(Rect box, Rect plate, bool plated)
{
	if (!plated)
		return rect(box.x, box.y + 2, box.w, box.h - 4);
	return box.h >= 30 ? rect(box.x, box.y + 2, box.w, box.h - 20)
			   : rect(box.x, box.y + 2, plate.x - box.x, box.h - 4);
}

/* Its colour and size, its range where there is room, and the plate. */
static void add_words(TreePicture *tree, const TreeItem *item, Rect box)
{
	Scene *scene = tree->scene;
	VmsId id = item->node.id;
	const char *size = size_text(scene, hole_size(&item->node));
	const char *range = range_text(scene, tree->now->machine, &item->node, box.w - 8);
	Rect plate = max_plate(tree, item, box);
	bool plated = box.h >= 30 ? box.w >= 28
				  : box.h >= 16 && plate.x - box.x >= text_width(FONT_SMALL, size) + 8;
	Rect line = words_box(box, plate, plated);
	bool lettered = line.w >= text_width(FONT_STRONG, size) + 40;
	FontRole font = line.w >= text_width(FONT_STRONG, size) + (box.h >= 30 ? 40 : 12) ? FONT_STRONG : FONT_SMALL;
	bool ranged = box.h >= 50 && text_width(FONT_MONO_SMALL, range) <= box.w - 8;

	if (ranged)
		line.h = 16;
	if (lettered && box.h >= 14)
		scene_text(scene, shape_key(PART_NODE_COLOUR, id, 0), rect(line.x + 10, line.y, 14, line.h), FONT_SMALL,
			   ROLE_ON_NODE, ALIGN_START, item->node.red ? "R" : "B")
			->opacity = tree_opacity(item);
	if (box.h >= 14 && text_width(font, size) <= line.w - 2)
		scene_text(scene, shape_key(PART_NODE_NAME, id, 0), line, font, ROLE_ON_NODE, ALIGN_MIDDLE, size)
			->opacity = tree_opacity(item);
	if (ranged)
		scene_text(scene, shape_key(PART_NODE_RANGE, id, 0), rect(box.x, box.y + 18, box.w, 14),
			   FONT_MONO_SMALL, ROLE_ON_NODE, ALIGN_MIDDLE, range)
			->opacity = tree_opacity(item);
	if (plated)
		add_max(tree, item, plate);
}

static void add_hole(TreePicture *tree, const TreeItem *item)
{
	const VmsMachine *m = tree->now->machine;
	const VmsSearch *search = &tree->now->search;
	const VmsTreeNode *node = &item->node;
	Shape *shape = tree_node(tree, item);

	if (search->at == node->ref && search->length && !search->fit) {
		shape->stroke = search->hole == node->ref ? ROLE_DONE : ROLE_SEARCH_EDGE;
		shape->line_width = 3;
		shape->flags |= SHAPE_SEARCHED;
	}
	scene_tip(tree->scene, _("vmap_area#%u, %s: a hole of %s\n%s – %s\nThe largest at or below it: %s%s"),
		  (uint32_t)node->id, node->red ? _("red") : _("black"), size_text(tree->scene, hole_size(node)),
		  address_text(tree->scene, m, node->va_start), address_text(tree->scene, m, node->va_end),
		  size_text(tree->scene, node->subtree_max_size),
		  item->passed ? _("\nThe search has passed it by") : "");
	add_words(tree, item, tree_box(tree, item));
}

static void add_item(TreePicture *tree, const TreeItem *item)
{
	if (item->size)
		tree_subtree(tree, item, max_words(tree, item, INFINITY));
	else
		add_hole(tree, item);
}

/* ------------------------------------------------------------------------------------------------ the bar */

typedef struct {
	uint64_t start, end;
	Role fill, edge;
} Piece;

/* Stripes would hide words in the middle of the box. */
static Rect plate_below(Rect box, const char *words)
{
	double width = fmin(text_width(FONT_SMALL, words) + 12, box.w - 4);

	return rect(box.x + (box.w - width) / 2, box.y + 4, width, box.h - 8);
}

static void add_piece(Scene *scene, const VmsMachine *m, Rect box, const Piece *piece, unsigned i)
{
	const char *size = size_text(scene, piece->end - piece->start);
	Shape *shape = scene_rect(scene, shape_key(PART_CUT, 0, i), box, piece->fill, piece->edge);

	shape->line_width = 1.5;
	shape->target = target_range(piece->start, piece->end - piece->start);
	scene_tip(scene, _("%s: %s – %s (not to scale)"), size, address_text(scene, m, piece->start),
		  address_text(scene, m, piece->end));
	if (piece->fill == ROLE_LAZY)
		scene_rounded(scene, shape_key(PART_CUT, 0, i + 10), plate_below(box, size), 3, ROLE_PANEL, ROLE_NONE);
	scene_text(scene, shape_key(PART_CUT_TEXT, 0, i), rect_inset(box, 2), FONT_SMALL, ROLE_INK, ALIGN_MIDDLE, size);
}

static void add_bar(Scene *scene, Rect where, const VmsMachine *m, const char *title, const Piece *piece, unsigned n)
{
	double width = floor(where.w / n);

	scene_text(scene, shape_key(PART_CUT_TEXT, 0, 100), rect_cut_top(&where, 18), FONT_SMALL, ROLE_INK, ALIGN_START,
		   title);
	for (unsigned i = 0; i < n; i++)
		add_piece(scene, m, rect(where.x + i * width, where.y, width, 22), &piece[i], i);
}

/* How the hole is cut: what stays at the left, what is taken, what stays at the right. */
static void add_cut(Scene *scene, Rect where, const Moment *now)
{
	const VmsSearch *search = &now->search;
	const char *how = !strcmp(search->fit, "FL")   ? _("FL_FIT_TYPE: all of the hole")
			  : !strcmp(search->fit, "LE") ? _("LE_FIT_TYPE: the left edge of the hole")
			  : !strcmp(search->fit, "RE") ? _("RE_FIT_TYPE: the right edge of the hole")
						       : _("NE_FIT_TYPE: no edge of the hole, which becomes two");
	uint64_t end = search->addr + search->size;
	VmsTreeNode hole = {0}, left = {0};
	Piece piece[3];
	unsigned n = 0;

	vms_tree_node(now->machine, search->hole, &hole);
	if (!vms_tree_node(now->machine, search->left, &left))
		left = hole;
	if (left.va_start < search->addr && left.va_end)
		piece[n++] = (Piece){left.va_start, MIN(left.va_end, search->addr), ROLE_HOLE, ROLE_HOLE_EDGE};
	piece[n++] = (Piece){search->addr, end, ROLE_SEARCH, ROLE_SEARCH_EDGE};
	if (hole.va_end > end)
		piece[n++] = (Piece){MAX(hole.va_start, end), hole.va_end, ROLE_HOLE, ROLE_HOLE_EDGE};
	add_bar(scene, where, now->machine, how, piece, n);
}

static bool range_of_value(const Moment *now, const char *name, VmsTreeNode *out)
{
	const VmsStep *step = &now->step;

	for (size_t i = 0; i < step->n_values; i++)
		if (!strcmp(step->value[i].name, name))
			return vms_tree_node(now->machine, (VmsRef)step->value[i].value, out);
	return false;
}

/* Whether the step joins a range to the holes.  Ranges that wait for the purge join a tree of their own, at the same
 * marks: then what it touches, or what it has passed on its way down, is no hole. */
static bool comes_back(const TreePicture *tree)
{
	const Moment *now = tree->now;
	VmsTreeNode node;

	switch (now->step.mark) {
	case VMS_MARK_VA_MERGE_NEXT:
	case VMS_MARK_VA_MERGE_PREV:
		return range_of_value(now, "node", &node) && tree_has(now->machine, tree->root, node.ref);
	case VMS_MARK_VA_FREE_INSERT:
		return !tree->root ||
		       (now->n_path && tree_has(now->machine, tree->root, now->path[now->n_path - 1].ref));
	default:
		return false;
	}
}

/* A range that has come back, with the hole that it touches. */
static void add_return(Scene *scene, Rect where, const Moment *now)
{
	VmsMark mark = now->step.mark;
	VmsTreeNode va, node = {0};
	Piece piece[2], back, hole;
	unsigned n = 1;

	if (!range_of_value(now, "va", &va))
		return;
	back = piece[0] = (Piece){va.va_start, va.va_end, ROLE_LAZY, ROLE_LAZY_EDGE};
	if (range_of_value(now, "node", &node)) {
		hole = (Piece){node.va_start, node.va_end, ROLE_HOLE, ROLE_HOLE_EDGE};
		piece[0] = mark == VMS_MARK_VA_MERGE_NEXT ? back : hole;
		piece[1] = mark == VMS_MARK_VA_MERGE_NEXT ? hole : back;
		n = 2;
	}
	add_bar(scene, where, now->machine, n == 1 ? _("A hole of its own") : _("They touch: they become one hole"),
		piece, n);
}

/* ---------------------------------------------------------------------------------------------- what is looked for */

static void add_question(Scene *scene, Rect where, const Moment *now)
{
	const VmsSearch *search = &now->search;
	const char *length = size_text(scene, search->length), *size = size_text(scene, search->size);
	const char *what = search->length == search->size
				   ? scene_printf(scene, _("%s are looked for"), length)
				   : scene_printf(scene, _("%s are looked for: %s and room to align them to %s"),
						  length, size, size_text(scene, search->align));

	scene_text(scene, shape_key(PART_HOLES_WORDS, 0, 0), rect_cut_top(&where, 18), FONT_STRONG, ROLE_SEARCH_EDGE,
		   ALIGN_START, what);
	scene_text(scene, shape_key(PART_HOLES_WORDS, 0, 1), rect_cut_top(&where, 18), FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_START,
		   scene_printf(scene, _("the lowest place at or above %s"),
				end_text(scene, now->machine, search->vstart, 16)));
}

static void add_facts(const TreePicture *tree, Rect where)
{
	Scene *scene = tree->scene;
	unsigned holes = tree_count(tree->now->machine, tree->root, NODES_COUNTED + 1);
	const char *number = scene_printf(scene, g_dngettext(GETTEXT_PACKAGE, "%u hole", "%u holes", holes), holes);

	if (holes > NODES_COUNTED)
		number = scene_printf(scene, _("more than %u holes"), NODES_COUNTED);
	scene_text(scene, shape_key(PART_HOLES_WORDS, 0, 0), rect_cut_top(&where, 18), FONT_STRONG, ROLE_INK,
		   ALIGN_START, number);
	scene_text(scene, shape_key(PART_HOLES_WORDS, 0, 1), rect_cut_top(&where, 18), FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_START, _("A node says how large it is, and the largest hole at or below it"));
}

static void add_strip(const TreePicture *tree, Rect where)
{
	Scene *scene = tree->scene;
	const Moment *now = tree->now;
	bool cut = now->search.fit && moment_has_candidate(now), back = comes_back(tree);
	Rect bar;

	where = rect_inset(where, 2);
	bar = rect_cut_right(&where, cut || back ? fmin(floor(where.w / 2), 480) : 0);
	if (now->search.length)
		add_question(scene, where, now);
	else
		add_facts(tree, where);
	if (cut)
		add_cut(scene, bar, now);
	else if (back)
		add_return(scene, bar, now);
}

/* ------------------------------------------------------------------------------------------------ all of it */

static void add_legend(Scene *scene, Rect where)
{
	const LegendEntry entries[] = {
		{ROLE_NODE_RED, ROLE_NODE_RED_EDGE, _("R red")},
		{ROLE_NODE_BLACK, ROLE_NODE_BLACK_EDGE, _("B black")},
		{ROLE_SEARCH_EDGE, ROLE_NONE, _("looked at, in this order; ↑ climbing")},
		{ROLE_PANEL, ROLE_PANEL_EDGE, _("largest hole at or below it")},
	};

	layout_legend(scene, where, VIEW_FREE_TREE, entries, G_N_ELEMENTS(entries));
}

void layout_free_tree(Scene *scene, Rect where, const Moment *now)
{
	g_auto(TreePicture) tree = {
		.scene = scene,
		.now = now,
		.root = vms_tree_root(now->machine, VMS_TREE_FREE, 0),
		.tall = 56,
		.low = 36,
		.least_column = 24,
		.wished_column = 110,
		.arrows = true,
	};
	size_t first = scene_count(scene);

	if (!vms_has_tree(now->machine, VMS_TREE_FREE)) {
		layout_note(scene, where, VIEW_FREE_TREE,
			    _("Before 5.2 there is no tree of holes: a search goes along the areas in use"));
		return;
	}
	if (where.h >= 200)
		add_strip(&tree, rect_cut_top(&where, STRIP));
	if (!tree.root) {
		layout_note(scene, where, VIEW_FREE_TREE, _("There is no hole"));
		return;
	}
	if (where.h >= 140)
		add_legend(scene, rect_cut_bottom(&where, LEGEND));
	tree.where = rect_inset(where, 4);
	tree_place(&tree, now->search.hole);
	mark_passed(&tree);
	tree_each(&tree, tree_edge);
	tree_each(&tree, add_item);
	layout_rings(scene, first);
	tree_each(&tree, tree_visit);
}
