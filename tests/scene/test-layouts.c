/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-layouts.c -- what holds for every view at every moment and in every size: keys are unique, nothing lies outside,
 * no text is cut off by its box, labels do not lie on each other, and a great many areas cost no more than some. */

#include "tests/scene/stage.h"

#include "gui/scene/layout-address.h"
#include "gui/scene/layout-timeline.h"

#include <string.h>

static const double sizes[][2] = {{1240, 320}, {1880, 520}, {600, 240}, {420, 200}, {300, 120}, {160, 60}, {30, 20}};

static void check_all_views(const VmsMachine *m)
{
	for (View view = 0; view < VIEW_COUNT; view++)
		for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
			g_autoptr(Scene) scene = stage_view(m, view, sizes[i][0], sizes[i][1]);

			/* Below their least height views may be cut; they must still be sound. */
			stage_check(scene, rect(0, -40, sizes[i][0] + 140, sizes[i][1] + 160));
			if (sizes[i][1] >= layout_min_height(view) && sizes[i][0] >= 420)
				stage_check(scene, rect(0, 0, sizes[i][0], sizes[i][1]));
		}
}

static void test_every_view_at_every_moment(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	int64_t steps = vms_step_count(m);

	(void)state;
	vms_goto(m, VMS_START);
	check_all_views(m);
	for (int64_t step = 0; step < steps; step += step % 2 ? 6 : 7) {
		vms_goto(m, step);
		check_all_views(m);
	}
	vms_machine_free(m);
}

/* 2.4: areas that are vm_structs, that do not begin at pages, that are larger than the window, and entries of frames
 * that were lost. */
static void test_every_view_of_a_list_of_areas(void **state)
{
	static const char *const operations[] = {
		"vmalloc(size=12288)", "fail_next(what=0, after=2)", "vmalloc(size=20480)", "vmalloc(size=4096)",
		"vfree(addr=%1)", "vmap(count=2)", "ioremap(phys=0xfd001234, size=5000)", "get_vm_area(size=100)",
		"vmalloc(size=8192)", "vfree(addr=%4)", "vfree(addr=1)", NULL
	};
	static const char *const large[] = { "vmalloc(size=0x40000000)", "vmalloc(size=4096)", "vfree(addr=%1)", NULL };
	const char *const *const scripts[] = { operations, large };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		VmsMachine *m = stage_machine_of("linux-2.4/x86_32", scripts[i]);
		int64_t steps = vms_step_count(m);

		for (int64_t step = 0; step < steps; step += 1 + steps / 60) {
			vms_goto(m, step);
			check_all_views(m);
		}
		vms_machine_free(m);
	}
}

/* Every kernel there is, the one with nodes also with one for each of several CPUs. */
static void test_every_view_of_every_kernel(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i / 2);
		VmsOptions options = { .profile = profile->name, .cpus = i % 2 ? 4 : 1 };
		VmsMachine *m = stage_machine_with(&options, stage_everywhere);
		int64_t steps = vms_step_count(m);
		bool nodes = vms_nodes(m, NULL, 0) > 1;

		for (int64_t step = 5; step < steps && (nodes || i % 2 == 0); step += 1 + steps / 6) {
			vms_goto(m, step);
			check_all_views(m);
		}
		vms_machine_free(m);
	}
}

/* From the machine that is off to the one that has booted. */
static void test_every_view_of_a_machine_that_boots(void **state)
{
	static const char *const operations[] = { "boot()", NULL };

	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsOptions options = { .profile = vms_profile_at(i)->name, .power_off = true };
		VmsMachine *m = stage_machine_with(&options, operations);
		int64_t steps = vms_step_count(m);

		for (int64_t step = VMS_START; step < steps; step += 1 + steps / 6) {
			vms_goto(m, step);
			check_all_views(m);
		}
		vms_machine_free(m);
	}
}

/* It is off the list, and still what the operation is about. */
static void test_the_area_that_is_being_freed_is_at_hand(void **state)
{
	static const char *const operations[] = { "vmalloc(size=4096)", "vmalloc(size=8192)", "vfree(addr=%2)", NULL };
	VmsMachine *m = stage_machine_of("linux-2.4/x86_32", operations);
	g_auto(Moment) now = { 0 };

	(void)state;
	stage_goto(m, "pte_clear", 1);
	moment_init(&now, m);
	moment_prepare(&now);
	assert_true(now.has_area);
	assert_int_equal(now.area.va_start, 0xf8802000);
	vms_machine_free(m);
}

