/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-range.c -- vmalloc from its beginning: is the size one that can be, then address space, then memory for it.
 *
 * Models mm/vmalloc.c of 4.19 (the same in 5.4).
 *
 * Golden traces: -basic, -fail, -range, -rnd* of 4.19.1 and 5.4.59.
 */

static addr_t __vmalloc_node_range(Machine *m, addr_t size, addr_t align, addr_t start, addr_t end, gfp_t gfp_mask,
                                   pte_t prot, uint64_t vm_flags, int nid)
{
	uint64_t totalram_pages = state_of(m)->totalram_pages;
	const struct vm_struct *area;
	addr_t real_size = size, addr = 0;

	ENTER(m, size, align, start, end, gfp_mask, vm_flags, nid);
	size = PAGE_ALIGN(size);
	MARK(m, SIZE_ALIGN, real_size, size);
	MARK(m, SIZE_CHECK, size, totalram_pages);
	if (!size || (size >> PAGE_SHIFT) > totalram_pages) {
		MARK(m, REJECT, size);
		goto fail;
	}

	area = __get_vm_area_node(m, size, align, VM_ALLOC | VM_UNINITIALIZED | vm_flags, start, end, nid,
	                          gfp_mask);
	if (!area)
		goto fail;

	addr = __vmalloc_area_node(m, area, gfp_mask, prot, nid);
	if (addr) {
		clear_vm_uninitialized_flag(m, area);
		kmemleak_alloc(m, addr, size, 2);
	}
	LEAVE(m, addr);
	return addr;

fail:
	warn_vmalloc_failed(m, real_size, gfp_mask);
	LEAVE(m, addr);
	return 0;
}
