/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PAGE_TABLE_PARTS_H
#define PAGE_TABLE_PARTS_H

/* page-table-parts.h -- what the files of the page table's layout know of each other. */

#include "gui/scene/layout-common.h"

/* What is below the tables: the bits of the last entry; the task's own directory beside that of init_mm, where they can
 * differ; on ARM the halves of a page of entries.  As many of these as fit into `room`, and the height they take. */
double page_table_detail_height(const Moment *now, double room);
void page_table_detail(Scene *scene, Rect where, const Moment *now, const VmsLevel *level, size_t filled);

#endif
