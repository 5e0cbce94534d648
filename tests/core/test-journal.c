/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-journal.c -- going back is undoing writes: all the way back is the machine as it was booted, byte for byte. */

#include <stdlib.h>

#include "tests/machine-test.h"

static void all_the_way_back_is_the_start(void **state)
{
	VmsMachine *m = boot();
	size_t size;
	void *start = arena_copy(m, &size);
	uint64_t hash = vms_state_hash(m);

	(void)state;
	perform_a_bit_of_everything(m);
	assert_int_not_equal(vms_state_hash(m), hash);
	assert_int_equal(vms_goto(m, VMS_START), VMS_START);
	assert_int_equal(vms_state_hash(m), hash);
	assert_arena_equal(m, start, size);
	free(start);
	vms_machine_free(m);
}

static void every_step_is_the_same_both_ways(void **state)
{
	VmsMachine *m = boot();
	uint64_t *hash;

	(void)state;
	perform_a_bit_of_everything(m);
	hash = hashes_of_all_steps(m);
	for (int64_t step = vms_step_count(m) - 1; step >= VMS_START; step--) {
		vms_goto(m, step);
		assert_int_equal(vms_state_hash(m), hash[step + 1]);
	}
	for (int64_t step = 0; step < vms_step_count(m); step++) {
		assert_true(vms_move(m, VMS_MOVE_INTO, VMS_FORWARD));
		assert_int_equal(vms_cursor(m), step);
		assert_int_equal(vms_state_hash(m), hash[step + 1]);
	}
	free(hash);
	vms_machine_free(m);
}

static void the_hash_at_an_operations_end_is_in_its_result(void **state)
{
	VmsMachine *m = boot();
	VmsOp op;
	VmsResult result;

	(void)state;
	perform_a_bit_of_everything(m);
	for (uint64_t n = vms_op_count(m); n > 0; n--) {
		assert_true(vms_op_at(m, n, &op, &result));
		assert_int_equal(result.number, n);
		vms_goto(m, result.last);
		assert_int_equal(vms_state_hash(m), result.state);
	}
	vms_machine_free(m);
}

static void steps_are_numbered_without_gaps(void **state)
{
	VmsMachine *m = boot();
	VmsOp op;
	VmsResult result;
	int64_t next = 0;

	(void)state;
	perform_a_bit_of_everything(m);
	for (uint64_t n = 1; n <= vms_op_count(m); n++) {
		assert_true(vms_op_at(m, n, &op, &result));
		assert_int_equal(result.first, next);
		assert_true(result.last >= result.first);
		for (; next <= result.last; next++) {
			VmsStep step;

			assert_true(vms_step_at(m, next, &step));
			assert_int_equal(step.step, next);
			assert_int_equal(step.op, n);
			assert_int_equal(vms_op_of_step(m, next), n);
		}
	}
	assert_int_equal(next, vms_step_count(m));
	assert_int_equal(vms_op_of_step(m, VMS_START), 0);
	vms_machine_free(m);
}

static void going_anywhere_is_clamped(void **state)
{
	VmsMachine *m = boot();
	int64_t last;

	(void)state;
	assert_int_equal(vms_goto(m, 100), VMS_START);
	last = perform_vmalloc(m, 12 * KIB).last;
	assert_int_equal(vms_cursor(m), last);
	assert_int_equal(vms_goto(m, last + 100), last);
	assert_int_equal(vms_goto(m, -100), VMS_START);
	vms_machine_free(m);
}

static void single_writes_can_be_walked_both_ways(void **state)
{
	VmsMachine *m = boot();
	size_t size;
	void *start = arena_copy(m, &size);
	uint64_t forward = 0, back = 0, end;

	(void)state;
	perform_vmalloc(m, 12 * KIB);
	end = vms_state_hash(m);
	while (vms_move(m, VMS_MOVE_MICRO, VMS_BACK))
		back++;
	assert_int_equal(vms_cursor(m), VMS_START);
	assert_int_equal(vms_cursor_micro(m), 0);
	assert_arena_equal(m, start, size);
	while (vms_move(m, VMS_MOVE_MICRO, VMS_FORWARD))
		forward++;
	assert_int_equal(forward, back);
	assert_true(forward > (uint64_t)vms_step_count(m));
	assert_int_equal(vms_state_hash(m), end);
	free(start);
	vms_machine_free(m);
}

