/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMPARISON_PICTURE_H
#define COMPARISON_PICTURE_H

/* comparison-picture.h -- a comparison as layout_compare is told of it, and as a whole figure. */

#include "gui/export/export.h"
#include "gui/scene/layout-compare.h"
#include "scripts/compare/comparison.h"

typedef struct ComparisonPicture ComparisonPicture;

/* A picture of a comparison, which is borrowed and stays the caller's.  Free with comparison_picture_free. */
ComparisonPicture *comparison_picture_new(Comparison *comparison);
void comparison_picture_free(ComparisonPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ComparisonPicture, comparison_picture_free)

/* The row at hand, from 0 (the number of rows for none), and the kernel whose machine the other views show
 * (COMPARISON_COLUMNS for none). */
void comparison_picture_set(ComparisonPicture *self, guint at_hand, guint shown);

/* What the layout is told at the moment, for its functions on places and scrolling; borrowed. */
const CompareTable *comparison_picture_table(const ComparisonPicture *self);

/* Add the view to a scene.  Machines are moved meanwhile, and stand where they stood afterwards. */
void comparison_picture_add(ComparisonPicture *self, Scene *scene, Rect where, CompareScroll scroll);

/* A whole figure, the row at hand in view.  TITLE stands above it.  Completes the options; where not all kernels have
 * room, everything is drawn smaller.  Free with scene_free. */
Scene *comparison_picture_figure(ComparisonPicture *self, const char *title, ExportOptions *options);

#endif
