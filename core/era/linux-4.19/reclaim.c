/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reclaim.c -- all zones are low, and the request may sleep: memory of others is freed for it.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 6.12); what there is to free says pressure.c.  Where frames were freed
 * and still none can be had, they lie in the CPUs' lists: these are drained, and the zones tried once more.
 */

#define MAX_RECLAIM_RETRIES 16u

/* What all CPUs keep goes back. */
static void drain_all_pages(Machine *m)
{
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
		for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
			const struct per_cpu_pages *pcp = &state_of(m)->cpu[cpu].pcp[i];

			if (pcp->count)
				drain_zone_pages(m, &state_of(m)->zone[i], pcp);
		}
}

static const struct page *__alloc_pages_direct_reclaim(Machine *m, gfp_t gfp_mask, unsigned order,
                                                       unsigned alloc_flags, const struct alloc_context *ac,
                                                       uint64_t *did_some_progress)
{
	const struct page *page;

	*did_some_progress = try_to_free_pages(m, ac->classzone, gfp_mask);
	if (!*did_some_progress)
		return NULL;
	page = get_page_from_freelist(m, order, alloc_flags, ac);
	if (page)
		return page;
	drain_all_pages(m);
	return get_page_from_freelist(m, order, alloc_flags, ac);
}

/* Would a zone stay above its min mark, if all that can be reclaimed were free? */
static bool could_serve(const Machine *m, const struct zone *zone, unsigned order, unsigned alloc_flags,
                        const struct alloc_context *ac)
{
	struct zone then = *zone;

	then.free += zone_reclaimable_pages(m, zone);
	return zone_watermark_ok(m, &then, order, zone->min, ac->classzone, alloc_flags);
}

/* Is another round worth it?  Sixteen without progress are enough; that of large blocks does not count. */
static bool should_reclaim_retry(const Machine *m, unsigned order, unsigned alloc_flags, const struct alloc_context *ac,
                                 bool did_some_progress, unsigned *no_progress_loops)
{
	*no_progress_loops = did_some_progress && order <= PAGE_ALLOC_COSTLY_ORDER ? 0 : *no_progress_loops + 1;
	if (*no_progress_loops > MAX_RECLAIM_RETRIES)
		return false;
	for (unsigned i = 0; i < ac->nr_zones; i++)
		if (could_serve(m, ac->zonelist[i], order, alloc_flags, ac))
			return true;
	return false;
}
