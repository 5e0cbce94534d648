/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-calls.c -- vmap: a range of addresses for frames that are the caller's own, or become the area's.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192).
 *
 * Golden traces: -basic and -rnd* of all, 6.1-real-s10_vmap.
 */

/* VM_MAP_PUT_PAGES: from here on the frames, and the array that names them, are the area's. */
static bool take_over_pages(Machine *m, const struct vm_struct *area, const uint64_t *pfn, uint64_t count)
{
	const struct page_array *pages = alloc_page_array(m, count, count * SIZEOF_POINTER, GFP_KERNEL, 0);

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

static addr_t vmap(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	const struct vm_struct *area = NULL;
	addr_t addr = 0, size = count << PAGE_SHIFT;

	ENTER(m, count, flags);
	might_sleep(m, __func__);

	/* What is a guard page above one area is the guard below the next. */
	if (flags & VM_NO_GUARD) {
		WARN_ON_ONCE(m, 2, "flags & VM_NO_GUARD");
		flags &= ~(uint64_t)VM_NO_GUARD;
	}
	if (count <= state_of(m)->totalram_pages)
		area = get_vm_area(m, size, flags);
	if (area)
		addr = area->addr;
	if (area && vmap_pages_range(m, addr, addr + size, PAGE_KERNEL, pages, PAGE_SHIFT)) {
		vunmap(m, addr);
		addr = 0;
	}
	if (addr && flags & VM_MAP_PUT_PAGES && !take_over_pages(m, area, pages->pfn, count)) {
		vunmap(m, addr);
		addr = 0;
	}
	LEAVE(m, addr);
	return addr;
}
