/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A real machine's own state, in words: what there is, where its next vmalloc lands and why, what its trace says. */

#ifndef VMSTEP_FOUND_PANEL_H
#define VMSTEP_FOUND_PANEL_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_FOUND_PANEL (vmstep_found_panel_get_type())
G_DECLARE_FINAL_TYPE(VmstepFoundPanel, vmstep_found_panel, VMSTEP, FOUND_PANEL, VmstepPanel)

#endif
