/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A real machine's own state in the window: files are chosen, dropped or named on the command line, and a dialog
 * says what is wrong with them.  What was open stays open then. */

#include "gui/app/window-private.h"

#include <glib/gi18n.h>

static void show_problem(VmstepWindow *self, const char *problem)
{
	vmstep_window_show_problem(self, _("This state cannot be opened"), problem);
}

/* The paths of the files; NULL with a dialog where one of them has none. */
static GStrv paths_of(VmstepWindow *self, GListModel *files)
{
	g_autoptr(GStrvBuilder) paths = g_strv_builder_new();

	for (guint i = 0; i < g_list_model_get_n_items(files); i++) {
		g_autoptr(GFile) file = g_list_model_get_item(files, i);

		if (!g_file_peek_path(file)) {
			show_problem(self, _("Only files on this machine can be opened."));
			return NULL;
		}
		g_strv_builder_add(paths, g_file_peek_path(file));
	}
	return g_strv_builder_end(paths);
}

void vmstep_window_import(VmstepWindow *self, GListModel *files)
{
	g_autoptr(VmstepFoundMachine) found = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) paths = NULL;

	g_return_if_fail(VMSTEP_IS_WINDOW(self) && G_IS_LIST_MODEL(files));
	paths = paths_of(self, files);
	if (!paths || !*paths)
		return;
	found = vmstep_found_machine_new((const char *const *) paths, &error);
	if (!found || !vmstep_session_open_found(self->session, found, NULL, &error)) {
		show_problem(self, error->message);
		return;
	}
	g_clear_pointer(&self->failure, g_free);
	vmstep_window_show_page(self, "lesson");
}

/* ------------------------------------------------------------------------------------------ choosing */

static void on_files_chosen(VmstepWindow *self, int response, GtkFileChooser *chooser)
{
	g_autoptr(GListModel) files = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files(chooser) : NULL;

	if (files)
		vmstep_window_import(self, files);
	g_object_unref(chooser);
}

void vmstep_window_choose_import(VmstepWindow *self)
{
	GtkFileChooserNative *chooser = gtk_file_chooser_native_new(_("Open a Machine’s Own State"), GTK_WINDOW(self),
		GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));

	gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(chooser), TRUE);
	g_signal_connect_object(chooser, "response", G_CALLBACK(on_files_chosen), self, G_CONNECT_SWAPPED);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(chooser));
}

/* ------------------------------------------------------------------------------------------ dropping */

/* One lesson, or the files of a machine. */
static gboolean on_drop(VmstepWindow *self, const GValue *value)
{
	g_autoptr(GListStore) files = g_list_store_new(G_TYPE_FILE);
	GSList *first = g_value_get_boxed(value);
	g_autofree char *name = first ? g_file_get_basename(first->data) : NULL;

	for (GSList *file = first; file; file = file->next)
		g_list_store_append(files, file->data);
	if (name && g_str_has_suffix(name, ".lua"))
		vmstep_window_open(self, first->data);
	else
		vmstep_window_import(self, G_LIST_MODEL(files));
	return first != NULL;
}

void vmstep_window_add_drop_target(VmstepWindow *self)
{
	GtkDropTarget *target = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

	g_signal_connect_object(target, "drop", G_CALLBACK(on_drop), self, G_CONNECT_SWAPPED);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(target));
}
