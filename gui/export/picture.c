/* SPDX-License-Identifier: GPL-2.0-or-later */
/* picture.c -- see picture.h. */

#include "gui/export/picture.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include "scripts/cli/cli.h"

/* The largest picture, in pixels: what a picture may cost is a matter of memory. */
#define PIXELS_MOST (1 << 28)

int picture_format(ExportOptions *options, const char *name, const char *path)
{
	static const char *const later[] = { "pdf", "html", "gif", "webm", "json", NULL };
	const char *dot = strrchr(path, '.');
	const char *format = name ? name : dot && !strchr(dot, '/') ? dot + 1 : "png";

	if (!strcmp(format, "svg"))
		options->format = EXPORT_SVG;
	else if (!strcmp(format, "png") || (!name && !g_strv_contains(later, format)))
		options->format = EXPORT_PNG;
	else if (g_strv_contains(later, format))
		return cli_fail(CLI_USAGE, _("this version does not write %s; it writes png and svg"), format);
	else
		return cli_fail(CLI_USAGE, _("there is no format %s; there are png and svg"), format);
	return CLI_OK;
}

int picture_theme(ExportOptions *options, const char *name)
{
	options->theme = theme_find(name ? name : "light");
	if (!options->theme)
		return cli_fail(CLI_USAGE, _("there is no theme %s; there are light, dark and print"), name);
	return CLI_OK;
}

int picture_size(ExportOptions *options, const char *size, double scale)
{
	char rest;

	options->scale = scale;
	if (size && (sscanf(size, "%lfx%lf%c", &options->width, &options->height, &rest) != 2 ||
		     !(options->width >= 200) || !(options->height >= 100)))
		return cli_fail(CLI_USAGE, _("%s is no size; one looks like 1280x800, and 200x100 is the least"), size);
	*options = export_complete(options);
	if (!(scale > 0) || !(options->width * options->height * scale * scale <= PIXELS_MOST))
		return cli_fail(CLI_USAGE, _("a picture of that size and scale cannot be drawn"));
	return CLI_OK;
}
