/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reclaim.c -- all zones are low, and the request may sleep: memory of others is freed for it.
 *
 * Models mm/page_alloc.c of 2.6.34; what there is to free says pressure.c.
 */

static const struct page *__alloc_pages_direct_reclaim(Machine *m, const struct request *r, unsigned alloc_flags,
                                                       uint64_t *did_some_progress)
{
	*did_some_progress = try_to_free_pages(m, r->high_zoneidx, r->gfp_mask);
	if (r->order)
		drain_all_pages(m);
	return *did_some_progress ? get_page_from_freelist(m, r, alloc_flags) : NULL;
}
