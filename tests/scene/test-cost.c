/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-cost.c -- the curves of what a search costs: as text, in all sizes, and what their axes and labels promise. */

#include "tests/scene/stage.h"

#include "gui/scene/layout-cost.h"

#include <math.h>
#include <stdio.h>

static const char *const panels[] = { "One page after the other", "Random lives" };
static const char *const curves[] = { "2.4", "4.19", "5.0", "6.12", "6.12, 4 CPUs" };

/* The list grows with the areas; two kernels are alike; one falls to nothing. */
static const CostPoint points[] = {
	{ 0, 0, 1000, 750, 999 }, { 0, 0, 100, 75, 99 },  { 0, 1, 100, 1, 1 },      { 0, 1, 1000, 1, 1 },
	{ 0, 2, 100, 1, 1 },      { 0, 2, 1000, 1, 1 },   { 0, 3, 100, 3, 3 },      { 0, 3, 1000, 3, 3 },
	{ 1, 0, 100, 53, 99 },    { 1, 0, 1000, 504, 999 }, { 1, 1, 100, 1, 1 },    { 1, 1, 1000, 3, 2274 },
	{ 1, 4, 100, 3, 3 },      { 1, 4, 1000, 0, 0 },
};

static const CostPlot plot = {
	panels, G_N_ELEMENTS(panels), curves, G_N_ELEMENTS(curves), points, G_N_ELEMENTS(points), 0, 0,
};

static Scene *scene_of(const CostPlot *what, double width, double height)
{
	Scene *scene = scene_new();

	layout_cost(scene, rect(0, 0, width, height), what);
	return scene;
}

static void test_as_text(void **state)
{
	g_autoptr(Scene) scene = scene_of(&plot, 900, 400);

	(void)state;
	stage_golden(scene, "cost");
}

static void test_all_sizes(void **state)
{
	static const double sizes[][2] = { { 1240, 700 }, { 1880, 900 }, { 900, 400 }, { 700, 480 }, { 460, 400 },
					   { 300, 260 }, { 160, 100 }, { 30, 20 } };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autoptr(Scene) scene = scene_of(&plot, sizes[i][0], sizes[i][1]);
		bool readable = sizes[i][0] >= 300 && sizes[i][1] >= 260;

		stage_check(scene, readable ? rect(0, 0, sizes[i][0], sizes[i][1]) :
					      rect(-60, -60, sizes[i][0] + 120, sizes[i][1] + 160));
	}
}

/* The shape of a curve at its i-th point in a panel. */
static const Shape *point_at(const Scene *scene, unsigned panel, unsigned curve, unsigned i)
{
	return scene_find(scene, shape_key(PART_COST_POINT, 0, (uint64_t)panel << 32 | curve << 16 | i));
}

static double middle_y(const Shape *shape)
{
	return shape->box.y + shape->box.h / 2;
}

static void test_scales(void **state)
{
	g_autoptr(Scene) scene = scene_of(&plot, 900, 400);
	double one = middle_y(point_at(scene, 1, 1, 0)), three = middle_y(point_at(scene, 1, 4, 0));

	(void)state;
	/* Alike in both panels; 0 has its place below 1; what is right of it has more areas. */
	assert_true(fabs(one - middle_y(point_at(scene, 0, 1, 0))) < 1);
	assert_true(three < one);
	assert_true(middle_y(point_at(scene, 1, 4, 1)) > one + 10);
	assert_true(point_at(scene, 0, 0, 0)->box.x < point_at(scene, 0, 0, 1)->box.x);
	assert_string_equal(point_at(scene, 0, 0, 1)->tip,
			    "2.4 with 1,000 areas alive, nodes visited: up to 750 by half of the requests, "
			    "999 at most");
}

static void test_labels_keep_apart(void **state)
{
	g_autoptr(Scene) scene = scene_of(&plot, 900, 400);
	const Shape *before = NULL;

	(void)state;
	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->key.part != PART_COST_LABEL)
			continue;
		if (before && before->box.x == shape->box.x)
			assert_true(shape->box.y >= before->box.y + before->box.h - 0.01);
		before = shape;
	}
	assert_non_null(before);
}

static void test_most_is_drawn_where_it_is_more(void **state)
{
	g_autoptr(Scene) scene = scene_of(&plot, 900, 400);

	(void)state;
	assert_non_null(scene_find(scene, shape_key(PART_COST_MOST, 0, (uint64_t)1 << 32 | 1 << 16)));
	assert_null(scene_find(scene, shape_key(PART_COST_MOST, 0, 3 << 16)));
}

/* Nothing yet, one point alone, and axes whose ends are given. */
static void test_few_points(void **state)
{
	CostPlot few = plot;
	g_autoptr(Scene) none = NULL, one = NULL, given = NULL;

	(void)state;
	few.n_points = 0;
	none = scene_of(&few, 900, 400);
	stage_check(none, rect(0, 0, 900, 400));
	few.n_points = 1;
	one = scene_of(&few, 900, 400);
	stage_check(one, rect(0, 0, 900, 400));
	assert_non_null(point_at(one, 0, 0, 0));
	few.least_areas = 100;
	few.most_areas = 10000;
	given = scene_of(&few, 900, 400);
	assert_true(point_at(given, 0, 0, 0)->box.x < point_at(one, 0, 0, 0)->box.x + 200);
	stage_check(given, rect(0, 0, 900, 400));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_text),
		cmocka_unit_test(test_all_sizes),
		cmocka_unit_test(test_scales),
		cmocka_unit_test(test_labels_keep_apart),
		cmocka_unit_test(test_most_is_drawn_where_it_is_more),
		cmocka_unit_test(test_few_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
