/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_CONTEXT_H
#define VMSTEP_KERNEL_CONTEXT_H

/* context.h -- what the current CPU is doing, and what is therefore allowed (include/linux/preempt.h of 4.19). */

#include "core/machine/state.h"

typedef enum {
	CONTEXT_PROCESS, CONTEXT_SPINLOCK, CONTEXT_BH_OFF, CONTEXT_SOFTIRQ, CONTEXT_HARDIRQ, CONTEXT_KPROBE, CONTEXTS
} Context;

/* The context of the current CPU; and its name: "hardirq", "" where there is none of that number. */
Context context_now(const Machine *m);
const char *context_name(unsigned context);

/* True in hard and soft interrupts, and with bottom halves switched off. */
bool in_interrupt(const Machine *m);

/* The caller may sleep; where it must not, the kernel complains (CONFIG_DEBUG_ATOMIC_SLEEP) and goes on.  2.4 does not
 * look. */
void might_sleep(Machine *m, const char *function);

#endif
