/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EXPORT_COMMANDS_H
#define EXPORT_COMMANDS_H

/* commands.h -- what gui/export adds to the command line of scripts/. */

#include "scripts/cli/cli.h"

/* `vmstep export`; argv[0] is the command's name.  Returns an exit status. */
int cli_export(int argc, char **argv);

/* `vmstep growth --plot`: a CliPlot. */
int cli_plot(const CliPicture *picture, const GArray *points);

/* `vmstep bench`: how long drawing takes. */
gboolean bench_draw(gboolean quick);

#endif
