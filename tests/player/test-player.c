/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-player.c -- a lesson's way through the player: items, the cursor and its limit, questions, languages. */
#include "tests/player/stage.h"

#include <string.h>

static gint64 cursor(Stage *stage)
{
	return vms_cursor(player_get_machine(stage->player));
}

static gint64 last_step(Stage *stage)
{
	return vms_step_count(player_get_machine(stage->player)) - 1;
}

/* ------------------------------------------------------------------------------------------------ items */

static void items_in_order(void)
{
	static const PlayerItemKind kinds[] = { PLAYER_LESSON, PLAYER_MACHINE, PLAYER_SAY, PLAYER_OP, PLAYER_STOP,
		PLAYER_FIGURE, PLAYER_FOCUS, PLAYER_HIGHLIGHT, PLAYER_END };
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE SAY("a") VMALLOC(12288) STOP_AT_END "{\"type\":\"figure\",\"name\":\"f\"}\n"
		   "{\"type\":\"focus\",\"view\":\"tree\"}\n{\"type\":\"highlight\"}\n" END);
	g_assert_true(player_run_to_end(stage.player, NULL, NULL));
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_ENDED);
	g_assert_cmpuint(player_item_count(stage.player), ==, G_N_ELEMENTS(kinds));
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_assert_cmpint(player_item_at(stage.player, i)->kind, ==, kinds[i]);
		g_assert_cmpuint(player_item_at(stage.player, i)->index, ==, i);
	}
	g_assert_cmpint(player_item_at(stage.player, 2)->step, ==, VMS_START);
	g_assert_cmpint(player_item_at(stage.player, 3)->step, ==, 0);
	g_assert_cmpint(player_item_at(stage.player, 3)->line, ==, 3);
	g_assert_cmpint(player_item_at(stage.player, 5)->step, ==, last_step(&stage));
	g_assert_cmpint(cursor(&stage), ==, last_step(&stage));
	stage_close(&stage);
}

static void about_the_lesson(void)
{
	Stage stage = { 0 };
	const PlayerLesson *lesson;

	stage_open(&stage, "{\"type\":\"lesson\",\"id\":\"one\",\"title\":\"Holes\",\"level\":\"beginner\","
		   "\"minutes\":20,\"profile\":\"linux-4.19/x86_64\",\"seed\":7,"
		   "\"objectives\":[\"see\",\"know\"],\"requires\":[\"zero\"]}\n"
		   "@arguments\n" END);
	g_assert_null(player_get_lesson(stage.player));
	player_run_to_end(stage.player, NULL, NULL);
	lesson = player_get_lesson(stage.player);
	g_assert_cmpstr(lesson->id, ==, "one");
	g_assert_cmpstr(lesson->title, ==, "Holes");
	g_assert_cmpstr(lesson->level, ==, "beginner");
	g_assert_cmpuint(lesson->minutes, ==, 20);
	g_assert_cmpuint(lesson->seed, ==, 7);
	g_assert_cmpstr(lesson->objectives[1], ==, "know");
	g_assert_cmpstr(lesson->requires[0], ==, "zero");
	g_assert_null(lesson->requires[1]);
	g_assert_true(g_str_has_prefix(stage_last_of(&stage, PLAYER_SAY)->text, "host "));
	stage_close(&stage);
}

static void another_profile(void)
{
	Stage stage = { 0 };

	stage_open(&stage, "@hang\n");
	stage_write(&stage, "lesson.lua", "@arguments\n" END);
	g_assert_true(player_open(stage.player, stage.script, "linux-4.19/toy", NULL));
	player_run_to_end(stage.player, NULL, NULL);
	g_assert_true(g_str_has_suffix(stage_last_of(&stage, PLAYER_SAY)->text, "--profile linux-4.19/toy"));
	stage_close(&stage);
}

/* ------------------------------------------------------------------------------------------------ the cursor */

/* The learner may play up to the stop; one step further tells the host to go on, and the step is made then. */
static void limit(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE VMALLOC(12288) STOP(5) STOP(9) END);
	stage_run(&stage);
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_WAITING);
	g_assert_cmpint(player_get_waiting(stage.player)->kind, ==, PLAYER_STOP);
	g_assert_cmpint(cursor(&stage), ==, 5);
	g_assert_cmpint(player_get_limit(stage.player), ==, 5);

	g_assert_true(player_move(stage.player, VMS_MOVE_INTO, VMS_BACK));
	g_assert_true(player_move(stage.player, VMS_MOVE_OPERATION, VMS_FORWARD));
	g_assert_cmpint(cursor(&stage), ==, 5);

	g_assert_true(player_move(stage.player, VMS_MOVE_INTO, VMS_FORWARD));
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_RUNNING);
	g_assert_cmpint(cursor(&stage), ==, 5);
	stage_run(&stage);
	g_assert_cmpint(player_get_limit(stage.player), ==, 9);
	g_assert_cmpint(cursor(&stage), ==, 6);

	g_assert_true(player_go_on(stage.player));
	g_assert_cmpint(cursor(&stage), ==, 9);
	g_assert_true(player_go_on(stage.player));
	stage_run(&stage);
	g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_ENDED);
	g_assert_cmpint(cursor(&stage), ==, last_step(&stage));
	g_assert_false(player_go_on(stage.player));
	g_assert_false(player_can_go_forward(stage.player));
	g_assert_false(player_move(stage.player, VMS_MOVE_INTO, VMS_FORWARD));
	stage_close(&stage);
}

