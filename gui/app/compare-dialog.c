/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The choice of the kernels that the lesson's own is compared with: a list of all others, each with a tick.  When as
 * many are ticked as can be compared, no other can be. */

#include "gui/app/compare-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define LIST_HEIGHT 320
#define LIST_WIDTH 300

static GtkWidget *row_for(const VmsProfile *profile, gboolean chosen)
{
	GtkWidget *row = adw_action_row_new(), *tick = gtk_check_button_new();
	g_autofree char *words = g_strdup_printf(_("%s, %u bits"), profile->kernel, profile->bits);

	gtk_check_button_set_active(GTK_CHECK_BUTTON(tick), chosen);
	gtk_widget_set_valign(tick, GTK_ALIGN_CENTER);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), profile->name);
	adw_action_row_set_subtitle(ADW_ACTION_ROW(row), words);
	adw_action_row_add_prefix(ADW_ACTION_ROW(row), tick);
	adw_action_row_set_activatable_widget(ADW_ACTION_ROW(row), tick);
	g_object_set_data(G_OBJECT(row), "profile", (gpointer) profile->name);
	g_object_set_data(G_OBJECT(row), "tick", tick);
	return row;
}

static GtkCheckButton *tick_of(GtkWidget *row)
{
	return g_object_get_data(G_OBJECT(row), "tick");
}

static void limit_ticks(GtkWidget *list)
{
	GtkWidget *row;
	guint n = 1;

	for (row = gtk_widget_get_first_child(list); row; row = gtk_widget_get_next_sibling(row))
		n += gtk_check_button_get_active(tick_of(row));
	for (row = gtk_widget_get_first_child(list); row; row = gtk_widget_get_next_sibling(row))
		gtk_widget_set_sensitive(row, n < COMPARISON_COLUMNS || gtk_check_button_get_active(tick_of(row)));
}

static void add_row(GtkWidget *list, const VmsProfile *profile, gboolean chosen)
{
	GtkWidget *row = row_for(profile, chosen);

	gtk_list_box_append(GTK_LIST_BOX(list), row);
	g_signal_connect_object(tick_of(row), "toggled", G_CALLBACK(limit_ticks), list, G_CONNECT_SWAPPED);
}

static GtkWidget *list_of(const char *own, const char *const *chosen)
{
	GtkWidget *list = gtk_list_box_new();

	gtk_list_box_set_selection_mode(GTK_LIST_BOX(list), GTK_SELECTION_NONE);
	gtk_widget_add_css_class(list, "boxed-list");
	gtk_accessible_update_property(GTK_ACCESSIBLE(list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Kernels"), -1);
	for (size_t i = 0; i < vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i);
		gboolean already = g_strv_contains(chosen, profile->name);

		if (!g_str_equal(profile->name, own))
			add_row(list, profile, already);
	}
	limit_ticks(list);
	return list;
}

/* The profiles that are ticked, as the action takes them. */
static GVariant *ticked(GtkWidget *list)
{
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE("as"));
	for (GtkWidget *row = gtk_widget_get_first_child(list); row; row = gtk_widget_get_next_sibling(row)) {
		if (gtk_check_button_get_active(tick_of(row)))
			g_variant_builder_add(&builder, "s", g_object_get_data(G_OBJECT(row), "profile"));
	}
	return g_variant_builder_end(&builder);
}

static void on_response(AdwMessageDialog *dialog, const char *response, GtkWidget *list)
{
	GtkWindow *parent = gtk_window_get_transient_for(GTK_WINDOW(dialog));

	if (g_str_equal(response, "compare"))
		gtk_widget_activate_action_variant(GTK_WIDGET(parent), "win.compare-with", ticked(list));
}

void vmstep_compare_dialog_present(GtkWindow *parent, VmstepSession *session)
{
	const VmsMachine *machine = player_get_machine(vmstep_session_get_player(session));
	const char *own = machine ? vms_machine_profile(machine)->name : "";
	GtkWidget *dialog = adw_message_dialog_new(parent, _("Compare With"),
		_("What the lesson has done is performed on these kernels as well."));
	GtkWidget *scroller = gtk_scrolled_window_new();
	GtkWidget *list = list_of(own, vmstep_session_get_compared(session));

	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), list);
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_widget_set_size_request(scroller, LIST_WIDTH, LIST_HEIGHT);
	adw_message_dialog_set_extra_child(ADW_MESSAGE_DIALOG(dialog), scroller);
	adw_message_dialog_add_responses(ADW_MESSAGE_DIALOG(dialog), "cancel", _("_Cancel"), "compare", _("_Compare"),
		NULL);
	adw_message_dialog_set_response_appearance(ADW_MESSAGE_DIALOG(dialog), "compare", ADW_RESPONSE_SUGGESTED);
	adw_message_dialog_set_default_response(ADW_MESSAGE_DIALOG(dialog), "compare");
	g_signal_connect_object(dialog, "response", G_CALLBACK(on_response), list, 0);
	gtk_window_present(GTK_WINDOW(dialog));
}
