/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svg.c -- a scene as an SVG document, with text as text: it can be searched, selected and edited.
 *
 * Geometry, base lines, arrow heads and patterns are those of the shapes and the theme, as for draw.c; only the fonts
 * are the reader's, from the same list. */

#include "gui/export/export.h"

#include <math.h>
#include <string.h>

typedef struct {
	GString *out;
	const Theme *theme;
	unsigned clips;           /* made so far; names them */
} Svg;

/* ------------------------------------------------------------------------------------------------ small things */

/* A number to a hundredth of a pixel, as short as it can be written, with a point in every locale. */
static void number(GString *out, const char *before, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(text, sizeof text, "%.2f", value);
	while (g_str_has_suffix(text, "0"))
		text[strlen(text) - 1] = '\0';
	if (g_str_has_suffix(text, "."))
		text[strlen(text) - 1] = '\0';
	g_string_append(out, before);
	g_string_append(out, !strcmp(text, "-0") ? "0" : text);
}

static void escaped(GString *out, const char *text)
{
	g_autofree char *safe = g_markup_escape_text(text, -1);

	g_string_append(out, safe);
}

static void attribute(GString *out, const char *name, double value)
{
	g_string_append_printf(out, " %s=", name);
	number(out, "\"", value);
	g_string_append_c(out, '"');
}

static void box_attributes(GString *out, Rect box)
{
	attribute(out, "x", box.x);
	attribute(out, "y", box.y);
	attribute(out, "width", box.w);
	attribute(out, "height", box.h);
}

/* fill="#rrggbb", with fill-opacity where the colour is not solid. */
static void paint(Svg *svg, const char *property, Role role, double opacity)
{
	Colour c = svg->theme->colour[role];

	g_string_append_printf(svg->out, " %s=\"#%02x%02x%02x\"", property, (unsigned)round(c.r * 255),
			       (unsigned)round(c.g * 255), (unsigned)round(c.b * 255));
	if (c.a * opacity < 1) {
		g_string_append_printf(svg->out, " %s-opacity=", property);
		number(svg->out, "\"", c.a * opacity);
		g_string_append_c(svg->out, '"');
	}
}

static void stroke(Svg *svg, const Shape *shape)
{
	if (!shape->stroke)
		return;
	paint(svg, "stroke", shape->stroke, shape->opacity);
	if (shape->line_width != 1)
		attribute(svg->out, "stroke-width", shape->line_width);
	if (shape->flags & SHAPE_DASHED)
		g_string_append(svg->out, " stroke-dasharray=\"4 3\"");
}

/* The end of an element: what it stands for is its title, which readers show as a tooltip. */
static void close_element(Svg *svg, const Shape *shape, const char *name)
{
	if (!shape->tip) {
		g_string_append(svg->out, "/>\n");
		return;
	}
	g_string_append(svg->out, "><title>");
	escaped(svg->out, shape->tip);
	g_string_append_printf(svg->out, "</title></%s>\n", name);
}

/* ------------------------------------------------------------------------------------------------ geometry */

static void points_attribute(Svg *svg, const Point *p, unsigned n)
{
	g_string_append(svg->out, " points=\"");
	for (unsigned i = 0; i < n; i++) {
		number(svg->out, i ? " " : "", p[i].x);
		number(svg->out, ",", p[i].y);
	}
	g_string_append_c(svg->out, '"');
}

/* The element's name and its geometry.  Outlines lie inside the box, as on cairo. */
static const char *open_geometry(Svg *svg, const Shape *shape)
{
	Rect box = shape->stroke ? rect_inset(shape->box, shape->line_width / 2) : shape->box;
	const Point *p = shape->p;

	switch (shape->kind) {
	case SHAPE_RECT:
		g_string_append(svg->out, "<rect");
		box_attributes(svg->out, box);
		if (shape->radius > 0)
			attribute(svg->out, "rx", fmin(shape->radius, fmin(box.w, box.h) / 2));
		return "rect";
	case SHAPE_ELLIPSE:
		g_string_append(svg->out, "<ellipse");
		attribute(svg->out, "cx", box.x + box.w / 2);
		attribute(svg->out, "cy", box.y + box.h / 2);
		attribute(svg->out, "rx", box.w / 2);
		attribute(svg->out, "ry", box.h / 2);
		return "ellipse";
	case SHAPE_CURVE:
		g_string_append(svg->out, "<path d=\"");
		number(svg->out, "M", p[0].x);
		number(svg->out, ",", p[0].y);
		for (int i = 1; i < 4; i++) {
			number(svg->out, i == 1 ? "C" : " ", p[i].x);
			number(svg->out, ",", p[i].y);
		}
		g_string_append_c(svg->out, '"');
		return "path";
	case SHAPE_POLYGON:
		g_string_append(svg->out, "<polygon");
		points_attribute(svg, shape->points, shape->n_points);
		return "polygon";
	default:
		g_string_append(svg->out, "<polyline");
		points_attribute(svg, shape->points ? shape->points : p, shape->points ? shape->n_points : 2);
		return "polyline";
	}
}

