/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A widget that shows one of the views of gui/scene: it draws, glides from step to step, and lets the user point.
 *
 * Used as it is for most views; where a view can be zoomed or scrubbed, a subclass adds that. */

#ifndef VMSTEP_SCENE_VIEW_H
#define VMSTEP_SCENE_VIEW_H

#include "gui/app/panel.h"
#include "gui/scene/scene.h"

#define VMSTEP_TYPE_SCENE_VIEW (vmstep_scene_view_get_type())
G_DECLARE_DERIVABLE_TYPE(VmstepSceneView, vmstep_scene_view, VMSTEP, SCENE_VIEW, VmstepPanel)

struct _VmstepSceneViewClass {
	VmstepPanelClass parent_class;

	/* Add the picture of a moment to an empty scene.  At first: layout_view of the property "view". */
	void (*build)(VmstepSceneView *self, Scene *scene, Rect where, const Moment *now);

	/* The user pointed at a place of the picture; HIT is what lies there, or NULL.  At first: it is selected. */
	void (*pointed)(VmstepSceneView *self, Point at, const SceneHit *hit);

	/* What it shows is of no moment: it is built without a session, too, and NOW may be NULL. */
	gboolean timeless;
};

/* Show a view.  Properties: "view" (its name), and "busy" (its picture is about to change, or gliding).  Where anything
 * that views show has changed, it glides to a new picture. */
GtkWidget *vmstep_scene_view_new(View view);

/* The property "busy". */
gboolean vmstep_scene_view_get_busy(VmstepSceneView *self);

/* How much larger than usual the user wants all text; and the width below which nothing is worth drawing, at 1. */
double vmstep_scene_view_get_scale(VmstepSceneView *self);
#define VMSTEP_SCENE_VIEW_LEAST_WIDTH 400

/* Draw it larger than usual where there is room, as far as the layout still has all that it needs; or not. */
void vmstep_scene_view_set_large(VmstepSceneView *self, gboolean large);

/* Make the picture anew before the next frame, gliding to it or at once. */
void vmstep_scene_view_renew(VmstepSceneView *self, gboolean glide);

/* The rectangle that the layout fills, and a place of the widget within it. */
Rect vmstep_scene_view_place(VmstepSceneView *self);
Point vmstep_scene_view_point(VmstepSceneView *self, double x, double y);

/* What lies at a place of the widget; false where nothing does. */
bool vmstep_scene_view_hit(VmstepSceneView *self, double x, double y, SceneHit *hit);

/* Select the shape after (1) or before (-1) the one that is selected, as the keys ] and [ do. */
void vmstep_scene_view_walk(VmstepSceneView *self, int direction);

#endif
