/* SPDX-License-Identifier: GPL-2.0-or-later */
/* play.c -- a lesson run for what it does: its machines are wanted afterwards, not its words. */
#include "scripts/cli/cli.h"

#include "scripts/i18n.h"
#include "scripts/transcript.h"

/* What the lesson promised and did not keep is no error of the file's writing. */
static void on_item(Player *player, const PlayerItem *item, gpointer data)
{
	gboolean *broken = data;

	(void)player;
	if (item->kind != PLAYER_ERROR_ITEM)
		return;
	*broken = *broken || !item->message || !transcript_truth(item->message, "expectation");
	if (*item->name && item->line)
		cli_fail(0, "%s:%d: %s", item->name, item->line, item->text);
	else
		cli_fail(0, "%s", item->text);
}

int cli_play(Player *player, const char *path, const char *profile)
{
	g_autoptr(GError) error = NULL;
	gboolean broken = FALSE;

	player_set_language(player, i18n_language());
	g_signal_connect(player, "item", G_CALLBACK(on_item), &broken);
	if (!player_open(player, path, profile, &error))
		return cli_fail(CLI_BAD_INPUT, "%s", error->message);
	player_run_to_end(player, NULL, NULL);
	g_signal_handlers_disconnect_by_data(player, &broken);
	if (broken || !player_machine_count(player))
		return CLI_BAD_INPUT;
	return player_get_state(player) == PLAYER_ENDED ? CLI_OK : CLI_UNTRUE;
}
