/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-words.c -- the listing of a source, and Markdown. */

#include "tests/scene/stage.h"

#include "gui/scene/code.h"
#include "gui/scene/markdown.h"

#include <pango/pango.h>
#include <string.h>

static const char source[] =
	"/* SPDX-License-Identifier: GPL-2.0-or-later */\n"   /* 1 */
	"/* What it is for. */\n"
	"\n"
	"/* The first hole. */\n"
	"static addr_t find(Machine *m, addr_t size)\n"       /* 5 */
	"{\n"
	"\tENTER(m, size);\n"
	"\tMARK(m, SEARCH,\n"
	"\t     size, \"a ) in words\");\n"
	"\n"                                                   /* 10 */
	"\tif (size) {\n"
	"\t\tSET(m, va, va_end, size);\n"
	"\t\tMARK(m, DONE, size); LEAVE(m, size);\n"
	"\t}\n"
	"\tSUBGOAL(m, RANGE);\n"                               /* 15 */
	"\tREMARK(m);\n"
	"\treturn MARK(m);\n"
	"}\n";

static void test_marks_are_left_out(void **state)
{
	g_autoptr(CodeListing) listing = code_listing_new(source);

	(void)state;
	assert_string_equal(code_text(listing),
			    "/* What it is for. */\n"
			    "\n"
			    "/* The first hole. */\n"
			    "static addr_t find(Machine *m, addr_t size)\n"
			    "{\n"
			    "\n"
			    "\tif (size) {\n"
			    "\t\tSET(m, va, va_end, size);\n"
			    "\t}\n"
			    "\tREMARK(m);\n"
			    "\treturn MARK(m);\n"
			    "}\n");
	assert_int_equal(code_count(listing), 12);
}

static void test_lines_find_each_other(void **state)
{
	g_autoptr(CodeListing) listing = code_listing_new(source);
	static const struct { size_t file, line; const char *why;
	} pairs[] = {
		{1, 1, "the licence: the next line"},
		{2, 1, "shown"},
		{7, 7, "a mark: the next with something on it"},
		{8, 7, "a mark over two lines"},
		{9, 7, "its second line"},
		{11, 7, "shown"},
		{13, 8, "before a brace: the line before"},
		{15, 10, "a mark"},
		{18, 12, "shown"},
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (code_listing_line(listing, pairs[i].file) != pairs[i].line)
			fail_msg("line %zu (%s): %zu", pairs[i].file, pairs[i].why,
				 code_listing_line(listing, pairs[i].file));
	for (size_t line = 1; line <= code_count(listing); line++)
		assert_int_equal(code_listing_line(listing, code_file_line(listing, line)), line);
	assert_int_equal(code_listing_line(listing, 0), 0);
	assert_int_equal(code_listing_line(listing, 19), 0);
	assert_int_equal(code_file_line(listing, 13), 0);
}

static void test_functions_are_found(void **state)
{
	g_autoptr(CodeListing) listing = code_listing_new(source);
	size_t first, last;

	(void)state;
	assert_true(code_function_around(listing, 8, &first, &last));
	assert_int_equal(first, 3);
	assert_int_equal(last, 12);
	assert_false(code_function_around(listing, 1, &first, &last) && first > 1);
}

/* Every step of a real operation has a line to point at, and none of ours is shown. */
static void test_the_models_own_sources(void **state)
{
	VmsMachine *m = stage_machine((const char *const[]) { "vmalloc(size=12288)", "vfree(addr=%1)", NULL });
	VmsStep step;

	(void)state;
	for (int64_t i = 0; vms_step_at(m, i, &step); i++) {
		const CodeListing *listing = code_listing(step.file);
		size_t line;

		assert_non_null(listing);
		line = code_listing_line(listing, (size_t)step.line);
		assert_true(line > 0);
		if (strspn(code_line(listing, line), " \t") == strlen(code_line(listing, line)))
			fail_msg("%s:%d points at an empty line", step.file, step.line);
		assert_null(strstr(code_text(listing), "\tMARK("));
	}
	assert_null(code_listing("core/era/none.c"));
	vms_machine_free(m);
}

/* ------------------------------------------------------------------------------------------------ Markdown */

static void test_markdown(void **state)
{
	static const struct { const char *markdown, *markup; } cases[] = {
		{ "plain", "plain" },
		{ "one\n\ntwo", "one\n\ntwo" },
		{ "soft\nbreak", "soft break" },
		{ "中文\n换行", "中文换行" },
		{ "*a* **b** `c<d` ~~e~~", "<i>a</i> <b>b</b> <tt>c&lt;d</tt> <s>e</s>" },
		{ "# Head\n\ntext", "<span weight=\"bold\" size=\"x-large\">Head</span>\n\ntext" },
		{ "- one\n- two\n\nafter", "•  one\n•  two\n\nafter" },
		{ "3. three\n4. four", "3. three\n4. four" },
		{ "- one\n  - inner\n- two", "•  one\n    ◦  inner\n•  two" },
		{ "```\nint a;\n\nint b;\n```\nafter", "<tt>int a;\n\nint b;</tt>\n\nafter" },
		{ "> said\n> so", "▏ said so" },
		{ "a & b <c> &amp; d", "a &amp; b &lt;c&gt; &amp; d" },
		{ "see [here](http://x/?a&b)", "see <u>here</u>" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *markup = markdown_to_pango(cases[i].markdown, MARKDOWN_PLAIN);

		assert_string_equal(markup, cases[i].markup);
	}
	g_autofree char *link = markdown_to_pango("[here](http://x/?a&b)", MARKDOWN_LINKS);
	g_autofree char *words = markdown_to_text("# A `b` & *c*\n\n- d");

	assert_string_equal(link, "<a href=\"http://x/?a&amp;b\">here</a>");
	assert_string_equal(words, "A b & c\n\n•  d");
}

/* Whatever comes in, pango can read what comes out. */
static void test_any_markdown_gives_good_markup(void **state)
{
	static const char pieces[] = "*_`#>-1.[]()<&~|\\ \n\n\tab中";
	g_autoptr(GRand) random = g_rand_new_with_seed(1);

	(void)state;
	for (int i = 0; i < 3000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *markup = NULL;
		GError *error = NULL;

		for (int k = g_rand_int_range(random, 0, 60); k > 0; k--)
			g_string_append_c(text, pieces[g_rand_int_range(random, 0, (int)strlen(pieces))]);
		markup = markdown_to_pango(text->str, MARKDOWN_PLAIN);
		if (!pango_parse_markup(markup, -1, 0, NULL, NULL, NULL, &error))
			fail_msg("%s: from \"%s\"", error->message, text->str);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks_are_left_out),
		cmocka_unit_test(test_lines_find_each_other),
		cmocka_unit_test(test_functions_are_found),
		cmocka_unit_test(test_the_models_own_sources),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_any_markdown_gives_good_markup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
