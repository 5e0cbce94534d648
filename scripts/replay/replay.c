/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replay.c -- a whole trace: boot, then line by line. */
#include "scripts/replay/replay.h"

#include <glib/gi18n.h>

#include "scripts/replay/compare.h"
#include "scripts/replay/json.h"
#include "scripts/replay/real.h"

void replay_report_clear(ReplayReport *report)
{
	g_clear_pointer(&report->mismatch, g_free);
}

static void count(const Trace *trace, JsonObject *line, char *difference, void (*each)(const char *),
                  ReplayReport *report)
{
	g_autofree char *owned = difference, *sentence = NULL;
	guint64 number = 0;

	report->total++;
	if (!difference) {
		report->matched++;
		return;
	}
	trace_number(line, "i", &number);
	sentence = g_strdup_printf("%s:%u: operation %" G_GUINT64_FORMAT " (%s): %s", trace->path, trace->line, number,
	                           trace_text(line, "op", "?"), difference);
	if (each)
		each(sentence);
	if (!report->mismatch)
		report->mismatch = g_steal_pointer(&sentence);
}

static gboolean is_comment(JsonObject *line)
{
	return g_str_equal(trace_text(line, "op", ""), "note");
}

/* Where the kernel stopped, so does the recording; a recorder of a running one says when it has done. */
static gboolean is_end(JsonObject *line)
{
	const char *op = trace_text(line, "op", "");

	return g_str_equal(op, "stopped") || g_str_equal(op, "end");
}

static gboolean perform(const Trace *trace, VmsMachine *m, Tally *tally, JsonObject *line, Performed *out,
                        GError **error)
{
	return (trace->real ? real_perform : replay_perform)(trace, m, tally, line, out, error);
}

static char *compare(const Trace *trace, const VmsMachine *m, const Tally *tally, JsonObject *line,
                     const Performed *performed)
{
	return trace->real ? real_compare(trace, m, tally, line, performed) : replay_compare(m, tally, line, performed);
}

static gboolean replay_lines(Trace *trace, VmsMachine *m, void (*each)(const char *), ReplayReport *report,
                             GError **error)
{
	Tally *tally = tally_new();
	g_autoptr(GError) problem = NULL;
	JsonObject *line;

	vms_observe(m, tally_observe, tally);
	while ((line = trace_next(trace, &problem)) && !is_end(line)) {
		Performed performed;
		char *difference;

		if (is_comment(line))
			continue;
		if (!perform(trace, m, tally, line, &performed, &problem))
			break;
		difference = compare(trace, m, tally, line, &performed);
		if (!trace->manual_work && !performed.bug) {
			replay_work(m, tally);
			difference = difference ? difference : replay_compare_work(m, tally, line);
		}
		count(trace, line, difference, each, report);
		g_free(performed.refusal);
	}
	tally_free(tally);
	if (!problem)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

gboolean replay_trace(const char *path, const char *profile, void (*each)(const char *difference),
                      ReplayReport *report, GError **error)
{
	Trace *trace = trace_open(path, error);
	JsonObject *header = trace ? trace_next(trace, error) : NULL;
	const char *format = header ? trace_text(header, "format", "") : "";
	gboolean done = FALSE;
	VmsMachine *m;

	*report = (ReplayReport){ 0 };
	if (g_str_equal(format, "vmalloc-growth/1")) {
		report->skipped = done = TRUE;
	} else if (g_str_equal(format, "vmalloc-golden/1")) {
		m = trace_boot(trace, header, profile, error);
		done = m && replay_lines(trace, m, each, report, error);
		vms_machine_free(m);
	} else if (trace && !(error && *error)) {
		trace_fail(trace, error, _("not a golden trace: its first line has no format vmalloc-golden/1"));
	}
	if (trace)
		trace_close(trace);
	return done;
}
