/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slow-path.c -- the way into the page allocator: the fast path, and what is tried when that fails.
 *
 * Models mm/page_alloc.c of 4.19 (__alloc_pages_nodemask, since 5.12 __alloc_pages); the same up to 6.12 as far as it
 * goes.
 *
 *   1  all zones, down to the low mark                          fast path
 *   2  kswapd is woken; all zones, down to the min mark, and further for who is urgent
 *   3  __GFP_MEMALLOC: all zones, whatever their marks
 *   4  the message, unless __GFP_NOWARN
 *
 * Inaccuracies: between 3 and 4 the kernel reclaims and compacts memory itself where the caller may wait, again and
 * again for small blocks, and calls the OOM killer in the end; here there is nothing to reclaim.  kswapd is woken and
 * finds nothing either.  The message comes each time, where the kernel prints ten in five seconds.
 */

static void warn_alloc(Machine *m, gfp_t gfp_mask, unsigned order)
{
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_PAGE_ALLOC_FAILED_NODEMASK, order, gfp_mask);
}

static const struct page *__alloc_pages_slowpath(Machine *m, gfp_t gfp_mask, unsigned order,
                                                 const struct alloc_context *ac)
{
	const struct page *page;

	ENTER(m, gfp_mask, order);
	if (gfp_mask & __GFP_KSWAPD_RECLAIM && ac->nr_zones)
		MARK(m, KSWAPD_WAKE, zone_name(m, ac->zonelist[0]));
	page = get_page_from_freelist(m, order, gfp_to_alloc_flags(gfp_mask), ac);
	if (!page && gfp_mask & __GFP_MEMALLOC && !(gfp_mask & __GFP_NOMEMALLOC))
		page = get_page_from_freelist(m, order, ALLOC_NO_WATERMARKS, ac);
	if (!page)
		warn_alloc(m, gfp_mask, order);
	LEAVE_VOID(m);
	return page;
}

static const struct page *__alloc_pages(Machine *m, int preferred_nid, gfp_t gfp_mask, unsigned order)
{
	struct alloc_context ac;
	const struct page *page;

	if (order >= MAX_ORDER) {
		if (!(gfp_mask & __GFP_NOWARN))
			WARN_ON_ONCE(m, 16, "order >= MAX_ORDER");
		return NULL;
	}
	prepare_alloc_pages(m, gfp_mask, preferred_nid, &ac);
	page = get_page_from_freelist(m, order, ALLOC_WMARK_LOW | alloc_flags_nofragment(m, &ac), &ac);
	return page ? page : __alloc_pages_slowpath(m, gfp_mask, order, &ac);
}