static void write_head(Svg *svg, const Shape *shape)
{
	Point corners[3];

	if (!shape_head(shape, corners))
		return;
	g_string_append(svg->out, "<polygon");
	points_attribute(svg, corners, 3);
	paint(svg, "fill", shape->stroke, shape->opacity);
	g_string_append(svg->out, "/>\n");
}

/* A patterned surface is written twice: its colour, and over it the pattern with the outline. */
static void write_path(Svg *svg, const Shape *shape)
{
	Pattern pattern = shape->fill ? role_pattern(shape->fill) : PATTERN_PLAIN;
	const char *name;

	if (pattern != PATTERN_PLAIN) {
		open_geometry(svg, shape);
		paint(svg, "fill", shape->fill, shape->opacity);
		g_string_append(svg->out, "/>\n");
	}
	name = open_geometry(svg, shape);
	if (pattern != PATTERN_PLAIN)
		g_string_append_printf(svg->out, " fill=\"url(#pattern-%d)\"", pattern);
	else if (shape->fill)
		paint(svg, "fill", shape->fill, shape->opacity);
	else
		g_string_append(svg->out, " fill=\"none\"");
	stroke(svg, shape);
	close_element(svg, shape, name);
	write_head(svg, shape);
}

/* ------------------------------------------------------------------------------------------------ text and cells */

static void write_text(Svg *svg, const Shape *shape)
{
	static const char *const anchors[] = { "start", "middle", "end" };
	const Font *font = theme_font(shape->font);

	if (!shape->text || !*shape->text)
		return;
	g_string_append(svg->out, "<text");
	attribute(svg->out, "x",
		  shape->box.x + shape->box.w * (shape->align == ALIGN_MIDDLE ? 0.5 : shape->align == ALIGN_END));
	attribute(svg->out, "y", shape_baseline(shape));
	g_string_append_printf(svg->out, " class=\"%s\"", font_name(shape->font));
	if (shape->align != ALIGN_START)
		g_string_append_printf(svg->out, " text-anchor=\"%s\"", anchors[shape->align]);
	paint(svg, "fill", shape->fill, shape->opacity);
	attribute(svg->out, "font-size", font->size);
	g_string_append_printf(svg->out, " font-family=\"%s\"%s>", font->families,
			       font->bold ? " font-weight=\"bold\"" : "");
	escaped(svg->out, shape->text);
	g_string_append(svg->out, "</text>\n");
}

static void write_cells(Svg *svg, const Shape *shape)
{
	size_t at = 0;
	Rect box;
	Role role;

	while (shape_next_cells(shape, &at, &box, &role)) {
		g_string_append(svg->out, "<rect");
		box_attributes(svg->out, box);
		paint(svg, "fill", role, shape->opacity);
		g_string_append(svg->out, "/>\n");
	}
}

/* ------------------------------------------------------------------------------------------------ document */

static void begin_clip(Svg *svg, const Shape *shape)
{
	unsigned clip = ++svg->clips;

	g_string_append_printf(svg->out, "<clipPath id=\"clip-%u\"><rect", clip);
	box_attributes(svg->out, shape->box);
	g_string_append_printf(svg->out, "/></clipPath>\n<g clip-path=\"url(#clip-%u)\">\n", clip);
}

