/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The welcome page: what this is, and the lessons to begin with.  Each is a row that opens it. */

#include "gui/app/welcome.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gui/app/catalog.h"

struct _VmstepWelcome {
	GtkWidget parent_instance;

	/* template widgets */
	GtkWidget *content;
	GtkListBox *lessons;
	GtkWidget *nothing;

	/* owned */
	VmstepCatalog *catalog;
};

G_DEFINE_FINAL_TYPE(VmstepWelcome, vmstep_welcome, GTK_TYPE_WIDGET)

const char *vmstep_welcome_get_first(VmstepWelcome *self)
{
	g_autoptr(VmstepCatalogEntry) entry = NULL;

	g_return_val_if_fail(VMSTEP_IS_WELCOME(self), NULL);
	entry = g_list_model_get_item(vmstep_catalog_get_entries(self->catalog), 0);
	return entry ? vmstep_catalog_entry_get_path(entry) : NULL;
}

/* A lesson that cannot be opened says why, in place of what it is about. */
static gboolean subtitle_of(GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
	g_autoptr(GObject) entry = g_binding_dup_source(binding);
	g_autofree char *problem = NULL;

	(void) data;
	g_object_get(entry, "problem", &problem, NULL);
	g_value_take_string(to, g_markup_escape_text(problem ? problem : g_value_get_string(from), -1));
	return TRUE;
}

static gboolean title_of(GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
	(void) binding;
	(void) data;
	g_value_take_string(to, g_markup_escape_text(g_value_get_string(from), -1));
	return TRUE;
}

static GtkWidget *lesson_row(gpointer item, gpointer data)
{
	VmstepWelcome *self = data;
	GtkWidget *row = adw_action_row_new();
	g_autofree char *number = NULL;
	GtkWidget *badge;
	guint at = 0;

	if (g_list_store_find(G_LIST_STORE(vmstep_catalog_get_entries(self->catalog)), item, &at))
		number = g_strdup_printf("%u", at + 1);
	badge = gtk_label_new(number);
	gtk_widget_add_css_class(badge, "lesson-number");
	gtk_widget_set_valign(badge, GTK_ALIGN_CENTER);
	adw_action_row_add_prefix(ADW_ACTION_ROW(row), badge);
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), gtk_image_new_from_icon_name("go-next-symbolic"));
	g_object_bind_property_full(item, "title", row, "title", G_BINDING_SYNC_CREATE, title_of, NULL, NULL, NULL);
	g_object_bind_property_full(item, "about", row, "subtitle", G_BINDING_SYNC_CREATE, subtitle_of, NULL, NULL,
		NULL);
	gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), TRUE);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(row), "win.open-path");
	gtk_actionable_set_action_target(GTK_ACTIONABLE(row), "s", vmstep_catalog_entry_get_path(item));
	return row;
}

static void vmstep_welcome_dispose(GObject *object)
{
	VmstepWelcome *self = VMSTEP_WELCOME(object);

	g_clear_pointer(&self->content, gtk_widget_unparent);
	g_clear_object(&self->catalog);
	G_OBJECT_CLASS(vmstep_welcome_parent_class)->dispose(object);
}

static void vmstep_welcome_class_init(VmstepWelcomeClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = vmstep_welcome_dispose;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/welcome.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepWelcome, content);
	gtk_widget_class_bind_template_child(widget_class, VmstepWelcome, lessons);
	gtk_widget_class_bind_template_child(widget_class, VmstepWelcome, nothing);
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void vmstep_welcome_init(VmstepWelcome *self)
{
	GListModel *entries;

	self->catalog = vmstep_catalog_new();
	entries = vmstep_catalog_get_entries(self->catalog);
	gtk_widget_init_template(GTK_WIDGET(self));
	gtk_list_box_bind_model(self->lessons, entries, lesson_row, self, NULL);
	gtk_widget_set_visible(GTK_WIDGET(self->lessons), g_list_model_get_n_items(entries) > 0);
	gtk_widget_set_visible(self->nothing, g_list_model_get_n_items(entries) == 0);
}
