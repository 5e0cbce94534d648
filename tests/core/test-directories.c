/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-directories.c -- the task of boot on x86-32, whose own top-level table lags behind that of init_mm: how it
 * comes to know of what vmalloc has mapped, and what happens where nothing is.  Processes: test-processes.c. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

static VmsResult touch(VmsMachine *m, uint64_t addr)
{
	char text[48];

	snprintf(text, sizeof text, "touch(addr=0x%" PRIx64 ")", addr);
	return perform(m, text);
}

static uint64_t task_entry(const VmsMachine *m, uint64_t addr)
{
	uint64_t entry = 0;

	assert_true(vms_task_entry(m, addr, &entry));
	return entry;
}

static uint64_t init_entry(const VmsMachine *m, uint64_t addr)
{
	VmsLevel level[VMS_LEVELS];

	vms_walk(m, addr, level);
	return level[0].entry;
}

static uint64_t syncs(const VmsMachine *m, const VmsResult *result)
{
	return vms_count(m, VMS_MARK_PT_SYNC, result->first, result->last);
}

static void the_first_access_copies_the_entry(void **state)
{
	static const char *const profiles[] = {
		"linux-2.4.0/x86_32", "linux-2.4/x86_32", "linux-2.6.34/x86_32", "linux-3.15/x86_32"
	};

	(void)state;
	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
		VmsMachine *m = boot_profile(profiles[i]);
		uint64_t addr = perform_vmalloc(m, 4096).ret;
		VmsResult result;

		assert_int_equal(task_entry(m, addr), 0);
		assert_int_not_equal(init_entry(m, addr), 0);
		result = touch(m, addr);
		assert_false(result.bug);
		assert_int_equal(syncs(m, &result), 1);
		assert_int_equal(task_entry(m, addr), init_entry(m, addr));
		result = touch(m, addr);
		assert_int_equal(syncs(m, &result), 0);
		assert_int_equal(vms_count(m, VMS_MARK_PAGE_FAULT, result.first, result.last), 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* The lower table is the same: what is mapped in it later is seen without a fault. */
static void a_shared_table_needs_no_second_copy(void **state)
{
	VmsMachine *m = boot_profile("linux-3.15/x86_32");
	uint64_t first = perform_vmalloc(m, 4 * MIB).ret, same = first + 4 * MIB - VMS_PAGE_SIZE, other;
	VmsResult result;

	(void)state;
	result = touch(m, same);
	assert_int_equal(syncs(m, &result), 1);
	other = perform_vmalloc(m, 4096).ret;
	assert_int_equal(other >> 22, same >> 22);
	result = touch(m, other);
	assert_int_equal(syncs(m, &result), 0);
	vms_machine_free(m);
}

static void what_is_not_mapped_is_an_oops(void **state)
{
	VmsMachine *m = boot_profile("linux-3.15/x86_32");
	uint64_t addr = perform_vmalloc(m, 4096).ret;
	VmsResult result = touch(m, addr + VMS_PAGE_SIZE);     /* the guard page */

	(void)state;
	assert_true(result.failed && !result.bug);
	assert_string_equal(result.fault, "guard page");
	assert_string_equal(result.message, "BUG: unable to handle kernel paging request at f7fff000");
	result = touch(m, 0xff000000);                        /* not even a table */
	assert_string_equal(result.fault, "hole");
	assert_int_equal(syncs(m, &result), 0);
	vms_machine_free(m);
}

/* 2.4.0 copies the entry of the directory, and meets the same page fault again, which it knows no remedy for; later
 * 2.4 looks down to the page before it goes back. */
static void the_first_2_4_faults_twice(void **state)
{
	static const struct { const char *profile; uint64_t faults; } table[] = {
		{ "linux-2.4.0/x86_32", 2 }, { "linux-2.4/x86_32", 1 }, { "linux-3.15/x86_32", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsResult result = touch(m, perform_vmalloc(m, 4096).ret + VMS_PAGE_SIZE);

		assert_string_equal(result.fault, "guard page");
		assert_int_equal(vms_count(m, VMS_MARK_PAGE_FAULT, result.first, result.last), table[i].faults);
		assert_int_equal(syncs(m, &result), 1);
		vms_machine_free(m);
	}
}

/* Going back takes the copy away again. */
static void an_access_can_be_undone(void **state)
{
	VmsMachine *m = boot_profile("linux-3.15/x86_32");
	uint64_t addr = perform_vmalloc(m, 4096).ret;
	VmsResult result = touch(m, addr);
	uint64_t tables = stat_of(m, "page_tables");

	(void)state;
	vms_goto(m, result.first - 1);
	assert_int_equal(task_entry(m, addr), 0);
	assert_int_equal(stat_of(m, "page_tables"), tables);
	assert_int_equal(tables, 1);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_access_copies_the_entry),
		cmocka_unit_test(a_shared_table_needs_no_second_copy),
		cmocka_unit_test(what_is_not_mapped_is_an_oops),
		cmocka_unit_test(the_first_2_4_faults_twice),
		cmocka_unit_test(an_access_can_be_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
