/* SPDX-License-Identifier: GPL-2.0-or-later */
/* move.c -- where the cursor stops.
 *
 * All moves but the smallest are one rule: go mark by mark in a direction until the mark satisfies a condition that
 * speaks only of the mark the move began at.  The same condition serves both directions.
 */

#include "core/machine/machine.h"

static const Record *mark_at(const Machine *m, int64_t step)
{
	return &m->journal.record[journal_of_step(m, step)];
}

static void stand_at(Machine *m, int64_t step)
{
	journal_seek(m, step < 0 ? 0 : journal_of_step(m, step) + 1);
}

int64_t vms_goto(VmsMachine *m, int64_t step)
{
	if (step >= m->journal.steps)
		step = m->journal.steps - 1;
	stand_at(m, step);
	return vms_cursor(m);
}

unsigned vms_cursor_micro(const VmsMachine *m)
{
	unsigned writes = 0;

	for (uint64_t i = m->journal.cursor; i > 0 && record_tag(&m->journal.record[i - 1]) != RECORD_MARK; i--)
		writes += record_tag(&m->journal.record[i - 1]) == RECORD_WRITE;
	return writes;
}

/* One write, or the next mark; what only carries values of a mark is passed over. */
static bool move_micro(Machine *m, VmsDirection direction)
{
	Journal *j = &m->journal;

	do {
		if (direction == VMS_FORWARD ? j->cursor == j->count : j->cursor == 0)
			return false;
		journal_seek(m, j->cursor + (uint64_t)(int64_t)direction);
	} while (j->cursor > 0 && record_tag(&j->record[j->cursor - 1]) == RECORD_MORE);
	return true;
}

static bool is_last_of_operation(const Machine *m, int64_t step)
{
	VmsMark mark = mark_of_record(mark_at(m, step));

	return mark == VMS_MARK_DONE || mark == VMS_MARK_DONE_VOID;
}

static int stage_of(const Machine *m, int64_t step)
{
	VmsStep s;

	return vms_step_at(m, step, &s) ? (int)s.stage : -1;
}

/* Does the mark begin something: differs what it belongs to from that of the mark before it? */
static bool begins(const Machine *m, int64_t step, VmsMove move)
{
	if (step == 0 || is_last_of_operation(m, step))
		return true;
	if (move == VMS_MOVE_STAGE)
		return stage_of(m, step) != stage_of(m, step - 1);
	return record_subgoal(mark_at(m, step)) != record_subgoal(mark_at(m, step - 1));
}

static bool stops(const Machine *m, VmsMove move, int64_t step, int depth)
{
	switch (move) {
	case VMS_MOVE_OVER: return record_depth(mark_at(m, step)) <= depth;
	case VMS_MOVE_OUT: return record_depth(mark_at(m, step)) < depth;
	case VMS_MOVE_SEGMENT:
	case VMS_MOVE_STAGE: return begins(m, step, move);
	case VMS_MOVE_OPERATION: return is_last_of_operation(m, step);
	default: return true;
	}
}

bool vms_move(VmsMachine *m, VmsMove move, VmsDirection direction)
{
	int64_t step = vms_cursor(m);
	int depth = step < 0 ? 0 : record_depth(mark_at(m, step));
	bool between = vms_cursor_micro(m) > 0;

	if (move == VMS_MOVE_MICRO)
		return move_micro(m, direction);
	if (direction == VMS_BACK && between)
		return stand_at(m, step), true;
	if (move == VMS_MOVE_OUT && depth == 0)
		return false;
	do {
		step += direction;
		if (step < 0 || step >= m->journal.steps) {
			stand_at(m, step < 0 ? VMS_START : m->journal.steps - 1);
			return false;
		}
	} while (!stops(m, move, step, depth));
	stand_at(m, step);
	return true;
}
