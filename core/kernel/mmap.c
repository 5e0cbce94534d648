/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mmap.c -- what a process asks for: ranges of addresses, promises without a frame behind them.
 *
 *   x86 since 2.6    0 ...  | range 2 | range 1 | 128 MiB for the stack | TASK_SIZE      from mmap_base downwards
 *   2.4, ARM         0 ...  TASK_SIZE / 3 | range 1 | range 2 | ...                      from there upwards
 *
 * Models mm/mmap.c: get_unmapped_area, do_mmap, do_munmap, exit_mmap.  A malloc of the C library asks so for what is
 * large, and through brk for what is small.
 *
 * Inaccuracies: ranges are in a list here, in a tree or another of their own in the kernel; neighbours do not become
 * one range; addresses are not randomized.  Tables go when nothing is left in them.
 */

#include "core/kernel/kernel.h"
#include "core/kernel/mmap.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/swap.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

#define STACK_GAP ((uint64_t)128 << 20)

static const struct vm_area_struct *first_vma(const Machine *m, const struct mm_struct *mm) { return at(m, mm->mmap); }

const struct vm_area_struct *find_vma(const Machine *m, const struct mm_struct *mm, uint64_t addr)
{
	const struct vm_area_struct *vma = first_vma(m, mm);

	while (vma && vma->vm_end <= addr)
		vma = at(m, vma->next);
	return vma && vma->vm_start <= addr ? vma : NULL;
}

/* -------- a range */

static bool goes_up(const Machine *m) { return m->era->version < KERNEL(2, 6) || m->arch == &arch_arm; }

static uint64_t unmapped_base(const Machine *m)
{
	uint64_t third = m->arch == &arch_arm ? 0x40000000u : (task_size(m) / 3 + VMS_PAGE_SIZE - 1);

	return third & ~(uint64_t)(VMS_PAGE_SIZE - 1);
}

static uint64_t lowest_room(const Machine *m, const struct mm_struct *mm, uint64_t size)
{
	uint64_t addr = unmapped_base(m);

	for (const struct vm_area_struct *vma = first_vma(m, mm); vma; vma = at(m, vma->next)) {
		if (vma->vm_start >= addr && vma->vm_start - addr >= size)
			break;
		addr = vma->vm_end > addr ? vma->vm_end : addr;
	}
	return addr < task_size(m) && task_size(m) - addr >= size ? addr : 0;
}

static uint64_t highest_room(const Machine *m, const struct mm_struct *mm, uint64_t size)
{
	uint64_t low = VMS_PAGE_SIZE, found = 0, top = task_size(m) > STACK_GAP ? task_size(m) - STACK_GAP : 0;

	for (const struct vm_area_struct *vma = first_vma(m, mm); vma; vma = at(m, vma->next)) {
		if (vma->vm_start - low >= size)
			found = vma->vm_start - size;
		low = vma->vm_end;
	}
	return top > low && top - low >= size ? top - size : found;
}

static uint64_t get_unmapped_area(Machine *m, const struct mm_struct *mm, uint64_t size)
{
	uint64_t addr;

	ENTER(m, size);
	addr = goes_up(m) ? lowest_room(m, mm, size) : highest_room(m, mm, size);
	LEAVE(m, addr);
	return addr;
}

/* Where the range that begins there is named, or is to be. */
static const ref_t *place_of(const Machine *m, const struct mm_struct *mm, uint64_t addr)
{
	const ref_t *place = &mm->mmap;
	const struct vm_area_struct *vma;

	for (; (vma = at(m, *place)) && vma->vm_start < addr; place = &vma->next)
		;
	return place;
}

static void insert_vm_struct(Machine *m, const struct mm_struct *mm, uint64_t addr, uint64_t size)
{
	const struct vm_area_struct *vma = object_new(m, VMS_KIND_VM_AREA_STRUCT, sizeof *vma, 0);
	const ref_t *place = place_of(m, mm, addr);

	SET(m, vma, vm_start, addr);
	SET(m, vma, vm_end, addr + size);
	SET_REF(m, vma, vm_mm, mm);
	SET(m, vma, next, *place);
	arena_write(m, place, sizeof *place, ref(m, vma));
	MARK(m, USER_RANGE, vma, addr, size);
}

