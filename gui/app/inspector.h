/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is selected, in full: the fields of a kernel structure with their last write, a page frame, an address. */

#ifndef VMSTEP_INSPECTOR_H
#define VMSTEP_INSPECTOR_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_INSPECTOR (vmstep_inspector_get_type())
G_DECLARE_FINAL_TYPE(VmstepInspector, vmstep_inspector, VMSTEP, INSPECTOR, VmstepPanel)

#endif
