/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lost-pages.c -- frames that nobody will find again.
 *
 * The kernel does nothing of this: it has forgotten them.  Here they are marked as such, so that they can be shown and
 * counted.  (2.4.27 to 2.4.32; up to 2.4.22 a vmalloc that fails gives back all that it had.)
 *
 * Golden traces: 2.4.32-fail.
 */

/* The frame that an entry names, if it was taken for its page. */
static void lose_page(Machine *m, pte_t entry, addr_t address)
{
	const struct page *page = entry_none(entry) ? NULL : page_taken_for(m, entry, address);

	if (page)
		page_own(m, page, VMS_OWNER_AREA, NULL, page->index);
}

/* The frames of an area that goes, from `address` up to where its mapping has failed. */
static void lose_pages(Machine *m, const struct vm_struct *area, addr_t address)
{
	uint64_t pfn, entry;

	for (; vms_translate(m, address, &pfn, &entry); address += PAGE_SIZE) {
		const struct page *page = page_taken_for(m, entry, address);

		if (!page || page->owner_ref != ref(m, area))
			break;
		lose_page(m, entry, address);
		MARK(m, PAGE_LOST, address, pfn);
	}
}

/* The same of frames that somebody has brought to vmap: each entry is a reference to one, so that it stays in use when
 * its owner lets go of it. */
static void lose_brought_pages(Machine *m, addr_t address)
{
	uint64_t pfn, entry;

	for (; vms_translate(m, address, &pfn, &entry) && pfn_valid(m, pfn); address += PAGE_SIZE) {
		const struct page *page = pfn_to_page(m, pfn);

		if (page->owner != VMS_OWNER_CALLER)
			break;
		page_own(m, page, VMS_OWNER_AREA, NULL, page->index);
		MARK(m, PAGE_LOST, address, pfn);
	}
}
