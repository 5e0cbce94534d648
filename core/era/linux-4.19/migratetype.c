/* SPDX-License-Identifier: GPL-2.0-or-later */
/* migratetype.c -- memory is grouped by whether it can be moved: the types of 4.19, the same in all kernels since.
 *
 * Models include/linux/mmzone.h and include/linux/gfp.h.  HIGHATOMIC is no type of requests: see highatomic.c.
 *
 * Inaccuracies: there is no memory for CMA, and none is isolated.  Who asks for both movable and reclaimable memory
 * asks for HIGHATOMIC in the kernel, unnoticed (VM_WARN_ON), and of a CPU's lists for one that there is not; here it is
 * a movable request.
 */

enum {
	MIGRATE_UNMOVABLE, MIGRATE_MOVABLE, MIGRATE_RECLAIMABLE, MIGRATE_PCPTYPES,
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES
};

static const char *const migratetypes[] = {
	N_("unmovable"), N_("movable"), N_("reclaimable"), N_("for urgent blocks"), NULL
};

/* What a request is for. */
static unsigned gfp_migratetype(const Machine *m, gfp_t gfp)
{
	if (page_group_by_mobility_disabled(m))
		return MIGRATE_UNMOVABLE;
	if (gfp & __GFP_MOVABLE)
		return MIGRATE_MOVABLE;
	return gfp & __GFP_RECLAIMABLE ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
}
