/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perform.c -- one operation, from its first mark to its last.
 *
 * What the kernel does is the era's; what steers the machine (CPU, context, injected faults) is here.  An operation
 * that cannot be finished because the machine is full is undone: nothing has happened then.
 */

#include <stdio.h>
#include <string.h>

#include "core/era/era.h"
#include "core/kernel/arch.h"
#include "core/kernel/context.h"
#include "core/kernel/fault.h"
#include "core/kernel/others.h"
#include "core/kernel/page-alloc.h"
#include "core/machine/set.h"
#include "core/op/words.h"

/* -------- operations that steer the machine */

static void do_defer_work(Machine *m, const VmsOp *op)
{
	const struct state *s = state_of(m);

	SET(m, s, defer_work, op->arg[0] != 0);
	MARK(m, WORK_DEFERRED, op->arg[0] != 0);
}

static void do_on_cpu(Machine *m, const VmsOp *op)
{
	const struct state *s = state_of(m);

	SET(m, s, this_cpu, op->arg[0]);
	MARK(m, CPU_SWITCH, op->arg[0]);
}

static void do_enter_context(Machine *m, const VmsOp *op)
{
	const struct state *s = state_of(m);

	arena_write(m, &s->context[s->contexts], sizeof s->context[0], op->arg[0]);
	SET(m, s, contexts, s->contexts + 1);
	MARK(m, CTX_ENTER, context_name(context_now(m)));
}

static void do_leave_context(Machine *m, const VmsOp *op)
{
	const struct state *s = state_of(m);

	(void)op;
	SET(m, s, contexts, s->contexts - 1);
	MARK(m, CTX_LEAVE, context_name(context_now(m)));
}

static void do_fail_next(Machine *m, const VmsOp *op)
{
	const struct fault *fault = &state_of(m)->fault[op->arg[0]];

	SET(m, fault, armed, 1);
	SET(m, fault, left, op->arg[1]);
	MARK(m, FAULT_ARMED, words_name(VMS_ARG_WHAT, op->arg[0]), op->arg[1]);
}

static void do_notifier(Machine *m, const VmsOp *op)
{
	const struct notifier *notifier = &state_of(m)->notifier;

	SET(m, notifier, on, op->arg[0] != 0);
	SET(m, notifier, addr, op->arg[1]);
	MARK(m, NOTIFIER_SET, op->arg[0] != 0, op->arg[1]);
}

/* All that they do comes after it: see others_run. */
static void do_nothing(Machine *m, const VmsOp *op)
{
	(void)m;
	(void)op;
}

static void do_touch(Machine *m, const VmsOp *op) { task_access(m, op->arg[0]); }

static void (*const steer[VMS_OP_COUNT])(Machine *m, const VmsOp *op) = {
	[VMS_OP_DEFER_WORK] = do_defer_work, [VMS_OP_ON_CPU] = do_on_cpu, [VMS_OP_ENTER_CONTEXT] = do_enter_context,
	[VMS_OP_LEAVE_CONTEXT] = do_leave_context, [VMS_OP_FAIL_NEXT] = do_fail_next,
	[VMS_OP_TOUCH] = do_touch,
	[VMS_OP_NOTIFIER] = do_notifier, [VMS_OP_OTHER_TASKS] = do_nothing,
};

/* -------- what may be performed */

/* Is there what such an operation acts upon?  The chain of notifiers came with 4.7. */
static bool can_steer(const Machine *m, VmsOpKind kind)
{
	switch (kind) {
	case VMS_OP_TOUCH: return has_task_directory(m);
	case VMS_OP_NOTIFIER: return m->era->version >= KERNEL(4, 7);
	case VMS_OP_OTHER_TASKS: return m->era->other;
	default: return steer[kind];
	}
}

bool vms_op_exists(const VmsMachine *m, VmsOpKind kind)
{
	return kind > VMS_OP_NONE && kind < VMS_OP_COUNT && (m->era->call[kind] || can_steer(m, kind));
}

static bool refuse(char *error, const char *why)
{
	snprintf(error, VMS_ERROR_SIZE, "%s", why);
	return false;
}

