/* SPDX-License-Identifier: GPL-2.0-or-later */
/* growth.c -- `vmstep growth`: what a search costs the more areas there are, kernel by kernel; as a table, against
 * recordings of kernels' own code, or as a picture.
 */
#include "scripts/cli/cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include "scripts/growth/recording.h"
#include "scripts/transcript.h"

/* A table is read line by line; a curve wants more points. */
static const guint decades[] = { 100, 1000, 10000 };

typedef struct {
	char **profiles, **patterns, **files;
	char *areas;
	int cpus;
	gboolean json;
	CliPicture picture;
	GArray *subjects;         /* GrowthSubject */
	GArray *numbers;          /* guint: of areas; empty: not given */
	gboolean pattern[GROWTH_PATTERNS];
	GArray *points;           /* GrowthPoint: what has been measured */
} Options;

/* ------------------------------------------------------------------------------------------------ arguments */

static int read_profiles(Options *options)
{
	options->subjects = options->profiles ? g_array_new(FALSE, FALSE, sizeof(GrowthSubject)) : growth_subjects();
	for (char **name = options->profiles; name && *name; name++) {
		GrowthSubject subject = { .profile = vms_profile_find(*name), .cpus = 1 };

		if (!subject.profile)
			return cli_fail(CLI_USAGE, _("there is no profile \"%s\"; see vmstep profiles"), *name);
		g_array_append_val(options->subjects, subject);
	}
	/* All on so many CPUs: then none is there twice. */
	for (guint i = options->subjects->len; options->cpus && i-- > 0; ) {
		GrowthSubject *subject = &g_array_index(options->subjects, GrowthSubject, i);

		if (subject->cpus > 1)
			g_array_remove_index(options->subjects, i);
		else
			subject->cpus = (guint)options->cpus;
	}
	return CLI_OK;
}

static int read_patterns(Options *options)
{
	for (GrowthPattern pattern = 0; pattern < GROWTH_PATTERNS; pattern++)
		options->pattern[pattern] = !options->patterns;
	for (char **name = options->patterns; name && *name; name++) {
		GrowthPattern pattern = growth_pattern_find(*name);

		if (pattern == GROWTH_PATTERNS)
			return cli_fail(CLI_USAGE,
					_("there is no pattern \"%s\", only seq, frag, frag_big and churn"), *name);
		options->pattern[pattern] = TRUE;
	}
	return CLI_OK;
}

static int read_areas(Options *options)
{
	g_auto(GStrv) words = g_strsplit(options->areas ? options->areas : "", ",", -1);

	options->numbers = g_array_new(FALSE, FALSE, sizeof(guint));
	for (char **word = words; *word; word++) {
		guint64 number;
		guint areas;

		if (!g_ascii_string_to_unsigned(*word, 10, GROWTH_LEAST_AREAS, GROWTH_MOST_AREAS, &number, NULL))
			return cli_fail(CLI_USAGE, _("\"%s\" is no number of areas; they go from %d to %d"), *word,
					GROWTH_LEAST_AREAS, GROWTH_MOST_AREAS);
		areas = (guint)number;
		g_array_append_val(options->numbers, areas);
	}
	return CLI_OK;
}

static int read_picture(const Options *options)
{
	CliPlot plot = cli_extra_plot();

	if (!options->picture.path && (options->picture.theme || options->picture.size || options->picture.scale != 1))
		return cli_fail(CLI_USAGE, _("--theme, --size and --scale are for a picture: --plot FILE"));
	if (!options->picture.path)
		return CLI_OK;
	return plot ? plot(&options->picture, NULL) : cli_fail(CLI_USAGE, _("this program draws no pictures"));
}

