/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window and its panels, in the test's own process: what they show, and what their buttons do. */

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "gui/app/address-view.h"
#include "gui/app/answer-input.h"
#include "gui/app/board.h"
#include "gui/app/code-view.h"
#include "gui/app/fact-list.h"
#include "gui/app/inspector.h"
#include "gui/app/question-card.h"
#include "gui/app/timeline.h"
#include "gui/app/welcome.h"
#include "gui/app/window.h"
#include "wait.h"

static gint64 cursor(VmstepWindow *window)
{
	return vms_cursor(vmstep_session_get_machine(vmstep_window_get_session(window)));
}

/* ------------------------------------------------------------------------------------------ pages */

static gboolean first_lesson_is_known(gpointer window)
{
	GtkWidget *row = find_widget(window, ADW_TYPE_ACTION_ROW);
	const char *subtitle = row ? adw_action_row_get_subtitle(ADW_ACTION_ROW(row)) : NULL;

	return subtitle && *subtitle;
}

static void test_welcome(void)
{
	VmstepWindow *window = open_window(NULL);
	GtkWidget *page = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_WELCOME);

	g_assert_nonnull(strstr(window_state(window), "\"page\":\"welcome\""));
	g_assert_nonnull(vmstep_welcome_get_first(VMSTEP_WELCOME(page)));
	wait_until(first_lesson_is_known, window);
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_message(void)
{
	VmstepWindow *window = open_window("not-there");

	g_assert_nonnull(strstr(window_state(window), "\"page\":\"message\""));
	gtk_window_destroy(GTK_WINDOW(window));
	window = open_window("broken");
	g_assert_nonnull(strstr(window_state(window), "\"page\":\"message\""));
	activate(window, "win.welcome");
	g_assert_nonnull(strstr(window_state(window), "\"page\":\"welcome\""));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* ------------------------------------------------------------------------------------------ steps */

static void test_steps(void)
{
	VmstepWindow *window = open_window("plain");
	gint64 here = cursor(window);

	g_assert_nonnull(strstr(window_state(window), "\"page\":\"lesson\""));
	activate(window, "win.step-back('into')");
	g_assert_cmpint(cursor(window), ==, here - 1);
	activate(window, "win.step('into')");
	g_assert_cmpint(cursor(window), ==, here);
	activate(window, "win.step-back('stage')");
	g_assert_cmpint(cursor(window), <, here - 1);
	activate(window, "win.go-to-start");
	g_assert_cmpint(cursor(window), ==, VMS_START);
	g_assert_false(g_action_group_get_action_enabled(G_ACTION_GROUP(window), "step-back"));
	activate(window, "win.go-to-end");
	g_assert_cmpint(cursor(window), ==, here);
	wait_until(window_is_idle, window);
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_still(void)
{
	VmstepWindow *window;

	g_object_set(gtk_settings_get_default(), "gtk-enable-animations", FALSE, NULL);
	window = open_window("plain");
	activate(window, "win.go-to-step(int64 40)");
	gtk_test_widget_wait_for_draw(GTK_WIDGET(window));
	g_assert_true(window_is_idle(window));
	g_object_set(gtk_settings_get_default(), "gtk-enable-animations", TRUE, NULL);
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_sandbox(void)
{
	VmstepWindow *window = open_window(NULL);
	GtkWidget *perform;

	activate(window, "win.sandbox");
	perform = find_button(GTK_WIDGET(window), "Perform here");
	g_assert_nonnull(perform);
	g_signal_emit_by_name(perform, "clicked");
	g_assert_cmpint(cursor(window), >, 0);
	activate(window, "win.go-to-step(int64 5)");
	g_signal_emit_by_name(perform, "clicked");
	g_assert_nonnull(strstr(window_state(window), "\"branch\":1"));
	activate(window, "win.branch(uint32 0)");
	g_assert_nonnull(strstr(window_state(window), "\"branch\":0"));
	gtk_window_destroy(GTK_WINDOW(window));
}

static void assert_kernel(VmstepWindow *window, const char *name)
{
	g_autofree char *words = g_strdup_printf("\"kernel\":\"%s\"", name);

	g_assert_nonnull(strstr(window_state(window), words));
	g_assert_nonnull(find_button(GTK_WIDGET(window), name));
}

/* Where nothing has been done it begins at once; else it is asked whether that may be forgotten. */
static void test_kernel(void)
{
	VmstepWindow *window = open_window(NULL);

	activate(window, "win.sandbox");
	activate(window, "win.kernel('linux-2.6.34/arm')");
	assert_kernel(window, "linux-2.6.34/arm");
	g_signal_emit_by_name(find_button(GTK_WIDGET(window), "Perform here"), "clicked");
	activate(window, "win.kernel('linux-6.1/x86_64')");
	assert_kernel(window, "linux-2.6.34/arm");
	adw_message_dialog_response(ADW_MESSAGE_DIALOG(open_dialog()), "compare");
	wait_until(window_is_idle, window);
	g_assert_nonnull(strstr(window_state(window), "\"compared\":[\"linux-2.6.34/arm\",\"linux-6.1/x86_64\"]"));
	activate(window, "win.kernel('linux-6.1/x86_64')");
	adw_message_dialog_response(ADW_MESSAGE_DIALOG(open_dialog()), "again");
	assert_kernel(window, "linux-6.1/x86_64");
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_lesson_on_another_kernel(void)
{
	VmstepWindow *window = open_window("plain");

	wait_until(window_is_idle, window);
	activate(window, "win.kernel('linux-6.12/x86_64')");
	adw_message_dialog_response(ADW_MESSAGE_DIALOG(open_dialog()), "again");
	wait_for_lesson(vmstep_window_get_session(window));
	assert_kernel(window, "linux-6.12/x86_64");
	g_assert_nonnull(strstr(window_state(window), "\"lesson\":\"plain\""));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* ------------------------------------------------------------------------------------------ views */

static void test_accessible(void)
{
	VmstepWindow *window = open_window("plain");
	GtkWidget *address = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_ADDRESS_VIEW);
	GtkWidget *timeline = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_TIMELINE);

	wait_until(window_is_idle, window);
	gtk_test_accessible_assert_role(GTK_ACCESSIBLE(address), GTK_ACCESSIBLE_ROLE_IMG);
	gtk_test_accessible_assert_property(address, GTK_ACCESSIBLE_PROPERTY_LABEL, "Address space");
	g_assert_true(gtk_test_accessible_has_property(GTK_ACCESSIBLE(address), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
	gtk_test_accessible_assert_property(timeline, GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline");
	g_assert_true(gtk_widget_get_focusable(address));
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_zoom(void)
{
	VmstepWindow *window = open_window("plain");
	VmstepSession *session = vmstep_window_get_session(window);
	AddressRange before = vmstep_session_get_range(session), after;

	activate(window, "win.address('zoom-in')");
	after = vmstep_session_get_range(session);
	g_assert_cmpuint(after.last - after.start, <, before.last - before.start);
	activate(window, "win.address('everything')");
	after = vmstep_session_get_range(session);
	g_assert_cmphex(after.start, ==, 0);
	g_assert_cmphex(after.last, ==, G_MAXUINT64);
	activate(window, "win.address('follow')");
	g_assert_true(vmstep_session_get_range_follows(session));
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_walk(void)
{
	VmstepWindow *window = open_window("plain");
	VmstepSession *session = vmstep_window_get_session(window);
	GtkWidget *address = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_ADDRESS_VIEW);

	wait_until(window_is_idle, window);
	vmstep_scene_view_walk(VMSTEP_SCENE_VIEW(address), 1);
	g_assert_cmpuint(vmstep_session_get_selection(session)->has, !=, 0);
	activate(window, "win.select-nothing");
	g_assert_cmpuint(vmstep_session_get_selection(session)->has, ==, 0);
	gtk_window_destroy(GTK_WINDOW(window));
}

static gboolean shows_tree(gpointer board)
{
	return gtk_widget_get_visible(vmstep_board_find_view(board, VIEW_TREE));
}

static void test_board(void)
{
	VmstepWindow *window = open_window("plain");
	GtkWidget *board = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_BOARD);
	GtkWidget *frames = vmstep_board_find_view(VMSTEP_BOARD(board), VIEW_FRAMES);

	activate(window, "win.view('frames')");
	g_assert_true(gtk_widget_get_visible(frames));
	activate(window, "win.view('tree')");
	wait_until(shows_tree, board);
	gtk_window_destroy(GTK_WINDOW(window));
}

/* A view alone has the window; what was open before comes back. */
static void test_alone(void)
{
	VmstepWindow *window = open_window("plain");
	GtkWidget *board = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_BOARD);
	GtkWidget *frames = vmstep_board_find_view(VMSTEP_BOARD(board), VIEW_FRAMES);
	GtkWidget *tree = vmstep_board_find_view(VMSTEP_BOARD(board), VIEW_TREE);
	int before;

	activate(window, "win.view('frames')");
	wait_until(window_is_idle, window);
	before = gtk_widget_get_height(frames);
	activate(window, "win.alone");
	g_assert_nonnull(strstr(window_state(window), "\"alone\":true"));
	gtk_test_widget_wait_for_draw(GTK_WIDGET(window));
	g_assert_cmpint(gtk_widget_get_height(frames), >, before + 200);
	g_assert_false(gtk_widget_get_visible(tree));
	g_assert_null(find_widget(GTK_WIDGET(window), VMSTEP_TYPE_ADDRESS_VIEW));
	activate(window, "win.go-back");
	g_assert_nonnull(strstr(window_state(window), "\"alone\":false"));
	g_assert_nonnull(find_widget(GTK_WIDGET(window), VMSTEP_TYPE_ADDRESS_VIEW));
	gtk_window_destroy(GTK_WINDOW(window));
}

/* Views of what the kernel has not are not offered, and cannot be chosen. */
static void test_board_of_2_4(void)
{
	VmstepWindow *window = open_window("list");
	GtkWidget *board = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_BOARD);
	GtkWidget *list = vmstep_board_find_view(VMSTEP_BOARD(board), VIEW_LIST);
	VmstepSession *session = vmstep_window_get_session(window);

	g_assert_true(gtk_widget_get_visible(list));
	g_assert_false(shows_tree(board));
	activate(window, "win.view('tree')");
	g_assert_cmpint(vmstep_session_get_view(session), !=, VIEW_TREE);
	activate(window, "win.view('pages')");
	g_assert_cmpint(vmstep_session_get_view(session), ==, VIEW_PAGES);
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_code(void)
{
	VmstepWindow *window = open_window("plain");
	GtkWidget *view, *source;
	GtkSourceBuffer *buffer;
	GtkTextIter start, end;
	GtkTextMark *insert;
	g_autoptr(GSList) marks = NULL;

	activate(window, "win.go-to-step(int64 40)");
	view = find_widget(GTK_WIDGET(window), VMSTEP_TYPE_CODE_VIEW);
	source = find_widget(view, GTK_SOURCE_TYPE_VIEW);
	g_assert_nonnull(source);
	buffer = GTK_SOURCE_BUFFER(gtk_text_view_get_buffer(GTK_TEXT_VIEW(source)));
	gtk_text_buffer_get_bounds(GTK_TEXT_BUFFER(buffer), &start, &end);
	g_assert_cmpint(gtk_text_iter_get_offset(&end), >, 1000);
	insert = gtk_text_buffer_get_insert(GTK_TEXT_BUFFER(buffer));
	gtk_text_buffer_get_iter_at_mark(GTK_TEXT_BUFFER(buffer), &start, insert);
	marks = gtk_source_buffer_get_source_marks_at_iter(buffer, &start, "current-line");
	g_assert_nonnull(marks);
	gtk_window_destroy(GTK_WINDOW(window));
}

/* ------------------------------------------------------------------------------------------ questions */

static gboolean has_open_question(gpointer window)
{
	GtkWidget *input = find_widget(window, VMSTEP_TYPE_ANSWER_INPUT);

	return input && find_button(window, "Answer");
}

static void answer(VmstepWindow *window)
{
	GtkWidget *button = find_button(GTK_WIDGET(window), "Answer");

	g_assert_true(gtk_widget_get_sensitive(button));
	g_signal_emit_by_name(button, "clicked");
	wait_for_lesson(vmstep_window_get_session(window));
}

static GtkWidget *open_input(VmstepWindow *window)
{
	wait_until(has_open_question, window);
	return find_widget(GTK_WIDGET(window), VMSTEP_TYPE_ANSWER_INPUT);
}

static void type_answer(VmstepWindow *window, const char *words)
{
	GtkWidget *input = open_input(window);

	gtk_editable_set_text(GTK_EDITABLE(find_widget(input, GTK_TYPE_ENTRY)), words);
	answer(window);
}

static const PlayerAsk *ask_number(VmstepWindow *window, guint number)
{
	Player *player = vmstep_session_get_player(vmstep_window_get_session(window));

	for (guint i = 0; i < player_item_count(player); i++) {
		if (player_item_at(player, i)->kind == PLAYER_ASK && number-- == 0)
			return player_item_at(player, i)->ask;
	}
	g_assert_not_reached();
}

static void tick(GtkWidget *input, guint i)
{
	GtkWidget *check = find_widget(input, GTK_TYPE_CHECK_BUTTON);

	while (i-- > 0)
		check = gtk_widget_get_next_sibling(check);
	gtk_check_button_set_active(GTK_CHECK_BUTTON(check), TRUE);
}

/* Each kind of question is answered with its own widgets, right but for the number. */
static void test_questions(void)
{
	VmstepWindow *window = open_window("questions");
	VmstepSession *session = vmstep_window_get_session(window);
	GtkWidget *input, *down;
	VmsArea area;
	Target target;

	type_answer(window, "12 KiB");
	activate(window, "win.go-on");
	wait_for_lesson(session);
	g_assert_true(ask_number(window, 0)->graded && !ask_number(window, 0)->right);
	type_answer(window, "0xffffc90000000000");
	tick(open_input(window), 0);
	answer(window);
	input = open_input(window);
	tick(input, 0);
	tick(input, 2);
	answer(window);
	input = open_input(window);
	down = gtk_widget_get_next_sibling(find_widget(input, GTK_TYPE_BUTTON));
	g_signal_emit_by_name(down, "clicked");
	answer(window);
	open_input(window);
	g_assert_true(vms_area_from(vmstep_session_get_machine(session), 0, &area));
	target = target_area(&area);
	vmstep_session_select(session, &target);
	answer(window);
	type_answer(window, "vmalloc");
	for (guint i = 1; i < 7; i++) {
		g_test_message("question %u", i + 1);
		g_assert_true(ask_number(window, i)->graded && ask_number(window, i)->right);
	}
	gtk_window_destroy(GTK_WINDOW(window));
}

static void test_not_an_answer(void)
{
	VmstepWindow *window = open_window("questions");

	type_answer(window, "many");
	g_assert_true(has_open_question(window));
	g_assert_false(ask_number(window, 0)->answered);
	gtk_window_destroy(GTK_WINDOW(window));
}

int main(int argc, char **argv)
{
	gtk_test_init(&argc, &argv, NULL);
	adw_init();
	gtk_source_init();
	g_test_add_func("/window/the-welcome-page-offers-lessons", test_welcome);
	g_test_add_func("/window/what-cannot-be-opened-is-said", test_message);
	g_test_add_func("/window/steps-go-both-ways", test_steps);
	g_test_add_func("/window/nothing-glides-where-animations-are-off", test_still);
	g_test_add_func("/window/a-machine-without-a-lesson", test_sandbox);
	g_test_add_func("/window/a-machine-of-another-kernel", test_kernel);
	g_test_add_func("/window/a-lesson-on-another-kernel", test_lesson_on_another_kernel);
	g_test_add_func("/window/pictures-have-names-and-words", test_accessible);
	g_test_add_func("/window/the-address-space-zooms", test_zoom);
	g_test_add_func("/window/keys-walk-through-a-picture", test_walk);
	g_test_add_func("/window/the-board-shows-what-is-chosen", test_board);
	g_test_add_func("/window/a-view-alone-has-the-window", test_alone);
	g_test_add_func("/window/the-board-has-what-the-kernel-has", test_board_of_2_4);
	g_test_add_func("/window/the-source-marks-its-line", test_code);
	g_test_add_func("/window/each-kind-of-question-can-be-answered", test_questions);
	g_test_add_func("/window/what-is-no-answer-is-not-sent", test_not_an_answer);
	return g_test_run();
}
