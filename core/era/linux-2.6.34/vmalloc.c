/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc.c -- vmalloc, stage by stage.
 *
 * Models mm/vmalloc.c of 2.6.34.  One call of vmalloc:
 *
 *   __vmalloc_node            round the size, check it
 *     __get_vm_area_node      vm_struct, guard page                   (vm-struct.c)
 *       alloc_vmap_area       a range of addresses                    (vmap-area.c)
 *       insert_vmalloc_vm     tie the two together, vmlist
 *     __vmalloc_area_node     page array, then the frames one by one
 *       map_vm_area           page tables                             (vmap.c)
 *
 * Others may look at the area as soon as it is on vmlist, before it is complete.  Nothing is said when a request fails.
 *
 * Inaccuracies: where a frame cannot be had, the page allocator says so in words of its own.
 *
 * Golden traces: 2.6.34-*-basic, -fail, -rnd*.
 */

static addr_t __vmalloc_area_node(Machine *m, const struct vm_struct *area, gfp_t gfp_mask, pte_t prot,
                                  int nid)
{
	const struct page_array *pages;
	addr_t array_size, addr = area->addr;
	uint64_t nr_pages;

	ENTER(m, area, gfp_mask, prot, nid);
	nr_pages = get_vm_area_size(area) >> PAGE_SHIFT;
	array_size = nr_pages * SIZEOF_POINTER;
	MARK(m, ARRAY_SIZE, nr_pages, array_size);

	SET(m, area, nr_pages, nr_pages);
	pages = alloc_page_array(m, area, array_size, gfp_mask | __GFP_ZERO, nid);
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
		const struct page *page = alloc_data_page_node(m, nid, gfp_mask);

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
	vfree(m, addr);
	addr = 0;
out:
	LEAVE(m, addr);
	return addr;
}

static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot, int nid)
{
	uint64_t totalram_pages = state_of(m)->totalram_pages;
	const struct vm_struct *area;
	addr_t real_size = size, addr = 0;

	ENTER(m, size, align, gfp_mask, prot, nid);
	size = PAGE_ALIGN(size);
	MARK(m, SIZE_ALIGN, real_size, size);
	MARK(m, SIZE_CHECK, size, totalram_pages);
	if (!size || (size >> PAGE_SHIFT) > totalram_pages) {
		MARK(m, REJECT, size);
		goto out;
	}

	area = __get_vm_area_node(m, size, align, VM_ALLOC, VMALLOC_START, VMALLOC_END, nid, gfp_mask);
	if (area)
		addr = __vmalloc_area_node(m, area, gfp_mask, prot, nid);
	/* vmap_area and vm_struct both point to it, without using it. */
	kmemleak_alloc(m, addr, real_size, 3);
out:
	LEAVE(m, addr);
	return addr;
}

/* What modules are loaded into: an area that its caller has reserved in a range of its own. */
static addr_t __vmalloc_area(Machine *m, const struct vm_struct *area, gfp_t gfp_mask, pte_t prot)
{
	return __vmalloc_area_node(m, area, gfp_mask, prot, NUMA_NO_NODE);
}
