/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock-calls.c -- another CPU is inside a critical section: the next one that wants the lock has to wait for it.
 *
 * A mutex may be held by another task of the same CPU, which sleeps.  Whoever is inside a spinlock cannot be made to
 * give up its CPU: that must be another one.
 */

#include "core/kernel/lock.h"
#include "core/op/lock-calls.h"

void call_hold_lock(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct lock *lock = lock_at(m, (unsigned)op->arg[0]);
	unsigned cpu = (unsigned)op->arg[1];

	(void)result;
	if (op->arg[2]) {
		lock_hold(m, lock, cpu);
		MARK(m, LOCK_HOLD, lock_name(m, lock), cpu);
	} else {
		cpu = lock_cpu(lock);
		lock_let_go(m, lock);
		MARK(m, LOCK_LET_GO, lock_name(m, lock), cpu);
	}
}

static const char *refuses_to_hold(const Machine *m, unsigned number, uint64_t cpu)
{
	if (lock_is_held(lock_at(m, number)))
		return N_("that lock is held already");
	if (cpu >= vms_machine_cpus(m))
		return N_("the machine has no such CPU");
	if (cpu == state_of(m)->this_cpu && lock_info(number)->kind != VMS_LOCK_MUTEX)
		return N_("the CPU that runs is not inside the critical section of a spinlock: "
		          "it would wait for itself");
	return NULL;
}

const char *refuses_lock(const Machine *m, const VmsOp *op)
{
	if (op->arg[0] >= LOCK_COUNT || !lock_exists(m, (unsigned)op->arg[0]))
		return N_("this kernel has no such lock");
	if (op->arg[2])
		return refuses_to_hold(m, (unsigned)op->arg[0], op->arg[1]);
	return lock_is_held(lock_at(m, (unsigned)op->arg[0])) ? NULL : N_("nobody holds that lock");
}
