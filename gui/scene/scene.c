/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scene.c -- the list of shapes: adding to it, and finding one by its key.  The texts, points and cells of the shapes
 * belong to the scene and live as long as it does. */

#include "gui/scene/scene.h"

#include <math.h>
#include <string.h>

struct Scene {
	GArray *shapes;           /* of Shape */
	GArray *open;             /* of size_t: where the groups that are still open began */
	GStringChunk *strings;
	GPtrArray *blobs;         /* points and cells */
	GHashTable *by_key;       /* of hash of the key: index + 1; made when first asked for, NULL after a change */
};

Scene *scene_new(void)
{
	Scene *scene = g_new0(Scene, 1);

	scene->shapes = g_array_new(FALSE, TRUE, sizeof(Shape));
	scene->open = g_array_new(FALSE, TRUE, sizeof(size_t));
	scene->strings = g_string_chunk_new(4096);
	scene->blobs = g_ptr_array_new_with_free_func(g_free);
	return scene;
}

void scene_free(Scene *scene)
{
	if (!scene)
		return;
	g_array_unref(scene->shapes);
	g_array_unref(scene->open);
	g_string_chunk_free(scene->strings);
	g_ptr_array_unref(scene->blobs);
	g_clear_pointer(&scene->by_key, g_hash_table_unref);
	g_free(scene);
}

size_t scene_count(const Scene *scene)
{
	return scene->shapes->len;
}

const Shape *scene_at(const Scene *scene, size_t i)
{
	g_return_val_if_fail(i < scene->shapes->len, NULL);
	return &g_array_index(scene->shapes, Shape, i);
}

/* ------------------------------------------------------------------------------------------------ keys */

static guint key_hash(gconstpointer pointer)
{
	const ShapeKey *key = pointer;
	uint64_t mixed = (key->id * 0x9e3779b97f4a7c15u) ^ (key->number * 0xc2b2ae3d27d4eb4fu) ^
			 ((uint64_t)key->part * 0x165667b19e3779f9u);

	return (guint)(mixed ^ (mixed >> 32));
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	const ShapeKey *one = a, *other = b;

	return one->id == other->id && one->number == other->number && one->part == other->part;
}

/* The table is a memory of the list, not part of the scene's value: so it may be made for a constant scene. */
static GHashTable *key_table(const Scene *scene)
{
	Scene *own = (Scene *)scene;

	if (own->by_key)
		return own->by_key;
	own->by_key = g_hash_table_new(key_hash, key_equal);
	for (size_t i = own->shapes->len; i-- > 0;) {
		Shape *shape = &g_array_index(own->shapes, Shape, i);

		g_hash_table_insert(own->by_key, &shape->key, shape);
	}
	return own->by_key;
}

const Shape *scene_find(const Scene *scene, ShapeKey key)
{
	return g_hash_table_lookup(key_table(scene), &key);
}

/* ------------------------------------------------------------------------------------------------ adding */

const char *scene_string(Scene *scene, const char *text)
{
	return text ? g_string_chunk_insert_const(scene->strings, text) : NULL;
}

const char *scene_printf(Scene *scene, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	return scene_string(scene, text);
}

static const void *keep(Scene *scene, const void *bytes, size_t size)
{
	void *copy;

	if (!bytes || !size)
		return NULL;
	copy = g_memdup2(bytes, size);
	g_ptr_array_add(scene->blobs, copy);
	return copy;
}

Shape *scene_add(Scene *scene, const Shape *shape)
{
	Shape *copy;

	g_clear_pointer(&scene->by_key, g_hash_table_unref);
	g_array_append_vals(scene->shapes, shape, 1);
	copy = &g_array_index(scene->shapes, Shape, scene->shapes->len - 1);
	copy->box.w = fmax(0, copy->box.w);
	copy->box.h = fmax(0, copy->box.h);
	copy->text = scene_string(scene, shape->text);
	copy->tip = scene_string(scene, shape->tip);
	copy->points = keep(scene, shape->points, shape->n_points * sizeof *shape->points);
	copy->cells = keep(scene, shape->cells, (size_t)shape->columns * shape->rows);
	return copy;
}

static Rect bounds(const Point *p, unsigned n)
{
	double left = p[0].x, right = p[0].x, top = p[0].y, bottom = p[0].y;

	for (unsigned i = 1; i < n; i++) {
		left = fmin(left, p[i].x);
		right = fmax(right, p[i].x);
		top = fmin(top, p[i].y);
		bottom = fmax(bottom, p[i].y);
	}
	return rect(left, top, right - left, bottom - top);
}

static Shape plain(ShapeKind kind, ShapeKey key, Rect box)
{
	return (Shape) { .kind = kind, .key = key, .box = box, .line_width = 1, .opacity = 1 };
}

Shape *scene_rounded(Scene *scene, ShapeKey key, Rect box, double radius, Role fill, Role stroke)
{
	Shape shape = plain(SHAPE_RECT, key, box);

	shape.radius = radius;
	shape.fill = fill;
	shape.stroke = stroke;
	return scene_add(scene, &shape);
}

Shape *scene_rect(Scene *scene, ShapeKey key, Rect box, Role fill, Role stroke)
{
	return scene_rounded(scene, key, box, 0, fill, stroke);
}

Shape *scene_ellipse(Scene *scene, ShapeKey key, Rect box, Role fill, Role stroke)
{
	Shape shape = plain(SHAPE_ELLIPSE, key, box);

	shape.fill = fill;
	shape.stroke = stroke;
	return scene_add(scene, &shape);
}

Shape *scene_line(Scene *scene, ShapeKey key, Point from, Point to, Role stroke)
{
	Shape shape = plain(SHAPE_LINE, key, bounds((Point[]) { from, to }, 2));

	shape.p[0] = from;
	shape.p[1] = to;
	shape.stroke = stroke;
	return scene_add(scene, &shape);
}

