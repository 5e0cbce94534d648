/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc.c -- vmalloc, stage by stage.
 *
 * Models mm/vmalloc.c of 4.19.  One call of vmalloc:
 *
 *   __vmalloc_node_range      round the size, check it                (vmalloc-range.c)
 *     __get_vm_area_node      vm_struct, guard page                   (get-vm-area.c)
 *       alloc_vmap_area       a range of addresses                    (vmap-area.c)
 *       setup_vmalloc_vm      tie the two together
 *     __vmalloc_area_node     page array, then the frames one by one
 *       map_vm_area           page tables                             (vmap.c)
 *     clear_vm_uninitialized_flag
 *
 * Inaccuracies: KASAN and memory cgroups are left out.
 *
 * Golden traces: 4.19.1-basic, -fail, -rnd*.
 */

static addr_t __vmalloc_area_node(Machine *m, const struct vm_struct *area, gfp_t gfp_mask, pte_t prot,
                                  int nid)
{
	gfp_t alloc_mask = gfp_mask | __GFP_NOWARN;
	gfp_t highmem_mask = gfp_mask & (__GFP_DMA | __GFP_DMA32) ? 0 : __GFP_HIGHMEM;
	const struct page_array *pages;
	addr_t array_size, addr = area->addr;
	uint64_t nr_pages;

	ENTER(m, area, gfp_mask, prot, nid);
	nr_pages = get_vm_area_size(area) >> PAGE_SHIFT;
	array_size = nr_pages * SIZEOF_POINTER;
	MARK(m, ARRAY_SIZE, nr_pages, array_size);

	SET(m, area, nr_pages, nr_pages);
	pages = alloc_page_array(m, nr_pages, array_size, gfp_mask, highmem_mask, nid);
	SET_REF(m, area, pages, pages);
	if (!pages) {
		remove_vm_area(m, area->addr);
		kfree(m, area);
		addr = 0;
		goto out;
	}
	MARK(m, ARRAY_ALLOC, area, pages, array_size);

	SUBGOAL(m, FRAMES);
	MARK(m, FRAMES_BEGIN, area, nr_pages);
	for (uint32_t i = 0; i < area->nr_pages; i++) {
		const struct page *page = alloc_data_page_node(m, nid, alloc_mask | highmem_mask);

		if (!page) {
			/* Those that were had are what vfree gives back. */
			MARK(m, PAGE_FAIL, area, i, nr_pages);
			SET(m, area, nr_pages, i);
			goto fail;
		}
		page_array_set(m, pages, i, page);
		page_own(m, page, VMS_OWNER_AREA, area, i);
		MARK(m, PAGE_ARRAY_SET, area, i, page_to_pfn(m, page));
	}

	if (map_vm_area(m, area, prot, &(struct frames){ .array = pages }))
		goto fail;
	goto out;

fail:
	warn_pages_failed(m, area, gfp_mask);
	vfree(m, addr);
	addr = 0;
out:
	LEAVE(m, addr);
	return addr;
}
