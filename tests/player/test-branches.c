/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-branches.c -- operations of the learner's own: the lesson's line is left as it is, wherever they are made.
 *
 * The lesson allocates twice and stops after each.  However the learner meddles in between, the lesson's second
 * operation has to come out as on a machine that nobody meddled with.
 */
#include "tests/player/stage.h"

#define MANY LESSON MACHINE VMALLOC(12288) STOP(40) VMALLOC(8192) STOP(130) VMALLOC(4096) PAUSE MACHINE \
	VMALLOC(4096) STOP(3) STOP(30) VMALLOC(16384) STOP_AT_END END
#define TWO LESSON MACHINE VMALLOC(12288) STOP_AT_END VMALLOC(8192) STOP_AT_END END

/* The state after both operations, undisturbed. */
static guint64 undisturbed(void)
{
	Stage stage = { 0 };
	guint64 hash;

	stage_open(&stage, TWO);
	g_assert_true(player_run_to_end(stage.player, NULL, NULL));
	hash = vms_state_hash(player_get_machine(stage.player));
	stage_close(&stage);
	return hash;
}

static VmsResult allocate(Stage *stage, guint64 size)
{
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	VmsResult result = { 0 };

	vms_op_set(&op, "size", size);
	g_assert_true(player_perform(stage->player, &op, &result, NULL));
	return result;
}

/* Open and go to the first stop. */
static void begin(Stage *stage)
{
	stage_open(stage, TWO);
	stage_run(stage);
}

/* Go on to the end and see that the lesson came out undisturbed. */
static void finish(Stage *stage)
{
	g_assert_true(player_run_to_end(stage->player, NULL, NULL));
	g_assert_false(player_in_branch(stage->player));
	g_assert_cmpuint(vms_state_hash(player_get_machine(stage->player)), ==, undisturbed());
	stage_close(stage);
}

static void in_the_past(void)
{
	VmsMachine *vms;
	Stage stage = { 0 };

	begin(&stage);
	vms = player_get_machine(stage.player);
	player_goto(stage.player, 1, 4);
	allocate(&stage, 4096);
	g_assert_true(player_in_branch(stage.player));
	g_assert_cmpuint(vms_branch_count(vms), ==, 2);
	g_assert_true(player_item_reached(stage.player, stage_last_of(&stage, PLAYER_OP)));
	/* The operation that the cursor was in is completed first, and with it its stop is reached. */
	g_assert_true(player_item_reached(stage.player, stage_last_of(&stage, PLAYER_STOP)));
	g_assert_cmpint(player_get_limit(stage.player), ==, vms_step_count(vms) - 1);
	g_assert_false(player_move(stage.player, VMS_MOVE_INTO, VMS_FORWARD));
	player_return_to_lesson(stage.player);
	g_assert_false(player_in_branch(stage.player));
	g_assert_cmpint(vms_cursor(vms), ==, player_get_limit(stage.player));
	finish(&stage);
}

static void at_the_tip(void)
{
	VmsMachine *vms;
	VmsResult own;
	gint64 tip;
	Stage stage = { 0 };

	begin(&stage);
	vms = player_get_machine(stage.player);
	tip = vms_cursor(vms);
	own = allocate(&stage, 4096);
	g_assert_true(player_in_branch(stage.player));
	g_assert_cmpint(own.first, ==, tip + 1);
	player_goto(stage.player, 1, tip - 1);
	player_goto(stage.player, 1, G_MAXINT64);
	g_assert_cmpint(vms_cursor(vms), ==, own.last);
	player_return_to_lesson(stage.player);
	g_assert_cmpint(vms_cursor(vms), ==, tip);
	g_assert_cmpint(player_get_limit(stage.player), ==, tip);
	finish(&stage);
}

