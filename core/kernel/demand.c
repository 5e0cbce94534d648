/* SPDX-License-Identifier: GPL-2.0-or-later */
/* demand.c -- the page fault that keeps a promise: frames for a process, at the first touch.
 *
 *   user_malloc(64 KiB)    16 pages promised, no frame
 *   touch page 0           page fault -> handle_mm_fault -> a table, a frame of zeroes, the entry
 *   touch page 0 again     nothing: the CPU finds it by itself
 *
 * Models mm/memory.c: handle_mm_fault, do_anonymous_page, do_swap_page.  Frames come from high memory where there is
 * any, and since 2.6.24 from the movable kind: they can be moved and swapped, as those of the kernel cannot.
 *
 * Inaccuracies: each touch is a write, so that the frame of zeroes which reads share until then is not seen; no
 * copy-on-write.  Where there is no frame the access fails; the kernel would swap, or kill.
 */

#include "core/kernel/contents.h"
#include "core/kernel/demand.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/swap.h"
#include "core/machine/set.h"

/* PAGE_SHARED after a write: present, writable, for the user, accessed, dirty; not to be executed where there is a bit
 * for that. */
static pte_t page_user(const Machine *m)
{
	return m->arch == &arch_arm ? 0x1cf : 0x067 | (m->arch->page_kernel & (uint64_t)1 << 63);
}

/* An entry that names a table of the user's: on ARM it is of the user's domain. */
static pte_t user_table(const Machine *m) { return m->arch == &arch_arm ? 0x031 : m->arch->page_table; }

/* 2.4 has no flag for a frame of zeroes, and clears it itself. */
static gfp_t gfp_user(const Machine *m, bool zero)
{
	if (m->era->version < KERNEL(2, 6))
		return gfp_value(m, GFP_HIGHUSER);
	return gfp_value(m, GFP_HIGHUSER_MOVABLE) | (zero ? gfp_value(m, __GFP_ZERO) : 0);
}

static const struct page *alloc_user_page(Machine *m, bool zero)
{
	return should_fail(m, FAULT_ALLOC_PAGE) ? NULL : alloc_pages(m, gfp_user(m, zero), 0);
}

static void map_user_page(Machine *m, const struct vm_area_struct *vma, const pte_t *pte, uint64_t addr,
                          const struct page *page)
{
	const struct mm_struct *mm = at(m, vma->vm_mm);
	uint64_t pfn = page_to_pfn(m, page);

	page_own(m, page, VMS_OWNER_USER, vma, (uint32_t)((addr - vma->vm_start) / VMS_PAGE_SIZE));
	SET(m, mm, rss, mm->rss + 1);
	set_entry(m, pte, pfn << PAGE_SHIFT | page_user(m));
	MARK(m, PTE_SET, addr, pfn, *pte);
}

static bool do_anonymous_page(Machine *m, const struct vm_area_struct *vma, const pte_t *pte, uint64_t addr)
{
	const struct page *page;
	bool done;

	ENTER(m, addr);
	MARK(m, FAULT_DEMAND, addr, vma);
	page = alloc_user_page(m, true);
	done = page != NULL;
	if (done && m->era->version < KERNEL(2, 6))
		contents_clear_frames(m, page, 1);
	if (done)
		map_user_page(m, vma, pte, addr, page);
	LEAVE(m, done);
	return done;
}

static bool do_swap_page(Machine *m, const struct vm_area_struct *vma, const pte_t *pte, uint64_t addr)
{
	uint64_t slot = swp_offset(m, *pte);
	const struct page *page;
	bool done;

	ENTER(m, addr);
	page = alloc_user_page(m, false);
	done = page != NULL;
	if (done) {
		MARK(m, SWAP_IN, addr, slot);
		swap_free(m, at(m, vma->vm_mm), *pte);
		map_user_page(m, vma, pte, addr, page);
	}
	LEAVE(m, done);
	return done;
}

bool handle_mm_fault(Machine *m, const struct mm_struct *mm, const struct vm_area_struct *vma, uint64_t addr)
{
	const pte_t *entry = entry_in(m, mm->pgd, addr, LEVEL_PGD);
	bool done = false;

	addr &= ~(uint64_t)(VMS_PAGE_SIZE - 1);
	ENTER(m, addr);
	for (int level = LEVEL_P4D; level >= LEVEL_PTE && entry; level--)
		entry = table_alloc_bits(m, entry, addr, level, user_table(m));
	if (entry)
		done = entry_none(*entry) ? do_anonymous_page(m, vma, entry, addr)
		                          : do_swap_page(m, vma, entry, addr);
	if (!done)
		MARK(m, DEMAND_FAIL, addr);
	LEAVE(m, done);
	return done;
}
