/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stage.c -- see stage.h */
#include "tests/player/stage.h"

#include <glib/gstdio.h>

static void on_item(Player *player, const PlayerItem *item, Stage *stage)
{
	(void)player;
	(void)item;
	g_string_append(stage->heard, "item ");
}

static void on_moved(Player *player, Stage *stage)
{
	(void)player;
	g_string_append(stage->heard, "moved ");
}

static void on_state(Player *player, Stage *stage)
{
	(void)player;
	g_string_append(stage->heard, "state ");
}

void stage_write(Stage *stage, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(stage->folder, name, NULL);

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

void stage_open(Stage *stage, const char *text)
{
	stage->folder = g_dir_make_tmp("vmstep-player-XXXXXX", NULL);
	stage->script = g_build_filename(stage->folder, "lesson.lua", NULL);
	stage->heard = g_string_new(NULL);
	stage->player = player_new();
	if (stage->patience)
		player_set_patience(stage->player, stage->patience);
	stage_write(stage, "lesson.lua", text);
	g_signal_connect(stage->player, "item", G_CALLBACK(on_item), stage);
	g_signal_connect(stage->player, "moved", G_CALLBACK(on_moved), stage);
	g_signal_connect(stage->player, "state", G_CALLBACK(on_state), stage);
	g_assert_true(player_open(stage->player, stage->script, NULL, NULL));
}

void stage_close(Stage *stage)
{
	g_autoptr(GDir) folder = g_dir_open(stage->folder, 0, NULL);
	const char *name;

	g_object_unref(stage->player);
	while ((name = g_dir_read_name(folder))) {
		g_autofree char *path = g_build_filename(stage->folder, name, NULL);

		g_unlink(path);
	}
	g_rmdir(stage->folder);
	g_string_free(stage->heard, TRUE);
	g_free(stage->folder);
	g_free(stage->script);
}

void stage_run(Stage *stage)
{
	while (player_get_state(stage->player) == PLAYER_RUNNING)
		g_main_context_iteration(NULL, TRUE);
}

const PlayerItem *stage_last(Stage *stage)
{
	return player_item_at(stage->player, player_item_count(stage->player) - 1);
}

const PlayerItem *stage_last_of(Stage *stage, PlayerItemKind kind)
{
	for (guint i = player_item_count(stage->player); i > 0; i--) {
		const PlayerItem *item = player_item_at(stage->player, i - 1);

		if (item->kind == kind)
			return item;
	}
	return NULL;
}

const char *stage_error(Stage *stage)
{
	const PlayerItem *item = stage_last_of(stage, PLAYER_ERROR_ITEM);

	return item ? item->text : "";
}
