/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-compare.c -- kernels side by side: the picture as text, what holds for it in every size, where a click leads,
 * and that a comparison's machines stand afterwards where they stood before. */

#include "tests/scene/stage.h"

#include "gui/export/comparison-picture.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------ made up */

/* Two kernels, told by hand: what the layout makes of it does not depend on how many steps an operation takes. */
typedef struct { VmsMachine *machine[2]; unsigned asked; } Told;

static void tell_row(void *data, Scene *scene, size_t row, CompareRow *out)
{
	static const char *const operations[] = { "vmalloc(4 KiB)", "vfree(→1)", "vrealloc(→1, 64 KiB)" };

	(void)data;
	*out = (CompareRow) { .number = scene_printf(scene, "%u", (unsigned)row + 1), .operation = operations[row % 3],
			      .size = row == 2 ? 0x40000 : 0x10000 };
}

static void tell_cell(void *data, Scene *scene, size_t row, size_t column, bool large, CompareCell *out)
{
	Told *told = data;
	uint64_t end;

	*out = (CompareCell) {
		.result = "+0x2000", .address = large ? "0xffffc90000002000" : "", .sign = column ? "≠" : "",
		.words = large ? "3 nodes: tree of holes, LE fit" : "",
		.tip = scene_printf(scene, "row %u, kernel %u", (unsigned)row, (unsigned)column), .performed = true,
		.looked = row != 1, .nodes = 3 + 9 * column, .nodes_differ = column, .first = 0x2000, .size = 0x2000,
		.machine = told->machine[column % 2], .step = (int64_t)row,
	};
	vms_vmalloc_window(out->machine, &out->start, &end);
	told->asked++;
	if (large) {
		out->costs[0] = (CompareCost) { "61 steps", column };
		out->costs[1] = (CompareCost) { "1 frame", false };
		out->n_costs = 2;
	}
	if (row == 2 && column) {
		out->performed = false;
		out->result = "does not exist in linux 5.4.59";
	}
}

static const CompareColumn two_columns[] = {
	{ "linux-4.19/x86_64", "0xffffc90000000000", false }, { "linux-5.4/x86_64", "0xffffc90000000000", false },
};

static const char *const few[] = { "vmalloc(size=4096)", "vmalloc(size=8192)", "vmalloc(size=4096)", "vfree(addr=%2)",
				   NULL };

static CompareTable table_of(Told *told, size_t rows, size_t at_hand)
{
	told->machine[0] = stage_machine(few);
	told->machine[1] = stage_machine_of("linux-5.4/x86_64", few);
	return (CompareTable) { .columns = two_columns, .n_columns = 2, .n_rows = rows, .at_hand = at_hand,
				.most_nodes = 12, .reference = "linux-4.19/x86_64", .purges = true, .row = tell_row,
				.cell = tell_cell, .data = told };
}

static void free_told(Told *told)
{
	vms_machine_free(told->machine[0]);
	vms_machine_free(told->machine[1]);
}

static void test_golden(void **state)
{
	Told told = { 0 };
	CompareTable table = table_of(&told, 3, 1);
	g_autoptr(Scene) scene = scene_new();

	(void)state;
	layout_compare(scene, rect(0, 0, 800, 400), &table, (CompareScroll) { 0 });
	stage_check(scene, rect(0, 0, 800, 400));
	stage_golden(scene, "compare");
	free_told(&told);
}

/* What is marked as different has a sign and an outline, in whatever colour. */
static void test_differences_have_sign_and_outline(void **state)
{
	Told told = { 0 };
	CompareTable table = table_of(&told, 3, 1);
	g_autoptr(Scene) scene = scene_new();
	const Shape *cell, *other;
	unsigned signs = 0;

	(void)state;
	layout_compare(scene, rect(0, 0, 800, 400), &table, (CompareScroll) { 0 });
	cell = scene_find(scene, shape_key(PART_COMPARED, 0, 0));
	other = scene_find(scene, shape_key(PART_COMPARED, 0, 1));
	assert_int_equal(cell->stroke, ROLE_NONE);
	assert_int_not_equal(other->stroke, ROLE_NONE);
	assert_string_equal(other->tip, "row 0, kernel 1");
	assert_int_equal(other->target.has, TARGET_STEP);
	for (size_t i = 0; i < scene_count(scene); i++)
		signs += scene_at(scene, i)->text && strcmp(scene_at(scene, i)->text, "≠") == 0;
	assert_int_equal(signs, 3);
	free_told(&told);
}

/* A hundred thousand operations are no more to ask for than those that are seen. */
static void test_only_what_is_visible_is_asked_for(void **state)
{
	Told told = { 0 };
	CompareTable table = table_of(&told, 100000, 50000);
	Rect where = rect(0, 0, 800, 400);
	CompareScroll scroll = compare_scroll_to_hand(&table, where, (CompareScroll) { 0 });
	g_autoptr(Scene) scene = scene_new();

	(void)state;
	layout_compare(scene, where, &table, scroll);
	assert_true(told.asked <= 2 * 9);
	assert_true(scene_count(scene) < 400);
	assert_non_null(scene_find(scene, shape_key(PART_COMPARED, 0, 50000 * 16)));
	free_told(&told);
}

