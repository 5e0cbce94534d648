/* SPDX-License-Identifier: GPL-2.0-or-later */
/* may-oom.c -- nothing can be freed: is the OOM killer called?
 *
 * Models mm/page_alloc.c and mm/oom_kill.c of 4.19 (the same in 6.12).  Not for blocks of more than eight frames, not
 * for who would rather fail (__GFP_RETRY_MAYFAIL), not where only low zones or one node alone would do.  Without
 * __GFP_FS it kills nobody.  Who must not fail (__GFP_NOFAIL) may ignore all marks from then on.
 */

static bool out_of_memory(Machine *m, gfp_t gfp_mask)
{
	if (!(gfp_mask & __GFP_FS) || !pressure_may_kill(m))
		return false;
	tell_of_kill(m, state_of(m)->pressure.frames);
	pressure_kill(m);
	return true;
}

/* A frame, where somebody else has freed enough by now; `killed`: there will be. */
static const struct page *__alloc_pages_may_oom(Machine *m, gfp_t gfp_mask, unsigned order,
                                                const struct alloc_context *ac, bool *killed)
{
	const struct page *page = get_page_from_freelist(m, order, ALLOC_WMARK_HIGH | ALLOC_CPUSET, ac);

	*killed = false;
	if (page || order > PAGE_ALLOC_COSTLY_ORDER || gfp_mask & (__GFP_RETRY_MAYFAIL | __GFP_THISNODE) ||
	    ac->classzone < m->arch->normal_zone)
		return page;
	*killed = out_of_memory(m, gfp_mask);
	if (!(gfp_mask & __GFP_NOFAIL))
		return NULL;
	MARK(m, NO_WATERMARKS, order);
	return get_page_from_freelist(m, order, ALLOC_NO_WATERMARKS, ac);
}
