/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The action "state": what the window shows, as a small JSON object, for scripts and tests on the session bus.
 *
 *   {"page":"lesson","lesson":"five-stages","step":12,"limit":57,"op":1,"stage":"alloc_vmap_area","branch":0,
 *    "view":"tree","alone":false,"first":"0xffffc90000000000","last":"0xffffc9000000ffff",
 *    "selection":"vmap_area#3","playing":false,
 *    "compared":["linux-4.19/x86_64","linux-6.12/x86_64"],"row":3,"kernel":"linux-4.19/x86_64",
 *    "player":"waiting","idle":true,"error":null}
 *
 * `compared` has the kernels side by side while they are shown, `row` is the operation at hand among theirs (from 1, 0
 * for none), `kernel` whose machine is shown.  `idle` is true when nothing is under way any more: no animation, no
 * lesson at work. */

#include "gui/app/window-private.h"

#include <inttypes.h>
#include <json-glib/json-glib.h>

static const char *player_state(PlayerState state)
{
	static const char *const names[] = {
		[PLAYER_EMPTY] = "empty", [PLAYER_RUNNING] = "running", [PLAYER_WAITING] = "waiting",
		[PLAYER_ENDED] = "ended", [PLAYER_FAILED] = "failed", [PLAYER_SANDBOX] = "sandbox",
	};

	return names[state];
}

static void add_string(JsonBuilder *builder, const char *name, const char *value)
{
	json_builder_set_member_name(builder, name);
	if (value)
		json_builder_add_string_value(builder, value);
	else
		json_builder_add_null_value(builder);
}

static void add_number(JsonBuilder *builder, const char *name, gint64 value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_int_value(builder, value);
}

static void add_truth(JsonBuilder *builder, const char *name, gboolean value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_boolean_value(builder, value);
}

static void add_selection(JsonBuilder *builder, VmstepSession *session)
{
	const Target *selection = vmstep_session_get_selection(session);
	VmsMachine *machine = vmstep_session_get_machine(session);
	VmsRef ref = machine && selection->has & TARGET_OBJECT ? vms_find(machine, selection->id) : 0;
	g_autofree char *address = g_strdup_printf("0x%" PRIx64, selection->address);
	g_autofree char *frame = g_strdup_printf("pfn %" G_GUINT64_FORMAT, selection->pfn);
	char text[64];

	if (ref)
		vms_object_text(machine, ref, text, sizeof(text));
	add_string(builder, "selection", ref ? text : selection->has & TARGET_FRAME ? frame
		: selection->has & TARGET_ADDRESS ? address : NULL);
}

static void add_range(JsonBuilder *builder, VmstepSession *session)
{
	AddressRange range = vmstep_session_get_range(session);
	g_autofree char *first = g_strdup_printf("0x%" PRIx64, range.start);
	g_autofree char *last = g_strdup_printf("0x%" PRIx64, range.last);

	add_string(builder, "first", first);
	add_string(builder, "last", last);
}

static guint present_branch(const VmsMachine *machine)
{
	VmsBranch branch;

	for (size_t i = 0; machine && vms_branch_at(machine, i, &branch); i++) {
		if (branch.current)
			return branch.id;
	}
	return 0;
}

static gboolean is_idle(VmstepWindow *self)
{
	gboolean busy = vmstep_session_get_playing(self->session)
		|| player_get_state(vmstep_session_get_player(self->session)) == PLAYER_RUNNING
		|| vmstep_scene_view_get_busy(self->stages) || vmstep_scene_view_get_busy(self->timeline)
		|| vmstep_scene_view_get_busy(VMSTEP_SCENE_VIEW(self->address))
		|| vmstep_scene_view_get_busy(VMSTEP_SCENE_VIEW(vmstep_compare_page_get_view(self->compare)));
	GtkWidget *view;

	for (guint i = 0; (view = vmstep_board_get_view(self->board, i)); i++)
		busy = busy || vmstep_scene_view_get_busy(VMSTEP_SCENE_VIEW(view));
	return !busy;
}

static const char *last_error(Player *player)
{
	guint n = player_item_count(player);

	for (guint i = n; i > 0; i--) {
		if (player_item_at(player, i - 1)->kind == PLAYER_ERROR_ITEM)
			return player_item_at(player, i - 1)->text;
	}
	return NULL;
}

static void add_place(JsonBuilder *builder, VmstepSession *session)
{
	const Moment *now = vmstep_session_get_moment(session);

	add_number(builder, "step", now ? now->step.step : VMS_START);
	add_number(builder, "limit", vmstep_session_get_limit(session));
	add_number(builder, "op", now ? (gint64) now->step.op : 0);
	add_string(builder, "stage", now ? vms_stage_name(now->step.stage) : NULL);
	add_number(builder, "branch", present_branch(now ? now->machine : NULL));
}

static void add_comparison(JsonBuilder *builder, VmstepWindow *self)
{
	gboolean shown = g_str_equal(gtk_stack_get_visible_child_name(self->views), "several");
	Comparison *comparison = vmstep_session_get_comparison(self->session, NULL);
	VmsMachine *machine = vmstep_session_get_machine(self->session);
	guint row = vmstep_session_get_row(self->session);

	json_builder_set_member_name(builder, "compared");
	json_builder_begin_array(builder);
	for (guint i = 0; shown && comparison && i < comparison_column_count(comparison); i++)
		json_builder_add_string_value(builder, comparison_profile(comparison, i)->name);
	json_builder_end_array(builder);
	add_number(builder, "row", comparison && row < comparison_row_count(comparison) ? row + 1 : 0);
	add_string(builder, "kernel", machine ? vms_machine_profile(machine)->name : NULL);
}

static char *state_text(VmstepWindow *self)
{
	Player *player = vmstep_session_get_player(self->session);
	const PlayerLesson *lesson = player_get_lesson(player);
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;

	json_builder_begin_object(builder);
	add_string(builder, "page", gtk_stack_get_visible_child_name(self->pages));
	add_string(builder, "lesson", lesson ? lesson->id : NULL);
	add_place(builder, self->session);
	add_string(builder, "view", view_name(vmstep_session_get_view(self->session)));
	add_truth(builder, "alone", vmstep_board_get_alone(self->board));
	add_range(builder, self->session);
	add_selection(builder, self->session);
	add_truth(builder, "playing", vmstep_session_get_playing(self->session));
	add_comparison(builder, self);
	add_string(builder, "player", player_state(player_get_state(player)));
	add_truth(builder, "idle", is_idle(self));
	add_string(builder, "error", self->failure ? self->failure : last_error(player));
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	return json_to_string(root, FALSE);
}

void vmstep_window_update_state(VmstepWindow *self)
{
	GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self), "state");

	g_simple_action_set_state(G_SIMPLE_ACTION(action), g_variant_new_take_string(state_text(self)));
}

static void watch(VmstepWindow *self, gpointer view)
{
	g_signal_connect_object(view, "notify::busy", G_CALLBACK(vmstep_window_update_state), self, G_CONNECT_SWAPPED);
}

void vmstep_window_add_state(VmstepWindow *self)
{
	g_autoptr(GSimpleAction) action = g_simple_action_new_stateful("state", NULL, g_variant_new_string("{}"));
	GtkWidget *view;

	g_action_map_add_action(G_ACTION_MAP(self), G_ACTION(action));
	watch(self, self->stages);
	watch(self, self->timeline);
	watch(self, self->address);
	watch(self, vmstep_compare_page_get_view(self->compare));
	for (guint i = 0; (view = vmstep_board_get_view(self->board, i)); i++)
		watch(self, view);
}
