/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A window that measures what a search costs in each kernel, and shows the curves as they grow. */

#ifndef VMSTEP_COST_WINDOW_H
#define VMSTEP_COST_WINDOW_H

#include <adwaita.h>

#define VMSTEP_TYPE_COST_WINDOW (vmstep_cost_window_get_type())
G_DECLARE_FINAL_TYPE(VmstepCostWindow, vmstep_cost_window, VMSTEP, COST_WINDOW, AdwWindow)

/* A new window, which ends with its parent.  It measures as soon as it is shown, once; closing it hides it. */
VmstepCostWindow *vmstep_cost_window_new(GtkWindow *parent);

/* How many measurements there are, and how many of them have been made. */
guint vmstep_cost_window_get_total(VmstepCostWindow *self);
guint vmstep_cost_window_get_done(VmstepCostWindow *self);

#endif
