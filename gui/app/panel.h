/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all parts of the window have in common: the session, and listening to it. */

#ifndef VMSTEP_PANEL_H
#define VMSTEP_PANEL_H

#include <gtk/gtk.h>

#include "gui/app/session.h"

#define VMSTEP_TYPE_PANEL (vmstep_panel_get_type())
G_DECLARE_DERIVABLE_TYPE(VmstepPanel, vmstep_panel, VMSTEP, PANEL, GtkWidget)

struct _VmstepPanelClass {
	GtkWidgetClass parent_class;

	/* Something of `what` has changed; called with everything when the session is set. */
	void (*changed)(VmstepPanel *self, SessionChange what);
};

/* The property "session", borrowed; NULL while it is not set. */
VmstepSession *vmstep_panel_get_session(VmstepPanel *self);

/* Give a widget a style class, or take it away. */
void vmstep_panel_set_style(GtkWidget *widget, const char *style, gboolean on);

#endif
