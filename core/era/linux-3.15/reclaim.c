/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reclaim.c -- all zones are low, and the request may sleep: memory of others is freed for it.
 *
 * Models mm/page_alloc.c of 3.15; what there is to free says pressure.c.  Where frames were freed and still none can be
 * had, they lie in the CPUs' lists: these are drained, and the zones tried once more (since 2.6.37).
 */

static const struct page *__alloc_pages_direct_reclaim(Machine *m, const struct request *r, unsigned alloc_flags,
                                                       uint64_t *did_some_progress)
{
	const struct page *page;

	*did_some_progress = try_to_free_pages(m, r->high_zoneidx, r->gfp_mask);
	if (!*did_some_progress)
		return NULL;
	alloc_flags &= ~(unsigned)ALLOC_NO_WATERMARKS;
	page = get_page_from_freelist(m, r, alloc_flags);
	if (page)
		return page;
	drain_all_pages(m);
	return get_page_from_freelist(m, r, alloc_flags);
}
