/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace.c -- reads golden traces (JSON Lines, vmalloc-golden/1). */
#include "scripts/replay/trace.h"

#include <gio/gunixinputstream.h>
#include <unistd.h>
#include "scripts/replay/real.h"

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

/* What "-" stands for, or a file. */
static GInputStream *open_stream(const char *path, GError **error)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);

	if (g_str_equal(path, "-"))
		return g_unix_input_stream_new(STDIN_FILENO, FALSE);
	return G_INPUT_STREAM(g_file_read(file, NULL, error));
}

Trace *trace_open(const char *path, GError **error)
{
	g_autoptr(GInputStream) stream = open_stream(path, error);
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
	real_free(trace->real);
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
