/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of the lesson, as far as they have come, with its questions; and the button that goes on. */

#ifndef VMSTEP_LESSON_PANEL_H
#define VMSTEP_LESSON_PANEL_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_LESSON_PANEL (vmstep_lesson_panel_get_type())
G_DECLARE_FINAL_TYPE(VmstepLessonPanel, vmstep_lesson_panel, VMSTEP, LESSON_PANEL, VmstepPanel)

#endif
