/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LAYOUT_TIMELINE_H
#define LAYOUT_TIMELINE_H

/* layout-timeline.h -- all steps from left to right: coloured by stage, bracketed by operation, with the lesson's
 * stops, questions and figures as notches, and the cursor. */

#include "gui/scene/layout.h"

/* Add the view; `options` may be NULL. */
void layout_timeline(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options);

/* The step at a place of the timeline drawn with the same arguments, VMS_START at the far left; for scrubbing. */
int64_t timeline_step_at(Rect where, const Moment *now, const LayoutOptions *options, double x);

#endif
