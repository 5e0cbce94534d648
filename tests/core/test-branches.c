/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-branches.c -- an operation in the past forks the future; the old one is kept and can be returned to. */

#include <stdlib.h>

#include "tests/machine-test.h"

static VmsBranch branch_of(const VmsMachine *m, unsigned id)
{
	VmsBranch branch;

	for (size_t i = 0; vms_branch_at(m, i, &branch); i++)
		if (branch.id == id)
			return branch;
	fail_msg("there is no branch %u", id);
	return branch;
}

static unsigned current_branch(const VmsMachine *m)
{
	VmsBranch branch;

	for (size_t i = 0; vms_branch_at(m, i, &branch); i++)
		if (branch.current)
			return branch.id;
	fail_msg("no branch is the current one");
	return 0;
}

static void at_first_there_is_the_trunk_alone(void **state)
{
	VmsMachine *m = boot();
	VmsBranch trunk;

	(void)state;
	perform_vmalloc(m, 12 * KIB);
	perform_vmalloc(m, 4 * KIB);
	assert_int_equal(vms_branch_count(m), 1);
	trunk = branch_of(m, 0);
	assert_true(trunk.current);
	assert_int_equal(trunk.ops, 2);
	assert_int_equal(trunk.end, vms_step_count(m) - 1);
	vms_machine_free(m);
}

static void an_operation_in_the_past_forks(void **state)
{
	VmsMachine *m = boot();
	VmsResult first = perform_vmalloc(m, 12 * KIB), second = perform_vmalloc(m, 4 * KIB), other;
	int64_t trunk_end = second.last;
	VmsBranch branch;

	(void)state;
	vms_goto(m, first.last);
	other = perform_vmalloc(m, 8 * KIB);
	assert_int_equal(vms_branch_count(m), 2);
	assert_int_equal(other.first, first.last + 1);
	assert_int_equal(other.number, 2);
	assert_int_equal(vms_op_count(m), 2);
	assert_int_equal(vms_cursor(m), other.last);

	branch = branch_of(m, current_branch(m));
	assert_int_not_equal(branch.id, 0);
	assert_int_equal(branch.parent, 0);
	assert_int_equal(branch.fork, first.last);
	assert_int_equal(branch.end, other.last);
	assert_int_equal(branch.ops, 2);
	assert_int_equal(branch_of(m, 0).end, trunk_end);
	assert_int_equal(branch_of(m, 0).ops, 2);
	vms_machine_free(m);
}

static void a_branch_can_be_returned_to(void **state)
{
	VmsMachine *m = boot();
	VmsResult first = perform_vmalloc(m, 12 * KIB), second = perform_vmalloc(m, 4 * KIB), other;
	uint64_t *trunk, *again;
	unsigned id;

	(void)state;
	trunk = hashes_of_all_steps(m);
	vms_goto(m, first.last);
	other = perform_vmalloc(m, 8 * KIB);
	id = current_branch(m);

	assert_true(vms_branch_switch(m, 0));
	assert_int_equal(vms_cursor(m), second.last);
	assert_int_equal(vms_state_hash(m), second.state);
	assert_int_equal(vms_step_count(m), second.last + 1);
	again = hashes_of_all_steps(m);
	for (int64_t step = VMS_START; step <= second.last; step++)
		assert_int_equal(again[step + 1], trunk[step + 1]);

	assert_true(vms_branch_switch(m, id));
	assert_int_equal(vms_cursor(m), other.last);
	assert_int_equal(vms_state_hash(m), other.state);
	assert_false(vms_branch_switch(m, 1000));
	free(trunk);
	free(again);
	vms_machine_free(m);
}

/* A fork in the middle of an operation leaves the rest of it behind; both lines stay whole. */
static void an_operation_can_be_forked_in_its_middle(void **state)
{
	VmsMachine *m = boot();
	VmsResult first = perform_vmalloc(m, 12 * KIB), second = perform_vmalloc(m, 64 * KIB);
	char error[VMS_ERROR_SIZE] = "";
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	VmsResult other;

	(void)state;
	vms_op_set(&op, "size", 8 * KIB);
	vms_goto(m, (second.first + second.last) / 2);
	if (vms_perform(m, &op, &other, error)) {
		assert_int_equal(vms_cursor(m), other.last);
		assert_no_violations(m);
	}
	assert_true(vms_branch_switch(m, 0));
	assert_int_equal(vms_state_hash(m), second.state);
	vms_goto(m, first.last);
	assert_int_equal(vms_state_hash(m), first.state);
	vms_machine_free(m);
}

/* Branches of branches: eight lines, each from the middle of the one before, and all can be visited in any order. */
static void branches_of_branches(void **state)
{
	enum { LINES = 8 };
	VmsMachine *m = boot();
	uint64_t hash[LINES];
	unsigned id[LINES];

	(void)state;
	for (unsigned i = 0; i < LINES; i++) {
		VmsResult middle = perform_vmalloc(m, (i + 1) * 4 * KIB);

		hash[i] = perform_vmalloc(m, 4 * KIB).state;
		id[i] = current_branch(m);
		vms_goto(m, middle.last);
	}
	/* The last goto left the cursor in the past of the last line, not on another one. */
	assert_int_equal(vms_branch_count(m), LINES);
	for (unsigned round = 0; round < 3 * LINES; round++) {
		unsigned i = round * 5 % LINES;

		assert_true(vms_branch_switch(m, id[i]));
		assert_int_equal(vms_state_hash(m), hash[i]);
		assert_no_violations(m);
	}
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_first_there_is_the_trunk_alone),
		cmocka_unit_test(an_operation_in_the_past_forks),
		cmocka_unit_test(a_branch_can_be_returned_to),
		cmocka_unit_test(an_operation_can_be_forked_in_its_middle),
		cmocka_unit_test(branches_of_branches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
