/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_LOCK_H
#define VMSTEP_KERNEL_LOCK_H

/* lock.h -- taking and releasing the kernel's locks, each named as in locks.def.
 *
 *   spin_lock(m, vmap_area_lock);  spin_unlock(m, vmap_area_lock);  spin_lock(m, vbq_lock[cpu]);
 *   write_lock, read_lock, mutex_lock, lock_kernel            the same with locks of other kinds
 *   if (mutex_trylock(m, vmap_purge_lock)) ...                true: it was free, and is taken now
 *
 * A lock that somebody else holds (hold_lock, another task) is waited for: that one leaves its critical section, and
 * then it is taken.  Whoever does not wait is told so, and the other one stays inside.
 */

#include "core/kernel/context.h"
#include "core/machine/set.h"
#include "core/machine/state.h"

/* What there is to know of a lock; `number` is its place among all locks of all kernels. */
typedef struct {
	const char *name;         /* "vmap_nodes[2].busy.lock" */
	const char *doc;          /* what it guards, translatable */
	VmsLockKind kind;
	unsigned since, until;    /* kernels that have it */
	unsigned instance;        /* the CPU or node whose lock it is */
	bool one_each;            /* is there one for each CPU or node? */
} LockInfo;

#define LOCK_COUNT (sizeof(struct locks) / sizeof(struct lock))

/* Fills the table of locks; before the first machine. */
void locks_open(void);

/* A lock by its number, and what there is to know of it; does this machine have it? */
const struct lock *lock_at(const Machine *m, unsigned number);
const LockInfo *lock_info(unsigned number);
bool lock_exists(const Machine *m, unsigned number);

/* The name of a lock, which lives as long as the program. */
const char *lock_name(const Machine *m, const struct lock *lock);

/* Does anybody hold it; does the operation itself; and the CPU of who does. */
bool lock_is_held(const struct lock *lock);
bool lock_is_ours(const struct lock *lock);
unsigned lock_cpu(const struct lock *lock);

/* Take it; give it back, unless it is the operation's and another task has come in between; the holder goes, since we
 * have waited. */
void lock_take(Machine *m, const struct lock *lock);
void lock_drop(Machine *m, const struct lock *lock);
void lock_wait_for(Machine *m, const struct lock *lock);

/* Another CPU enters its critical section, or leaves it. */
void lock_hold(Machine *m, const struct lock *lock, unsigned cpu);
void lock_let_go(Machine *m, const struct lock *lock);

/* What runs must take it: it is not held by the operation in which another task has come in between. */
bool lock_is_to_take(const Machine *m, const struct lock *lock);

/* How many spinlocks and reader-writer locks the operation holds. */
unsigned spinlocks_held(const Machine *m);

#define LOCK_OF(m, field) (&state_of(m)->locks.field)

#define LOCK_TAKE_AS(m, field, WAIT) do { \
	const struct lock *lock_ = LOCK_OF(m, field); \
	if (!lock_is_to_take(m, lock_)) \
		break; \
	if (lock_is_held(lock_)) { \
		MARK(m, WAIT, lock_name(m, lock_), lock_cpu(lock_)); \
		lock_wait_for(m, lock_); \
	} \
	lock_take(m, lock_); \
	MARK(m, LOCK_TAKE, lock_name(m, lock_)); \
} while (0)

#define LOCK_RELEASE_AS(m, field) do { \
	const struct lock *lock_ = LOCK_OF(m, field); \
	if (!lock_is_to_take(m, lock_)) \
		break; \
	lock_drop(m, lock_); \
	MARK(m, LOCK_RELEASE, lock_name(m, lock_)); \
} while (0)

#define LOCK_TRY(m, field) __extension__ ({ \
	const struct lock *lock_ = LOCK_OF(m, field); \
	bool free_ = !lock_is_held(lock_); \
	if (free_) { \
		lock_take(m, lock_); \
		MARK(m, LOCK_TAKE, lock_name(m, lock_)); \
	} else { \
		MARK(m, LOCK_TRY_FAILED, lock_name(m, lock_), lock_cpu(lock_)); \
	} \
	free_; \
})

#define spin_lock(m, field) LOCK_TAKE_AS(m, field, LOCK_WAIT)
#define spin_unlock(m, field) LOCK_RELEASE_AS(m, field)
#define spin_trylock(m, field) LOCK_TRY(m, field)
#define read_lock(m, field) LOCK_TAKE_AS(m, field, LOCK_WAIT)
#define read_unlock(m, field) LOCK_RELEASE_AS(m, field)
#define write_lock(m, field) LOCK_TAKE_AS(m, field, LOCK_WAIT)
#define write_unlock(m, field) LOCK_RELEASE_AS(m, field)
#define lock_kernel(m) LOCK_TAKE_AS(m, kernel_flag, LOCK_WAIT)
#define unlock_kernel(m) LOCK_RELEASE_AS(m, kernel_flag)
#define mutex_lock(m, field) do { \
	might_sleep(m, "mutex_lock"); \
	LOCK_TAKE_AS(m, field, LOCK_SLEEP); \
} while (0)
#define mutex_unlock(m, field) LOCK_RELEASE_AS(m, field)
#define mutex_trylock(m, field) LOCK_TRY(m, field)

#endif
