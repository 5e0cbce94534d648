/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All steps from left to right, to be scrubbed: pressing goes to a step, dragging goes along. */

#ifndef VMSTEP_TIMELINE_H
#define VMSTEP_TIMELINE_H

#include "gui/app/scene-view.h"

#define VMSTEP_TYPE_TIMELINE (vmstep_timeline_get_type())
G_DECLARE_FINAL_TYPE(VmstepTimeline, vmstep_timeline, VMSTEP, TIMELINE, VmstepSceneView)

#endif
