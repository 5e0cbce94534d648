/* SPDX-License-Identifier: GPL-2.0-or-later */
/* task.c -- processes and their top-level tables.
 *
 *   init_mm        | user: nothing | kernel ............ |      vmalloc writes here alone
 *                                        |  copied at fork
 *   process 1      | its own       | kernel as of then   |      what comes later: see fault.c
 *
 * A context switch loads the frame of the next table into the CPU (CR3 on x86, TTBR0 on ARM).
 *
 * Models pgd_alloc of arch/i386/mm/init.c (2.4), arch/x86/mm/pgtable.c, arch/arm/mm/pgd.c; switch_mm; __check_kvm_seq
 * of arch/arm/mm/ioremap.c (2.6.34).
 *
 *   x86-32          one frame                    PAE       and three more: the CPU wants all entries of a user at once
 *   x86-64          one frame                    ARM       four frames in a row
 *
 * Inaccuracies: a process is only an address space: descriptors take no slab objects, there are no threads, and nothing
 * runs by itself.  Process 0, which runs at boot, has its directory in the image on x86-32, and elsewhere none of its
 * own until it asks for memory.  2.4 on x86-64 has a top-level table for each CPU, and switches the entry of the user;
 * here each process has one.  What the image has of tables is put into the directory when it is first needed, so that
 * a machine begins with its top level alone.
 */

#include "core/kernel/kernel.h"
#include "core/kernel/memory.h"
#include "core/kernel/mmap.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

#define FIRST_PID 100

static const struct other_side *other(const Machine *m) { return &state_of(m)->other; }

const struct mm_struct *mm_of_process(const Machine *m, uint32_t number)
{
	const struct mm_struct *mm = at(m, other(m)->processes);

	while (mm && mm->number != number)
		mm = at(m, mm->next);
	return mm;
}

const struct mm_struct *current_mm(const Machine *m) { return mm_of_process(m, process_now(m)); }
uint32_t pid_of_process(uint32_t number) { return FIRST_PID + number; }

uint64_t pgd_of_process(const Machine *m, uint32_t number)
{
	const struct mm_struct *mm = mm_of_process(m, number);

	if (mm)
		return mm->pgd;
	return task_pgd(m) ? task_pgd(m) : init_mm_pgd(m);
}

uint64_t current_pgd(const Machine *m) { return pgd_of_process(m, process_now(m)); }

/* -------- where the kernel begins */

static bool is_x86_64_2_4(const Machine *m) { return m->arch == &arch_x86_64_2_4; }

uint64_t kernel_start(const Machine *m)
{
	uint64_t start = 0xffff800000000000u, window = state_of(m)->vmalloc_start;

	if (m->arch->bits == 32)
		start = m->arch == &arch_arm ? 0xbf000000u : 0xc0000000u;
	else if (is_x86_64_2_4(m))
		start = 0x8000000000u;
	else if (m->arch == &arch_x86_64_la57)
		start = 0xff00000000000000u;
	return (window < start ? window : start) & ~(entry_size(m, LEVEL_PGD) - 1);
}

uint64_t task_size(const Machine *m)
{
	uint64_t size = kernel_start(m);

	if (m->arch->bits == 64 && !is_x86_64_2_4(m))
		size = m->arch == &arch_x86_64_la57 ? 0xfffffffffff000u : 0x7ffffffff000u;
	return size;
}

/* -------- what the image has of tables */

/* An entry that init_mm has got: every process has it from its beginning. */
static void enter_everywhere(Machine *m, uint64_t addr)
{
	const pte_t *pgd_k = pgd_offset_k(m, addr);

	if (task_pgd(m))
		set_entry(m, entry_in(m, task_pgd(m), addr, LEVEL_PGD), *pgd_k);
	for (const struct mm_struct *mm = at(m, other(m)->processes); mm; mm = at(m, mm->next))
		set_entry(m, entry_in(m, mm->pgd, addr, LEVEL_PGD), *pgd_k);
}

const pte_t *window_pte(Machine *m, uint64_t addr)
{
	const pte_t *pgd = pgd_offset_k(m, addr), *entry = pgd;
	bool new = entry_none(*pgd);

	for (int level = LEVEL_P4D; level >= LEVEL_PTE; level--)
		entry = table_at_boot(m, entry, addr, level);
	if (new)
		enter_everywhere(m, addr);
	return entry;
}

/* Before there is a second top-level table: PAE's only table of PMD entries for the kernel, which all share; x86-64's
 * highest entry, of the image and the modules; and those of vmalloc space, where no process is ever told of them. */
static void tables_of_boot(Machine *m)
{
	uint64_t top = UINT64_MAX >> (64 - m->arch->bits);
	const pte_t *pgd = pgd_offset_k(m, top);
	bool pae = m->arch == &arch_x86_32_pae;

	if (!pae && m->arch->bits != 64)
		return;
	table_at_boot(m, pgd, top, pae ? LEVEL_PMD : level_folded(m, LEVEL_P4D) ? LEVEL_PUD : LEVEL_P4D);
	if (m->arch->bits == 64 && m->era->version >= KERNEL(5, 8))
		preallocate_vmalloc_pages(m);
}

/* -------- a top-level table */

static unsigned copy_kernel_entries(Machine *m, uint64_t pgd)
{
	uint64_t size = entry_size(m, LEVEL_PGD);
	unsigned entries = m->arch->level[LEVEL_PGD].entries, copied = 0;

	for (unsigned i = table_index(m, kernel_start(m), LEVEL_PGD); i < entries; i++) {
		pte_t entry = *pgd_offset_k(m, i * size);

		set_entry(m, entry_in(m, pgd, i * size, LEVEL_PGD), entry);
		copied += !entry_none(entry);
	}
	return copied;
}

