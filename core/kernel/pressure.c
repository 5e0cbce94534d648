/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pressure.c -- the page cache of another task, and what comes of it when memory is short.
 *
 *   zone, as booted     [ free ................................................ ]
 *   under pressure      [ page cache, in large blocks ........ | obtainable | min mark and reserve ]
 *
 * The zones are filled from the lowest up: what requests of a kind could still have from lower zones counts for them.
 *
 * Reclaim comes upon pages of three kinds.  Clean ones can be dropped at once.  Those of a task's own memory are
 * written to swap first, and what file systems keep they give up themselves: for both the request must allow it, since
 * who asks may be a driver or a file system with a lock that this would need.
 *
 * Inaccuracies: which pages are old, and which of them is of which kind, is not known: the highest that a request may
 * use go first, and count as clean ones, then as a file system's, then as those for swap.
 */

#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/pressure.h"

static const struct pressure *pressure_of(const Machine *m) { return &state_of(m)->pressure; }

/* -------- the page cache takes frames */

static void hold(Machine *m, const struct page *page, unsigned order, const struct list_head *behind)
{
	SET(m, page, state, PAGE_USED);
	SET(m, page, order, order);
	page_own(m, page, VMS_OWNER_CACHE, NULL, 0);
	list_add(m, &page->lru, behind);
}

static void take(Machine *m, const struct page *page, unsigned order)
{
	const struct pressure *pressure = pressure_of(m);

	hold(m, page, order, at(m, pressure->hogs.prev));
	SET(m, pressure, frames, pressure->frames + ((uint64_t)1 << order));
}

/* Leave just so many frames of a zone to the requests of a class; large blocks first, as long as what the CPU keeps and
 * some refills, each up to twice as large as the one before, are left behind them: with a single frame at a time, what
 * can be obtained falls by one at a time. */
static void fill_zone(Machine *m, const struct zone *zone, unsigned classzone, uint64_t left)
{
	const Memory *memory = m->era->memory;
	uint64_t refills = 2 * (uint64_t)zone->batch + left;
	uint64_t kept = pcp_of(m, zone)->count + refills;
	unsigned order = memory->max_order - 1;

	for (uint64_t now = memory->obtainable(m, zone, classzone); now > left;
	     now = memory->obtainable(m, zone, classzone)) {
		const struct page *page;

		while (order && ((uint64_t)1 << order) + kept > now - left)
			order--;
		page = memory->take(m, zone, order);
		if (page)
			take(m, page, order);
		else if (order)
			order--;
		else
			return;
	}
}

/* What requests that may use zones up to a type could have from the zones below it. */
static uint64_t obtainable_below(const Machine *m, unsigned type)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		if (state_of(m)->zone[i].type < type)
			n += m->era->memory->obtainable(m, &state_of(m)->zone[i], type);
	return n;
}

/* The zones of a type, of all nodes: the first may keep what is to be left. */
static void fill_zones(Machine *m, unsigned type, uint64_t obtainable)
{
	uint64_t below = obtainable_below(m, type), left = obtainable > below ? obtainable - below : 0;

	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];
		uint64_t kept;

		if (zone->type != type)
			continue;
		fill_zone(m, zone, type, left);
		kept = m->era->memory->obtainable(m, zone, type);
		left -= kept < left ? kept : left;
	}
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

void pressure_begin(Machine *m, const Shortage *shortage)
{
	const struct pressure *pressure = pressure_of(m);
	uint64_t reclaim = shortage->reclaim, swap = least(shortage->swap, reclaim);

	pressure_end(m);
	SET(m, pressure, on, 1);
	SET(m, pressure, oom, shortage->oom);
	SET(m, pressure, reclaim, reclaim);
	SET(m, pressure, swap, swap);
	SET(m, pressure, fs, least(shortage->fs, reclaim - swap));
	SET(m, pressure, dirty, shortage->dirty);
	list_init(m, &pressure->hogs);
	for (unsigned type = 0; type < ZONE_TYPES; type++)
		fill_zones(m, type, shortage->obtainable);
	MARK(m, PRESSURE_BEGIN, pressure->frames, shortage->obtainable, reclaim, shortage->oom);
}

/* -------- and gives them back */

static void release_all(Machine *m)
{
	const struct pressure *pressure = pressure_of(m);

	while (!list_empty(m, &pressure->hogs)) {
		const struct page *page = list_entry(m, pressure->hogs.next, struct page, lru);

		list_del(m, &page->lru);
		__free_pages(m, page, page->order);
	}
	SET(m, pressure, frames, 0);
}

void pressure_end(Machine *m)
{
	const struct pressure *pressure = pressure_of(m);

	if (!pressure->on)
		return;
	MARK(m, PRESSURE_END, pressure->frames);
	release_all(m);
	SET(m, pressure, on, 0);
	SET(m, pressure, oom, 0);
	SET(m, pressure, reclaim, 0);
	SET(m, pressure, swap, 0);
	SET(m, pressure, fs, 0);
	SET(m, pressure, dirty, 0);
}

