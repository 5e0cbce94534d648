/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every command of the window, as an action: buttons, keys, menus and other programs all come through here. */

#include "gui/app/window-private.h"

#include <glib/gi18n.h>

#include "gui/app/compare-dialog.h"
#include "gui/app/cost-window.h"

#define SLOWEST 0.25          /* steps a second */
#define FASTEST 32.0

static VmstepSession *session_of(gpointer window)
{
	return VMSTEP_WINDOW(window)->session;
}

static gboolean is_on(gpointer window, const char *action)
{
	g_autoptr(GVariant) state = g_action_group_get_action_state(window, action);

	return g_variant_get_boolean(state);
}

/* ------------------------------------------------------------------------------------------ moving */

static const struct { const char *name; VmsMove move; } moves[] = {
	{"micro", VMS_MOVE_MICRO}, {"into", VMS_MOVE_INTO}, {"over", VMS_MOVE_OVER}, {"out", VMS_MOVE_OUT},
	{"segment", VMS_MOVE_SEGMENT}, {"stage", VMS_MOVE_STAGE}, {"operation", VMS_MOVE_OPERATION},
};

static void move(gpointer window, GVariant *name, VmsDirection direction)
{
	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++) {
		if (g_str_equal(moves[i].name, g_variant_get_string(name, NULL)))
			vmstep_session_move(session_of(window), moves[i].move, direction);
	}
}

static void step(GSimpleAction *action, GVariant *name, gpointer window)
{
	(void) action;
	move(window, name, VMS_FORWARD);
}

static void step_back(GSimpleAction *action, GVariant *name, gpointer window)
{
	(void) action;
	move(window, name, VMS_BACK);
}

static void go_on(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_session_go_on(session_of(window));
}

/* An answer in words, as player_answer_typed reads it. */
static void answer(GSimpleAction *action, GVariant *words, gpointer window)
{
	(void) action;
	player_answer_typed(vmstep_session_get_player(session_of(window)), g_variant_get_string(words, NULL), NULL);
}

static void skip(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	player_skip(vmstep_session_get_player(session_of(window)));
}

static void go_to_start(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_session_goto(session_of(window), VMS_START);
}

static void go_to_end(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_session_goto(session_of(window), vmstep_session_get_limit(session_of(window)));
}

static void go_to_step(GSimpleAction *action, GVariant *number, gpointer window)
{
	(void) action;
	vmstep_session_goto(session_of(window), g_variant_get_int64(number));
}

static void play(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_session_set_playing(session_of(window), !vmstep_session_get_playing(session_of(window)));
}

static void change_speed(gpointer window, double factor)
{
	double speed = vmstep_session_get_speed(session_of(window)) * factor;

	vmstep_session_set_speed(session_of(window), CLAMP(speed, SLOWEST, FASTEST));
}

static void faster(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	change_speed(window, 2);
}

static void slower(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	change_speed(window, 0.5);
}

/* ------------------------------------------------------------------------------------------ what is looked at */

static void choose_view(GSimpleAction *action, GVariant *name, gpointer window)
{
	(void) action;
	vmstep_session_choose_view(session_of(window), view_find(g_variant_get_string(name, NULL)));
}

static void address(GSimpleAction *action, GVariant *command, gpointer window)
{
	g_autofree char *name = g_strdup_printf("address.%s", g_variant_get_string(command, NULL));

	(void) action;
	gtk_widget_activate_action(GTK_WIDGET(VMSTEP_WINDOW(window)->address), name, NULL);
}

static void select_nothing(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_session_select(session_of(window), NULL);
}

/* Out of the innermost of what one has gone into: a selection, a visit, a view alone, the comparison. */
static void go_back(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	VmstepSession *session = session_of(window);

	(void) action;
	(void) parameter;
	if (vmstep_session_get_selection(session)->has)
		vmstep_session_select(session, NULL);
	else if (vmstep_session_get_visited(session))
		vmstep_session_leave(session);
	else if (is_on(window, "alone"))
		g_action_group_change_action_state(window, "alone", g_variant_new_boolean(FALSE));
	else
		g_action_group_change_action_state(window, "compare", g_variant_new_boolean(FALSE));
}

static void switch_branch(GSimpleAction *action, GVariant *branch, gpointer window)
{
	(void) action;
	vmstep_session_switch_branch(session_of(window), g_variant_get_uint32(branch));
}

/* ------------------------------------------------------------------------------------------ other kernels */

static void choose_kernels(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_compare_dialog_present(window, session_of(window));
}

static void compare_with(GSimpleAction *action, GVariant *profiles, gpointer window)
{
	g_autofree const char **names = g_variant_get_strv(profiles, NULL);

	(void) action;
	vmstep_session_compare(session_of(window), names);
	g_action_group_change_action_state(window, "compare", g_variant_new_boolean(names[0] != NULL));
}