static int read_options(Options *options, int *argc, char ***argv)
{
	const GOptionEntry entries[] = {
		{ "profile", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->profiles,
		  N_("Measure this kernel, and others so given (every kernel on x86_64)"), "P" },
		{ "cpus", 0, 0, G_OPTION_ARG_INT, &options->cpus, N_("Machines with so many CPUs"), "N" },
		{ "pattern", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->patterns,
		  N_("seq, frag, frag_big or churn, and others so given (all)"), N_("NAME") },
		{ "areas", 0, 0, G_OPTION_ARG_STRING, &options->areas,
		  N_("With so many areas alive (100,1000,10000)"), "N,N" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("An object a line"), NULL },
		{ "compare", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files,
		  N_("Measure what this recording has measured, and compare"), "FILE.jsonl" },
		{ "plot", 0, 0, G_OPTION_ARG_FILENAME, &options->picture.path,
		  N_("Draw the curves into a file, .svg or .png"), "FILE" },
		{ "theme", 0, 0, G_OPTION_ARG_STRING, &options->picture.theme, N_("light, dark or print"), N_("NAME") },
		{ "size", 0, 0, G_OPTION_ARG_STRING, &options->picture.size, N_("Size in pixels (1280x800)"), "WxH" },
		{ "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options->picture.scale,
		  N_("So many times as large and as fine (1)"), "S" },
		{ 0 },
	};
	int status;

	if (!cli_parse("growth", entries, argc, argv))
		return CLI_USAGE;
	if (*argc > 1 && !options->files)
		return cli_fail(CLI_USAGE, _("growth takes no arguments without --compare"));
	if (options->cpus < 0 || options->cpus > G_MAXUINT16)
		return cli_fail(CLI_USAGE, _("%d is no number of CPUs"), options->cpus);
	if ((status = read_profiles(options)) || (status = read_patterns(options)) || (status = read_areas(options)))
		return status;
	if (options->files && options->profiles && options->subjects->len > 1)
		return cli_fail(CLI_USAGE, _("a recording is compared with one profile"));
	return read_picture(options);
}

/* ------------------------------------------------------------------------------------------------ what is printed */

static void print_head(void)
{
	printf("%-22s %4s %-9s %8s %8s %8s %8s %8s %10s\n", "profile", "cpus", "pattern", "areas", "samples", "median",
	       "p90", "max", "mean");
}

static void print_line(const GrowthPoint *point)
{
	const GrowthCost *cost = &point->search;

	printf("%-22s %4u %-9s %8u %8" G_GUINT64_FORMAT " %8" G_GUINT64_FORMAT " %8" G_GUINT64_FORMAT " %8"
	       G_GUINT64_FORMAT " %10.1f\n", point->subject.profile->name, point->subject.cpus,
	       growth_pattern_name(point->pattern), point->areas, cost->samples, cost->median, cost->p90, cost->max,
	       cost->mean);
	fflush(stdout);
}

/* The names are those of the recordings.  DIFFERENCE is NULL where there is none. */
static void print_json(const GrowthPoint *point, gboolean compared, const char *difference)
{
	g_autoptr(JsonObject) object = json_object_new();
	g_autofree char *line = NULL;

	json_object_set_string_member(object, "op", "growth");
	json_object_set_string_member(object, "kernel", point->subject.profile->kernel);
	json_object_set_string_member(object, "profile", point->subject.profile->name);
	json_object_set_int_member(object, "cpus", point->subject.cpus);
	json_object_set_string_member(object, "pattern", growth_pattern_name(point->pattern));
	json_object_set_int_member(object, "n", point->areas);
	json_object_set_int_member(object, "samples", (gint64)point->search.samples);
	json_object_set_int_member(object, "visited_median", (gint64)point->search.median);
	json_object_set_int_member(object, "visited_p90", (gint64)point->search.p90);
	json_object_set_int_member(object, "visited_max", (gint64)point->search.max);
	json_object_set_double_member(object, "visited_mean", point->search.mean);
	if (point->find.samples) {
		json_object_set_int_member(object, "free_visited_median", (gint64)point->find.median);
		json_object_set_int_member(object, "free_visited_max", (gint64)point->find.max);
	}
	if (compared)
		json_object_set_boolean_member(object, "matches", !difference);
	line = transcript_line(object);
	puts(line);
	fflush(stdout);
}

/* ------------------------------------------------------------------------------------------------ measuring */

static int measure_one(Options *options, GrowthPoint *point)
{
	g_autoptr(GError) error = NULL;

	if (!growth_measure(point, &error))
		return cli_fail(g_error_matches(error, GROWTH_ERROR, GROWTH_ERROR_NO_ROOM) ? CLI_UNTRUE : CLI_USAGE,
				_("%s with %u areas: %s"), growth_pattern_name(point->pattern), point->areas,
				error->message);
	g_array_append_val(options->points, *point);
	if (options->json)
		print_json(point, FALSE, NULL);
	else
		print_line(point);
	return CLI_OK;
}

