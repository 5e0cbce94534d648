/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The session: one funnel for everything that changes, and what follows from it. */

#include <gtk/gtk.h>

#include "gui/app/session.h"
#include "wait.h"

static void remember(VmstepSession *session, guint what, gpointer seen)
{
	(void) session;
	*(guint *) seen |= what;
}

static VmstepSession *open_lesson(const char *name, guint *seen)
{
	VmstepSession *session = vmstep_session_new();
	g_autofree char *path = lesson_path(name);
	g_autoptr(GError) error = NULL;

	*seen = 0;
	g_signal_connect(session, "changed", G_CALLBACK(remember), seen);
	vmstep_session_open(session, path, &error);
	g_assert_no_error(error);
	wait_for_lesson(session);
	return session;
}

static gint64 cursor(VmstepSession *session)
{
	return vms_cursor(vmstep_session_get_machine(session));
}

static void test_open(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);
	const Moment *now = vmstep_session_get_moment(session);

	g_assert_cmphex(seen & (SESSION_LESSON | SESSION_MOVED | SESSION_STATE | SESSION_ITEMS), ==,
		SESSION_LESSON | SESSION_MOVED | SESSION_STATE | SESSION_ITEMS);
	g_assert_nonnull(now);
	g_assert_cmpint(now->step.step, ==, cursor(session));
	vmstep_session_close(session);
	g_assert_null(vmstep_session_get_machine(session));
	g_assert_null(vmstep_session_get_moment(session));
}

static void test_both_ways(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);
	VmsMachine *machine = vmstep_session_get_machine(session);
	gint64 here = cursor(session);
	guint64 hash = vms_state_hash(machine);

	seen = 0;
	g_assert_true(vmstep_session_move(session, VMS_MOVE_INTO, VMS_BACK));
	g_assert_cmpint(cursor(session), ==, here - 1);
	g_assert_cmphex(seen & SESSION_MOVED, !=, 0);
	g_assert_true(vmstep_session_move(session, VMS_MOVE_INTO, VMS_FORWARD));
	g_assert_cmpint(cursor(session), ==, here);
	g_assert_cmphex(vms_state_hash(machine), ==, hash);
	vmstep_session_goto(session, VMS_START);
	g_assert_cmpint(cursor(session), ==, VMS_START);
}

/* What a view marks as changed is what has been written since the place before, or by the last step on the way back. */
static void test_since(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);

	vmstep_session_goto(session, 10);
	vmstep_session_goto(session, 40);
	g_assert_cmpint(vmstep_session_get_moment(session)->since, ==, 10);
	vmstep_session_goto(session, 20);
	g_assert_cmpint(vmstep_session_get_moment(session)->since, ==, 19);
}

static void test_selection(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);
	VmsArea area;
	Target target;

	g_assert_true(vms_area_from(vmstep_session_get_machine(session), 0, &area));
	target = target_area(&area);
	seen = 0;
	vmstep_session_select(session, &target);
	g_assert_cmphex(seen, ==, SESSION_SELECTION);
	g_assert_cmphex(vmstep_session_get_selection(session)->id, ==, area.id);
	g_assert_true(target_meets(&vmstep_session_get_moment(session)->selected, &target));
	target = target_step(30);
	vmstep_session_select(session, &target);
	g_assert_cmpint(cursor(session), ==, 30);
	g_assert_cmphex(vmstep_session_get_selection(session)->id, ==, area.id);
	vmstep_session_select(session, NULL);
	g_assert_cmpuint(vmstep_session_get_selection(session)->has, ==, 0);
}

static void test_range(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);
	AddressRange all = range_everything(vmstep_session_get_machine(session)), shown;

	g_assert_true(vmstep_session_get_range_follows(session));
	vmstep_session_set_range(session, all);
	shown = vmstep_session_get_range(session);
	g_assert_true(shown.start == all.start && shown.last == all.last);
	vmstep_session_goto(session, 10);
	g_assert_false(vmstep_session_get_range_follows(session));
	vmstep_session_follow_range(session);
	g_assert_true(vmstep_session_get_range_follows(session));
}

static gboolean rests(gpointer session)
{
	return !vmstep_session_get_playing(session);
}

static void test_play(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);
	gint64 limit = player_get_limit(vmstep_session_get_player(session));

	vmstep_session_goto(session, limit - 5);
	vmstep_session_set_speed(session, 50);
	vmstep_session_set_playing(session, TRUE);
	wait_until(rests, session);
	g_assert_cmpint(cursor(session), ==, limit);
}

static void test_view(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);
	VmsStep step;

	for (gint64 i = 0; vms_step_at(vmstep_session_get_machine(session), i, &step); i++) {
		if (step.stage == VMS_STAGE_MAP_VM_AREA)
			break;
	}
	vmstep_session_goto(session, step.step);
	g_assert_cmpint(vmstep_session_get_view(session), ==, VIEW_PAGE_TABLE);
	vmstep_session_choose_view(session, VIEW_FRAMES);
	g_assert_cmpint(vmstep_session_get_view(session), ==, VIEW_FRAMES);
	vmstep_session_choose_view(session, VIEW_COUNT);
	g_assert_cmpint(vmstep_session_get_view(session), ==, VIEW_PAGE_TABLE);
}

static void test_branch(void)
{
	guint seen;
	g_autoptr(VmstepSession) session = open_lesson("plain", &seen);
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	g_autoptr(GError) error = NULL;
	VmsResult result;

	vmstep_session_goto(session, 20);
	vms_op_set(&op, "size", 4096);
	g_assert_true(vmstep_session_perform(session, &op, &result, &error));
	g_assert_no_error(error);
	g_assert_true(player_in_branch(vmstep_session_get_player(session)));
	vmstep_session_switch_branch(session, player_lesson_branch(vmstep_session_get_player(session)));
	g_assert_false(player_in_branch(vmstep_session_get_player(session)));
}

int main(int argc, char **argv)
{
	gtk_test_init(&argc, &argv, NULL);
	g_test_add_func("/session/opening-tells-everything", test_open);
	g_test_add_func("/session/steps-go-both-ways", test_both_ways);
	g_test_add_func("/session/changes-count-from-where-one-was", test_since);
	g_test_add_func("/session/selects-things-and-goes-to-steps", test_selection);
	g_test_add_func("/session/the-range-follows-until-it-is-chosen", test_range);
	g_test_add_func("/session/plays-up-to-the-limit", test_play);
	g_test_add_func("/session/the-view-suits-the-stage", test_view);
	g_test_add_func("/session/own-operations-go-on-a-branch", test_branch);
	return g_test_run();
}
