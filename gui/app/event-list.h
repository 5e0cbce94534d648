/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events of a real machine's trace, one below the other; the first that the model would have done differently is
 * marked, with what it would have done. Activating one goes to where the model has done it. */

#ifndef VMSTEP_EVENT_LIST_H
#define VMSTEP_EVENT_LIST_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_EVENT_LIST (vmstep_event_list_get_type())
G_DECLARE_FINAL_TYPE(VmstepEventList, vmstep_event_list, VMSTEP, EVENT_LIST, VmstepPanel)

#endif
