/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-ranges.c -- parts of the address space: places and addresses, zooming, moving, and never leaving it. */

#include "tests/scene/stage.h"

#include "gui/scene/layout-address.h"

#define START UINT64_C(0xffffc90000000000)

static const AddressRange everything = { 0, UINT64_MAX };
static const Rect ruler = { 100, 0, 1000, 50 };

static double length(AddressRange range)
{
	return (double)(range.last - range.start) + 1;
}

static void test_places_and_addresses(void **state)
{
	AddressRange range = { START, START + 0xffff };

	(void)state;
	assert_true(address_place(ruler, range, START) == 100);
	assert_true(address_place(ruler, range, START + 0x8000) == 600);
	assert_true(address_place(ruler, range, START - 0x1000) < 100);
	assert_int_equal(address_at(ruler, range, 600), START + 0x8000);
	assert_int_equal(address_at(ruler, range, 0), START);
	assert_int_equal(address_at(ruler, range, 9999), START + 0xffff);
	assert_int_equal(address_at(ruler, everything, 1100), UINT64_MAX);
}

/* From all of it down to a part of a page and back, the address under the pointer stays there. */
static void test_zoom_keeps_the_address_in_its_place(void **state)
{
	AddressRange range = everything;
	uint64_t at = START + 0x5000;

	(void)state;
	for (int i = 0; i < 80; i++) {
		double before = address_place(ruler, range, at), after;
		AddressRange next = range_zoom(range, at, i < 60 ? 2 : 0.5);

		assert_true(next.last > next.start);
		after = address_place(ruler, next, at);
		if (length(range) < 1e18 && length(next) < 1e18)
			assert_true(after - before < 1 && before - after < 1);
		range = next;
	}
	for (int i = 0; i < 100; i++)
		range = range_zoom(range, at, 0.5);
	assert_int_equal(range.start, 0);
	assert_int_equal(range.last, UINT64_MAX);
	for (int i = 0; i < 100; i++)
		range = range_zoom(range, at, 2);
	assert_true(length(range) == VMS_PAGE_SIZE / 4);
}

static void test_moving_stops_at_the_ends(void **state)
{
	AddressRange low = { 0x1000, 0x4fff }, high = { UINT64_MAX - 0x4fff, UINT64_MAX - 0x1000 };

	(void)state;
	low = range_pan(low, -10);
	assert_int_equal(low.start, 0);
	assert_int_equal(low.last, 0x3fff);
	high = range_pan(high, 10);
	assert_int_equal(high.last, UINT64_MAX);
	assert_int_equal(high.last - high.start, 0x3fff);
	assert_int_equal(range_pan(low, 0.5).start, 0x2000);
}

static void test_a_range_has_air_around_it(void **state)
{
	(void)state;
	for (uint64_t pages = 1; pages < 100000; pages = pages * 3 + 1) {
		uint64_t size = pages * VMS_PAGE_SIZE;
		AddressRange range = range_around(START + 0x7000, size);

		assert_true(range.start <= START + 0x7000 && range.last >= START + 0x7000 + size - 1);
		assert_true(length(range) >= 1.1 * (double)size);
		assert_true(length(range) <= 4 * (double)size || length(range) <= 20 * VMS_PAGE_SIZE);
	}
	assert_int_equal(range_around(UINT64_MAX - 0xfff, 0x1000).last, UINT64_MAX);
	assert_int_equal(range_around(0, 0x1000).start, 0);
}

static void test_all_areas_are_in_their_range(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	AddressRange range = range_all_areas(m);
	VmsArea area;
	bool more;

	(void)state;
	for (more = vms_area_from(m, 0, &area); more; more = vms_area_next(m, &area))
		assert_true(area.va_start >= range.start && area.va_end - 1 <= range.last);
	vms_machine_free(m);
	m = stage_machine((const char *const[]) { NULL });
	range = range_all_areas(m);
	assert_true(range.start <= range_window(m).start && range.last > range_window(m).start);
	vms_machine_free(m);
}

/* The automatic range shows what the kernel is busy with, and seldom moves. */
static void test_the_automatic_range_follows(void **state)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	AddressRange before = { 0 };
	unsigned moved = 0;

	(void)state;
	for (int64_t step = 0; step < vms_step_count(m); step++) {
		g_auto(Moment) now = { 0 };
		AddressRange range;

		vms_goto(m, step);
		moment_init(&now, m);
		moment_prepare(&now);
		range = range_automatic(&now);
		if (now.has_area)
			assert_true(now.area.va_start >= range.start && now.area.va_end - 1 <= range.last);
		if (moment_has_candidate(&now))
			assert_true(now.search.addr >= range.start && now.search.addr <= range.last);
		moved += range.start != before.start || range.last != before.last;
		before = range;
	}
	assert_true(moved < 60);
	vms_machine_free(m);
}

static void test_gliding_from_range_to_range(void **state)
{
	AddressRange from = everything, to = { START, START + 0xffff };
	double before = length(from);

	(void)state;
	for (double t = 0.1; t < 1; t += 0.1) {
		AddressRange range = range_mix(from, to, t);

		assert_true(length(range) < before);
		before = length(range);
	}
	assert_int_equal(range_mix(from, to, 1).start, START);
	assert_int_equal(range_mix(from, to, 0).last, UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places_and_addresses),
		cmocka_unit_test(test_zoom_keeps_the_address_in_its_place),
		cmocka_unit_test(test_moving_stops_at_the_ends),
		cmocka_unit_test(test_a_range_has_air_around_it),
		cmocka_unit_test(test_all_areas_are_in_their_range),
		cmocka_unit_test(test_the_automatic_range_follows),
		cmocka_unit_test(test_gliding_from_range_to_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
