/* SPDX-License-Identifier: GPL-2.0-or-later */
/* swap.c -- pages of processes go to disk when memory is short.  Frames of the kernel stay where they are.
 *
 *   entry of a page          frame | 1                   present: the CPU follows it
 *   entry of one in swap     slot  | 0                   not present: what else it says is for the kernel to read
 *
 * Reclaim finds a page through the tables of processes (2.4: swap_out walks along all of them) or through LRU lists of
 * their pages (later: try_to_unmap).  Frames of vmalloc are in neither: no table of a process names them, and nobody
 * puts them on a list.  2.4 even prints an alarm where it finds such an entry in the kernel's own table.
 *
 * Where the slot stands in an entry (__swp_entry of asm/pgtable.h): from bit 8 on in 2.4, from bit 9 later; with PAE in
 * the upper word, from bit 37 on; on x86-64 since 4.18 inverted, so that what a CPU may read ahead is no memory.
 *
 * Inaccuracies: who is to go is said by the scenario, not by age; there is no swap cache, and the disk takes no time.
 */

#include "core/kernel/kernel.h"
#include "core/kernel/mmap.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/swap.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

static bool is_inverted(const Machine *m) { return m->arch->bits == 64 && m->era->version >= KERNEL(4, 18); }

static unsigned offset_shift(const Machine *m)
{
	if (m->arch == &arch_x86_32_pae)
		return 37;
	return m->era->version < KERNEL(2, 6) ? 8 : 9;
}

static pte_t swp_entry(const Machine *m, uint64_t offset)
{
	return is_inverted(m) ? ~offset << 14 >> 5 : offset << offset_shift(m);
}

uint64_t swp_offset(const Machine *m, pte_t entry)
{
	return is_inverted(m) ? ~entry << 5 >> 14 : entry >> offset_shift(m);
}

/* -------- slots */

/* The lowest free one; 0 where there is none: that page is the header of the swap space. */
static uint64_t get_swap_page(const Machine *m)
{
	for (uint64_t slot = 1; slot < SWAP_SLOTS; slot++)
		if (!state_of(m)->other.swap_map[slot])
			return slot;
	return 0;
}

static void set_slot(Machine *m, uint64_t slot, uint8_t use)
{
	arena_write(m, &state_of(m)->other.swap_map[slot], 1, use);
}

void swap_free(Machine *m, const struct mm_struct *mm, pte_t entry)
{
	set_slot(m, swp_offset(m, entry), 0);
	SET(m, mm, swapped, mm->swapped - 1);
}

/* -------- out */

static bool unmap_to_swap(Machine *m, const struct mm_struct *mm, const pte_t *pte, uint64_t addr)
{
	uint64_t pfn = vms_entry_pfn(m, *pte), slot = get_swap_page(m);

	if (!slot) {
		MARK(m, SWAP_FULL, addr);
		return false;
	}
	set_slot(m, slot, 1);
	set_entry(m, pte, swp_entry(m, slot));
	SET(m, mm, rss, mm->rss - 1);
	SET(m, mm, swapped, mm->swapped + 1);
	flush_tlb_range(m, addr, addr + VMS_PAGE_SIZE);
	MARK(m, SWAP_OUT, addr, pfn, slot);
	__free_pages(m, pfn_to_page(m, pfn), 0);
	return true;
}

static bool try_to_swap_out(Machine *m, const struct mm_struct *mm, const pte_t *pte, uint64_t addr)
{
	bool done;

	ENTER(m, addr);
	done = unmap_to_swap(m, mm, pte, addr);
	LEAVE(m, done);
	return done;
}

static bool try_to_unmap_one(Machine *m, const struct mm_struct *mm, const pte_t *pte, uint64_t addr)
{
	bool done;

	ENTER(m, addr);
	done = unmap_to_swap(m, mm, pte, addr);
	LEAVE(m, done);
	return done;
}

uint64_t swap_out_range(Machine *m, const struct mm_struct *mm, const struct vm_area_struct *vma, uint64_t addr)
{
	bool old = m->era->version < KERNEL(2, 6), room = true;
	uint64_t pages = 0, next;

	for (addr &= ~(uint64_t)(VMS_PAGE_SIZE - 1); addr < vma->vm_end && room; addr = next) {
		const pte_t *pte = user_pte(m, mm, addr, vma->vm_end, &next);

		if (!pte || !entry_present(m, *pte))
			continue;
		room = (old ? try_to_swap_out : try_to_unmap_one)(m, mm, pte, addr);
		pages += room;
	}
	return pages;
}

void swap_refuse(Machine *m, uint64_t addr)
{
	MARK(m, SWAP_REFUSED, addr, m->era->version < KERNEL(2, 6)
	     ? N_("swap_out walks along the tables of processes, and never along the kernel's")
	     : N_("its frames are on no LRU list, so reclaim never comes to them"));
}
