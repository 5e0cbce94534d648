/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scene on screen: a small render node for each shape, kept from step to step.  See scene-nodes.h.
 *
 * Between two scenes each shape is one of these, by its key:
 *
 *      same      its node is appended as it is
 *      moved     its node is appended a little to the side, less so as time goes by
 *      changed   it is drawn between its two forms for each frame, and into a node of its own at the end
 *      new       it fades in
 *      gone      it fades out, below everything else, and is forgotten
 */

#include "gui/app/scene-nodes.h"

#include "gui/scene/tween.h"

#define CLIP_DEPTH 16

typedef enum { CHANGE_SAME, CHANGE_MOVED, CHANGE_CHANGED, CHANGE_NEW } Change;

typedef struct {
	const Shape *shape;           /* in the scene shown */
	const Shape *before;          /* in the scene before; NULL for what is new */
	GskRenderNode *node;          /* NULL while not drawn */
	double x, y;                  /* how far from where it was drawn the node belongs now */
	double moved_x, moved_y;      /* and how much of that is since the scene before */
	Rect clip;                    /* what it is cut to */
	gboolean clipped;
	gboolean kept;                /* lives on in the next scene */
	Change change;
} Item;

struct SceneNodes {
	Pen *pen;
	Scene *scene, *before;
	GArray *items;                /* an Item for each shape of `scene`, in its order */
	GArray *gone;                 /* Items of `before` that are no more */
	GHashTable *by_key;           /* key of a shape of `scene` -> its Item's index + 1 */
};

/* ------------------------------------------------------------------------------------------ keys */

static guint key_hash(gconstpointer data)
{
	const ShapeKey *key = data;
	guint64 mix = key->id * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) ^ key->number;

	mix = mix * G_GUINT64_CONSTANT(0xff51afd7ed558ccd) ^ key->part;
	return (guint) (mix ^ mix >> 32);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	const ShapeKey *one = a, *other = b;

	return one->id == other->id && one->number == other->number && one->part == other->part;
}

/* ------------------------------------------------------------------------------------------ life */

static void item_clear(gpointer data)
{
	g_clear_pointer(&((Item *) data)->node, gsk_render_node_unref);
}

static GArray *items_new(void)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(Item));

	g_array_set_clear_func(items, item_clear);
	return items;
}

SceneNodes *scene_nodes_new(void)
{
	SceneNodes *self = g_new0(SceneNodes, 1);

	self->items = items_new();
	self->gone = items_new();
	self->by_key = g_hash_table_new(key_hash, key_equal);
	return self;
}

void scene_nodes_free(SceneNodes *self)
{
	g_array_unref(self->items);
	g_array_unref(self->gone);
	g_hash_table_unref(self->by_key);
	g_clear_pointer(&self->scene, scene_free);
	g_clear_pointer(&self->before, scene_free);
	g_clear_pointer(&self->pen, pen_free);
	g_free(self);
}

void scene_nodes_set_theme(SceneNodes *self, const Theme *theme, const char *language)
{
	g_clear_pointer(&self->pen, pen_free);
	self->pen = pen_new(theme, language);
	for (guint i = 0; i < self->items->len; i++)
		item_clear(&g_array_index(self->items, Item, i));
	g_array_set_size(self->gone, 0);
}

const Scene *scene_nodes_get_scene(SceneNodes *self)
{
	return self->scene;
}

/* ------------------------------------------------------------------------------------------ from scene to scene */

static Rect intersection(Rect a, Rect b)
{
	double left = MAX(a.x, b.x), top = MAX(a.y, b.y);
	double right = MIN(a.x + a.w, b.x + b.w), bottom = MIN(a.y + a.h, b.y + b.h);

	return rect(left, top, MAX(right - left, 0), MAX(bottom - top, 0));
}

/* What was drawn of a shape serves again where the shape looks the same. */
static void inherit(Item *item, Item *old)
{
	double dx = 0, dy = 0;

	item->before = old->shape;
	if (shape_equal(old->shape, item->shape))
		item->change = CHANGE_SAME;
	else if (shape_moved(old->shape, item->shape, &dx, &dy))
		item->change = CHANGE_MOVED;
	else
		item->change = old->shape->kind == item->shape->kind ? CHANGE_CHANGED : CHANGE_NEW;
	if (item->change == CHANGE_SAME || item->change == CHANGE_MOVED) {
		item->node = g_steal_pointer(&old->node);
		item->x = old->x + dx;
		item->y = old->y + dy;
		item->moved_x = dx;
		item->moved_y = dy;
	}
	old->kept = TRUE;
}

static gboolean is_drawn(const Shape *shape)
{
	return shape->kind < SHAPE_CLIP_BEGIN;
}

/* The items of a scene, each with what it had in the scene before. */
static GArray *make_items(const Scene *scene, GHashTable *old_by_key, GArray *old_items)
{
	GArray *items = items_new();
	Rect clips[CLIP_DEPTH];
	guint depth = 0;

	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);
		guint old = GPOINTER_TO_UINT(g_hash_table_lookup(old_by_key, &shape->key));
		Item item = { .shape = shape, .change = CHANGE_NEW, .clipped = depth > 0 };

		if (shape->kind == SHAPE_CLIP_BEGIN && depth < CLIP_DEPTH) {
			clips[depth] = depth > 0 ? intersection(clips[depth - 1], shape->box) : shape->box;
			depth++;
		} else if (shape->kind == SHAPE_CLIP_END && depth > 0) {
			depth--;
		}
		if (item.clipped && depth > 0)
			item.clip = clips[depth - 1];
		if (old && is_drawn(shape))
			inherit(&item, &g_array_index(old_items, Item, old - 1));
		g_array_append_val(items, item);
	}
	return items;
}

