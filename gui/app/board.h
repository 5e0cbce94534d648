/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board: as many views side by side as there is room for, those first that matter at the moment. */

#ifndef VMSTEP_BOARD_H
#define VMSTEP_BOARD_H

#include "gui/app/panel.h"
#include "gui/scene/layout.h"

#define VMSTEP_TYPE_BOARD (vmstep_board_get_type())
G_DECLARE_FINAL_TYPE(VmstepBoard, vmstep_board, VMSTEP, BOARD, VmstepPanel)

/* Show the first view alone, however many there is room for; or not. */
void vmstep_board_set_alone(VmstepBoard *self, gboolean alone);
gboolean vmstep_board_get_alone(VmstepBoard *self);

/* The scene views on the board, one by one; NULL beyond the last. */
GtkWidget *vmstep_board_get_view(VmstepBoard *self, guint i);

/* The scene view of that view; NULL where the board has none. */
GtkWidget *vmstep_board_find_view(VmstepBoard *self, View view);

#endif