static void test_views_of_what_is_selected(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	VmsArea area;

	(void)state;
	assert_true(vms_area_from(m, 0, &area));
	for (View view = 0; view < VIEW_COUNT; view++) {
		g_auto(Moment) now = { 0 };
		g_autoptr(Scene) scene = scene_new();
		Target marked = target_area(&area);

		moment_init(&now, m);
		now.selected = target_area(&area);
		now.marked = &marked;
		now.n_marked = 1;
		moment_prepare(&now);
		layout_view(scene, view, rect(0, 0, 1240, 400), &now, NULL);
		stage_check(scene, rect(0, 0, 1240, 400));
		if (view == VIEW_ADDRESS || view == VIEW_TREE) {
			const Shape *shape =
				scene_find(scene, shape_key(view == VIEW_TREE ? PART_NODE : PART_AREA, area.id, 0));

			assert_non_null(shape);
			assert_int_equal(shape->flags & (SHAPE_SELECTED | SHAPE_MARKED), SHAPE_SELECTED | SHAPE_MARKED);
		}
	}
	vms_machine_free(m);
}

/* ------------------------------------------------------------------------------------------------ labels */

static bool is_label(const Shape *shape)
{
	return shape->kind == SHAPE_TEXT &&
	       (shape->key.part == PART_TICK_TEXT || shape->key.part == PART_AREA_NAME ||
		shape->key.part == PART_AREA_SIZE || shape->key.part == PART_REGION_NAME ||
		shape->key.part == PART_BOUND_TEXT || shape->key.part == PART_SEARCH_TEXT ||
		shape->key.part == PART_HOLE_SIZE || shape->key.part == PART_LEGEND_TEXT);
}

/* Where the words themselves are, within their box. */
static Rect words_of(const Shape *shape)
{
	double width = text_width(shape->font, shape->text), x = shape->box.x;

	if (shape->align == ALIGN_MIDDLE)
		x += (shape->box.w - width) / 2;
	else if (shape->align == ALIGN_END)
		x += shape->box.w - width;
	return rect(x + 1, shape->box.y + shape->box.h / 2 - 4, width - 2, 8);
}

static void check_labels(const Scene *scene)
{
	for (size_t i = 0; i < scene_count(scene); i++)
		for (size_t k = 0; k < i && is_label(scene_at(scene, i)); k++)
			if (is_label(scene_at(scene, k)) &&
			    rect_overlap(words_of(scene_at(scene, i)), words_of(scene_at(scene, k))))
				fail_msg("\"%s\" lies on \"%s\"", scene_at(scene, i)->text, scene_at(scene, k)->text);
}

static void test_labels_of_the_address_space_do_not_overlap(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	g_auto(Moment) now = { 0 };
	VmsArea area;

	(void)state;
	stage_goto(m, "va_search_step", 9);
	moment_init(&now, m);
	moment_prepare(&now);
	assert_true(vms_area_from(m, 0, &area));
	for (double width = 200; width < 2000; width += 130) {
		AddressRange range = range_everything(m);

		for (int zoom = 0; zoom < 60; zoom++) {
			g_autoptr(Scene) scene = scene_new();

			layout_address(scene, rect(0, 0, width, 260), &now, range);
			check_labels(scene);
			range = range_zoom(range, area.va_start + 0x9000, 2);
		}
	}
	vms_machine_free(m);
}

/* ------------------------------------------------------------------------------------------------ pointing out */

/* The bracket is where the place is, however little room there is; its words are below it and on no others. */
static void test_a_place_is_pointed_out(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	g_auto(Moment) now = { 0 };
	VmsArea area;

	(void)state;
	assert_true(vms_area_from(m, 0, &area));
	moment_init(&now, m);
	now.place = target_range(area.va_end, 5 * VMS_PAGE_SIZE);
	now.place_name = "next";
	moment_prepare(&now);
	for (double height = 110; height < 300; height += 50) {
		AddressRange range = range_around(area.va_start, 16 * VMS_PAGE_SIZE);
		Rect where = rect(0, 0, 900, height), ruler = address_ruler(where);
		g_autoptr(Scene) scene = scene_new();
		const Shape *bracket, *words;

		layout_address(scene, where, &now, range);
		check_labels(scene);
		bracket = scene_find(scene, shape_key(PART_SEARCH_RANGE, 0, 0));
		assert_non_null(bracket);
		assert_float_equal(bracket->box.x, address_place(ruler, range, area.va_end), 1);
		assert_float_equal(bracket->box.w, address_place(ruler, range, area.va_end + 5 * VMS_PAGE_SIZE) -
							   address_place(ruler, range, area.va_end), 2);
		assert_non_null(strstr(bracket->tip, "next: 20 KiB at 0x"));
		words = scene_find(scene, shape_key(PART_SEARCH_TEXT, 0, 0));
		assert_int_equal(words != NULL, height > 200);
	}
	vms_machine_free(m);
}