/* The host was told to go on, and the learner acts before its operation arrives. */
static void while_the_host_runs(void)
{
	VmsMachine *vms;
	guint64 own;
	gint64 own_step;
	Stage stage = { 0 };

	begin(&stage);
	vms = player_get_machine(stage.player);
	player_go_on(stage.player);
	allocate(&stage, 4096);
	own = vms_state_hash(vms);
	own_step = vms_cursor(vms);
	stage_run(&stage);
	g_assert_cmpint(stage_last_of(&stage, PLAYER_OP)->result.failed, ==, FALSE);
	g_assert_true(player_in_branch(stage.player));
	g_assert_cmpint(vms_cursor(vms), ==, own_step);
	g_assert_cmpuint(vms_state_hash(vms), ==, own);
	finish(&stage);
}

static void again_and_again(void)
{
	Stage stage = { 0 };

	begin(&stage);
	for (int i = 0; i < 5; i++) {
		allocate(&stage, 4096 * (i + 1));
		allocate(&stage, 4096);
		player_goto(stage.player, 1, 3 * i);
		allocate(&stage, 4096);
		if (i % 2)
			player_return_to_lesson(stage.player);
	}
	finish(&stage);
}

/* One random thing that a learner can do. */
static void meddle(Player *player, GRand *random)
{
	VmsOp op = vms_op(g_rand_boolean(random) ? VMS_OP_VMALLOC : VMS_OP_PURGE);
	VmsResult result;

	if (op.kind == VMS_OP_VMALLOC)
		vms_op_set(&op, "size", g_rand_int_range(random, 0, 1 << 16));
	switch (g_rand_int_range(random, 0, 7)) {
	case 0:
		player_goto(player, g_rand_int_range(random, 0, 4), g_rand_int_range(random, -2, 300));
		break;
	case 1:
		player_perform(player, &op, &result, NULL);
		break;
	case 2:
		player_return_to_lesson(player);
		break;
	case 3:
		player_switch_branch(player, g_rand_int_range(random, 0, 5));
		break;
	case 4:
		player_go_on(player);
		break;
	default:
		player_move(player, g_rand_int_range(random, VMS_MOVE_MICRO, VMS_MOVE_OPERATION + 1),
			g_rand_boolean(random) ? VMS_FORWARD : VMS_BACK);
	}
}

/* What holds whatever the learner did. */
static void check_place(Player *player)
{
	VmsMachine *vms = player_get_machine(player);
	gint64 step;

	if (!vms)
		return;
	step = vms_cursor(vms);
	g_assert_cmpint(step, <=, player_get_limit(player));
	g_assert_cmpint(player_get_limit(player), <, vms_step_count(vms));
	g_assert_true(player_can_go_back(player) || step == VMS_START);
	for (guint i = 0; i < player_item_count(player); i++) {
		const PlayerItem *item = player_item_at(player, i);

		if (item->machine == player_get_machine_number(player) && item->step > step)
			g_assert_false(player_item_reached(player, item));
	}
}

/* The states of both machines at the lesson's end, after a learner's meddling; SEED 0 is for none. */
static void play_many(guint seed, guint64 states[2])
{
	g_autoptr(GRand) random = g_rand_new_with_seed(seed);
	Stage stage = { 0 };

	stage_open(&stage, MANY);
	for (int i = 0; seed && i < 300; i++) {
		meddle(stage.player, random);
		check_place(stage.player);
		g_main_context_iteration(NULL, FALSE);
		if (i % 20 == 0)
			stage_run(&stage);
	}
	player_run_to_end(stage.player, NULL, NULL);
	g_assert_cmpstr(stage_error(&stage), ==, "");
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_ENDED);
	player_return_to_lesson(stage.player);
	for (guint i = 0; i < 2; i++) {
		player_goto(stage.player, i + 1, G_MAXINT64);
		states[i] = vms_state_hash(player_get_machine(stage.player));
	}
	stage_close(&stage);
}

static void at_random(void)
{
	guint64 states[2], undisturbed_states[2];

	play_many(0, undisturbed_states);
	for (guint seed = 1; seed <= 20; seed++) {
		g_test_message("seed %u", seed);
		play_many(seed, states);
		g_assert_cmpuint(states[0], ==, undisturbed_states[0]);
		g_assert_cmpuint(states[1], ==, undisturbed_states[1]);
	}
}

