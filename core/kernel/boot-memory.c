/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot-memory.c -- the frames of a freshly booted machine.
 *
 *   pfn 0   BIOS     160..255   the hole below 1 MiB     the kernel image: image.c     the rest: free
 *
 * Free ranges are given to the buddy lists in the largest aligned blocks, in ascending order, each at the head of its
 * list: the highest block ends up first.  (3.15 to 5.4; __free_memory_core_early.)
 */

#include <inttypes.h>
#include <stdio.h>

#include "core/kernel/arch.h"
#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"

#define MIN_RAM ((uint64_t)64 << 20)

static void reserve(Machine *m, uint64_t pfn)
{
	const struct page *page = pfn_to_page(m, pfn);

	SET(m, page, state, PAGE_RESERVED);
	page_own(m, page, VMS_OWNER_KERNEL, NULL, 0);
}

static void free_block(Machine *m, uint64_t pfn, unsigned order)
{
	const struct zone *zone = zone_of_pfn(m, pfn);
	const struct free_area *area = &zone->free_area[order];
	const struct page *page = pfn_to_page(m, pfn);
	uint64_t end = pfn + ((uint64_t)1 << order);

	for (uint64_t block = pfn; block < end; block += PAGEBLOCK_PAGES)
		set_pageblock_type(m, block, MIGRATE_MOVABLE);
	SET(m, page, state, PAGE_BUDDY);
	SET(m, page, order, order);
	SET(m, page, migratetype, MIGRATE_MOVABLE);
	list_add(m, &page->lru, &area->free_list[MIGRATE_MOVABLE]);
	SET(m, area, nr_free, area->nr_free + 1);
	SET(m, zone, free, zone->free + (1u << order));
	SET(m, zone, managed, zone->managed + (1u << order));
}

static void free_range(Machine *m, uint64_t pfn, uint64_t end)
{
	while (pfn < end) {
		unsigned order = MAX_ORDER - 1;

		while (order && (pfn & (((uint64_t)1 << order) - 1) || pfn + ((uint64_t)1 << order) > end))
			order--;
		free_block(m, pfn, order);
		pfn += (uint64_t)1 << order;
	}
}

/* Free what is not reserved, zone by zone, since no block reaches from one into the next. */
static void free_all(Machine *m)
{
	const struct state *s = state_of(m);
	FrameRange reserved[MAX_RESERVED];
	size_t n = reserved_frames(m, reserved);
	uint64_t pfn = s->first_pfn;

	for (size_t i = 0; pfn < s->end_pfn; i++) {
		bool any = i < n;
		uint64_t stop = any ? reserved[i].start : s->end_pfn;

		while (pfn < stop) {
			uint64_t end = zone_of_pfn(m, pfn)->end;

			end = end < stop ? end : stop;
			free_range(m, pfn, end);
			pfn = end;
		}
		for (pfn = stop; any && pfn < reserved[i].end; pfn++)
			reserve(m, pfn);
	}
}

static uint64_t square_root(uint64_t n)
{
	uint64_t root = 0;

	while ((root + 1) * (root + 1) <= n)
		root++;
	return root;
}

/* min_free_kbytes, shared out by size; the gaps are a quarter of that or a thousandth of the zone. */
static void set_watermarks(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t managed = 0, kbytes;

	for (unsigned i = 0; i < s->nr_zones; i++)
		managed += s->zone[i].managed;
	kbytes = square_root(16 * 4 * managed);
	kbytes = kbytes < 128 ? 128 : kbytes > 65536 ? 65536 : kbytes;
	for (unsigned i = 0; i < s->nr_zones; i++) {
		const struct zone *zone = &s->zone[i];
		uint64_t min = kbytes / 4 * zone->managed / managed;
		uint64_t share = zone->managed * 10 / 10000, gap = min / 4 > share ? min / 4 : share;

		SET(m, zone, min, min);
		SET(m, zone, low, min + gap);
		SET(m, zone, high, min + 2 * gap);
	}
}

/* zone_batchsize and the high mark of the per-CPU lists. */
static void set_batch(Machine *m, const struct zone *zone)
{
	uint64_t batch = zone->managed / 1024, power = 1;

	batch = (batch * VMS_PAGE_SIZE > 1 << 20 ? (1 << 20) / VMS_PAGE_SIZE : batch) / 4;
	if (batch < 1)
		batch = 1;
	while (power * 2 <= batch + batch / 2)
		power *= 2;
	SET(m, zone, batch, power > 1 ? power - 1 : 1);
	SET(m, zone, pcp_high, power > 1 ? 6 * (power - 1) : 1);
}

static void init_lists(Machine *m)
{
	const struct state *s = state_of(m);

	for (unsigned z = 0; z < s->nr_zones; z++) {
		for (unsigned order = 0; order < MAX_ORDER; order++)
			for (unsigned type = 0; type < MIGRATE_PCPTYPES; type++)
				list_init(m, &s->zone[z].free_area[order].free_list[type]);
		for (unsigned cpu = 0; cpu < MAX_CPUS; cpu++)
			list_init(m, &s->cpu[cpu].pcp[z].list);
	}
}

/* The places of the frame array and of the pageblock types, in front of all objects. */
static void place_frames(Machine *m, uint64_t frames)
{
	const struct state *s = state_of(m);
	uint32_t at_frames = (STATE_OFFSET + sizeof(struct state) + 63) & ~63u;

	SET(m, s, frames, at_frames);
	SET(m, s, nr_frames, frames);
	SET(m, s, first_pfn, m->arch->first_pfn);
	SET(m, s, end_pfn, m->arch->first_pfn + frames);
	SET(m, s, pageblocks, at_frames + frames * sizeof(struct page));
	SET(m, s, brk, heap_start(m));
}

/* Each zone ends where the architecture says, or with the direct map, or with the last frame. */
static void place_zones(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t start = s->first_pfn;

	for (unsigned i = 0; start < s->end_pfn; i++) {
		uint64_t end = m->arch->zone[i].end ? m->arch->zone[i].end : kaddr_to_pfn(m, s->high_memory);

		end = end < s->end_pfn ? end : s->end_pfn;
		SET(m, &s->zone[i], start, start);
		SET(m, &s->zone[i], end, end);
		SET(m, s, nr_zones, i + 1);
		start = end;
	}
}

bool page_alloc_init(Machine *m, uint64_t ram, char error[VMS_ERROR_SIZE])
{
	const struct state *s = state_of(m);
	uint64_t frames = ram / VMS_PAGE_SIZE;

	if (ram < MIN_RAM || ram > m->arch->max_ram) {
		snprintf(error, VMS_ERROR_SIZE, "RAM must be between 64 MiB and %" PRIu64 " GiB",
		         m->arch->max_ram >> 30);
		return false;
	}
	place_frames(m, frames);
	place_zones(m);
	init_lists(m);
	free_all(m);
	set_watermarks(m);
	for (unsigned i = 0; i < s->nr_zones; i++)
		set_batch(m, &s->zone[i]);
	return true;
}
