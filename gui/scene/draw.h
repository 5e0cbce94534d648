/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DRAW_H
#define DRAW_H

/* draw.h -- puts shapes on a cairo context.
 *
 * The window draws each shape into a small node of its own and keeps it, an exporter draws the whole scene on one
 * surface; both come through draw_shape, so what is seen is what is exported.  Scale is the context's business: use
 * cairo_scale.
 */

#include "gui/scene/scene.h"

#include <cairo.h>

/* A theme, a language, and the text laid out so far.  One per thread; text is kept until it is not used for a while. */
typedef struct Pen Pen;

/* `theme` is borrowed; `language` is a locale as "zh_CN.UTF-8" or a tag as "zh-cn", which chooses the face of Chinese
 * characters; NULL for the process's own. */
Pen *pen_new(const Theme *theme, const char *language);
void pen_free(Pen *pen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pen, pen_free)
const Theme *pen_theme(const Pen *pen);

/* Draw one shape.  CLIP_BEGIN saves the context and clips it, CLIP_END restores it; groups draw nothing. */
void draw_shape(cairo_t *cr, Pen *pen, const Shape *shape);

/* Draw all of a scene, over whatever is there. */
void draw_scene(cairo_t *cr, Pen *pen, const Scene *scene);

/* Fill the clip with the theme's background. */
void draw_background(cairo_t *cr, Pen *pen);

#endif
