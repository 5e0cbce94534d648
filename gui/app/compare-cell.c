/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One cell of the kernels side by side, for keys and for those who listen.  See compare-cell.h. */

#include "gui/app/compare-cell.h"

struct _VmstepCompareCell {
	GtkWidget parent_instance;
	guint row, kernel;
};

enum { SIGNAL_ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(VmstepCompareCell, vmstep_compare_cell, GTK_TYPE_WIDGET)

void vmstep_compare_cell_set(VmstepCompareCell *self, guint row, guint kernel, const char *words, gboolean shown)
{
	g_return_if_fail(VMSTEP_IS_COMPARE_CELL(self));
	self->row = row;
	self->kernel = kernel;
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
	gtk_accessible_update_relation(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_RELATION_ROW_INDEX, (int) row + 1,
		GTK_ACCESSIBLE_RELATION_COL_INDEX, (int) kernel + 1, -1);
	gtk_accessible_update_state(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_STATE_SELECTED, shown, -1);
}

guint vmstep_compare_cell_get_row(VmstepCompareCell *self)
{
	g_return_val_if_fail(VMSTEP_IS_COMPARE_CELL(self), 0);
	return self->row;
}

guint vmstep_compare_cell_get_kernel(VmstepCompareCell *self)
{
	g_return_val_if_fail(VMSTEP_IS_COMPARE_CELL(self), 0);
	return self->kernel;
}

static void vmstep_compare_cell_class_init(VmstepCompareCellClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

	signals[SIGNAL_ACTIVATE] = g_signal_new("activate", VMSTEP_TYPE_COMPARE_CELL,
		G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	gtk_widget_class_set_activate_signal(widget_class, signals[SIGNAL_ACTIVATE]);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		gtk_widget_class_add_binding_signal(widget_class, keys[i], 0, "activate", NULL);
	gtk_widget_class_set_css_name(widget_class, "comparecell");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void vmstep_compare_cell_init(VmstepCompareCell *self)
{
	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
}

GtkWidget *vmstep_compare_cell_new(void)
{
	return g_object_new(VMSTEP_TYPE_COMPARE_CELL, NULL);
}
