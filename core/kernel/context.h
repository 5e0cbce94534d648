/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_CONTEXT_H
#define VMSTEP_KERNEL_CONTEXT_H

/* context.h -- what the current CPU is doing, and what is therefore allowed (include/linux/preempt.h of 4.19). */

#include "core/machine/state.h"

typedef enum {
	CONTEXT_PROCESS, CONTEXT_SPINLOCK, CONTEXT_BH_OFF, CONTEXT_SOFTIRQ, CONTEXT_HARDIRQ, CONTEXT_KPROBE,
	CONTEXT_NMI, CONTEXTS
} Context;

/* The context entered last, or that of a spinlock of the kernel's own; and the name of one: "hardirq", "" where there
 * is none of that number. */
Context context_now(const Machine *m);
const char *context_name(unsigned context);

/* What the contexts that were entered add up to, with the spinlocks that the operation holds. */
VmsContext context_counts(const Machine *m);

/* True in hard and soft interrupts, in NMIs, and with bottom halves switched off. */
bool in_interrupt(const Machine *m);
bool in_nmi(const Machine *m);

/* The same, where a lock is held, and wherever else the task may not give up its CPU; interrupts may be off besides. */
bool in_atomic(const Machine *m);
bool irqs_disabled(const Machine *m);

/* `function` may sleep; where it must not, the kernel complains (CONFIG_DEBUG_ATOMIC_SLEEP) and goes on.  2.4 does not
 * look. */
void might_sleep(Machine *m, const char *function);

#endif
