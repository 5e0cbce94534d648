/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace.c -- reads golden traces (JSON Lines, vmalloc-golden/1). */
#include "scripts/replay/trace.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>
#include "scripts/replay/kinds.h"
#include "scripts/replay/real.h"

/* What is more is refused: no recorder writes it, and a small compressed file can hold it. */
#define MAX_LINE ((gsize)64 << 20)
#define MAX_LINES 10000000u
#define MAX_TEXT ((guint64)2 << 30)
#define MAX_DEPTH 32u

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
	trace->stream = G_BUFFERED_INPUT_STREAM(g_buffered_input_stream_new_sized(stream, 1 << 16));
	trace->text = g_string_new(NULL);
	trace->parser = json_parser_new_immutable();
	return trace;
}

void trace_close(Trace *trace)
{
	g_object_unref(trace->stream);
	g_string_free(trace->text, TRUE);
	g_object_unref(trace->parser);
	real_free(trace->real);
	g_free(trace->path);
	g_free(trace);
}

/* -------- lines */

/* Take what has been read of the line, up to its end, and read on until there is one. */
static gboolean take_line(Trace *trace, GError **error)
{
	for (gssize more = 1; more > 0; more = g_buffered_input_stream_fill(trace->stream, -1, NULL, error)) {
		gsize count;
		const char *bytes = g_buffered_input_stream_peek_buffer(trace->stream, &count);
		const char *end = memchr(bytes, '\n', count);
		gsize taken = end ? (gsize)(end - bytes) + 1 : count;

		g_string_append_len(trace->text, bytes, (gssize)taken);
		g_input_stream_skip(G_INPUT_STREAM(trace->stream), taken, NULL, NULL);
		trace->bytes += taken;
		if (end || trace->text->len > MAX_LINE || trace->bytes > MAX_TEXT)
			return TRUE;
	}
	return trace->text->len > 0;
}

/* The next line that is not blank.  FALSE at the end of the file, or with ERROR. */
static gboolean read_line(Trace *trace, GError **error)
{
	g_autoptr(GError) problem = NULL;

	do {
		g_string_truncate(trace->text, 0);
		trace->line++;
		if (!take_line(trace, &problem) || problem) {
			if (problem)
				trace_fail(trace, error, "%s", problem->message);
			return FALSE;
		}
		if (trace->text->len > MAX_LINE || trace->bytes > MAX_TEXT || trace->line > MAX_LINES) {
			trace_fail(trace, error,
			           _("longer than any trace: a line has at most %u MiB, a file %u MiB and %u lines"),
			           (guint)(MAX_LINE >> 20), (guint)(MAX_TEXT >> 20), MAX_LINES);
			return FALSE;
		}
	} while (strspn(trace->text->str, " \t\r\n") == trace->text->len);
	return TRUE;
}

/* The parser calls itself for each level, so that a line of nothing but brackets would take the whole stack. */
static gboolean is_shallow(const char *text)
{
	gboolean quoted = FALSE;
	guint depth = 0;

	for (; *text && depth <= MAX_DEPTH; text++) {
		if (quoted && *text == '\\' && text[1])
			text++;
		else if (*text == '"')
			quoted = !quoted;
		else if (!quoted && (*text == '[' || *text == '{'))
			depth++;
		else if (!quoted && (*text == ']' || *text == '}'))
			depth -= depth > 0;
	}
	return depth <= MAX_DEPTH;
}

static gboolean parse_line(Trace *trace, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (!g_utf8_validate_len(trace->text->str, trace->text->len, NULL))
		trace_fail(trace, error, _("not a line of JSON: not text"));
	else if (!is_shallow(trace->text->str))
		trace_fail(trace, error, _("not a line of a trace: more than %u brackets within each other"),
		           MAX_DEPTH);
	else if (!json_parser_load_from_data(trace->parser, trace->text->str, -1, &problem))
		trace_fail(trace, error, _("not a line of JSON: %s"), problem->message);
	else
		return TRUE;
	return FALSE;
}

JsonObject *trace_next(Trace *trace, GError **error)
{
	g_autofree char *fault = NULL;
	JsonNode *root;

	if (!read_line(trace, error) || !parse_line(trace, error))
		return NULL;
	root = json_parser_get_root(trace->parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
		trace_fail(trace, error, _("not a JSON object"));
		return NULL;
	}
	fault = kinds_fault(json_node_get_object(root));
	if (fault) {
		trace_fail(trace, error, "%s", fault);
		return NULL;
	}
	return json_node_get_object(root);
}
