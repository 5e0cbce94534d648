/* SPDX-License-Identifier: GPL-2.0-or-later */
/* branch.c -- the operations of the present line, and the lines that were left.
 *
 *   trunk    0 ------------+--------------- tail of the trunk, kept
 *   branch 1               +-----+--------- the present line: trunk up to the fork, then branch 1, then branch 2
 *   branch 2                     +---- end
 *
 * The journal holds the present line.  When an operation is performed in the past, what lies beyond the cursor is cut
 * off and kept by the branches it belongs to; returning to a branch puts the pieces together again.
 */

#include <stdlib.h>
#include <string.h>

#include "core/machine/machine.h"

static void performed_free(Performed *p)
{
	free((void *)(uintptr_t)p->op.pages);
}

bool branches_open(Machine *m, char error[VMS_ERROR_SIZE])
{
	m->branch = calloc(1, sizeof *m->branch);
	if (!m->branch)
		return refuse(error, N_("no memory for a branch"));
	m->n_branches = 1;
	m->branch[0].on_line = true;
	return true;
}

void branches_close(Machine *m)
{
	for (size_t b = 0; b < m->n_branches; b++) {
		for (uint64_t i = 0; i < m->branch[b].n_ops; i++)
			performed_free(&m->branch[b].ops[i]);
		free(m->branch[b].ops);
		free(m->branch[b].tail);
	}
	for (uint64_t i = 0; i < m->n_ops; i++)
		performed_free(&m->ops[i]);
	free(m->branch);
	free(m->ops);
}

/* -------- operations of the present line */

static bool ops_reserve(Machine *m, uint64_t count)
{
	uint64_t room = m->ops_room ? m->ops_room : 64;
	Performed *ops;

	while (room < m->n_ops + count)
		room *= 2;
	if (room == m->ops_room)
		return true;
	ops = realloc(m->ops, room * sizeof *ops);
	if (!ops)
		return false;
	m->ops = ops;
	m->ops_room = room;
	return true;
}

bool op_remember(Machine *m, const VmsOp *op)
{
	Performed p = { .op = *op, .begin = m->journal.count };
	uint64_t *pages = NULL;

	if (!ops_reserve(m, 1))
		return false;
	if (op->n_pages && op->pages) {
		pages = malloc(op->n_pages * sizeof *pages);
		if (!pages)
			return false;
		memcpy(pages, op->pages, op->n_pages * sizeof *pages);
	}
	p.op.pages = pages;
	m->ops[m->n_ops++] = p;
	return true;
}

void op_forget(Machine *m)
{
	performed_free(&m->ops[--m->n_ops]);
}

uint64_t vms_op_count(const VmsMachine *m) { return m->n_ops; }

bool vms_op_at(const VmsMachine *m, uint64_t number, VmsOp *op, VmsResult *result)
{
	if (number < 1 || number > m->n_ops)
		return false;
	if (op)
		*op = m->ops[number - 1].op;
	if (result)
		*result = m->ops[number - 1].result;
	return true;
}

