/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run.c -- `vmstep run`: a lesson without a window, as a transcript; or what a real machine has. */
#include "scripts/cli/cli.h"
#include "scripts/cli/imported.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include "scripts/i18n.h"
#include "scripts/import/imported.h"
#include "scripts/number.h"
#include "scripts/transcript-writer.h"
#include "scripts/transcript.h"

typedef struct {
	char *profile, *format, *answers;
	char **imports;           /* files */
	char *next;               /* a size, as typed */
	guint64 next_size;        /* in bytes */
	int depth;
} Options;

/* ------------------------------------------------------------------------------------------------ on the terminal */

static void print_question(Player *player, const PlayerAsk *ask)
{
	fprintf(stderr, "\n  ? %s\n", player_text(player, ask->prompt));
	for (gsize i = 0; ask->choices[i]; i++)
		fprintf(stderr, "    %" G_GSIZE_FORMAT ") %s\n", i + 1, player_text(player, ask->choices[i]));
}

static void print_hint(Player *player, const PlayerAsk *ask, gsize *hint)
{
	const char *text = ask->hints[*hint];

	if (text)
		(*hint)++;
	fprintf(stderr, "    %s\n", text ? player_text(player, text) : _("There is no further hint."));
}

/* Ask until there is an answer.  An empty line, or the end of the input, leaves the question out. */
static void ask_person(Player *player, const PlayerItem *item, gpointer data)
{
	const PlayerAsk *ask = item->ask;
	char line[1024];
	gsize hint = 0;

	(void)data;
	fflush(stdout);
	print_question(player, ask);
	for (;;) {
		g_autoptr(GError) error = NULL;

		fputs(ask->hints[hint] ? _("  > (? for a hint) ") : "  > ", stderr);
		if (!fgets(line, sizeof line, stdin) || !*g_strstrip(line)) {
			player_skip(player);
			return;
		}
		if (g_str_equal(line, "?"))
			print_hint(player, ask, &hint);
		else if (player_answer_typed(player, line, &error))
			return;
		else
			fprintf(stderr, "    %s\n", error->message);
	}
}

static void leave_out(Player *player, const PlayerItem *item, gpointer data)
{
	(void)item;
	(void)data;
	player_skip(player);
}

/* ------------------------------------------------------------------------------------------------ outcome */

/* Errors go to the standard error, with the place. */
static void print_error(const PlayerItem *item)
{
	if (*item->name && item->line)
		cli_fail(0, "%s:%d: %s", item->name, item->line, item->text);
	else if (*item->name)
		cli_fail(0, "%s: %s", item->name, item->text);
	else
		cli_fail(0, "%s", item->text);
}

/* The areas that a machine begins with may be of another kernel; said once. */
static void print_doubt(Player *player)
{
	const ImportedAreas *areas = player_get_import(player);
	g_autofree char *doubt = areas ? import_doubt(areas, vms_machine_profile(player_machine_at(player, 1))) : NULL;

	if (doubt)
		cli_fail(0, "%s", doubt);
}

/* What was written goes out at once.  Where it cannot, there is no sense in going on. */
static void on_item(Player *player, const PlayerItem *item, gpointer data)
{
	int *write_error = data;

	if (item->kind == PLAYER_MACHINE && item->machine == 1)
		print_doubt(player);
	if (item->kind == PLAYER_ERROR_ITEM)
		print_error(item);
	if (fflush(stdout) == 0)
		return;
	*write_error = errno;
	player_close(player);
}

/* What the lesson promised and did not keep is no error of the file's writing. */
static int status_of(Player *player)
{
	int status = player_get_state(player) == PLAYER_ENDED ? CLI_OK : CLI_UNTRUE;

	for (guint i = 0; i < player_item_count(player); i++) {
		const PlayerItem *item = player_item_at(player, i);

		if (item->kind == PLAYER_ERROR_ITEM && item->message && !transcript_truth(item->message, "expectation"))
			status = CLI_BAD_INPUT;
	}
	return status;
}

static PlayerAnswerer answerer(const char *answers)
{
	if (g_str_equal(answers, "ask"))
		return ask_person;
	return g_str_equal(answers, "none") ? leave_out : NULL;
}

static gboolean is_vmallocinfo(const Options *options)
{
	return g_str_equal(options->format, "vmallocinfo");
}

