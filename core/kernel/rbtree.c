/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rbtree.c -- insertion, removal and order of the kernel's red-black tree.
 *
 * Models lib/rbtree.c.  1. A node is red or black.  2. The root is black.  3. A red node has black children.  4. Every
 * way down from a node meets the same number of black nodes.
 *
 *        g               p              Rotation at g to the right: p comes up, g goes down;
 *       / \             / \             what was between them changes its parent.
 *      p   u    -->    n   g
 *     / \                 / \
 *    n   x               x   u
 *
 * Inaccuracies: the kernel turns pairs of rotations into one sequence of writes; here each rotation is done by itself.
 * The trees that result are the same.
 */

#include "core/kernel/rbtree.h"

typedef const struct rb_node Node;

static const void *object_with(struct rb_tree tree, Node *node)
{
	return node ? (const char *)node - tree.offset : NULL;
}

static void set_parent(Machine *m, Node *node, Node *parent)
{
	SET(m, node, __rb_parent_color, ref(m, parent) | (node->__rb_parent_color & 1));
}

static void recolor(Machine *m, struct rb_tree tree, Node *node, bool black)
{
	if (rb_is_black(node) == black)
		return;
	SET(m, node, __rb_parent_color, (node->__rb_parent_color & ~1u) | black);
	MARK(m, RB_RECOLOR, object_with(tree, node), black ? N_("black") : N_("red"));
}

/* Whatever points to `old` from above now points to `new`. */
static void change_child(Machine *m, struct rb_tree tree, Node *old, Node *new, Node *parent)
{
	if (!parent)
		arena_write(m, tree.root, sizeof(ref_t), ref(m, new));
	else if (parent->rb_left == ref(m, old))
		SET_REF(m, parent, rb_left, new);
	else
		SET_REF(m, parent, rb_right, new);
}

/* `down` changes places with its child on the side away from the turn. */
static void rotate(Machine *m, struct rb_tree tree, Node *down, bool left)
{
	Node *up = left ? rb_right(m, down) : rb_left(m, down);
	Node *between = left ? rb_left(m, up) : rb_right(m, up);
	Node *parent = rb_parent(m, down);

	if (left) {
		SET_REF(m, down, rb_right, between);
		SET_REF(m, up, rb_left, down);
	} else {
		SET_REF(m, down, rb_left, between);
		SET_REF(m, up, rb_right, down);
	}
	if (between)
		set_parent(m, between, down);
	set_parent(m, up, parent);
	set_parent(m, down, up);
	change_child(m, tree, down, up, parent);
	if (tree.augment)
		tree.augment->rotate(m, down, up);
	MARK(m, RB_ROTATE, object_with(tree, down), object_with(tree, up));
}

void rb_link_node(Machine *m, Node *node, Node *parent, const ref_t *link)
{
	SET(m, node, __rb_parent_color, ref(m, parent));
	SET(m, node, rb_left, 0);
	SET(m, node, rb_right, 0);
	arena_write(m, link, sizeof *link, ref(m, node));
}

void rb_insert_color(Machine *m, struct rb_tree tree, Node *node)
{
	Node *parent;

	while ((parent = rb_parent(m, node)) && !rb_is_black(parent)) {
		Node *gparent = rb_parent(m, parent);
		bool left = gparent->rb_left == ref(m, parent);
		Node *uncle = left ? rb_right(m, gparent) : rb_left(m, gparent);

		if (!rb_is_black(uncle)) {
			recolor(m, tree, uncle, true);
			recolor(m, tree, parent, true);
			recolor(m, tree, gparent, false);
			node = gparent;
			continue;
		}
		if (node == (left ? rb_right(m, parent) : rb_left(m, parent))) {
			rotate(m, tree, parent, left);
			parent = node;
		}
		recolor(m, tree, parent, true);
		recolor(m, tree, gparent, false);
		rotate(m, tree, gparent, !left);
		return;
	}
	if (!parent)
		recolor(m, tree, node, true);
}

/* -------- removal */

