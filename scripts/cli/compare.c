/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare.c -- `vmstep compare`: what a lesson does, or a golden trace, on several kernels side by side. */
#include "scripts/cli/cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include "scripts/compare/comparison.h"

typedef struct {
	char **profiles;
	char *format, *costs;
	guint cost_bits;
} Options;

/* ------------------------------------------------------------------------------------------------ comparing */

static gboolean as_json(const Options *options)
{
	return g_str_equal(options->format, "json");
}

static const char *const *profiles_of(const Options *options)
{
	return (const char *const *)options->profiles;
}

/* Profiles that cannot be compared are wrong use; a kernel that does not boot like the source's is no fault of the
 * file. */
static int fail(const GError *error)
{
	if (g_error_matches(error, COMPARISON_ERROR, COMPARISON_ERROR_PROFILE))
		return cli_fail(CLI_USAGE, "%s", error->message);
	return cli_fail(error->domain == COMPARISON_ERROR ? CLI_UNTRUE : CLI_BAD_INPUT, "%s", error->message);
}

static int write_comparison(const Comparison *comparison, const Options *options, guint machine)
{
	if (as_json(options))
		comparison_write_json(comparison, stdout, machine);
	else
		comparison_write_table(comparison, stdout, options->cost_bits);
	if (fflush(stdout) == 0 || errno == EPIPE)
		return CLI_OK;
	return cli_fail(CLI_UNTRUE, _("the comparison cannot be written: %s"), g_strerror(errno));
}

/* A lesson may boot several machines: each is compared by itself. */
static int compare_machine(Player *player, guint machine, const Options *options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Comparison) comparison = comparison_of_player(player, machine, profiles_of(options), &error);

	if (!comparison)
		return fail(error);
	if (player_machine_count(player) > 1 && !as_json(options))
		printf(machine > 1 ? "\n%s %u\n" : "%s %u\n", _("Machine"), machine);
	return write_comparison(comparison, options, machine);
}

static int compare_lesson(const char *path, const Options *options)
{
	g_autoptr(Player) player = player_new();
	int status = cli_play(player, path, NULL);

	if (status == CLI_BAD_INPUT)
		return status;
	for (guint i = 1; i <= player_machine_count(player); i++) {
		int one = compare_machine(player, i, options);

		if (one != CLI_OK)
			return one;
	}
	return status;
}

static int compare_trace(const char *path, const Options *options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Comparison) comparison = comparison_of_trace(path, profiles_of(options), &error);

	return comparison ? write_comparison(comparison, options, 1) : fail(error);
}

/* ------------------------------------------------------------------------------------------------ command line */

static int read_costs(Options *options)
{
	g_auto(GStrv) names = g_strsplit(options->costs, ",", -1);

	for (char **name = names; *name; name++) {
		ComparisonCost cost = comparison_cost_find(g_strstrip(*name));

		if (cost == COMPARISON_COSTS)
			return cli_fail(CLI_USAGE, _("there is no cost \"%s\"; there are nodes, find, steps, writes, "
				"tables, frames and flushes"), *name);
		options->cost_bits |= 1u << cost;
	}
	return CLI_OK;
}

static int check(int argc, Options *options)
{
	if (argc != 2)
		return cli_fail(CLI_USAGE, _("compare takes one lesson or trace"));
	if (!options->profiles || !options->profiles[0])
		return cli_fail(CLI_USAGE, _("with which kernel? --profile P names one; see vmstep profiles"));
	if (!g_str_equal(options->format, "text") && !as_json(options))
		return cli_fail(CLI_USAGE, _("the format is text or json, not \"%s\""), options->format);
	for (char **name = options->profiles; *name; name++) {
		if (!vms_profile_find(*name))
			return cli_fail(CLI_USAGE, _("there is no profile \"%s\"; see vmstep profiles"), *name);
	}
	return read_costs(options);
}

int cli_compare(int argc, char **argv)
{
	Options options = { 0 };
	const GOptionEntry entries[] = {
		{ "profile", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.profiles,
		  N_("A kernel to compare, once for each; a single one is compared with the file's own"), "P" },
		{ "format", 0, 0, G_OPTION_ARG_STRING, &options.format, N_("text (the default) or json"), "F" },
		{ "costs", 0, 0, G_OPTION_ARG_STRING, &options.costs,
		  N_("What text shows beside addresses: nodes, find, steps, writes, tables, frames, flushes "
		     "(nodes,find,flushes)"),
		  N_("NAME[,NAME…]") },
		{ 0 },
	};
	int status;

	if (!cli_parse("compare", entries, &argc, &argv))
		return CLI_USAGE;
	options.format = options.format ? options.format : g_strdup("text");
	options.costs = options.costs ? options.costs : g_strdup("nodes,find,flushes");
	status = check(argc, &options);
	if (status == CLI_OK)
		status = g_str_has_suffix(argv[1], ".lua") ? compare_lesson(argv[1], &options)
							   : compare_trace(argv[1], &options);
	g_strfreev(options.profiles);
	g_free(options.format);
	g_free(options.costs);
	return status;
}
