/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A real machine's own state in the window: its files, its next vmalloc, its trace, and what is wrong with it. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "gui/app/address-view.h"
#include "gui/app/event-list.h"
#include "gui/app/found-panel.h"
#include "gui/app/lesson-panel.h"
#include "gui/app/window.h"
#include "wait.h"

#define START 0xffffc90000000000

/* ------------------------------------------------------------------------------------------ the window */

/* Open the samples of these names, up to two; OTHER may be NULL. */
static void import(VmstepWindow *window, const char *sample, const char *other)
{
	const char *paths[] = {
		g_intern_string(g_build_filename(TEST_SAMPLES, sample, NULL)),
		other ? g_intern_string(g_build_filename(TEST_SAMPLES, other, NULL)) : NULL, NULL
	};

	gtk_widget_activate_action(GTK_WIDGET(window), "win.import-paths", "^as", paths);
	gtk_test_widget_wait_for_draw(GTK_WIDGET(window));
}

static VmsMachine *machine(VmstepWindow *window)
{
	return vmstep_session_get_machine(vmstep_window_get_session(window));
}

static GtkWidget *panel(VmstepWindow *window)
{
	return find_widget(GTK_WIDGET(window), VMSTEP_TYPE_FOUND_PANEL);
}

/* Whether some label below `top` that can be seen has these words in it. */
static gboolean says(GtkWidget *top, const char *words)
{
	if (!gtk_widget_get_visible(top))
		return FALSE;
	if (GTK_IS_LABEL(top) && strstr(gtk_label_get_text(GTK_LABEL(top)), words))
		return TRUE;
	for (GtkWidget *child = gtk_widget_get_first_child(top); child; child = gtk_widget_get_next_sibling(child)) {
		if (says(child, words))
			return TRUE;
	}
	return FALSE;
}

static gboolean shows(VmstepWindow *window, guint64 address)
{
	AddressRange range = vmstep_session_get_range(vmstep_window_get_session(window));

	return range.start <= address && address <= range.last && range.last - range.start < 1 << 20;
}

/* ------------------------------------------------------------------------------------------ areas */

