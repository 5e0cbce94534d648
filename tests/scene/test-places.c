/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-places.c -- the layout of the kernel's addresses and the lottery of KASLR: what is shown, what is tied to what,
 * and what is left out where there is little room. */

#include "tests/scene/stage.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char *const one_area[] = { "vmalloc(size=12288)", NULL };

/* The first shape of a part from index *at on, which is left behind it; NULL where there is none. */
static const Shape *next_of(const Scene *scene, ShapePart part, size_t *at)
{
	while (*at < scene_count(scene)) {
		const Shape *shape = scene_at(scene, (*at)++);

		if (shape->key.part == part)
			return shape;
	}
	return NULL;
}

static unsigned count_of(const Scene *scene, ShapePart part)
{
	unsigned n = 0;
	size_t at = 0;

	while (next_of(scene, part, &at))
		n++;
	return n;
}

static Scene *view_of(const VmsOptions *options, View view, double width, double height)
{
	VmsMachine *m = stage_machine_with(options, one_area);
	Scene *scene = stage_view(m, view, width, height);

	stage_check(scene, rect(0, 0, width, height));
	vms_machine_free(m);
	return scene;
}

/* Every region of the kernel's half and every part has a row where there is room, in the order of addresses. */
static void every_region_has_a_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsMachine *m = stage_machine_of(vms_profile_at(i)->name, one_area);
		g_autoptr(Scene) scene = stage_view(m, VIEW_LAYOUT, 1200, 900);
		size_t rows = vms_part_count(m), at = 0;
		const Shape *row, *before = NULL;
		VmsRegion region;

		for (size_t k = 0; vms_region_at(m, k, &region); k++)
			rows += rows > vms_part_count(m) || (strcmp(region.id, "user") && strcmp(region.id, "non-canonical"));
		assert_int_equal(count_of(scene, PART_PLACE), rows);
		while ((row = next_of(scene, PART_PLACE, &at))) {
			if (before)
				assert_true(row->target.address >= before->target.address && row->box.y > before->box.y);
			before = row;
		}
		vms_machine_free(m);
	}
}

/* On the bar all is to scale: a region's share of the bar is its share of the addresses, within two pixels. */
static void the_bar_is_to_scale(void **state)
{
	g_autoptr(Scene) scene = view_of(&(VmsOptions) { .profile = "linux-2.4/x86_32" }, VIEW_LAYOUT, 800, 500);
	const Shape *bar = scene_find(scene, shape_key(PART_SCALE, 1, 0));
	const Shape *direct = scene_find(scene, shape_key(PART_SCALE, 0, 0xc0000000));
	const Shape *vmalloc = scene_find(scene, shape_key(PART_SCALE, 0, 0xf8800000));

	(void)state;
	assert_true(bar && direct && vmalloc);
	assert_true(direct->box.h > bar->box.h * 896 / 1024 - 2 && direct->box.h < bar->box.h * 896 / 1024 + 2);
	assert_true(vmalloc->box.h > bar->box.h * 88 / 1024 - 2 && vmalloc->box.h < bar->box.h * 88 / 1024 + 2);
}

/* A string leads from each section that /proc/iomem names to its line, in the same colour; none from RAM. */
static void sections_are_tied_to_their_lines(void **state)
{
	static const struct { const char *profile; unsigned strings; } table[] = {
		{ "linux-2.4/x86_32", 2 }, { "linux-2.6.34/arm", 2 }, { "linux-3.15/x86_32", 3 }, { "linux-6.1/x86_64", 4 },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(Scene) scene = view_of(&(VmsOptions) { .profile = table[i].profile }, VIEW_LAYOUT, 1000, 600);
		g_autoptr(Scene) narrow = view_of(&(VmsOptions) { .profile = table[i].profile }, VIEW_LAYOUT, 430, 900);

		assert_int_equal(count_of(scene, PART_IOMEM_LINK), table[i].strings);
		assert_int_equal(count_of(narrow, PART_IOMEM_LINK), 0);
		assert_true(count_of(narrow, PART_IOMEM_TEXT) > 3);
	}
}

/* With little room the holes go first, then what is small; direct map and vmalloc space stay. */
static void what_matters_stays(void **state)
{
	static const double heights[] = { 900, 420, 300, 240, 140 };
	unsigned rows = UINT_MAX;

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(heights); i++) {
		VmsOptions options = { .profile = "linux-6.1/x86_64" };
		g_autoptr(Scene) scene = view_of(&options, VIEW_LAYOUT, 600, heights[i]);

		assert_true(count_of(scene, PART_PLACE) <= rows);
		rows = count_of(scene, PART_PLACE);
		assert_non_null(scene_find(scene, shape_key(PART_PLACE, 0, 0xffff888000000000)));
		assert_non_null(scene_find(scene, shape_key(PART_PLACE, 0, 0xffffc90000000000)));
		assert_non_null(scene_find(scene, shape_key(PART_PLACE, 0, 0xffffffffa0000000)));
	}
	assert_in_range(rows, 4, 8);
}

