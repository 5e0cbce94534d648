/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-found.c -- a machine that begins with what was found in a running one, and other tasks that come in between. */

#include <string.h>

#include "tests/machine-test.h"

#define START 0xffffc90000000000u
#define TIB ((uint64_t)1 << 40)

static const VmsFoundArea areas[] = {
	{ .start = START, .end = START + 0x3000, .nr_pages = 2, .caller = "module_alloc+0x5/0x10" },
	{ .start = START + 0x4000, .end = START + 0x6000, .lazy = true },
};

static VmsMachine *boot_found(void)
{
	return boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64", .found = areas, .n_found = 2 });
}

static void areas_and_what_waits_are_there_from_the_beginning(void **state)
{
	VmsMachine *m = boot_found();
	uint64_t pfn, entry;
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, START, &area));
	assert_int_equal(area.nr_pages, 2);
	assert_string_equal(area.caller, "module_alloc+0x5/0x10");
	assert_true(vms_translate(m, START + 0x1000, &pfn, &entry));
	assert_int_equal(stat_of(m, "lazy_pages"), 2);
	assert_int_equal(perform(m, "vmalloc(size=4096)").ret, START + 0x6000);
	perform(m, "purge()");
	assert_int_equal(perform(m, "vmalloc(size=4096)").ret, START + 0x3000);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* x86-64 makes the tables below the top at boot; where mm/vmalloc.c runs by itself they are made as they are needed. */
static void a_machine_has_its_upper_tables(void **state)
{
	VmsMachine *found = boot_found(), *fresh = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64" });
	VmsMachine *alone = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64", .bare_tables = true });
	VmsLevel level[VMS_LEVELS];

	(void)state;
	for (uint64_t addr = START; addr < START + 32 * TIB; addr += TIB / 2) {
		assert_int_equal(vms_walk(alone, addr, level), 1);
		assert_int_equal(vms_walk(fresh, addr, level), 2);
		assert_int_not_equal(vms_walk(found, addr, level), 1);
	}
	assert_int_equal(stat_of(fresh, "page_tables"), 0);
	vms_machine_free(found);
	vms_machine_free(fresh);
	vms_machine_free(alone);
}

/* A purge by somebody else before the range waits does nothing for it, one after that gives it back. */
static void others_come_after_so_many_changes(void **state)
{
	(void)state;
	for (uint64_t after = 0; after < 2; after++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64" });
		const VmsEvent purge = { VMS_EVENT_PURGE, { VMS_EVENT_ALL }, after, VMS_EVENT_ALL };

		perform_vmalloc(m, 4 * KIB);
		perform(m, "defer_work(on=1)");
		perform_among(m, "vfree(addr=0xffffc90000000000)", &purge, 1);
		assert_int_equal(stat_of(m, "lazy_pages"), after ? 0 : 2);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* What a purge gave back can be somebody else's before the search goes on. */
static void others_may_take_what_a_purge_gave_back(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){
		.profile = "linux-6.1/x86_64", .vmalloc_start = START, .vmalloc_end = START + 0x2000
	});
	const VmsEvent alloc = { VMS_EVENT_ALLOC, { 0x2000, 1, START, START + 0x2000 }, 1, VMS_EVENT_ALL };

	(void)state;
	perform(m, "defer_work(on=1)");
	perform_vfree(m, perform_vmalloc(m, 4 * KIB).ret);
	assert_true(perform_among(m, "vmalloc(size=4096)", &alloc, 1).failed);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* A purge gives the ranges back one by one; what comes after the first of two finds that one alone. */
static void others_may_come_in_the_middle_of_a_purge(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64" });
	const VmsEvent alloc = { VMS_EVENT_ALLOC, { 0x2000, 1, START, START + TIB }, 1, 1 };
	uint64_t first = perform_vmalloc(m, 4 * KIB).ret, last;
	VmsArea area;

	(void)state;
	perform_vmalloc(m, 4 * KIB);
	last = perform_vmalloc(m, 4 * KIB).ret;
	perform(m, "defer_work(on=1)");
	perform_vfree(m, first);
	perform_vfree(m, last);
	perform_among(m, "purge()", &alloc, 1);
	assert_true(vms_area_find(m, first, &area));
	assert_false(vms_area_find(m, last, &area));
	assert_int_equal(stat_of(m, "lazy_pages"), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* How deep inside of other tasks' calls the marks are. */
typedef struct { unsigned now, calls, searches_outside; } Seen;

static void see(const VmsMachine *m, const VmsStep *step, void *data)
{
	Seen *seen = data;

	(void)m;
	if (step->mark == VMS_MARK_CALL && !strcmp(step->function, "other_task")) {
		seen->now++;
		seen->calls++;
	} else if (step->mark == VMS_MARK_RETURN && !strcmp(step->function, "other_task")) {
		seen->now--;
	} else if (step->mark == VMS_MARK_CALL && !strcmp(step->function, "alloc_vmap_area")) {
		seen->searches_outside += !seen->now;
	}
}

static void what_others_do_is_a_call_of_its_own(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64" });
	const VmsEvent others[] = {
		{ VMS_EVENT_ALLOC, { 0x2000, 1, START, START + TIB }, 0, 0 }, { VMS_EVENT_FREE, { START }, 1, 0 }
	};
	Seen seen = { 0 };

	(void)state;
	vms_observe(m, see, &seen);
	assert_int_equal(perform_among(m, "vmalloc(size=4096)", others, 2).ret, START + 0x2000);
	assert_int_equal(seen.calls, 2);
	assert_int_equal(seen.now, 0);
	assert_int_equal(seen.searches_outside, 1);
	assert_int_equal(stat_of(m, "lazy_pages"), 2);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas_and_what_waits_are_there_from_the_beginning),
		cmocka_unit_test(a_machine_has_its_upper_tables),
		cmocka_unit_test(others_come_after_so_many_changes),
		cmocka_unit_test(others_may_take_what_a_purge_gave_back),
		cmocka_unit_test(others_may_come_in_the_middle_of_a_purge),
		cmocka_unit_test(what_others_do_is_a_call_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