/* A subject with one pattern; where so many areas do not fit, the others are measured all the same. */
static int measure_curve(Options *options, const GrowthSubject *subject, GrowthPattern pattern)
{
	gsize n = G_N_ELEMENTS(decades);
	const guint *areas = options->picture.path ? growth_steps(&n) : decades;
	int status = CLI_OK;

	if (options->numbers->len) {
		areas = (const guint *)(gpointer)options->numbers->data;
		n = options->numbers->len;
	}
	for (gsize i = 0; i < n && status < CLI_USAGE; i++) {
		GrowthPoint point = { .subject = *subject, .pattern = pattern, .areas = areas[i] };
		int one = measure_one(options, &point);

		status = MAX(status, one);
	}
	return status;
}

static int measure_all(Options *options)
{
	int status = CLI_OK;

	if (!options->json)
		print_head();
	for (guint i = 0; i < options->subjects->len; i++) {
		const GrowthSubject *subject = &g_array_index(options->subjects, GrowthSubject, i);

		for (GrowthPattern pattern = 0; pattern < GROWTH_PATTERNS && status < CLI_USAGE; pattern++) {
			int one = options->pattern[pattern] ? measure_curve(options, subject, pattern) : CLI_OK;

			status = MAX(status, one);
		}
	}
	return status;
}

/* ------------------------------------------------------------------------------------------------ comparing */

typedef struct {
	Options *options;
	GString *differences;
} Comparing;

static void on_compared(const GrowthPoint *point, const char *difference, gpointer data)
{
	Comparing *comparing = data;

	if (point->search.samples)
		g_array_append_val(comparing->options->points, *point);
	if (comparing->options->json)
		print_json(point, TRUE, difference);
	if (difference)
		g_string_append_printf(comparing->differences, _("  %s with %u areas: %s\n"),
				       growth_pattern_name(point->pattern), point->areas, difference);
}

static int compare_file(Options *options, const char *path)
{
	g_autoptr(GString) differences = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Comparing comparing = { options, differences };
	RecordingChoice choice = {
		.cpus = (guint)options->cpus,
		.areas = (const guint *)(gpointer)options->numbers->data, .n_areas = options->numbers->len,
		.profile = options->profiles ? g_array_index(options->subjects, GrowthSubject, 0).profile : NULL,
	};
	RecordingReport report;

	memcpy(choice.pattern, options->pattern, sizeof choice.pattern);
	if (!recording_compare(path, &choice, on_compared, &comparing, &report, &error))
		return cli_fail(CLI_BAD_INPUT, "%s", error->message);
	if (!options->json) {
		printf("%s: matched %u/%u", path, report.matched, report.total);
		if (report.left_out)
			printf(", %u left out", report.left_out);
		printf("\n%s", differences->str);
		fflush(stdout);
	}
	return report.matched == report.total ? CLI_OK : CLI_UNTRUE;
}

static int compare_all(Options *options, int argc, char **argv)
{
	int status = CLI_OK;

	for (char **file = options->files; *file; file++) {
		int one = compare_file(options, *file);

		status = MAX(status, one);
	}
	for (int i = 1; i < argc; i++) {
		int one = compare_file(options, argv[i]);

		status = MAX(status, one);
	}
	return status;
}

/* ------------------------------------------------------------------------------------------------ the command */

static int growth(Options *options, int argc, char **argv)
{
	int status, drawn = CLI_OK;

	options->points = g_array_new(FALSE, FALSE, sizeof(GrowthPoint));
	status = options->files ? compare_all(options, argc, argv) : measure_all(options);
	if (options->picture.path && status <= CLI_UNTRUE)
		drawn = cli_extra_plot()(&options->picture, options->points);
	g_array_unref(options->points);
	return MAX(status, drawn);
}

int cli_growth(int argc, char **argv)
{
	Options options = { .picture.scale = 1 };
	int status = read_options(&options, &argc, &argv);

	if (!status)
		status = growth(&options, argc, argv);
	g_strfreev(options.profiles);
	g_strfreev(options.patterns);
	g_strfreev(options.files);
	g_free(options.areas);
	g_free(options.picture.path);
	g_free(options.picture.theme);
	g_free(options.picture.size);
	g_clear_pointer(&options.subjects, g_array_unref);
	g_clear_pointer(&options.numbers, g_array_unref);
	return status;
}
