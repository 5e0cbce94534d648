/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-areas.c -- the views that kernels have of their areas: which suit which kernel, and what must hold in lists, in
 * the tree of holes and in pools. */

#include "tests/scene/stage.h"

#include <math.h>
#include <string.h>

/* Each kernel has views of its own, and there are always some. */
static void test_views_suit_the_kernel(void **state)
{
	static const struct {
		const char *profile;
		bool list, tree, free_tree, nodes;
	} kernels[] = {
		{"linux-2.4/x86_32", true, false, false, false},
		{"linux-4.19/x86_64", true, true, false, false},
		{"linux-5.4/x86_64", false, true, true, false},
		{"linux-6.12/x86_64", false, true, true, true},
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(kernels); i++) {
		VmsMachine *m = stage_machine_of(kernels[i].profile, (const char *const[]){"vmalloc(size=4096)", NULL});
		g_auto(Moment) now = {0};

		moment_init(&now, m);
		moment_prepare(&now);
		assert_int_equal(view_suits(VIEW_LIST, m), kernels[i].list);
		assert_int_equal(view_suits(VIEW_TREE, m), kernels[i].tree);
		assert_int_equal(view_suits(VIEW_FREE_TREE, m), kernels[i].free_tree);
		assert_int_equal(view_suits(VIEW_NODES, m), kernels[i].nodes);
		assert_true(view_suits(view_of_areas(&now), m));
		vms_machine_free(m);
	}
}

/* The hole that a node of the scene stands for. */
static VmsTreeNode hole_of(const VmsMachine *m, const Shape *shape)
{
	VmsTreeNode node = {0};

	assert_true(vms_tree_node(m, vms_find(m, shape->key.id), &node));
	return node;
}

/* What is faint has nothing large enough at or above the start; what was looked at is not, and carries a number. */
static void check_passed(const VmsMachine *m)
{
	g_auto(Moment) now = {0};
	g_autoptr(Scene) scene = scene_new();

	moment_init(&now, m);
	moment_prepare(&now);
	layout_view(scene, VIEW_FREE_TREE, rect(0, 0, 1200, 500), &now, NULL);
	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->key.part == PART_NODE && shape->opacity < 1) {
			VmsTreeNode hole = hole_of(m, shape);

			assert_true(hole.va_end - hole.va_start < now.search.length ||
				    hole.va_start < now.search.vstart);
		}
	}
	for (size_t i = 0; i < now.n_path; i++) {
		const Shape *node = scene_find(scene, shape_key(PART_NODE, now.path[i].id, 0));

		assert_non_null(node);
		assert_true(node->opacity == 1);
		assert_non_null(scene_find(scene, shape_key(PART_NODE_VISIT, now.path[i].id, 0)));
	}
}

static void test_what_a_search_for_holes_passes_by(void **state)
{
	static const char *const profiles[] = {"linux-5.4/x86_64", "linux-6.1/x86_64", "linux-6.12/x86_64"};
	unsigned checked = 0;

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(profiles); i++) {
		VmsMachine *m = stage_machine_of(profiles[i], stage_everywhere);
		VmsStep step;

		for (int64_t at = 0; vms_step_at(m, at, &step); at++) {
			if (step.mark < VMS_MARK_VA_LOWEST_STEP || step.mark > VMS_MARK_VA_LOWEST_FOUND)
				continue;
			vms_goto(m, at);
			check_passed(m);
			checked++;
		}
		vms_machine_free(m);
	}
	assert_true(checked > 60);
}

/* The bar of a cut hole is what stays and what is taken, without a gap, in as many pieces as the fit says. */
static void test_how_a_hole_is_cut(void **state)
{
	static const struct {
		const char *fit;
		unsigned pieces;
	} fits[] = {{"FL", 1}, {"LE", 2}, {"RE", 2}, {"NE", 3}};
	VmsMachine *m = stage_machine_of("linux-6.1/x86_64", stage_everywhere);
	unsigned seen = 0;
	VmsStep step;

	(void)state;
	for (int64_t at = 0; vms_step_at(m, at, &step); at++) {
		g_auto(Moment) now = {0};
		g_autoptr(Scene) scene = scene_new();
		unsigned n = 0;

		if (step.mark < VMS_MARK_VA_CARVE || step.mark > VMS_MARK_VA_PROPAGATE || step.op == 1)
			continue;
		vms_goto(m, at);
		moment_init(&now, m);
		moment_prepare(&now);
		if (!now.search.fit)
			continue;
		layout_view(scene, VIEW_FREE_TREE, rect(0, 0, 1200, 500), &now, NULL);
		while (scene_find(scene, shape_key(PART_CUT, 0, n)))
			n++;
		for (unsigned k = 1; k < n; k++) {
			const Target *left = &scene_find(scene, shape_key(PART_CUT, 0, k - 1))->target;

			assert_int_equal(left->address + left->size,
					 scene_find(scene, shape_key(PART_CUT, 0, k))->target.address);
		}
		for (size_t i = 0; i < G_N_ELEMENTS(fits); i++)
			if (!strcmp(fits[i].fit, now.search.fit)) {
				assert_int_equal(n, fits[i].pieces);
				seen |= 1u << i;
			}
	}
	assert_int_equal(seen & 10, 10);
	vms_machine_free(m);
}

