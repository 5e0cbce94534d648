/* SPDX-License-Identifier: GPL-2.0-or-later */
/* map-put-pages.c -- vmap with VM_MAP_PUT_PAGES: vfree gives the frames back as well.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12).
 *
 * Inaccuracies: the array of pages is the caller's, who has it before vmap is called; here it is made when the area
 * takes it over.
 */

/* From here on the frames, and the array that names them, are the area's. */
static bool take_over_pages(Machine *m, const struct vm_struct *area, const uint64_t *pfn, uint64_t count)
{
	const struct page_array *pages = alloc_page_array(m, count, count * SIZEOF_POINTER, GFP_KERNEL, 0,
	                                                    NUMA_NO_NODE);

	if (!pages)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		page_array_set(m, pages, i, pfn_to_page(m, pfn[i]));
		page_own(m, pfn_to_page(m, pfn[i]), VMS_OWNER_AREA, area, i);
	}
	SET_REF(m, area, pages, pages);
	SET(m, area, nr_pages, count);
	return true;
}
