/* SPDX-License-Identifier: GPL-2.0-or-later */
/* draw.c -- shapes on a cairo context: fill, pattern, stroke, text. */

#include "gui/scene/draw.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* So many texts are kept laid out; a busy window shows a few hundred. */
#define LAYOUTS_KEPT 4000

struct Pen {
	const Theme *theme;
	PangoContext *context;
	PangoFontDescription *fonts[FONT_COUNT];
	GHashTable *layouts[FONT_COUNT];      /* text: PangoLayout */
	unsigned n_layouts;
};

/* ------------------------------------------------------------------------------------------------ the pen */

/* The tag that chooses the face of Chinese characters.  Without a tag of a language that uses them pango takes the
 * Japanese face; our texts that have them are Chinese, whatever the language of the interface. */
static PangoLanguage *language_tag(const char *language)
{
	g_auto(GStrv) parts = NULL;

	if (!language)
		language = pango_language_to_string(pango_language_get_default());
	parts = g_strsplit_set(language, ".@", 2);
	for (const char *const *with = (const char *const[]) { "zh", "ja", "ko", NULL }; *with; with++)
		if (parts[0] && g_str_has_prefix(parts[0], *with) && strlen(parts[0]) > 2)
			return pango_language_from_string(parts[0]);
	return pango_language_from_string("zh-cn");
}

/* Glyphs stand where their design says, not on whole pixels: so a text is as wide at every scale. */
static PangoContext *text_context(const char *language)
{
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, language_tag(language));
	return context;
}

