/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli-export.c -- `vmstep export`: runs a lesson without a window, goes to the moments asked for, and draws each. */

#include "gui/export/commands.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "gui/export/moments.h"
#include "gui/export/picture.h"
#include "scripts/i18n.h"
#include "scripts/transcript.h"

typedef struct {
	char *output, *format, *step, *mark, *size, *view, *theme, *profile;
	gboolean figures, all;
	double scale;
	ExportOptions picture;
} Options;

/* ------------------------------------------------------------------------------------------------ arguments */

static char *view_names(void)
{
	GString *names = g_string_new(NULL);

	for (View view = 0; view < VIEW_COUNT; view++)
		g_string_append_printf(names, "%s%s", view ? ", " : "", view_name(view));
	return g_string_free(names, FALSE);
}

static int read_views(Options *options, const char *views)
{
	g_autofree char *unknown = NULL, *names = NULL;

	if (!views || figure_parse_views(&options->picture.figure, views, &unknown))
		return CLI_OK;
	names = view_names();
	return cli_fail(CLI_USAGE, _("there is no view %s; there are %s"), unknown, names);
}

static int read_options(Options *options, int *argc, char ***argv)
{
	const GOptionEntry entries[] = {
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
		 N_("The file to write; for many pictures, the folder"), N_("PATH")},
		{"format", 0, 0, G_OPTION_ARG_STRING, &options->format, N_("png or svg"), N_("NAME")},
		{"step", 0, 0, G_OPTION_ARG_STRING, &options->step, N_("Draw this step"), "N"},
		{"mark", 0, 0, G_OPTION_ARG_STRING, &options->mark,
		 N_("Draw the figure of that name, or the first such step"), N_("NAME")},
		{"figures", 0, 0, G_OPTION_ARG_NONE, &options->figures,
		 N_("Draw every figure that the lesson asks for"), NULL},
		{"all", 0, 0, G_OPTION_ARG_NONE, &options->all, N_("Draw every stop of the lesson"), NULL},
		{"size", 0, 0, G_OPTION_ARG_STRING, &options->size, N_("Size in pixels (1280x800)"), "WxH"},
		{"scale", 0, 0, G_OPTION_ARG_DOUBLE, &options->scale, N_("So many times as large and as fine (1)"),
		 "S"},
		{"view", 0, 0, G_OPTION_ARG_STRING, &options->view, N_("What to draw, separated by commas"),
		 N_("NAME")},
		{"theme", 0, 0, G_OPTION_ARG_STRING, &options->theme, N_("light, dark or print"), N_("NAME")},
		{"profile", 0, 0, G_OPTION_ARG_STRING, &options->profile, N_("Run the lesson on another kernel"), "P"},
		{0},
	};
	int status;

	options->scale = 1;
	if (!cli_parse("export", entries, argc, argv))
		return CLI_USAGE;
	if (*argc != 2)
		return cli_fail(CLI_USAGE, _("export takes one lesson"));
	if (!options->output)
		return cli_fail(CLI_USAGE, _("where to write the picture is missing: --output PATH"));
	if (!!options->step + !!options->mark + options->figures + options->all > 1)
		return cli_fail(CLI_USAGE, _("--step, --mark, --figures and --all exclude each other"));
	if ((status = picture_theme(&options->picture, options->theme)) ||
	    (status = picture_format(&options->picture, options->format, options->output)) ||
	    (status = picture_size(&options->picture, options->size, options->scale)))
		return status;
	return read_views(options, options->view);
}

/* ------------------------------------------------------------------------------------------------ running */

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

static int run_lesson(Player *player, const char *path, const char *profile)
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

static GPtrArray *choose(Player *player, const Options *options, GError **error)
{
	if (options->step)
		return moments_step(player, options->step, error);
	if (options->mark)
		return moments_named(player, options->mark, error);
	if (options->figures)
		return moments_figures(player);
	return options->all ? moments_stops(player) : moments_last(player);
}

/* ------------------------------------------------------------------------------------------------ drawing */

static int draw_shot(Player *player, const Shot *shot, const Options *options, const char *path)
{
	Options own = *options;
	g_auto(Moment) now = { 0 };
	g_autoptr(GArray) timeline = moments_timeline(player, shot->machine);
	g_autoptr(GError) error = NULL;
	int status;

	if (!options->view && (status = read_views(&own, shot->views)))
		return CLI_BAD_INPUT;
	player_goto(player, shot->machine, shot->step);
	moment_init(&now, player_get_machine(player));
	now.marked = (const Target *)(void *)shot->marked->data;
	now.n_marked = shot->marked->len;
	moment_prepare(&now);
	own.picture.language = i18n_language();
	own.picture.figure.caption = shot->caption;
	own.picture.figure.options.timeline_marks = (const TimelineMark *)(void *)timeline->data;
	own.picture.figure.options.n_timeline_marks = timeline->len;
	g_autoptr(Scene) scene = export_scene(&now, &own.picture);

	if (!export_write(scene, &own.picture, path, &error))
		return cli_fail(CLI_UNTRUE, "%s", error->message);
	return CLI_OK;
}

/* "figure-name.svg", or the number of the picture; nothing in a name may lead out of the folder. */
static char *file_name(const Shot *shot, guint number, ExportFormat format)
{
	const char *ending = format == EXPORT_SVG ? "svg" : "png";
	g_autofree char *name = shot->name ? g_strdup(shot->name) : g_strdup_printf("%03u", number);

	g_strdelimit(name, "/\\:.", '-');
	return g_strdup_printf("%s.%s", name, ending);
}

static int draw_all(Player *player, GPtrArray *shots, const Options *options)
{
	if (g_mkdir_with_parents(options->output, 0777))
		return cli_fail(CLI_UNTRUE, "%s: %s", options->output, g_strerror(errno));
	if (!shots->len)
		return cli_fail(CLI_UNTRUE,
				options->figures ? _("the lesson asks for no figure") : _("the lesson never stops"));
	for (guint i = 0; i < shots->len; i++) {
		const Shot *shot = g_ptr_array_index(shots, i);
		g_autofree char *name = file_name(shot, i + 1, options->picture.format);
		g_autofree char *path = g_build_filename(options->output, name, NULL);
		int status = draw_shot(player, shot, options, path);

		if (status)
			return status;
		puts(path);
	}
	return CLI_OK;
}

static int export(const char *lesson, const Options *options)
{
	g_autoptr(Player) player = player_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) shots = NULL;
	int ran = run_lesson(player, lesson, options->profile), status;

	if (ran == CLI_BAD_INPUT)
		return ran;
	shots = choose(player, options, &error);
	if (!shots)
		return cli_fail(CLI_USAGE, "%s", error->message);
	if (options->figures || options->all)
		status = draw_all(player, shots, options);
	else
		status = shots->len ? draw_shot(player, g_ptr_array_index(shots, 0), options, options->output) :
			 cli_fail(CLI_UNTRUE, _("the lesson boots no machine"));
	return status ? status : ran;
}

int cli_export(int argc, char **argv)
{
	Options options = { 0 };
	int status = read_options(&options, &argc, &argv);

	if (!status)
		status = export(argv[1], &options);
	for (char **text = (char *[]){options.output, options.format, options.step, options.mark, options.size,
				      options.view, options.theme, options.profile, (char *)&options};
	     *text != (char *)&options; text++)
		g_free(*text);
	return status;
}
