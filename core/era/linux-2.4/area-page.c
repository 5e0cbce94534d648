/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area-page.c -- whose the frame behind a page is.
 *
 * 2.4 keeps no account of the frames of an area: nothing but the page-table entries leads to them.  So that they can be
 * shown with their area, each is marked here when it is taken with the area and the number of its page.
 *
 * Inaccuracies: the kernel goes by the number of references to a frame.  Here a frame is given back with the page that
 * it was taken for, whoever else has mapped it; and frames that a caller brings to vmap stay the caller's.
 */

/* What was asked for. */
struct request {
	const struct vm_struct *area;
	gfp_t gfp_mask;
	pte_t prot;
};

/* A fresh frame for the page at `address`, or NULL. */
static const struct page *alloc_area_page(Machine *m, const struct request *r, addr_t address)
{
	const struct page *page = alloc_data_page(m, r->gfp_mask);
	uint32_t i = (uint32_t)((address >> PAGE_SHIFT) - (r->area->addr >> PAGE_SHIFT));

	if (!page) {
		MARK(m, PAGE_FAIL, r->area, i, (r->area->size - PAGE_SIZE) >> PAGE_SHIFT);
		return NULL;
	}
	page_own(m, page, VMS_OWNER_AREA, r->area, i);
	return page;
}

/* The frame behind the entry of `address`, if it was taken for that page, or was lost there; NULL for a device's
 * memory, and for a frame that belongs elsewhere: to the kernel, to whoever brought it to vmap, to another page. */
static const struct page *page_taken_for(const Machine *m, pte_t entry, addr_t address)
{
	uint64_t pfn = vms_entry_pfn(m, entry);
	const struct page *page = pfn_valid(m, pfn) ? pfn_to_page(m, pfn) : NULL;
	const struct vm_struct *area;

	if (!page || page->owner != VMS_OWNER_AREA)
		return NULL;
	area = at(m, page->owner_ref);
	return !area || (area->addr >> PAGE_SHIFT) + page->index == address >> PAGE_SHIFT ? page : NULL;
}
