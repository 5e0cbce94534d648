/* SPDX-License-Identifier: GPL-2.0-or-later */
/* context.c -- process, spinlock, interrupt: the contexts that decide what an allocation may do.
 *
 * Contexts lie on top of each other: an interrupt may come while a spinlock is held.  The kernel keeps it all in one
 * number, each context a field of its own; what the scenario has entered, and the spinlocks that the kernel itself
 * holds, are added up to that.
 *
 *   preempt_count   | NMI | hardirq | softirq | preempt |       in_interrupt()    the three on the left
 *   bits              20     16..19    8..15     0..7           in_atomic()       any of it
 *
 * Switching bottom halves off counts as two softirqs, serving one as one: a vmalloc with bottom halves off stops the
 * kernel as one in an interrupt does.  An NMI is a hardirq, too.  A handler of a kprobe runs with preemption and
 * interrupts off, and is no interrupt.
 *
 * Inaccuracies: contexts are entered and left by the scenario; no interrupt comes by itself.  The kernel is one that
 * can be preempted and was built to look for sleeping where nobody may (CONFIG_PREEMPT, CONFIG_DEBUG_ATOMIC_SLEEP, in
 * 2.6.34 CONFIG_DEBUG_SPINLOCK_SLEEP).  It complains once an operation, where the kernel allows one complaint a second;
 * of its file and line only the file is told, and no stack.  Who runs is always the task with which the kernel boots.
 * int3, which makes an NMI of a kprobe on x86 since 5.8, is left out: the probe is at the start of a function.  2.4
 * stops in schedule() ("Scheduling in interrupt") where an allocation has to wait: none waits here.
 */

#include <string.h>

#include "core/kernel/context.h"
#include "core/kernel/kernel.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/lock.h"
#include "core/machine/set.h"

enum { SOFTIRQ_SHIFT = 8, HARDIRQ_SHIFT = 16, NMI_SHIFT = 20 };

static const char *const names[CONTEXTS] = {
	"process", "spinlock", "bh_off", "softirq", "hardirq", "kprobe", "nmi"
};

const char *context_name(unsigned context)
{
	return context < CONTEXTS ? names[context] : "";
}

Context context_now(const Machine *m)
{
	const struct state *s = state_of(m);

	if (s->contexts)
		return (Context)s->context[s->contexts - 1];
	return spinlocks_held(m) ? CONTEXT_SPINLOCK : CONTEXT_PROCESS;
}

/* Interrupts are off in a handler of one, and bottom halves run with them on. */
VmsContext context_counts(const Machine *m)
{
	const struct state *s = state_of(m);
	unsigned of[CONTEXTS] = { 0 };

	for (uint32_t i = 0; i < s->contexts; i++)
		of[s->context[i]]++;
	return (VmsContext){
		.name = context_name(context_now(m)), .cpu = s->this_cpu,
		.preempt = of[CONTEXT_SPINLOCK] + of[CONTEXT_KPROBE] + spinlocks_held(m) + atomic_maps_held(m),
		.bh_off = of[CONTEXT_BH_OFF], .softirq = of[CONTEXT_SOFTIRQ], .hardirq = of[CONTEXT_HARDIRQ],
		.nmi = of[CONTEXT_NMI],
		.irqs_off = of[CONTEXT_HARDIRQ] + of[CONTEXT_KPROBE] + of[CONTEXT_NMI] > 0,
	};
}

static unsigned preempt_count(const Machine *m)
{
	VmsContext c = context_counts(m);

	return c.preempt + ((2 * c.bh_off + c.softirq) << SOFTIRQ_SHIFT) + ((c.hardirq + c.nmi) << HARDIRQ_SHIFT) +
	       (c.nmi << NMI_SHIFT);
}

bool in_interrupt(const Machine *m) { return preempt_count(m) >> SOFTIRQ_SHIFT; }
bool in_nmi(const Machine *m) { return context_counts(m).nmi; }
bool in_atomic(const Machine *m) { return preempt_count(m); }
bool irqs_disabled(const Machine *m) { return context_counts(m).irqs_off; }

void vms_context(const VmsMachine *m, VmsContext *out)
{
	*out = context_counts(m);
	out->in_interrupt = in_interrupt(m);
	out->in_atomic = in_atomic(m);
}

/* -------- sleeping where nobody may */

/* Where those that do not live in mm/vmalloc.c say that they may sleep, from which version on. */
static const char *file_of(const Machine *m, const char *function)
{
	static const struct { const char *function, *file; unsigned since; } table[] = {
		{ "slab_pre_alloc_hook", "include/linux/sched/mm.h", KERNEL(5, 11) },
		{ "slab_pre_alloc_hook", "mm/slab.h", KERNEL(4, 5) },
		{ "slab_pre_alloc_hook", "mm/slub.c", KERNEL(2, 6) },
		{ "__alloc_pages", "include/linux/sched/mm.h", KERNEL(6, 0) },
		{ "__alloc_pages", "mm/page_alloc.c", KERNEL(2, 6) },
		{ "mutex_lock", "kernel/locking/mutex.c", KERNEL(3, 11) },
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (!strcmp(table[i].function, function) && m->era->version >= table[i].since)
			return table[i].file;
	return "mm/vmalloc.c";
}

/* What is said behind that, of the task that runs: the first one, which boots the kernel and has its drivers begin. */
static void tell_state(Machine *m)
{
	const char *comm = m->era->version < KERNEL(3, 0) ? "swapper" : "swapper/0";
	unsigned pid = 1;

	if (m->era->version < KERNEL(5, 4)) {
		MARK(m, LOG_IN_ATOMIC_OLD, in_atomic(m), irqs_disabled(m), pid, comm);
		return;
	}
	MARK(m, LOG_IN_ATOMIC, in_atomic(m), irqs_disabled(m), 0, pid, comm);
	if (m->era->version < KERNEL(5, 16))
		return;
	MARK(m, LOG_PREEMPT_COUNT, preempt_count(m), 0);
	MARK(m, LOG_RCU_NEST_DEPTH, 0, 0);
}

void might_sleep(Machine *m, const char *function)
{
	const struct state *s = state_of(m);

	if ((!in_atomic(m) && !irqs_disabled(m)) || m->era->version < KERNEL(2, 6))
		return;
	SET(m, s, ctx_violations, s->ctx_violations + 1);
	MARK(m, CTX_VIOLATION, function, context_name(context_now(m)));
	if (!m->complained) {
		MARK(m, LOG_ATOMIC_SLEEP, file_of(m, function));
		tell_state(m);
	}
	m->complained = true;
}