/* Where there is nothing to compare with yet, that comes first. */
static void show_comparison(GSimpleAction *action, GVariant *state, gpointer window)
{
	gboolean shown = g_variant_get_boolean(state);

	if (shown && !vmstep_session_get_compared(session_of(window))[0]) {
		vmstep_compare_dialog_present(window, session_of(window));
		return;
	}
	gtk_stack_set_visible_child_name(VMSTEP_WINDOW(window)->views, shown ? "several" : "one");
	g_simple_action_set_state(action, state);
	vmstep_window_update_state(window);
}

/* (kernel, step): the machine of a kernel of the comparison. */
static void visit(GSimpleAction *action, GVariant *place, gpointer window)
{
	Comparison *comparison = vmstep_session_get_comparison(session_of(window), NULL);
	guint kernel;
	gint64 step;

	(void) action;
	g_variant_get(place, "(ux)", &kernel, &step);
	if (comparison && kernel < comparison_column_count(comparison))
		vmstep_session_visit(session_of(window), kernel, step);
}

/* ------------------------------------------------------------------------------------------ opening */

static void on_file_chosen(VmstepWindow *self, int response, GtkFileChooser *chooser)
{
	g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file(chooser) : NULL;

	if (file)
		vmstep_window_open(self, file);
	g_object_unref(chooser);
}

static void open_file(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	GtkFileChooserNative *chooser = gtk_file_chooser_native_new(_("Open a Lesson"), window,
		GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
	g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();

	(void) action;
	(void) parameter;
	gtk_file_filter_set_name(filter, _("Lessons"));
	gtk_file_filter_add_suffix(filter, "lua");
	gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(chooser), filter);
	g_signal_connect_object(chooser, "response", G_CALLBACK(on_file_chosen), window, G_CONNECT_SWAPPED);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(chooser));
}

static void open_path(GSimpleAction *action, GVariant *path, gpointer window)
{
	g_autoptr(GFile) file = g_file_new_for_path(g_variant_get_string(path, NULL));

	(void) action;
	vmstep_window_open(window, file);
}

static void import(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_window_choose_import(window);
}

static void import_paths(GSimpleAction *action, GVariant *paths, gpointer window)
{
	g_autofree const char **path = g_variant_get_strv(paths, NULL);
	g_autoptr(GListStore) files = g_list_store_new(G_TYPE_FILE);

	(void) action;
	for (size_t i = 0; path[i]; i++) {
		g_autoptr(GFile) file = g_file_new_for_path(path[i]);

		g_list_store_append(files, file);
	}
	vmstep_window_import(window, G_LIST_MODEL(files));
}

static void open_sandbox(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	g_autoptr(GError) error = NULL;

	(void) action;
	(void) parameter;
	if (vmstep_session_open_sandbox(session_of(window), &error)) {
		vmstep_window_show_page(window, "lesson");
		g_action_group_change_action_state(window, "operations", g_variant_new_boolean(TRUE));
	}
}

static void choose_kernel(GSimpleAction *action, GVariant *name, gpointer window)
{
	(void) action;
	vmstep_window_choose_kernel(window, g_variant_get_string(name, NULL));
}

static void welcome(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	vmstep_session_close(session_of(window));
	vmstep_window_show_page(window, "welcome");
}

/* It goes on measuring, or has measured: one is enough. */
static void show_cost(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	VmstepWindow *self = window;

	(void) action;
	(void) parameter;
	if (!self->cost)
		self->cost = GTK_WINDOW(vmstep_cost_window_new(window));
	gtk_window_present(self->cost);
}

static void close_window(GSimpleAction *action, GVariant *parameter, gpointer window)
{
	(void) action;
	(void) parameter;
	gtk_window_close(window);
}

/* ------------------------------------------------------------------------------------------ panes */

static void show_lesson_pane(GSimpleAction *action, GVariant *state, gpointer window)
{
	gtk_widget_set_visible(GTK_WIDGET(VMSTEP_WINDOW(window)->left), g_variant_get_boolean(state));
	g_simple_action_set_state(action, state);
}

static void show_operations(GSimpleAction *action, GVariant *state, gpointer window)
{
	gtk_revealer_set_reveal_child(VMSTEP_WINDOW(window)->operation_revealer, g_variant_get_boolean(state));
	g_simple_action_set_state(action, state);
}

/* One view has the window but for the sentence, the timeline and the transport: what can be read from the last row.
 * What was open before is open again afterwards. */
