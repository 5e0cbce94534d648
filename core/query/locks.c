/* SPDX-License-Identifier: GPL-2.0-or-later */
/* locks.c -- who holds which lock, and how much each was wanted.
 *
 * The arena knows that a lock is held and by which CPU; which function has taken it say the marks: the last time that
 * it was taken before the cursor, in the operation that the cursor is in.
 */

#include "core/kernel/kernel.h"
#include "core/kernel/lock.h"

static bool is_taking(const Record *r, const char *name)
{
	return record_tag(r) == RECORD_MARK && mark_of_record(r) == VMS_MARK_LOCK_TAKE &&
	       vms_name(r->a) == name;
}

static bool is_call(const Record *r)
{
	return record_tag(r) == RECORD_MARK && mark_of_record(r) == VMS_MARK_CALL;
}

/* The function of the call stack that a mark belongs to: what it calls without a frame of its own is part of it. */
static const char *function_around(const Machine *m, uint64_t record, uint64_t begin)
{
	int depth = record_depth(&m->journal.record[record]);
	VmsStep step;

	for (uint64_t call = record; call > begin; call--)
		if (is_call(&m->journal.record[call]) && record_depth(&m->journal.record[call]) == depth - 1) {
			record = call;
			break;
		}
	step_of_record(m, record, &step);
	return step.function;
}

static void find_taker(const Machine *m, VmsLock *lock)
{
	uint64_t op = vms_op_of_step(m, vms_cursor(m)), record = m->journal.cursor;
	uint64_t begin = op ? m->ops[op - 1].begin : 0;

	while (record > begin && !is_taking(&m->journal.record[record - 1], lock->name))
		record--;
	if (record == begin)
		return;
	lock->step = record_step(&m->journal.record[record - 1]);
	lock->function = function_around(m, record - 1, begin);
}

static VmsLock described(const Machine *m, unsigned number)
{
	const struct lock *lock = lock_at(m, number);
	const LockInfo *info = lock_info(number);
	VmsLock out = { info->name, number, info->doc, info->kind, -1, lock_is_ours(lock), "", -1,
	                lock->taken, lock->waited };

	if (lock_is_held(lock))
		out.cpu = (int)lock_cpu(lock);
	if (out.ours)
		find_taker(m, &out);
	return out;
}

size_t vms_locks(const VmsMachine *m, VmsLock *out, size_t room)
{
	size_t n = 0;

	for (unsigned i = 0; i < LOCK_COUNT; i++)
		if (lock_exists(m, i) && n++ < room)
			out[n - 1] = described(m, i);
	return n;
}

const char *vms_lock_kind_name(VmsLockKind kind)
{
	static const char *const names[] = { "spinlock", "rwlock", "mutex" };

	return kind <= VMS_LOCK_MUTEX ? names[kind] : "";
}
