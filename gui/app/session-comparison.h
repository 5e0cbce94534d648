/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels beside the lesson's own: which were chosen, and what they make of what the lesson has done. */

#ifndef VMSTEP_SESSION_COMPARISON_H
#define VMSTEP_SESSION_COMPARISON_H

#include "scripts/compare/comparison.h"

typedef struct SessionComparison SessionComparison;

/* New, with no kernel chosen; and its end. */
SessionComparison *session_comparison_new(void);
void session_comparison_free(SessionComparison *self);

/* Choose the kernels of these profiles (ends with NULL), which takes effect with the next call of the one below; what
 * was chosen, borrowed. */
void session_comparison_choose(SessionComparison *self, const char *const *profiles);
const char *const *session_comparison_get_chosen(SessionComparison *self);

/* Keep up with the player: its machine is compared with the kernels chosen.  TRUE where the comparison is another one,
 * and the machines of the one before are gone. */
gboolean session_comparison_follow(SessionComparison *self, Player *player);

/* The comparison, its first kernel being the player's own; NULL where there is none, and then why, or NULL where
 * nothing was chosen. */
Comparison *session_comparison_get(SessionComparison *self);
const char *session_comparison_get_problem(SessionComparison *self);

#endif
