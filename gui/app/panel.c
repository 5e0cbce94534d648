/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all parts of the window have in common.  A panel's children fill it, and go when it goes. */

#include "gui/app/panel.h"

#define EVERYTHING (~0u)

typedef struct {
	VmstepSession *session;
} VmstepPanelPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE(VmstepPanel, vmstep_panel, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SESSION, N_PROPS };
static GParamSpec *properties[N_PROPS];

static VmstepPanelPrivate *get(VmstepPanel *self)
{
	return vmstep_panel_get_instance_private(self);
}

VmstepSession *vmstep_panel_get_session(VmstepPanel *self)
{
	g_return_val_if_fail(VMSTEP_IS_PANEL(self), NULL);
	return get(self)->session;
}

void vmstep_panel_set_style(GtkWidget *widget, const char *style, gboolean on)
{
	if (on)
		gtk_widget_add_css_class(widget, style);
	else
		gtk_widget_remove_css_class(widget, style);
}

static void on_session_changed(VmstepPanel *self, SessionChange what)
{
	VMSTEP_PANEL_GET_CLASS(self)->changed(self, what);
}

static void set_session(VmstepPanel *self, VmstepSession *session)
{
	if (session == get(self)->session)
		return;
	if (get(self)->session)
		g_signal_handlers_disconnect_by_func(get(self)->session, on_session_changed, self);
	g_set_object(&get(self)->session, session);
	if (!session)
		return;
	g_signal_connect_object(session, "changed", G_CALLBACK(on_session_changed), self, G_CONNECT_SWAPPED);
	on_session_changed(self, EVERYTHING);
}

static void vmstep_panel_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	if (id == PROP_SESSION)
		g_value_set_object(value, get(VMSTEP_PANEL(object))->session);
	else
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void vmstep_panel_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
	if (id == PROP_SESSION)
		set_session(VMSTEP_PANEL(object), g_value_get_object(value));
	else
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void changed(VmstepPanel *self, SessionChange what)
{
	(void) self;
	(void) what;
}

static void vmstep_panel_dispose(GObject *object)
{
	GtkWidget *child;

	set_session(VMSTEP_PANEL(object), NULL);
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	G_OBJECT_CLASS(vmstep_panel_parent_class)->dispose(object);
}

static void vmstep_panel_class_init(VmstepPanelClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	class->changed = changed;
	object_class->get_property = vmstep_panel_get_property;
	object_class->set_property = vmstep_panel_set_property;
	object_class->dispose = vmstep_panel_dispose;
	properties[PROP_SESSION] = g_param_spec_object("session", NULL, NULL, VMSTEP_TYPE_SESSION,
		G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
	g_object_class_install_properties(object_class, N_PROPS, properties);
	gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
}

static void vmstep_panel_init(VmstepPanel *self)
{
	(void) self;
}