Shape *scene_curve(Scene *scene, ShapeKey key, const Point p[4], Role stroke)
{
	Shape shape = plain(SHAPE_CURVE, key, bounds(p, 4));

	memcpy(shape.p, p, sizeof shape.p);
	shape.stroke = stroke;
	return scene_add(scene, &shape);
}

static Shape *add_path(Scene *scene, Shape shape, const Point *points, unsigned n)
{
	g_return_val_if_fail(n >= 2, NULL);
	shape.box = bounds(points, n);
	shape.points = points;
	shape.n_points = n;
	return scene_add(scene, &shape);
}

Shape *scene_polyline(Scene *scene, ShapeKey key, const Point *points, unsigned n, Role stroke)
{
	Shape shape = plain(SHAPE_POLYLINE, key, rect(0, 0, 0, 0));

	shape.stroke = stroke;
	return add_path(scene, shape, points, n);
}

Shape *scene_polygon(Scene *scene, ShapeKey key, const Point *points, unsigned n, Role fill, Role stroke)
{
	Shape shape = plain(SHAPE_POLYGON, key, rect(0, 0, 0, 0));

	shape.fill = fill;
	shape.stroke = stroke;
	return add_path(scene, shape, points, n);
}

Shape *scene_text(Scene *scene, ShapeKey key, Rect box, FontRole font, Role ink, TextAlign align, const char *text)
{
	Shape shape = plain(SHAPE_TEXT, key, box);

	shape.font = font;
	shape.fill = ink;
	shape.align = align;
	g_autofree char *fitted = text_fitted(font, text, box.w);
	shape.text = fitted;
	return scene_add(scene, &shape);
}

Shape *scene_cells(Scene *scene, ShapeKey key, Rect box, const uint8_t *roles, unsigned columns, unsigned rows)
{
	Shape shape = plain(SHAPE_CELLS, key, box);

	shape.cells = roles;
	shape.columns = columns;
	shape.rows = rows;
	return scene_add(scene, &shape);
}

void scene_clip_begin(Scene *scene, ShapeKey key, Rect box)
{
	Shape shape = plain(SHAPE_CLIP_BEGIN, key, box);

	scene_add(scene, &shape);
}

void scene_clip_end(Scene *scene)
{
	Shape shape = plain(SHAPE_CLIP_END, (ShapeKey) { 0 }, rect(0, 0, 0, 0));

	scene_add(scene, &shape);
}

/* The box of a group is what its members cover. */
static void close_group(Scene *scene, size_t begin)
{
	Shape *group = &g_array_index(scene->shapes, Shape, begin);
	bool first = true;

	for (size_t i = begin + 1; i < scene->shapes->len; i++) {
		const Shape *shape = &g_array_index(scene->shapes, Shape, i);
		Rect b = shape->box;

		if (shape->kind == SHAPE_GROUP_END || shape->kind == SHAPE_CLIP_END)
			continue;
		if (!first) {
			double right = fmax(group->box.x + group->box.w, b.x + b.w);
			double bottom = fmax(group->box.y + group->box.h, b.y + b.h);

			b.x = fmin(group->box.x, b.x);
			b.y = fmin(group->box.y, b.y);
			b.w = right - b.x;
			b.h = bottom - b.y;
		}
		group->box = b;
		first = false;
	}
}

Shape *scene_group_begin(Scene *scene, ShapeKey key)
{
	Shape shape = plain(SHAPE_GROUP_BEGIN, key, rect(0, 0, 0, 0));
	size_t begin = scene->shapes->len;

	g_array_append_val(scene->open, begin);
	return scene_add(scene, &shape);
}

void scene_group_end(Scene *scene)
{
	Shape shape = plain(SHAPE_GROUP_END, (ShapeKey) { 0 }, rect(0, 0, 0, 0));
	size_t begin;

	g_return_if_fail(scene->open->len > 0);
	begin = g_array_index(scene->open, size_t, scene->open->len - 1);
	g_array_set_size(scene->open, scene->open->len - 1);
	close_group(scene, begin);
	scene_add(scene, &shape);
}

void scene_tip(Scene *scene, const char *format, ...)
{
	va_list arguments;

	g_return_if_fail(scene->shapes->len > 0);
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_array_index(scene->shapes, Shape, scene->shapes->len - 1).tip = scene_string(scene, text);
}

/* ------------------------------------------------------------------------------------------------ rectangles */

Rect rect_inset(Rect r, double by)
{
	return rect(r.x + fmin(by, r.w / 2), r.y + fmin(by, r.h / 2), fmax(0, r.w - 2 * by), fmax(0, r.h - 2 * by));
}

Rect rect_cut_top(Rect *r, double size)
{
	Rect strip;

	size = fmin(size, r->h);
	strip = rect(r->x, r->y, r->w, size);
	r->y += size;
	r->h -= size;
	return strip;
}

Rect rect_cut_bottom(Rect *r, double size)
{
	size = fmin(size, r->h);
	r->h -= size;
	return rect(r->x, r->y + r->h, r->w, size);
}

Rect rect_cut_left(Rect *r, double size)
{
	Rect strip;

	size = fmin(size, r->w);
	strip = rect(r->x, r->y, size, r->h);
	r->x += size;
	r->w -= size;
	return strip;
}

Rect rect_cut_right(Rect *r, double size)
{
	size = fmin(size, r->w);
	r->w -= size;
	return rect(r->x + r->w, r->y, size, r->h);
}

bool rect_contains(Rect r, double x, double y)
{
	return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

bool rect_overlap(Rect a, Rect b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
