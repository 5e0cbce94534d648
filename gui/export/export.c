/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export.c -- from a moment of a machine to a file. */

#include "gui/export/export.h"

/* Nothing is drawn smaller than this share of its size. */
#define SMALLEST 0.55

ExportOptions export_complete(const ExportOptions *options)
{
	ExportOptions all = *options;

	if (all.width <= 0 || all.height <= 0) {
		all.width = 1280;
		all.height = 800;
	}
	if (all.scale <= 0)
		all.scale = 1;
	if (!all.theme)
		all.theme = theme_find("light");
	return all;
}

/* Many views in a small picture: everything is drawn smaller, as far as it can still be read. */
static void make_room(ExportOptions *options, const Moment *now)
{
	double smaller = 1;

	while (smaller > SMALLEST &&
	       figure_least_height(options->width / smaller, now, &options->figure) > options->height / smaller)
		smaller -= 0.05;
	options->width /= smaller;
	options->height /= smaller;
	options->scale *= smaller;
}

Scene *export_scene(const Moment *now, ExportOptions *options)
{
	Scene *scene = scene_new();

	*options = export_complete(options);
	make_room(options, now);
	layout_figure(scene, rect(0, 0, options->width, options->height), now, &options->figure);
	return scene;
}

bool export_write(const Scene *scene, const ExportOptions *options, const char *path, GError **error)
{
	ExportOptions all = export_complete(options);

	if (all.format == EXPORT_SVG) {
		GString *svg = export_svg(scene, &all);
		bool written = g_file_set_contents(path, svg->str, (gssize)svg->len, error);

		g_string_free(svg, TRUE);
		return written;
	}
	g_autoptr(GBytes) png = export_png(scene, &all);
	gsize size;
	const char *bytes = g_bytes_get_data(png, &size);

	return g_file_set_contents(path, bytes, (gssize)size, error);
}
