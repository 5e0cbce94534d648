/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scan.c -- takes a line apart from left to right.  Unlike strtoull it knows no signs, no prefixes and no blanks before
 * a number: the kernel's formats say exactly where these are. */
#include "scripts/import/import-private.h"

#include <string.h>

gboolean import_aligned(guint64 bytes)
{
	return bytes % IMPORT_PAGE == 0;
}

gboolean scan_text(const char **at, const char *text)
{
	gsize length = strlen(text);

	if (strncmp(*at, text, length))
		return FALSE;
	*at += length;
	return TRUE;
}

gboolean scan_blanks(const char **at)
{
	gsize length = strspn(*at, " \t");

	*at += length;
	return length > 0;
}

gboolean scan_number(const char **at, guint base, guint64 max, guint64 *value)
{
	const char *begin = *at;

	*value = 0;
	for (;; (*at)++) {
		int digit = g_ascii_xdigit_value(**at);

		if (digit < 0 || (guint)digit >= base)
			return *at > begin;
		if (!g_uint64_checked_mul(value, *value, base) || !g_uint64_checked_add(value, *value, digit) ||
		    *value > max)
			return FALSE;
	}
}