static void begin_group(Svg *svg, const Shape *shape)
{
	g_string_append_printf(svg->out, "<g data-part=\"%s\"", part_name(shape->key.part));
	if (shape->tip) {
		g_string_append(svg->out, " aria-label=\"");
		escaped(svg->out, shape->tip);
		g_string_append_c(svg->out, '"');
	}
	g_string_append(svg->out, ">\n");
}

static void write_shape(Svg *svg, const Shape *shape)
{
	switch (shape->kind) {
	case SHAPE_TEXT:
		write_text(svg, shape);
		break;
	case SHAPE_CELLS:
		write_cells(svg, shape);
		break;
	case SHAPE_CLIP_BEGIN:
		begin_clip(svg, shape);
		break;
	case SHAPE_GROUP_BEGIN:
		begin_group(svg, shape);
		break;
	case SHAPE_CLIP_END:
	case SHAPE_GROUP_END:
		g_string_append(svg->out, "</g>\n");
		break;
	default:
		write_path(svg, shape);
	}
}

/* A diagonal across a tile of the pattern, and the two corners that its neighbours' lines cut. */
static void pattern_line(Svg *svg, const PatternLook *look, bool rising)
{
	double s = look->step;
	GString *out = svg->out;

	g_string_append(out, "<path d=\"");
	for (int k = -1; k <= 1; k++) {
		number(out, "M", k * s);
		number(out, ",", rising ? s : 0);
		number(out, "L", (k + 1) * s);
		number(out, ",", rising ? 0 : s);
	}
	g_string_append(out, "\" fill=\"none\"");
	paint(svg, "stroke", ROLE_PATTERN, 1);
	attribute(out, "stroke-width", look->width);
	g_string_append(out, "/>");
}

static void write_patterns(Svg *svg)
{
	g_string_append(svg->out, "<defs>\n");
	for (Pattern pattern = PATTERN_HATCH; pattern < PATTERN_COUNT; pattern++) {
		const PatternLook *look = pattern_look(pattern);

		g_string_append_printf(svg->out, "<pattern id=\"pattern-%d\" patternUnits=\"userSpaceOnUse\"", pattern);
		attribute(svg->out, "width", look->step);
		attribute(svg->out, "height", look->step);
		g_string_append_c(svg->out, '>');
		if (look->rising)
			pattern_line(svg, look, true);
		if (look->falling)
			pattern_line(svg, look, false);
		if (look->dots) {
			g_string_append(svg->out, "<circle");
			attribute(svg->out, "cx", look->step / 2);
			attribute(svg->out, "cy", look->step / 2);
			attribute(svg->out, "r", look->width);
			paint(svg, "fill", ROLE_PATTERN, 1);
			g_string_append(svg->out, "/>");
		}
		g_string_append(svg->out, "</pattern>\n");
	}
	g_string_append(svg->out, "</defs>\n");
}

/* The tag that browsers choose the face of Chinese characters by. */
static void language_attribute(Svg *svg, const char *language)
{
	g_auto(GStrv) parts = g_strsplit_set(language ? language : "en", ".@", 2);

	g_strdelimit(parts[0], "_", '-');
	g_string_append(svg->out, " xml:lang=\"");
	escaped(svg->out, *parts[0] ? parts[0] : "en");
	g_string_append_c(svg->out, '"');
}

GString *export_svg(const Scene *scene, const ExportOptions *options)
{
	Svg svg = { .out = g_string_sized_new(65536), .theme = options->theme };

	g_string_append(svg.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "
				 "xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\"");
	attribute(svg.out, "width", options->width * options->scale);
	attribute(svg.out, "height", options->height * options->scale);
	number(svg.out, " viewBox=\"0 0 ", options->width);
	number(svg.out, " ", options->height);
	g_string_append(svg.out, "\" xml:space=\"preserve\"");
	language_attribute(&svg, options->language);
	g_string_append(svg.out, ">\n");
	write_patterns(&svg);
	g_string_append(svg.out, "<rect width=\"100%\" height=\"100%\"");
	paint(&svg, "fill", ROLE_BACKGROUND, 1);
	g_string_append(svg.out, "/>\n");
	for (size_t i = 0; i < scene_count(scene); i++)
		write_shape(&svg, scene_at(scene, i));
	g_string_append(svg.out, "</svg>\n");
	return svg.out;
}
