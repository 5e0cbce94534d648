/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc.c -- vmalloc, stage by stage.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  One call of vmalloc:
 *
 *   __vmalloc_node_range      check the size, choose that of pages    (vmalloc-range.c)
 *     __get_vm_area_node      vm_struct, guard page                   (vm-struct.c)
 *       alloc_vmap_area       a range of addresses                    (vmap-area.c)
 *       setup_vmalloc_vm      tie the two together
 *     __vmalloc_area_node     page array
 *       vm_area_alloc_pages   frames: a hundred at once, large pages  (area-pages.c)
 *       vmap_pages_range      page tables                             (vmap.c)
 *     clear_vm_uninitialized_flag
 *
 * With VM_ALLOW_HUGE_VMAP and at least 2 MiB all of it is tried with large pages first.  Where anything fails, what was
 * done is undone, and all of it is tried once more with small ones.
 *
 * Inaccuracies: KASAN and memory cgroups are left out; __GFP_NOFAIL does not try for ever.
 *
 * Golden traces: 6.12.117-basic, -fail, -huge, -vrealloc, -rnd*.
 */

static addr_t __vmalloc_area_node(Machine *m, const struct vm_struct *area, gfp_t gfp_mask, pte_t prot,
                                  unsigned page_shift, int nid)
{
	addr_t addr = area->addr, size = get_vm_area_size(area);
	uint64_t nr_small_pages = size >> PAGE_SHIFT;
	addr_t array_size = nr_small_pages * SIZEOF_POINTER;
	gfp_t highmem_mask = gfp_mask & (__GFP_DMA | __GFP_DMA32) ? 0 : __GFP_HIGHMEM;
	const struct page_array *pages;

	ENTER(m, area, gfp_mask, prot, page_shift, nid);
	MARK(m, ARRAY_SIZE, nr_small_pages, array_size);
	pages = alloc_page_array(m, nr_small_pages, array_size, gfp_mask, 0, nid);

	gfp_mask |= highmem_mask;
	if (!pages) {
		warn_alloc(m, PAGE_ARRAY_FAILED, gfp_mask, nr_small_pages * PAGE_SIZE, array_size);
		free_vm_area(m, area->addr);
		addr = 0;
		goto out;
	}
	SET_REF(m, area, pages, pages);
	MARK(m, ARRAY_ALLOC, area, pages, array_size);
	SET(m, area, page_order, page_shift - PAGE_SHIFT);

	SUBGOAL(m, FRAMES);
	MARK(m, FRAMES_BEGIN_BULK, area, nr_small_pages);
	SET(m, area, nr_pages,
	    vm_area_alloc_pages(m, area, gfp_mask | __GFP_NOWARN, nid, area->page_order,
	                        (uint32_t)nr_small_pages));
	if (area->nr_pages != nr_small_pages) {
		if (!area->page_order)
			warn_alloc(m, PAGES_0_FAILED, gfp_mask, area->nr_pages * PAGE_SIZE);
		goto fail;
	}

	if (vmap_pages_range(m, addr, addr + size, prot, &(struct frames){ .array = pages }, page_shift)) {
		warn_alloc(m, MAP_FAILED, gfp_mask, area->nr_pages * PAGE_SIZE);
		goto fail;
	}
	goto out;

fail:
	vfree(m, addr);
	addr = 0;
out:
	LEAVE(m, addr);
	return addr;
}
