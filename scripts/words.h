/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_WORDS_H
#define SCRIPTS_WORDS_H

/* words.h -- the places in what a lesson says: "The area begins at {hex(a.addr)}."
 *
 * {expression} is a place for a value; {{ is a brace.  Code spans (`...`) and fenced code blocks are left alone.  An
 * expression ends at its matching brace; braces in Lua strings do not count.
 */

#include <glib.h>

/* Called for each place, in order; EXPRESSION is what stands between the braces, without blanks around it.  Returns the
 * value's text, borrowed, or NULL: the place is left as it stands. */
typedef const char *(*WordsValue)(const char *expression, gpointer data);

/* The text with the values in their places.  Free with g_free. */
char *words_fill(const char *text, WordsValue value, gpointer data);

#endif
