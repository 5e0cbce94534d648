/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One cell of the kernels side by side, for keys and for those who listen: it lies over the cell's picture and draws
 * nothing but its focus.  Emits "activate" when Enter or the space bar is pressed on it. */

#ifndef VMSTEP_COMPARE_CELL_H
#define VMSTEP_COMPARE_CELL_H

#include <gtk/gtk.h>

#define VMSTEP_TYPE_COMPARE_CELL (vmstep_compare_cell_get_type())
G_DECLARE_FINAL_TYPE(VmstepCompareCell, vmstep_compare_cell, VMSTEP, COMPARE_CELL, GtkWidget)

GtkWidget *vmstep_compare_cell_new(void);

/* Which cell it is (row and kernel from 0), what it says, and whether its machine is shown at that row. */
void vmstep_compare_cell_set(VmstepCompareCell *self, guint row, guint kernel, const char *words, gboolean shown);
guint vmstep_compare_cell_get_row(VmstepCompareCell *self);
guint vmstep_compare_cell_get_kernel(VmstepCompareCell *self);

#endif
