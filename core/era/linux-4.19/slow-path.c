/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slow-path.c -- the way into the page allocator: the fast path, and what is tried when that fails.
 *
 * Models mm/page_alloc.c of 4.19 (__alloc_pages_nodemask, since 5.12 __alloc_pages); the same up to 6.12 as far as it
 * goes.
 *
 *   1  all zones, down to the low mark                          fast path
 *   2  kswapd is woken; all zones, down to the min mark, and further for who is urgent
 *   3  __GFP_MEMALLOC: all zones, whatever their marks
 *   4  who may sleep: direct reclaim, and round again while that helps; then the OOM killer, and round again
 *   5  __GFP_NOFAIL: a part of the reserve, and round again for ever
 *   6  the message, unless __GFP_NOWARN
 *
 * Inaccuracies: kswapd never comes to free anything, and there is no compaction, which moves pages together for blocks
 * of more than one frame.  A request of up to eight frames for which the OOM killer cannot kill anybody, as there is
 * nobody or __GFP_FS is missing, would go round for ever in the kernel; here it fails.  One with __GFP_NOFAIL goes on,
 * and since nothing can change any more, the watchdog reports the CPU.  The message about a failure comes each time,
 * where the kernel prints ten in five seconds.
 */

static void warn_alloc(Machine *m, gfp_t gfp_mask, unsigned order)
{
	if (!(gfp_mask & __GFP_NOWARN))
		printk(m, PAGE_ALLOC_FAILED_NODEMASK, CURRENT_COMM, order, gfp_mask);
}

/* Down to the min mark, or further for who may. */
static const struct page *as_far_as_it_may(Machine *m, gfp_t gfp_mask, unsigned order, const struct alloc_context *ac)
{
	const struct page *page = get_page_from_freelist(m, order, gfp_to_alloc_flags(gfp_mask), ac);

	if (!page && gfp_mask & __GFP_MEMALLOC && !(gfp_mask & __GFP_NOMEMALLOC))
		page = get_page_from_freelist(m, order, ALLOC_NO_WATERMARKS, ac);
	return page;
}

/* One round; `again`: another one is worth it. */
static const struct page *go_round(Machine *m, gfp_t gfp_mask, unsigned order, const struct alloc_context *ac,
                                   unsigned *no_progress_loops, bool *again)
{
	bool can_direct_reclaim = gfp_mask & __GFP_DIRECT_RECLAIM;
	unsigned alloc_flags = gfp_to_alloc_flags(gfp_mask);
	const struct page *page = as_far_as_it_may(m, gfp_mask, order, ac);
	uint64_t did_some_progress;

	*again = false;
	if (page || !can_direct_reclaim)
		return page;
	page = __alloc_pages_direct_reclaim(m, gfp_mask, order, alloc_flags, ac, &did_some_progress);
	if (page || gfp_mask & __GFP_NORETRY)
		return page;
	if (order > PAGE_ALLOC_COSTLY_ORDER && !(gfp_mask & __GFP_RETRY_MAYFAIL))
		return NULL;
	*again = should_reclaim_retry(m, order, alloc_flags, ac, did_some_progress > 0, no_progress_loops);
	return *again ? NULL : __alloc_pages_may_oom(m, gfp_mask, order, ac, again);
}

/* It must not fail, and nothing has helped: a part of the reserve is left.  Then nothing will ever change. */
static const struct page *nofail(Machine *m, gfp_t gfp_mask, unsigned order, const struct alloc_context *ac)
{
	const struct page *page;

	if (!(gfp_mask & __GFP_DIRECT_RECLAIM)) {
		WARN_ON_ONCE(m, WARN_NOFAIL, "!can_direct_reclaim");
		return NULL;
	}
	page = get_page_from_freelist(m, order, ALLOC_FOR_NOFAIL, ac);
	if (!page) {
		MARK(m, LOG_SOFT_LOCKUP_22, state_of(m)->this_cpu);
		machine_bug(m);
	}
	return page;
}

static const struct page *__alloc_pages_slowpath(Machine *m, gfp_t gfp_mask, unsigned order,
                                                 const struct alloc_context *ac)
{
	unsigned no_progress_loops = 0;
	const struct page *page;
	bool again;

	ENTER(m, gfp_mask, order);
	do {
		if (gfp_mask & __GFP_KSWAPD_RECLAIM && ac->nr_zones)
			MARK(m, KSWAPD_WAKE, zone_name(m, ac->zonelist[0]));
		page = go_round(m, gfp_mask, order, ac, &no_progress_loops, &again);
	} while (!page && again);
	if (!page && gfp_mask & __GFP_NOFAIL)
		page = nofail(m, gfp_mask, order, ac);
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
			WARN_ON_ONCE(m, WARN_MAX_ORDER, "order >= MAX_ORDER");
		return NULL;
	}
	prepare_alloc_pages(m, gfp_mask, preferred_nid, &ac);
	page = get_page_from_freelist(m, order, ALLOC_WMARK_LOW | ALLOC_CPUSET | alloc_flags_nofragment(m, &ac), &ac);
	return page ? page : __alloc_pages_slowpath(m, gfp_mask, order, &ac);
}
