/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-moves.c -- into, over, out, segment, stage and operation are rules over the nesting of calls, the same in both
 * directions.  Each rule is written down here once more, as plainly as can be, and compared at every step of a
 * recording. */

#include <string.h>

#include "tests/machine-test.h"

static VmsStep step_at(const VmsMachine *m, int64_t step)
{
	VmsStep out;

	assert_true(vms_step_at(m, step, &out));
	return out;
}

static bool is_last_of_its_operation(const VmsMachine *m, int64_t step)
{
	return step == vms_step_count(m) - 1 || vms_op_of_step(m, step + 1) != vms_op_of_step(m, step);
}

/* Whether something begins at a step: its stage or subgoal is not that of the step before it. */
static bool begins(const VmsMachine *m, int64_t step, bool by_stage)
{
	VmsStep before, here = step_at(m, step);

	if (step == 0)
		return true;
	before = step_at(m, step - 1);
	return by_stage ? here.stage != before.stage : here.subgoal != before.subgoal;
}

/* Whether a move of that kind from `from` may stop at `to`, in either direction. */
static bool stops_at(const VmsMachine *m, VmsMove move, const VmsStep *from, const VmsStep *to)
{
	switch (move) {
	case VMS_MOVE_OVER:
		return to->depth <= from->depth;
	case VMS_MOVE_OUT:
		return to->depth < from->depth;
	case VMS_MOVE_SEGMENT:
	case VMS_MOVE_STAGE:
		return begins(m, to->step, move == VMS_MOVE_STAGE) || is_last_of_its_operation(m, to->step);
	case VMS_MOVE_OPERATION:
		return is_last_of_its_operation(m, to->step);
	default:
		return true;
	}
}

/* Where the move has to stop; false where nothing in that direction is such a place. */
static bool expected_stop(const VmsMachine *m, VmsMove move, int64_t from, int direction, int64_t *stop)
{
	VmsStep here = step_at(m, from);
	int64_t to = from + direction;

	for (; to >= 0 && to < vms_step_count(m); to += direction) {
		VmsStep there = step_at(m, to);

		*stop = to;
		if (stops_at(m, move, &here, &there))
			return true;
	}
	*stop = to < 0 ? VMS_START : vms_step_count(m) - 1;
	if (move == VMS_MOVE_OUT && !here.depth)
		*stop = from;
	return false;
}

static void moves_as_expected(VmsMachine *m, VmsMove move, int64_t from, VmsDirection direction)
{
	int64_t stop;
	bool found = expected_stop(m, move, from, direction, &stop);

	vms_goto(m, from);
	assert_int_equal(vms_move(m, move, direction), found);
	assert_int_equal(vms_cursor(m), stop);
}

static void follows_its_rule(VmsMove move)
{
	VmsMachine *m = boot();

	perform_vmalloc(m, 12 * KIB);
	perform_vfree(m, perform_vmalloc(m, 64 * KIB).ret);
	perform(m, "purge()");
	for (int64_t from = 0; from < vms_step_count(m); from++) {
		moves_as_expected(m, move, from, VMS_FORWARD);
		moves_as_expected(m, move, from, VMS_BACK);
	}
	vms_goto(m, VMS_START);
	assert_false(vms_move(m, move, VMS_BACK));
	assert_int_equal(vms_cursor(m), VMS_START);
	vms_machine_free(m);
}

static void into(void **state) { (void)state; follows_its_rule(VMS_MOVE_INTO); }
static void over(void **state) { (void)state; follows_its_rule(VMS_MOVE_OVER); }
static void out(void **state) { (void)state; follows_its_rule(VMS_MOVE_OUT); }
static void segment(void **state) { (void)state; follows_its_rule(VMS_MOVE_SEGMENT); }
static void stage(void **state) { (void)state; follows_its_rule(VMS_MOVE_STAGE); }
static void operation(void **state) { (void)state; follows_its_rule(VMS_MOVE_OPERATION); }

/* Over a call and back over it is where one was; it may only be further where the call ended its caller. */
static void over_and_back_returns(void **state)
{
	VmsMachine *m = boot();
	int64_t last;

	(void)state;
	last = perform_vmalloc(m, 12 * KIB).last;
	for (int64_t from = 0; from < last; from++) {
		int depth = step_at(m, from).depth;

		vms_goto(m, from);
		assert_true(vms_move(m, VMS_MOVE_OVER, VMS_FORWARD));
		if (step_at(m, vms_cursor(m)).depth != depth)
			continue;
		assert_true(vms_move(m, VMS_MOVE_OVER, VMS_BACK));
		assert_int_equal(vms_cursor(m), from);
	}
	vms_machine_free(m);
}

