/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a learner answers a question with: an entry, choices to tick, lines to put in order, a thing to point at. */

#ifndef VMSTEP_ANSWER_INPUT_H
#define VMSTEP_ANSWER_INPUT_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_ANSWER_INPUT (vmstep_answer_input_get_type())
G_DECLARE_FINAL_TYPE(VmstepAnswerInput, vmstep_answer_input, VMSTEP, ANSWER_INPUT, VmstepPanel)

/* An input for a question of that session's lesson.  Signal "submit": the user pressed Enter in the entry.
 * Property "ready": there is something to hand in. */
GtkWidget *vmstep_answer_input_new(VmstepSession *session, const PlayerAsk *ask);

/* Hand the answer in.  FALSE where it is no answer to this kind of question; nothing was sent then. */
gboolean vmstep_answer_input_hand_in(VmstepAnswerInput *self, GError **error);

/* What would be handed in now, for people.  Free with g_free. */
char *vmstep_answer_input_get_words(VmstepAnswerInput *self);

#endif
