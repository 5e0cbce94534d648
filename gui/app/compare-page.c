/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What takes the place of the board while kernels are compared. */

#include "gui/app/compare-page.h"

#include <glib/gi18n.h>

struct _VmstepComparePage {
	VmstepPanel parent_instance;

	/* template widgets */
	VmstepCompareView *view;
	GtkScrollbar *bar;
	GtkLabel *shown, *problem;
};

G_DEFINE_FINAL_TYPE(VmstepComparePage, vmstep_compare_page, VMSTEP_TYPE_PANEL)

VmstepCompareView *vmstep_compare_page_get_view(VmstepComparePage *self)
{
	g_return_val_if_fail(VMSTEP_IS_COMPARE_PAGE(self), NULL);
	return self->view;
}

/* Whose machine the rest of the window shows, where that is not the lesson's own. */
static void update_shown(VmstepComparePage *self, VmstepSession *session)
{
	guint visited = vmstep_session_get_visited(session);
	g_autofree char *words = visited ? g_strdup_printf(_("%s is shown. Escape goes back."),
		comparison_profile(vmstep_session_get_comparison(session, NULL), visited)->name) : g_strdup("");

	gtk_label_set_text(self->shown, words);
}

static void update_problem(VmstepComparePage *self, VmstepSession *session)
{
	const char *problem;
	Comparison *comparison = vmstep_session_get_comparison(session, &problem);

	gtk_label_set_text(self->problem, problem ? problem : "");
	gtk_widget_set_visible(GTK_WIDGET(self->problem), problem != NULL);
	gtk_widget_set_visible(GTK_WIDGET(self->view), comparison != NULL);
}

static void vmstep_compare_page_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepComparePage *self = VMSTEP_COMPARE_PAGE(panel);
	VmstepSession *session = vmstep_panel_get_session(panel);

	g_object_set(self->view, "session", session, NULL);
	if (what & SESSION_COMPARISON) {
		update_shown(self, session);
		update_problem(self, session);
	}
}

static void on_adjusted(VmstepComparePage *self, GtkAdjustment *down)
{
	gtk_widget_set_visible(GTK_WIDGET(self->bar),
		gtk_adjustment_get_upper(down) > gtk_adjustment_get_page_size(down));
	gtk_widget_action_set_enabled(GTK_WIDGET(self), "compare.pass", vmstep_compare_view_can_pass(self->view));
}

static void pass(GtkWidget *widget, const char *action, GVariant *kernels)
{
	(void) action;
	vmstep_compare_view_pass(VMSTEP_COMPARE_PAGE(widget)->view, g_variant_get_int32(kernels));
}

static void vmstep_compare_page_class_init(VmstepComparePageClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	g_type_ensure(VMSTEP_TYPE_COMPARE_VIEW);
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_compare_page_changed;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/compare-page.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepComparePage, view);
	gtk_widget_class_bind_template_child(widget_class, VmstepComparePage, bar);
	gtk_widget_class_bind_template_child(widget_class, VmstepComparePage, shown);
	gtk_widget_class_bind_template_child(widget_class, VmstepComparePage, problem);
	gtk_widget_class_install_action(widget_class, "compare.pass", "i", pass);
}

static void vmstep_compare_page_init(VmstepComparePage *self)
{
	GtkAdjustment *down;

	gtk_widget_init_template(GTK_WIDGET(self));
	down = vmstep_compare_view_get_adjustment(self->view);
	gtk_scrollbar_set_adjustment(self->bar, down);
	g_signal_connect_object(down, "changed", G_CALLBACK(on_adjusted), self, G_CONNECT_SWAPPED);
}
