/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-fuzz.c -- every sample changed at random, cut, with lines doubled and swapped: it is read, and then what
 * import.h promises holds, or it is refused with its line.  The changes are the same each time. */
#include "tests/import/corpus.h"

#include <string.h>

#define SEED 20100
#define CHANGES 400
#define LAST_LINES 3

/* -------- a text as lines */

/* The lines, each with its end; the last element is NULL. */
static char **lines_of(const char *text)
{
	char **lines = g_strsplit(text, "\n", -1);
	guint n = g_strv_length(lines);

	g_clear_pointer(&lines[n - 1], g_free);       /* behind the last end of a line is nothing */
	for (guint i = 0; i < n - 1; i++) {
		char *line = lines[i];

		lines[i] = g_strconcat(line, "\n", NULL);
		g_free(line);
	}
	return lines;
}

static guint count_lines(const char *text, gsize length)
{
	guint n = 1;

	for (gsize i = 0; i < length; i++)
		n += text[i] == '\n';
	return n;
}

/* -------- reading */

/* With both readers, whatever the text is: an error with a line of it, or a result that keeps the promises. */
static void read_both(const char *text, gsize length)
{
	guint n = count_lines(text, length);
	g_autoptr(GError) of_areas = NULL, of_trace = NULL, of_kind = NULL;
	g_autoptr(ImportedAreas) areas = corpus_areas(text, length, 0, &of_areas);
	g_autoptr(ImportedTrace) trace = corpus_trace(text, length, &of_trace);

	if (areas)
		corpus_check_areas(areas);
	else
		corpus_check_error(of_areas, n);
	if (trace)
		corpus_check_trace(trace);
	else
		corpus_check_error(of_trace, n);
	if (corpus_kind(text, length, &of_kind) == IMPORT_NOTHING)
		corpus_check_error(of_kind, n);
}

static gboolean is_trace(const char *name)
{
	return g_str_has_prefix(name, "trace");
}

/* -------- changes */

static char random_byte(GRand *rand)
{
	static const char likely[] = "0123456789abcdefx-=+ \n\t[]:#N";

	return g_rand_boolean(rand) ? likely[g_rand_int_range(rand, 0, strlen(likely))]
	                            : (char)g_rand_int_range(rand, 0, 256);
}

static void bytes_changed(gconstpointer name)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
	gsize length;
	g_autofree char *text = corpus_text(name, &length);

	for (guint i = 0; i < CHANGES; i++) {
		g_autofree char *changed = g_memdup2(text, length);

		for (int k = g_rand_int_range(rand, 1, 5); k > 0; k--)
			changed[g_rand_int_range(rand, 0, length)] = random_byte(rand);
		read_both(changed, length);
	}
}

/* Only behind the end of a line does a cut go unnoticed. */
static void cut(gconstpointer name)
{
	gsize length, first;
	g_autofree char *text = corpus_text(name, &length);
	guint ends = 0;

	for (first = length; first > 0 && ends <= LAST_LINES; first--)
		ends += text[first - 1] == '\n';
	for (gsize end = first + 1; end < length; end++) {
		g_autoptr(GError) of_areas = NULL, of_trace = NULL;
		g_autoptr(ImportedAreas) areas = corpus_areas(text, end, 0, &of_areas);
		g_autoptr(ImportedTrace) trace = corpus_trace(text, end, &of_trace);

		g_assert_true((is_trace(name) ? !!trace : !!areas) == (text[end - 1] == '\n'));
		read_both(text, end);
	}
}

/* The text with line I twice. */
static char *with_twice(char **lines, guint i)
{
	GString *text = g_string_new(NULL);

	for (guint k = 0; lines[k]; k++)
		g_string_append_printf(text, "%s%s", lines[k], k == i ? lines[k] : "");
	return g_string_free(text, FALSE);
}

/* An area that is there twice overlaps itself; an event can happen twice. */
static void lines_doubled(gconstpointer name)
{
	g_autofree char *text = corpus_text(name, NULL);
	g_auto(GStrv) lines = lines_of(text);

	for (guint i = 0; lines[i]; i++) {
		g_autofree char *changed = with_twice(lines, i), *expected = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(ImportedAreas) areas = NULL;

		read_both(changed, strlen(changed));
		if (is_trace(name))
			continue;
		expected = g_strdup_printf("text:%u: the area overlaps that of line %u;", i + 2, i + 1);
		areas = corpus_areas(changed, -1, 0, &error);
		g_assert_null(areas);
		g_assert_true(g_str_has_prefix(error->message, expected));
	}
}

static void same_areas(const ImportedAreas *a, const ImportedAreas *b)
{
	g_assert_cmpuint(a->areas->len, ==, b->areas->len);
	for (guint i = 0; i < a->areas->len; i++) {
		const ImportedArea *one = &g_array_index(a->areas, ImportedArea, i);
		const ImportedArea *other = &g_array_index(b->areas, ImportedArea, i);

		g_assert_cmphex(one->start, ==, other->start);
		g_assert_cmphex(one->end, ==, other->end);
		g_assert_cmpuint(one->nr_pages, ==, other->nr_pages);
		g_assert_cmpstr(one->caller, ==, other->caller);
	}
}

/* The order of lines makes no difference to the areas. */
static void lines_swapped(gconstpointer name)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
	g_autofree char *text = corpus_text(name, NULL);
	g_auto(GStrv) lines = lines_of(text);
	guint n = g_strv_length(lines);
	g_autoptr(ImportedAreas) before = is_trace(name) ? NULL : corpus_areas(text, -1, 0, NULL);

	for (guint i = 0; i < CHANGES; i++) {
		guint a = g_rand_int_range(rand, 0, n), b = g_rand_int_range(rand, 0, n);
		char *line = lines[a];
		g_autofree char *changed = NULL;
		g_autoptr(ImportedAreas) after = NULL;

		lines[a] = lines[b];
		lines[b] = line;
		changed = g_strjoinv("", lines);
		read_both(changed, strlen(changed));
		if (!before)
			continue;
		after = corpus_areas(changed, -1, 0, NULL);
		g_assert_nonnull(after);
		same_areas(before, after);
	}
}

/* Nothing but noise. */
static void noise(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);

	for (guint i = 0; i < CHANGES; i++) {
		gsize length = g_rand_int_range(rand, 0, 2000);
		g_autofree char *text = g_malloc(length + 1);

		for (gsize k = 0; k < length; k++)
			text[k] = random_byte(rand);
		read_both(text, length);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (const char *const *name = corpus_samples; *name; name++) {
		g_autofree char *bytes = g_strconcat("/fuzz/bytes-changed/", *name, NULL);
		g_autofree char *cuts = g_strconcat("/fuzz/cut/", *name, NULL);
		g_autofree char *doubled = g_strconcat("/fuzz/lines-doubled/", *name, NULL);
		g_autofree char *swapped = g_strconcat("/fuzz/lines-swapped/", *name, NULL);

		g_test_add_data_func(bytes, *name, bytes_changed);
		g_test_add_data_func(cuts, *name, cut);
		g_test_add_data_func(doubled, *name, lines_doubled);
		g_test_add_data_func(swapped, *name, lines_swapped);
	}
	g_test_add_func("/fuzz/noise", noise);
	return g_test_run();
}
