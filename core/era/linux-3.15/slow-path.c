/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slow-path.c -- a request that finds all of its zones below their low marks.
 *
 * Models mm/page_alloc.c of 3.15.
 *
 *   wake kswapd  ->  down to the min mark  ->  may it sleep?  ->  direct reclaim  ->  OOM killer  ->  once more
 *                    ^                         no: it fails       again while that frees something
 *                    '------------------------------------------'
 *
 * Requests of up to eight frames that may sleep do not fail in the kernel: they go round for as long as it takes.
 *
 * Inaccuracies: kswapd never comes to free anything.  No compaction, which moves pages together for requests of more
 * than one frame (since 2.6.35).  Where nothing can change any more the request fails; the kernel would wait.  The
 * message about a failure comes each time; the kernel prints ten in five seconds, each with a stack and a report on
 * memory.
 */

/* Is it worth another round?  Larger blocks are tried again only where that is asked for. */
static bool should_alloc_retry(const struct request *r, uint64_t did_some_progress, uint64_t pages_reclaimed)
{
	if (r->gfp_mask & __GFP_NORETRY || !did_some_progress)
		return false;
	if (r->gfp_mask & __GFP_NOFAIL || r->order <= PAGE_ALLOC_COSTLY_ORDER)
		return true;
	return r->gfp_mask & __GFP_REPEAT && pages_reclaimed < (uint64_t)1 << r->order;
}

static void warn_alloc_failed(Machine *m, gfp_t gfp_mask, unsigned order)
{
	if (!(gfp_mask & __GFP_NOWARN))
		printk(m, PAGE_ALLOC_FAILED, CURRENT_COMM, order, gfp_mask);
}

/* Down to the min mark, or further for who may. */
static const struct page *last_chance(Machine *m, const struct request *r, unsigned alloc_flags)
{
	unsigned order = r->order;
	const struct page *page = get_page_from_freelist(m, r, alloc_flags & ~(unsigned)ALLOC_NO_WATERMARKS);

	if (page || !(alloc_flags & ALLOC_NO_WATERMARKS))
		return page;
	MARK(m, NO_WATERMARKS, order);
	return get_page_from_freelist(m, r, ALLOC_NO_WATERMARKS);
}

/* Round after round, as long as reclaim frees something; `again`: a task was killed, all begins anew. */
static const struct page *rebalance(Machine *m, const struct request *r, unsigned alloc_flags, bool *again)
{
	uint64_t pages_reclaimed = 0, did_some_progress = 0;
	const struct page *page;

	*again = false;
	do {
		page = last_chance(m, r, alloc_flags);
		if (page || !(r->gfp_mask & __GFP_WAIT))
			return page;
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

	ENTER(m, order, alloc_flags);
	if (order >= MAX_ORDER) {
		if (!(r->gfp_mask & __GFP_NOWARN))
			WARN_ON_ONCE(m, WARN_MAX_ORDER, "order >= MAX_ORDER");
		goto out;
	}
	if (numa_build(m) && (r->gfp_mask & GFP_THISNODE) == GFP_THISNODE)
		goto nopage;
	do {
		if (!(r->gfp_mask & __GFP_NO_KSWAPD))
			MARK(m, KSWAPD_WAKE, zone_name(m, r->preferred_zone));
		page = rebalance(m, r, alloc_flags, &again);
	} while (!page && again);
	if (page)
		goto out;
nopage:
	warn_alloc_failed(m, r->gfp_mask, order);
out:
	LEAVE(m, page);
	return page;
}
