/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-range.c -- vmalloc from its beginning: the size of pages, then address space, then memory for it.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12).  With VM_ALLOW_HUGE_VMAP and at least 2 MiB for each node
 * that may serve it, all of it is tried with large pages first; where anything fails, once more with small ones.
 *
 * Golden traces: -huge of all; 6.1-real-s07_bad_sizes, -s11_huge*.
 */

static addr_t __vmalloc_node_range(Machine *m, addr_t size, addr_t align, addr_t start, addr_t end, gfp_t gfp_mask,
                                   pte_t prot, uint64_t vm_flags, int nid)
{
	uint64_t totalram_pages = state_of(m)->totalram_pages;
	const struct vm_struct *area;
	addr_t real_size = size, real_align = align, addr = 0;
	unsigned shift = PAGE_SHIFT;

	ENTER(m, size, align, start, end, gfp_mask, vm_flags, nid);
	MARK(m, SIZE_CHECK, size, totalram_pages);
	if (!size) {
		WARN_ON_ONCE(m, 1, "!size");
		goto out;
	}
	if (size >> PAGE_SHIFT > totalram_pages) {
		MARK(m, REJECT, size);
		warn_alloc(m, EXCEEDS_TOTAL_PAGES, gfp_mask, real_size);
		goto out;
	}

	if (vmap_allow_huge(m) && vm_flags & VM_ALLOW_HUGE_VMAP) {
		addr_t size_per_node = nid == NUMA_NO_NODE ? size / state_of(m)->nr_nodes : size;

		if (size_per_node >= entry_size(m, LEVEL_PMD))
			shift = m->arch->level[LEVEL_PMD].shift;
		align = real_align > (addr_t)1 << shift ? real_align : (addr_t)1 << shift;
		if (shift > PAGE_SHIFT)
			MARK(m, HUGE_TRY, size, align);
	}
again:
	size = ALIGN(real_size, (addr_t)1 << shift);
	MARK(m, SIZE_ALIGN, real_size, size);
	area = __get_vm_area_node(m, real_size, align, shift, VM_ALLOC | VM_UNINITIALIZED | vm_flags, start, end,
	                          nid, gfp_mask);
	if (!area) {
		warn_alloc(m, VM_STRUCT_FAILED, gfp_mask, real_size);
		goto fail;
	}

	addr = __vmalloc_area_node(m, area, gfp_mask, prot, shift, nid);
	if (!addr)
		goto fail;
	clear_vm_uninitialized_flag(m, area);
	kmemleak_alloc(m, addr, PAGE_ALIGN(real_size), 2);
	goto out;

fail:
	if (shift > PAGE_SHIFT) {
		shift = PAGE_SHIFT;
		align = real_align;
		MARK(m, HUGE_FALLBACK, real_size);
		goto again;
	}
out:
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_huge(Machine *m, addr_t size, gfp_t gfp_mask)
{
	addr_t addr;

	ENTER(m, size, gfp_mask);
	addr = __vmalloc_node_range(m, size, 1, VMALLOC_START, VMALLOC_END, gfp_mask, PAGE_KERNEL, VM_ALLOW_HUGE_VMAP,
	                            NUMA_NO_NODE);
	LEAVE(m, addr);
	return addr;
}
