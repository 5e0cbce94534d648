/* SPDX-License-Identifier: GPL-2.0-or-later */
/* migratetype.c -- kinds of memory, by how it can be moved.
 *
 * Models include/linux/mmzone.h, gfp.h and the table in mm/page_alloc.c of 2.6.34 (the same in 3.15).  Frames are kept
 * in pageblocks of one kind, so that what can never be moved does not lie scattered over all of memory:
 *
 *   UNMOVABLE      most of the kernel: the frames of vmalloc, slabs, page tables
 *   RECLAIMABLE    caches that shrink when they are asked to
 *   MOVABLE        pages of processes and files; at boot all of memory
 *   RESERVE        set aside at boot, given out last (migrate-reserve.c)
 *
 * Inaccuracies: no kind ISOLATE (memory about to be unplugged) and, in 3.15, no CMA.  Who asks for both
 * movable and reclaimable memory is warned, and the kernel then uses a list that there is not; here it is an unmovable
 * one.
 */

enum { MIGRATE_UNMOVABLE, MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE, MIGRATE_PCPTYPES, MIGRATE_RESERVE = MIGRATE_PCPTYPES };

static const char *const migratetypes[] = {
	N_("unmovable"), N_("reclaimable"), N_("movable"), N_("reserve"), NULL
};

/* Where to look, in this order, when there is no block of a kind; the reserve comes after that. */
#define FALLBACKS 2
static const unsigned fallbacks[MIGRATE_PCPTYPES][FALLBACKS] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
};

/* The kind that a request's flags ask for. */
static unsigned allocflags_to_migratetype(Machine *m, gfp_t gfp_flags)
{
	if (gfp_flags & __GFP_MOVABLE && gfp_flags & __GFP_RECLAIMABLE) {
		WARN_ON(m, "(gfp_flags & GFP_MOVABLE_MASK) == GFP_MOVABLE_MASK");
		return MIGRATE_UNMOVABLE;
	}
	if (page_group_by_mobility_disabled(m))
		return MIGRATE_UNMOVABLE;
	return gfp_flags & __GFP_MOVABLE ? MIGRATE_MOVABLE
	       : gfp_flags & __GFP_RECLAIMABLE ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
}