static void the_address_at_hand_is_marked(void **state)
{
	g_autoptr(Scene) scene = view_of(&(VmsOptions) { .profile = "linux-3.15/x86_32" }, VIEW_LAYOUT, 600, 400);
	const Shape *row = scene_find(scene, shape_key(PART_PLACE, 0, 0xf7ffe000));
	const Shape *here = scene_find(scene, shape_key(PART_PLACE_HERE, 0, 0));

	(void)state;
	assert_true(row && here);
	assert_true(here->box.y >= row->box.y - 6 && here->box.y + here->box.h <= row->box.y + row->box.h + 6);
	assert_non_null(scene_find(scene, shape_key(PART_SCALE_HERE, 0, 0)));
}

/* The curve over RAM is there where the window follows RAM. */
static void ram_is_drawn_on_32_bits(void **state)
{
	g_autoptr(Scene) narrow = view_of(&(VmsOptions) { .profile = "linux-2.4/x86_32" }, VIEW_LAYOUT, 1000, 600);
	g_autoptr(Scene) wide = view_of(&(VmsOptions) { .profile = "linux-6.1/x86_64" }, VIEW_LAYOUT, 1000, 600);

	(void)state;
	assert_int_equal(count_of(narrow, PART_RAM_HERE), 1);
	assert_int_equal(count_of(wide, PART_RAM_HERE), 0);
}

/* KASLR's bins hold all seeds; the machine's own bar is the last, and the mark is where its vmalloc space begins. */
static void kaslr_shows_the_lottery(void **state)
{
	VmsOptions options = { .profile = "linux-5.4/x86_64", .kaslr = true, .seed = 7 };
	g_autoptr(Scene) scene = view_of(&options, VIEW_KASLR, 900, 400);
	g_autoptr(Scene) unmoved = view_of(&(VmsOptions) { .profile = "linux-5.4/x86_64" }, VIEW_KASLR, 900, 400);
	const Shape *here = scene_find(scene, shape_key(PART_KASLR_HERE, 0, 0)), *bin;
	unsigned seeds = 0, n, bars = count_of(scene, PART_KASLR_BAR);
	size_t at = 0;

	(void)state;
	while ((bin = next_of(scene, PART_KASLR_BIN, &at))) {
		assert_int_equal(sscanf(bin->tip, "vmalloc_base lies here with %u", &n), 1);
		seeds += n;
	}
	assert_int_equal(seeds, 1000);
	assert_in_range(bars, 3, 7);
	at = 0;
	for (const Shape *region; (region = next_of(scene, PART_KASLR_REGION, &at));)
		if (region->key.number == 8 * (bars - 1) + 2)
			assert_true(here->p[0].x >= region->box.x && here->p[0].x <= region->box.x + 2);
	assert_non_null(strstr(scene_find(unmoved, shape_key(PART_KASLR_TEXT, 3, 0))->text, "without KASLR"));
}

static void kernels_that_move_nothing_say_so(void **state)
{
	static const struct { const char *profile; bool moves; } table[] = {
		{ "linux-2.4/x86_32", false }, { "linux-3.15/x86_64", false }, { "linux-4.19/x86_64", true },
		{ "linux-6.1/x86_64-la57", true }, { "linux-6.12/x86_64", true },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		VmsMachine *m = stage_machine_of(table[i].profile, one_area);
		g_autoptr(Scene) scene = stage_view(m, VIEW_KASLR, 600, 300);

		assert_int_equal(view_suits(VIEW_KASLR, m), table[i].moves);
		assert_int_equal(count_of(scene, PART_NOTE), !table[i].moves);
		assert_true(view_suits(VIEW_LAYOUT, m));
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_region_has_a_row),
		cmocka_unit_test(the_bar_is_to_scale),
		cmocka_unit_test(sections_are_tied_to_their_lines),
		cmocka_unit_test(what_matters_stays),
		cmocka_unit_test(the_address_at_hand_is_marked),
		cmocka_unit_test(ram_is_drawn_on_32_bits),
		cmocka_unit_test(kaslr_shows_the_lottery),
		cmocka_unit_test(kernels_that_move_nothing_say_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
