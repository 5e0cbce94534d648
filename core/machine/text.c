/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.c -- text put together piece by piece, in a buffer that may be too small: then it is cut, and counted on.  And
 * what is said when something is refused.
 */

#include <stdarg.h>
#include <stdio.h>

#include "core/machine/machine.h"

Text text_on(char *buffer, size_t size)
{
	if (size)
		*buffer = 0;
	return (Text){ buffer, size, 0 };
}

void text_add(Text *t, const char *format, ...)
{
	va_list list;
	int n;

	va_start(list, format);
	n = t->length < t->room ? vsnprintf(t->at + t->length, t->room - t->length, format, list)
	                        : vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (n > 0)
		t->length += (size_t)n;
}

int text_end(Text *t)
{
	return (int)t->length;
}

/* -------- refusals */

/* One for the whole program, which speaks one language; it is no part of any machine. */
static VmsTranslate translate;

void vms_speak(VmsTranslate in_language) { translate = in_language; }

const char *translated(const char *text) { return translate ? translate(text) : text; }

/* The last character may lack its end: without it then.  (Bytes of UTF-8 that go on begin with the bits 10.) */
static void drop_last_character(char *text, size_t length)
{
	size_t start = length;

	while (start > 0 && (text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && (text[start - 1] & 0x80))
		text[start - 1] = 0;
}

bool refuse(char *error, const char *format, ...)
{
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(error, VMS_ERROR_SIZE, translated(format), list);
	va_end(list);
	if (n >= VMS_ERROR_SIZE)
		drop_last_character(error, VMS_ERROR_SIZE - 1);
	return false;
}
