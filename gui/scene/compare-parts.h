/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMPARE_PARTS_H
#define COMPARE_PARTS_H

/* compare-parts.h -- what the two files of the comparison's layout know of each other. */

#include "gui/scene/layout-common.h"
#include "gui/scene/layout-compare.h"

/* Not one of a machine's views, but what views share wants a number for its keys. */
#define VIEW_COMPARED ((View)1000)

/* A number for keys: which cell.  compare_cell_of is the way back. */
static inline uint64_t compare_place(size_t row, size_t column)
{
	return (uint64_t)row * COMPARE_KERNELS_MOST + column;
}

/* The height that a row has where the rows have so much room together; that of the row at hand depends on how wide its
 * cells are. */
double compare_row_height(double cell_width, double room, bool large);

/* Add a cell.  SHOWN: its machine is the one that the other views show. */
void compare_cell(Scene *scene, Rect where, const CompareTable *table, const CompareRow *row, const CompareCell *cell,
		  uint64_t place, bool large, bool shown);

#endif
