/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One entry of the lesson panel for one item of the lesson: its head, words, an operation, a question, an error. */

#ifndef VMSTEP_LESSON_ENTRY_H
#define VMSTEP_LESSON_ENTRY_H

#include "gui/app/panel.h"

/* A widget for the item; NULL for items that are not shown in words. */
GtkWidget *lesson_entry_new(VmstepSession *session, const PlayerItem *item);

/* What to do with a machine that comes without a lesson. */
GtkWidget *lesson_entry_new_sandbox(void);

#endif
