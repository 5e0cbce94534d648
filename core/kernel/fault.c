/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fault.c -- page faults: what the kernel does where the CPU finds no way to a frame.
 *
 *   do_page_fault --- the kernel's address: vmalloc_fault --- init_mm's table has it: it is copied, once more
 *              |                               `------------- bad_area --- in kernel mode: an oops (oops.c)
 *              `----- the user's address: in a range? --- yes: handle_mm_fault (demand.c), once more
 *                                          `------------- no: bad_area --- in user mode: SIGSEGV
 *
 * vmalloc writes into init_mm's tables alone.  Those of processes may lag behind, and are mended here:
 *
 *   init_mm               ... | table A | table B | ...
 *   the process that runs ... | table A |         | ...     a page fault copies the entry when it first gets there
 *
 * The lower tables are shared: once the entry has been copied, all that is mapped and unmapped below it is seen at
 * once, and the process does not fault again.
 *
 *   x86-32             until 5.7; with PAE all share the table below the top level, and nothing lags
 *   x86-64             2.6 to 5.7, an entry being 512 GiB: processes older than the first vmalloc in them.  2.4 has one
 *                      entry for all vmalloc space from boot, and since 5.8 tables are there, or told, beforehand
 *   ARM 2.6.34         do_translation_fault, which copies both words of an entry; sections: see check_kvm_seq
 *
 * Models arch/i386/mm/fault.c of 2.4, arch/x86/mm/fault.c of later kernels, arch/arm/mm/fault.c of 2.6.34.  2.4 has it
 * all in do_page_fault; the halves are functions since 4.20, and exc_page_fault is what the CPU calls since 5.8.
 *
 * Inaccuracies: the process has one instruction and one stack, the same each time, and its program is in no range.
 * Nobody has an exception table: each fault of the kernel's own code in a user's range that it was promised is served,
 * as where it copies from or to the user, on a CPU without SMAP.  x86-64 compares the entries below the top one, too;
 * they are the same tables here, as there.
 */

#include <string.h>

#include "core/kernel/context.h"
#include "core/kernel/demand.h"
#include "core/kernel/dma.h"
#include "core/kernel/fault.h"
#include "core/kernel/kernel.h"
#include "core/kernel/mmap.h"
#include "core/kernel/oops.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

/* -------- vmalloc space */

bool directories_lag(const Machine *m)
{
	if (m->arch == &arch_x86_32_pae || m->arch == &arch_x86_64_2_4)
		return false;
	return m->era->version < KERNEL(5, 8);
}

static bool is_mapped(const Machine *m, uint64_t table, uint64_t addr)
{
	uint64_t pfn, entry;

	return translate_from(m, table, addr, &pfn, &entry);
}

static void sync_entry(Machine *m, const pte_t *pgd, const pte_t *pgd_k, uint64_t addr)
{
	set_entry(m, pgd, *pgd_k);
	MARK(m, PT_SYNC, level_name(m, LEVEL_PGD), addr, *pgd, process_now(m));
}

/* In do_page_fault of 2.4.0: only where there is no entry; whether that leads anywhere is the next fault's business.
 * Later 2.4 copies in any case, and looks down to the page. */
static int copy_entry(Machine *m, uint64_t addr)
{
	const pte_t *pgd = pgd_offset_task(m, addr), *pgd_k = pgd_offset_k(m, addr);
	bool first = m->era->version == KERNEL(2, 4);

	if (entry_none(*pgd_k) || (first && !entry_none(*pgd)))
		return -1;
	sync_entry(m, pgd, pgd_k, addr);
	return first || is_mapped(m, init_mm_pgd(m), addr) ? 0 : -1;
}

/* The entry of the process is as that of init_mm; false where init_mm has none. */
static bool vmalloc_sync_one(Machine *m, uint64_t addr)
{
	const pte_t *pgd = pgd_offset_task(m, addr), *pgd_k = pgd_offset_k(m, addr);

	bool done = !entry_none(*pgd_k);

	ENTER(m, addr);
	if (done && entry_none(*pgd))
		sync_entry(m, pgd, pgd_k, addr);
	BUG_ON(m, done && *pgd != *pgd_k);
	LEAVE(m, done);
	return done;
}

/* 0: it leads somewhere now; -1: nothing is mapped there, or it is no address of vmalloc space. */
static int vmalloc_fault(Machine *m, uint64_t addr)
{
	int err = -1;

	if (!directories_lag(m) || m->arch == &arch_arm)
		return -1;
	if (m->era->version < KERNEL(2, 6)) {
		MARK(m, FAULT_VMALLOC, addr, process_now(m));
		return copy_entry(m, addr);
	}
	if (!is_vmalloc_addr(m, addr))
		return -1;
	MARK(m, FAULT_VMALLOC, addr, process_now(m));
	ENTER(m, addr);
	if (vmalloc_sync_one(m, addr) && is_mapped(m, init_mm_pgd(m), addr))
		err = 0;
	LEAVE(m, err);
	return err;
}

/* -------- no remedy */

void access_fails(VmsResult *result, uint64_t addr, const char *why)
{
	result->failed = true;
	result->fault = why;
	result->fault_address = addr;
}

/* Why there is nothing at an address. */
static const char *why_not_mapped(const Machine *m, uint64_t addr)
{
	VmsRegion region;
	VmsArea area;

	if (addr < VMS_PAGE_SIZE)
		return N_("null pointer");
	if (vms_area_find(m, addr, &area)) {
		if (area.state != VMS_AREA_BUSY)
			return N_("unmapped lazy area");
		return addr >= area.va_end - area.guard ? N_("guard page") : N_("not mapped");
	}
	vms_region_find(m, addr, &region);
	if (is_vmalloc_addr(m, addr) || !strncmp(region.id, "hole", 4) || !strcmp(region.id, "guard"))
		return N_("hole");
	return strcmp(region.id, "user") ? N_("not mapped") : N_("user address");
}

static const char *why_faulted(const Machine *m, const PageFault *fault)
{
	return fault->protection ? N_("protection") : why_not_mapped(m, fault->address);
}

#define ERROR_USER 4                 /* in the error code: in user mode; 2: a write, 1: an entry forbids it */

/* What the log says: x86 alone, 2.4 on x86-64 alone. */
static void show_signal_msg(Machine *m, uint32_t pid, const PageFault *fault)
{
	uint64_t ip = m->arch->bits == 32 ? 0x08048400u : 0x400500u, sp = task_size(m) - 0x1000;
	unsigned error = ERROR_USER | (fault->write ? 2 : 0) | (fault->protection ? 1 : 0);

	if (m->arch == &arch_x86_64_2_4)
		MARK(m, LOG_SEGFAULT_RIP, pid, fault->address, ip, sp, error);
	else if (m->arch == &arch_arm || m->era->version < KERNEL(2, 6))
		return;
	else if (m->era->version < KERNEL(6, 1))
		MARK(m, LOG_SEGFAULT, pid, fault->address, ip, sp, error);
	else
		MARK(m, LOG_SEGFAULT_6_1, pid, fault->address, ip, sp, error, state_of(m)->this_cpu);
}

static void force_sig(Machine *m, const PageFault *fault)
{
	uint32_t process = process_now(m);

	access_fails(fault->result, fault->address, why_faulted(m, fault));
	MARK(m, SIGSEGV, fault->address, pid_of_process(process));
	show_signal_msg(m, pid_of_process(process), fault);
	if (current_mm(m))
		exit_process(m, process);
}

static void no_remedy(Machine *m, const PageFault *fault)
{
	if (fault->user)
		force_sig(m, fault);
	else
		fault_oops(m, fault, why_faulted(m, fault));
}

static void bad_area_nosemaphore(Machine *m, const PageFault *fault)
{
	uint64_t address = fault->address;

	ENTER(m, address);
	no_remedy(m, fault);
	LEAVE_VOID(m);
}

static void bad_area(Machine *m, const PageFault *fault)
{
	uint64_t address = fault->address;

	ENTER(m, address);
	no_remedy(m, fault);
	LEAVE_VOID(m);
}

/* -------- the two halves */

static bool kernel_half(Machine *m, const PageFault *fault)
{
	if (!fault->user && !fault->protection && !vmalloc_fault(m, fault->address))
		return true;
	bad_area_nosemaphore(m, fault);
	return false;
}

/* Where nobody may sleep, no frame can be waited for: 2.4 looks for interrupts alone. */
static bool may_wait(const Machine *m)
{
	return m->era->version < KERNEL(2, 6) ? !in_interrupt(m) : !in_atomic(m);
}

static bool user_half(Machine *m, const PageFault *fault)
{
	const struct mm_struct *mm = may_wait(m) ? current_mm(m) : NULL;
	const struct vm_area_struct *vma = mm ? find_vma(m, mm, fault->address) : NULL;

	if (!mm)
		bad_area_nosemaphore(m, fault);
	else if (!vma || fault->protection)
		bad_area(m, fault);
	else if (handle_mm_fault(m, mm, vma, fault->address))
		return true;
	else
		access_fails(fault->result, fault->address, why_faulted(m, fault));
	return false;
}

static bool do_kern_addr_fault(Machine *m, const PageFault *fault)
{
	uint64_t address = fault->address;
	bool again;

	ENTER(m, address);
	again = kernel_half(m, fault);
	LEAVE_VOID(m);
	return again;
}

static bool do_user_addr_fault(Machine *m, const PageFault *fault)
{
	uint64_t address = fault->address;
	bool again;

	ENTER(m, address);
	again = user_half(m, fault);
	LEAVE_VOID(m);
	return again;
}

static bool halves(Machine *m, const PageFault *fault)
{
	bool user = fault->address < task_size(m);

	if (m->era->version < KERNEL(4, 20))
		return user ? user_half(m, fault) : kernel_half(m, fault);
	return user ? do_user_addr_fault(m, fault) : do_kern_addr_fault(m, fault);
}

static bool do_page_fault(Machine *m, const PageFault *fault)
{
	uint64_t address = fault->address;
	bool again;

	ENTER(m, address);
	again = halves(m, fault);
	LEAVE_VOID(m);
	return again;
}

static bool exc_page_fault(Machine *m, const PageFault *fault)
{
	uint64_t address = fault->address;
	bool again;

	ENTER(m, address);
	again = halves(m, fault);
	LEAVE_VOID(m);
	return again;
}

/* -------- ARM: the CPU says at which level it has failed, and each has its handler */

/* Nothing at the first level: that of init_mm is copied, whatever it leads to. */
static bool do_translation_fault(Machine *m, const PageFault *fault)
{
	uint64_t addr = fault->address;
	const pte_t *pgd = pgd_offset_task(m, addr), *pgd_k = pgd_offset_k(m, addr);
	bool again = !fault->user && !entry_none(*pgd_k) && *pgd != *pgd_k;

	ENTER(m, addr);
	if (again) {
		MARK(m, FAULT_VMALLOC, addr, process_now(m));
		sync_entry(m, pgd, pgd_k, addr);
	} else {
		no_remedy(m, fault);
	}
	LEAVE_VOID(m);
	return again;
}

static bool do_DataAbort(Machine *m, const PageFault *fault)
{
	uint64_t addr = fault->address;
	VmsLevel level[VMS_LEVELS];
	bool first = table_walk(m, current_pgd(m), addr, level) == 1, again;

	ENTER(m, addr);
	if (first && !fault->protection && addr >= task_size(m))
		again = do_translation_fault(m, fault);
	else
		again = do_page_fault(m, fault);
	LEAVE_VOID(m);
	return again;
}

bool page_fault(Machine *m, const PageFault *fault)
{
	MARK(m, PAGE_FAULT, fault->address, why_faulted(m, fault));
	if (m->arch == &arch_arm)
		return do_DataAbort(m, fault);
	return m->era->version < KERNEL(5, 8) ? do_page_fault(m, fault) : exc_page_fault(m, fault);
}
