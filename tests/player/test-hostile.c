/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-hostile.c -- hosts that lie, babble, crash and hang: the player reports it and goes on. */
#include "tests/player/stage.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *script;
	const char *error;        /* a part of the message */
} Case;

#define HUNDRED "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static const Case cases[] = {
	{ "garbage", LESSON "hello\n", "something else than a message" },
	{ "truncated", LESSON "@raw {\"type\":\"say\",\"text\":\"h\n@exit 0\n", "before the lesson did" },
	{ "truncated-line", LESSON "{\"type\":\"say\",\"text\":\"h\n", "something else than a message" },
	{ "no-type", "{\"say\":1}\n", "something else than a message" },
	{ "type-is-number", "{\"type\":1}\n", "something else than a message" },
	{ "array", "[1,2]\n", "something else than a message" },
	{ "not-utf8", "@raw {\"type\":\"say\",\"text\":\"\\xff\\xfe\"}\\n\n", "something else than a message" },
	{ "nul", "@raw {\"type\":\\0\"say\"}\\n\n", "something else than a message" },
	{ "nested", "@repeat 1000000 [\n@raw \\n\n", "something else than a message" },
	{ "nested-behind-comment", "@raw /*\"*/\n@repeat 1000000 [\n@raw \\n\n", "something else than a message" },
	{ "huge-line", LESSON "@repeat 100000 " HUNDRED "\n", "a line without an end" },
	{ "dies", LESSON SAY("a") "@exit 7\n", "status 7" },
	{ "crashes", LESSON SAY("a") "@signal 11\n", "signal 11" },
	{ "says-nothing", "", "before the lesson did" },
	{ "hangs", LESSON SAY("a") "@hang\n", "did nothing for 1 seconds" },
	{ "closes", LESSON "@close\n", "did nothing for 1 seconds" },
	{ "talks-out-of-turn", LESSON "{\"type\":\"pause\"}\n" SAY("a") "@hang\n", "not its turn" },
	{ "two-lessons", LESSON LESSON, "twice" },
	{ "no-machine", LESSON VMALLOC(4096), "before there was a machine" },
	{ "unknown-profile", LESSON "{\"type\":\"machine\",\"profile\":\"linux-9.9/vax\"}\n", "cannot be booted" },
	{ "unknown-op", LESSON MACHINE "{\"type\":\"op\",\"name\":\"explode\"}\n", "explode" },
	{ "unknown-argument", LESSON MACHINE
	  "{\"type\":\"op\",\"name\":\"vmalloc\",\"args\":{\"colour\":1}}\n", "vmalloc" },
	{ "odd-argument", LESSON MACHINE
	  "{\"type\":\"op\",\"name\":\"vmalloc\",\"args\":{\"size\":[1]}}\n", "vmalloc" },
	{ "lying-hash", LESSON MACHINE
	  "{\"type\":\"op\",\"name\":\"vmalloc\",\"args\":{\"size\":4096},\"state\":\"0x1\"}\n", "went differently" },
	{ "lying-steps", LESSON MACHINE
	  "{\"type\":\"op\",\"name\":\"vmalloc\",\"args\":{\"size\":4096},\"last\":1}\n", "went differently" },
	{ "late-setup", LESSON MACHINE VMALLOC(4096) "{\"type\":\"setup\",\"begin\":true}\n", "setup" },
	{ "setup-ends-first", LESSON MACHINE "{\"type\":\"setup\",\"begin\":false}\n", "setup" },
	{ "unknown-question", LESSON
	  "{\"type\":\"ask\",\"id\":1,\"kind\":\"riddle\",\"prompt\":\"?\"}\n", "unknown kind" },
	{ "grades-nothing", LESSON "{\"type\":\"graded\",\"id\":5,\"right\":true}\n", "no question" },
};

