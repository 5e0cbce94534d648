/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.c -- a file of text, line by line, with a limit on everything: the buffer of the stream is as long as the
 * longest line may be, so a line either lies in it whole or is refused. */
#include "scripts/import/import-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MIB ((gsize)1 << 20)

struct ImportFile {
	char *name;
	GBufferedInputStream *stream;
	GString *text;            /* the last line read */
	guint line;               /* its number, from 1 */
	gsize bytes;              /* of all lines so far */
	gboolean again;           /* it was only looked at: it is the next line once more */
	gboolean empty;           /* only blank lines so far */
};

G_DEFINE_QUARK(import-error-quark, import_error)

const char *import_name(const ImportFile *file)
{
	return file->name;
}

gboolean import_wrong(const char *name, guint line, GError **error, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, IMPORT_ERROR, IMPORT_ERROR_INPUT, "%s:%u: %s", name, line, text);
	return FALSE;
}

/* -------- opening */

ImportFile *import_open_stream(const char *name, GInputStream *stream)
{
	ImportFile *file = g_new0(ImportFile, 1);

	file->name = g_strdup(name);
	file->stream = G_BUFFERED_INPUT_STREAM(g_buffered_input_stream_new_sized(stream, IMPORT_LINE_MAX));
	file->text = g_string_new(NULL);
	file->empty = TRUE;
	return file;
}

ImportFile *import_open(const char *path, GError **error)
{
	g_autoptr(GFile) place = g_file_new_for_path(path);
	g_autoptr(GInputStream) stream = G_INPUT_STREAM(g_file_read(place, NULL, error));
	g_autoptr(GInputStream) plain = NULL;

	if (!stream)
		return NULL;
	if (g_str_has_suffix(path, ".gz")) {
		g_autoptr(GConverter) gunzip = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));

		plain = g_converter_input_stream_new(stream, gunzip);
	}
	return import_open_stream(path, plain ? plain : stream);
}

void import_close(ImportFile *file)
{
	if (!file)
		return;
	g_object_unref(file->stream);
	g_string_free(file->text, TRUE);
	g_free(file->name);
	g_free(file);
}

/* -------- lines */

/* The bytes of the line that comes next, its end included; 0 at the end of the file, or with ERROR. */
static gsize next_length(ImportFile *file, GError **error)
{
	for (;;) {
		gsize count;
		const char *bytes = g_buffered_input_stream_peek_buffer(file->stream, &count);
		const char *end = memchr(bytes, '\n', count);
		g_autoptr(GError) problem = NULL;
		gssize more;

		if (end)
			return end - bytes + 1;
		if (count == IMPORT_LINE_MAX)
			return import_fail(file, file->line, error, _("the line is longer than %d bytes"),
			                   IMPORT_LINE_MAX);
		more = g_buffered_input_stream_fill(file->stream, -1, NULL, &problem);
		if (more < 0)
			return import_fail(file, file->line, error, "%s", problem->message);
		if (!more && count)
			return import_fail(file, file->line, error, _("the line has no end: the file was cut off"));
		if (!more)
			return 0;
	}
}

/* Take the next line as it is.  FALSE at the end of the file, or with ERROR. */
static gboolean take_line(ImportFile *file, GError **error)
{
	gsize length;

	file->line++;
	length = next_length(file, error);
	if (!length)
		return FALSE;
	if (file->line > IMPORT_LINES_MAX)
		return import_fail(file, file->line, error, _("there are more than %d lines"), IMPORT_LINES_MAX);
	file->bytes += length;
	if (file->bytes > IMPORT_MIB_MAX * MIB)
		return import_fail(file, file->line, error, _("there is more than %d MiB of text"), IMPORT_MIB_MAX);
	g_string_truncate(file->text, 0);
	g_string_append_len(file->text, g_buffered_input_stream_peek_buffer(file->stream, NULL), length);
	g_input_stream_skip(G_INPUT_STREAM(file->stream), length, NULL, NULL);
	if (strlen(file->text->str) != file->text->len)
		return import_fail(file, file->line, error, _("there is a zero byte in the line: this is no text"));
	g_strchomp(file->text->str);
	return TRUE;
}

const char *import_next_line(ImportFile *file, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (file->again) {
		file->again = FALSE;
		return file->text->str;
	}
	while (take_line(file, &problem)) {
		if (!*file->text->str)
			continue;
		file->empty = FALSE;
		return file->text->str;
	}
	if (!problem && file->empty)
		import_fail(file, 1, &problem, _("the file is empty"));
	if (problem)
		g_propagate_error(error, g_steal_pointer(&problem));
	return NULL;
}

guint import_line(const ImportFile *file)
{
	return file->line;
}

ImportKind import_kind(ImportFile *file, GError **error)
{
	const char *line = import_next_line(file, error);

	if (!line)
		return IMPORT_NOTHING;
	file->again = TRUE;
	if (import_is_area(line))
		return IMPORT_AREAS;
	if (import_is_trace(line))
		return IMPORT_TRACE;
	import_fail(file, file->line, error,
	            _("this is neither a /proc/vmallocinfo nor a trace of the kernel's events"));
	return IMPORT_NOTHING;
}
