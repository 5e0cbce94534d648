/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What takes the place of the board while kernels are compared: their picture with its title and its scroll bar. */

#ifndef VMSTEP_COMPARE_PAGE_H
#define VMSTEP_COMPARE_PAGE_H

#include "gui/app/compare-view.h"

#define VMSTEP_TYPE_COMPARE_PAGE (vmstep_compare_page_get_type())
G_DECLARE_FINAL_TYPE(VmstepComparePage, vmstep_compare_page, VMSTEP, COMPARE_PAGE, VmstepPanel)

/* The picture, borrowed. */
VmstepCompareView *vmstep_compare_page_get_view(VmstepComparePage *self);

#endif