static unsigned pgd_order(const Machine *m) { return m->arch == &arch_arm ? 2 : 0; }

/* PAE: the entries of the user.  (preallocate_pmds) */
static unsigned user_pmds(const Machine *m)
{
	return m->arch == &arch_x86_32_pae ? table_index(m, kernel_start(m), LEVEL_PGD) : 0;
}

static void pgd_free(Machine *m, uint64_t pgd)
{
	const struct page *page = pfn_to_page(m, pgd);

	ENTER(m, pgd);
	tlb_forget_table(m, pgd);
	for (unsigned i = 0; i < user_pmds(m); i++) {
		const pte_t *entry = entry_in(m, pgd, i * entry_size(m, LEVEL_PGD), LEVEL_PGD);

		if (!entry_none(*entry))
			table_free_empty(m, entry);
	}
	for (uint32_t i = 1; i < 1u << pgd_order(m); i++)
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
	object_free(m, at(m, page->content));
	SET(m, page, content, 0);
	__free_pages(m, page, pgd_order(m));
	LEAVE_VOID(m);
}

static bool preallocate_pmds(Machine *m, uint64_t pgd)
{
	uint64_t size = entry_size(m, LEVEL_PGD);
	bool all = true;

	for (unsigned i = 0; i < user_pmds(m) && all; i++)
		all = table_alloc(m, entry_in(m, pgd, i * size, LEVEL_PGD), i * size, LEVEL_PMD);
	return all;
}

/* 0 where there is no frame for it. */
static uint64_t pgd_alloc(Machine *m, uint32_t process)
{
	const struct page *page = NULL;
	uint64_t pgd = 0;

	ENTER(m, process);
	tables_of_boot(m);
	if (!should_fail(m, FAULT_PAGE_TABLE))
		page = alloc_table_pages(m, pgd_order(m));
	if (page) {
		pgd = page_to_pfn(m, page);
		table_new(m, page, LEVEL_PGD, 0);
		for (uint32_t i = 1; i < 1u << pgd_order(m); i++)
			page_own(m, page + i, VMS_OWNER_TABLE, at(m, page->content), LEVEL_PGD);
		MARK(m, PROCESS_NEW, process, pgd, copy_kernel_entries(m, pgd));
		if (!preallocate_pmds(m, pgd)) {
			pgd_free(m, pgd);
			pgd = 0;
		}
	}
	LEAVE(m, pgd);
	return pgd;
}

/* -------- who runs */

/* All entries of vmalloc space are copied anew.  (__check_kvm_seq) */
void check_kvm_seq(Machine *m)
{
	const struct mm_struct *mm = current_mm(m);
	uint64_t size = entry_size(m, LEVEL_PGD);

	if (m->arch != &arch_arm || !mm || mm->kvm_seq == other(m)->kvm_seq)
		return;
	for (uint64_t addr = state_of(m)->vmalloc_start; addr < state_of(m)->vmalloc_end; addr += size)
		set_entry(m, pgd_offset_task(m, addr), *pgd_offset_k(m, addr));
	SET(m, mm, kvm_seq, other(m)->kvm_seq);
	MARK(m, KVM_SEQ, process_now(m), mm->kvm_seq);
}

static void switch_mm(Machine *m, uint32_t process)
{
	ENTER(m, process);
	SET(m, other(m), process, process);
	MARK(m, CTX_SWITCH, process, current_pgd(m));
	tlb_switch_mm(m);
	check_kvm_seq(m);
	LEAVE_VOID(m);
}

/* -------- processes */

/* Where the next process is named behind which this one has its place. */
static const ref_t *place_of(const Machine *m, uint32_t number)
{
	const ref_t *place = &other(m)->processes;
	const struct mm_struct *mm;

	for (; (mm = at(m, *place)) && mm->number < number; place = &mm->next)
		;
	return place;
}

const struct mm_struct *mm_create(Machine *m, uint32_t number)
{
	bool of_boot = !number && task_pgd(m);
	uint64_t pgd = of_boot ? task_pgd(m) : pgd_alloc(m, number);
	const struct mm_struct *mm;
	const ref_t *place = place_of(m, number);

	if (!pgd)
		return NULL;
	mm = object_new(m, VMS_KIND_MM_STRUCT, sizeof *mm, 0);
	SET(m, mm, number, number);
	SET(m, mm, pid, pid_of_process(number));
	SET(m, mm, pgd, pgd);
	SET(m, mm, kvm_seq, other(m)->kvm_seq);
	SET(m, mm, next, *place);
	arena_write(m, place, sizeof *place, ref(m, mm));
	if (number == process_now(m) && !of_boot)
		switch_mm(m, number);          /* process 0 has run on init_mm's own until now */
	return mm;
}

bool run_process(Machine *m, uint32_t number)
{
	if (number && !mm_of_process(m, number) && !mm_create(m, number))
		return false;
	if (number != process_now(m))
		switch_mm(m, number);
	return true;
}

void exit_process(Machine *m, uint32_t number)
{
	const struct mm_struct *mm = mm_of_process(m, number);
	const ref_t *place = place_of(m, number);
	uint64_t pgd = mm->pgd;

	MARK(m, PROCESS_EXIT, number);
	exit_mmap(m, mm);
	arena_write(m, place, sizeof *place, mm->next);
	object_free(m, mm);
	if (number == process_now(m) && current_pgd(m) != pgd)
		switch_mm(m, 0);
	if (pgd != task_pgd(m))
		pgd_free(m, pgd);
}
