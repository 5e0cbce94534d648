/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The address space, from all of it down to a quarter of a page: zoom, pan, fit. */

#ifndef VMSTEP_ADDRESS_VIEW_H
#define VMSTEP_ADDRESS_VIEW_H

#include "gui/app/scene-view.h"

#define VMSTEP_TYPE_ADDRESS_VIEW (vmstep_address_view_get_type())
G_DECLARE_FINAL_TYPE(VmstepAddressView, vmstep_address_view, VMSTEP, ADDRESS_VIEW, VmstepSceneView)

/* Actions of the widget, which its window shows as buttons:
 *   address.zoom-in   address.zoom-out   address.fit-areas   address.fit-window   address.everything   address.pan-left
 *   address.pan-right   address.follow */

#endif
