/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-failed.c -- what is said when a request fails.
 *
 * Models mm/vmalloc.c of 4.19 (the same in 5.4).
 */

static void warn_vmalloc_failed(Machine *m, addr_t bytes, gfp_t gfp_mask)
{
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_VMALLOC_FAILED, bytes, gfp_mask);
}

static void warn_pages_failed(Machine *m, const struct vm_struct *area, gfp_t gfp_mask)
{
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_PAGES_FAILED, area->nr_pages * PAGE_SIZE, area->size, gfp_mask);
}
