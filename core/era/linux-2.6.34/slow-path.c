/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slow-path.c -- a request that finds all of its zones below their low marks.
 *
 * Models mm/page_alloc.c of 2.6.34.
 *
 *   wake kswapd  ->  down to the min mark  ->  may it sleep?  ->  direct reclaim  ->  OOM killer  ->  once more
 *                                              no: it fails       again while that frees something
 *
 * Requests of up to eight frames that may sleep do not fail in the kernel: they go round for as long as it takes.
 *
 * Inaccuracies: see alloc-retry.c.  The message about a failure comes each time; the kernel prints ten in five seconds,
 * each with a stack and a report on memory.
 */

static const struct page *nopage(Machine *m, const struct request *r)
{
	if (!(r->gfp_mask & __GFP_NOWARN))
		printk(m, PAGE_ALLOC_FAILED_DOT, CURRENT_COMM, r->order, r->gfp_mask);
	return NULL;
}

/* Round after round of reclaim, as long as that frees something; `again`: a task was killed, all begins anew. */
static const struct page *reclaim_and_retry(Machine *m, const struct request *r, unsigned alloc_flags, bool *again)
{
	uint64_t pages_reclaimed = 0, did_some_progress;
	const struct page *page;

	*again = false;
	do {
		page = __alloc_pages_direct_reclaim(m, r, alloc_flags, &did_some_progress);
		if (page)
			return page;
		if (!did_some_progress && r->gfp_mask & __GFP_FS && !(r->gfp_mask & __GFP_NORETRY))
			return __alloc_pages_may_oom(m, r, again);
		pages_reclaimed += did_some_progress;
	} while (should_alloc_retry(r, did_some_progress, pages_reclaimed));
	return NULL;
}

static const struct page *__alloc_pages_slowpath(Machine *m, const struct request *r)
{
	unsigned alloc_flags = gfp_to_alloc_flags(r->gfp_mask), order = r->order;
	const struct page *page = NULL;
	bool again = false;

	ENTER(m, order);
	if (order >= MAX_ORDER) {
		if (!(r->gfp_mask & __GFP_NOWARN))
			WARN_ON_ONCE(m, WARN_MAX_ORDER, "order >= MAX_ORDER");
		goto out;
	}
	if (numa_build(m) && (r->gfp_mask & GFP_THISNODE) == GFP_THISNODE)
		goto nopage;
	do {
		wake_all_kswapd(m, r);
		page = get_page_from_freelist(m, r, alloc_flags);
		if (!page && r->gfp_mask & __GFP_WAIT)
			page = reclaim_and_retry(m, r, alloc_flags, &again);
	} while (!page && again);
	if (page)
		goto out;
nopage:
	page = nopage(m, r);
out:
	LEAVE(m, page);
	return page;
}