bool pressure_may_kill(const Machine *m) { return pressure_of(m)->oom && pressure_of(m)->frames; }

void pressure_kill(Machine *m)
{
	MARK(m, OOM_KILL, pressure_of(m)->frames);
	release_all(m);
}

/* -------- a part of them, for who needs it */

uint64_t zone_cache_pages(const Machine *m, const struct zone *zone)
{
	const struct list_head *hogs = &pressure_of(m)->hogs;
	uint64_t n = 0;

	if (!pressure_of(m)->on)
		return 0;
	list_for_each(m, p, hogs) {
		const struct page *page = list_entry(m, p, struct page, lru);

		if (zone_of_pfn(m, page_to_pfn(m, page)) == zone)
			n += (uint64_t)1 << page->order;
	}
	return n;
}

uint64_t zone_reclaimable_pages(const Machine *m, const struct zone *zone)
{
	return least(zone_cache_pages(m, zone), pressure_of(m)->reclaim);
}

/* Zones lie in the order of their frames: what the higher ones have no room for is in the lower. */
uint64_t zone_dirty_pages(const Machine *m, const struct zone *zone)
{
	const struct zone *last = &state_of(m)->zone[state_of(m)->nr_zones - 1];
	uint64_t left = pressure_of(m)->dirty;

	for (; last > zone; last--)
		left -= least(left, zone_cache_pages(m, last));
	return least(left, zone_cache_pages(m, zone));
}

/* The last block that lies in a zone of that type or a lower one, or NULL. */
static const struct page *last_block(const Machine *m, unsigned high_zoneidx)
{
	const struct list_head *hogs = &pressure_of(m)->hogs;

	for (ref_t p = hogs->prev; p != ref(m, hogs); p = ((const struct list_head *)at(m, p))->prev) {
		const struct page *page = list_entry(m, p, struct page, lru);

		if (zone_of_pfn(m, page_to_pfn(m, page))->type <= high_zoneidx)
			return page;
	}
	return NULL;
}

/* Free the upper end of a block, no more than so many frames: the rest stays in smaller blocks. */
static uint64_t free_some(Machine *m, const struct page *page, uint64_t most)
{
	const struct pressure *pressure = pressure_of(m);
	uint64_t n;

	for (unsigned order = page->order; (uint64_t)1 << page->order > most; page += (uint64_t)1 << order) {
		order--;
		SET(m, page, order, order);
		hold(m, page + ((uint64_t)1 << order), order, &page->lru);
	}
	n = (uint64_t)1 << page->order;
	list_del(m, &page->lru);
	split_page(m, page, page->order);
	for (uint64_t i = 0; i < n; i++) {
		MARK(m, PAGE_FREE, page_to_pfn(m, page + i), 0);
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
		m->era->memory->free_cold_page(m, page + i);
	}
	SET(m, pressure, frames, pressure->frames - n);
	SET(m, pressure, reclaim, pressure->reclaim - n);
	return n;
}

/* How much a request may have freed: all, but for what it must not wait for. */
static uint64_t may_free(Machine *m, gfp_t gfp_mask)
{
	const struct pressure *pressure = pressure_of(m);
	bool io = gfp_mask & m->era->memory->reclaim_io, fs = gfp_mask & m->era->memory->reclaim_fs;

	if (!io && pressure->swap)
		MARK(m, RECLAIM_NO_IO, pressure->swap);
	if (!fs && pressure->fs)
		MARK(m, RECLAIM_NO_FS, pressure->fs);
	return pressure->reclaim - (io ? 0 : pressure->swap) - (fs ? 0 : pressure->fs);
}

/* So many frames were freed, of which only so many were clean: the others go to the account of the kinds that the
 * request may use. */
static void count_kinds(Machine *m, gfp_t gfp_mask, uint64_t freed, uint64_t clean)
{
	const struct pressure *pressure = pressure_of(m);
	uint64_t rest = freed - least(freed, clean);
	uint64_t fs = gfp_mask & m->era->memory->reclaim_fs ? least(rest, pressure->fs) : 0, swap = rest - fs;

	if (fs)
		MARK(m, RECLAIM_FS, fs);
	SET(m, pressure, fs, pressure->fs - fs);
	if (swap)
		MARK(m, RECLAIM_SWAP, swap);
	SET(m, pressure, swap, pressure->swap - swap);
}

uint64_t try_to_free_pages(Machine *m, unsigned high_zoneidx, gfp_t gfp_mask)
{
	const struct pressure *pressure = pressure_of(m);
	uint64_t reclaim = pressure->reclaim, clean = reclaim - pressure->swap - pressure->fs, most, freed = 0;
	const struct page *page;

	if (!pressure->on)
		return 0;
	ENTER(m, reclaim, gfp_mask);
	most = least(may_free(m, gfp_mask), RECLAIM_AT_ONCE);
	while (freed < most && (page = last_block(m, high_zoneidx)))
		freed += free_some(m, page, most - freed);
	count_kinds(m, gfp_mask, freed, clean);
	MARK(m, RECLAIM, freed, pressure->reclaim);
	LEAVE(m, freed);
	return freed;
}
