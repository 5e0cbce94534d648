/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bar at the bottom: every kind of step, back to the left and forwards to the right, and playing in the middle. */

#ifndef VMSTEP_TRANSPORT_H
#define VMSTEP_TRANSPORT_H

#include "gui/app/panel.h"

#define VMSTEP_TYPE_TRANSPORT (vmstep_transport_get_type())
G_DECLARE_FINAL_TYPE(VmstepTransport, vmstep_transport, VMSTEP, TRANSPORT, VmstepPanel)

#endif
