/* SPDX-License-Identifier: GPL-2.0-or-later */
/* migratetype.c -- memory is grouped by whether it can be moved: the types of 4.19, the same in all kernels since.
 *
 * Models include/linux/mmzone.h and include/linux/gfp.h.
 *
 * Inaccuracies: MIGRATE_HIGHATOMIC, the reserve for large requests that must not wait, is never filled; there is no
 * memory for CMA, and none is isolated.
 */

enum { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE, MIGRATE_RECLAIMABLE, MIGRATE_PCPTYPES };

static const char *const migratetypes[] = { N_("unmovable"), N_("movable"), N_("reclaimable"), NULL };

/* What a request is for.  (Both flags at once are no request.) */
static unsigned gfp_migratetype(const Machine *m, gfp_t gfp)
{
	if (page_group_by_mobility_disabled(m))
		return MIGRATE_UNMOVABLE;
	if (gfp & __GFP_MOVABLE)
		return MIGRATE_MOVABLE;
	return gfp & __GFP_RECLAIMABLE ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
}
