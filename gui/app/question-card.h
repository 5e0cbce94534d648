/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question of the lesson: the prompt, something to answer with, hints, and what the lesson says to the answer. */

#ifndef VMSTEP_QUESTION_CARD_H
#define VMSTEP_QUESTION_CARD_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_QUESTION_CARD (vmstep_question_card_get_type())
G_DECLARE_FINAL_TYPE(VmstepQuestionCard, vmstep_question_card, VMSTEP, QUESTION_CARD, VmstepPanel)

/* A card for an ASK item; or for a GRADED one, which shows how a prediction turned out.  The item is borrowed. */
GtkWidget *vmstep_question_card_new(VmstepSession *session, const PlayerItem *item);

#endif