static bool check_steering(const Machine *m, const VmsOp *op, char *error)
{
	const struct state *s = state_of(m);

	if (op->kind == VMS_OP_ON_CPU && op->arg[0] >= vms_machine_cpus(m))
		return refuse(error, "the machine has no such CPU");
	if (op->kind == VMS_OP_ENTER_CONTEXT && op->arg[0] >= CONTEXTS)
		return refuse(error, "there is no such context");
	if (op->kind == VMS_OP_ENTER_CONTEXT && s->contexts == MAX_CONTEXTS)
		return refuse(error, "contexts are nested too deeply");
	if (op->kind == VMS_OP_LEAVE_CONTEXT && !s->contexts)
		return refuse(error, "the machine is in process context already");
	if (op->kind == VMS_OP_FAIL_NEXT && op->arg[0] >= FAULT_KINDS)
		return refuse(error, "there is no such kind of allocation to fail");
	if (op->kind == VMS_OP_TOUCH && (op->arg[0] < s->vmalloc_start || op->arg[0] >= s->vmalloc_end))
		return refuse(error, "that is no address of vmalloc");
	if (op->kind == VMS_OP_FAIL_NEXT && op->arg[1] > UINT32_MAX)
		return refuse(error, "so many allocations will never be made");
	return true;
}

/* Addresses and sizes of a 32-bit kernel have 32 bits. */
static bool check_width(const Machine *m, const VmsOp *op, char *error)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	for (size_t i = 0; i < info->n_args; i++) {
		bool wide = op->given[i] && op->arg[i] > UINT64_MAX >> (64 - m->arch->bits);
		bool in_words = info->arg[i].type == VMS_ARG_SIZE || info->arg[i].type == VMS_ARG_ADDRESS;

		if (wide && in_words && (strcmp(info->arg[i].name, "phys") || m->era->version < KERNEL(2, 6))) {
			snprintf(error, VMS_ERROR_SIZE, "%s: %s does not fit into %u bits", info->name,
			         info->arg[i].name, m->arch->bits);
			return false;
		}
	}
	return true;
}

/* What 2.4's functions do not take, and what get_vm_area takes since 5.13 alone. */
static bool is_later(const Machine *m, VmsOpKind kind, const char *name)
{
	static const char *const names[] = { "align", "node", "start", "stop" };

	if (!strcmp(name, "shift"))
		return m->era->version < KERNEL(5, 13);
	if (m->era->version >= KERNEL(2, 6))
		return false;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!strcmp(name, names[i]))
			return true;
	return kind == VMS_OP_VMALLOC && !strcmp(name, "flags");
}

static bool check_arguments(const Machine *m, const VmsOp *op, char *error)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	for (size_t i = 0; i < info->n_args; i++) {
		const char *name = info->arg[i].name;

		if (op->given[i] && op->arg[i] != info->arg[i].value && is_later(m, op->kind, name)) {
			snprintf(error, VMS_ERROR_SIZE, "%s of linux %s knows no %s", info->name,
			         m->profile->kernel, name);
			return false;
		}
		if (op->given[i] && !strcmp(name, "shift") && op->arg[i] >= m->arch->bits)
			return refuse(error, "a shift is less than the bits of a word");
	}
	return true;
}

static bool check_frames(const Machine *m, const VmsOp *op, char *error)
{
	bool frames = op->kind != VMS_OP_PCPU_GET_VM_AREAS && op->kind != VMS_OP_PCPU_FREE_VM_AREAS;

	for (size_t i = 0; frames && op->pages && i < op->n_pages; i++)
		if (!pfn_valid(m, op->pages[i]))
			return refuse(error, "the machine has no such frame");
	return true;
}

static bool check(const Machine *m, const VmsOp *op, char *error)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	if (op->kind <= VMS_OP_NONE || op->kind >= VMS_OP_COUNT)
		return refuse(error, "there is no such operation");
	if (!vms_op_exists(m, op->kind)) {
		snprintf(error, VMS_ERROR_SIZE, "%s does not exist in linux %s", info->name, m->profile->kernel);
		return false;
	}
	for (size_t i = 0; i < info->n_args; i++)
		if (info->arg[i].required && !op->given[i]) {
			snprintf(error, VMS_ERROR_SIZE, "%s: %s is missing", info->name, info->arg[i].name);
			return false;
		}
	if (m->era->refuses && m->era->refuses(m, op))
		return refuse(error, m->era->refuses(m, op));
	if (m->ruined)
		return refuse(error, "the machine is full");
	if (state_of(m)->halted)
		return refuse(error, "the machine has stopped: the kernel hit a BUG");
	if (op->n_others && !m->era->other)
		return refuse(error, "in this kernel other tasks cannot be told what to do");
	return check_width(m, op, error) && check_arguments(m, op, error) && check_steering(m, op, error) &&
	       check_frames(m, op, error);
}