Pen *pen_new(const Theme *theme, const char *language)
{
	Pen *pen = g_new0(Pen, 1);

	pen->theme = theme;
	pen->context = text_context(language);
	for (int i = 0; i < FONT_COUNT; i++) {
		const Font *font = theme_font(i);

		pen->fonts[i] = pango_font_description_new();
		pango_font_description_set_family_static(pen->fonts[i], font->families);
		pango_font_description_set_absolute_size(pen->fonts[i], font->size * PANGO_SCALE);
		pango_font_description_set_weight(pen->fonts[i], font->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
		pen->layouts[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
	}
	return pen;
}

void pen_free(Pen *pen)
{
	if (!pen)
		return;
	for (int i = 0; i < FONT_COUNT; i++) {
		pango_font_description_free(pen->fonts[i]);
		g_hash_table_unref(pen->layouts[i]);
	}
	g_object_unref(pen->context);
	g_free(pen);
}

const Theme *pen_theme(const Pen *pen)
{
	return pen->theme;
}

static PangoLayout *text_layout(Pen *pen, FontRole font, const char *text)
{
	PangoLayout *layout = g_hash_table_lookup(pen->layouts[font], text);

	if (layout)
		return layout;
	if (++pen->n_layouts > LAYOUTS_KEPT) {
		for (int i = 0; i < FONT_COUNT; i++)
			g_hash_table_remove_all(pen->layouts[i]);
		pen->n_layouts = 1;
	}
	layout = pango_layout_new(pen->context);
	pango_layout_set_font_description(layout, pen->fonts[font]);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_text(layout, text, -1);
	g_hash_table_insert(pen->layouts[font], g_strdup(text), layout);
	return layout;
}

/* ------------------------------------------------------------------------------------------------ paint */

static void use_role(cairo_t *cr, const Pen *pen, Role role, double opacity)
{
	Colour c = pen->theme->colour[role];

	cairo_set_source_rgba(cr, c.r, c.g, c.b, c.a * opacity);
}

/* Parallel lines over a box, rising or falling to the right at 45 degrees, counted from its corner and cut at its
 * edges: that is much faster than to clip. */
static void diagonals(cairo_t *cr, Rect box, double step, bool rising)
{
	for (double d = step / 2; d < box.w + box.h; d += step) {
		double left = fmax(0, d - box.h), right = fmin(box.w, d);

		if (rising) {
			cairo_move_to(cr, box.x + left, box.y + d - left);
			cairo_line_to(cr, box.x + right, box.y + d - right);
		} else {
			cairo_move_to(cr, box.x + left, box.y + box.h - d + left);
			cairo_line_to(cr, box.x + right, box.y + box.h - d + right);
		}
	}
}

static void dots(cairo_t *cr, Rect box, const PatternLook *look)
{
	for (double y = box.y + look->step / 2; y < box.y + box.h; y += look->step)
		for (double x = box.x + look->step / 2; x < box.x + box.w; x += look->step) {
			cairo_new_sub_path(cr);
			cairo_arc(cr, x, y, look->width, 0, 2 * G_PI);
		}
	cairo_fill(cr);
}

/* The pattern of a role, inside the path that the context has; the path is used up. */
static void draw_pattern(cairo_t *cr, const Pen *pen, const Shape *shape)
{
	const PatternLook *look = pattern_look(role_pattern(shape->fill));

	cairo_save(cr);
	if (shape->kind == SHAPE_RECT && shape->radius <= 3)
		cairo_new_path(cr);
	else
		cairo_clip(cr);
	use_role(cr, pen, ROLE_PATTERN, shape->opacity);
	cairo_set_line_width(cr, look->width);
	if (look->dots)
		dots(cr, shape->box, look);
	if (look->rising)
		diagonals(cr, shape->box, look->step, true);
	if (look->falling)
		diagonals(cr, shape->box, look->step, false);
	cairo_stroke(cr);
	cairo_restore(cr);
}

/* ------------------------------------------------------------------------------------------------ paths */

static void rounded_path(cairo_t *cr, Rect r, double radius)
{
	radius = fmin(radius, fmin(r.w, r.h) / 2);
	if (radius <= 0) {
		cairo_rectangle(cr, r.x, r.y, r.w, r.h);
		return;
	}
	cairo_new_sub_path(cr);
	cairo_arc(cr, r.x + r.w - radius, r.y + radius, radius, -G_PI / 2, 0);
	cairo_arc(cr, r.x + r.w - radius, r.y + r.h - radius, radius, 0, G_PI / 2);
	cairo_arc(cr, r.x + radius, r.y + r.h - radius, radius, G_PI / 2, G_PI);
	cairo_arc(cr, r.x + radius, r.y + radius, radius, G_PI, 3 * G_PI / 2);
	cairo_close_path(cr);
}

static void ellipse_path(cairo_t *cr, Rect r)
{
	if (r.w <= 0 || r.h <= 0)
		return;
	cairo_save(cr);
	cairo_translate(cr, r.x + r.w / 2, r.y + r.h / 2);
	cairo_scale(cr, r.w / 2, r.h / 2);
	cairo_new_sub_path(cr);
	cairo_arc(cr, 0, 0, 1, 0, 2 * G_PI);
	cairo_restore(cr);
}

static void points_path(cairo_t *cr, const Point *p, unsigned n)
{
	cairo_move_to(cr, p[0].x, p[0].y);
	for (unsigned i = 1; i < n; i++)
		cairo_line_to(cr, p[i].x, p[i].y);
}

/* The outline lies inside the box, so that shapes that touch do not overlap. */
static void shape_path(cairo_t *cr, const Shape *shape)
{
	const Point *p = shape->p;
	Rect box = shape->stroke ? rect_inset(shape->box, shape->line_width / 2) : shape->box;

	switch (shape->kind) {
	case SHAPE_RECT:
		rounded_path(cr, box, shape->radius);
		break;
	case SHAPE_ELLIPSE:
		ellipse_path(cr, box);
		break;
	case SHAPE_LINE:
		points_path(cr, p, 2);
		break;
	case SHAPE_CURVE:
		cairo_move_to(cr, p[0].x, p[0].y);
		cairo_curve_to(cr, p[1].x, p[1].y, p[2].x, p[2].y, p[3].x, p[3].y);
		break;
	case SHAPE_POLYLINE:
		points_path(cr, shape->points, shape->n_points);
		break;
	case SHAPE_POLYGON:
		points_path(cr, shape->points, shape->n_points);
		cairo_close_path(cr);
		break;
	default:
		break;
	}
}

static void draw_head(cairo_t *cr, const Shape *shape)
{
	Point corners[3];

	if (!shape_head(shape, corners))
		return;
	points_path(cr, corners, 3);
	cairo_close_path(cr);
	cairo_fill(cr);
}

static void draw_path(cairo_t *cr, Pen *pen, const Shape *shape)
{
	if (shape->fill) {
		shape_path(cr, shape);
		use_role(cr, pen, shape->fill, shape->opacity);
		if (role_pattern(shape->fill) == PATTERN_PLAIN) {
			cairo_fill(cr);
		} else {
			cairo_fill_preserve(cr);
			draw_pattern(cr, pen, shape);
		}
	}
	if (!shape->stroke)
		return;
	shape_path(cr, shape);
	use_role(cr, pen, shape->stroke, shape->opacity);
	cairo_set_line_width(cr, shape->line_width);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	if (shape->flags & SHAPE_DASHED)
		cairo_set_dash(cr, (const double[]) { 4, 3 }, 2, 0);
	cairo_stroke(cr);
	cairo_set_dash(cr, NULL, 0, 0);
	draw_head(cr, shape);
}

/* ------------------------------------------------------------------------------------------------ text and cells */

static void draw_text(cairo_t *cr, Pen *pen, const Shape *shape)
{
	PangoLayout *layout;
	PangoRectangle logical;
	double x = shape->box.x, width;

	if (!shape->text || !*shape->text)
		return;
	layout = text_layout(pen, shape->font, shape->text);
	pango_layout_get_extents(layout, NULL, &logical);
	width = (double)logical.width / PANGO_SCALE;
	if (shape->align == ALIGN_MIDDLE)
		x += (shape->box.w - width) / 2;
	else if (shape->align == ALIGN_END)
		x += shape->box.w - width;
	use_role(cr, pen, shape->fill, shape->opacity);
	cairo_move_to(cr, x, shape_baseline(shape) - (double)pango_layout_get_baseline(layout) / PANGO_SCALE);
	pango_cairo_show_layout(cr, layout);
}

static void draw_cells(cairo_t *cr, Pen *pen, const Shape *shape)
{
	size_t at = 0;
	Rect box;
	Role role;

	while (shape_next_cells(shape, &at, &box, &role)) {
		use_role(cr, pen, role, shape->opacity);
		cairo_rectangle(cr, box.x, box.y, box.w, box.h);
		cairo_fill(cr);
	}
}

/* ------------------------------------------------------------------------------------------------ shapes */

void draw_shape(cairo_t *cr, Pen *pen, const Shape *shape)
{
	switch (shape->kind) {
	case SHAPE_TEXT:
		draw_text(cr, pen, shape);
		break;
	case SHAPE_CELLS:
		draw_cells(cr, pen, shape);
		break;
	case SHAPE_CLIP_BEGIN:
		cairo_save(cr);
		cairo_rectangle(cr, shape->box.x, shape->box.y, shape->box.w, shape->box.h);
		cairo_clip(cr);
		break;
	case SHAPE_CLIP_END:
		cairo_restore(cr);
		break;
	case SHAPE_GROUP_BEGIN:
	case SHAPE_GROUP_END:
		break;
	default:
		draw_path(cr, pen, shape);
	}
}

void draw_scene(cairo_t *cr, Pen *pen, const Scene *scene)
{
	for (size_t i = 0; i < scene_count(scene); i++)
		draw_shape(cr, pen, scene_at(scene, i));
}

void draw_background(cairo_t *cr, Pen *pen)
{
	use_role(cr, pen, ROLE_BACKGROUND, 1);
	cairo_paint(cr);
}