/* The ways through `node` (which may be nothing), a child of `parent`, have one black node too few. */
static void erase_color(Machine *m, struct rb_tree tree, Node *node, Node *parent)
{
	while (parent && rb_is_black(node)) {
		bool left = parent->rb_left == ref(m, node);
		Node *sibling = left ? rb_right(m, parent) : rb_left(m, parent);
		Node *near, *far;

		if (!rb_is_black(sibling)) {
			recolor(m, tree, sibling, true);
			recolor(m, tree, parent, false);
			rotate(m, tree, parent, left);
			sibling = left ? rb_right(m, parent) : rb_left(m, parent);
		}
		near = left ? rb_left(m, sibling) : rb_right(m, sibling);
		far = left ? rb_right(m, sibling) : rb_left(m, sibling);
		if (rb_is_black(near) && rb_is_black(far)) {
			recolor(m, tree, sibling, false);
			node = parent;
			parent = rb_parent(m, node);
			continue;
		}
		if (rb_is_black(far)) {
			recolor(m, tree, near, true);
			recolor(m, tree, sibling, false);
			rotate(m, tree, sibling, !left);
			far = sibling;
			sibling = near;
		}
		recolor(m, tree, sibling, rb_is_black(parent));
		recolor(m, tree, parent, true);
		recolor(m, tree, far, true);
		rotate(m, tree, parent, left);
		return;
	}
	if (node)
		recolor(m, tree, node, true);
}

/* Take out a node with at most one child. */
static void erase_simple(Machine *m, struct rb_tree tree, Node *node, Node *child)
{
	Node *parent = rb_parent(m, node);
	bool black = rb_is_black(node);

	change_child(m, tree, node, child, parent);
	if (child)
		set_parent(m, child, parent);
	if (tree.augment)
		tree.augment->propagate(m, parent, NULL);
	if (black)
		erase_color(m, tree, child, parent);
}

/* Take out a node with two children: its successor takes its place and colour. */
static void erase_between(Machine *m, struct rb_tree tree, Node *node)
{
	Node *successor = rb_next(m, node);
	Node *child = rb_right(m, successor), *parent = rb_parent(m, successor);
	bool black = rb_is_black(successor);

	if (parent == node) {
		parent = successor;
		if (tree.augment)
			tree.augment->copy(m, node, successor);
	} else {
		SET_REF(m, parent, rb_left, child);
		if (child)
			set_parent(m, child, parent);
		SET_REF(m, successor, rb_right, rb_right(m, node));
		set_parent(m, rb_right(m, node), successor);
		if (tree.augment) {
			tree.augment->copy(m, node, successor);
			tree.augment->propagate(m, parent, successor);
		}
	}
	SET_REF(m, successor, rb_left, rb_left(m, node));
	set_parent(m, rb_left(m, node), successor);
	change_child(m, tree, node, successor, rb_parent(m, node));
	SET(m, successor, __rb_parent_color, node->__rb_parent_color);
	if (tree.augment)
		tree.augment->propagate(m, successor, NULL);
	if (black)
		erase_color(m, tree, child, parent);
}

void rb_erase(Machine *m, struct rb_tree tree, Node *node)
{
	if (node->rb_left && node->rb_right)
		erase_between(m, tree, node);
	else
		erase_simple(m, tree, node, node->rb_left ? rb_left(m, node) : rb_right(m, node));
}

/* -------- order */

static Node *walk(const Machine *m, Node *node, bool forward)
{
	Node *child = forward ? rb_right(m, node) : rb_left(m, node);
	Node *parent;

	if (child) {
		for (node = child; (child = forward ? rb_left(m, node) : rb_right(m, node)); )
			node = child;
		return node;
	}
	while ((parent = rb_parent(m, node)) && node == (forward ? rb_right(m, parent) : rb_left(m, parent)))
		node = parent;
	return parent;
}

Node *rb_next(const Machine *m, Node *node) { return walk(m, node, true); }
Node *rb_prev(const Machine *m, Node *node) { return walk(m, node, false); }

Node *rb_first(const Machine *m, const ref_t *root)
{
	Node *node = at(m, *root);

	while (node && node->rb_left)
		node = rb_left(m, node);
	return node;
}
