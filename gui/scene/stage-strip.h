/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STAGE_STRIP_H
#define STAGE_STRIP_H

/* stage-strip.h -- the strip of stages: what that of vmalloc and that of an access share. */

#include "gui/scene/layout-common.h"

typedef enum { STAGE_NOT_SEEN, STAGE_CURRENT, STAGE_PAST } StageState;

/* The surface of one stage in the colour of `role`: pointed to the right, notched on the left, flat at both ends of the
 * strip. */
Shape *stage_chevron(Scene *scene, ShapeKey key, Rect box, Role role, StageState state, bool first, bool last);

/* The ink on it, and the place for its words. */
Role stage_ink(Role role, StageState state);
Rect stage_inner(Rect box, bool first);

/* Is the operation at hand an access to memory?  Then its strip is the one below. */
bool is_access(const Moment *now);

/* What an access does, from left to right: the TLB is asked, tables are walked, a fault, the frame. */
void layout_access_stages(Scene *scene, Rect where, const Moment *now);

#endif