static void plays_on(gconstpointer data)
{
	const Case *test = data;
	Stage stage = { .patience = strstr(test->error, "for 1 seconds") ? 1 : 0 };

	stage_open(&stage, test->script);
	while (player_get_state(stage.player) == PLAYER_RUNNING || player_get_state(stage.player) == PLAYER_WAITING)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_FAILED);
	g_test_message("%s", stage_error(&stage));
	g_assert_nonnull(strstr(stage_error(&stage), test->error));

	/* Moving about and opening something else still works. */
	player_move(stage.player, VMS_MOVE_INTO, VMS_BACK);
	player_move(stage.player, VMS_MOVE_INTO, VMS_FORWARD);
	player_go_on(stage.player);
	player_set_patience(stage.player, 10);
	stage_write(&stage, "lesson.lua", LESSON SAY("again") END);
	g_assert_true(player_open(stage.player, stage.script, NULL, NULL));
	g_assert_true(player_run_to_end(stage.player, NULL, NULL));
	stage_close(&stage);
}

/* What has no meaning here is passed over, what is out of range is cut. */
static void forgiven(void)
{
	const PlayerItem *figure;
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE "{\"type\":\"music\",\"volume\":11}\n" VMALLOC(4096)
		   "{\"type\":\"figure\",\"name\":7,\"step\":99999999999}\n"
		   "{\"type\":\"stop\",\"step\":\"here\"}\n@wait\n"
		   "{\"type\":\"stop\",\"step\":-99999999999999999999999}\n@wait\n\n"
		   "{\"type\":\"say\",\"text\":null,\"values\":7,\"template\":[]}\n" END);
	g_assert_true(player_run_to_end(stage.player, NULL, NULL));
	figure = stage_last_of(&stage, PLAYER_FIGURE);
	g_assert_cmpint(figure->step, ==, vms_step_count(player_machine_at(stage.player, 1)) - 1);
	g_assert_cmpstr(figure->name, ==, "");
	g_assert_cmpstr(stage_last_of(&stage, PLAYER_SAY)->text, ==, "");
	stage_close(&stage);
}

/* The last line heard of goes into the report. */
static void names_the_line(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE VMALLOC(4096) "{\"type\":\"say\",\"text\":\"a\",\"line\":12}\n@exit 1\n");
	stage_run(&stage);
	g_assert_cmpint(stage_last(&stage)->line, ==, 12);
	g_assert_cmpstr(stage_last(&stage)->name, ==, stage.script);
	stage_close(&stage);
}

static void closed_while_running(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON "@repeat 1000 " SAY("a") "@hang\n");
	player_close(stage.player);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_EMPTY);
	g_assert_cmpuint(player_item_count(stage.player), ==, 0);
	stage_close(&stage);
}

static void close_it(Player *player)
{
	player_close(player);
}

/* Whoever hears of something may close the lesson then and there. */
static void closed_by_a_listener(void)
{
	static const char *const signals[] = { "item", "moved", "state" };

	for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
		Stage stage = { 0 };

		stage_open(&stage, LESSON MACHINE VMALLOC(4096) STOP_AT_END END);
		g_signal_connect(stage.player, signals[i], G_CALLBACK(close_it), NULL);
		while (player_get_state(stage.player) != PLAYER_EMPTY)
			g_main_context_iteration(NULL, TRUE);
		g_assert_cmpuint(player_item_count(stage.player), ==, 0);
		stage_close(&stage);
	}
}

static void no_program(void)
{
	g_autofree char *command = g_strdup(g_getenv("VMSTEP_COMMAND"));
	g_autoptr(GError) error = NULL;
	Stage stage = { 0 };

	stage_open(&stage, END);
	g_setenv("VMSTEP_COMMAND", "/does/not/exist", TRUE);
	g_assert_false(player_open(stage.player, stage.script, NULL, &error));
	g_assert_nonnull(error);
	g_clear_error(&error);
	g_assert_false(player_open(stage.player, "/does/not/exist.lua", NULL, &error));
	g_assert_nonnull(error);
	g_setenv("VMSTEP_COMMAND", command, TRUE);
	stage_close(&stage);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/hostile/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], plays_on);
	}
	g_test_add_func("/hostile/forgiven", forgiven);
	g_test_add_func("/hostile/names-the-line", names_the_line);
	g_test_add_func("/hostile/closed-while-running", closed_while_running);
	g_test_add_func("/hostile/closed-by-a-listener", closed_by_a_listener);
	g_test_add_func("/hostile/no-program", no_program);
	return g_test_run();
}
