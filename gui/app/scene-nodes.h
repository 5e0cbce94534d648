/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scene on screen: a small render node for each shape, kept from step to step.
 *
 * Drawing a window's worth of shapes anew for each frame is slow; telling GTK that nearly all of them are the nodes of
 * before costs next to nothing.  So each shape has a node of its own, a shape that only moved keeps it, and only what
 * looks different is drawn again. */

#ifndef VMSTEP_SCENE_NODES_H
#define VMSTEP_SCENE_NODES_H

#include <gtk/gtk.h>

#include "gui/scene/draw.h"

typedef struct SceneNodes SceneNodes;

/* New and empty, to be given a theme before it is drawn; and its end, with the scene it shows. */
SceneNodes *scene_nodes_new(void);
void scene_nodes_free(SceneNodes *self);

/* Draw with this theme and language from now on; everything is drawn again. */
void scene_nodes_set_theme(SceneNodes *self, const Theme *theme, const char *language);

/* Show another scene, which is taken over.  TRUE where it looks different from the one before. */
gboolean scene_nodes_show(SceneNodes *self, Scene *scene);

/* The scene that is shown, borrowed; NULL before the first. */
const Scene *scene_nodes_get_scene(SceneNodes *self);

/* Append the scene to a snapshot, `t` of the way (0 to 1) from the one before. */
void scene_nodes_snapshot(SceneNodes *self, GtkSnapshot *snapshot, double t);

#endif
