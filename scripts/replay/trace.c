/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace.c -- reads golden traces (JSON Lines, vmalloc-golden/1). */
#include "scripts/replay/trace.h"

#include <string.h>

/* Traces never take more frames than this at once; recordings had an allocator without end. */
#define REPLAY_RAM ((guint64)32 << 30)
#define MAX_LINE (64 << 20)

G_DEFINE_QUARK(replay-error-quark, replay_error)

void trace_fail(const Trace *trace, GError **error, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_clear_error(error);
	g_set_error(error, REPLAY_ERROR, REPLAY_ERROR_INPUT, "%s:%u: %s", trace->path, trace->line, text);
}

Trace *trace_open(const char *path, GError **error)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GInputStream) stream = G_INPUT_STREAM(g_file_read(file, NULL, error));
	Trace *trace;

	if (!stream)
		return NULL;
	if (g_str_has_suffix(path, ".gz")) {
		g_autoptr(GConverter) gunzip = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
		GInputStream *plain = g_converter_input_stream_new(stream, gunzip);

		g_object_unref(stream);
		stream = plain;
	}
	trace = g_new0(Trace, 1);
	trace->path = g_strdup(path);
	trace->lines = g_data_input_stream_new(stream);
	trace->parser = json_parser_new_immutable();
	return trace;
}

void trace_close(Trace *trace)
{
	g_object_unref(trace->lines);
	g_object_unref(trace->parser);
	g_free(trace->path);
	g_free(trace);
}

JsonObject *trace_next(Trace *trace, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autofree char *line = NULL;
	gsize length;
	JsonNode *root;

	do {
		g_clear_pointer(&line, g_free);
		line = g_data_input_stream_read_line(trace->lines, &length, NULL, &problem);
		trace->line++;
	} while (line && !*g_strstrip(line));
	if (!line) {
		if (problem)
			trace_fail(trace, error, "%s", problem->message);
		return NULL;
	}
	if (length > MAX_LINE || !g_utf8_validate(line, -1, NULL) ||
	    !json_parser_load_from_data(trace->parser, line, -1, &problem)) {
		trace_fail(trace, error, "not a line of JSON: %s", problem ? problem->message : "not text");
		return NULL;
	}
	root = json_parser_get_root(trace->parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
		trace_fail(trace, error, "not a JSON object");
		return NULL;
	}
	return json_node_get_object(root);
}

/* -------- the header */

/* The profile of a kernel "4.19.1" and an architecture: of those whose version it begins with, the one that says
 * most. */
static const VmsProfile *profile_for(const char *kernel, const char *arch)
{
	const VmsProfile *best = NULL;
	gsize longest = 0;

	for (gsize i = 0; i < vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i);
		const char *version = strchr(profile->name, '-') + 1;
		gsize length = strcspn(version, "/");

		if (length <= longest || !g_str_equal(profile->arch, arch) || strncmp(kernel, version, length) ||
		    g_ascii_isdigit(kernel[length]))
			continue;
		best = profile;
		longest = length;
	}
	return best;
}

static gboolean read_early(Trace *trace, JsonObject *header, GArray *early, GError **error)
{
	JsonArray *initial = trace_array(header, "initial");

	for (guint i = 0; i < trace_length(initial); i++) {
		JsonObject *area = trace_element_object(initial, i);
		VmsEarlyArea one = { .flags = trace_flags(area, "flags") };

		if (!area || !trace_number(area, "start", &one.start) || !trace_number(area, "end", &one.end)) {
			trace_fail(trace, error, "initial area %u has no start or end", i + 1);
			return FALSE;
		}
		one.added = g_str_equal(trace_text(area, "how", ""), "vm_area_add_early");
		g_array_append_val(early, one);
	}
	return TRUE;
}

gboolean trace_options(Trace *trace, JsonObject *header, const char *profile, VmsOptions *options, GArray *early,
                       GError **error)
{
	const char *kernel = trace_text(header, "kernel", "");
	const char *arch = trace_text(header, "arch", "");
	const VmsProfile *known = profile ? vms_profile_find(profile) : profile_for(kernel, arch);
	guint64 cpus = 1;

	*options = (VmsOptions){ 0 };
	if (!known) {
		trace_fail(trace, error, "there is no profile for linux %s on %s", profile ? profile : kernel, arch);
		return FALSE;
	}
	if (!trace_number(header, "vmalloc_start", &options->vmalloc_start) ||
	    !trace_number(header, "vmalloc_end", &options->vmalloc_end)) {
		trace_fail(trace, error, "the header has no vmalloc_start or vmalloc_end");
		return FALSE;
	}
	trace_number(header, "totalram_pages", &options->totalram_pages);
	trace_number(header, "lazy_max_pages", &options->lazy_max_pages);
	trace_number(header, "cpus", &cpus);
	if (!read_early(trace, header, early, error))
		return FALSE;
	trace->manual_work = g_str_equal(trace_text(header, "name", ""), "defer");
	options->profile = known->name;
	options->ram = MIN(REPLAY_RAM, known->max_ram);
	options->cpus = (unsigned)MIN(cpus, G_MAXUINT16);
	options->early = (const VmsEarlyArea *)(gpointer)early->data;
	options->n_early = early->len;
	return TRUE;
}

VmsMachine *trace_boot(Trace *trace, JsonObject *header, const char *profile, GError **error)
{
	g_autoptr(GArray) early = g_array_new(FALSE, FALSE, sizeof(VmsEarlyArea));
	char problem[VMS_ERROR_SIZE];
	VmsOptions options;
	VmsMachine *m;

	if (!trace_options(trace, header, profile, &options, early, error))
		return NULL;
	options.unrecorded = true;
	m = vms_machine_new(&options, problem);
	if (!m)
		trace_fail(trace, error, "%s", problem);
	return m;
}
