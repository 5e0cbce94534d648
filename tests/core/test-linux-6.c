/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-linux-6.c -- what kernels since 5.4 do at the edges: ranges that are lost, purges that meet, ranges for CPUs
 * that make no sense. */

#include <string.h>

#include "tests/machine-test.h"

static uint64_t count_of(const VmsMachine *m, VmsMark mark) { return vms_count(m, mark, VMS_START, vms_cursor(m)); }

/* -------- 6.12 takes an area out of its tree before it looks at it */

/* No hole, no area, nothing that waits: its addresses are gone, until the machine boots again.  That is the kernel's
 * doing. */
static void vfree_of_vm_map_ram_loses_the_range(void **state)
{
	VmsMachine *m = boot_with_64_mib("linux-6.12/x86_64");
	uint64_t addr = perform(m, "vm_map_ram(count=100)").ret;
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, addr, &area));
	perform_vfree(m, addr);
	assert_false(vms_area_find(m, addr, &area));
	assert_int_equal(stat_of(m, "lazy_pages"), 0);
	assert_no_violations(m);
	perform(m, "purge()");
	assert_int_not_equal(perform(m, "vm_map_ram(count=100)").ret, addr);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The kernel notices when the block itself goes: it warns, does not touch the tree, and the range is found again. */
static void a_lost_block_comes_back_when_it_goes(void **state)
{
	VmsMachine *m = boot_with_64_mib("linux-6.12/x86_64");
	uint64_t addr = perform(m, "vm_map_ram(count=64)").ret;
	VmsOp op = vms_op(VMS_OP_VM_UNMAP_RAM);
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsArea area;

	(void)state;
	perform_vmalloc(m, 4 * KIB);
	for (int i = 1; i < 16; i++)
		assert_int_equal(perform(m, "vm_map_ram(count=64)").ret, addr + (uint64_t)i * 64 * 4 * KIB);
	perform_vfree(m, addr);
	for (uint64_t i = 0; i < 16; i++) {
		vms_op_set(&op, "addr", addr + i * 64 * 4 * KIB);
		vms_op_set(&op, "count", 64);
		assert_true(vms_perform(m, &op, &result, error));
	}
	assert_non_null(strstr(result.message, "RB_EMPTY_NODE"));
	assert_true(vms_area_find(m, addr, &area));
	assert_int_equal(area.state, VMS_AREA_LAZY);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* -------- in 6.1 another task's purge may still be going on */

/* Three ranges that wait, and do not touch. */
static VmsMachine *three_that_wait(void)
{
	VmsMachine *m = boot_with_64_mib("linux-6.1/x86_64");
	uint64_t addr[6];

	for (size_t i = 0; i < 6; i++)
		addr[i] = perform_vmalloc(m, 4 * KIB).ret;
	for (size_t i = 0; i < 6; i += 2)
		perform_vfree(m, addr[i]);
	return m;
}

static void a_purge_waits_for_that_of_another_task(void **state)
{
	const VmsEvent begun = { .kind = VMS_EVENT_PURGE, .arg = { 1 } };
	VmsMachine *m = three_that_wait();

	(void)state;
	perform_among(m, "other_tasks()", &begun, 1);
	assert_int_equal(stat_of(m, "lazy_pages"), 4);
	assert_no_violations(m);
	perform(m, "purge()");
	assert_int_equal(stat_of(m, "lazy_pages"), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The other task may give back the last range that this one has taken. */
static void a_purge_may_find_nothing_left(void **state)
{
	const VmsEvent merges[] = {
		{ .kind = VMS_EVENT_MERGE, .after = 1 }, { .kind = VMS_EVENT_MERGE, .after = 1 },
		{ .kind = VMS_EVENT_MERGE, .after = 1 }
	};
	VmsMachine *m = three_that_wait();

	(void)state;
	perform_among(m, "purge()", merges, 3);
	assert_int_equal(stat_of(m, "lazy_pages"), 0);
	assert_int_equal(count_of(m, VMS_MARK_VA_FREE), 3);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* -------- ranges for CPUs */

static bool is_a_bug(const uint64_t *pairs, size_t n)
{
	VmsMachine *m = boot_with_64_mib("linux-6.1/x86_64");
	VmsOp op = vms_op(VMS_OP_PCPU_GET_VM_AREAS);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	vms_op_set(&op, "align", 8 * KIB);
	op.pages = pairs;
	op.n_pages = n;
	assert_true(vms_perform(m, &op, &result, error));
	vms_machine_free(m);
	return result.bug;
}

static void ranges_must_be_aligned_and_apart(void **state)
{
	const uint64_t good[] = { 0, 0x2000, 0x4000, 0x2000 };
	const uint64_t crooked[] = { 0, 0x2000, 0x5000, 0x2000 }, ragged[] = { 0, 0x1000 };
	const uint64_t overlapping[] = { 0, 0x4000, 0x2000, 0x2000 };

	(void)state;
	assert_false(is_a_bug(good, 4));
	assert_true(is_a_bug(crooked, 4));
	assert_true(is_a_bug(ragged, 2));
	assert_true(is_a_bug(overlapping, 4));
}

/* They cannot all lie in the window: nothing is tried. */
static void ranges_must_fit_into_the_window(void **state)
{
	const uint64_t pairs[] = { 0, 0x2000, (uint64_t)1 << 46, 0x2000 };
	VmsMachine *m = boot_with_64_mib("linux-5.4/x86_64");
	VmsOp op = vms_op(VMS_OP_PCPU_GET_VM_AREAS);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	(void)state;
	vms_op_set(&op, "align", 8 * KIB);
	op.pages = pairs;
	op.n_pages = 4;
	assert_true(vms_perform(m, &op, &result, error));
	assert_true(result.failed);
	assert_non_null(strstr(result.message, "last_end"));
	assert_int_equal(count_of(m, VMS_MARK_PCPU_TRY), 0);
	vms_machine_free(m);
}

/* A hole is split for each; where there is no object for the second one, the first is given back. */
static void ranges_that_were_taken_are_given_back(void **state)
{
	const uint64_t pairs[] = { 0, 0x2000, 0x8000, 0x2000, 0x10000, 0x2000 };
	VmsMachine *m = boot_with_64_mib("linux-6.12/x86_64");
	VmsOp op = vms_op(VMS_OP_PCPU_GET_VM_AREAS);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	(void)state;
	perform(m, "fail_next(what=kmalloc, after=9)");
	vms_op_set(&op, "align", 8 * KIB);
	op.pages = pairs;
	op.n_pages = 6;
	assert_true(vms_perform(m, &op, &result, error));
	assert_true(result.failed);
	assert_true(count_of(m, VMS_MARK_VA_CARVE) > 1);
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vfree_of_vm_map_ram_loses_the_range),
		cmocka_unit_test(a_lost_block_comes_back_when_it_goes),
		cmocka_unit_test(a_purge_waits_for_that_of_another_task),
		cmocka_unit_test(a_purge_may_find_nothing_left),
		cmocka_unit_test(ranges_must_be_aligned_and_apart),
		cmocka_unit_test(ranges_must_fit_into_the_window),
		cmocka_unit_test(ranges_that_were_taken_are_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
