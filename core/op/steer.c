/* SPDX-License-Identifier: GPL-2.0-or-later */
/* steer.c -- operations that set up what the next one meets. */

#include "core/kernel/context.h"
#include "core/kernel/cpuset.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/lock.h"
#include "core/kernel/mempolicy.h"
#include "core/machine/set.h"
#include "core/op/steer.h"
#include "core/op/words.h"

/* -------- work items */

void call_defer_work(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct state *s = state_of(m);

	(void)result;
	SET(m, s, defer_work, op->arg[0] != 0);
	MARK(m, WORK_DEFERRED, op->arg[0] != 0);
}

/* -------- CPU and context */

void call_on_cpu(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct state *s = state_of(m);

	(void)result;
	SET(m, s, this_cpu, op->arg[0]);
	MARK(m, CPU_SWITCH, op->arg[0]);
}

const char *refuses_cpu(const Machine *m, const VmsOp *op)
{
	if (op->arg[0] >= vms_machine_cpus(m))
		return N_("the machine has no such CPU");
	if (atomic_maps_held(m) && op->arg[0] != state_of(m)->this_cpu)
		return N_("the task holds an address of kmap_atomic: it stays on its CPU");
	for (unsigned i = 0; i < LOCK_COUNT; i++)
		if (lock_is_held(lock_at(m, i)) && lock_cpu(lock_at(m, i)) == op->arg[0] &&
		    lock_info(i)->kind != VMS_LOCK_MUTEX)
			return N_("that CPU is inside the critical section of a spinlock");
	return NULL;
}

void call_enter_context(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct state *s = state_of(m);

	(void)result;
	arena_write(m, &s->context[s->contexts], sizeof s->context[0], op->arg[0]);
	SET(m, s, contexts, s->contexts + 1);
	MARK(m, CTX_ENTER, context_name(context_now(m)));
}

const char *refuses_enter(const Machine *m, const VmsOp *op)
{
	if (op->arg[0] >= CONTEXTS)
		return N_("there is no such context");
	return state_of(m)->contexts < MAX_CONTEXTS ? NULL : N_("contexts are nested too deeply");
}

void call_leave_context(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct state *s = state_of(m);

	(void)op;
	(void)result;
	SET(m, s, contexts, s->contexts - 1);
	MARK(m, CTX_LEAVE, context_name(context_now(m)));
}

const char *refuses_leave(const Machine *m, const VmsOp *op)
{
	(void)op;
	return state_of(m)->contexts ? NULL : N_("the machine is in process context already");
}

/* -------- nodes */

/* Policies came with 2.6.7, cpusets with 2.6.12. */
bool has_mempolicy(const Machine *m) { return m->era->version >= KERNEL(2, 6); }

void call_set_mempolicy(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	set_mempolicy(m, (unsigned)op->arg[0], (unsigned)op->arg[1]);
	MARK(m, POLICY_SET, mempolicy_name((unsigned)op->arg[0]), op->arg[1]);
}

const char *refuses_mempolicy(const Machine *m, const VmsOp *op)
{
	if (op->arg[0] >= MPOL_MODES)
		return N_("there is no such policy");
	return op->arg[1] < state_of(m)->nr_nodes ? NULL : N_("the machine has no such node");
}

void call_set_cpuset(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	set_cpuset(m, op->arg[0]);
}

const char *refuses_cpuset(const Machine *m, const VmsOp *op)
{
	uint64_t node = op->arg[0];

	return node == UINT64_MAX || node < state_of(m)->nr_nodes ? NULL : N_("the machine has no such node");
}

/* -------- what comes in between */

/* The chain of notifiers came with 4.7. */
bool has_notifiers(const Machine *m) { return m->era->version >= KERNEL(4, 7); }

void call_notifier(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct notifier *notifier = &state_of(m)->notifier;

	(void)result;
	SET(m, notifier, on, op->arg[0] != 0);
	SET(m, notifier, addr, op->arg[1]);
	MARK(m, NOTIFIER_SET, op->arg[0] != 0, op->arg[1]);
}

bool has_other_tasks(const Machine *m) { return m->era->other != NULL; }

/* All that they do comes after it: see others_run. */
void call_other_tasks(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)m;
	(void)op;
	(void)result;
}

/* -------- faults */

void call_fail_next(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct fault *fault = &state_of(m)->fault[op->arg[0]];

	(void)result;
	SET(m, fault, armed, 1);
	SET(m, fault, left, op->arg[1]);
	MARK(m, FAULT_ARMED, words_name(VMS_ARG_WHAT, op->arg[0]), op->arg[1]);
}

const char *refuses_fault(const Machine *m, const VmsOp *op)
{
	(void)m;
	if (op->arg[0] >= FAULT_KINDS)
		return N_("there is no such kind of allocation to fail");
	return op->arg[1] <= UINT32_MAX ? NULL : N_("so many allocations will never be made");
}
