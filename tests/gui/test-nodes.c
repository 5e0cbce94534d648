/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenes on screen: what looks the same is not drawn again, what moved keeps its node, and the picture is right. */

#include <gtk/gtk.h>

#include "gui/app/scene-nodes.h"

#define WIDTH 100
#define HEIGHT 40

static Scene *scene_with(double x, Role fill)
{
	Scene *scene = scene_new();

	scene_rect(scene, shape_key(PART_NONE, 1, 0), rect(x, 10, 20, 20), fill, ROLE_NONE);
	scene_rect(scene, shape_key(PART_NONE, 2, 0), rect(70, 10, 20, 20), ROLE_GUARD, ROLE_NONE);
	return scene;
}

static SceneNodes *nodes_with(Scene *scene)
{
	SceneNodes *nodes = scene_nodes_new();

	scene_nodes_set_theme(nodes, theme_find("light"), NULL);
	g_assert_true(scene_nodes_show(nodes, scene));
	return nodes;
}

/* The colour at a place of what the nodes draw, as 0xaarrggbb. */
static guint32 pixel_at(SceneNodes *nodes, double t, int x, int y)
{
	GtkSnapshot *snapshot = gtk_snapshot_new();
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
	cairo_t *cr = cairo_create(surface);
	GskRenderNode *node;
	guint32 pixel;
	guchar *row;

	scene_nodes_snapshot(nodes, snapshot, t);
	node = gtk_snapshot_free_to_node(snapshot);
	gsk_render_node_draw(node, cr);
	cairo_surface_flush(surface);
	row = cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
	pixel = ((guint32 *) (void *) row)[x];
	gsk_render_node_unref(node);
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return pixel;
}

static void test_same(void)
{
	SceneNodes *nodes = nodes_with(scene_with(10, ROLE_AREA_VMALLOC));

	g_assert_false(scene_nodes_show(nodes, scene_with(10, ROLE_AREA_VMALLOC)));
	scene_nodes_free(nodes);
}

static void test_moved(void)
{
	SceneNodes *nodes = nodes_with(scene_with(10, ROLE_AREA_VMALLOC));
	guint32 drawn = pixel_at(nodes, 1, 20, 20);

	g_assert_cmphex(drawn, !=, 0);
	g_assert_true(scene_nodes_show(nodes, scene_with(40, ROLE_AREA_VMALLOC)));
	g_assert_cmphex(pixel_at(nodes, 0, 20, 20), ==, drawn);
	g_assert_cmphex(pixel_at(nodes, 0.5, 35, 20), ==, drawn);
	g_assert_cmphex(pixel_at(nodes, 1, 50, 20), ==, drawn);
	g_assert_cmphex(pixel_at(nodes, 1, 20, 20), ==, 0);
	scene_nodes_free(nodes);
}

static void test_moved_twice(void)
{
	SceneNodes *nodes = nodes_with(scene_with(10, ROLE_AREA_VMALLOC));
	guint32 drawn = pixel_at(nodes, 1, 20, 20);

	scene_nodes_show(nodes, scene_with(30, ROLE_AREA_VMALLOC));
	pixel_at(nodes, 1, 0, 0);
	scene_nodes_show(nodes, scene_with(45, ROLE_AREA_VMALLOC));
	g_assert_cmphex(pixel_at(nodes, 1, 55, 20), ==, drawn);
	g_assert_cmphex(pixel_at(nodes, 1, 40, 20), ==, 0);
	scene_nodes_free(nodes);
}

static void test_changed(void)
{
	SceneNodes *nodes = nodes_with(scene_with(10, ROLE_AREA_VMALLOC));
	guint32 before = pixel_at(nodes, 1, 20, 20), after;

	g_assert_true(scene_nodes_show(nodes, scene_with(10, ROLE_AREA_IOREMAP)));
	after = pixel_at(nodes, 1, 20, 20);
	g_assert_cmphex(after, !=, before);
	g_assert_false(scene_nodes_show(nodes, scene_with(10, ROLE_AREA_IOREMAP)));
	g_assert_cmphex(pixel_at(nodes, 1, 20, 20), ==, after);
	scene_nodes_free(nodes);
}

static void test_gone(void)
{
	SceneNodes *nodes = nodes_with(scene_with(10, ROLE_AREA_VMALLOC));
	guint32 drawn = pixel_at(nodes, 1, 20, 20), fading;

	g_assert_true(scene_nodes_show(nodes, scene_new()));
	fading = pixel_at(nodes, 0.5, 20, 20);
	g_assert_cmphex(fading, !=, drawn);
	g_assert_cmphex(fading, !=, 0);
	scene_nodes_free(nodes);
}

static void test_theme(void)
{
	SceneNodes *nodes = nodes_with(scene_with(10, ROLE_AREA_VMALLOC));
	guint32 light = pixel_at(nodes, 1, 20, 20);

	scene_nodes_set_theme(nodes, theme_find("dark"), NULL);
	g_assert_cmphex(pixel_at(nodes, 1, 20, 20), !=, light);
	scene_nodes_free(nodes);
}

int main(int argc, char **argv)
{
	gtk_test_init(&argc, &argv, NULL);
	g_test_add_func("/nodes/what-looks-the-same-is-not-drawn-again", test_same);
	g_test_add_func("/nodes/what-moved-glides", test_moved);
	g_test_add_func("/nodes/what-moved-twice-is-where-it-belongs", test_moved_twice);
	g_test_add_func("/nodes/what-changed-is-drawn-again", test_changed);
	g_test_add_func("/nodes/what-is-gone-fades-out", test_gone);
	g_test_add_func("/nodes/another-theme-draws-everything-again", test_theme);
	return g_test_run();
}
