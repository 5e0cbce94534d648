/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-array.c -- the array that names the frames of an area.
 *
 * Models mm/vmalloc.c of 4.19 (the same rule in all kernels since).  While it fits into a page it comes from kmalloc; a
 * larger one is itself memory of vmalloc, in a second area that is found after the first.  Up to 5.9 it was asked for
 * with __GFP_HIGHMEM where the area was; later vmalloc adds that by itself, for any area.
 *
 * Golden traces: `nested` of all.
 */

/* The array of frames: from kmalloc while it fits into a page, else from vmalloc itself. */
static const struct page_array *alloc_page_array(Machine *m, uint64_t nr_pages, addr_t array_size, gfp_t gfp_mask,
                                                 gfp_t highmem_mask, int nid)
{
	gfp_t nested_gfp = (gfp_mask & GFP_RECLAIM_MASK) | __GFP_ZERO;
	uint32_t bytes = (uint32_t)(sizeof(struct page_array) + nr_pages * sizeof(ref_t));
	const struct page_array *pages = NULL;

	if (array_size > PAGE_SIZE) {
		addr_t addr;

		MARK(m, ARRAY_NESTED, array_size);
		addr = __vmalloc_node(m, array_size, 1, nested_gfp | highmem_mask, PAGE_KERNEL, nid);
		if (addr)
			pages = object_new(m, VMS_KIND_PAGE_ARRAY, bytes, addr);
	} else {
		pages = kmalloc_node(m, nid, VMS_KIND_PAGE_ARRAY, bytes, array_size, nested_gfp);
	}
	if (pages)
		SET(m, pages, count, nr_pages);
	return pages;
}

static void free_page_array(Machine *m, const struct vm_struct *area)
{
	const struct page_array *pages = at(m, area->pages);
	addr_t addr;

	if (!pages)
		return;
	addr = object_of(pages)->address;
	if (is_vmalloc_addr(m, addr)) {
		object_free(m, pages);
		vfree(m, addr);
	} else {
		kfree(m, pages);
	}
}