/* A hole of which only a part is shown is as large as it is. */
static void test_holes_at_the_edges_are_whole(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	uint64_t start, stop;

	(void)state;
	for (uint64_t at = 0; vms_hole_from(m, at, &start, &stop); at = stop) {
		g_auto(Moment) now = { 0 };
		g_autoptr(Scene) scene = scene_new();
		const Shape *hole;

		if (stop - start < 2 * VMS_PAGE_SIZE)
			continue;
		moment_init(&now, m);
		moment_prepare(&now);
		layout_address(scene, rect(0, 0, 900, 260), &now,
			       (AddressRange) { start + VMS_PAGE_SIZE / 2,
						MIN(stop, start + 64 * VMS_PAGE_SIZE) - VMS_PAGE_SIZE / 2 });
		hole = scene_find(scene, shape_key(PART_HOLE, 0, start));
		assert_non_null(hole);
		/* The window's end may be its last byte. */
		assert_int_equal(hole->target.size / VMS_PAGE_SIZE, (stop - start) / VMS_PAGE_SIZE);
	}
	vms_machine_free(m);
}

/* ------------------------------------------------------------------------------------------------ a great many */

static VmsMachine *crowd(const char *profile, unsigned n)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsMachine *m = vms_machine_new(&(VmsOptions) { .profile = profile }, error);

	assert_non_null(m);
	assert_true(vms_setup_begin(m));
	for (unsigned i = 0; i < n; i++) {
		VmsOp op = vms_op(VMS_OP_GET_VM_AREA);
		VmsResult result;

		vms_op_set(&op, "size", VMS_PAGE_SIZE * (1 + i % 7));
		assert_true(vms_perform(m, &op, &result, error));
	}
	vms_setup_end(m);
	return m;
}

static void test_a_hundred_thousand_areas(void **state)
{
	VmsMachine *m = crowd(NULL, 100000);
	AddressRange all = range_all_areas(m);

	(void)state;
	for (int zoom = 0; zoom < 24; zoom++) {
		g_auto(Moment) now = { 0 };
		g_autoptr(Scene) scene = scene_new();

		moment_init(&now, m);
		moment_prepare(&now);
		layout_view(scene, VIEW_ADDRESS, rect(0, 0, 1200, 260), &now, &(LayoutOptions) { .range = all });
		stage_check(scene, rect(0, 0, 1200, 260));
		assert_true(scene_count(scene) < 3000);
		all = range_zoom(all, all.start + (all.last - all.start) / 3, 2);
	}
	for (View view = VIEW_LIST; view <= VIEW_TREE; view++) {
		g_autoptr(Scene) scene = stage_view(m, view, 1200, 300);

		stage_check(scene, rect(0, 0, 1200, 300));
		assert_true(scene_count(scene) < 1500);
	}
	vms_machine_free(m);
}

/* Every second of many areas is given back: the tree of holes is as large as that of areas. */
static void test_a_great_many_holes(void **state)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsMachine *m = crowd("linux-6.1/x86_64", 20000);
	VmsOp purge = vms_op(VMS_OP_PURGE), op = vms_op(VMS_OP_FREE_VM_AREA);
	VmsResult result;
	VmsArea area;
	unsigned i = 0;

	(void)state;
	assert_true(vms_setup_begin(m));
	for (bool more = vms_area_from(m, 0, &area); more; more = vms_area_next(m, &area)) {
		vms_op_set(&op, "addr", area.addr);
		if (i++ % 2)
			assert_true(vms_perform(m, &op, &result, error));
	}
	assert_true(vms_perform(m, &purge, &result, error));
	vms_setup_end(m);
	assert_true(vms_list(m, VMS_TREE_FREE, 0, NULL, 0) > 9000);
	g_autoptr(Scene) scene = stage_view(m, VIEW_FREE_TREE, 1200, 400);

	stage_check(scene, rect(0, 0, 1200, 400));
	assert_true(scene_count(scene) < 1000);
	vms_machine_free(m);
}

