/* SPDX-License-Identifier: GPL-2.0-or-later */
/* number.c -- see number.h. */
#include "scripts/number.h"

#include <errno.h>
#include "core/vmstep.h"

gboolean number_parse(const char *text, guint64 *value)
{
	static const struct {
		const char *name;
		guint64 bytes;
	} units[] = {
		{ "", 1 }, { "B", 1 }, { "K", 1 << 10 }, { "KiB", 1 << 10 }, { "KB", 1 << 10 }, { "M", 1 << 20 },
		{ "MiB", 1 << 20 }, { "MB", 1 << 20 }, { "G", 1 << 30 }, { "GiB", 1 << 30 }, { "GB", 1 << 30 },
		{ "page", VMS_PAGE_SIZE }, { "pages", VMS_PAGE_SIZE },
	};
	g_autofree char *words = g_strstrip(g_strdup(text));
	gboolean hex = g_str_has_prefix(words, "0x");
	const char *digits = hex ? words + 2 : words;
	guint64 number;
	char *end;

	if (!(hex ? g_ascii_isxdigit(*digits) : g_ascii_isdigit(*digits)))
		return FALSE;
	errno = 0;
	number = g_ascii_strtoull(digits, &end, hex ? 16 : 10);
	if (errno)
		return FALSE;
	while (*end == ' ')
		end++;
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		if (g_ascii_strcasecmp(end, units[i].name) == 0 && number <= G_MAXUINT64 / units[i].bytes) {
			*value = number * units[i].bytes;
			return TRUE;
		}
	}
	return FALSE;
}

char *number_size(guint64 bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	guint unit = 0;
	double value = bytes;

	if (bytes % 1024)
		return g_strdup_printf("%" G_GUINT64_FORMAT " B", bytes);
	/* 2052 KiB rather than 2.0 MiB. */
	while (bytes && unit + 1 < G_N_ELEMENTS(units) && value >= ((guint64)value % 1024 ? 10000 : 1024)) {
		value /= 1024;
		unit++;
	}
	return g_strdup_printf(value == (guint64)value ? "%.0f %s" : "%.1f %s", value, units[unit]);
}
