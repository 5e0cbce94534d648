/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dirty-limit.c -- how much of a zone may wait to be written to the disk.
 *
 * Models mm/page-writeback.c of 3.15 (since 3.2).  A page that its owner is about to write to (__GFP_WRITE) goes to a
 * zone of which no more than vm.dirty_ratio is dirty, so that a zone whose pages are reclaimed has clean ones, too.
 * Counted is what could become dirty: the page cache, and free memory but for what the page allocator keeps back.
 *
 * Inaccuracies: no task is throttled less than others, and none has a real-time priority; both may go further.
 */

#define VM_DIRTY_RATIO 20

static uint64_t dirty_balance_reserve(const struct zone *zone)
{
	uint64_t max = 0;

	for (unsigned type = zone->type; type < ZONE_TYPES; type++)
		if (zone->lowmem_reserve[type] > max)
			max = zone->lowmem_reserve[type];
	max += zone->high;
	return max < zone->managed ? max : zone->managed;
}

static uint64_t zone_dirtyable_memory(const Machine *m, const struct zone *zone)
{
	uint64_t reserve = dirty_balance_reserve(zone), free = zone->free > reserve ? zone->free - reserve : 0;

	return free + zone_cache_pages(m, zone);
}

static bool zone_dirty_ok(Machine *m, const struct zone *zone)
{
	uint64_t dirty = zone_dirty_pages(m, zone), limit = VM_DIRTY_RATIO * zone_dirtyable_memory(m, zone) / 100;

	if (dirty <= limit)
		return true;
	MARK(m, DIRTY_SKIP, zone_name(m, zone), dirty, limit);
	return false;
}
