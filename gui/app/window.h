/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A window: the welcome page, or one lesson or machine with all its views. */

#ifndef VMSTEP_WINDOW_H
#define VMSTEP_WINDOW_H

#include <adwaita.h>

#include "gui/app/session.h"

#define VMSTEP_TYPE_WINDOW (vmstep_window_get_type())
G_DECLARE_FINAL_TYPE(VmstepWindow, vmstep_window, VMSTEP, WINDOW, AdwApplicationWindow)

/* A new window on its welcome page; the application owns it. */
VmstepWindow *vmstep_window_new(GtkApplication *application);

/* Open a lesson.  Where that fails, a page says why. */
void vmstep_window_open(VmstepWindow *self, GFile *file);

/* Open what was saved of a real machine: GFiles, a /proc/vmallocinfo, a trace, or one of each.  Where that fails, a
 * dialog says why, and what was open stays open. */
void vmstep_window_import(VmstepWindow *self, GListModel *files);

/* The window's session, borrowed. */
VmstepSession *vmstep_window_get_session(VmstepWindow *self);

#endif
