/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock.c -- who holds which lock.
 *
 *   holder     0            nobody
 *              1 + cpu      the operation that is performed, on that CPU
 *              1 + cpu | OTHERS     somebody else, there
 *
 * One task runs at a time here.  That two meet is told by the scenario: another CPU is said to be inside its critical
 * section, and the next one that wants the lock finds it taken.
 *
 * Inaccuracies: whoever is waited for leaves at once, and does nothing else.  A reader keeps out readers, too.  The
 * locks of the blocks of vm_map_ram, of which each has one, are one here, and so are those of zones and of slabs.
 * Those of per-CPU lists (since 6.0) and of work queues are left out, and so is RCU.
 */

#include <assert.h>
#include <limits.h>
#include <stdio.h>

#include "core/kernel/kernel.h"
#include "core/kernel/lock.h"

#define OTHERS 0x10000u

#define KERNEL_NONE UINT_MAX

static const struct { const char *format, *doc; VmsLockKind kind; unsigned since, until, count; } rows[] = {
#define LOCK(field, name, KIND, since, until, doc) { name, doc, VMS_LOCK_##KIND, since, until, 1 },
#define LOCKS(field, name, KIND, since, until, doc) { name, doc, VMS_LOCK_##KIND, since, until, MAX_CPUS },
#include "core/machine/locks.def"
#undef LOCK
#undef LOCKS
};

_Static_assert(LOCK_COUNT <= VMS_LOCKS, "all locks find room");

static LockInfo table[LOCK_COUNT];
static char names[LOCK_COUNT][40];

void locks_open(void)
{
	unsigned number = 0;

	if (table[0].name)
		return;
	for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
		for (unsigned i = 0; i < rows[r].count; i++, number++) {
			snprintf(names[number], sizeof names[number], rows[r].format, i);
			table[number] = (LockInfo){ names[number], rows[r].doc, rows[r].kind, rows[r].since,
			                            rows[r].until, i, rows[r].count > 1 };
		}
	assert(number == LOCK_COUNT);
}

const struct lock *lock_at(const Machine *m, unsigned number)
{
	return (const struct lock *)&state_of(m)->locks + number;
}

const LockInfo *lock_info(unsigned number) { return &table[number]; }

/* A node for each CPU: where there is but one node, there is but one CPU. */
bool lock_exists(const Machine *m, unsigned number)
{
	const LockInfo *info = &table[number];

	return m->era->version >= info->since && m->era->version < info->until &&
	       info->instance < vms_machine_cpus(m);
}

const char *lock_name(const Machine *m, const struct lock *lock)
{
	return table[lock - lock_at(m, 0)].name;
}

bool lock_is_held(const struct lock *lock) { return lock->holder != 0; }
bool lock_is_ours(const struct lock *lock) { return lock->holder && !(lock->holder & OTHERS); }
unsigned lock_cpu(const struct lock *lock) { return (lock->holder & ~OTHERS) - 1; }

/* Who runs: the operation; or another task that comes in between, on the next CPU. */
static uint32_t who(const Machine *m)
{
	uint32_t cpu = state_of(m)->this_cpu;

	return m->in_others ? (1 + (cpu + 1) % vms_machine_cpus(m)) | OTHERS : 1 + cpu;
}

bool lock_is_to_take(const Machine *m, const struct lock *lock) { return !m->in_others || !lock_is_ours(lock); }

void lock_take(Machine *m, const struct lock *lock)
{
	assert(!lock->holder);
	SET(m, lock, holder, who(m));
	SET(m, lock, taken, lock->taken + 1);
}

void lock_drop(Machine *m, const struct lock *lock)
{
	assert(m->in_others ? lock->holder & OTHERS : lock->holder == who(m));
	SET(m, lock, holder, 0);
}

void lock_wait_for(Machine *m, const struct lock *lock)
{
	unsigned cpu = lock_cpu(lock);

	SET(m, lock, waited, lock->waited + 1);
	lock_let_go(m, lock);
	MARK(m, LOCK_LET_GO, lock_name(m, lock), cpu);
}

void lock_hold(Machine *m, const struct lock *lock, unsigned cpu)
{
	SET(m, lock, holder, (1 + cpu) | OTHERS);
	SET(m, lock, taken, lock->taken + 1);
}

void lock_let_go(Machine *m, const struct lock *lock)
{
	SET(m, lock, holder, 0);
}

unsigned spinlocks_held(const Machine *m)
{
	unsigned cpus = vms_machine_cpus(m), number = 0, n = 0;

	for (size_t r = 0; r < sizeof rows / sizeof rows[0]; number += rows[r++].count)
		for (unsigned i = 0; rows[r].kind != VMS_LOCK_MUTEX && i < rows[r].count && i < cpus; i++)
			n += lock_is_ours(lock_at(m, number + i));
	return n;
}
