/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A widget that shows the curves of what searches cost. */

#ifndef VMSTEP_COST_VIEW_H
#define VMSTEP_COST_VIEW_H

#include "gui/app/scene-view.h"
#include "gui/export/growth-curves.h"

#define VMSTEP_TYPE_COST_VIEW (vmstep_cost_view_get_type())
G_DECLARE_FINAL_TYPE(VmstepCostView, vmstep_cost_view, VMSTEP, COST_VIEW, VmstepSceneView)

/* Show these curves, gliding to them from those before.  The arrays in it are referenced. */
void vmstep_cost_view_show(VmstepCostView *self, const GrowthCurves *curves);

#endif
