/* SPDX-License-Identifier: GPL-2.0-or-later */
/* oops.c -- the kernel has reached for what is not there.
 *
 *   BUG: unable to handle page fault for address: ffffc90000003000       what it was
 *   #PF: supervisor write access in kernel mode
 *   #PF: error_code(0x0002) - not-present page
 *   Oops: 0002 [#1] SMP                                                  and how often it has happened
 *
 * The task that did it is ended, whatever it held; the others go on.  In an interrupt there is no task to end: there
 * the kernel panics.  The error code has 1 for "an entry forbids it" (else there is none) and 2 for "it was a write".
 *
 * (arch/x86/mm/fault.c, arch/x86/kernel/dumpstack.c, traps.c; arch/arm/mm/fault.c, arch/arm/kernel/traps.c of 2.6.34.
 * The words of page faults changed with 5.2, those of other faults with 5.5, the beginning of the last line with 6.10.)
 *
 * Inaccuracies: registers, the walk and the stack, which the kernel logs too, are left out.  5.0's line "#PF error:" is
 * left out.  CONFIG_SMP on x86, no CONFIG_PREEMPT; nobody has booted with oops=panic.
 */

#include <string.h>

#include "core/era/era.h"
#include "core/kernel/arch.h"
#include "core/kernel/context.h"
#include "core/kernel/oops.h"
#include "core/machine/set.h"

static bool is_arm(const Machine *m) { return m->arch == &arch_arm; }

/* -------- the lines */

static void log_fault_2_4(Machine *m, uint64_t address, bool null)
{
	if (m->arch->bits == 64 && null)
		MARK(m, LOG_FAULT_2_4_X86_64_NULL, address);
	else if (m->arch->bits == 64)
		MARK(m, LOG_FAULT_2_4_X86_64, address);
	else if (null)
		MARK(m, LOG_FAULT_2_4_NULL, address);
	else
		MARK(m, LOG_FAULT_2_4, address);
}

static const char *x86_code(bool write, bool mapped)
{
	return write ? (mapped ? "0003" : "0002") : (mapped ? "0001" : "0000");
}

/* ARM's fault status: no entry at the first level or at the second, or one that forbids it; 0x800 for a write. */
static const char *arm_code(const Machine *m, uint64_t address, bool write, bool mapped)
{
	VmsLevel level[VMS_LEVELS];
	bool section = vms_walk(m, address, level) == 1;

	if (mapped)
		return section ? (write ? "80d" : "d") : (write ? "80f" : "f");
	return section ? (write ? "805" : "5") : (write ? "807" : "7");
}

static void log_fault(Machine *m, uint64_t address)
{
	bool null = address < VMS_PAGE_SIZE;

	if (is_arm(m) || m->era->version < KERNEL(2, 6))
		log_fault_2_4(m, address, null);
	else if (m->era->version < KERNEL(5, 2) && null)
		MARK(m, LOG_FAULT_2_6_NULL, address);
	else if (m->era->version < KERNEL(5, 2))
		MARK(m, LOG_FAULT_2_6, address);
	else if (null)
		MARK(m, LOG_FAULT_5_2_NULL, address);
	else
		MARK(m, LOG_FAULT_5_2, address);
}

static void log_error_code(Machine *m, bool write, bool mapped)
{
	if (m->era->version < KERNEL(5, 2))
		return;
	MARK(m, LOG_PF_ACCESS, write ? "write" : "read");
	MARK(m, LOG_PF_CODE, x86_code(write, mapped), mapped ? "permissions violation" : "not-present page");
}

/* -------- and what follows */

/* How often there has been one, this one included. */
static uint64_t count_oops(Machine *m)
{
	SET(m, state_of(m), oopses, state_of(m)->oopses + 1);
	return state_of(m)->oopses;
}

static const char *smp(const Machine *m)
{
	return is_arm(m) && vms_machine_cpus(m) == 1 ? "" : " SMP";
}

static void die(Machine *m, const char *code)
{
	uint64_t count = count_oops(m);

	if (is_arm(m))
		MARK(m, LOG_DIE_ARM, code, count, smp(m));
	else if (m->era->version < KERNEL(2, 6))
		MARK(m, LOG_DIE_2_4, code);
	else if (m->era->version < KERNEL(6, 10))
		MARK(m, LOG_DIE, code, count, smp(m));
	else
		MARK(m, LOG_DIE_6_10, code, count, smp(m));
}

/* The end of the task; in an interrupt that of the kernel. */
static void oops_end(Machine *m)
{
	if (!in_interrupt(m)) {
		MARK(m, TASK_DIES, state_of(m)->this_cpu);
		return;
	}
	if (m->era->version < KERNEL(2, 6))
		MARK(m, LOG_PANIC_2_4, "Aiee, killing interrupt handler!");
	else
		MARK(m, LOG_PANIC, "Fatal exception in interrupt");
}

/* The line that says what it was is the operation's message, not those that follow. */
static void finish(Machine *m, const char *first)
{
	oops_end(m);
	strcpy(m->message, first);
	if (in_interrupt(m))
		machine_bug(m);
}

void page_fault_oops(Machine *m, uint64_t address, bool write, bool mapped, const char *why)
{
	char first[VMS_MESSAGE_SIZE];

	ENTER(m, address, write);
	MARK(m, FAULT_OOPS, address, why);
	log_fault(m, address);
	strcpy(first, m->message);
	log_error_code(m, write, mapped);
	die(m, is_arm(m) ? arm_code(m, address, write, mapped) : x86_code(write, mapped));
	finish(m, first);
	LEAVE_VOID(m);
}

void general_protection_oops(Machine *m, uint64_t address)
{
	uint64_t count = count_oops(m);
	char first[VMS_MESSAGE_SIZE];

	ENTER(m, address);
	MARK(m, FAULT_OOPS, address, N_("non-canonical"));
	if (m->era->version < KERNEL(2, 6))
		MARK(m, LOG_GP_2_4, count);
	else if (m->era->version < KERNEL(5, 5))
		MARK(m, LOG_GP, count, smp(m));
	else if (m->era->version < KERNEL(6, 10))
		MARK(m, LOG_GP_5_5, address, count, smp(m));
	else
		MARK(m, LOG_GP_6_10, address, count, smp(m));
	strcpy(first, m->message);
	finish(m, first);
	LEAVE_VOID(m);
}
