/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc.c -- vmalloc: addresses, then frames and entries in one walk.
 *
 * Models mm/vmalloc.c of 2.4.0.
 *
 *   __vmalloc                  round the size, check it
 *     get_vm_area              vm_struct, guard page, a range of addresses       (vmlist.c)
 *     vmalloc_area_pages       frames and page tables                            (alloc-area-pages.c)
 *
 * A size that cannot be stops the kernel; one for which there are no addresses or no frames is refused without a word.
 *
 * Golden traces: 2.4.0-basic, -bug_*, -fail, -rnd*.
 */

static addr_t __vmalloc(Machine *m, addr_t size, gfp_t gfp_mask, pte_t prot)
{
	const struct vm_struct *area;
	addr_t real_size = size, addr = 0;

	ENTER(m, size, gfp_mask, prot);
	SUBGOAL(m, ROUND);
	size = PAGE_ALIGN(size);
	MARK(m, SIZE_ALIGN, real_size, size);
	MARK(m, SIZE_CHECK, size, num_physpages);
	BUG_ON(m, !size || (size >> PAGE_SHIFT) > num_physpages);
	area = get_vm_area(m, size, VM_ALLOC);
	if (!area)
		goto out;
	addr = area->addr;
	if (vmalloc_area_pages(m, addr, size, &(struct request){ area, gfp_mask, prot })) {
		vfree(m, addr);
		addr = 0;
	}
out:
	LEAVE(m, addr);
	return addr;
}
