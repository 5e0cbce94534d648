/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fault.c -- page faults: tables of processes, and how they learn of what vmalloc has mapped.
 *
 *   init_mm               ... | table A | table B | ...     vmalloc writes here alone
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
 * Models arch/x86/mm/fault.c of 2.6.34, 3.15 and 4.19 (vmalloc_sync_one, vmalloc_fault), arch/arm/mm/fault.c of 2.6.34.
 * 2.4 has it all in do_page_fault, and copies whether or not there is something already.
 *
 * Inaccuracies: each access is a write.  The process has one instruction and one stack, the same each time.  x86-64
 * compares the entries below the top one, too; they are the same tables here, as there.
 */

#include "core/era/era.h"
#include "core/kernel/fault.h"
#include "core/kernel/demand.h"
#include "core/kernel/mmap.h"
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

/* In do_page_fault of 2.4. */
static int copy_anyway(Machine *m, uint64_t addr)
{
	const pte_t *pgd = pgd_offset_task(m, addr), *pgd_k = pgd_offset_k(m, addr);

	if (entry_none(*pgd_k))
		return -1;
	sync_entry(m, pgd, pgd_k, addr);
	return is_mapped(m, init_mm_pgd(m), addr) ? 0 : -1;
}

static int do_translation_fault(Machine *m, uint64_t addr)
{
	const pte_t *pgd = pgd_offset_task(m, addr), *pgd_k = pgd_offset_k(m, addr);
	int err = -1;

	ENTER(m, addr);
	if (!entry_none(*pgd_k) && *pgd != *pgd_k) {
		sync_entry(m, pgd, pgd_k, addr);
		err = is_mapped(m, init_mm_pgd(m), addr) ? 0 : -1;
	}
	LEAVE(m, err);
	return err;
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

int vmalloc_fault(Machine *m, uint64_t addr)
{
	int err = -1;

	if (!directories_lag(m))
		return -1;
	MARK(m, FAULT_VMALLOC, addr, process_now(m));
	if (m->era->version < KERNEL(2, 6))
		return copy_anyway(m, addr);
	if (m->arch == &arch_arm)
		return do_translation_fault(m, addr);
	ENTER(m, addr);
	if (vmalloc_sync_one(m, addr) && is_mapped(m, init_mm_pgd(m), addr))
		err = 0;
	LEAVE(m, err);
	return err;
}

/* -------- what a process may not reach for */

#define ERROR_USER_WRITE 6           /* not present, a write, by the user */

/* What the log says: x86 alone, 2.4 on x86-64 alone. */
static void show_signal(Machine *m, uint32_t pid, uint64_t addr)
{
	uint64_t ip = m->arch->bits == 32 ? 0x08048400u : 0x400500u, sp = task_size(m) - 0x1000;

	if (m->arch == &arch_x86_64_2_4)
		MARK(m, LOG_SEGFAULT_RIP, pid, addr, ip, sp, ERROR_USER_WRITE);
	else if (m->arch != &arch_arm && m->era->version >= KERNEL(2, 6))
		MARK(m, LOG_SEGFAULT, pid, addr, ip, sp, ERROR_USER_WRITE);
}

static void bad_area(Machine *m, uint64_t addr)
{
	uint32_t process = process_now(m);

	ENTER(m, addr);
	MARK(m, SIGSEGV, addr, pid_of_process(process));
	show_signal(m, pid_of_process(process), addr);
	if (current_mm(m))
		exit_process(m, process);
	LEAVE_VOID(m);
}

/* -------- the fault */

static bool user_fault(Machine *m, uint64_t addr)
{
	const struct mm_struct *mm = current_mm(m);
	const struct vm_area_struct *vma = mm ? find_vma(m, mm, addr) : NULL;

	if (vma)
		return handle_mm_fault(m, mm, vma, addr);
	bad_area(m, addr);
	return false;
}

bool do_page_fault(Machine *m, uint64_t addr)
{
	bool done = true;

	ENTER(m, addr);
	MARK(m, PAGE_FAULT, addr);
	if (addr < task_size(m)) {
		done = user_fault(m, addr);
	} else if (vmalloc_fault(m, addr)) {
		MARK(m, LOG_PAGING_REQUEST, addr);
		machine_bug(m);
	}
	LEAVE(m, done);
	return done;
}

bool task_access(Machine *m, uint64_t addr)
{
	uint64_t pfn, entry;

	MARK(m, TASK_ACCESS, addr);
	if (!is_mapped(m, current_pgd(m), addr) && !do_page_fault(m, addr))
		return false;
	if (translate_from(m, current_pgd(m), addr, &pfn, &entry))
		MARK(m, ACCESS_DONE, addr, pfn);
	return true;
}
