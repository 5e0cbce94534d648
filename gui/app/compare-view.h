/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels side by side: a column a kernel, a row an operation, and the row at the cursor enlarged.  It follows the
 * cursor; a click on a cell shows that kernel's machine.  Each visible cell is a child, for keys and screen readers. */

#ifndef VMSTEP_COMPARE_VIEW_H
#define VMSTEP_COMPARE_VIEW_H

#include "gui/app/scene-view.h"

#define VMSTEP_TYPE_COMPARE_VIEW (vmstep_compare_view_get_type())
G_DECLARE_FINAL_TYPE(VmstepCompareView, vmstep_compare_view, VMSTEP, COMPARE_VIEW, VmstepSceneView)

/* How far down it is scrolled; for a scroll bar.  Borrowed. */
GtkAdjustment *vmstep_compare_view_get_adjustment(VmstepCompareView *self);

/* Whether not all kernels have room; and pass by so many of them. */
gboolean vmstep_compare_view_can_pass(VmstepCompareView *self);
void vmstep_compare_view_pass(VmstepCompareView *self, int kernels);

#endif
