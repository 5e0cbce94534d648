/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel that is simulated, in the header: its name, and a menu of all that what is open can begin again on.
 *
 * Beginning again forgets what has been done.  Who has done something is asked first, and may have both kernels side by
 * side instead, where nothing is lost. */

#include "gui/app/window-private.h"

#include <glib/gi18n.h>

/* ------------------------------------------------------------------------------------------ beginning again */

static void begin_again(VmstepWindow *self, const VmsProfile *profile)
{
	g_autofree char *heading = g_strdup_printf(_("This cannot begin on %s"), profile->name);
	g_autoptr(GError) error = NULL;

	if (!vmstep_session_begin_again(self->session, profile, &error))
		vmstep_window_show_problem(self, heading, error->message);
}

static void lay_side_by_side(VmstepWindow *self, const VmsProfile *profile)
{
	const char *const names[] = { profile->name };

	gtk_widget_activate_action_variant(GTK_WIDGET(self), "win.compare-with", g_variant_new_strv(names, 1));
}

static void on_response(AdwMessageDialog *dialog, const char *response, gpointer data)
{
	VmstepWindow *self = VMSTEP_WINDOW(gtk_window_get_transient_for(GTK_WINDOW(dialog)));

	if (g_str_equal(response, "again"))
		begin_again(self, data);
	else if (g_str_equal(response, "compare"))
		lay_side_by_side(self, data);
}

static void ask(VmstepWindow *self, const VmsProfile *profile)
{
	g_autofree char *heading = g_strdup_printf(_("Begin again on %s?"), profile->name);
	AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(GTK_WINDOW(self), heading,
		_("What has been done so far is forgotten. Side by side, both kernels do the same, and nothing is "
		  "lost.")));

	adw_message_dialog_add_responses(dialog, "cancel", _("_Cancel"), "again", _("_Begin Again"), "compare",
		_("_Side by Side"), NULL);
	adw_message_dialog_set_response_appearance(dialog, "again", ADW_RESPONSE_DESTRUCTIVE);
	adw_message_dialog_set_response_appearance(dialog, "compare", ADW_RESPONSE_SUGGESTED);
	adw_message_dialog_set_default_response(dialog, "compare");
	g_signal_connect(dialog, "response", G_CALLBACK(on_response), (gpointer) profile);
	gtk_window_present(GTK_WINDOW(dialog));
}

static VmsMachine *own_machine(VmstepWindow *self)
{
	return player_get_machine(vmstep_session_get_player(self->session));
}

void vmstep_window_choose_kernel(VmstepWindow *self, const char *name)
{
	const VmsProfile *profile = vms_profile_find(name);
	const VmsMachine *machine = own_machine(self);

	if (!profile || !machine || profile == vms_machine_profile(machine))
		return;
	if (vms_op_count(machine))
		ask(self, profile);
	else
		begin_again(self, profile);
}

/* ------------------------------------------------------------------------------------------ the menu */

/* A menu would take what follows "_" for a key. */
static GMenuItem *item_of(const VmsProfile *profile)
{
	g_auto(GStrv) parts = g_strsplit(profile->name, "_", -1);
	g_autofree char *label = g_strjoinv("__", parts);
	GMenuItem *item = g_menu_item_new(label, NULL);

	g_menu_item_set_action_and_target(item, "win.kernel", "s", profile->name);
	return item;
}

static GMenuModel *menu_of(VmstepFoundMachine *found)
{
	GMenu *menu = g_menu_new();

	for (size_t i = 0; i < vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i);
		g_autoptr(GMenuItem) item = item_of(profile);

		if (!found || vmstep_found_machine_can_be(found, profile))
			g_menu_append_item(menu, item);
	}
	return G_MENU_MODEL(menu);
}

/* The kernel that the menu ticks is the one of what is open; one that is only visited stands on the button. */
void vmstep_window_update_kernel(VmstepWindow *self, SessionChange what)
{
	const VmsMachine *own = own_machine(self), *shown = vmstep_session_get_machine(self->session);
	gboolean visited = vmstep_session_get_visited(self->session) != 0;
	g_autoptr(GMenuModel) menu = what & SESSION_LESSON ? menu_of(vmstep_session_get_found(self->session)) : NULL;
	GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self), "kernel");

	gtk_menu_button_set_label(self->kernel, shown ? vms_machine_profile(shown)->name : "");
	gtk_widget_set_visible(GTK_WIDGET(self->kernel), shown != NULL);
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->kernel), visited
		? _("Only visited: Escape goes back to the lesson’s own kernel") : _("The kernel that is simulated"));
	vmstep_panel_set_style(GTK_WIDGET(self->kernel), "visited", visited);
	g_simple_action_set_state(G_SIMPLE_ACTION(action),
		g_variant_new_string(own ? vms_machine_profile(own)->name : ""));
	if (menu)
		gtk_menu_button_set_menu_model(self->kernel, menu);
}