/* The player does not run to the stop when its owner plays there step by step. */
static void without_follow(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE VMALLOC(12288) STOP(5) END);
	player_set_follow(stage.player, FALSE);
	stage_run(&stage);
	g_assert_cmpint(cursor(&stage), ==, VMS_START);
	g_assert_cmpint(player_get_limit(stage.player), ==, 5);
	stage_close(&stage);
}

static void to_the_start_and_back(void)
{
	Stage stage = { 0 };
	guint64 hash;

	stage_open(&stage, LESSON MACHINE VMALLOC(12288) STOP_AT_END END);
	stage_run(&stage);
	hash = vms_state_hash(player_get_machine(stage.player));
	while (player_move(stage.player, VMS_MOVE_STAGE, VMS_BACK))
		;
	g_assert_cmpint(cursor(&stage), ==, VMS_START);
	g_assert_false(player_can_go_back(stage.player));
	player_goto(stage.player, 1, G_MAXINT64);
	g_assert_cmpint(cursor(&stage), ==, last_step(&stage));
	g_assert_cmpuint(vms_state_hash(player_get_machine(stage.player)), ==, hash);
	player_goto(stage.player, 99, -99);
	g_assert_cmpint(cursor(&stage), ==, VMS_START);
	stage_close(&stage);
}

static void items_reached(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE SAY("first") VMALLOC(12288) STOP(5) SAY("in the middle") PAUSE END);
	stage_run(&stage);
	player_go_on(stage.player);
	stage_run(&stage);
	g_assert_true(player_item_reached(stage.player, stage_last_of(&stage, PLAYER_SAY)));
	player_move(stage.player, VMS_MOVE_INTO, VMS_BACK);
	g_assert_false(player_item_reached(stage.player, stage_last_of(&stage, PLAYER_SAY)));
	g_assert_true(player_item_reached(stage.player, stage_last_of(&stage, PLAYER_OP)));
	player_goto(stage.player, 1, VMS_START);
	g_assert_true(player_item_reached(stage.player, player_item_at(stage.player, 2)));
	g_assert_false(player_item_reached(stage.player, stage_last_of(&stage, PLAYER_OP)));
	stage_close(&stage);
}

static void several_machines(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE VMALLOC(4096) STOP_AT_END MACHINE SAY("second") VMALLOC(8192) STOP(2) END);
	stage_run(&stage);
	g_assert_cmpuint(player_machine_count(stage.player), ==, 1);
	g_assert_true(player_move(stage.player, VMS_MOVE_INTO, VMS_FORWARD));
	stage_run(&stage);
	g_assert_cmpuint(player_machine_count(stage.player), ==, 2);
	g_assert_cmpuint(player_get_machine_number(stage.player), ==, 2);
	g_assert_cmpint(cursor(&stage), ==, VMS_START);
	g_assert_true(player_move(stage.player, VMS_MOVE_INTO, VMS_BACK));
	g_assert_cmpuint(player_get_machine_number(stage.player), ==, 1);
	g_assert_cmpint(cursor(&stage), ==, last_step(&stage));
	g_assert_false(player_item_reached(stage.player, stage_last_of(&stage, PLAYER_SAY)));
	g_assert_true(player_go_on(stage.player));
	g_assert_cmpuint(player_get_machine_number(stage.player), ==, 2);
	g_assert_cmpint(cursor(&stage), ==, 2);
	g_assert_true(player_item_reached(stage.player, player_item_at(stage.player, 2)));
	stage_close(&stage);
}

/* ------------------------------------------------------------------------------------------------ questions */

#define ASK(kind) "{\"type\":\"ask\",\"id\":1,\"prompt\":\"Which?\",\"kind\":\"" kind \
	"\",\"choices\":[\"one\",\"two\",\"three\"],\"hint\":\"Think\"}\n@wait\n@echo\n"
#define GRADED "{\"type\":\"graded\",\"id\":1,\"given\":2,\"right\":true,\"explain\":\"so it is\"}\n"

