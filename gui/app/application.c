/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The application: options of the command line, the windows, what is the same for all of them.
 *
 * A file given opens a window on that lesson, --import one on what was saved of a machine; none opens the welcome
 * page. */

#include "gui/app/application.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "gui/app/about.h"
#include "gui/app/window.h"
#include "scripts/i18n.h"

#define DOTS_PER_INCH 96
#define PANGO_DPI_SCALE 1024
#define SMALLEST_TEXT 0.5
#define LARGEST_TEXT 4.0

struct _VmstepApplication {
	AdwApplication parent_instance;
	double text_scale;
};

G_DEFINE_FINAL_TYPE(VmstepApplication, vmstep_application, ADW_TYPE_APPLICATION)

static VmstepWindow *open_window(GApplication *application)
{
	VmstepWindow *window = vmstep_window_new(GTK_APPLICATION(application));

	gtk_window_present(GTK_WINDOW(window));
	return window;
}

static void vmstep_application_activate(GApplication *application)
{
	GtkWindow *window = gtk_application_get_active_window(GTK_APPLICATION(application));

	if (window)
		gtk_window_present(window);
	else
		open_window(application);
}

#define IMPORT "import"       /* the hint that the files are of one machine */

static void import(GApplication *application, GFile **files, int n_files)
{
	g_autoptr(GListStore) model = g_list_store_new(G_TYPE_FILE);

	g_list_store_splice(model, 0, 0, (gpointer *) files, (guint) n_files);
	vmstep_window_import(open_window(application), G_LIST_MODEL(model));
}

static void vmstep_application_open(GApplication *application, GFile **files, int n_files, const char *hint)
{
	if (g_str_equal(hint, IMPORT)) {
		import(application, files, n_files);
		return;
	}
	for (int i = 0; i < n_files; i++)
		vmstep_window_open(open_window(application), files[i]);
}

/* Hand the files to the application, which may be running already.  Returns the exit status. */
static int open_imports(GApplication *application, char **paths)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_object_unref);
	g_autoptr(GError) error = NULL;

	if (!g_application_register(application, NULL, &error)) {
		g_printerr("vmstep-window: %s\n", error->message);
		return 1;
	}
	for (; *paths; paths++)
		g_ptr_array_add(files, g_file_new_for_path(*paths));
	g_application_open(application, (GFile **) files->pdata, (int) files->len, IMPORT);
	return 0;
}

static int vmstep_application_handle_local_options(GApplication *application, GVariantDict *options)
{
	VmstepApplication *self = VMSTEP_APPLICATION(application);
	g_auto(GStrv) imports = NULL;

	if (g_variant_dict_contains(options, "version")) {
		g_print("vmstep-window %s\n", PACKAGE_VERSION);
		return 0;
	}
	g_variant_dict_lookup(options, "text-scale", "d", &self->text_scale);
	if (self->text_scale < SMALLEST_TEXT || self->text_scale > LARGEST_TEXT) {
		g_printerr(_("vmstep-window: the text scale goes from %g to %g\n"), SMALLEST_TEXT, LARGEST_TEXT);
		return 2;
	}
	return g_variant_dict_lookup(options, "import", "^aay", &imports) ? open_imports(application, imports) : -1;
}

static void show_about(GSimpleAction *action, GVariant *parameter, gpointer application)
{
	(void) action;
	(void) parameter;
	vmstep_about_present(gtk_application_get_active_window(application));
}

static void new_window(GSimpleAction *action, GVariant *parameter, gpointer application)
{
	(void) action;
	(void) parameter;
	open_window(application);
}

static void quit(GSimpleAction *action, GVariant *parameter, gpointer application)
{
	g_autoptr(GList) windows = g_list_copy(gtk_application_get_windows(application));

	(void) action;
	(void) parameter;
	for (GList *item = windows; item; item = item->next)
		gtk_window_close(item->data);
}

static const GActionEntry actions[] = {
	{.name = "about", .activate = show_about},
	{.name = "new-window", .activate = new_window},
	{.name = "quit", .activate = quit},
};

