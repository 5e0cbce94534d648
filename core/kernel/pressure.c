/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pressure.c -- the page cache of another task, and what comes of it when memory is short.
 *
 *   zone, as booted     [ free ................................................ ]
 *   under pressure      [ page cache, in large blocks ........ | obtainable | min mark and reserve ]
 *
 * The zones are filled from the lowest up: what requests of a kind could still have from lower zones counts for them.
 *
 * Inaccuracies: which pages are old is not known: the highest that a request may use go first.  All can be dropped,
 * none has to be written out.
 */

#include "core/era/era.h"
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

void pressure_begin(Machine *m, uint64_t obtainable, uint64_t reclaim, bool oom)
{
	const struct pressure *pressure = pressure_of(m);

	pressure_end(m);
	SET(m, pressure, on, 1);
	SET(m, pressure, oom, oom);
	SET(m, pressure, reclaim, reclaim);
	list_init(m, &pressure->hogs);
	for (unsigned type = 0; type < ZONE_TYPES; type++)
		fill_zones(m, type, obtainable);
	MARK(m, PRESSURE_BEGIN, pressure->frames, obtainable, reclaim, oom);
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
}

bool pressure_may_kill(const Machine *m) { return pressure_of(m)->oom && pressure_of(m)->frames; }

void pressure_kill(Machine *m)
{
	MARK(m, OOM_KILL, pressure_of(m)->frames);
	release_all(m);
}

/* -------- a part of them, for who needs it */

uint64_t zone_reclaimable_pages(const Machine *m, const struct zone *zone)
{
	const struct list_head *hogs = &pressure_of(m)->hogs;
	uint64_t n = 0;

	if (!pressure_of(m)->on)
		return 0;
	for (ref_t p = hogs->next; p != ref(m, hogs); p = ((const struct list_head *)at(m, p))->next) {
		const struct page *page = list_entry(m, p, struct page, lru);

		if (zone_of_pfn(m, page_to_pfn(m, page)) == zone)
			n += (uint64_t)1 << page->order;
	}
	return n < pressure_of(m)->reclaim ? n : pressure_of(m)->reclaim;
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

uint64_t try_to_free_pages(Machine *m, unsigned high_zoneidx)
{
	const struct pressure *pressure = pressure_of(m);
	const struct page *page;
	uint64_t reclaim = pressure->reclaim, most, freed = 0;

	if (!pressure->on)
		return 0;
	ENTER(m, reclaim);
	while ((most = pressure->reclaim < RECLAIM_AT_ONCE - freed ? pressure->reclaim : RECLAIM_AT_ONCE - freed) &&
	       (page = last_block(m, high_zoneidx)))
		freed += free_some(m, page, most);
	MARK(m, RECLAIM, freed, pressure->reclaim);
	LEAVE(m, freed);
	return freed;
}
