/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-array.c -- the array that names the frames of an area.
 *
 * Models mm/vmalloc.c of 2.6.34 (the same in 3.15).  While it fits into a page it comes from kmalloc; a larger one is
 * itself memory of vmalloc, in a second area that is found after the first, and the first area is marked with
 * VM_VPAGES.
 *
 * Golden traces: `nested` of 2.6.34-* and 3.15.5-*.
 */

/* The array for area->nr_pages frames, which take `array_size` there; NULL where there is none to be had. */
static const struct page_array *alloc_page_array(Machine *m, const struct vm_struct *area, addr_t array_size,
                                                 gfp_t nested_gfp, int nid)
{
	uint32_t bytes = (uint32_t)(sizeof(struct page_array) + area->nr_pages * sizeof(ref_t));
	const struct page_array *pages = NULL;

	if (array_size > PAGE_SIZE) {
		addr_t addr;

		MARK(m, ARRAY_NESTED, array_size);
		addr = __vmalloc_node(m, array_size, 1, nested_gfp, PAGE_KERNEL, nid);
		SET(m, area, flags, area->flags | VM_VPAGES);
		if (addr)
			pages = object_new(m, VMS_KIND_PAGE_ARRAY, bytes, addr);
	} else {
		pages = kmalloc_node(m, nid, VMS_KIND_PAGE_ARRAY, bytes, array_size,
		                     nested_gfp & (GFP_RECLAIM_MASK | __GFP_ZERO));
	}
	if (pages)
		SET(m, pages, count, area->nr_pages);
	return pages;
}

static void free_page_array(Machine *m, const struct vm_struct *area)
{
	const struct page_array *pages = at(m, area->pages);

	if (area->flags & VM_VPAGES && pages) {
		addr_t addr = object_of(pages)->address;

		object_free(m, pages);
		vfree(m, addr);
	} else {
		kfree(m, pages);
	}
}
