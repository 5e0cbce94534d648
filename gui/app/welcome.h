/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The welcome page: what this is, and the lessons to begin with. */

#ifndef VMSTEP_WELCOME_H
#define VMSTEP_WELCOME_H

#include <gtk/gtk.h>

#define VMSTEP_TYPE_WELCOME (vmstep_welcome_get_type())
G_DECLARE_FINAL_TYPE(VmstepWelcome, vmstep_welcome, VMSTEP, WELCOME, GtkWidget)

/* The path of the first lesson offered, borrowed; NULL where there is none. */
const char *vmstep_welcome_get_first(VmstepWelcome *self);

#endif
