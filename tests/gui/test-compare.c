/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels side by side in the window: choosing them, rows that follow the cursor, visits, and the way back. */

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "gui/app/compare-cell.h"
#include "gui/app/compare-page.h"
#include "gui/app/window.h"
#include "wait.h"

static VmstepWindow *open_compared(void)
{
	VmstepWindow *window = open_window("several");

	activate(window, "win.compare-with(['linux-6.12/x86_64', 'linux-2.4/x86_32'])");
	wait_until(window_is_idle, window);
	return window;
}

static void assert_state(VmstepWindow *window, const char *part)
{
	if (!strstr(window_state(window), part))
		g_error("%s is not in %s", part, window_state(window));
}

static gboolean has_cells(gpointer window)
{
	GtkWidget *cell = find_widget(window, VMSTEP_TYPE_COMPARE_CELL);

	return cell && gtk_widget_get_height(cell) > 0;
}

/* The child for a cell, both counted from 0; NULL where it is not to be seen. */
static GtkWidget *cell_of(VmstepWindow *window, guint row, guint kernel)
{
	GtkWidget *cell;

	wait_until(has_cells, window);
	cell = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_COMPARE_CELL);
	for (; cell; cell = gtk_widget_get_next_sibling(cell)) {
		if (vmstep_compare_cell_get_row(VMSTEP_COMPARE_CELL(cell)) == row
			&& vmstep_compare_cell_get_kernel(VMSTEP_COMPARE_CELL(cell)) == kernel)
			return cell;
	}
	return NULL;
}

static void test_choose(void)
{
	VmstepWindow *window = open_compared();

	assert_state(window, "\"compared\":[\"linux-4.19/x86_64\",\"linux-6.12/x86_64\",\"linux-2.4/x86_32\"]");
	assert_state(window, "\"row\":4");
	g_assert_nonnull(find_widget(GTK_WIDGET(window), VMSTEP_TYPE_COMPARE_PAGE));
	activate(window, "win.compare");
	assert_state(window, "\"compared\":[]");
	activate(window, "win.compare");
	assert_state(window, "\"row\":4");
	activate(window, "win.compare-with(@as [])");
	assert_state(window, "\"compared\":[]");
	g_assert_null(vmstep_session_get_comparison(vmstep_window_get_session(window), NULL));
	gtk_window_destroy(GTK_WINDOW(window));
}

static GtkWidget *choose_kernels(VmstepWindow *window)
{
	activate(window, "win.compare");
	g_assert_nonnull(open_dialog());
	return open_dialog();
}

static void test_dialog(void)
{
	VmstepWindow *window = open_window("several");
	GtkWidget *dialog = choose_kernels(window), *tick = find_widget(dialog, GTK_TYPE_CHECK_BUTTON);

	gtk_check_button_set_active(GTK_CHECK_BUTTON(tick), TRUE);
	adw_message_dialog_response(ADW_MESSAGE_DIALOG(dialog), "compare");
	wait_until(window_is_idle, window);
	assert_state(window, "\"compared\":[\"linux-4.19/x86_64\",\"linux-2.4.0/x86_32\"]");
	gtk_window_destroy(GTK_WINDOW(window));
}

