/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the window share: waiting for something, finding widgets, a window with a lesson. */

#ifndef VMSTEP_TEST_WAIT_H
#define VMSTEP_TEST_WAIT_H

#include <gtk/gtk.h>

#include "gui/app/window.h"

typedef gboolean (*Condition)(gpointer data);

/* Run the main loop until the condition holds; the test fails when it takes longer than half a minute. */
void wait_until(Condition condition, gpointer data);

/* Wait until the lesson wants something of the learner, or is over. */
void wait_for_lesson(VmstepSession *session);

/* The path of one of the test lessons: "plain".  Free with g_free. */
char *lesson_path(const char *name);

/* The first visible widget below `top` of that type; and the button with that label.  NULL where there is none. */
GtkWidget *find_widget(GtkWidget *top, GType type);
GtkWidget *find_button(GtkWidget *top, const char *label);

/* The dialog that is open, or NULL. */
GtkWidget *open_dialog(void);

/* A window with one of the test lessons at its first stop, or with none; drawn.  Ends with gtk_window_destroy. */
VmstepWindow *open_window(const char *lesson);

/* Activate "win.step('into')". */
void activate(VmstepWindow *window, const char *action);

/* The action "state", as JSON; and a Condition: nothing is under way. */
const char *window_state(VmstepWindow *window);
gboolean window_is_idle(gpointer window);

#endif
