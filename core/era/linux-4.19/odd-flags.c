/* SPDX-License-Identifier: GPL-2.0-or-later */
/* odd-flags.c -- flags that contradict each other, and what the kernel says of them: once, as a warning.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 6.1; in 6.12, which has no __GFP_ATOMIC, all of __GFP_NOFAIL comes at the
 * beginning of the slow path).
 */

static bool since_6_12(const Machine *m) { return m->era->version >= KERNEL(6, 12); }

/* In rmqueue: who must not fail should want two frames at most. */
static void check_rmqueue_flags(Machine *m, gfp_t gfp_flags, unsigned order)
{
	if (gfp_flags & __GFP_NOFAIL && order > 1 && !since_6_12(m))
		WARN_ON_ONCE(m, WARN_NOFAIL_ORDER, "(gfp_flags & __GFP_NOFAIL) && (order > 1)");
}

/* The slow path begins: who may sleep is not atomic, and the flag is taken off. */
static gfp_t check_slowpath_flags(Machine *m, gfp_t gfp_mask, unsigned order)
{
	gfp_t atomic = gfp_value(m, __GFP_ATOMIC);

	if (gfp_mask & atomic && gfp_mask & __GFP_DIRECT_RECLAIM) {
		WARN_ON_ONCE(m, WARN_ATOMIC, "(gfp_mask & (__GFP_ATOMIC|__GFP_DIRECT_RECLAIM)) == "
		             "(__GFP_ATOMIC|__GFP_DIRECT_RECLAIM)");
		gfp_mask &= ~atomic;
	}
	if (gfp_mask & __GFP_NOFAIL && since_6_12(m)) {
		if (order > 1)
			WARN_ON_ONCE(m, WARN_NOFAIL_ORDER, "order > 1");
		if (!(gfp_mask & __GFP_DIRECT_RECLAIM))
			WARN_ON_ONCE(m, WARN_NOFAIL, "!can_direct_reclaim");
	}
	return gfp_mask;
}

/* It has come to its end with one that must not fail.  Since 5.19 who wants no message gets none. */
static void check_nofail_flags(Machine *m, gfp_t gfp_mask, unsigned order)
{
	if (since_6_12(m) || (m->era->version >= KERNEL(5, 19) && gfp_mask & __GFP_NOWARN))
		return;
	if (!(gfp_mask & __GFP_DIRECT_RECLAIM))
		WARN_ON_ONCE(m, WARN_NOFAIL, "!can_direct_reclaim");
	else if (order > PAGE_ALLOC_COSTLY_ORDER)
		WARN_ON_ONCE(m, WARN_NOFAIL_COSTLY, "order > PAGE_ALLOC_COSTLY_ORDER");
}