/* At a scale at which no area can be told from its neighbour, something is drawn where areas are, and nothing
 * elsewhere. */
static void test_density_shows_where_areas_are(void **state)
{
	VmsMachine *m = crowd(NULL, 2000);
	AddressRange all = range_all_areas(m);
	g_auto(Moment) now = { 0 };
	g_autoptr(Scene) scene = scene_new();
	Rect where = rect(0, 0, 300, 260), ruler = address_ruler(where);
	const Shape *density;
	VmsArea first;

	(void)state;
	moment_init(&now, m);
	moment_prepare(&now);
	layout_address(scene, where, &now, all);
	density = scene_find(scene, shape_key(PART_DENSITY, 0, 0));
	assert_non_null(density);
	assert_true(vms_area_from(m, 0, &first));
	const uint8_t *bottom = density->cells + (density->rows - 1) * density->columns;
	unsigned begin = (unsigned)address_place(ruler, all, first.va_start);

	for (unsigned i = 0; i + 1 < begin; i++)
		assert_int_equal(bottom[i], ROLE_NONE);
	for (unsigned i = begin + 1; i < begin + 50; i++)
		assert_int_not_equal(bottom[i], ROLE_NONE);
	vms_machine_free(m);
}

/* ------------------------------------------------------------------------------------------------ figures, timeline */

static void test_figures(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	static const char *const names[] = {"", "address", "stages,address,tree,code,timeline",
					    "tree,frames,pages,page-table"};

	(void)state;
	for (int64_t step = VMS_START; step < vms_step_count(m); step += 97) {
		g_auto(Moment) now = { 0 };

		vms_goto(m, step);
		moment_init(&now, m);
		moment_prepare(&now);
		for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
			g_autoptr(Scene) scene = scene_new();
			FigureOptions options = { 0 };
			char *unknown = NULL;

			if (*names[i])
				assert_true(figure_parse_views(&options, names[i], &unknown));
			layout_figure(scene, rect(0, 0, 1280, 1200), &now, &options);
			stage_check(scene, rect(0, 0, 1280, 1200));
		}
	}
	vms_machine_free(m);
}

static void test_unknown_views_are_named(void **state)
{
	FigureOptions options = { 0 };
	char *unknown = NULL;

	(void)state;
	assert_true(figure_parse_views(&options, "tree, page-table", &unknown));
	assert_int_equal(options.n_views, 2);
	assert_int_equal(options.views[1], VIEW_PAGE_TABLE);
	assert_false(figure_parse_views(&options, "tree,trees", &unknown));
	assert_string_equal(unknown, "trees");
	g_free(unknown);
}

static void test_the_timeline_finds_its_steps(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	Rect where = rect(10, 0, 900, 64);
	LayoutOptions zoomed = { .timeline_first = 100, .timeline_last = 149 };
	g_auto(Moment) now = { 0 };
	int64_t last = vms_step_count(m) - 1;

	(void)state;
	moment_init(&now, m);
	moment_prepare(&now);
	assert_int_equal(timeline_step_at(where, &now, NULL, 0), VMS_START);
	assert_int_equal(timeline_step_at(where, &now, NULL, 10), VMS_START);
	assert_int_equal(timeline_step_at(where, &now, NULL, 909), last);
	assert_int_equal(timeline_step_at(where, &now, NULL, 2000), last);
	assert_int_equal(timeline_step_at(where, &now, &zoomed, 10 + 900.0 / 50 * 8), 107);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_view_at_every_moment),
		cmocka_unit_test(test_every_view_of_a_list_of_areas),
		cmocka_unit_test(test_every_view_of_every_kernel),
		cmocka_unit_test(test_every_view_of_a_machine_that_boots),
		cmocka_unit_test(test_the_area_that_is_being_freed_is_at_hand),
		cmocka_unit_test(test_views_of_what_is_selected),
		cmocka_unit_test(test_labels_of_the_address_space_do_not_overlap),
		cmocka_unit_test(test_a_place_is_pointed_out),
		cmocka_unit_test(test_holes_at_the_edges_are_whole),
		cmocka_unit_test(test_a_hundred_thousand_areas),
		cmocka_unit_test(test_a_great_many_holes),
		cmocka_unit_test(test_density_shows_where_areas_are),
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_unknown_views_are_named),
		cmocka_unit_test(test_the_timeline_finds_its_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