static GHashTable *index_items(GArray *items)
{
	GHashTable *by_key = g_hash_table_new(key_hash, key_equal);

	for (guint i = 0; i < items->len; i++) {
		const Shape *shape = g_array_index(items, Item, i).shape;

		if (is_drawn(shape))
			g_hash_table_insert(by_key, (gpointer) &shape->key, GUINT_TO_POINTER(i + 1));
	}
	return by_key;
}

static void collect_gone(SceneNodes *self, GArray *old_items)
{
	g_array_set_size(self->gone, 0);
	for (guint i = 0; i < old_items->len; i++) {
		Item *old = &g_array_index(old_items, Item, i);

		if (!old->kept && is_drawn(old->shape) && old->node) {
			g_array_append_val(self->gone, *old);
			old->node = NULL;
		}
	}
}

static gboolean looks_different(SceneNodes *self)
{
	for (guint i = 0; i < self->items->len; i++) {
		const Item *item = &g_array_index(self->items, Item, i);

		if (is_drawn(item->shape) && item->change != CHANGE_SAME)
			return TRUE;
	}
	return self->gone->len > 0;
}

gboolean scene_nodes_show(SceneNodes *self, Scene *scene)
{
	g_autoptr(GArray) old_items = self->items;
	g_autoptr(GHashTable) old_by_key = self->by_key;

	g_array_set_size(self->gone, 0);
	g_clear_pointer(&self->before, scene_free);
	self->before = self->scene;
	self->scene = scene;
	self->items = make_items(scene, old_by_key, old_items);
	self->by_key = index_items(self->items);
	collect_gone(self, old_items);
	return looks_different(self);
}

/* ------------------------------------------------------------------------------------------ on screen */

static graphene_rect_t bounds_of(Rect r)
{
	return GRAPHENE_RECT_INIT((float) r.x, (float) r.y, (float) r.w, (float) r.h);
}

static GskRenderNode *draw_node(Pen *pen, const Shape *shape)
{
	GtkSnapshot *snapshot = gtk_snapshot_new();
	graphene_rect_t bounds = bounds_of(shape_extent(shape));
	cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &bounds);

	draw_shape(cr, pen, shape);
	cairo_destroy(cr);
	return gtk_snapshot_free_to_node(snapshot);
}

static void append_node(GtkSnapshot *snapshot, GskRenderNode *node, double x, double y)
{
	if (!node)
		return;
	if (x == 0 && y == 0) {
		gtk_snapshot_append_node(snapshot, node);
		return;
	}
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float) x, (float) y));
	gtk_snapshot_append_node(snapshot, node);
	gtk_snapshot_restore(snapshot);
}

static void append_item(SceneNodes *self, GtkSnapshot *snapshot, Item *item, double t)
{
	if (item->change == CHANGE_CHANGED && t < 1) {
		Shape between = tween_shape(item->before, item->shape, t);
		GskRenderNode *node = draw_node(self->pen, &between);

		append_node(snapshot, node, 0, 0);
		g_clear_pointer(&node, gsk_render_node_unref);
		return;
	}
	if (!item->node) {
		item->node = draw_node(self->pen, item->shape);
		item->x = item->y = 0;
	}
	if (item->change == CHANGE_NEW && t < 1) {
		gtk_snapshot_push_opacity(snapshot, t);
		append_node(snapshot, item->node, item->x, item->y);
		gtk_snapshot_pop(snapshot);
	} else {
		append_node(snapshot, item->node, item->x - item->moved_x * (1 - t), item->y - item->moved_y * (1 - t));
	}
}

static void append_gone(GtkSnapshot *snapshot, const Item *item, double t)
{
	graphene_rect_t clip = bounds_of(item->clip);

	if (item->clipped)
		gtk_snapshot_push_clip(snapshot, &clip);
	gtk_snapshot_push_opacity(snapshot, 1 - t);
	append_node(snapshot, item->node, item->x, item->y);
	gtk_snapshot_pop(snapshot);
	if (item->clipped)
		gtk_snapshot_pop(snapshot);
}

void scene_nodes_snapshot(SceneNodes *self, GtkSnapshot *snapshot, double t)
{
	for (guint i = 0; i < self->gone->len && t < 1; i++)
		append_gone(snapshot, &g_array_index(self->gone, Item, i), t);
	for (guint i = 0; i < self->items->len; i++) {
		Item *item = &g_array_index(self->items, Item, i);
		graphene_rect_t clip = bounds_of(item->shape->box);

		if (item->shape->kind == SHAPE_CLIP_BEGIN)
			gtk_snapshot_push_clip(snapshot, &clip);
		else if (item->shape->kind == SHAPE_CLIP_END)
			gtk_snapshot_pop(snapshot);
		else if (is_drawn(item->shape))
			append_item(self, snapshot, item, t);
	}
}