uint64_t do_mmap(Machine *m, const struct mm_struct *mm, uint64_t size)
{
	uint64_t addr = 0;

	ENTER(m, size);
	if (size <= task_size(m)) {
		size = (size + VMS_PAGE_SIZE - 1) & ~(uint64_t)(VMS_PAGE_SIZE - 1);
		addr = get_unmapped_area(m, mm, size);
	}
	if (addr)
		insert_vm_struct(m, mm, addr, size);
	LEAVE(m, addr);
	return addr;
}

/* -------- the way back */

const pte_t *user_pte(const Machine *m, const struct mm_struct *mm, uint64_t addr, uint64_t end, uint64_t *next)
{
	const pte_t *entry = entry_in(m, mm->pgd, addr, LEVEL_PGD);

	for (int level = LEVEL_PGD; level > LEVEL_PTE; level--) {
		if (entry_none(*entry)) {
			*next = entry_end(m, addr, end, level);
			return NULL;
		}
		entry = table_offset(m, entry, addr, level - 1);
	}
	*next = addr + VMS_PAGE_SIZE;
	return entry;
}

/* What an entry names goes back: a frame, or a slot of the swap space. */
static void zap_pte(Machine *m, const struct mm_struct *mm, const pte_t *pte, uint64_t addr)
{
	uint64_t pfn = vms_entry_pfn(m, *pte);

	if (!entry_present(m, *pte)) {
		swap_free(m, mm, *pte);
		set_entry(m, pte, 0);
		return;
	}
	set_entry(m, pte, 0);
	SET(m, mm, rss, mm->rss - 1);
	MARK(m, PTE_CLEAR, addr, pfn);
	__free_pages(m, pfn_to_page(m, pfn), 0);
}

static void zap_page_range(Machine *m, const struct mm_struct *mm, uint64_t start, uint64_t end)
{
	uint64_t next;

	ENTER(m, start, end);
	for (uint64_t addr = start; addr < end; addr = next) {
		const pte_t *pte = user_pte(m, mm, addr, end, &next);

		if (pte && !entry_none(*pte))
			zap_pte(m, mm, pte, addr);
	}
	flush_tlb_range(m, start, end);
	LEAVE_VOID(m);
}

/* The tables of one level that are for addresses in the range, and empty.  PAE keeps those of PMD entries. */
static void free_level(Machine *m, const struct mm_struct *mm, uint64_t start, uint64_t end, int above)
{
	for (uint64_t addr = start, next; addr < end; addr = next) {
		const pte_t *entry = entry_in(m, mm->pgd, addr, LEVEL_PGD);
		int level = LEVEL_PGD;

		for (; level > above && !entry_none(*entry); level--)
			entry = table_offset(m, entry, addr, level - 1);
		next = entry_end(m, addr, end, level);
		if (level == above && !entry_none(*entry))
			table_free_empty(m, entry);
	}
}

static void free_pgtables(Machine *m, const struct mm_struct *mm, uint64_t start, uint64_t end)
{
	int top = m->arch == &arch_x86_32_pae ? LEVEL_PMD : LEVEL_PGD;

	ENTER(m, start, end);
	for (int above = LEVEL_PMD; above <= top; above++)
		if (!level_folded(m, above) || above == LEVEL_PGD)
			free_level(m, mm, start, end, above);
	LEAVE_VOID(m);
}

void do_munmap(Machine *m, const struct mm_struct *mm, const struct vm_area_struct *vma)
{
	uint64_t start = vma->vm_start, end = vma->vm_end;
	const ref_t *place = place_of(m, mm, start);

	ENTER(m, start, end);
	MARK(m, USER_UNMAP, vma);
	arena_write(m, place, sizeof *place, vma->next);
	zap_page_range(m, mm, start, end);
	free_pgtables(m, mm, start, end);
	object_free(m, vma);
	LEAVE_VOID(m);
}

void exit_mmap(Machine *m, const struct mm_struct *mm)
{
	uint32_t process = mm->number;

	ENTER(m, process);
	while (mm->mmap)
		do_munmap(m, mm, first_vma(m, mm));
	LEAVE_VOID(m);
}
