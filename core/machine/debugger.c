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

		if (record_depth(r) == inside - 1 && is_call(r)) {      /* the quicker question first */
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
static size_t read_stack(const Machine *m, uint64_t record, VmsCall out[MAX_DEPTH])
{
	uint64_t call;
	size_t n = 0;

	for (int inside = inside_depth(&m->journal.record[record]); inside > 0 && n < MAX_DEPTH; inside--) {
		VmsStep here, entered;

		if (!call_of(m, record, inside, &call) || (n && is_operation(&m->journal.record[call])))
			break;
		step_of_record(m, record, &here);
		step_of_record(m, call, &entered);
		if (is_operation(&m->journal.record[call]))
			entered.function = vms_name(entered.value[0].value);
		out[n++] = (VmsCall){ entered.function, here.file, here.line, entered.step };
		record = mark_of_caller(m, call);
	}
	return n;
}

/* The stack of a mark is asked for again and again, and an operation that goes on may be a million records long: it is
 * kept until the next one, or until history is another. */
static const VmsCall *stack_at(const Machine *m, uint64_t record, size_t *n)
{
	Places *p = m->places;

	if (p->stack_of != record + 1) {
		p->n_calls = read_stack(m, record, p->call);
		p->stack_of = record + 1;
	}
	*n = p->n_calls;
	return p->call;
}

size_t vms_backtrace(const VmsMachine *m, VmsCall *out, size_t room)
{
	const VmsCall *call;
	uint64_t record;
	size_t n;

	if (!cursor_mark(m, &record))
		return 0;
	call = stack_at(m, record, &n);
	if (n && room)
		memcpy(out, call, (n < room ? n : room) * sizeof *out);
	return n;
}

/* -------- local values */

#define LOCALS_MOST 64

typedef struct {
	VmsValue *out;
	size_t room, n;
	uint64_t at[LOCALS_MOST];        /* the record that each is from */
} Locals;

/* Under each name the value of the latest record. */
static void remember(Locals *l, const VmsValue *value, uint64_t record)
{
	size_t i = 0;

	while (i < l->n && strcmp(l->out[i].name, value->name))
		i++;
	if (i == l->room || (i < l->n && l->at[i] > record))
		return;
	l->out[i] = *value;
	l->at[i] = record;
	l->n += i == l->n;
}

/* A place in the code whose marks a frame has made: the first of them, and the last. */
typedef struct {
	unsigned site;
	uint64_t last;
} Seen;

#define SITES_MOST 128

/* Long loops come by the same few places again and again: of each only its last mark has to be read. */
static void see(Seen *seen, size_t *n, unsigned site, uint64_t record)
{
	size_t i = 0;

	while (i < *n && seen[i].site != site)
		i++;
	if (i == SITES_MOST)
		return;
	seen[i] = (Seen){ site, record };
	*n += i == *n;
}

/* The marks of a frame's own, from the one with which it was entered up to `end`, by place. */
static size_t own_marks(const Machine *m, uint64_t entry, uint64_t end, Seen seen[SITES_MOST])
{
	int inside = inside_depth(&m->journal.record[entry]);
	size_t n = 0;

	for (uint64_t record = entry; record <= end; record++) {
		const Record *r = &m->journal.record[record];

		if (record_tag(r) != RECORD_MARK || record_depth(r) > inside)
			continue;
		if (!is_call(r) || record == entry)
			see(seen, &n, record_site(r), record);
	}
	return n;
}

/* The names in the order in which they were first seen; what a mark says counts until a later one says otherwise. */
size_t vms_locals(const VmsMachine *m, size_t frame, VmsValue *out, size_t room)
{
	Locals locals = { .out = out, .room = room < LOCALS_MOST ? room : LOCALS_MOST };
	uint64_t record, end, entry;
	Seen seen[SITES_MOST];
	const VmsCall *call;
	VmsStep entered, step;
	size_t depth, n;

	if (!cursor_mark(m, &record))
		return 0;
	call = stack_at(m, record, &depth);
	if (frame >= depth)
		return 0;
	entry = journal_of_step(m, call[frame].entered);
	/* While it waits for what it has called, a frame makes no marks. */
	end = frame ? journal_of_step(m, call[frame - 1].entered) : record;
	step_of_record(m, entry, &entered);
	n = own_marks(m, entry, end, seen);
	for (size_t i = 0; i < n; i++) {
		step_of_record(m, seen[i].last, &step);
		for (size_t k = 0; k < step.n_values && !strcmp(step.file, entered.file); k++)
			if (step.value[k].type != VMS_NAME)
				remember(&locals, &step.value[k], seen[i].last);
	}
	return locals.n;
}
