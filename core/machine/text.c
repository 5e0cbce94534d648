/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.c -- text put together piece by piece, in a buffer that may be too small: then it is cut, and counted on. */

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
