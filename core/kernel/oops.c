/* SPDX-License-Identifier: GPL-2.0-or-later */
/* oops.c -- the kernel has reached for what is not there.
 *
 *   BUG: unable to handle page fault for address: ffffc90000003000       what it was
 *   #PF: supervisor write access in kernel mode
 *   #PF: error_code(0x0002) - not-present page
 *   PGD 100000067 P4D 100000067 PUD 13fffe067 PMD 13fffd067 PTE 0        how far the walk goes (dump-pagetable.c)
 *   Oops: 0002 [#1] SMP                                                  and how often it has happened
 *
 * The process that did it is ended, whatever it held; the others go on.  In an interrupt there is none to end: there
 * the kernel panics.  The error code has 1 for "an entry forbids it" (else there is none) and 2 for "it was a write".
 *
 * (arch/x86/mm/fault.c, arch/x86/kernel/dumpstack.c, traps.c; arch/arm/mm/fault.c, arch/arm/kernel/traps.c of 2.6.34.
 * The words of page faults changed with 5.2, those of other faults with 5.5, the beginning of the last line with 6.10.)
 *
 * no_context is page_fault_oops since 5.12, __do_kernel_fault on ARM, and in 2.4 a part of do_page_fault.
 *
 * Inaccuracies: registers and the stack, which the kernel logs too, are left out.  CONFIG_SMP on x86, no
 * CONFIG_PREEMPT; nobody has booted with oops=panic.
 */

#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/context.h"
#include "core/kernel/dump-pagetable.h"
#include "core/kernel/kernel.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/oops.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
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

/* %p of NULL itself is a word, since 2.6.38 as wide as an address; 4.15 and later print it with %px. */
static void log_null_2_6(Machine *m, uint64_t address)
{
	const char *null = m->arch->bits == 32 ? "  (null)" : "          (null)";

	if (!address && m->era->version < KERNEL(4, 15))
		MARK(m, LOG_FAULT_2_6_NULL_WORD, m->era->version < KERNEL(2, 6) + 38 ? "(null)" : null);
	else
		MARK(m, LOG_FAULT_2_6_NULL, address);
}

static const char *x86_code(const PageFault *fault)
{
	return fault->write ? (fault->protection ? "0003" : "0002") : (fault->protection ? "0001" : "0000");
}

/* ARM's fault status: no entry at the first level or at the second, or one that forbids it; 0x800 for a write. */
static const char *arm_code(const Machine *m, const PageFault *fault)
{
	VmsLevel level[VMS_LEVELS];
	bool section = table_walk(m, current_pgd(m), fault->address, level) == 1;

	if (fault->protection)
		return section ? (fault->write ? "80d" : "d") : (fault->write ? "80f" : "f");
	return section ? (fault->write ? "805" : "5") : (fault->write ? "807" : "7");
}

static void log_fault(Machine *m, uint64_t address)
{
	bool null = address < VMS_PAGE_SIZE;

	if (is_arm(m) || m->era->version < KERNEL(2, 6))
		log_fault_2_4(m, address, null);
	else if (m->era->version < KERNEL(5, 2) && null)
		log_null_2_6(m, address);
	else if (m->era->version < KERNEL(5, 2))
		MARK(m, LOG_FAULT_2_6, address);
	else if (null)
		MARK(m, LOG_FAULT_5_2_NULL, address);
	else
		MARK(m, LOG_FAULT_5_2, address);
}

/* The bits of the code by name, from 4.20 to 5.1. */
static const char *named_bits(const PageFault *fault)
{
	if (fault->protection)
		return fault->write ? "[PROT] [WRITE]" : "[PROT]";
	return fault->write ? "[WRITE]" : "[normal kernel read fault]";
}

static void log_error_code(Machine *m, const PageFault *fault)
{
	if (m->era->version < KERNEL(4, 20) || is_arm(m))
		return;
	if (m->era->version < KERNEL(5, 2)) {
		MARK(m, LOG_PF_ERROR, named_bits(fault));
		return;
	}
	MARK(m, LOG_PF_ACCESS, fault->write ? "write" : "read");
	MARK(m, LOG_PF_CODE, x86_code(fault), fault->protection ? "permissions violation" : "not-present page");
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

static void log_page_fault(Machine *m, const PageFault *fault)
{
	log_fault(m, fault->address);
	log_error_code(m, fault);
	log_walk(m, fault->address);
	die(m, is_arm(m) ? arm_code(m, fault) : x86_code(fault));
}

static void panic(Machine *m)
{
	char first[VMS_MESSAGE_SIZE];

	strcpy(first, m->message);
	if (m->era->version < KERNEL(2, 6))
		MARK(m, LOG_PANIC_2_4, "Aiee, killing interrupt handler!");
	else
		MARK(m, LOG_PANIC, "Fatal exception in interrupt");
	strcpy(m->message, first);
}

/* The end of the process; in an interrupt that of the kernel. */
static void oops_end(Machine *m)
{
	if (in_interrupt(m)) {
		panic(m);
		machine_bug(m);
	}
	MARK(m, TASK_DIES, state_of(m)->this_cpu);
	atomic_maps_forget(m);
	if (current_mm(m))
		exit_process(m, process_now(m));
}

static void oops(Machine *m, const PageFault *fault, const char *why)
{
	MARK(m, FAULT_OOPS, fault->address, why);
	access_fails(fault->result, fault->address, why);
	log_page_fault(m, fault);
	oops_end(m);
}

static void no_context(Machine *m, const PageFault *fault, const char *why)
{
	uint64_t address = fault->address;

	ENTER(m, address);
	oops(m, fault, why);
	LEAVE_VOID(m);
}

static void __do_kernel_fault(Machine *m, const PageFault *fault, const char *why)
{
	uint64_t addr = fault->address;

	ENTER(m, addr);
	oops(m, fault, why);
	LEAVE_VOID(m);
}

static void page_fault_oops(Machine *m, const PageFault *fault, const char *why)
{
	uint64_t address = fault->address;

	ENTER(m, address);
	oops(m, fault, why);
	LEAVE_VOID(m);
}

void fault_oops(Machine *m, const PageFault *fault, const char *why)
{
	if (is_arm(m))
		__do_kernel_fault(m, fault, why);
	else if (m->era->version < KERNEL(2, 6))
		oops(m, fault, why);
	else if (m->era->version < KERNEL(5, 12))
		no_context(m, fault, why);
	else
		page_fault_oops(m, fault, why);
}

_Noreturn void null_pointer_oops(Machine *m, uint64_t address, bool write)
{
	log_page_fault(m, &(PageFault){ .address = address, .write = write });
	machine_bug(m);
}

void general_protection_oops(Machine *m, uint64_t address, VmsResult *result)
{
	uint64_t count = count_oops(m);

	access_fails(result, address, N_("non-canonical"));
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
	oops_end(m);
	LEAVE_VOID(m);
}
