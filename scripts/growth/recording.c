/* SPDX-License-Identifier: GPL-2.0-or-later */
/* recording.c -- reads a growth recording line by line, measures the same, and compares. */
#include "scripts/growth/recording.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "scripts/replay/trace.h"

/* Means are written with one decimal. */
#define ROUNDING 0.0500001

/* ------------------------------------------------------------------------------------------------ the header */

/* "6.12.117-4cpu": as many CPUs as the name says, else one. */
static guint cpus_of(const char *kernel)
{
	const char *dash = strchr(kernel, '-');
	guint64 cpus = dash && g_str_has_suffix(kernel, "cpu") ? g_ascii_strtoull(dash + 1, NULL, 10) : 0;

	return cpus ? (guint)MIN(cpus, G_MAXUINT16) : 1;
}

static gboolean read_header(Trace *trace, const RecordingChoice *choice, GrowthSubject *subject, GError **error)
{
	JsonObject *header = trace_next(trace, error);
	const char *kernel = header ? trace_text(header, "kernel", "") : "";
	guint64 bits = 64;

	if (!header || !g_str_equal(trace_text(header, "format", ""), "vmalloc-growth/1")) {
		if (!error || !*error)
			trace_fail(trace, error, _("no recording of growth: its first line has no format %s"),
			           "vmalloc-growth/1");
		return FALSE;
	}
	trace_number(header, "bits", &bits);
	subject->profile = choice->profile ? choice->profile :
	                   trace_profile_for(kernel, bits == 64 ? "x86_64" : "x86_32");
	subject->cpus = choice->cpus ? choice->cpus : cpus_of(kernel);
	if (!subject->profile)
		trace_fail(trace, error, _("there is no profile for linux %s with %u bits"), kernel, (guint)bits);
	else if (!trace_number(header, "vmalloc_start", &subject->start) ||
	         !trace_number(header, "vmalloc_end", &subject->end))
		trace_fail(trace, error, _("the header has no vmalloc_start or vmalloc_end"));
	else
		return TRUE;
	return FALSE;
}

/* ------------------------------------------------------------------------------------------------ a line */

/* What was measured; the subject is known. */
static gboolean read_point(Trace *trace, JsonObject *line, GrowthPoint *point, GError **error)
{
	const char *pattern = trace_text(line, "pattern", "");
	guint64 areas = 0;

	point->pattern = growth_pattern_find(pattern);
	trace_number(line, "n", &areas);
	point->areas = (guint)MIN(areas, G_MAXUINT);
	if (!g_str_equal(trace_text(line, "op", ""), "growth"))
		trace_fail(trace, error, _("a line of a recording of growth has the op \"growth\""));
	else if (point->pattern == GROWTH_PATTERNS)
		trace_fail(trace, error, _("there is no pattern \"%s\""), pattern);
	else if (point->areas < GROWTH_LEAST_AREAS || point->areas > GROWTH_MOST_AREAS)
		trace_fail(trace, error, _("n goes from %d to %d"), GROWTH_LEAST_AREAS, GROWTH_MOST_AREAS);
	else
		return TRUE;
	return FALSE;
}

static gboolean is_chosen(const RecordingChoice *choice, const GrowthPoint *point)
{
	gboolean chosen = !choice->n_areas && point->areas <= RECORDING_AREAS;

	for (gsize i = 0; i < choice->n_areas; i++)
		chosen = chosen || choice->areas[i] == point->areas;
	return chosen && choice->pattern[point->pattern];
}

static gboolean differs(JsonObject *line, const char *key, double got, double tolerance, char **difference)
{
	JsonNode *node = json_object_get_member(line, key);
	gboolean number = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) != G_TYPE_STRING;

	if (!node || (number && fabs(json_node_get_double(node) - got) <= tolerance))
		return FALSE;
	*difference = number ? g_strdup_printf(_("%s: expected %g, came %g"), key, json_node_get_double(node), got) :
	                       g_strdup_printf(_("%s: what is expected is no number"), key);
	return TRUE;
}

/* The first number that is another; NULL: none is. */
static char *compare(JsonObject *line, const GrowthPoint *point)
{
	const struct { const char *key; double got, tolerance; } numbers[] = {
		{ "samples", point->search.samples, 0 },
		{ "visited_median", point->search.median, 0 },
		{ "visited_p90", point->search.p90, 0 },
		{ "visited_max", point->search.max, 0 },
		{ "visited_mean", point->search.mean, ROUNDING },
		{ "free_visited_median", point->find.median, 0 },
		{ "free_visited_max", point->find.max, 0 },
	};
	char *difference = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
		if (differs(line, numbers[i].key, numbers[i].got, numbers[i].tolerance, &difference))
			break;
	}
	return difference;
}

/* ------------------------------------------------------------------------------------------------ the file */

/* Measure what the line has measured.  No room for so many areas is a difference as any other. */
static gboolean measure(Trace *trace, JsonObject *line, GrowthPoint *point, char **difference, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (growth_measure(point, &problem)) {
		*difference = compare(line, point);
		return TRUE;
	}
	if (g_error_matches(problem, GROWTH_ERROR, GROWTH_ERROR_NO_ROOM)) {
		*difference = g_strdup(problem->message);
		return TRUE;
	}
	trace_fail(trace, error, "%s", problem->message);
	return FALSE;
}

static gboolean compare_lines(Trace *trace, const GrowthSubject *subject, const RecordingChoice *choice,
                              RecordingEach each, gpointer data, RecordingReport *report, GError **error)
{
	g_autoptr(GError) problem = NULL;
	JsonObject *line;

	while ((line = trace_next(trace, &problem))) {
		GrowthPoint point = { .subject = *subject };
		g_autofree char *difference = NULL;

		if (!read_point(trace, line, &point, &problem))
			break;
		if (!is_chosen(choice, &point)) {
			report->left_out++;
			continue;
		}
		if (!measure(trace, line, &point, &difference, &problem))
			break;
		report->total++;
		report->matched += !difference;
		each(&point, difference, data);
	}
	if (!problem)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

gboolean recording_compare(const char *path, const RecordingChoice *choice, RecordingEach each, gpointer data,
                           RecordingReport *report, GError **error)
{
	Trace *trace = trace_open(path, error);
	GrowthSubject subject;
	gboolean done;

	*report = (RecordingReport){ 0 };
	if (!trace)
		return FALSE;
	done = read_header(trace, choice, &subject, error) &&
	       compare_lines(trace, &subject, choice, each, data, report, error);
	trace_close(trace);
	return done;
}
