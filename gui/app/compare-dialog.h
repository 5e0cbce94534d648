/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The choice of the kernels that the lesson's own is compared with. */

#ifndef VMSTEP_COMPARE_DIALOG_H
#define VMSTEP_COMPARE_DIALOG_H

#include "gui/app/session.h"

#include <gtk/gtk.h>

/* Ask; what is chosen goes to the parent's action win.compare-with. */
void vmstep_compare_dialog_present(GtkWindow *parent, VmstepSession *session);

#endif
