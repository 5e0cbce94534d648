/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window that says what this program is, and under which licence. */

#ifndef VMSTEP_ABOUT_H
#define VMSTEP_ABOUT_H

#include <gtk/gtk.h>

/* Show it above `parent`, which may be NULL. */
void vmstep_about_present(GtkWindow *parent);

#endif
