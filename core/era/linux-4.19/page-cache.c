/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-cache.c -- what another task's page cache takes where memory is made short, and gives back (pressure.h).
 *
 * Models nothing of the kernel but how frames come and go: mm/page_alloc.c of 4.19 (the same in 6.12).
 */

/* Blocks of more than one frame do not pass through the CPU's lists: these keep what they have. */
static const struct page *take(Machine *m, const struct zone *zone, unsigned order)
{
	const struct page *page;

	if (!order)
		return rmqueue(m, zone, 0, 0, ALLOC_KSWAPD, MIGRATE_UNMOVABLE);
	page = rmqueue_buddy(m, zone, order, ALLOC_KSWAPD, MIGRATE_MOVABLE);
	wake_for_boost(m, zone);
	return page;
}

/* Cold frames are treated as all others (since 4.15). */
static void free_cold_page(Machine *m, const struct page *page) { free_the_page(m, page, 0); }

/* The single unmovable frames that this CPU keeps of a zone. */
static uint64_t kept_unmovable(const Machine *m, const struct zone *zone)
{
	const struct list_head *list = &pcp_of(m, zone)->list[MIGRATE_UNMOVABLE];
	uint64_t kept = 0;

	list_for_each(m, p, list)
		kept++;
	return kept;
}
