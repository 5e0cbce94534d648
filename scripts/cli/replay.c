/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replay.c -- `vmstep replay`: a line for each golden trace, and the first difference where there is one. */
#include "scripts/cli/cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include "scripts/replay/replay.h"

static void print_difference(const char *difference)
{
	printf("  %s\n", difference);
	fflush(stdout);
}

/* The line of one file; the exit status that it alone would give. */
static int replay_one(const char *path, const char *profile, gboolean verbose)
{
	g_autoptr(GError) error = NULL;
	ReplayReport report;
	int status = CLI_OK;

	if (!replay_trace(path, profile, verbose ? print_difference : NULL, &report, &error)) {
		replay_report_clear(&report);
		return cli_fail(CLI_BAD_INPUT, "%s", error->message);
	}
	if (report.skipped) {
		printf("%s: skipped (growth)\n", path);
		return CLI_OK;
	}
	printf("%s: matched %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "\n", path, report.matched, report.total);
	if (report.mismatch && !verbose)
		print_difference(report.mismatch);
	if (report.matched != report.total)
		status = CLI_UNTRUE;
	replay_report_clear(&report);
	return status;
}

int cli_replay(int argc, char **argv)
{
	g_autofree char *profile = NULL;
	gboolean verbose = FALSE;
	const GOptionEntry entries[] = {
		{ "profile", 0, 0, G_OPTION_ARG_STRING, &profile,
		  N_("Replay on this profile, not on the header's"), "P" },
		{ "verbose", 0, 0, G_OPTION_ARG_NONE, &verbose,
		  N_("Show every difference, not only the first"), NULL },
		{ 0 },
	};
	int status = CLI_OK;

	if (!cli_parse("replay", entries, &argc, &argv))
		return CLI_USAGE;
	if (argc < 2)
		return cli_fail(CLI_USAGE, _("replay needs a trace"));
	for (int i = 1; i < argc; i++) {
		int one = replay_one(argv[i], profile, verbose);

		status = MAX(status, one);
		fflush(stdout);
	}
	return status;
}