/* With the lesson's own there are no more columns; one that is taken back makes room for another. */
static void test_dialog_has_limits(void)
{
	VmstepWindow *window = open_window("several");
	GtkWidget *dialog = choose_kernels(window), *first = find_widget(dialog, ADW_TYPE_ACTION_ROW), *row;
	guint chosen = 0;

	for (row = first; row; row = gtk_widget_get_next_sibling(row)) {
		if (!gtk_widget_is_sensitive(row))
			continue;
		chosen++;
		adw_action_row_activate(ADW_ACTION_ROW(row));
	}
	g_assert_cmpuint(chosen, ==, COMPARISON_COLUMNS - 1);
	row = gtk_widget_get_last_child(gtk_widget_get_parent(first));
	g_assert_false(gtk_widget_is_sensitive(row));
	adw_action_row_activate(ADW_ACTION_ROW(first));
	g_assert_true(gtk_widget_is_sensitive(row));
	gtk_window_destroy(GTK_WINDOW(dialog));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* Every visible cell can be found and says all that there is to say. */
static void test_cells(void)
{
	VmstepWindow *window = open_compared();
	GtkWidget *view = GTK_WIDGET(vmstep_compare_page_get_view(
		VMSTEP_COMPARE_PAGE(find_widget(GTK_WIDGET(window), VMSTEP_TYPE_COMPARE_PAGE))));
	Comparison *comparison = vmstep_session_get_comparison(vmstep_window_get_session(window), NULL);
	g_autofree char *words = comparison_cell_text(comparison, comparison_row(comparison, 3), 2);
	GtkWidget *cell = cell_of(window, 3, 2);

	g_assert_true(g_str_has_prefix(words, "linux-2.4/x86_32, 4 vfree(→2): +0x2000; 2 nodes to find it; "));
	gtk_test_accessible_assert_role(GTK_ACCESSIBLE(view), GTK_ACCESSIBLE_ROLE_GRID);
	gtk_test_accessible_assert_property(view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Kernels side by side");
	g_assert_nonnull(cell);
	gtk_test_accessible_assert_role(GTK_ACCESSIBLE(cell), GTK_ACCESSIBLE_ROLE_GRID_CELL);
	gtk_test_accessible_assert_property(cell, GTK_ACCESSIBLE_PROPERTY_LABEL, words);
	gtk_test_accessible_assert_state(cell, GTK_ACCESSIBLE_STATE_SELECTED, FALSE);
	gtk_test_accessible_assert_state(cell_of(window, 3, 0), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
	g_assert_true(gtk_widget_get_focusable(cell));
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_rows_follow(void)
{
	VmstepWindow *window = open_compared();

	activate(window, "win.step-back('operation')");
	assert_state(window, "\"row\":3");
	activate(window, "win.step-back('into')");
	assert_state(window, "\"row\":3");
	activate(window, "win.step('operation')");
	activate(window, "win.step('operation')");
	assert_state(window, "\"row\":4");
	activate(window, "win.go-to-start");
	assert_state(window, "\"row\":0");
	activate(window, "win.go-to-end");
	activate(window, "win.go-on");
	wait_for_lesson(vmstep_window_get_session(window));
	wait_until(window_is_idle, window);
	assert_state(window, "\"row\":5");
	gtk_window_destroy(GTK_WINDOW(window));
}

/* A cell shows its kernel's machine: all views are that machine's until one goes back. */
static void test_visit(void)
{
	VmstepWindow *window = open_compared();
	VmstepSession *session = vmstep_window_get_session(window);
	VmsMachine *own = vmstep_session_get_machine(session);
	gint64 stood = vms_cursor(own);

	gtk_widget_activate(cell_of(window, 3, 2));
	wait_until(window_is_idle, window);
	assert_state(window, "\"kernel\":\"linux-2.4/x86_32\"");
	assert_state(window, "\"row\":4");
	g_assert_cmpstr(vms_machine_profile(vmstep_session_get_moment(session)->machine)->name, ==, "linux-2.4/x86_32");
	gtk_test_accessible_assert_state(cell_of(window, 3, 2), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
	activate(window, "win.step-back('operation')");
	assert_state(window, "\"row\":3");
	assert_state(window, "\"kernel\":\"linux-2.4/x86_32\"");
	g_assert_cmpint(vms_cursor(own), ==, stood);
	activate(window, "win.go-back");
	assert_state(window, "\"kernel\":\"linux-4.19/x86_64\"");
	assert_state(window, "\"row\":4");
	g_assert_true(vmstep_session_get_machine(session) == own);
	activate(window, "win.go-back");
	assert_state(window, "\"compared\":[]");
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_visit_with_limits(void)
{
	VmstepWindow *window = open_compared();
	VmstepSession *session = vmstep_window_get_session(window);
	VmsOp op = vms_op(VMS_OP_PURGE);
	g_autoptr(GError) error = NULL;
	VmsResult result;

	activate(window, "win.visit((uint32 1, int64 5))");
	assert_state(window, "\"step\":5");
	activate(window, "win.go-to-end");
	g_assert_false(g_action_group_get_action_enabled(G_ACTION_GROUP(window), "step"));
	g_assert_true(g_action_group_get_action_enabled(G_ACTION_GROUP(window), "step-back"));
	activate(window, "win.go-to-start");
	g_assert_false(g_action_group_get_action_enabled(G_ACTION_GROUP(window), "step-back"));
	g_assert_false(vmstep_session_perform(session, &op, &result, &error));
	g_assert_nonnull(error);
	activate(window, "win.go-on");
	wait_for_lesson(session);
	assert_state(window, "\"kernel\":\"linux-4.19/x86_64\"");
	wait_until(window_is_idle, window);
	assert_state(window, "\"row\":5");
	gtk_window_destroy(GTK_WINDOW(window));
}

/* An operation of one's own goes on a line of one's own, and so does the comparison. */
static void test_own_operations(void)
{
	VmstepWindow *window = open_compared();
	VmstepSession *session = vmstep_window_get_session(window);
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	const ComparisonRow *row;
	VmsResult result;

	vms_op_set(&op, "size", 8192);
	g_assert_true(vmstep_session_perform(session, &op, &result, NULL));
	assert_state(window, "\"row\":5");
	row = comparison_row(vmstep_session_get_comparison(session, NULL), 4);
	g_assert_cmphex(row->cell[0].offset, ==, 0x7000);
	g_assert_cmphex(row->cell[2].offset, ==, 0x2000);
	activate(window, "win.branch(uint32 0)");
	assert_state(window, "\"row\":4");
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_another_lesson(void)
{
	VmstepWindow *window = open_compared();
	VmstepSession *session = vmstep_window_get_session(window);

	activate(window, "win.visit((uint32 1, int64 5))");
	activate(window, "win.welcome");
	assert_state(window, "\"compared\":[]");
	g_assert_null(vmstep_session_get_comparison(session, NULL));
	activate(window, "win.sandbox");
	activate(window, "win.compare-with(['linux-4.19/x86_64'])");
	g_assert_null(vmstep_session_get_comparison(session, NULL));
	activate(window, "win.compare-with(['linux-5.4/x86_64'])");
	assert_state(window, "\"compared\":[\"linux-4.19/x86_64\",\"linux-5.4/x86_64\"]");
	wait_until(window_is_idle, window);
	gtk_window_destroy(GTK_WINDOW(window));
}

int main(int argc, char **argv)
{
	gtk_test_init(&argc, &argv, NULL);
	adw_init();
	gtk_source_init();
	g_test_add_func("/compare/kernels-are-chosen", test_choose);
	g_test_add_func("/compare/a-dialog-asks-for-them", test_dialog);
	g_test_add_func("/compare/the-dialog-has-limits", test_dialog_has_limits);
	g_test_add_func("/compare/every-cell-says-what-it-shows", test_cells);
	g_test_add_func("/compare/rows-follow-the-cursor", test_rows_follow);
	g_test_add_func("/compare/a-cell-shows-its-machine", test_visit);
	g_test_add_func("/compare/a-visit-has-limits", test_visit_with_limits);
	g_test_add_func("/compare/own-operations-are-compared-too", test_own_operations);
	g_test_add_func("/compare/another-lesson-begins-without", test_another_lesson);
	return g_test_run();
}