static void test_areas(void)
{
	VmstepWindow *window = open_window(NULL);

	import(window, "vmallocinfo-6.1-kaslr.txt", NULL);
	g_assert_nonnull(strstr(window_state(window), "\"page\":\"lesson\""));
	g_assert_cmpstr(vms_machine_profile(machine(window))->name, ==, "linux-6.1/x86_64");
	g_assert_cmpuint(vms_area_count(machine(window), VMS_AREA_BUSY), ==, 70);
	g_assert_nonnull(panel(window));
	g_assert_null(find_widget(GTK_WIDGET(window), VMSTEP_TYPE_LESSON_PANEL));
	g_assert_true(says(GTK_WIDGET(window), "A machine’s own state"));
	g_assert_true(says(GTK_WIDGET(window), "vmallocinfo-6.1-kaslr.txt"));
	g_assert_true(says(panel(window), "70 areas are in use, 1 waits for the purge."));
	g_assert_true(says(panel(window), "vmalloc(16 KiB) lands at 0xffffce8e005ad000"));
	g_assert_true(shows(window, 0xffffce8e005ad000));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* The picture of the address space says in words what it points out. */
static gboolean place_is_told(gpointer window)
{
	GtkWidget *address = find_widget(window, VMSTEP_TYPE_ADDRESS_VIEW);
	g_autofree char *mismatch = gtk_test_accessible_check_property(GTK_ACCESSIBLE(address),
		GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");

	return mismatch && strstr(mismatch, "next: 1028 KiB at 0xffffc90000641000");
}

/* The size is typed, Enter or the button asks, and the place is pointed out. */
static void test_next(void)
{
	VmstepWindow *window = open_window(NULL);
	GtkWidget *entry;

	import(window, "vmallocinfo-6.1.txt", NULL);
	entry = find_widget(panel(window), GTK_TYPE_ENTRY);
	gtk_test_accessible_assert_property(entry, GTK_ACCESSIBLE_PROPERTY_LABEL, "Size of the next vmalloc");
	gtk_editable_set_text(GTK_EDITABLE(entry), "1 MiB");
	g_signal_emit_by_name(entry, "activate");
	g_assert_true(says(panel(window), "vmalloc(1 MiB) lands at 0xffffc90000641000"));
	g_assert_cmphex(vmstep_session_get_moment(vmstep_window_get_session(window))->place.address, ==,
			START + 0x641000);
	wait_until(place_is_told, window);
	gtk_editable_set_text(GTK_EDITABLE(entry), "a lot");
	g_signal_emit_by_name(find_button(panel(window), "Show Where"), "clicked");
	g_assert_true(says(panel(window), "“a lot” is no size, such as 64 KiB."));
	g_assert_false(gtk_widget_get_sensitive(find_button(panel(window), "Step Through It")));
	gtk_editable_set_text(GTK_EDITABLE(entry), "0");
	g_signal_emit_by_name(entry, "activate");
	g_assert_true(says(panel(window), "vmalloc(0 B) would fail"));
	g_assert_false(vmstep_session_get_moment(vmstep_window_get_session(window))->place.has);
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_step_through(void)
{
	VmstepWindow *window = open_window(NULL);
	VmsResult result;
	VmsOp op;

	import(window, "vmallocinfo-6.1.txt", NULL);
	g_signal_emit_by_name(find_button(panel(window), "Step Through It"), "clicked");
	g_assert_true(vms_op_at(machine(window), 1, &op, &result));
	g_assert_cmphex(result.ret, ==, START + 0x5ad000);
	g_assert_cmpint(vms_cursor(machine(window)), ==, result.first);
	g_assert_false(vmstep_session_get_moment(vmstep_window_get_session(window))->place.has);
	gtk_widget_activate_action(GTK_WIDGET(window), "win.go-to-start", NULL);
	g_assert_true(vmstep_session_get_moment(vmstep_window_get_session(window))->place.has);
	gtk_window_destroy(GTK_WINDOW(window));
}

static gboolean chooses(GtkDropDown *kernels, const char *name)
{
	GListModel *names = gtk_drop_down_get_model(kernels);

	for (guint i = 0; i < g_list_model_get_n_items(names); i++) {
		g_autoptr(GtkStringObject) item = g_list_model_get_item(names, i);

		if (!g_str_equal(gtk_string_object_get_string(item), name))
			continue;
		gtk_drop_down_set_selected(kernels, i);
		return TRUE;
	}
	return FALSE;
}

/* Another kernel can be chosen, with a doubt; one that cannot have the areas is refused, and the one before stays. */
static void test_kernels(void)
{
	VmstepWindow *window = open_window(NULL);
	GtkDropDown *kernels;

	import(window, "vmallocinfo-6.1.txt", NULL);
	kernels = GTK_DROP_DOWN(find_widget(panel(window), GTK_TYPE_DROP_DOWN));
	gtk_test_accessible_assert_property(kernels, GTK_ACCESSIBLE_PROPERTY_LABEL, "The kernel that stands for it");
	g_assert_false(says(panel(window), "does not print such lines"));
	g_assert_false(chooses(kernels, "linux-2.4/x86_32"));
	g_assert_true(chooses(kernels, "linux-4.19/x86_64"));
	g_assert_cmpstr(vms_machine_profile(machine(window))->name, ==, "linux-4.19/x86_64");
	g_assert_true(says(panel(window), "Linux 4.19.1 does not print such lines in this order"));
	g_assert_true(chooses(kernels, "linux-6.1/x86_64-la57"));
	g_assert_cmpstr(vms_machine_profile(machine(window))->name, ==, "linux-4.19/x86_64");
	g_assert_true(says(panel(window),
			   "vmallocinfo-6.1.txt:1: the vmalloc space of linux-6.1/x86_64-la57 cannot begin at"));
	g_assert_true(says(GTK_WIDGET(kernels), "linux-4.19/x86_64"));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* ------------------------------------------------------------------------------------------ a trace */

static gboolean lists_events(gpointer window)
{
	return says(panel(window), "alloc_vmap_area: 20 KiB at 0xffffa2b5c0640000");
}

static void test_trace(void)
{
	VmstepWindow *window = open_window(NULL);
	GtkWidget *events;

	import(window, "vmallocinfo-6.12.txt", "trace-6.12.txt");
	wait_until(lists_events, window);
	events = find_widget(panel(window), VMSTEP_TYPE_EVENT_LIST);
	g_assert_true(says(events, "Event 1 of 10 is the first that the model would have done differently."));
	g_assert_true(says(events, "line 13 · 812.104250 · CPU 0 · insmod-1402"));
	g_assert_true(says(events, "the model takes 0xffffa2b5c0008000"));
	g_assert_true(shows(window, 0xffffa2b5c0640000));
	g_assert_cmphex(vmstep_session_get_moment(vmstep_window_get_session(window))->place.address, ==,
			0xffffa2b5c0640000);
	gtk_window_destroy(GTK_WINDOW(window));
}

/* A trace in which the model does the same: each event leads to where it has done it. */
static void test_same(void)
{
	static const char text[] =
		"  a-1 [000] 1.0: alloc_vmap_area: va_start: 18446683600570023936 size=20480 align=1 "
		"vstart=0xffffc90000000000 vend=0xffffe8ffffffffff failed=0\n"
		"  a-1 [001] 1.1: free_vmap_area_noflush: va_start=0xffffc90000000000 nr_lazy=5 nr_lazy_max=16384\n";
	g_autofree char *path = g_build_filename(g_get_tmp_dir(), "vmstep-test-trace", NULL);
	const char *paths[] = { path, NULL };
	VmstepWindow *window = open_window(NULL);
	GtkWidget *events;

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	gtk_widget_activate_action(GTK_WIDGET(window), "win.import-paths", "^as", paths);
	g_unlink(path);
	g_assert_cmpuint(vms_area_count(machine(window), VMS_AREA_LAZY), ==, 1);
	g_assert_true(says(panel(window), "The model does all of this as the kernel did."));
	events = find_widget(panel(window), GTK_TYPE_LIST_VIEW);
	gtk_test_accessible_assert_property(events, GTK_ACCESSIBLE_PROPERTY_LABEL, "Events of the trace");
	g_signal_emit_by_name(events, "activate", 0);
	g_assert_cmpuint(vms_area_count(machine(window), VMS_AREA_BUSY), ==, 1);
	g_assert_true(shows(window, START));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* ------------------------------------------------------------------------------------------ what is wrong */

static gboolean is_closed(gpointer data)
{
	(void) data;
	return open_dialog() == NULL;
}

static void check_dialog(const char *words)
{
	g_assert_nonnull(open_dialog());
	g_assert_nonnull(strstr(adw_message_dialog_get_body(ADW_MESSAGE_DIALOG(open_dialog())), words));
	gtk_window_close(GTK_WINDOW(open_dialog()));
	wait_until(is_closed, NULL);
}

/* The dialog names file and line; what was open stays. */
static void test_problems(void)
{
	VmstepWindow *window = open_window(NULL);

	import(window, "not-there", NULL);
	check_dialog("not-there");
	g_assert_nonnull(strstr(window_state(window), "\"page\":\"welcome\""));
	import(window, "vmallocinfo-6.1.txt", NULL);
	import(window, "corpus.c", NULL);
	g_assert_nonnull(strstr(window_state(window), "corpus.c:1: this is neither"));
	check_dialog("corpus.c:1: this is neither a /proc/vmallocinfo nor a trace of the kernel's events");
	g_assert_cmpuint(vms_area_count(machine(window), VMS_AREA_BUSY), ==, 70);
	g_assert_nonnull(panel(window));
	import(window, "vmallocinfo-4.19.txt", "vmallocinfo-6.1.txt");
	check_dialog("vmallocinfo-6.1.txt:1: there is a /proc/vmallocinfo already");
	gtk_widget_activate_action(GTK_WIDGET(window), "win.sandbox", NULL);
	g_assert_null(panel(window));
	g_assert_nonnull(find_widget(GTK_WIDGET(window), VMSTEP_TYPE_LESSON_PANEL));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* ------------------------------------------------------------------------------------------ dropping */

static void drop(VmstepWindow *window, const char *folder, const char *name)
{
	g_autoptr(GListModel) controllers = gtk_widget_observe_controllers(GTK_WIDGET(window));
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_auto(GValue) value = G_VALUE_INIT;
	GSList files = { file, NULL };

	g_value_init(&value, GDK_TYPE_FILE_LIST);
	g_value_set_boxed(&value, &files);
	for (guint i = 0; i < g_list_model_get_n_items(controllers); i++) {
		g_autoptr(GObject) controller = g_list_model_get_item(controllers, i);
		gboolean taken = FALSE;

		if (GTK_IS_DROP_TARGET(controller))
			g_signal_emit_by_name(controller, "drop", &value, 10.0, 10.0, &taken);
	}
}

static void test_drop(void)
{
	VmstepWindow *window = open_window(NULL);

	drop(window, TEST_SAMPLES, "vmallocinfo-6.1.txt");
	g_assert_nonnull(panel(window));
	drop(window, TEST_LESSONS, "plain.lua");
	wait_for_lesson(vmstep_window_get_session(window));
	g_assert_null(panel(window));
	g_assert_nonnull(strstr(window_state(window), "\"lesson\":\"plain\""));
	gtk_window_destroy(GTK_WINDOW(window));
}

int main(int argc, char **argv)
{
	gtk_test_init(&argc, &argv, NULL);
	adw_init();
	gtk_source_init();
	g_test_add_func("/found/areas-and-where-they-leave-room", test_areas);
	g_test_add_func("/found/the-next-vmalloc-of-any-size", test_next);
	g_test_add_func("/found/it-can-be-stepped-through", test_step_through);
	g_test_add_func("/found/another-kernel", test_kernels);
	g_test_add_func("/found/a-trace-and-where-it-differs", test_trace);
	g_test_add_func("/found/a-trace-that-is-the-same", test_same);
	g_test_add_func("/found/what-is-wrong-is-said-in-a-dialog", test_problems);
	g_test_add_func("/found/files-can-be-dropped", test_drop);
	return g_test_run();
}
