/* SPDX-License-Identifier: GPL-2.0-or-later */
/* debugger.c -- stages by name, the call stack and local values, all read from the marks.
 *
 * A frame of the stack is a CALL that has not been left: going back from the cursor, the first CALL that is shallower
 * than everything behind it.  Its local values are what it was called with and what the marks in its file have shown
 * since: small helpers without a CALL of their own count as part of it, other parts of the kernel do not.
 */

#include <string.h>

#include "core/machine/machine.h"

static const struct { const char *name, *title; } stages[] = {
	{ NULL, NULL },
#define STAGE(ID, name, title) { name, title },
#define SUBGOAL(ID, number, STAGE_ID, title)
#define FUNCTION(name, ID)
#include "core/machine/stages.def"
#undef STAGE
#undef SUBGOAL
};

static const struct { const char *title; VmsStage stage; } subgoals[] = {
	{ NULL, VMS_STAGE_NONE },
#define STAGE(ID, name, title)
#define SUBGOAL(ID, number, STAGE_ID, title) { title, VMS_STAGE_##STAGE_ID },
#include "core/machine/stages.def"
#undef STAGE
#undef SUBGOAL
#undef FUNCTION
};

const char *vms_stage_name(VmsStage stage) { return stage < VMS_STAGE_COUNT ? stages[stage].name : NULL; }
const char *vms_stage_title(VmsStage stage) { return stage < VMS_STAGE_COUNT ? stages[stage].title : NULL; }
const char *vms_subgoal_title(int subgoal) { return subgoal > 0 && subgoal <= 12 ? subgoals[subgoal].title : NULL; }

VmsStage vms_subgoal_stage(int subgoal)
{
	return subgoal > 0 && subgoal <= 12 ? subgoals[subgoal].stage : VMS_STAGE_NONE;
}

/* -------- the call stack */

/* The record of the cursor's mark; false at the start. */
static bool cursor_mark(const Machine *m, uint64_t *record)
{
	int64_t step = vms_cursor(m);

	if (step < 0)
		return false;
	*record = journal_of_step(m, step);
	return true;
}

/* Depth of what is inside the frame that a mark belongs to: a CALL already is in the function it calls. */
static int inside_depth(const Record *r)
{
	VmsMark mark = mark_of_record(r);

	return record_depth(r) + (mark == VMS_MARK_CALL || mark == VMS_MARK_OPERATION);
}

static bool is_call(const Record *r)
{
	return record_tag(r) == RECORD_MARK &&
	       (mark_of_record(r) == VMS_MARK_CALL || mark_of_record(r) == VMS_MARK_OPERATION);
}

/* The call of the frame that a mark is in: the nearest one before it, or itself, at depth `inside` - 1. */
static bool call_of(const Machine *m, uint64_t record, int inside, uint64_t *call)
{
	for (record++; record > 0; record--) {
		const Record *r = &m->journal.record[record - 1];

		if (is_call(r) && record_depth(r) == inside - 1) {
			*call = record - 1;
			return true;
		}
	}
	return false;
}

/* The mark that tells where the caller of a call stands: its last own one before it, or where it was entered. */
static uint64_t mark_of_caller(const Machine *m, uint64_t call)
{
	int depth = record_depth(&m->journal.record[call]);

	while (call > 0) {
		const Record *r = &m->journal.record[--call];

		if (record_tag(r) == RECORD_MARK && record_depth(r) == depth - is_call(r))
			break;
	}
	return call;
}

static bool is_operation(const Record *r)
{
	return mark_of_record(r) == VMS_MARK_OPERATION;
}

/* The operation itself is a frame only where no function of the kernel is shown. */
size_t vms_backtrace(const VmsMachine *m, VmsCall *out, size_t room)
{
	uint64_t record, call;
	size_t n = 0;

	if (!cursor_mark(m, &record))
		return 0;
	for (int inside = inside_depth(&m->journal.record[record]); inside > 0; inside--) {
		VmsStep here, entered;

		if (!call_of(m, record, inside, &call) || (n && is_operation(&m->journal.record[call])))
			break;
		step_of_record(m, record, &here);
		step_of_record(m, call, &entered);
		if (is_operation(&m->journal.record[call]))
			entered.function = vms_name(entered.value[0].value);
		if (n++ < room)
			out[n - 1] = (VmsCall){ entered.function, here.file, here.line, entered.step };
		record = mark_of_caller(m, call);
	}
	return n;
}

/* -------- local values */

static void remember(VmsValue *out, size_t room, size_t *n, const VmsValue *value)
{
	for (size_t i = 0; i < *n && i < room; i++)
		if (!strcmp(out[i].name, value->name)) {
			out[i] = *value;
			return;
		}
	if ((*n)++ < room)
		out[*n - 1] = *value;
}

size_t vms_locals(const VmsMachine *m, size_t frame, VmsValue *out, size_t room)
{
	VmsCall call[MAX_DEPTH];
	size_t depth = vms_backtrace(m, call, MAX_DEPTH), n = 0;
	const char *file = "";
	uint64_t record, end;
	VmsStep step;
	int inside;

	if (frame >= depth || !cursor_mark(m, &end))
		return 0;
	record = journal_of_step(m, call[frame].entered);
	inside = inside_depth(&m->journal.record[record]);
	for (; record <= end; record++) {
		const Record *r = &m->journal.record[record];

		if (record_tag(r) != RECORD_MARK || inside_depth(r) - is_call(r) > inside)
			continue;
		if (is_call(r) && record_step(r) != call[frame].entered)
			continue;
		step_of_record(m, record, &step);
		if (record_step(r) == call[frame].entered)
			file = step.file;
		for (size_t i = 0; i < step.n_values && !strcmp(step.file, file); i++)
			if (step.value[i].type != VMS_NAME)
				remember(out, room, &n, &step.value[i]);
	}
	return n;
}
