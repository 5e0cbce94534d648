/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EXPORT_H
#define EXPORT_H

/* export.h -- pictures of a machine in files, without a display. */

#include "gui/scene/layout-figure.h"
#include "gui/scene/scene.h"

#include <glib.h>

typedef enum { EXPORT_PNG, EXPORT_SVG } ExportFormat;

typedef struct {
	ExportFormat format;
	double width, height;         /* logical pixels; 0: 1280 by 800 */
	double scale;                 /* pixels a logical pixel (PNG), size of the picture (SVG); 0: 1 */
	const Theme *theme;           /* NULL: light */
	const char *language;         /* of the text, as for pen_new; NULL: the process's own */
	FigureOptions figure;
} ExportOptions;

/* The options with everything that was left out filled in. */
ExportOptions export_complete(const ExportOptions *options);

/* The scene of a figure for the machine at its cursor.  Free with scene_free.  Completes the options; where the views
 * have no room, the logical size becomes larger and the scale smaller, so that the picture's own size stays. */
Scene *export_scene(const Moment *now, ExportOptions *options);

/* Write a scene into a file.  False with `error` where it cannot be written. */
bool export_write(const Scene *scene, const ExportOptions *options, const char *path, GError **error);

/* The scene as a whole SVG document, and as PNG bytes, for complete options.  Free with g_string_free and
 * g_bytes_unref. */
GString *export_svg(const Scene *scene, const ExportOptions *options);
GBytes *export_png(const Scene *scene, const ExportOptions *options);

#endif
