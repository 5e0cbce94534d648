/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a lesson wants its reader to look: its `focus` and `highlight` calls that hold at the cursor. */

#ifndef VMSTEP_SESSION_FOCUS_H
#define VMSTEP_SESSION_FOCUS_H

#include "gui/scene/layout.h"
#include "scripts/player.h"

/* The targets that the lesson points at where the player stands: an array of Target. */
GArray *focus_marks(Player *player);

/* The view it wants looked at where the player stands, or VIEW_COUNT. */
View focus_view(Player *player);

#endif
