/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-scene.c -- the list of shapes itself: keys, text, hits, and the way from one scene to another. */

#include "tests/scene/stage.h"

#include "gui/scene/scene.h"
#include "gui/scene/tween.h"

#include <string.h>

static ShapeKey key(uint64_t number)
{
	return shape_key(PART_AREA, 0, number);
}

static void test_text_of_a_scene(void **state)
{
	g_autoptr(Scene) scene = scene_new();
	const Point p[3] = { { 0, 0 }, { 10.04, 5 }, { 0, 10 } };

	(void)state;
	scene_group_begin(scene, shape_key(PART_VIEW, 0, 1));
	scene_rounded(scene, key(1), rect(8, 40, 120, 32), 3, ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE)->flags =
		SHAPE_CHANGED;
	scene_polygon(scene, key(2), p, 3, ROLE_LENS, ROLE_NONE);
	scene_text(scene, key(3), rect(0, 0, 200, 16), FONT_MONO, ROLE_INK, ALIGN_END, "0xffffc90000000000");
	scene_tip(scene, "where it %s", "begins");
	scene_group_end(scene);
	scene_cells(scene, key(0x100000), rect(0, 0, 4, 1), (const uint8_t[]) { 0, ROLE_INK, ROLE_INK, 0 }, 4, 1);

	g_autofree char *text = scene_to_text(scene);

	assert_string_equal(
		text, "group view/1\n"
		      "  rect area/1 8,40 120x32 radius=3 fill=area-vmalloc stroke=area-vmalloc-edge changed\n"
		      "  polygon area/2 0,0 10,5 0,10 fill=lens\n"
		      "  text area/3 0,0 200x16 fill=ink font=mono end \"0xffffc90000000000\" tip=\"where it begins\"\n"
		      "group-end\n"
		      "cells area/0x100000 0,0 4x1 4x1 cells=1*none,2*ink,1*none\n");
}

static void test_shapes_are_found_by_key(void **state)
{
	g_autoptr(Scene) scene = scene_new();

	(void)state;
	for (uint64_t i = 0; i < 100; i++)
		scene_rect(scene, key(i), rect((double)i, 0, 1, 1), ROLE_INK, ROLE_NONE);
	assert_true(scene_find(scene, key(42))->box.x == 42);
	assert_null(scene_find(scene, key(100)));
	scene_rect(scene, key(100), rect(100, 0, 1, 1), ROLE_INK, ROLE_NONE);
	assert_true(scene_find(scene, key(100))->box.x == 100);
}

static void test_too_long_text_is_cut(void **state)
{
	g_autoptr(Scene) scene = scene_new();
	const char *cut = scene_text(scene, key(1), rect(0, 0, 60, 16), FONT_BODY, ROLE_INK, ALIGN_START,
				     "vmalloc and ioremap space")->text;

	(void)state;
	assert_true(g_str_has_suffix(cut, "…"));
	assert_true(text_width(FONT_BODY, cut) <= 60);
	assert_true(g_utf8_validate(scene_text(scene, key(2), rect(0, 0, 30, 16), FONT_BODY, ROLE_INK, ALIGN_START,
					       "惰性清理的地址")->text, -1, NULL));
}

/* ------------------------------------------------------------------------------------------------ hits */

static void test_the_topmost_is_hit(void **state)
{
	g_autoptr(Scene) scene = scene_new();
	SceneHit hit;

	(void)state;
	scene_rect(scene, key(1), rect(0, 0, 100, 100), ROLE_INK, ROLE_NONE)->target = target_object(7);
	scene_rect(scene, key(2), rect(50, 50, 10, 10), ROLE_INK, ROLE_NONE)->target = target_object(8);
	scene_rect(scene, key(3), rect(50, 50, 10, 10), ROLE_INK, ROLE_NONE);
	assert_true(scene_hit(scene, 55, 55, &hit));
	assert_int_equal(hit.target.id, 8);
	assert_int_equal(hit.index, 1);
	assert_true(scene_hit(scene, 61, 55, &hit));
	assert_int_equal(hit.target.id, 7);
	assert_false(scene_hit(scene, 101, 55, &hit));
}

