/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_CLI_CLI_H
#define SCRIPTS_CLI_CLI_H

/* cli.h -- the command vmstep: one file a command, and a table of them.
 *
 * The program itself is put together by whoever has more commands to add: it calls cli_main with those.
 */

#include <glib.h>

/* Exit statuses, the same for every command. */
enum { CLI_OK = 0, CLI_UNTRUE = 1, CLI_USAGE = 2, CLI_BAD_INPUT = 3 };

typedef struct {
	const char *name;
	const char *arguments;    /* "FILE.lua", for the usage line; options are not named */
	const char *summary;      /* one line, translatable; NULL: the command is not listed */
	int (*run)(int argc, char **argv);   /* argv[0] is the command's name; returns an exit status */
} CliCommand;

/* A measurement of `vmstep bench`: calls cli_bench_line for each number it has.  FALSE where something did not hold. */
typedef gboolean (*CliBench)(gboolean quick);

/* A picture of what `vmstep growth` has measured, as it was asked for; THEME and SIZE may be NULL. */
typedef struct { char *path, *theme, *size; double scale; } CliPicture;

/* Draw it: POINTS are GrowthPoint (scripts/growth/growth.h).  With NULL for them nothing is drawn yet: it only looks
 * whether such a picture can be.  Returns an exit status. */
typedef int (*CliPlot)(const CliPicture *picture, const GArray *points);

/* What a program adds to the commands that are here; each array ends with a zero entry, or is NULL. */
typedef struct {
	const CliCommand *commands;
	const CliBench *benches;
	CliPlot plot;             /* NULL: this program draws nothing */
} CliExtra;

/* Run the command line; EXTRA may be NULL.  Returns the exit status for main. */
int cli_main(int argc, char **argv, const CliExtra *extra);

/* Parse a command's options, with --help and --version.  ENTRIES ends with a zero entry; options are taken out of argv.
 * FALSE after a message where they are wrong: return CLI_USAGE then. */
gboolean cli_parse(const char *command, const GOptionEntry *entries, int *argc, char ***argv);

/* A message on the standard error, "vmstep: ..."; returns STATUS. */
int cli_fail(int status, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Write "name value unit", or the same as JSON. */
void cli_bench_line(const char *name, double value, const char *unit);

/* All measurements there are: the command's own and the program's. */
const CliBench *cli_extra_benches(void);

/* What draws, or NULL. */
CliPlot cli_extra_plot(void);

/* The commands that are here: argv[0] is the command's name; each returns an exit status. */
int cli_run(int argc, char **argv);
int cli_profiles(int argc, char **argv);
int cli_replay(int argc, char **argv);
int cli_growth(int argc, char **argv);
int cli_bench(int argc, char **argv);
int cli_host(int argc, char **argv);
int cli_window(int argc, char **argv);

#endif
