/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_RBTREE_H
#define VMSTEP_KERNEL_RBTREE_H

/* rbtree.h -- the kernel's red-black tree (lib/rbtree.c; the same since 3.7, and the same shapes before).
 *
 * A tree is the ref of its root node, kept somewhere in the arena.  What a node is part of is the caller's: rotations
 * and recolourings are marked with the object that begins `offset` bytes before the node.
 */

#include "core/machine/set.h"

struct rb_tree {
	const ref_t *root;        /* where the ref of the root node is kept */
	uint32_t offset;          /* of the node in its object */
	const struct rb_augment *augment;      /* NULL: its nodes know nothing of what is below them */
};

/* What a tree whose nodes know something of what is below them must have done (include/linux/rbtree_augmented.h). */
struct rb_augment {
	/* Find out anew, from a node upwards, until `stop` or where nothing changes. */
	void (*propagate)(Machine *m, const struct rb_node *node, const struct rb_node *stop);
	/* `up` takes the place of `old`, which goes. */
	void (*copy)(Machine *m, const struct rb_node *old, const struct rb_node *up);
	/* `up` has come up into the place of `down`, now its child. */
	void (*rotate)(Machine *m, const struct rb_node *down, const struct rb_node *up);
};

/* The object that holds a node, by the ref of the node. */
#define rb_entry(m, node_ref, type, member) \
	((const type *)(const void *)((const char *)at((m), (node_ref)) - offsetof(type, member)))

/* The neighbours of a node, NULL where there is none; a missing child counts as black. */
static inline const struct rb_node *rb_parent(const Machine *m, const struct rb_node *node)
{
	return at(m, node->__rb_parent_color & ~1u);
}

static inline bool rb_is_black(const struct rb_node *node)
{
	return !node || (node->__rb_parent_color & 1);
}

static inline const struct rb_node *rb_left(const Machine *m, const struct rb_node *node)
{
	return at(m, node->rb_left);
}

static inline const struct rb_node *rb_right(const Machine *m, const struct rb_node *node)
{
	return at(m, node->rb_right);
}

/* A node that has left its tree is its own parent. */
static inline void rb_clear_node(Machine *m, const struct rb_node *node) { SET_REF(m, node, __rb_parent_color, node); }
static inline bool rb_empty_node(const Machine *m, const struct rb_node *node)
{
	return node->__rb_parent_color == ref(m, node);
}

/* Hang `node`, red, at the empty place `link` (the root, or a child of `parent`); then make the tree balanced again. */
void rb_link_node(Machine *m, const struct rb_node *node, const struct rb_node *parent, const ref_t *link);
void rb_insert_color(Machine *m, struct rb_tree tree, const struct rb_node *node);

/* Take a node out, and balance the tree again. */
void rb_erase(Machine *m, struct rb_tree tree, const struct rb_node *node);

/* The next and the previous node in order, and the first of a tree; NULL where there is none. */
const struct rb_node *rb_next(const Machine *m, const struct rb_node *node);
const struct rb_node *rb_prev(const Machine *m, const struct rb_node *node);
const struct rb_node *rb_first(const Machine *m, const ref_t *root);

#endif
