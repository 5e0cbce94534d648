/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scene-hit.c -- questions about shapes: what lies at a point, are two drawn alike, what does one cover. */

#include "gui/scene/scene.h"

#include <math.h>
#include <string.h>

/* A line can be hit this many pixels beside it. */
#define LINE_REACH 4.0

/* ------------------------------------------------------------------------------------------------ hits */

static double distance_to_segment(Point a, Point b, double x, double y)
{
	double dx = b.x - a.x, dy = b.y - a.y;
	double length2 = dx * dx + dy * dy;
	double t = length2 > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length2 : 0;

	t = CLAMP(t, 0, 1);
	return hypot(x - (a.x + t * dx), y - (a.y + t * dy));
}

static bool near_path(const Point *p, unsigned n, double x, double y)
{
	for (unsigned i = 0; i + 1 < n; i++)
		if (distance_to_segment(p[i], p[i + 1], x, y) <= LINE_REACH)
			return true;
	return false;
}

static bool near_curve(const Point p[4], double x, double y)
{
	enum { PIECES = 16 };
	Point flat[PIECES + 1];

	for (int i = 0; i <= PIECES; i++) {
		double t = (double)i / PIECES, u = 1 - t;
		double w[4] = { u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t };

		flat[i].x = w[0] * p[0].x + w[1] * p[1].x + w[2] * p[2].x + w[3] * p[3].x;
		flat[i].y = w[0] * p[0].y + w[1] * p[1].y + w[2] * p[2].y + w[3] * p[3].y;
	}
	return near_path(flat, PIECES + 1, x, y);
}

static bool inside_polygon(const Point *p, unsigned n, double x, double y)
{
	bool inside = false;

	for (unsigned i = 0, j = n - 1; i < n; j = i++)
		if ((p[i].y > y) != (p[j].y > y) &&
		    x < (p[j].x - p[i].x) * (y - p[i].y) / (p[j].y - p[i].y) + p[i].x)
			inside = !inside;
	return inside;
}

static bool inside_ellipse(Rect box, double x, double y)
{
	double dx = (x - box.x - box.w / 2) / (box.w / 2), dy = (y - box.y - box.h / 2) / (box.h / 2);

	return dx * dx + dy * dy <= 1;
}

static bool touches(const Shape *shape, double x, double y)
{
	switch (shape->kind) {
	case SHAPE_LINE:
		return near_path(shape->p, 2, x, y);
	case SHAPE_CURVE:
		return near_curve(shape->p, x, y);
	case SHAPE_POLYLINE:
		return near_path(shape->points, shape->n_points, x, y);
	case SHAPE_POLYGON:
		return inside_polygon(shape->points, shape->n_points, x, y);
	case SHAPE_ELLIPSE:
		return inside_ellipse(shape->box, x, y);
	case SHAPE_CLIP_BEGIN:
	case SHAPE_CLIP_END:
	case SHAPE_GROUP_END:
		return false;
	default:
		return rect_contains(shape->box, x, y);
	}
}

/* The cells of a target that is a run of frames or addresses stand for equal parts of it. */
static Target target_of_cell(const Shape *shape, double x, double y)
{
	Target target = shape->target;
	uint64_t column = (uint64_t)((x - shape->box.x) / shape->box.w * shape->columns);
	uint64_t row = (uint64_t)((y - shape->box.y) / shape->box.h * shape->rows);
	uint64_t cell = row * shape->columns + column;

	if (target.has & TARGET_FRAME)
		target.pfn += cell;
	if (target.has & TARGET_ADDRESS) {
		target.size /= (uint64_t)shape->columns * shape->rows;
		target.address += cell * target.size;
	}
	return target;
}

bool scene_hit(const Scene *scene, double x, double y, SceneHit *out)
{
	const Shape *best = NULL;
	unsigned depth = 0, cut_at = 0;

	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->kind == SHAPE_CLIP_BEGIN) {
			depth++;
			if (!cut_at && !rect_contains(shape->box, x, y))
				cut_at = depth;
		} else if (shape->kind == SHAPE_CLIP_END) {
			if (cut_at == depth)
				cut_at = 0;
			depth--;
		} else if (!cut_at && (shape->target.has || shape->tip) && touches(shape, x, y)) {
			best = shape;
			out->index = i;
		}
	}
	if (!best)
		return false;
	out->shape = best;
	out->target = best->kind == SHAPE_CELLS ? target_of_cell(best, x, y) : best->target;
	out->tip = best->tip;
	return true;
}

bool target_meets(const Target *a, const Target *b)
{
	unsigned both = a->has & b->has;

	if ((both & TARGET_OBJECT) && a->id && a->id == b->id)
		return true;
	if ((both & TARGET_FRAME) && a->pfn == b->pfn)
		return true;
	if ((both & TARGET_STEP) && a->step == b->step)
		return true;
	if ((both & TARGET_STAGE) && a->stage == b->stage)
		return true;
	if (!(both & TARGET_ADDRESS) || (both & TARGET_OBJECT))
		return false;
	return a->address - b->address < MAX(b->size, 1) || b->address - a->address < MAX(a->size, 1);
}

