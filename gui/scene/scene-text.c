/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scene-text.c -- a scene in a few words, for those who do not see it; and as text, one line a shape:
 *
 *   rect area:vmap_area#3 8,40 120x32 radius=3 fill=area-vmalloc stroke=area-vmalloc-edge changed
 *
 * Places are rounded to tenths of a pixel, so that the same scene is the same text on every machine. */

#include "gui/scene/scene.h"

#include <math.h>

#define TOLD_MOST 6           /* so many things a description names */

const char *part_name(ShapePart part)
{
	static const char *const names[PART_COUNT] = {
		[PART_NONE] = "none",
#define PART(ID, name) [PART_##ID] = name,
#include "gui/scene/parts.def"
#undef PART
	};

	return part < PART_COUNT ? names[part] : "none";
}

static const char *kind_name(ShapeKind kind)
{
	static const char *const names[] = {
		[SHAPE_RECT] = "rect", [SHAPE_ELLIPSE] = "ellipse", [SHAPE_LINE] = "line", [SHAPE_CURVE] = "curve",
		[SHAPE_POLYLINE] = "polyline", [SHAPE_POLYGON] = "polygon", [SHAPE_TEXT] = "text",
		[SHAPE_CELLS] = "cells", [SHAPE_CLIP_BEGIN] = "clip", [SHAPE_CLIP_END] = "clip-end",
		[SHAPE_GROUP_BEGIN] = "group", [SHAPE_GROUP_END] = "group-end",
	};

	return names[kind];
}

/* A number to a tenth, without a tail of zeroes and without a negative zero. */
static void append_number(GString *out, double value)
{
	double tenths = round(value * 10);

	if (tenths == 0)
		tenths = 0;
	if (fmod(tenths, 10) == 0)
		g_string_append_printf(out, "%.0f", tenths / 10);
	else
		g_string_append_printf(out, "%.1f", tenths / 10);
}

static void append_pair(GString *out, const char *before, double x, char between, double y)
{
	g_string_append(out, before);
	append_number(out, x);
	g_string_append_c(out, between);
	append_number(out, y);
}

static void append_key(GString *out, const ShapeKey *key)
{
	g_string_append_printf(out, " %s", part_name(key->part));
	if (key->id)
		g_string_append_printf(out, ":%s#%u", vms_kind_name(vms_id_kind(key->id)), (uint32_t)key->id);
	if (key->number >= 0x100000)
		g_string_append_printf(out, "/0x%" G_GINT64_MODIFIER "x", key->number);
	else if (key->number)
		g_string_append_printf(out, "/%" G_GUINT64_FORMAT, key->number);
}

static void append_geometry(GString *out, const Shape *shape)
{
	const Point *p = shape->points ? shape->points : shape->p;
	unsigned n = shape->points ? shape->n_points : shape->kind == SHAPE_LINE ? 2 : 4;

	if (shape->points || shape->kind == SHAPE_LINE || shape->kind == SHAPE_CURVE) {
		for (unsigned i = 0; i < n; i++)
			append_pair(out, " ", p[i].x, ',', p[i].y);
		return;
	}
	append_pair(out, " ", shape->box.x, ',', shape->box.y);
	append_pair(out, " ", shape->box.w, 'x', shape->box.h);
}

static void append_style(GString *out, const Shape *shape)
{
	if (shape->radius)
		append_number(g_string_append(out, " radius="), shape->radius);
	if (shape->fill)
		g_string_append_printf(out, " fill=%s", role_name(shape->fill));
	if (shape->stroke)
		g_string_append_printf(out, " stroke=%s", role_name(shape->stroke));
	if (shape->stroke && shape->line_width != 1)
		append_number(g_string_append(out, " width="), shape->line_width);
	if (shape->opacity != 1)
		append_number(g_string_append(out, " opacity="), shape->opacity);
	if (shape->kind == SHAPE_TEXT)
		g_string_append_printf(out, " font=%s%s", font_name(shape->font),
				       shape->align == ALIGN_START ? ""
				       : shape->align == ALIGN_END ? " end"
								   : " middle");
}

