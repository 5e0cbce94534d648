/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LAYOUT_H
#define LAYOUT_H

/* layout.h -- the views: each adds its shapes to a scene, inside a rectangle, for a moment.
 *
 * A layout draws the content of its view only: no title and no frame, which the window and layout_figure put around it.
 * Each keeps to its rectangle, leaves out what has no room, and costs what is visible, not what exists.  The views are
 * declared in views.def.
 */

#include "gui/scene/moment.h"
#include "gui/scene/scene.h"

typedef enum {
#define VIEW(ID, name, title) VIEW_##ID,
#include "gui/scene/views.def"
#undef VIEW
	VIEW_COUNT
} View;

/* "page-table"; "Page table" in the user's language; VIEW_COUNT where there is no view of that name. */
const char *view_name(View view);
const char *view_title(View view);
View view_find(const char *name);

/* A part of the address space, both inclusive: 0 to UINT64_MAX is all of it.  Zero in both: choose for me. */
typedef struct { uint64_t start, last; } AddressRange;

/* A mark on the timeline, set by a lesson. */
typedef enum { TIMELINE_STOP, TIMELINE_QUESTION, TIMELINE_FIGURE } TimelineMarkKind;
typedef struct {
	TimelineMarkKind kind;
	int64_t step;
	const char *name;             /* for its tooltip, or NULL */
} TimelineMark;

/* What the views can be told; zero everywhere is fine. */
typedef struct {
	AddressRange range;           /* address: what to show */
	int64_t timeline_first, timeline_last;    /* timeline: the steps to show; both 0: all */
	const TimelineMark *timeline_marks;
	size_t n_timeline_marks;
	uint64_t frames_first;        /* frames: the first frame of the window; 0: around what is at hand */
	unsigned node;                /* tree, list: 1 + the node of 6.12 that is shown; 0: that of what is at hand */
} LayoutOptions;

/* Add the view's shapes to the scene.  `options` may be NULL. */
void layout_view(Scene *scene, View view, Rect where, const Moment *now, const LayoutOptions *options);

/* Whether the kernel has what the view shows: 2.4 has a list and no tree, and so on.  The others say so in a note. */
bool view_suits(View view, const VmsMachine *machine);

/* Of the views of areas the one in which the operation at the cursor is seen best. */
View view_of_areas(const Moment *now);

/* The height that the view would like at that width; the least that it can be read at. */
double layout_height(View view, double width, const Moment *now);
double layout_min_height(View view);

#endif
