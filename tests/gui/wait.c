/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the window share.  See wait.h. */

#include "wait.h"

#include <adwaita.h>

#define PATIENCE_SECONDS 30

static gboolean too_late(gpointer late)
{
	*(gboolean *) late = TRUE;
	return G_SOURCE_REMOVE;
}

void wait_until(Condition condition, gpointer data)
{
	gboolean late = FALSE;
	guint source = g_timeout_add_seconds(PATIENCE_SECONDS, too_late, &late);

	while (!condition(data) && !late)
		g_main_context_iteration(NULL, TRUE);
	g_assert_false(late);
	g_source_remove(source);
}

static gboolean lesson_rests(gpointer session)
{
	PlayerState state = player_get_state(vmstep_session_get_player(session));

	return state != PLAYER_RUNNING;
}

void wait_for_lesson(VmstepSession *session)
{
	wait_until(lesson_rests, session);
}

char *lesson_path(const char *name)
{
	g_autofree char *file = g_strdup_printf("%s.lua", name);

	return g_build_filename(TEST_LESSONS, file, NULL);
}

static gboolean has_label(GtkWidget *widget, const char *label)
{
	if (GTK_IS_MENU_BUTTON(widget))
		return g_strcmp0(gtk_menu_button_get_label(GTK_MENU_BUTTON(widget)), label) == 0;
	return GTK_IS_BUTTON(widget) && g_strcmp0(gtk_button_get_label(GTK_BUTTON(widget)), label) == 0;
}

static GtkWidget *find(GtkWidget *top, GType type, const char *label)
{
	if (!gtk_widget_get_visible(top))
		return NULL;
	if (label ? has_label(top, label) : g_type_is_a(G_OBJECT_TYPE(top), type))
		return top;
	for (GtkWidget *child = gtk_widget_get_first_child(top); child; child = gtk_widget_get_next_sibling(child)) {
		GtkWidget *found = find(child, type, label);

		if (found)
			return found;
	}
	return NULL;
}

GtkWidget *find_widget(GtkWidget *top, GType type)
{
	return find(top, type, NULL);
}

GtkWidget *find_button(GtkWidget *top, const char *label)
{
	return find(top, G_TYPE_INVALID, label);
}

VmstepWindow *open_window(const char *lesson)
{
	VmstepWindow *window = vmstep_window_new(NULL);
	g_autofree char *path = lesson ? lesson_path(lesson) : NULL;
	g_autoptr(GFile) file = path ? g_file_new_for_path(path) : NULL;

	gtk_window_present(GTK_WINDOW(window));
	if (file)
		vmstep_window_open(window, file);
	wait_for_lesson(vmstep_window_get_session(window));
	gtk_test_widget_wait_for_draw(GTK_WIDGET(window));
	return window;
}

GtkWidget *open_dialog(void)
{
	GListModel *windows = gtk_window_get_toplevels();

	for (guint i = 0; i < g_list_model_get_n_items(windows); i++) {
		g_autoptr(GtkWidget) window = g_list_model_get_item(windows, i);

		if (ADW_IS_MESSAGE_DIALOG(window) && gtk_widget_get_visible(window))
			return window;
	}
	return NULL;
}

void activate(VmstepWindow *window, const char *action)
{
	g_autofree char *name = NULL;
	g_autoptr(GVariant) target = NULL;
	g_autoptr(GError) error = NULL;

	g_action_parse_detailed_name(action, &name, &target, &error);
	g_assert_no_error(error);
	g_assert_true(gtk_widget_activate_action_variant(GTK_WIDGET(window), name, target));
}

const char *window_state(VmstepWindow *window)
{
	g_autoptr(GVariant) state = g_action_group_get_action_state(G_ACTION_GROUP(window), "state");

	return g_intern_string(g_variant_get_string(state, NULL));
}

gboolean window_is_idle(gpointer window)
{
	return strstr(window_state(window), "\"idle\":true") != NULL;
}