static void show_alone(GSimpleAction *action, GVariant *state, gpointer window)
{
	VmstepWindow *self = window;
	gboolean alone = g_variant_get_boolean(state);

	if (alone == is_on(window, "alone"))
		return;
	if (alone)
		self->had_details = adw_flap_get_reveal_flap(self->details);
	adw_flap_set_locked(self->details, alone);    /* else it opens by itself, now that there is room */
	adw_flap_set_reveal_flap(self->details, !alone && self->had_details);
	gtk_widget_set_visible(GTK_WIDGET(self->left), !alone && is_on(window, "lesson-pane"));
	gtk_widget_set_visible(GTK_WIDGET(self->stages), !alone);
	gtk_widget_set_visible(self->address_bar, !alone);
	gtk_widget_set_visible(GTK_WIDGET(self->address), !alone);
	vmstep_board_set_alone(self->board, alone);
	g_simple_action_set_state(action, state);
	vmstep_window_update_state(self);
}

/* ------------------------------------------------------------------------------------------ all of them */

static const GActionEntry actions[] = {
	{.name = "step", .activate = step, .parameter_type = "s"},
	{.name = "step-back", .activate = step_back, .parameter_type = "s"},
	{.name = "go-on", .activate = go_on},
	{.name = "answer", .activate = answer, .parameter_type = "s"},
	{.name = "skip", .activate = skip},
	{.name = "go-to-start", .activate = go_to_start},
	{.name = "go-to-end", .activate = go_to_end},
	{.name = "go-to-step", .activate = go_to_step, .parameter_type = "x"},
	{.name = "play", .activate = play},
	{.name = "faster", .activate = faster},
	{.name = "slower", .activate = slower},
	{.name = "view", .activate = choose_view, .parameter_type = "s"},
	{.name = "address", .activate = address, .parameter_type = "s"},
	{.name = "select-nothing", .activate = select_nothing},
	{.name = "go-back", .activate = go_back},
	{.name = "branch", .activate = switch_branch, .parameter_type = "u"},
	{.name = "choose-kernels", .activate = choose_kernels},
	{.name = "compare-with", .activate = compare_with, .parameter_type = "as"},
	{.name = "compare", .state = "false", .change_state = show_comparison},
	{.name = "visit", .activate = visit, .parameter_type = "(ux)"},
	{.name = "open", .activate = open_file},
	{.name = "open-path", .activate = open_path, .parameter_type = "s"},
	{.name = "import", .activate = import},
	{.name = "import-paths", .activate = import_paths, .parameter_type = "as"},
	{.name = "sandbox", .activate = open_sandbox},
	{.name = "kernel", .parameter_type = "s", .state = "''", .change_state = choose_kernel},
	{.name = "welcome", .activate = welcome},
	{.name = "cost", .activate = show_cost},
	{.name = "close", .activate = close_window},
	{.name = "lesson-pane", .state = "true", .change_state = show_lesson_pane},
	{.name = "alone", .state = "false", .change_state = show_alone},
	{.name = "operations", .state = "false", .change_state = show_operations},
};

static void enable(VmstepWindow *self, const char *name, gboolean enabled)
{
	g_simple_action_set_enabled(G_SIMPLE_ACTION(g_action_map_lookup_action(G_ACTION_MAP(self), name)), enabled);
}

void vmstep_window_update_actions(VmstepWindow *self)
{
	Player *player = vmstep_session_get_player(self->session);
	gboolean forward = vmstep_session_can_go_forward(self->session);
	gboolean back = vmstep_session_can_go_back(self->session);
	gboolean machine = vmstep_session_get_machine(self->session) != NULL;
	const PlayerItem *waiting = player_get_waiting(player);
	gboolean more = waiting && (waiting->kind != PLAYER_ASK || player_can_go_forward(player));

	enable(self, "step", forward);
	enable(self, "step-back", back);
	enable(self, "go-to-start", back);
	enable(self, "go-to-end", forward && machine);
	enable(self, "play", forward || vmstep_session_get_playing(self->session));
	enable(self, "go-on", player_in_branch(player) || more);
	enable(self, "answer", waiting && waiting->kind == PLAYER_ASK);
	enable(self, "skip", waiting && waiting->kind == PLAYER_ASK);
	enable(self, "address", machine);
	enable(self, "view", machine);
	enable(self, "alone", machine);
	enable(self, "kernel", machine);
	enable(self, "choose-kernels", machine);
	enable(self, "compare", machine);
}

void vmstep_window_add_actions(VmstepWindow *self)
{
	g_autoptr(GPropertyAction) details = g_property_action_new("details", self->details, "reveal-flap");

	g_action_map_add_action_entries(G_ACTION_MAP(self), actions, G_N_ELEMENTS(actions), self);
	g_action_map_add_action(G_ACTION_MAP(self), G_ACTION(details));
}
