/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perform.c -- one operation, from its first mark to its last.
 *
 * What the kernel does is the era's, what the machine does is in machine-calls.c.  An operation that cannot be finished
 * because the machine is full is undone: nothing has happened then.
 */

#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/context.h"
#include "core/kernel/gfp.h"
#include "core/kernel/kernel.h"
#include "core/kernel/others.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/vmalloc.h"
#include "core/machine/set.h"
#include "core/op/machine-calls.h"

/* -------- what may be performed */

bool vms_op_exists(const VmsMachine *m, VmsOpKind kind)
{
	const MachineCall *call = machine_call(kind);

	return kind > VMS_OP_NONE && kind < VMS_OP_COUNT &&
	       (call ? !call->exists || call->exists(m) : m->era->call[kind] != NULL);
}

/* Addresses, sizes and flags of areas are a word each, and physical addresses may be more; of numbers and counts each
 * function thinks for itself. */
static bool fits(const Machine *m, const VmsArgInfo *arg, uint64_t value)
{
	if (arg->type == VMS_ARG_GFP)
		return gfp_fits(value);
	if (arg->type != VMS_ARG_SIZE && arg->type != VMS_ARG_ADDRESS && arg->type != VMS_ARG_FLAGS)
		return true;
	return value <= UINT64_MAX >> (64 - m->arch->bits) ||
	       (!strcmp(arg->name, "phys") && m->era->version >= KERNEL(2, 6));
}

static bool check_width(const Machine *m, const VmsOp *op, char *error)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	for (size_t i = 0; i < info->n_args; i++)
		if (op->given[i] && !fits(m, &info->arg[i], op->arg[i]))
			return refuse(error, N_("%s: %s does not fit into %u bits"), info->name, info->arg[i].name,
			              info->arg[i].type == VMS_ARG_GFP ? 32 : m->arch->bits);
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

/* ioremap itself there always is; ioremap_nocache went with 5.6, where it had long been the same. */
static bool has_ioremap(const Machine *m, uint64_t kind)
{
	bool arm = m->arch == &arch_arm, old = m->era->version < KERNEL(2, 6);

	switch (kind) {
	case IOREMAP: return true;
	case IOREMAP_WC: return !old;
	case IOREMAP_NOCACHE: return m->era->version < KERNEL(5, 6);
	case IOREMAP_CACHED: return arm || !old;
	default: return false;
	}
}

static bool check_arguments(const Machine *m, const VmsOp *op, char *error)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	for (size_t i = 0; i < info->n_args; i++) {
		const char *name = info->arg[i].name;

		if (op->given[i] && op->arg[i] != info->arg[i].value && is_later(m, op->kind, name))
			return refuse(error, N_("%s of linux %s knows no %s"), info->name, m->profile->kernel, name);
		if (op->kind == VMS_OP_IOREMAP && !strcmp(name, "kind") && !has_ioremap(m, op->arg[i]))
			return refuse(error, N_("linux %s has no such ioremap"), m->profile->kernel);
		if (info->arg[i].type == VMS_ARG_GFP && gfp_unknown(m, op->arg[i]))
			return refuse(error, N_("linux %s has no %s"), m->profile->kernel,
			              gfp_unknown(m, op->arg[i]));
		if (op->given[i] && !strcmp(name, "node") && op->arg[i] != UINT64_MAX &&
		    op->arg[i] >= state_of(m)->nr_nodes)
			return refuse(error, N_("the machine has no such node"));
		if (op->given[i] && !strcmp(name, "shift") && op->arg[i] >= m->arch->bits)
			return refuse(error, N_("a shift is less than the bits of a word"));
	}
	return true;
}

/* What is mapped for good lies outside of any range that is given out: there may be large entries there, which are no
 * tables.  (A vmalloc window that was asked for may lie there: it is left out then.) */
static bool check_range(const Machine *m, const VmsOp *op, char *error)
{
	static const char *const fixed[] = { "direct", "text", "static-io" };
	int start_arg = vms_op_arg_index(op->kind, "start"), stop_arg = vms_op_arg_index(op->kind, "stop");
	const struct state *s = state_of(m);
	uint64_t start, stop;
	VmsRegion region;

	if (start_arg < 0 || stop_arg < 0 || (!op->given[start_arg] && !op->given[stop_arg]))
		return true;
	start = op->given[start_arg] ? op->arg[start_arg] : s->vmalloc_start;
	stop = op->given[stop_arg] ? op->arg[stop_arg] : s->vmalloc_end;
	for (size_t i = 0; vms_region_at(m, i, &region); i++)
		for (size_t k = 0; k < sizeof fixed / sizeof fixed[0]; k++)
			if (!strcmp(region.id, fixed[k]) && start <= region.last && stop > region.start &&
			    (start < s->vmalloc_start || stop > s->vmalloc_end))
				return refuse(error, N_("that range has addresses that are mapped for good"));
	return true;
}

