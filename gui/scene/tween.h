/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TWEEN_H
#define TWEEN_H

/* tween.h -- a scene between two scenes.
 *
 * Shapes of the same key glide from their old place to their new one, new ones fade in, gone ones fade out.  Pure: both
 * scenes stay as they are, and the same arguments give the same scene.
 */

#include "gui/scene/scene.h"

/* The scene at `t`: equal to `from` at 0 or less, to `to` at 1 or more.  Free with scene_free. */
Scene *tween_scenes(const Scene *from, const Scene *to, double t);

/* One shape between two of the same key and kind; what cannot be mixed (text, cells) is taken from `to`.  Points and
 * strings are borrowed from `to`, so that it costs no memory; polylines of different length are those of `to`. */
Shape tween_shape(const Shape *from, const Shape *to, double t);

/* Time to progress, both 0 to 1: slow at both ends. */
double tween_ease(double t);

#endif