/* The five stages of the way in and the four of the way back come in their order. */
static void stages_come_in_their_order(void **state)
{
	const VmsStage way_in[] = {
		VMS_STAGE_SIZE_ALIGN, VMS_STAGE_GET_VM_AREA_NODE, VMS_STAGE_ALLOC_VMAP_AREA, VMS_STAGE_PAGE_ARRAY,
		VMS_STAGE_MAP_VM_AREA,
	};
	VmsMachine *m = boot();
	VmsResult result = perform_vmalloc(m, 12 * KIB);
	size_t reached = 0;

	(void)state;
	for (int64_t step = result.first; step <= result.last && reached < 5; step++)
		if (step_at(m, step).stage == way_in[reached])
			reached++;
	assert_int_equal(reached, 5);
	vms_machine_free(m);
}

/* The call stack at every step is what one gets by walking along: a call is pushed, and gone behind its return; the
 * operation itself, which is no function of the kernel, is in it only while there is none. */
static void the_call_stack_is_that_of_the_marks(void **state)
{
	VmsMachine *m = boot();
	int64_t entered[64];
	size_t inside = 0, functions;

	(void)state;
	perform_vfree(m, perform_vmalloc(m, 12 * KIB).ret);
	for (int64_t at = 0; at < vms_step_count(m); at++) {
		VmsStep step = step_at(m, at);
		VmsCall call[64];

		if (step.mark == VMS_MARK_OPERATION || step.mark == VMS_MARK_CALL)
			entered[inside++] = at;
		else if (step.mark == VMS_MARK_DONE || step.mark == VMS_MARK_DONE_VOID)
			inside--;
		vms_goto(m, at);
		functions = inside > 1 ? inside - 1 : inside;
		assert_int_equal(vms_backtrace(m, call, 64), functions);
		for (size_t i = 0; i < functions; i++)
			assert_int_equal(call[i].entered, entered[inside - 1 - i]);
		if (step.mark == VMS_MARK_RETURN)
			inside--;
	}
	assert_int_equal(inside, 0);
	vms_machine_free(m);
}

/* What the marks of a frame's own file have said since it was entered, the latest under each name. */
static size_t locals_by_hand(const VmsMachine *m, const VmsCall *call, int64_t at, VmsValue *out)
{
	VmsStep entry, step;
	size_t n = 0;

	vms_step_at(m, call->entered, &entry);
	for (int64_t i = call->entered; i <= at && vms_step_at(m, i, &step); i++) {
		bool calls = step.mark == VMS_MARK_CALL || step.mark == VMS_MARK_OPERATION;

		if (step.depth > entry.depth + 1 || (calls && i != call->entered) || strcmp(step.file, entry.file))
			continue;
		for (size_t k = 0; k < step.n_values; k++) {
			size_t place = 0;

			while (place < n && strcmp(out[place].name, step.value[k].name))
				place++;
			if (step.value[k].type != VMS_NAME)
				out[place] = step.value[k];
			n += place == n && step.value[k].type != VMS_NAME;
		}
	}
	return n;
}

static void locals_are_what_the_marks_have_said(void **state)
{
	VmsValue local[64], wanted[64];
	VmsMachine *m = boot();
	VmsCall call[64];

	(void)state;
	perform_vmalloc(m, 40000);
	for (int64_t at = vms_cursor(m); at >= 0; at -= 3) {
		size_t frames;

		vms_goto(m, at);
		frames = vms_backtrace(m, call, 64);
		for (size_t frame = 0; frame < frames; frame++) {
			size_t n = locals_by_hand(m, &call[frame], at, wanted);

			assert_int_equal(vms_locals(m, frame, local, 64), n);
			for (size_t i = 0; i < n; i++) {
				assert_string_equal(local[i].name, wanted[i].name);
				assert_int_equal(local[i].value, wanted[i].value);
			}
		}
	}
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(into),
		cmocka_unit_test(over),
		cmocka_unit_test(out),
		cmocka_unit_test(segment),
		cmocka_unit_test(stage),
		cmocka_unit_test(operation),
		cmocka_unit_test(over_and_back_returns),
		cmocka_unit_test(stages_come_in_their_order),
		cmocka_unit_test(the_call_stack_is_that_of_the_marks),
		cmocka_unit_test(locals_are_what_the_marks_have_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
