/* SPDX-License-Identifier: GPL-2.0-or-later */
/* migrate-reserve.c -- the first pageblocks of a zone are set aside: they are used last.
 *
 * Models mm/page_alloc.c of 3.15.  As many as hold the zone's min mark, two at most.  New: a pageblock in which *any*
 * frame is reserved is passed over, and so is one that begins before the zone.
 */

static bool pageblock_is_reserved(const Machine *m, uint64_t pfn, uint64_t end_pfn)
{
	while (pfn < end_pfn && pfn_to_page(m, pfn)->state != PAGE_RESERVED)
		pfn++;
	return pfn < end_pfn;
}

static void setup_zone_migrate_reserve(Machine *m, const struct zone *zone)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), reserve = (zone->min + pages - 1) / pages;
	uint64_t start_pfn = (zone->start + pages - 1) & ~(pages - 1);

	reserve = reserve < 2 ? reserve : 2;
	for (uint64_t pfn = start_pfn; pfn < zone->end && reserve; pfn += pages) {
		uint64_t block_end_pfn = pfn + pages < zone->end ? pfn + pages : zone->end;

		if (pageblock_is_reserved(m, pfn, block_end_pfn) || pageblock_type(m, pfn) != MIGRATE_MOVABLE)
			continue;
		set_pageblock_type(m, pfn, MIGRATE_RESERVE);
		move_freepages_block(m, zone, pfn, MIGRATE_RESERVE);
		reserve--;
	}
	SET(m, zone, alloc_batch, zone->high - zone->low);
}
