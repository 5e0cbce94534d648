/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c -- the program vmstep: the command line of scripts/ with pictures. */

#include "gui/export/commands.h"

#include <glib/gi18n-lib.h>

int main(int argc, char **argv)
{
	static const CliCommand commands[] = {
		{ "export", "FILE.lua", N_("draw pictures of a lesson"), cli_export },
		{ 0 },
	};
	static const CliBench benches[] = { bench_draw, NULL };
	const CliExtra extra = { commands, benches, cli_plot };

	return cli_main(argc, argv, &extra);
}