/* ------------------------------------------------------------------------------------------------ comparing */

static bool same_style(const Shape *a, const Shape *b)
{
	return a->kind == b->kind && a->fill == b->fill && a->stroke == b->stroke && a->radius == b->radius &&
	       a->line_width == b->line_width && a->opacity == b->opacity && a->flags == b->flags &&
	       a->font == b->font && a->align == b->align && !g_strcmp0(a->text, b->text);
}

static bool same_cells(const Shape *a, const Shape *b)
{
	return a->columns == b->columns && a->rows == b->rows &&
	       (!a->cells || !memcmp(a->cells, b->cells, (size_t)a->columns * a->rows));
}

/* Equal points, once the first ones have been moved; to a thousandth of a pixel. */
static bool same_points(const Point *a, const Point *b, unsigned n, double dx, double dy)
{
	for (unsigned i = 0; i < n; i++)
		if (fabs(a[i].x + dx - b[i].x) > 1e-3 || fabs(a[i].y + dy - b[i].y) > 1e-3)
			return false;
	return true;
}

bool shape_moved(const Shape *a, const Shape *b, double *dx, double *dy)
{
	*dx = b->box.x - a->box.x;
	*dy = b->box.y - a->box.y;
	return same_style(a, b) && same_cells(a, b) && a->n_points == b->n_points &&
	       fabs(a->box.w - b->box.w) <= 1e-3 && fabs(a->box.h - b->box.h) <= 1e-3 &&
	       ((a->kind != SHAPE_LINE && a->kind != SHAPE_CURVE) ||
		same_points(a->p, b->p, a->kind == SHAPE_LINE ? 2 : 4, *dx, *dy)) &&
	       (!a->points || same_points(a->points, b->points, a->n_points, *dx, *dy));
}

bool shape_equal(const Shape *a, const Shape *b)
{
	double dx, dy;

	return shape_moved(a, b, &dx, &dy) && fabs(dx) <= 1e-3 && fabs(dy) <= 1e-3;
}

/* ------------------------------------------------------------------------------------------------ extents */

double shape_baseline(const Shape *shape)
{
	/* Capitals and digits are about 0.72 em high in all our fonts: they shall stand in the middle. */
	return shape->box.y + shape->box.h / 2 + theme_font(shape->font)->size * 0.36;
}

bool shape_next_cells(const Shape *shape, size_t *at, Rect *box, Role *role)
{
	double w = shape->box.w / shape->columns, h = shape->box.h / shape->rows;
	double gap = w >= 4 && h >= 4 ? 1 : 0;
	size_t all = (size_t)shape->columns * shape->rows;

	while (*at < all && !shape->cells[*at])
		++*at;
	if (*at == all)
		return false;
	unsigned row = (unsigned)(*at / shape->columns), column = (unsigned)(*at % shape->columns), n = 1;
	const uint8_t *cell = shape->cells + *at;

	while (!gap && column + n < shape->columns && cell[n] == *cell)
		n++;
	*box = rect(shape->box.x + column * w, shape->box.y + row * h, n * w - gap, h - gap);
	*role = *cell;
	*at += n;
	return true;
}

bool shape_head(const Shape *shape, Point corners[3])
{
	const Point *p = shape->points ? shape->points : shape->p;
	unsigned n = shape->points ? shape->n_points : shape->kind == SHAPE_LINE ? 2 : 4;
	double size = 6 + 1.5 * shape->line_width;
	Point tip, from;
	double dx, dy, length;

	if (!(shape->flags & SHAPE_HEAD) || n < 2)
		return false;
	tip = p[n - 1];
	from = p[n - 2];
	length = hypot(tip.x - from.x, tip.y - from.y);
	if (length < 1e-6)
		return false;
	dx = (tip.x - from.x) / length * size;
	dy = (tip.y - from.y) / length * size;
	corners[0] = tip;
	corners[1] = (Point) { tip.x - dx - dy * 0.45, tip.y - dy + dx * 0.45 };
	corners[2] = (Point) { tip.x - dx + dy * 0.45, tip.y - dy - dx * 0.45 };
	return true;
}

Rect shape_extent(const Shape *shape)
{
	double around = 1;

	if (shape->stroke)
		around += shape->line_width;
	if (shape->flags & SHAPE_HEAD)
		around += 4 + 2 * shape->line_width;
	if (shape->kind == SHAPE_TEXT)
		around += 4;
	return rect(shape->box.x - around, shape->box.y - around, shape->box.w + 2 * around, shape->box.h + 2 * around);
}
