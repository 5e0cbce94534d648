/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-po.c -- reading translations, and putting values into the places of a text. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "scripts/po.h"
#include "scripts/words.h"

/* The catalogue of a text; NULL where it is refused. */
static Po *catalogue(const char *text, GError **error)
{
	g_autofree char *path = NULL;
	int file = g_file_open_tmp("vmstep-XXXXXX.po", &path, NULL);
	Po *po;

	g_close(file, NULL);
	g_file_set_contents(path, text, -1, NULL);
	po = po_read(path, error);
	g_unlink(path);
	return po;
}

static void entries(void)
{
	g_autoptr(Po) po = catalogue("# a translator\n"
				"msgid \"\"\n"
				"msgstr \"\"\n"
				"\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
				"\n"
				"#: lesson.lua:3\n"
				"msgid \"hole\"\n"
				"msgstr \"空洞\"\n"
				"msgid \"One \"\n"
				"\"text\\n\"\n"
				"\"with \\\"quotes\\\" and a \\\\\"\n"
				"msgstr \"\"\n"
				"\"Ein Text\"\n", NULL);

	g_assert_nonnull(po);
	g_assert_cmpstr(po_find(po, "hole"), ==, "空洞");
	g_assert_cmpstr(po_find(po, "One text\nwith \"quotes\" and a \\"), ==, "Ein Text");
	g_assert_null(po_find(po, "nothing"));
	g_assert_null(po_find(po, ""));
}

static void left_out(void)
{
	g_autoptr(Po) po = catalogue("#, fuzzy\nmsgid \"a\"\nmsgstr \"A\"\n"
				"msgid \"b\"\nmsgstr \"\"\n"
				"#~ msgid \"c\"\n#~ msgstr \"C\"\n"
				"msgid \"d\"\nmsgstr \"D\"\n", NULL);

	g_assert_null(po_find(po, "a"));
	g_assert_null(po_find(po, "b"));
	g_assert_null(po_find(po, "c"));
	g_assert_cmpstr(po_find(po, "d"), ==, "D");
}

static void contexts_and_plurals(void)
{
	g_autoptr(Po) po = catalogue("msgctxt \"menu\"\nmsgid \"a\"\nmsgstr \"A\"\n"
				"msgid \"one page\"\nmsgid_plural \"%d pages\"\n"
				"msgstr[0] \"Seite\"\nmsgstr[1] \"Seiten\"\n"
				"msgid \"b\"\nmsgstr \"B\"\n", NULL);

	g_assert_cmpstr(po_find(po, "a"), ==, "A");
	g_assert_cmpstr(po_find(po, "one page"), ==, "Seite");
	g_assert_cmpstr(po_find(po, "b"), ==, "B");
}

/* Each is refused with the line at fault. */
static void refused(void)
{
	static const struct {
		const char *text, *line;
	} cases[] = {
		{ "\"a text alone\"\n", ":1: " },
		{ "msgid \"a\"\nmsgstr \"not closed\n", ":2: " },
		{ "msgid \"a\"\nmsgstr A\n", ":2: " },
		{ "msgid \"a\"\n\nmsgfoo \"b\"\n", ":3: " },
		{ "msgid \"a\" b\n", ":1: " },
		{ "msgid \"\xff\xfe\"\n", ":1: " },
		{ "msgid \"a\\\"\n", ":1: " },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(catalogue(cases[i].text, &error));
		g_assert_nonnull(strstr(error->message, cases[i].line));
	}
	g_assert_null(po_read("/does/not/exist.po", NULL));
}

static void beside_the_lesson(void)
{
	g_autofree char *folder = g_dir_make_tmp("vmstep-po-XXXXXX", NULL);
	g_autofree char *lesson = g_build_filename(folder, "one.lua", NULL);
	g_autofree char *chinese = g_build_filename(folder, "one.zh_CN.po", NULL);
	g_autofree char *german = g_build_filename(folder, "one.de.po", NULL);
	static const struct {
		const char *language;
		gboolean chinese, german;
	} cases[] = {
		{ "zh_CN", TRUE, FALSE }, { "zh_CN.UTF-8", TRUE, FALSE }, { "de_AT", FALSE, TRUE },
		{ "de_AT@euro", FALSE, TRUE }, { "fr", FALSE, FALSE }, { "", FALSE, FALSE },
	};

	g_file_set_contents(chinese, "", -1, NULL);
	g_file_set_contents(german, "", -1, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = po_path_for(lesson, cases[i].language);

		g_assert_cmpstr(path, ==, cases[i].chinese ? chinese : cases[i].german ? german : NULL);
	}
	g_unlink(chinese);
	g_unlink(german);
	g_rmdir(folder);
}

static const char *in_brackets(const char *expression, gpointer data)
{
	GString *value = data;

	if (g_str_equal(expression, "unknown"))
		return NULL;
	g_string_printf(value, "<%s>", expression);
	return value->str;
}

static void places(void)
{
	static const struct {
		const char *text, *filled;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "at {a.addr}.", "at <a.addr>." },
		{ "{ a }{b}", "<a><b>" },
		{ "{f{1, 2}} and {g('}')}", "<f{1, 2}> and <g('}')>" },
		{ "a brace: {{x}", "a brace: {x}" },
		{ "code `{x}` stays, {x} goes", "code `{x}` stays, <x> goes" },
		{ "``a ` {x}`` {y}", "``a ` {x}`` <y>" },
		{ "```c\nif (x) { y; }\n```\n{z}", "```c\nif (x) { y; }\n```\n<z>" },
		{ "a lone ` and {x}", "a lone ` and <x>" },
		{ "not closed {x", "not closed {x" },
		{ "not closed {\"x}", "not closed {\"x}" },
		{ "{unknown} {a}", "{unknown} <a>" },
		{ "{unknown} {unknown", "{unknown} {unknown" },
		{ "空洞 {x} 字节", "空洞 <x> 字节" },
	};
	g_autoptr(GString) value = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *filled = words_fill(cases[i].text, in_brackets, value);

		g_assert_cmpstr(filled, ==, cases[i].filled);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/po/entries", entries);
	g_test_add_func("/po/left-out", left_out);
	g_test_add_func("/po/contexts-and-plurals", contexts_and_plurals);
	g_test_add_func("/po/refused", refused);
	g_test_add_func("/po/beside-the-lesson", beside_the_lesson);
	g_test_add_func("/words/places", places);
	return g_test_run();
}
