/* SPDX-License-Identifier: GPL-2.0-or-later */
/* migrate-reserve.c -- the first pageblocks of a zone are set aside: they are used last.
 *
 * Models mm/page_alloc.c of 2.6.34.  As many as hold the zone's min mark, two at most: memory that is free when all
 * else is gone then lies together, and large blocks can still be had.  A pageblock whose *first* frame is reserved is
 * passed over; where frames behind it are, that goes unnoticed (ARM: of the first pageblock only the first four are
 * free).
 *
 * Inaccuracies: where a zone begins inside a pageblock, that has one kind for both zones; without sparse memory each
 * zone counts pageblocks from its own start.
 */

static void setup_zone_migrate_reserve(Machine *m, const struct zone *zone)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), reserve = (zone->min + pages - 1) / pages;

	reserve = reserve < 2 ? reserve : 2;
	for (uint64_t pfn = zone->start; pfn < zone->end && reserve; pfn += pages) {
		if (pfn_to_page(m, pfn)->state == PAGE_RESERVED || pageblock_type(m, pfn) != MIGRATE_MOVABLE)
			continue;
		set_pageblock_type(m, pfn, MIGRATE_RESERVE);
		move_freepages_block(m, zone, pfn, MIGRATE_RESERVE);
		reserve--;
	}
}
