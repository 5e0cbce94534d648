/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is selected, in full.  While nothing is, it shows the area at hand; and says so. */

#include "gui/app/inspector.h"

#include <glib/gi18n.h>

#include "gui/app/facts.h"

struct _VmstepInspector {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkLabel *title, *subtitle, *nothing;
	GtkWidget *unselect;
	VmstepFactList *facts;
};

G_DEFINE_FINAL_TYPE(VmstepInspector, vmstep_inspector, VMSTEP_TYPE_PANEL)

static FactSheet *sheet_at_hand(const Moment *now)
{
	Target area = now->has_area ? target_area(&now->area) : (Target) { 0 };

	return fact_sheet_new(now, &area);
}

static void show_sheet(VmstepInspector *self, const FactSheet *sheet)
{
	gtk_label_set_text(self->title, sheet ? sheet->title : _("Inspector"));
	gtk_label_set_text(self->subtitle, sheet && sheet->subtitle ? sheet->subtitle : "");
	gtk_widget_set_visible(GTK_WIDGET(self->nothing), !sheet);
	vmstep_fact_list_show(self->facts, sheet ? (const Fact *) (void *) sheet->facts->data : NULL,
		sheet ? sheet->facts->len : 0);
}

static void vmstep_inspector_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepInspector *self = VMSTEP_INSPECTOR(panel);
	VmstepSession *session = vmstep_panel_get_session(panel);
	const Target *selection = vmstep_session_get_selection(session);
	const Moment *now = vmstep_session_get_moment(session);
	g_autoptr(FactSheet) sheet = NULL;

	if (!(what & (SESSION_LESSON | SESSION_MOVED | SESSION_SELECTION)))
		return;
	if (now)
		sheet = selection->has ? fact_sheet_new(now, selection) : sheet_at_hand(now);
	show_sheet(self, sheet);
	gtk_widget_set_visible(self->unselect, selection->has != 0);
	gtk_label_set_text(self->nothing, selection->has ? _("What was selected is not there at this moment.")
		: _("Click on anything in a picture to see what is in it."));
}

static void on_fact_chosen(VmstepInspector *self, guint index, VmstepFactList *list)
{
	vmstep_session_select(vmstep_panel_get_session(VMSTEP_PANEL(self)), vmstep_fact_list_get_target(list, index));
}

static void on_unselect(VmstepInspector *self)
{
	vmstep_session_select(vmstep_panel_get_session(VMSTEP_PANEL(self)), NULL);
}

static void vmstep_inspector_class_init(VmstepInspectorClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	VMSTEP_PANEL_CLASS(class)->changed = vmstep_inspector_changed;
	g_type_ensure(VMSTEP_TYPE_FACT_LIST);
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/inspector.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepInspector, title);
	gtk_widget_class_bind_template_child(widget_class, VmstepInspector, subtitle);
	gtk_widget_class_bind_template_child(widget_class, VmstepInspector, nothing);
	gtk_widget_class_bind_template_child(widget_class, VmstepInspector, unselect);
	gtk_widget_class_bind_template_child(widget_class, VmstepInspector, facts);
	gtk_widget_class_bind_template_callback(widget_class, on_fact_chosen);
	gtk_widget_class_bind_template_callback(widget_class, on_unselect);
}

static void vmstep_inspector_init(VmstepInspector *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
}