static bool check_frames(const Machine *m, const VmsOp *op, char *error)
{
	bool frames = op->kind != VMS_OP_PCPU_GET_VM_AREAS && op->kind != VMS_OP_PCPU_FREE_VM_AREAS;

	for (size_t i = 0; frames && op->pages && i < op->n_pages; i++)
		if (!pfn_valid(m, op->pages[i]))
			return refuse(error, N_("the machine has no such frame"));
	return true;
}

/* Why the kernel's function, or the machine, does not take these arguments; NULL: it does. */
static const char *why_refused(const Machine *m, const VmsOp *op)
{
	const MachineCall *call = machine_call(op->kind);

	if (call)
		return call->refuses ? call->refuses(m, op) : NULL;
	return m->era->refuses ? m->era->refuses(m, op) : NULL;
}

/* What an operation waits for on a machine that is off. */
static bool refuse_unbooted(const Machine *m, const VmsOp *op, char *error)
{
	const char *name = vms_op_info(op->kind)->name;

	if (op->kind >= VMS_OP_ALLOC_PAGES && op->kind <= VMS_OP_FREE_PAGES)
		return refuse(error, N_("the machine has not booted: %s needs the page allocator"), name);
	if ((op->kind >= VMS_OP_KMALLOC && op->kind <= VMS_OP_KFREE) || (m->era->call[op->kind] && !m->era->init))
		return refuse(error, N_("the machine has not booted: %s needs the slab allocator"), name);
	if (m->era->call[op->kind])
		return refuse(error, N_("the machine has not booted: %s needs the slab allocator and vmalloc_init"),
		              name);
	return refuse(error, N_("the machine has not booted: %s has to wait for that"), name);
}

static bool check(const Machine *m, const VmsOp *op, char *error)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	if (op->kind <= VMS_OP_NONE || op->kind >= VMS_OP_COUNT)
		return refuse(error, N_("there is no such operation"));
	if (!vms_op_exists(m, op->kind))
		return refuse(error, N_("%s does not exist in linux %s"), info->name, m->profile->kernel);
	for (size_t i = 0; i < info->n_args; i++)
		if (info->arg[i].required && !op->given[i])
			return refuse(error, N_("%s: %s is missing"), info->name, info->arg[i].name);
	if (!state_of(m)->booted && !state_of(m)->halted && op->kind != VMS_OP_BOOT)
		return refuse_unbooted(m, op, error);
	if (why_refused(m, op))
		return refuse(error, "%s", translated(why_refused(m, op)));
	if (m->ruined)
		return refuse(error, N_("the machine is full"));
	if (state_of(m)->halted)
		return refuse(error, N_("the machine has stopped: the kernel hit a BUG"));
	if (op->n_others && !m->era->other)
		return refuse(error, N_("in this kernel other tasks cannot be told what to do"));
	return check_width(m, op, error) && check_arguments(m, op, error) && check_range(m, op, error) &&
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
	return !result->fault && (result->ret || result->failed || result->value);
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
	const MachineCall *machine = machine_call(op->kind);

	(machine ? machine->call : m->era->call[op->kind])(m, op, result);
	others_run(m, EVENT_END);
	/* Workers are tasks: they wait until the interrupt or the lock is over. */
	if (m->era->work && !state_of(m)->defer_work && !in_atomic(m) && !irqs_disabled(m))
		m->era->work(m);
	if (!machine || !machine->steers)
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
	return refuse(error, N_("the operation would need more memory than a machine may use"));
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
		return refuse(error, N_("no memory for a branch"));
	if (m->recording && !op_remember(m, op))
		return refuse(error, N_("no memory for an operation"));
	first = m->journal.steps;
	m->op_number = m->recording ? m->n_ops : m->op_number + 1;
	result->number = m->op_number;
	if (setjmp(m->give_up))
		return give_up(m, error);
	perform(m, op, result);
	complete(m, result, first);
	return true;
}