/* Keys that do not collide with writing in an entry; the single letters belong to the window's content. */
static const struct {
	const char *action;
	const char *keys[3];
} accelerators[] = {
	{"app.quit", {"<Control>q"}},
	{"app.new-window", {"<Control>n"}},
	{"win.open", {"<Control>o"}},
	{"win.import", {"<Control>i"}},
	{"win.close", {"<Control>w"}},
	{"win.step('into')", {"F11"}},
	{"win.step('over')", {"F10"}},
	{"win.step('out')", {"F12"}},
	{"win.step-back('into')", {"<Shift>F11"}},
	{"win.step-back('over')", {"<Shift>F10"}},
	{"win.step-back('out')", {"<Shift>F12"}},
	{"win.play", {"F5"}},
	{"win.show-help-overlay", {"<Control>question", "F1"}},
};

static void scale_text(double factor)
{
	GtkSettings *settings = gtk_settings_get_default();

	if (factor != 1.0)
		g_object_set(settings, "gtk-xft-dpi", (int) (DOTS_PER_INCH * PANGO_DPI_SCALE * factor), NULL);
}

/* Where the locale does not say so, nobody tells the fonts that Chinese characters are to look as they do in China. */
static void choose_chinese_fonts(void)
{
	const char *language = i18n_language();
	GtkCssProvider *provider;

	if (!language || !g_str_has_prefix(language, "zh"))
		return;
	provider = gtk_css_provider_new();
	gtk_css_provider_load_from_resource(provider, "/org/vmstep/Vmstep/style-zh.css");
	gtk_style_context_add_provider_for_display(gdk_display_get_default(), GTK_STYLE_PROVIDER(provider),
		GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
	g_object_unref(provider);
}

static void vmstep_application_startup(GApplication *application)
{
	VmstepApplication *self = VMSTEP_APPLICATION(application);

	G_APPLICATION_CLASS(vmstep_application_parent_class)->startup(application);
	gtk_source_init();
	gtk_window_set_default_icon_name(APPLICATION_ID);
	scale_text(self->text_scale);
	choose_chinese_fonts();
	g_action_map_add_action_entries(G_ACTION_MAP(self), actions, G_N_ELEMENTS(actions), self);
	for (size_t i = 0; i < G_N_ELEMENTS(accelerators); i++)
		gtk_application_set_accels_for_action(GTK_APPLICATION(self), accelerators[i].action,
			accelerators[i].keys);
}

static void vmstep_application_class_init(VmstepApplicationClass *class)
{
	GApplicationClass *application_class = G_APPLICATION_CLASS(class);

	application_class->activate = vmstep_application_activate;
	application_class->open = vmstep_application_open;
	application_class->startup = vmstep_application_startup;
	application_class->handle_local_options = vmstep_application_handle_local_options;
}

static const GOptionEntry options[] = {
	{"lang", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Language of the window and of lessons, such as zh_CN"), N_("LL")},
	{"text-scale", 0, 0, G_OPTION_ARG_DOUBLE, NULL, N_("Make all text larger or smaller"), N_("FACTOR")},
	{"import", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
		N_("Open what was saved of a real machine: its /proc/vmallocinfo, a trace, or both"), N_("FILE")},
	{"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL},
	{NULL},
};

static void vmstep_application_init(VmstepApplication *self)
{
	GApplication *application = G_APPLICATION(self);

	self->text_scale = 1.0;
	g_application_add_main_option_entries(application, options);
	g_application_set_option_context_parameter_string(application, _("[LESSON.lua]"));
	g_application_set_option_context_summary(application,
		_("Step through the inside of the Linux kernel's vmalloc."));
}

GApplication *vmstep_application_new(void)
{
	return g_object_new(VMSTEP_TYPE_APPLICATION, "application-id", APPLICATION_ID, "resource-base-path",
		"/org/vmstep/Vmstep", "flags", G_APPLICATION_HANDLES_OPEN, NULL);
}
