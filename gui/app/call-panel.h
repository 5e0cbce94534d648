/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions that the cursor is inside of, and the local values of one of them. */

#ifndef VMSTEP_CALL_PANEL_H
#define VMSTEP_CALL_PANEL_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_CALL_PANEL (vmstep_call_panel_get_type())
G_DECLARE_FINAL_TYPE(VmstepCallPanel, vmstep_call_panel, VMSTEP, CALL_PANEL, VmstepPanel)

#endif