static int run(const char *path, const Options *options)
{
	g_autoptr(Player) player = player_new();
	g_autoptr(GError) error = NULL;
	int write_error = 0;
	TranscriptWriter writer = {
		.player = player,
		.out = stdout,
		.format = g_str_equal(options->format, "json") ? &transcript_json : &transcript_plain,
		.depth = options->depth,
		.in_dialogue = g_str_equal(options->answers, "ask"),
	};

	if (!is_vmallocinfo(options))
		transcript_writer_attach(&writer);
	g_signal_connect(player, "item", G_CALLBACK(on_item), &write_error);
	player_set_language(player, i18n_language());
	if (!player_set_import(player, options->imports ? options->imports[0] : NULL, &error) ||
	    !player_open(player, path, options->profile, &error))
		return cli_fail(CLI_BAD_INPUT, "%s", error->message);
	player_run_to_end(player, answerer(options->answers), NULL);
	if (write_error && write_error != EPIPE)
		cli_fail(0, _("the transcript cannot be written: %s"), g_strerror(write_error));
	if (is_vmallocinfo(options) && player_get_machine(player) && status_of(player) == CLI_OK)
		return cli_print_vmallocinfo(player_get_machine(player));
	return write_error ? CLI_UNTRUE : status_of(player);
}

/* ------------------------------------------------------------------------------------------------ command line */

static gboolean is_one_of(const char *value, const char *one, const char *two, const char *three)
{
	return g_str_equal(value, one) || g_str_equal(value, two) || (three && g_str_equal(value, three));
}

/* What goes with a lesson, and what without one. */
static int check_import(gboolean lesson, Options *options)
{
	guint imports = options->imports ? g_strv_length(options->imports) : 0;

	if (lesson && imports > 1)
		return cli_fail(CLI_USAGE, _("a lesson begins with one imported file"));
	if (lesson && options->next)
		return cli_fail(CLI_USAGE, _("--next is for an imported file without a lesson"));
	if (!lesson && !imports)
		return cli_fail(CLI_USAGE, _("run takes one file"));
	if (!lesson && g_str_equal(options->format, "json"))
		return cli_fail(CLI_USAGE, _("without a lesson the format is text or vmallocinfo"));
	if (options->next && is_vmallocinfo(options))
		return cli_fail(CLI_USAGE, _("--next goes with the format text alone"));
	if (options->next && !number_parse(options->next, &options->next_size))
		return cli_fail(CLI_USAGE, _("\"%s\" is no size, such as 64KiB"), options->next);
	return CLI_OK;
}

static int check(int argc, Options *options)
{
	if (argc > 2)
		return cli_fail(CLI_USAGE, _("run takes one file"));
	if (!is_one_of(options->format, "text", "json", "vmallocinfo"))
		return cli_fail(CLI_USAGE, _("the format is text, json or vmallocinfo, not \"%s\""), options->format);
	if (!is_one_of(options->answers, "auto", "ask", "none"))
		return cli_fail(CLI_USAGE, _("answers are auto, ask or none, not \"%s\""), options->answers);
	if (options->profile && !vms_profile_find(options->profile))
		return cli_fail(CLI_USAGE, _("there is no profile \"%s\"; see vmstep profiles"), options->profile);
	return check_import(argc == 2, options);
}

static int run_imported(const Options *options)
{
	const ImportedWishes wishes = {
		.files = (const char *const *)options->imports,
		.profile = options->profile,
		.as_vmallocinfo = is_vmallocinfo(options),
		.next = options->next ? &options->next_size : NULL,
	};

	return cli_run_imported(&wishes);
}

int cli_run(int argc, char **argv)
{
	Options options = { .depth = -1 };
	const GOptionEntry entries[] = {
		{"profile", 0, 0, G_OPTION_ARG_STRING, &options.profile, N_("Run it on this kernel"), "P"},
		{"format", 0, 0, G_OPTION_ARG_STRING, &options.format,
		 N_("text (the default), json, or vmallocinfo: the areas in the end, as the kernel prints them"), "F"},
		{"import", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.imports,
		 N_("Begin with a saved /proc/vmallocinfo; without a lesson also the text of vmalloc's tracepoints"),
		 "FILE"},
		{"next", 0, 0, G_OPTION_ARG_STRING, &options.next,
		 N_("Without a lesson: where the next vmalloc of that size lands"), "SIZE"},
		{"answers", 0, 0, G_OPTION_ARG_STRING, &options.answers,
		 N_("auto: every question is answered right (the default); ask: you answer; none: left out"), "A"},
		{"depth", 0, 0, G_OPTION_ARG_INT, &options.depth, N_("Leave out steps nested deeper than N calls"),
		 "N"},
		{0},
	};
	int status;

	if (!cli_parse("run", entries, &argc, &argv))
		return CLI_USAGE;
	options.format = options.format ? options.format : g_strdup("text");
	options.answers = options.answers ? options.answers : g_strdup("auto");
	status = check(argc, &options);
	if (status == CLI_OK)
		status = argc == 2 ? run(argv[1], &options) : run_imported(&options);
	g_strfreev(options.imports);
	g_free(options.next);
	g_free(options.profile);
	g_free(options.format);
	g_free(options.answers);
	return status;
}
