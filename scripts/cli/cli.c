/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli.c -- finds the command that was asked for; what all commands share. */
#include "scripts/cli/cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "scripts/i18n.h"

static const CliCommand commands[] = {
	{ "run", "[FILE.lua]", N_("run a lesson, or what was saved of a real machine"), cli_run },
	{ "compare", "FILE.lua|TRACE.jsonl", N_("lay what happens on several kernels side by side"), cli_compare },
	{ "replay", "TRACE.jsonl…", N_("compare the simulation with what a kernel's own code answered"), cli_replay },
	{ "growth", "[FILE.jsonl…]", N_("measure what a search costs, the more areas there are"), cli_growth },
	{ "profiles", "", N_("list the kernels that can be simulated"), cli_profiles },
	{ "bench", "", N_("measure how fast and how small things are"), cli_bench },
	{ "host", "FILE.lua", NULL, cli_host },
	{ 0 },
};

static const CliExtra *extra;

/* ------------------------------------------------------------------------------------------------ for all commands */

int cli_fail(int status, const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fputs("vmstep: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return status;
}

static gboolean print_version(const char *name, const char *value, gpointer data, GError **error)
{
	(void)name;
	(void)value;
	(void)data;
	(void)error;
	puts("vmstep " VMSTEP_VERSION);
	exit(CLI_OK);
}

static const CliCommand *find_command(const char *name);

gboolean cli_parse(const char *command, const GOptionEntry *entries, int *argc, char ***argv)
{
	/* --lang was taken out before; it is named here for --help. */
	static char *language;
	static const GOptionEntry common[] = {
		{ "version", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, print_version,
		  N_("Say which version this is"), NULL },
		{ "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_("Speak this language, such as zh_CN"), "LL" },
		{ 0 },
	};
	const CliCommand *known = find_command(command);
	g_autoptr(GOptionContext) context = g_option_context_new(known ? known->arguments : _("[LESSON.lua]"));
	g_autofree char *program = g_strconcat("vmstep ", known ? command : NULL, NULL);
	g_autoptr(GError) error = NULL;

	g_set_prgname(g_strchomp(program));
	g_option_context_add_main_entries(context, entries, "vmstep");
	g_option_context_add_main_entries(context, common, "vmstep");
	if (known)
		g_option_context_set_summary(context, i18n_text(known->summary));
	if (g_option_context_parse(context, argc, argv, &error))
		return TRUE;
	cli_fail(CLI_USAGE, "%s", error->message);
	return FALSE;
}

/* ------------------------------------------------------------------------------------------------ which command */

static const CliCommand *find_in(const CliCommand *table, const char *name)
{
	for (; table && table->name; table++) {
		if (g_str_equal(table->name, name))
			return table;
	}
	return NULL;
}

static const CliCommand *find_command(const char *name)
{
	const CliCommand *own = find_in(commands, name);

	return own ? own : find_in(extra ? extra->commands : NULL, name);
}

const CliBench *cli_extra_benches(void)
{
	return extra ? extra->benches : NULL;
}

CliPlot cli_extra_plot(void)
{
	return extra ? extra->plot : NULL;
}

static void list_commands(GString *text, const CliCommand *table)
{
	for (; table && table->name; table++) {
		if (table->summary)
			g_string_append_printf(text, "  %-10s %s\n", table->name, i18n_text(table->summary));
	}
}

static void print_help(void)
{
	g_autoptr(GString) text = g_string_new(NULL);

	list_commands(text, commands);
	list_commands(text, extra ? extra->commands : NULL);
	printf(_("Usage: vmstep [LESSON.lua]           open the window\n"
		 "       vmstep --import FILE          open it on what was saved of a real machine\n"
		 "       vmstep COMMAND [OPTION...]    see vmstep COMMAND --help\n"
		 "\n"
		 "A step-through debugger for the inside of the Linux kernel's vmalloc.\n"
		 "\n"
		 "Commands:\n%s"
		 "\n"
		 "Options:\n"
		 "  --lang LL  speak this language, such as zh_CN\n"
		 "  --version  say which version this is\n"
		 "  --help     show this\n"), text->str);
}

/* Take `--lang LL` or `--lang=LL` out of the arguments, wherever it stands: help is to speak that language already. */
static char *take_language(int *argc, char **argv)
{
	char *language = NULL;
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		if (g_str_equal(argv[i], "--lang") && argv[i + 1])
			language = argv[++i];
		else if (g_str_has_prefix(argv[i], "--lang="))
			language = argv[i] + strlen("--lang=");
		else
			argv[kept++] = argv[i];
	}
	argv[kept] = NULL;
	*argc = kept;
	return language;
}

int cli_main(int argc, char **argv, const CliExtra *more)
{
	static const char *const helps[] = { "--help", "-h", "help", NULL };
	const CliCommand *command;

	extra = more;
	i18n_start(take_language(&argc, argv));
	command = argc > 1 ? find_command(argv[1]) : NULL;
	if (command)
		return command->run(argc - 1, argv + 1);
	if (argc > 1 && g_strv_contains(helps, argv[1])) {
		print_help();
		return CLI_OK;
	}
	return cli_window(argc, argv);
}
