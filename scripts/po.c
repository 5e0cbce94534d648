/* SPDX-License-Identifier: GPL-2.0-or-later */
/* po.c -- a reader for .po files, a line at a time.
 *
 * An entry is a few comment lines, then keywords each with a quoted string that may go on over the next lines:
 *
 *      #, fuzzy
 *      msgid "One "
 *      "text"
 *      msgstr "..."
 *
 * It ends where the next msgid (or msgctxt) begins.  The reader keeps the string that is being continued in `into`.
 */
#include "scripts/po.h"

#include <glib/gi18n.h>
#include <string.h>

#define PO_SIZE_MAX (16 * 1024 * 1024)

struct Po {
	GHashTable *texts;        /* msgid -> msgstr */
};

typedef struct {
	const char *path;
	int line;
	GString *id, *translation, *other;
	GString *into;            /* one of the three, or NULL before the first keyword */
	gboolean begun;           /* a msgctxt has begun the entry, its msgid is to come */
	gboolean fuzzy;           /* the entry being read is */
	gboolean next_fuzzy;      /* the flag stands before the entry that comes */
	Po *po;
} Reader;

GQuark po_error_quark(void)
{
	return g_quark_from_static_string("vmstep-po");
}

static gboolean wrong(const Reader *reader, const char *what, GError **error)
{
	g_set_error(error, PO_ERROR, 0, "%s:%d: %s", reader->path, reader->line, what);
	return FALSE;
}

/* Append what stands between the quotes to the string that is being read. */
static gboolean read_string(Reader *reader, const char *text, GError **error)
{
	const char *s = text;
	g_autofree char *raw = NULL, *plain = NULL;

	if (*s++ != '"')
		return wrong(reader, _("a text in quotes is missing"), error);
	while (*s && *s != '"')
		s += s[0] == '\\' && s[1] ? 2 : 1;
	if (*s != '"' || s[1])
		return wrong(reader, _("the text does not end with a quote"), error);
	raw = g_strndup(text + 1, s - text - 1);
	plain = g_strcompress(raw);
	if (!g_utf8_validate(plain, -1, NULL))
		return wrong(reader, _("the text is not UTF-8"), error);
	g_string_append(reader->into, plain);
	return TRUE;
}

/* The entry read so far is complete: keep it, and begin with the next. */
static void finish_entry(Reader *reader)
{
	if (!reader->fuzzy && reader->id->len && reader->translation->len)
		g_hash_table_insert(reader->po->texts, g_strdup(reader->id->str), g_strdup(reader->translation->str));
	g_string_truncate(reader->id, 0);
	g_string_truncate(reader->translation, 0);
	g_string_truncate(reader->other, 0);
	reader->fuzzy = reader->next_fuzzy;
	reader->next_fuzzy = FALSE;
}

/* The keyword at the start of a line says where its string goes; a new entry begins at msgctxt, or at a msgid without
 * one.  Contexts and plural forms are read and dropped: lessons have none. */
static gboolean read_keyword(Reader *reader, const char *line, GError **error)
{
	gsize length = strcspn(line, " \t\"");
	g_autofree char *keyword = g_strndup(line, length);

	if (g_str_equal(keyword, "msgid")) {
		if (!reader->begun)
			finish_entry(reader);
		reader->begun = FALSE;
		reader->into = reader->id;
	} else if (g_str_equal(keyword, "msgctxt")) {
		finish_entry(reader);
		reader->begun = TRUE;
		reader->into = reader->other;
	} else if (g_str_equal(keyword, "msgstr") || g_str_equal(keyword, "msgstr[0]")) {
		reader->into = reader->translation;
	} else if (g_str_equal(keyword, "msgid_plural") || g_str_has_prefix(keyword, "msgstr[")) {
		reader->into = reader->other;
	} else {
		return wrong(reader, _("neither a comment, msgid, msgstr nor a text in quotes"), error);
	}
	return read_string(reader, line + length + strspn(line + length, " \t"), error);
}

static gboolean read_line(Reader *reader, char *line, GError **error)
{
	reader->line++;
	g_strstrip(line);
	if (line[0] == '#') {
		if (line[1] == ',' && strstr(line, "fuzzy"))
			reader->next_fuzzy = TRUE;
		return TRUE;
	}
	if (!line[0])
		return TRUE;
	if (line[0] != '"')
		return read_keyword(reader, line, error);
	if (!reader->into)
		return wrong(reader, _("a text before the first msgid"), error);
	return read_string(reader, line, error);
}

static gboolean read_lines(Reader *reader, char **lines, GError **error)
{
	for (; *lines; lines++) {
		if (!read_line(reader, *lines, error))
			return FALSE;
	}
	finish_entry(reader);
	return TRUE;
}

Po *po_read(const char *path, GError **error)
{
	g_autofree char *content = NULL;
	g_auto(GStrv) lines = NULL;
	g_autoptr(Po) po = g_new0(Po, 1);
	Reader reader = { .path = path, .po = po };
	gsize length;
	gboolean good;

	po->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (!g_file_get_contents(path, &content, &length, error))
		return NULL;
	if (length > PO_SIZE_MAX || memchr(content, 0, length)) {
		wrong(&reader, _("this is no file of translations"), error);
		return NULL;
	}
	lines = g_strsplit(content, "\n", -1);
	reader.id = g_string_new(NULL);
	reader.translation = g_string_new(NULL);
	reader.other = g_string_new(NULL);
	good = read_lines(&reader, lines, error);
	g_string_free(reader.id, TRUE);
	g_string_free(reader.translation, TRUE);
	g_string_free(reader.other, TRUE);
	return good ? g_steal_pointer(&po) : NULL;
}

void po_free(Po *po)
{
	if (!po)
		return;
	g_hash_table_unref(po->texts);
	g_free(po);
}

const char *po_find(const Po *po, const char *text)
{
	return g_hash_table_lookup(po->texts, text);
}

char *po_path_for(const char *lesson, const char *language)
{
	gsize length = strlen(lesson) - (g_str_has_suffix(lesson, ".lua") ? strlen(".lua") : 0);
	g_autofree char *stem = g_strndup(lesson, length);
	g_autofree char *name = g_strndup(language, strcspn(language, ".@"));

	for (;;) {
		g_autofree char *path = g_strdup_printf("%s.%s.po", stem, name);
		char *underscore = strrchr(name, '_');

		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return g_steal_pointer(&path);
		if (!underscore)
			return NULL;
		*underscore = 0;
	}
}
