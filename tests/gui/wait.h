/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the window share: waiting for something, and finding widgets. */

#ifndef VMSTEP_TEST_WAIT_H
#define VMSTEP_TEST_WAIT_H

#include <gtk/gtk.h>

#include "gui/app/session.h"

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

#endif