static void test_what_is_clipped_is_not_hit(void **state)
{
	g_autoptr(Scene) scene = scene_new();
	SceneHit hit;

	(void)state;
	scene_clip_begin(scene, key(1), rect(0, 0, 20, 20));
	scene_clip_begin(scene, key(2), rect(10, 0, 100, 20));
	scene_rect(scene, key(3), rect(0, 0, 100, 100), ROLE_INK, ROLE_NONE)->target = target_object(7);
	scene_clip_end(scene);
	scene_clip_end(scene);
	assert_true(scene_hit(scene, 15, 15, &hit));
	assert_false(scene_hit(scene, 5, 15, &hit));
	assert_false(scene_hit(scene, 25, 15, &hit));
	scene_rect(scene, key(4), rect(200, 0, 10, 10), ROLE_INK, ROLE_NONE)->tip = "outside the clips";
	assert_true(scene_hit(scene, 205, 5, &hit));
}

static void test_shapes_are_hit_where_they_are_drawn(void **state)
{
	g_autoptr(Scene) scene = scene_new();
	const Point triangle[3] = { { 0, 0 }, { 20, 0 }, { 0, 20 } };
	const Point curve[4] = { { 100, 0 }, { 100, 50 }, { 150, 50 }, { 150, 100 } };
	SceneHit hit;

	(void)state;
	scene_polygon(scene, key(1), triangle, 3, ROLE_INK, ROLE_NONE)->target = target_object(1);
	scene_ellipse(scene, key(2), rect(40, 0, 20, 20), ROLE_INK, ROLE_NONE)->target = target_object(2);
	scene_curve(scene, key(3), curve, ROLE_INK)->target = target_object(3);
	assert_true(scene_hit(scene, 4, 4, &hit));
	assert_false(scene_hit(scene, 18, 18, &hit));
	assert_true(scene_hit(scene, 50, 10, &hit));
	assert_false(scene_hit(scene, 41, 1, &hit));
	assert_true(scene_hit(scene, 125, 50, &hit));
	assert_false(scene_hit(scene, 105, 90, &hit));
}

static void test_a_cell_stands_for_its_part(void **state)
{
	g_autoptr(Scene) scene = scene_new();
	const uint8_t cells[8] = { 0 };
	SceneHit hit;

	(void)state;
	scene_cells(scene, key(1), rect(0, 0, 40, 20), cells, 4, 2)->target =
		(Target) { .has = TARGET_FRAME, .pfn = 1000 };
	assert_true(scene_hit(scene, 25, 15, &hit));
	assert_int_equal(hit.target.pfn, 1006);
}

static void test_targets_meet(void **state)
{
	Target area = { .has = TARGET_OBJECT | TARGET_ADDRESS, .id = 3, .address = 0x1000, .size = 0x3000 };
	Target page = target_range(0x2000, 0x1000), beside = target_range(0x4000, 0x1000);
	Target same_place = { .has = TARGET_OBJECT | TARGET_ADDRESS, .id = 4, .address = 0x1000, .size = 0x3000 };

	(void)state;
	assert_true(target_meets(&area, &page));
	assert_true(target_meets(&page, &area));
	assert_false(target_meets(&area, &beside));
	assert_false(target_meets(&area, &same_place));
	assert_true(target_meets(&area, &(Target) { .has = TARGET_OBJECT, .id = 3 }));
	assert_false(target_meets(&(Target) { 0 }, &area));
}

/* ------------------------------------------------------------------------------------------------ in between */

static void equal_texts(const Scene *a, const Scene *b)
{
	g_autofree char *one = scene_to_text(a), *other = scene_to_text(b);

	assert_string_equal(one, other);
}

/* A rotation in the tree: much moves, something comes and something goes. */
static void two_moments(Scene **from, Scene **to)
{
	VmsMachine *m = stage_machine(stage_fragmented);

	stage_goto(m, "rb_rotate", 1);
	*to = stage_view(m, VIEW_TREE, 600, 300);
	vms_move(m, VMS_MOVE_OPERATION, VMS_BACK);
	*from = stage_view(m, VIEW_TREE, 600, 300);
	vms_machine_free(m);
}

