/* SPDX-License-Identifier: GPL-2.0-or-later */
/* oom.c -- nothing can be freed: a task is killed for its memory.
 *
 * Models mm/page_alloc.c and mm/oom_kill.c of 2.6.34.  Not for blocks of more than eight frames, and not where the
 * memory of one node alone will do.
 *
 * Inaccuracies: the task with most memory is the one that pressure.c speaks of; where that may not be killed, nothing
 * is, and where the kernel would then wait for ever, the request fails.
 */

#define PAGE_ALLOC_COSTLY_ORDER 3

static bool out_of_memory(Machine *m)
{
	uint64_t frames = state_of(m)->pressure.frames, kbytes = frames * (VMS_PAGE_SIZE / 1024);

	if (!pressure_may_kill(m))
		return false;
	printk(m, OOM_KILL_OR_CHILD, HOG_PID, HOG_COMM, frames);
	printk(m, OOM_KILLED_VSZ, HOG_PID, HOG_COMM, kbytes, 0, kbytes);
	pressure_kill(m);
	return true;
}

/* A frame, where somebody else has freed enough by now; `killed`: there will be. */
static const struct page *__alloc_pages_may_oom(Machine *m, const struct request *r, bool *killed)
{
	const struct page *page = get_page_from_freelist(m, r, ALLOC_WMARK_HIGH | ALLOC_CPUSET);

	*killed = false;
	if (page)
		return page;
	if (!(r->gfp_mask & __GFP_NOFAIL) && (r->order > PAGE_ALLOC_COSTLY_ORDER || r->gfp_mask & __GFP_THISNODE))
		return NULL;
	*killed = out_of_memory(m);
	return NULL;
}
