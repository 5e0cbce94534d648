/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source that runs: the model's own file, and a bar on the line that the cursor is at. */

#ifndef VMSTEP_CODE_VIEW_H
#define VMSTEP_CODE_VIEW_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_CODE_VIEW (vmstep_code_view_get_type())
G_DECLARE_FINAL_TYPE(VmstepCodeView, vmstep_code_view, VMSTEP, CODE_VIEW, VmstepPanel)

#endif