/* -------- performing */

static void disarm_faults(Machine *m)
{
	for (int i = 0; i < FAULT_KINDS; i++) {
		const struct fault *fault = &state_of(m)->fault[i];

		SET(m, fault, armed, 0);
		SET(m, fault, left, 0);
	}
}

static void begin(Machine *m, const VmsOp *op)
{
	m->performing = true;
	m->depth = 0;
	m->frame[0] = (Frame){ vms_op_info(op->kind)->name, 0 };
	m->kind_now = op->kind;
	m->message[0] = 0;
	m->complained = false;
	m->others = op->others;
	m->n_others = op->n_others;
	m->own_events = m->own_merges = 0;
	m->in_others = false;
	MARK(m, OPERATION, vms_op_info(op->kind)->name);
	m->depth = 1;
	m->frame[1] = m->frame[0];
}

static bool returns_something(const VmsResult *result)
{
	return result->ret || result->failed;
}

static void finish(Machine *m, const VmsOp *op, VmsResult *result)
{
	m->depth = 0;
	if (returns_something(result))
		MARK(m, DONE, vms_op_info(op->kind)->name, result->ret);
	else
		MARK(m, DONE_VOID, vms_op_info(op->kind)->name);
	m->performing = false;
}

static void call(Machine *m, const VmsOp *op, VmsResult *result)
{
	if (steer[op->kind])
		steer[op->kind](m, op);
	else
		m->era->call[op->kind](m, op, result);
	others_run(m, EVENT_END);
	/* Workers are tasks: they wait until the interrupt or the lock is over. */
	if (m->era->work && !state_of(m)->defer_work && context_now(m) == CONTEXT_PROCESS)
		m->era->work(m);
	if (!steer[op->kind])
		disarm_faults(m);
}

/* The machine is full: back to where the operation began. */
static bool give_up(Machine *m, char *error)
{
	m->performing = false;
	if (m->recording) {
		uint64_t begin = m->ops[m->n_ops - 1].begin;

		m->journal.cursor = m->journal.count;
		journal_seek(m, begin);
		journal_truncate(m, begin);
		op_forget(m);
	} else {
		m->ruined = true;
	}
	return refuse(error, "the operation would need more memory than a machine may use");
}

static void perform(Machine *m, const VmsOp *op, VmsResult *result)
{
	int unwound = setjmp(m->unwind);

	if (unwound == UNWIND_FULL)
		longjmp(m->give_up, 1);
	if (!unwound) {
		begin(m, op);
		call(m, op, result);
	} else {
		result->bug = true;
	}
	finish(m, op, result);
}

static void complete(Machine *m, VmsResult *result, int64_t first)
{
	result->first = m->recording ? first : 0;
	result->last = m->recording ? m->journal.steps - 1 : -1;
	result->state = m->hash;
	result->object = vms_id(m, result->object_ref);
	memcpy(result->message, m->message, sizeof result->message);
	if (m->recording)
		m->ops[m->n_ops - 1].result = *result;
}

bool vms_perform(VmsMachine *m, const VmsOp *op, VmsResult *result, char error[VMS_ERROR_SIZE])
{
	uint64_t stood = m->journal.cursor;
	int64_t first;

	*error = 0;
	*result = (VmsResult){ .kind = op->kind };
	complete_operation(m);
	if (!check(m, op, error)) {
		journal_seek(m, stood);
		return false;
	}
	if (m->recording && stood != m->journal.count && !vms_branch_begin(m))
		return refuse(error, "no memory for a branch");
	if (m->recording && !op_remember(m, op))
		return refuse(error, "no memory for an operation");
	first = m->journal.steps;
	m->op_number = m->recording ? m->n_ops : m->op_number + 1;
	result->number = m->op_number;
	if (setjmp(m->give_up))
		return give_up(m, error);
	perform(m, op, result);
	complete(m, result, first);
	return true;
}
