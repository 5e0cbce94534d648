/* SPDX-License-Identifier: GPL-2.0-or-later */
/* context.c -- process, spinlock, interrupt: the contexts that decide what an allocation may do.
 *
 * Inaccuracies: contexts are entered and left by the scenario; no interrupt comes by itself.  The complaint is logged
 * once an operation, where the kernel allows one a second.
 */

#include "core/era/era.h"
#include "core/kernel/context.h"
#include "core/machine/set.h"

static const char *const names[CONTEXTS] = { "process", "spinlock", "bh_off", "softirq", "hardirq", "kprobe" };

const char *context_name(unsigned context)
{
	return context < CONTEXTS ? names[context] : "";
}

Context context_now(const Machine *m)
{
	const struct state *s = state_of(m);

	return s->contexts ? (Context)s->context[s->contexts - 1] : CONTEXT_PROCESS;
}

bool in_interrupt(const Machine *m)
{
	Context context = context_now(m);

	return context == CONTEXT_BH_OFF || context == CONTEXT_SOFTIRQ || context == CONTEXT_HARDIRQ;
}

void might_sleep(Machine *m, const char *function)
{
	if (context_now(m) == CONTEXT_PROCESS || m->era->version < KERNEL(2, 6))
		return;
	MARK(m, CTX_VIOLATION, function, context_name(context_now(m)));
	if (!m->complained)
		MARK(m, LOG_ATOMIC_SLEEP, function);
	m->complained = true;
}