static void switch_to_it(void)
{
	VmsMachine *vms;
	VmsBranch own;
	Stage stage = { 0 };

	begin(&stage);
	vms = player_get_machine(stage.player);
	player_goto(stage.player, 1, 4);
	allocate(&stage, 4096);
	player_return_to_lesson(stage.player);
	g_assert_true(vms_branch_at(vms, 1, &own));
	g_assert_false(player_switch_branch(stage.player, 99));
	g_assert_true(player_switch_branch(stage.player, own.id));
	g_assert_true(player_in_branch(stage.player));
	g_assert_cmpint(vms_cursor(vms), ==, own.end);
	g_assert_true(player_switch_branch(stage.player, player_lesson_branch(stage.player)));
	g_assert_false(player_in_branch(stage.player));
	g_assert_cmpint(vms_cursor(vms), ==, player_get_limit(stage.player));
	finish(&stage);
}

/* Before the lesson's first operation its `setup` may still come. */
static void too_early(void)
{
	VmsOp op = vms_op(VMS_OP_PURGE);
	g_autoptr(GError) error = NULL;
	VmsResult result;
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE PAUSE "{\"type\":\"setup\",\"begin\":true}\n" VMALLOC(4096)
		   "{\"type\":\"setup\",\"begin\":false}\n" VMALLOC(4096) STOP_AT_END END);
	stage_run(&stage);
	g_assert_false(player_perform(stage.player, &op, &result, &error));
	g_assert_nonnull(error);
	g_assert_true(player_run_to_end(stage.player, NULL, NULL));
	g_assert_true(player_perform(stage.player, &op, &result, NULL));
	stage_close(&stage);
}

static void refused(void)
{
	VmsOp none = { .kind = VMS_OP_NONE };
	g_autoptr(GError) error = NULL;
	VmsResult result;
	Stage stage = { 0 };

	begin(&stage);
	g_assert_false(player_perform(stage.player, &none, &result, &error));
	g_assert_true(g_error_matches(error, PLAYER_ERROR, PLAYER_ERROR_OPERATION));
	g_assert_false(player_in_branch(stage.player));
	g_assert_false(player_perform(stage.player, &none, &result, NULL));
	g_assert_cmpuint(vms_branch_count(player_get_machine(stage.player)), ==, 2);
	finish(&stage);
}

static void sandbox(void)
{
	VmsOptions options = { 0 };
	VmsOptions impossible = { .profile = "linux-0.0/pdp11" };
	g_autoptr(GError) error = NULL;
	Stage stage = { 0 };
	VmsResult first;

	begin(&stage);
	g_assert_false(player_open_sandbox(stage.player, &impossible, &error));
	g_assert_nonnull(error);
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_WAITING);
	g_assert_true(player_open_sandbox(stage.player, &options, NULL));
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_SANDBOX);
	g_assert_cmpuint(player_item_count(stage.player), ==, 0);
	first = allocate(&stage, 4096);
	allocate(&stage, 4096);
	g_assert_false(player_in_branch(stage.player));
	player_goto(stage.player, 1, first.last);
	g_assert_true(player_can_go_forward(stage.player));
	allocate(&stage, 8192);
	g_assert_cmpuint(vms_branch_count(player_get_machine(stage.player)), ==, 2);
	g_assert_true(player_switch_branch(stage.player, 0));
	g_assert_false(player_go_on(stage.player));
	player_return_to_lesson(stage.player);
	stage_close(&stage);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/branches/in-the-past", in_the_past);
	g_test_add_func("/branches/at-the-tip", at_the_tip);
	g_test_add_func("/branches/while-the-host-runs", while_the_host_runs);
	g_test_add_func("/branches/again-and-again", again_and_again);
	g_test_add_func("/branches/at-random", at_random);
	g_test_add_func("/branches/switch-to-it", switch_to_it);
	g_test_add_func("/branches/too-early", too_early);
	g_test_add_func("/branches/refused", refused);
	g_test_add_func("/branches/sandbox", sandbox);
	return g_test_run();
}
