/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A widget that shows the curves of what searches cost. */

#include "gui/app/cost-view.h"

#define GOOD_WIDTH 960
#define LEAST_HEIGHT 300
#define GOOD_HEIGHT 600

struct _VmstepCostView {
	VmstepSceneView parent_instance;
	GArray *points, *subjects;    /* owned, as in `curves`; NULL before the first curves */
	GrowthCurves curves;
};

G_DEFINE_FINAL_TYPE(VmstepCostView, vmstep_cost_view, VMSTEP_TYPE_SCENE_VIEW)

void vmstep_cost_view_show(VmstepCostView *self, const GrowthCurves *curves)
{
	g_autoptr(GArray) points = NULL, subjects = NULL;

	g_return_if_fail(VMSTEP_IS_COST_VIEW(self));
	points = g_steal_pointer(&self->points);
	subjects = g_steal_pointer(&self->subjects);
	self->points = g_array_ref((GArray *) curves->points);
	self->subjects = g_array_ref((GArray *) curves->subjects);
	self->curves = *curves;
	vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(self), TRUE);
}

static void vmstep_cost_view_build(VmstepSceneView *view, Scene *scene, Rect where, const Moment *now)
{
	VmstepCostView *self = VMSTEP_COST_VIEW(view);

	(void) now;
	if (self->points)
		growth_curves_add(scene, where, &self->curves);
}

static void vmstep_cost_view_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
	int *natural, int *minimum_baseline, int *natural_baseline)
{
	double scale = vmstep_scene_view_get_scale(VMSTEP_SCENE_VIEW(widget));
	gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

	(void) for_size;
	*minimum = (int) ((across ? VMSTEP_SCENE_VIEW_LEAST_WIDTH : LEAST_HEIGHT) * scale);
	*natural = (int) ((across ? GOOD_WIDTH : GOOD_HEIGHT) * scale);
	*minimum_baseline = *natural_baseline = -1;
}

static void vmstep_cost_view_finalize(GObject *object)
{
	VmstepCostView *self = VMSTEP_COST_VIEW(object);

	g_clear_pointer(&self->points, g_array_unref);
	g_clear_pointer(&self->subjects, g_array_unref);
	G_OBJECT_CLASS(vmstep_cost_view_parent_class)->finalize(object);
}

static void vmstep_cost_view_class_init(VmstepCostViewClass *class)
{
	VmstepSceneViewClass *view_class = VMSTEP_SCENE_VIEW_CLASS(class);

	view_class->build = vmstep_cost_view_build;
	view_class->timeless = TRUE;
	GTK_WIDGET_CLASS(class)->measure = vmstep_cost_view_measure;
	G_OBJECT_CLASS(class)->finalize = vmstep_cost_view_finalize;
}

static void vmstep_cost_view_init(VmstepCostView *self)
{
	(void) self;
}
