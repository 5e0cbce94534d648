/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operations of the learner's own: choose one, give its arguments, perform it at the cursor. */

#ifndef VMSTEP_OPERATION_BAR_H
#define VMSTEP_OPERATION_BAR_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_OPERATION_BAR (vmstep_operation_bar_get_type())
G_DECLARE_FINAL_TYPE(VmstepOperationBar, vmstep_operation_bar, VMSTEP, OPERATION_BAR, VmstepPanel)

#endif
