/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc.c -- vmalloc, stage by stage.
 *
 * Models mm/vmalloc.c of 3.15.  One call of vmalloc:
 *
 *   __vmalloc_node_range      round the size, check it
 *     __get_vm_area_node      vm_struct, guard page                   (vm-struct.c)
 *       alloc_vmap_area       a range of addresses                    (vmap-area.c)
 *       setup_vmalloc_vm      tie the two together
 *     __vmalloc_area_node     page array, then the frames one by one
 *       map_vm_area           page tables                             (vmap.c)
 *     clear_vm_uninitialized_flag
 *
 * Inaccuracies: behind its own words the kernel prints a line of the page allocator's, a stack and a report on memory.
 *
 * Golden traces: 3.15.5-*-basic, -fail, -rnd*.
 */

static void warn_vmalloc_failed(Machine *m, addr_t bytes, gfp_t gfp_mask)
{
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_VMALLOC_FAILED_OLD, bytes);
}

static void warn_pages_failed(Machine *m, const struct vm_struct *area, gfp_t gfp_mask)
{
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_PAGES_FAILED_OLD, area->nr_pages * PAGE_SIZE, area->size);
}

static addr_t __vmalloc_area_node(Machine *m, const struct vm_struct *area, gfp_t gfp_mask, pte_t prot,
                                  int nid)
{
	gfp_t nested_gfp = (gfp_mask & GFP_RECLAIM_MASK) | __GFP_ZERO;
	gfp_t alloc_mask = gfp_mask | __GFP_NOWARN;
	const struct page_array *pages;
	addr_t array_size, addr = area->addr;
	uint64_t nr_pages;

	ENTER(m, area, gfp_mask, prot, nid);
	nr_pages = get_vm_area_size(area) >> PAGE_SHIFT;
	array_size = nr_pages * SIZEOF_POINTER;
	MARK(m, ARRAY_SIZE, nr_pages, array_size);

	SET(m, area, nr_pages, nr_pages);
	pages = alloc_page_array(m, area, array_size, nested_gfp | __GFP_HIGHMEM, nid);
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
		const struct page *page = alloc_data_page_node(m, nid, alloc_mask);

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

static addr_t __vmalloc_node_range(Machine *m, addr_t size, addr_t align, addr_t start, addr_t end, gfp_t gfp_mask,
                                   pte_t prot, int nid)
{
	uint64_t totalram_pages = state_of(m)->totalram_pages;
	const struct vm_struct *area;
	addr_t real_size = size, addr = 0;

	ENTER(m, size, align, start, end, gfp_mask, nid);
	size = PAGE_ALIGN(size);
	MARK(m, SIZE_ALIGN, real_size, size);
	MARK(m, SIZE_CHECK, size, totalram_pages);
	if (!size || (size >> PAGE_SHIFT) > totalram_pages) {
		MARK(m, REJECT, size);
		goto fail;
	}

	area = __get_vm_area_node(m, size, align, VM_ALLOC | VM_UNINITIALIZED, start, end, nid, gfp_mask);
	if (!area)
		goto fail;

	addr = __vmalloc_area_node(m, area, gfp_mask, prot, nid);
	if (addr) {
		clear_vm_uninitialized_flag(m, area);
		kmemleak_alloc(m, addr, real_size, 2);
	}
	LEAVE(m, addr);
	return addr;

fail:
	warn_vmalloc_failed(m, real_size, gfp_mask);
	LEAVE(m, addr);
	return 0;
}