static void test_a_tween_begins_and_ends_at_its_scenes(void **state)
{
	Scene *from, *to;

	(void)state;
	two_moments(&from, &to);
	g_autoptr(Scene) start = tween_scenes(from, to, 0), end = tween_scenes(from, to, 1);

	equal_texts(start, from);
	equal_texts(end, to);
	scene_free(from);
	scene_free(to);
}

static void test_in_between_all_shapes_are_there(void **state)
{
	Scene *from, *to;

	(void)state;
	two_moments(&from, &to);
	g_autoptr(Scene) middle = tween_scenes(from, to, 0.5);

	stage_check(middle, rect(0, 0, 600, 300));
	for (size_t i = 0; i < scene_count(from); i++)
		assert_non_null(scene_find(middle, scene_at(from, i)->key));
	for (size_t i = 0; i < scene_count(to); i++)
		assert_non_null(scene_find(middle, scene_at(to, i)->key));
	scene_free(from);
	scene_free(to);
}

static void test_shapes_glide_and_fade(void **state)
{
	g_autoptr(Scene) from = scene_new(), to = scene_new();

	(void)state;
	scene_rect(from, key(1), rect(0, 0, 10, 10), ROLE_INK, ROLE_NONE);
	scene_rect(from, key(2), rect(0, 0, 10, 10), ROLE_INK, ROLE_NONE);
	scene_rect(to, key(1), rect(100, 20, 30, 10), ROLE_INK, ROLE_NONE);
	scene_rect(to, key(3), rect(0, 0, 10, 10), ROLE_INK, ROLE_NONE);
	g_autoptr(Scene) quarter = tween_scenes(from, to, 0.25);

	assert_int_equal(scene_count(quarter), 3);
	assert_true(scene_find(quarter, key(1))->box.x == 25 && scene_find(quarter, key(1))->box.w == 15);
	assert_true(scene_find(quarter, key(2))->opacity == 0.75);
	assert_true(scene_find(quarter, key(3))->opacity == 0.25);
	assert_true(tween_ease(0) == 0 && tween_ease(1) == 1 && tween_ease(0.5) == 0.5 && tween_ease(0.1) < 0.1);
}

static void test_what_only_moved_is_known(void **state)
{
	g_autoptr(Scene) scene = scene_new();
	const Point p[2] = { { 0, 0 }, { 10, 10 } }, q[2] = { { 5, 7 }, { 15, 17 } }, r[2] = { { 5, 7 }, { 15, 18 } };
	double dx, dy;

	(void)state;
	Shape a = *scene_polyline(scene, key(1), p, 2, ROLE_INK), b = *scene_polyline(scene, key(1), q, 2, ROLE_INK);
	Shape c = *scene_polyline(scene, key(1), r, 2, ROLE_INK);

	assert_true(shape_moved(&a, &b, &dx, &dy) && dx == 5 && dy == 7);
	assert_false(shape_moved(&a, &c, &dx, &dy));
	assert_true(shape_equal(&a, &a));
	assert_false(shape_equal(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_of_a_scene),
		cmocka_unit_test(test_shapes_are_found_by_key),
		cmocka_unit_test(test_too_long_text_is_cut),
		cmocka_unit_test(test_the_topmost_is_hit),
		cmocka_unit_test(test_what_is_clipped_is_not_hit),
		cmocka_unit_test(test_shapes_are_hit_where_they_are_drawn),
		cmocka_unit_test(test_a_cell_stands_for_its_part),
		cmocka_unit_test(test_targets_meet),
		cmocka_unit_test(test_a_tween_begins_and_ends_at_its_scenes),
		cmocka_unit_test(test_in_between_all_shapes_are_there),
		cmocka_unit_test(test_shapes_glide_and_fade),
		cmocka_unit_test(test_what_only_moved_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