static void test_a_click_finds_its_cell(void **state)
{
	Told told = { 0 };
	CompareTable table = table_of(&told, 300, 120);
	Rect where = rect(10, 20, 800, 400);

	(void)state;
	for (double down = 0; down < compare_rows_height(&table, where); down += 333) {
		CompareScroll scroll = compare_scroll_within(&table, where, (CompareScroll) { .down = down });
		g_autoptr(Scene) scene = scene_new();
		unsigned found = 0;

		layout_compare(scene, where, &table, scroll);
		for (size_t i = 0; i < scene_count(scene); i++) {
			const Shape *shape = scene_at(scene, i);
			Point middle = { shape->box.x + shape->box.w / 2, shape->box.y + shape->box.h / 2 };
			size_t row, column;

			if (shape->key.part != PART_COMPARED || middle.y < where.y + 50 ||
			    middle.y > where.y + where.h - 30)
				continue;
			assert_true(compare_cell_at(&table, where, scroll, middle, &row, &column));
			assert_int_equal(shape->key.number, row * 16 + column);
			found++;
		}
		assert_true(found > 4);
	}
	free_told(&told);
}

/* ------------------------------------------------------------------------------------------------ real kernels */

static Comparison *real_comparison(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-6.12/x86_64", "linux-2.4/x86_32",
						"linux-5.4/x86_64", "linux-6.1/x86_64", NULL };
	Comparison *comparison = comparison_new(&(VmsOptions) { .cpus = 4 }, profiles, NULL);
	VmsMachine *m = stage_machine(stage_fragmented);
	VmsOp op;

	for (uint64_t i = 1; vms_op_at(m, i, &op, NULL); i++)
		comparison_perform(comparison, &op, FALSE);
	vms_machine_free(m);
	return comparison;
}

static void test_every_size(void **state)
{
	static const double sizes[][2] = { { 1240, 700 }, { 900, 480 }, { 620, 420 }, { 420, 200 }, { 230, 90 },
					   { 90, 40 } };
	Comparison *comparison = real_comparison();
	g_autoptr(ComparisonPicture) picture = comparison_picture_new(comparison);

	(void)state;
	for (guint row = 0; row <= comparison_row_count(comparison); row++) {
		comparison_picture_set(picture, row, row % 5);
		for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
			Rect where = rect(0, 0, sizes[i][0], sizes[i][1]);
			CompareScroll scroll = { .across = row % 3 };
			g_autoptr(Scene) scene = scene_new();

			scroll = compare_scroll_to_hand(comparison_picture_table(picture), where, scroll);
			comparison_picture_add(picture, scene, where, scroll);
			/* Rows are cut at the edges of the part that scrolls. */
			stage_check(scene, rect(0, -200, where.w, where.h + 400));
		}
	}
	comparison_free(comparison);
}

static void test_the_row_at_hand_is_in_view(void **state)
{
	Comparison *comparison = real_comparison();
	g_autoptr(ComparisonPicture) picture = comparison_picture_new(comparison);
	const CompareTable *table = comparison_picture_table(picture);
	Rect where = rect(0, 0, 900, 420);
	CompareScroll scroll = { 0 };

	(void)state;
	for (guint row = 0; row < comparison_row_count(comparison); row++) {
		g_autoptr(Scene) scene = scene_new();
		const Shape *cell;

		comparison_picture_set(picture, row, 0);
		scroll = compare_scroll_to_hand(table, where, scroll);
		comparison_picture_add(picture, scene, where, scroll);
		cell = scene_find(scene, shape_key(PART_COMPARED, 0, row * 16));
		assert_non_null(cell);
		assert_true(cell->box.y >= where.y && cell->box.y + cell->box.h <= where.y + where.h);
		assert_true(cell->flags & SHAPE_SELECTED);
	}
	comparison_free(comparison);
}

static void test_machines_stand_where_they_stood(void **state)
{
	Comparison *comparison = real_comparison();
	g_autoptr(ComparisonPicture) picture = comparison_picture_new(comparison);
	g_autoptr(Scene) scene = scene_new();
	VmsMachine *m = comparison_machine(comparison, 1);
	uint64_t hash;

	(void)state;
	vms_goto(m, 40);
	vms_move(m, VMS_MOVE_MICRO, VMS_FORWARD);
	vms_move(m, VMS_MOVE_MICRO, VMS_FORWARD);
	hash = vms_state_hash(m);
	comparison_picture_add(picture, scene, rect(0, 0, 1200, 700), (CompareScroll) { 0 });
	assert_int_equal(vms_state_hash(m), hash);
	comparison_free(comparison);
}

/* The first kernel stays where it is, the others pass by. */
static void test_kernels_pass_by(void **state)
{
	Comparison *comparison = real_comparison();
	g_autoptr(ComparisonPicture) picture = comparison_picture_new(comparison);
	const CompareTable *table = comparison_picture_table(picture);
	Rect where = rect(0, 0, 500, 400);

	(void)state;
	assert_int_equal(compare_columns_shown(table, where), 1);
	for (size_t across = 0; across < 6; across++) {
		CompareScroll scroll = compare_scroll_within(table, where, (CompareScroll) { .across = across });
		g_autoptr(Scene) scene = scene_new();

		comparison_picture_add(picture, scene, where, scroll);
		assert_non_null(scene_find(scene, shape_key(PART_KERNEL, 0, 0)));
		assert_non_null(scene_find(scene, shape_key(PART_KERNEL, 0, MIN(across, 3) + 1)));
	}
	comparison_free(comparison);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_differences_have_sign_and_outline),
		cmocka_unit_test(test_only_what_is_visible_is_asked_for),
		cmocka_unit_test(test_a_click_finds_its_cell),
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_the_row_at_hand_is_in_view),
		cmocka_unit_test(test_machines_stand_where_they_stood),
		cmocka_unit_test(test_kernels_pass_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
