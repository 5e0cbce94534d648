/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c -- one pass over the text, copying; code is copied whole, braces are looked at. */
#include "scripts/words.h"

#include <string.h>

/* The end of the code that begins at S with a run of backticks: behind the next run of the same length.  Where there is
 * none it is no code, and the run itself is what ends.  A fence of three or more is treated alike: its closing run is
 * the same. */
static const char *code_end(const char *s)
{
	gsize run = strspn(s, "`");
	const char *p = s + run;

	while ((p = strchr(p, '`'))) {
		gsize length = strspn(p, "`");

		p += length;
		if (length == run)
			return p;
	}
	return s + run;
}

/* The end of a Lua string that begins at S with its quote; the text's end where it is not closed. */
static const char *string_end(const char *s)
{
	char quote = *s++;

	while (*s && *s != quote)
		s += s[0] == '\\' && s[1] ? 2 : 1;
	return *s ? s + 1 : s;
}

/* The brace that closes the place which begins at S with its brace, or NULL. */
static const char *place_end(const char *s)
{
	int depth = 0;

	while (*s) {
		if (*s == '"' || *s == '\'') {
			s = string_end(s);
			continue;
		}
		if (*s == '{')
			depth++;
		if (*s == '}' && --depth == 0)
			return s;
		s++;
	}
	return NULL;
}

/* Put the value of the place at S into OUT; returns where the text goes on.  A brace that is never closed is just a
 * brace. */
static const char *fill_place(GString *out, const char *s, WordsValue value, gpointer data)
{
	const char *end = place_end(s);
	g_autofree char *expression = end ? g_strstrip(g_strndup(s + 1, end - s - 1)) : NULL;
	const char *text = expression ? value(expression, data) : NULL;

	if (text)
		g_string_append(out, text);
	else
		g_string_append_len(out, s, end ? end + 1 - s : 1);
	return end ? end + 1 : s + 1;
}

char *words_fill(const char *text, WordsValue value, gpointer data)
{
	GString *out = g_string_new(NULL);
	const char *s = text;

	while (*s) {
		const char *next = s + strcspn(s, "`{");

		g_string_append_len(out, s, next - s);
		s = next;
		if (*s == '`') {
			next = code_end(s);
			g_string_append_len(out, s, next - s);
			s = next;
		} else if (s[0] == '{' && s[1] == '{') {
			g_string_append_c(out, '{');
			s += 2;
		} else if (*s == '{') {
			s = fill_place(out, s, value, data);
		}
	}
	return g_string_free(out, FALSE);
}