/* Boxes follow each other in the order of addresses; the one looked at is there, and the candidate of a search. */
static void check_list(const VmsMachine *m)
{
	g_auto(Moment) now = {0};
	g_autoptr(Scene) scene = scene_new();
	uint64_t end = 0;
	bool at = false;

	moment_init(&now, m);
	moment_prepare(&now);
	layout_view(scene, VIEW_LIST, rect(0, 0, 600, 240), &now, NULL);
	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->key.part != PART_LIST_AREA)
			continue;
		assert_true(shape->target.address >= end);
		end = shape->target.address + shape->target.size;
		at |= vms_find(m, shape->key.id) == now.search.at;
	}
	if (now.search.active && now.search.at && !now.search.found)
		assert_true(at);
	if (now.step.mark == VMS_MARK_VA_SEARCH_STEP || now.step.mark == VMS_MARK_VA_FIT)
		assert_non_null(scene_find(scene, shape_key(PART_LIST_CANDIDATE, 0, 0)));
}

static void test_the_list_follows_the_search(void **state)
{
	static const char *const profiles[] = {"linux-2.4/x86_32", "linux-4.19/x86_64"};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(profiles); i++) {
		VmsMachine *m = stage_machine_of(profiles[i], stage_everywhere);

		for (int64_t step = 0; step < vms_step_count(m); step++) {
			vms_goto(m, step);
			check_list(m);
		}
		vms_machine_free(m);
	}
}

/* The range that the pool gives out is the first of its row before that. */
static void test_pools_are_shown_in_their_order(void **state)
{
	VmsOptions options = {.profile = "linux-6.12/x86_64", .cpus = 4};
	VmsMachine *m = stage_machine_with(&options, stage_everywhere);
	double left = G_MAXDOUBLE, taken = 0;
	VmsStep step;

	(void)state;
	stage_goto(m, "pool_take", 1);
	assert_true(vms_step_at(m, vms_cursor(m), &step));
	vms_goto(m, vms_cursor(m) - 2);         /* before the pool's lock was released, and the range taken under it */
	g_autoptr(Scene) scene = stage_view(m, VIEW_NODES, 1200, 400);

	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->key.part != PART_POOL_RANGE || shape->kind != SHAPE_RECT)
			continue;
		left = fmin(left, shape->box.x);
		if (shape->key.id == step.value[2].id)
			taken = shape->box.x;
	}
	assert_true(taken > 0 && taken == left);
	vms_machine_free(m);
}

/* The tree of another node than the one at hand can be asked for. */
static void test_the_tree_of_a_node(void **state)
{
	VmsOptions options = {.profile = "linux-6.12/x86_64", .cpus = 4};
	VmsMachine *m = stage_machine_with(&options, stage_everywhere);
	g_auto(Moment) now = {0};
	size_t shown = 0;

	(void)state;
	moment_init(&now, m);
	moment_prepare(&now);
	for (unsigned node = 1; node <= 4; node++) {
		g_autoptr(Scene) scene = scene_new();

		layout_view(scene, VIEW_TREE, rect(0, 0, 800, 300), &now, &(LayoutOptions){.node = node});
		for (size_t i = 0; i < scene_count(scene); i++)
			shown += scene_at(scene, i)->key.part == PART_NODE;
	}
	assert_int_equal(shown, vms_area_count(m, VMS_AREA_BUSY));
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_views_suit_the_kernel),
		cmocka_unit_test(test_what_a_search_for_holes_passes_by),
		cmocka_unit_test(test_how_a_hole_is_cut),
		cmocka_unit_test(test_the_list_follows_the_search),
		cmocka_unit_test(test_pools_are_shown_in_their_order),
		cmocka_unit_test(test_the_tree_of_a_node),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