/* The first operation that begins at or behind a record. */
static uint64_t first_op_from(const Machine *m, uint64_t record)
{
	uint64_t low = 0, high = m->n_ops;

	while (low < high) {
		uint64_t middle = (low + high) / 2;

		if (m->ops[middle].begin < record)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint64_t vms_op_of_step(const VmsMachine *m, int64_t step)
{
	if (step < 0 || step >= m->journal.steps)
		return 0;
	return first_op_from(m, journal_of_step(m, step) + 1);
}

/* -------- leaving and returning */

static Branch *branch_of(const Machine *m, unsigned id)
{
	return id < m->n_branches ? &m->branch[id] : NULL;
}

/* The branch's part of the present line from a record on goes into its own keeping, before what it keeps already. */
static bool keep_tail(Machine *m, Branch *b, uint64_t from)
{
	uint64_t count = m->journal.count - from;
	uint64_t first = first_op_from(m, from), n_ops = m->n_ops - first;
	Record *tail = malloc((count + b->tail_count + 1) * sizeof *tail);
	Performed *ops = malloc((n_ops + b->n_ops + 1) * sizeof *ops);

	if (!tail || !ops) {
		free(tail);
		free(ops);
		return false;
	}
	memcpy(tail, m->journal.record + from, count * sizeof *tail);
	memcpy(ops, m->ops + first, n_ops * sizeof *ops);
	if (b->tail) {
		memcpy(tail + count, b->tail, b->tail_count * sizeof *tail);
		memcpy(ops + n_ops, b->ops, b->n_ops * sizeof *ops);
	}
	free(b->tail);
	free(b->ops);
	b->tail = tail;
	b->ops = ops;
	b->tail_count += count;
	b->n_ops += n_ops;
	m->n_ops = first;
	journal_truncate(m, from);
	return true;
}

/* End the present line at a record, in the branch `last`.  False where there is no memory. */
static bool cut(Machine *m, uint64_t record, unsigned last)
{
	if (m->journal.cursor > record)
		journal_seek(m, record);
	places_forget(m);
	while (m->branch_now != last) {
		Branch *b = branch_of(m, m->branch_now);

		if (m->journal.count > b->fork && !keep_tail(m, b, b->fork))
			return false;
		b->on_line = false;
		m->branch_now = b->parent;
	}
	return m->journal.count == record || keep_tail(m, branch_of(m, last), record);
}

/* Put what a branch keeps back behind the present line, which ends where that begins. */
static bool join(Machine *m, Branch *b)
{
	if (!journal_reserve(m, b->tail_count) || !ops_reserve(m, b->n_ops))
		return false;
	journal_splice(m, b->tail, b->tail_count);
	for (uint64_t i = 0; i < b->n_ops; i++)
		m->ops[m->n_ops++] = b->ops[i];
	free(b->tail);
	free(b->ops);
	b->tail = NULL;
	b->ops = NULL;
	b->tail_count = b->n_ops = 0;
	return true;
}

/* The kernel is never left in the middle of something: the operation that the cursor is in is completed first. */
void complete_operation(Machine *m)
{
	uint64_t next = first_op_from(m, m->journal.cursor);

	journal_seek(m, next < m->n_ops ? m->ops[next].begin : m->journal.count);
}

bool vms_branch_begin(VmsMachine *m)
{
	Branch *grown = realloc(m->branch, (m->n_branches + 1) * sizeof *grown);
	unsigned parent = m->branch_now;
	uint64_t fork;

	if (!grown)
		return false;
	m->branch = grown;
	complete_operation(m);
	fork = m->journal.cursor;
	while (parent && m->branch[parent].fork >= fork)
		parent = m->branch[parent].parent;
	if (!cut(m, fork, parent))
		return false;
	m->branch[m->n_branches] = (Branch){
		.id = (unsigned)m->n_branches, .parent = parent, .on_line = true,
		.fork = fork, .fork_step = journal_step_before(m, fork)
	};
	m->branch_now = (unsigned)m->n_branches++;
	return true;
}

/* Where a branch's part of the present line ends: where its child on the line begins. */
static uint64_t line_end(const Machine *m, unsigned id)
{
	for (size_t i = 1; i < m->n_branches; i++)
		if (m->branch[i].on_line && m->branch[i].parent == id)
			return m->branch[i].fork;
	return m->journal.count;
}

/* Make the end of a branch the end of the present line: its parents up to where it leaves them, then its own
 * records. */
static bool extend_to(Machine *m, unsigned id)
{
	Branch *b = branch_of(m, id);

	if (b->on_line) {
		if (!cut(m, line_end(m, id), id))
			return false;
	} else {
		if (!extend_to(m, b->parent) || !cut(m, b->fork, b->parent))
			return false;
		b->on_line = true;
		m->branch_now = id;
	}
	return !b->tail || join(m, b);
}

bool vms_branch_switch(VmsMachine *m, unsigned id)
{
	if (!branch_of(m, id) || !extend_to(m, id))
		return false;
	journal_seek(m, m->journal.count);
	return true;
}

size_t vms_branch_count(const VmsMachine *m) { return m->n_branches; }

/* The last step of a branch: on the present line, or the last mark that it keeps. */
static int64_t end_of(const Machine *m, const Branch *b)
{
	for (uint64_t i = b->tail_count; i > 0; i--)
		if (record_tag(&b->tail[i - 1]) == RECORD_MARK)
			return record_step(&b->tail[i - 1]);
	return journal_step_before(m, line_end(m, b->id));
}

bool vms_branch_at(const VmsMachine *m, size_t i, VmsBranch *out)
{
	const Branch *b = branch_of(m, (unsigned)i);

	if (!b)
		return false;
	*out = (VmsBranch){
		.id = b->id, .parent = b->parent, .fork = b->fork_step, .end = end_of(m, b),
		.current = m->branch_now == b->id
	};
	out->ops = b->n_ops ? b->ops[b->n_ops - 1].result.number : first_op_from(m, line_end(m, b->id));
	return true;
}
