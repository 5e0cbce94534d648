/* SPDX-License-Identifier: GPL-2.0-or-later */
/* png.c -- a scene as a PNG picture, through cairo. */

#include "gui/export/export.h"
#include "gui/scene/draw.h"

#include <cairo.h>
#include <math.h>

static cairo_status_t append_bytes(void *data, const unsigned char *bytes, unsigned size)
{
	g_byte_array_append(data, bytes, size);
	return CAIRO_STATUS_SUCCESS;
}

GBytes *export_png(const Scene *scene, const ExportOptions *options)
{
	int width = (int)round(options->width * options->scale), height = (int)round(options->height * options->scale);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cr = cairo_create(surface);
	g_autoptr(Pen) pen = pen_new(options->theme, options->language);
	GByteArray *bytes = g_byte_array_new();

	cairo_scale(cr, options->scale, options->scale);
	draw_background(cr, pen);
	draw_scene(cr, pen, scene);
	cairo_destroy(cr);
	cairo_surface_write_to_png_stream(surface, append_bytes, bytes);
	cairo_surface_destroy(surface);
	return g_byte_array_free_to_bytes(bytes);
}