static void machines_do_not_know_of_each_other(void **state)
{
	VmsMachine *a = boot(), *b = boot();
	uint64_t *hash_a, *hash_b;

	(void)state;
	perform_a_bit_of_everything(a);
	perform_a_bit_of_everything(b);
	assert_int_equal(vms_step_count(a), vms_step_count(b));
	hash_a = hashes_of_all_steps(a);
	hash_b = hashes_of_all_steps(b);
	for (int64_t step = VMS_START; step < vms_step_count(a); step++)
		assert_int_equal(hash_a[step + 1], hash_b[step + 1]);
	free(hash_a);
	free(hash_b);
	vms_machine_free(a);
	vms_machine_free(b);
}

static void an_unrecorded_machine_comes_to_the_same_state(void **state)
{
	VmsMachine *recorded = boot(), *bare = boot_with(&(VmsOptions){ .unrecorded = true });
	VmsResult result;

	(void)state;
	perform_a_bit_of_everything(recorded);
	perform_a_bit_of_everything(bare);
	assert_int_equal(vms_state_hash(recorded), vms_state_hash(bare));
	result = perform_vmalloc(bare, 1);
	assert_true(result.last < result.first);
	assert_int_equal(vms_step_count(bare), 0);
	vms_machine_free(recorded);
	vms_machine_free(bare);
}

static void what_setup_did_cannot_be_undone(void **state)
{
	VmsMachine *m = boot();
	uint64_t booted = vms_state_hash(m), built;

	(void)state;
	assert_true(vms_setup_begin(m));
	perform_vmalloc(m, 12 * KIB);
	vms_setup_end(m);
	built = vms_state_hash(m);
	assert_int_not_equal(built, booted);
	assert_int_equal(vms_step_count(m), 0);

	perform_vmalloc(m, 12 * KIB);
	assert_false(vms_setup_begin(m));
	vms_goto(m, VMS_START);
	assert_int_equal(vms_state_hash(m), built);
	assert_int_equal(vms_area_count(m, VMS_AREA_BUSY), 1);
	vms_machine_free(m);
}

static void a_record_is_small(void **state)
{
	VmsMachine *m = boot();
	VmsJournalInfo info;

	(void)state;
	perform_a_bit_of_everything(m);
	vms_journal_info(m, &info);
	assert_int_equal(info.marks, vms_step_count(m));
	assert_true(info.writes > 0);
	assert_true(info.bytes <= 32 * info.records);
	vms_machine_free(m);
}

static void a_full_journal_refuses_and_changes_nothing(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .journal_limit = 64 * KIB });
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result;
	uint64_t before;
	int64_t steps;

	(void)state;
	vms_op_set(&op, "size", 64 * KIB);
	do {
		before = vms_state_hash(m);
		steps = vms_step_count(m);
	} while (vms_perform(m, &op, &result, error));
	assert_string_not_equal(error, "");
	assert_int_equal(vms_state_hash(m), before);
	assert_int_equal(vms_step_count(m), steps);
	assert_no_violations(m);
	vms_machine_free(m);
}

static int64_t seen;

static void count_step(const VmsMachine *m, const VmsStep *step, void *data)
{
	(void)m;
	(void)step;
	(void)data;
	seen++;
}

static void an_observer_sees_every_step(void **state)
{
	VmsMachine *m = boot();

	(void)state;
	seen = 0;
	vms_observe(m, count_step, NULL);
	perform_a_bit_of_everything(m);
	assert_int_equal(seen, vms_step_count(m));
	vms_observe(m, NULL, NULL);
	perform_vmalloc(m, 1);
	assert_true(seen < vms_step_count(m));
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_the_way_back_is_the_start),
		cmocka_unit_test(every_step_is_the_same_both_ways),
		cmocka_unit_test(the_hash_at_an_operations_end_is_in_its_result),
		cmocka_unit_test(steps_are_numbered_without_gaps),
		cmocka_unit_test(going_anywhere_is_clamped),
		cmocka_unit_test(single_writes_can_be_walked_both_ways),
		cmocka_unit_test(machines_do_not_know_of_each_other),
		cmocka_unit_test(an_unrecorded_machine_comes_to_the_same_state),
		cmocka_unit_test(what_setup_did_cannot_be_undone),
		cmocka_unit_test(a_record_is_small),
		cmocka_unit_test(a_full_journal_refuses_and_changes_nothing),
		cmocka_unit_test(an_observer_sees_every_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
