/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LAYOUT_COMPARE_H
#define LAYOUT_COMPARE_H

/* layout-compare.h -- several kernels side by side: a column a kernel, a row an operation, the row at hand enlarged.
 *
 *      operation           linux-4.19/x86_64         linux-6.12/x86_64
 *      4  vfree(→2)        +0x2000       ##### 5     +0x2000          # 1
 *                          [__░░░░_____________]     [__░░░░_____________]
 *    +--------------------------------------------------------------------+
 *    | 5  vmalloc(4 KiB)   +0x7000               |  +0x2000  ≠            |
 *    |                     1 node: list          |  0 nodes: from a pool  |
 *    |                     [__░░░____▓▓________] |  [__▓▓________________]|
 *    +--------------------------------------------------------------------+
 *
 * The strips of a row have one scale, counted from each kernel's VMALLOC_START.  What differs from the first kernel has
 * an outline and a sign.  The first kernel is always shown; where there is no room for all others, some of them are.
 *
 * The layout is told where things are by whoever compares, through two functions, and asks them only for rows that are
 * visible.
 */

#include "gui/scene/layout.h"

/* There can be no more columns. */
#define COMPARE_KERNELS_MOST 16

/* Costs of a cell that are shown for the row at hand. */
#define COMPARE_COSTS 8

typedef struct {
	const char *title;        /* "linux-4.19/x86_64" */
	const char *below;        /* "0xffffc90000000000": its VMALLOC_START */
	bool shown;               /* its machine is the one that the other views show */
} CompareColumn;

typedef struct {
	const char *number, *operation;
	uint64_t first, size;     /* what the strips show, from VMALLOC_START */
} CompareRow;

typedef struct { const char *text; bool differs; } CompareCost;

typedef struct {
	const char *result;       /* "+0x2000"; where nothing was done, why */
	const char *address;      /* the same in full, or "" */
	const char *sign;         /* "≠", or "" where it went as on the first kernel */
	const char *words;        /* how it went: "3 nodes: tree of holes" */
	const char *tip;          /* all of it, for a tooltip and for those who listen */
	bool performed, failed;
	bool looked;              /* it looked at areas or holes, or might have: */
	uint64_t nodes;           /* so many, which the bar shows */
	bool nodes_differ;
	CompareCost costs[COMPARE_COSTS];
	size_t n_costs;
	const VmsMachine *machine;    /* at the end of the operation */
	uint64_t start;           /* its VMALLOC_START */
	uint64_t first, size;     /* the range at hand, from there; size 0: none */
	int64_t step;             /* where the operation ends */
} CompareCell;

typedef struct {
	const CompareColumn *columns;
	size_t n_columns, n_rows;
	size_t at_hand;           /* row; n_rows for none */
	uint64_t most_nodes;      /* of any cell: how far the longest bar stands for */
	const char *reference;    /* the first kernel, as the legend names it */
	bool purges, pools;       /* one of the kernels frees lazily, or keeps ranges in pools */

	/* Fill in a row, and a cell of it; what they need to keep is kept in the scene.  LARGE: the row at hand. */
	void (*row)(void *data, Scene *scene, size_t row, CompareRow *out);
	void (*cell)(void *data, Scene *scene, size_t row, size_t column, bool large, CompareCell *out);
	void *data;
} CompareTable;

/* How far down the table has been scrolled, and how many kernels behind the first one have been passed over. */
typedef struct { double down; size_t across; } CompareScroll;

/* Add the view. */
void layout_compare(Scene *scene, Rect where, const CompareTable *table, CompareScroll scroll);

/* The height of all rows; and of the part of the view that shows some of them. */
double compare_rows_height(const CompareTable *table, Rect where);
double compare_rows_shown(Rect where);

/* How many kernels beside the first have room. */
size_t compare_columns_shown(const CompareTable *table, Rect where);

/* The scroll within its bounds; and the nearest to it that shows all of the row at hand. */
CompareScroll compare_scroll_within(const CompareTable *table, Rect where, CompareScroll scroll);
CompareScroll compare_scroll_to_hand(const CompareTable *table, Rect where, CompareScroll scroll);

/* The cell at a place of the view; false where there is none. */
bool compare_cell_at(const CompareTable *table, Rect where, CompareScroll scroll, Point at, size_t *row,
		     size_t *column);

/* The cell that a shape of the view is the box of; false where it is none. */
bool compare_cell_of(const Shape *shape, size_t *row, size_t *column);

#endif