static void answers(void)
{
	static const struct {
		const char *kind, *typed;
		const char *sent;         /* NULL: refused */
	} cases[] = {
		{ ASK("number"), "3", "3" },
		{ ASK("number"), " 12 KiB ", "12288" },
		{ ASK("number"), "0x10", "16" },
		{ ASK("number"), "-5", "-5" },
		{ ASK("number"), "2.5", "2.5" },
		{ ASK("number"), "many", NULL },
		{ ASK("number"), "3 apples", NULL },
		{ ASK("number"), "", NULL },
		{ ASK("address"), "0xffffc90000000000", "\"0xffffc90000000000\"" },
		{ ASK("address"), "ffffc90000000000", "\"0xffffc90000000000\"" },
		{ ASK("address"), "here", NULL },
		{ ASK("choice"), "2", "2" },
		{ ASK("choice"), "Two", "2" },
		{ ASK("choice"), "4", NULL },
		{ ASK("choice"), "1 2", NULL },
		{ ASK("choices"), "3 1", "[1,3]" },
		{ ASK("choices"), "1, 3", "[1,3]" },
		{ ASK("choices"), "two", "[2]" },
		{ ASK("choices"), "1 1", NULL },
		{ ASK("order"), "3 1 2", "[3,1,2]" },
		{ ASK("order"), "3 0", NULL },
		{ ASK("point"), "vmap_area#3", "{\"object\":\"vmap_area#3\"}" },
		{ ASK("point"), "0x1000", "{\"address\":\"0x1000\"}" },
		{ ASK("point"), "there", NULL },
		{ ASK("text"), " some words ", "\"some words\"" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *script = g_strconcat(LESSON, cases[i].kind, GRADED, END, NULL);
		g_autofree char *sent = g_strdup_printf("{\"type\":\"answer\",\"given\":%s}", cases[i].sent);
		g_autoptr(GError) error = NULL;
		Stage stage = { 0 };

		g_test_message("%s", cases[i].typed);
		stage_open(&stage, script);
		stage_run(&stage);
		g_assert_cmpint(player_get_waiting(stage.player)->kind, ==, PLAYER_ASK);
		if (cases[i].sent) {
			g_assert_true(player_answer_typed(stage.player, cases[i].typed, &error));
			stage_run(&stage);
			g_assert_cmpstr(stage_last_of(&stage, PLAYER_SAY)->text, ==, sent);
		} else {
			g_assert_false(player_answer_typed(stage.player, cases[i].typed, &error));
			g_assert_true(g_error_matches(error, PLAYER_ERROR, PLAYER_ERROR_ANSWER));
			g_assert_cmpint(player_get_state(stage.player), ==, PLAYER_WAITING);
		}
		stage_close(&stage);
	}
}

static void a_question(void)
{
	const PlayerAsk *ask;
	Stage stage = { 0 };

	stage_open(&stage, LESSON ASK("choice") GRADED END);
	stage_run(&stage);
	ask = player_get_waiting(stage.player)->ask;
	g_assert_cmpint(ask->kind, ==, PLAYER_ASK_CHOICE);
	g_assert_cmpstr(ask->prompt, ==, "Which?");
	g_assert_cmpstr(ask->choices[2], ==, "three");
	g_assert_null(ask->choices[3]);
	g_assert_cmpstr(ask->hints[0], ==, "Think");
	g_assert_false(player_move(stage.player, VMS_MOVE_INTO, VMS_FORWARD));
	g_assert_false(player_go_on(stage.player));
	g_assert_false(ask->answered);
	g_assert_true(player_answer_right(stage.player));
	g_assert_true(ask->answered);
	g_assert_false(ask->graded);
	stage_run(&stage);
	g_assert_cmpstr(stage_last_of(&stage, PLAYER_SAY)->text, ==, "{\"type\":\"answer\",\"auto\":true}");
	g_assert_true(ask->graded && ask->right);
	g_assert_cmpstr(ask->given, ==, "two");
	g_assert_cmpstr(ask->explain, ==, "so it is");
	g_assert_true(stage_last_of(&stage, PLAYER_GRADED)->ask == ask);
	g_assert_false(player_skip(stage.player));
	stage_close(&stage);
}

static void point_at_an_area(void)
{
	const VmsMachine *vms;
	VmsArea area;
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE VMALLOC(4096) STOP_AT_END ASK("point") END);
	stage_run(&stage);
	vms = player_get_machine(stage.player);
	g_assert_true(vms_area_from(vms, 0, &area));
	g_assert_false(player_answer_point(stage.player, area.id));
	player_go_on(stage.player);
	stage_run(&stage);
	g_assert_false(player_answer_point(stage.player, 0));
	g_assert_true(player_answer_point(stage.player, area.id));
	stage_run(&stage);
	g_assert_nonnull(strstr(stage_last_of(&stage, PLAYER_SAY)->text, "\"object\":\"vmap_area#"));
	g_assert_nonnull(strstr(stage_last_of(&stage, PLAYER_SAY)->text, "\"address\":\"0xffffc90000000000\""));
	stage_close(&stage);
}