static void append_flags(GString *out, const Shape *shape)
{
	static const char *const names[] = { "selected", "changed", "searched", "marked", "head", "dashed" };

	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		if (shape->flags & (1u << i))
			g_string_append_printf(out, " %s", names[i]);
}

/* Cells as runs: "3*frame-free,1*frame-slab". */
static void append_cells(GString *out, const Shape *shape)
{
	size_t n = (size_t)shape->columns * shape->rows, run = 1;

	g_string_append_printf(out, " %ux%u cells=", shape->columns, shape->rows);
	for (size_t i = 1; i <= n; i++, run++) {
		if (i < n && shape->cells[i] == shape->cells[i - 1])
			continue;
		g_string_append_printf(out, "%s%zu*%s", i == run ? "" : ",", run,
				       shape->cells[i - 1] ? role_name(shape->cells[i - 1]) : "none");
		run = 0;
	}
}

/* In quotation marks, on one line. */
static void append_quoted(GString *out, const char *before, const char *text)
{
	g_string_append(out, before);
	g_string_append_c(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			g_string_append_c(out, '\\');
		if (*text == '\n')
			g_string_append(out, "\\n");
		else
			g_string_append_c(out, *text);
	}
	g_string_append_c(out, '"');
}

static void append_shape(GString *out, const Shape *shape)
{
	g_string_append(out, kind_name(shape->kind));
	if (shape->kind == SHAPE_CLIP_END || shape->kind == SHAPE_GROUP_END)
		return;
	append_key(out, &shape->key);
	if (shape->kind != SHAPE_GROUP_BEGIN)
		append_geometry(out, shape);
	append_style(out, shape);
	append_flags(out, shape);
	if (shape->cells)
		append_cells(out, shape);
	if (shape->text)
		append_quoted(out, " ", shape->text);
	if (shape->tip)
		append_quoted(out, " tip=", shape->tip);
}

char *scene_to_text(const Scene *scene)
{
	GString *out = g_string_new(NULL);
	int indent = 0;

	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->kind == SHAPE_CLIP_END || shape->kind == SHAPE_GROUP_END)
			indent--;
		g_string_append_printf(out, "%*s", MAX(indent, 0) * 2, "");
		append_shape(out, shape);
		g_string_append_c(out, '\n');
		if (shape->kind == SHAPE_CLIP_BEGIN || shape->kind == SHAPE_GROUP_BEGIN)
			indent++;
	}
	return g_string_free(out, FALSE);
}

/* ------------------------------------------------------------------------------------------------ in words */

typedef enum { TELL_WHAT_STANDS_OUT, TELL_TIPS, TELL_TEXTS, TELL_COUNT } Tell;

/* What is to be told of a shape, or NULL. */
static const char *words_of(const Shape *shape, Tell tell)
{
	const unsigned stand_out = SHAPE_SELECTED | SHAPE_CHANGED | SHAPE_SEARCHED;

	if (tell == TELL_TEXTS)
		return shape->kind == SHAPE_TEXT ? shape->text : NULL;
	if (tell == TELL_WHAT_STANDS_OUT && !(shape->flags & stand_out) && shape->key.part != PART_SEARCH_RANGE)
		return NULL;
	return shape->tip;
}

char *scene_describe(const Scene *scene)
{
	GString *out = g_string_new(NULL);
	const char *last = NULL;

	for (Tell tell = 0; tell < TELL_COUNT && !out->len; tell++) {
		int told = 0;

		for (size_t i = 0; i < scene_count(scene) && told < TOLD_MOST; i++) {
			const char *words = words_of(scene_at(scene, i), tell);

			if (!words || !*words || g_strcmp0(words, last) == 0)
				continue;
			g_string_append_printf(out, "%s%s", told++ ? "; " : "", words);
			last = words;
		}
	}
	return g_string_free(out, FALSE);
}
