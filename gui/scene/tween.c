/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tween.c -- between two scenes, by the keys of their shapes.
 *
 * The list of the new scene leads.  A shape that has gone stays, fading, behind the shape that it followed in the old
 * list, so that it keeps its place between what lies below and above it.  What opens and closes (clips, groups) is
 * taken from the new scene alone, which keeps it well nested. */

#include "gui/scene/tween.h"

#include <math.h>

double tween_ease(double t)
{
	t = CLAMP(t, 0, 1);
	return t * t * (3 - 2 * t);
}

static double mix(double from, double to, double t)
{
	return from + (to - from) * t;
}

static Rect mix_rect(Rect from, Rect to, double t)
{
	return rect(mix(from.x, to.x, t), mix(from.y, to.y, t), mix(from.w, to.w, t), mix(from.h, to.h, t));
}

Shape tween_shape(const Shape *from, const Shape *to, double t)
{
	Shape shape = *to;

	shape.box = mix_rect(from->box, to->box, t);
	shape.radius = mix(from->radius, to->radius, t);
	shape.line_width = mix(from->line_width, to->line_width, t);
	shape.opacity = mix(from->opacity, to->opacity, t);
	for (int i = 0; i < 4; i++) {
		shape.p[i].x = mix(from->p[i].x, to->p[i].x, t);
		shape.p[i].y = mix(from->p[i].y, to->p[i].y, t);
	}
	return shape;
}

static bool is_bracket(const Shape *shape)
{
	return shape->kind == SHAPE_CLIP_BEGIN || shape->kind == SHAPE_CLIP_END || shape->kind == SHAPE_GROUP_BEGIN ||
	       shape->kind == SHAPE_GROUP_END;
}

static void add_mixed(Scene *out, const Shape *from, const Shape *to, double t)
{
	Shape shape = tween_shape(from, to, t);
	g_autofree Point *points = NULL;

	if (shape.points && from->n_points == to->n_points) {
		points = g_new(Point, shape.n_points);
		for (unsigned i = 0; i < shape.n_points; i++) {
			points[i].x = mix(from->points[i].x, to->points[i].x, t);
			points[i].y = mix(from->points[i].y, to->points[i].y, t);
		}
		shape.points = points;
	}
	scene_add(out, &shape);
}

static void add_faded(Scene *out, const Shape *shape, double opacity)
{
	Shape faded = *shape;

	faded.opacity *= opacity;
	scene_add(out, &faded);
}

static const Shape *partner(const Scene *scene, const Shape *shape)
{
	const Shape *other = is_bracket(shape) ? NULL : scene_find(scene, shape->key);

	return other && other->kind == shape->kind ? other : NULL;
}

/* The shapes that have gone and followed the one at `i` in the old list, up to the next that is still there. */
static void add_gone(Scene *out, const Scene *from, const Scene *to, size_t i, double t)
{
	for (; i < scene_count(from); i++) {
		const Shape *old = scene_at(from, i);

		if (is_bracket(old))
			continue;
		if (partner(to, old))
			return;
		add_faded(out, old, 1 - t);
	}
}

static size_t index_of(const Scene *scene, const Shape *shape)
{
	return (size_t)(shape - scene_at(scene, 0));
}

static Scene *copy_of(const Scene *scene)
{
	Scene *copy = scene_new();

	for (size_t i = 0; i < scene_count(scene); i++)
		scene_add(copy, scene_at(scene, i));
	return copy;
}

Scene *tween_scenes(const Scene *from, const Scene *to, double t)
{
	Scene *out;

	if (t <= 0 || t >= 1)
		return copy_of(t <= 0 ? from : to);
	out = scene_new();
	add_gone(out, from, to, 0, t);
	for (size_t i = 0; i < scene_count(to); i++) {
		const Shape *shape = scene_at(to, i);
		const Shape *old = partner(from, shape);

		if (is_bracket(shape)) {
			scene_add(out, shape);
		} else if (old) {
			add_mixed(out, old, shape, t);
			add_gone(out, from, to, index_of(from, old) + 1, t);
		} else {
			add_faded(out, shape, t);
		}
	}
	return out;
}
