/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TREE_PARTS_H
#define TREE_PARTS_H

/* tree-parts.h -- what the layouts of trees share: which nodes are drawn and where, and the way of a search.
 *
 *                 [      ]
 *                /        \               in order of addresses from left to right, each node in a column of its
 *          (       )    [      ]          own, so that the tree has the same order as the address space;
 *           /     \                       red nodes are round, black ones square, and say R or B
 *      [      ] [      ]
 *
 * A node is the same shape from step to step, so rotations and recolouring are seen as movement.  Of a tree with more
 * nodes than have room only the top is drawn, and whatever has been visited; a deeper subtree is a triangle with the
 * number of its nodes. */

#include "gui/scene/layout-common.h"

typedef struct {
	VmsTreeNode node;
	int parent;               /* index of the parent, -1 for the root */
	int depth;
	unsigned size;            /* of a collapsed subtree; 0: drawn as a node */
	int column;               /* in the order of addresses */
	bool passed;              /* in a subtree that the search has passed by: drawn faint */
} TreeItem;

typedef struct {
	/* Set by the caller. */
	Scene *scene;
	const Moment *now;
	VmsRef root;
	Rect where;
	double tall, low;         /* heights of a node with two lines of words or more, and with one */
	double least_column;      /* narrower, and only a part of the tree is drawn, in columns of wished_column */
	double wished_column;
	bool arrows;              /* the way of the search has directions: down, and back up */

	/* Filled in by tree_place. */
	GArray *items;            /* of TreeItem: parents before children */
	GHashTable *visits;       /* VmsRef: GString with the numbers of its visits */
	GHashTable *down, *up;    /* pairs of VmsRef, as 64-bit keys: edges that the search went along */
	double column, row, box_w, box_h;
	int depth;
} TreePicture;

/* Decide which nodes are drawn and where.  `keep` is a node that must be seen whatever happens, or 0.  End it with
 * tree_clear. */
void tree_place(TreePicture *tree, VmsRef keep);
void tree_clear(TreePicture *tree);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TreePicture, tree_clear)

/* How many nodes a tree has, up to `most`. */
unsigned tree_count(const VmsMachine *m, VmsRef root, unsigned most);

/* Whether a node is in the tree of that root. */
bool tree_has(const VmsMachine *m, VmsRef root, VmsRef node);

/* The item of a node, NULL where it is not drawn; the place of an item; how strongly it is drawn. */
const TreeItem *tree_item(const TreePicture *tree, VmsRef node);
Rect tree_box(const TreePicture *tree, const TreeItem *item);
double tree_opacity(const TreeItem *item);

/* Call `draw` for every item. */
void tree_each(TreePicture *tree, void (*draw)(TreePicture *tree, const TreeItem *item));

/* The edges above an item; a node's outline in its colour, or a collapsed subtree as a triangle with its number below
 * it, of holes, of which `words` say the largest, or of areas, where they are NULL; when the search came by. */
void tree_edge(TreePicture *tree, const TreeItem *item);
Shape *tree_node(TreePicture *tree, const TreeItem *item);
void tree_subtree(TreePicture *tree, const TreeItem *item, const char *words);
void tree_visit(TreePicture *tree, const TreeItem *item);

#endif