static void answer_for(Player *player, const PlayerItem *ask, gpointer data)
{
	int *asked = data;

	g_assert_cmpint(ask->kind, ==, PLAYER_ASK);
	if ((*asked)++ == 0)
		g_assert_true(player_answer_typed(player, "2", NULL));
}

/* A question that the answerer leaves alone is skipped. */
static void run_with_answers(void)
{
	int asked = 0;
	Stage stage = { 0 };

	stage_open(&stage, LESSON ASK("choice") GRADED PAUSE ASK("choice") END);
	g_assert_true(player_run_to_end(stage.player, answer_for, &asked));
	g_assert_cmpint(asked, ==, 2);
	g_assert_cmpstr(stage_last_of(&stage, PLAYER_SAY)->text, ==, "{\"type\":\"answer\",\"skip\":true}");
	stage_close(&stage);
}

/* ------------------------------------------------------------------------------------------------ languages */

static void languages(void)
{
	g_autofree char *english = NULL, *german = NULL, *partly = NULL;
	const PlayerItem *say;
	Stage stage = { 0 };

	stage_open(&stage, LESSON "{\"type\":\"say\",\"text\":\"From 1 to 2.\",\"template\":\"From {a} to {b}.\","
		   "\"values\":[[\"a\",\"1\"],[\"b\",\"2\"]]}\n" END);
	stage_write(&stage, "lesson.de.po",
		"msgid \"A test\"\nmsgstr \"Eine Probe\"\n"
		"msgid \"From {a} to {b}.\"\nmsgstr \"Bis {b}, von {a}; {c}.\"\n");
	player_run_to_end(stage.player, NULL, NULL);
	say = stage_last_of(&stage, PLAYER_SAY);
	english = player_item_text(stage.player, say);
	g_assert_cmpstr(english, ==, "From 1 to 2.");
	player_set_language(stage.player, "de_AT.UTF-8");
	german = player_item_text(stage.player, say);
	g_assert_cmpstr(german, ==, "Bis 2, von 1; {c}.");
	g_assert_cmpstr(player_get_lesson(stage.player)->title, ==, "Eine Probe");
	g_assert_cmpstr(player_text(stage.player, "not translated"), ==, "not translated");
	player_set_language(stage.player, NULL);
	g_assert_cmpstr(player_get_lesson(stage.player)->title, ==, "A test");
	stage_close(&stage);
}

static void broken_translation(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON END);
	stage_write(&stage, "lesson.de.po", "msgid \"A test\"\nmsgstr \"Eine Probe\n");
	player_set_language(stage.player, "de");
	g_assert_true(player_run_to_end(stage.player, NULL, NULL));
	g_assert_nonnull(strstr(stage_error(&stage), "lesson.de.po:2: "));
	g_assert_cmpstr(player_get_lesson(stage.player)->title, ==, "A test");
	stage_close(&stage);
}

/* ------------------------------------------------------------------------------------------------ signals */

static void signals(void)
{
	Stage stage = { 0 };

	stage_open(&stage, LESSON MACHINE VMALLOC(4096) STOP(3) END);
	stage_run(&stage);
	g_assert_cmpstr(stage.heard->str, ==, "state item item item item moved state ");
	g_string_truncate(stage.heard, 0);
	player_move(stage.player, VMS_MOVE_INTO, VMS_BACK);
	g_assert_cmpstr(stage.heard->str, ==, "moved ");
	stage_close(&stage);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/player/items-in-order", items_in_order);
	g_test_add_func("/player/about-the-lesson", about_the_lesson);
	g_test_add_func("/player/another-profile", another_profile);
	g_test_add_func("/player/limit", limit);
	g_test_add_func("/player/without-follow", without_follow);
	g_test_add_func("/player/to-the-start-and-back", to_the_start_and_back);
	g_test_add_func("/player/items-reached", items_reached);
	g_test_add_func("/player/several-machines", several_machines);
	g_test_add_func("/player/answers", answers);
	g_test_add_func("/player/a-question", a_question);
	g_test_add_func("/player/point-at-an-area", point_at_an_area);
	g_test_add_func("/player/run-with-answers", run_with_answers);
	g_test_add_func("/player/languages", languages);
	g_test_add_func("/player/broken-translation", broken_translation);
	g_test_add_func("/player/signals", signals);
	return g_test_run();
}
