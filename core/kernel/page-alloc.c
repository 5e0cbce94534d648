/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-alloc.c -- where frames come from.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 5.4).  Free memory lies in blocks of 2^order frames on one list per zone,
 * order and migrate type; a request splits the first block that is large enough and hands out its lower half, a freed
 * block joins its buddy while that is free too.
 *
 *   order 2   [ 0  1  2  3 ]        request of one frame:     0 is given out,
 *                                                             [ 1 ] goes to order 0, [ 2 3 ] to order 1
 *
 * Single frames pass through a list per CPU, refilled and drained `batch` at a time: a frame that was just freed is the
 * next one given out.  All of memory begins as movable; what the kernel allocates here is unmovable and finds no block
 * of its kind at first, so it takes over the *largest* movable one.
 *
 * Inaccuracies: no reclaim, compaction or OOM killer: where the watermarks refuse, the request fails.  Only two migrate
 * types.  The frames of struct page itself are not reserved.  One node.
 */

#include <stdio.h>

#include "core/kernel/arch.h"
#include "core/kernel/contents.h"
#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"

const char *zone_name(const Machine *m, const struct zone *zone)
{
	return m->arch->zone[zone - state_of(m)->zone].name;
}

const struct zone *zone_of_pfn(const Machine *m, uint64_t pfn)
{
	const struct zone *zone = state_of(m)->zone;

	while (pfn >= zone->end)
		zone++;
	return zone;
}

static const uint8_t *pageblock_at(const Machine *m, uint64_t pfn)
{
	return (const uint8_t *)at(m, state_of(m)->pageblocks) + ((pfn - state_of(m)->first_pfn) >> PAGEBLOCK_ORDER);
}

unsigned pageblock_type(const Machine *m, uint64_t pfn)
{
	return *pageblock_at(m, pfn);
}

void set_pageblock_type(Machine *m, uint64_t pfn, unsigned type)
{
	arena_write(m, pageblock_at(m, pfn), 1, type);
}

unsigned get_order(uint64_t size)
{
	unsigned order = 0;

	while (((uint64_t)VMS_PAGE_SIZE << order) < size && order < 52)
		order++;
	return order;
}

bool should_fail(Machine *m, int kind)
{
	const struct fault *fault = &state_of(m)->fault[kind];

	if (!fault->armed)
		return false;
	if (!fault->left)
		return true;
	SET(m, fault, left, fault->left - 1);
	return false;
}

const struct page *page_head(const Machine *m, const struct page *page)
{
	uint64_t pfn = page_to_pfn(m, page);

	for (unsigned order = 0; order < MAX_ORDER; order++) {
		const struct page *head = pfn_to_page(m, pfn & ~(((uint64_t)1 << order) - 1));

		if (head->state != PAGE_PART && head->order >= order)
			return head;
	}
	return page;
}

void page_own(Machine *m, const struct page *page, VmsOwner owner, const void *by, uint32_t index)
{
	SET(m, page, owner, owner);
	SET_REF(m, page, owner_ref, by);
	SET(m, page, index, index);
}

/* -------- buddy lists */

static const struct list_head *free_list(const struct zone *zone, unsigned order, unsigned type)
{
	return &zone->free_area[order].free_list[type];
}

static void add_to_free_list(Machine *m, const struct zone *zone, const struct page *page, unsigned order,
                             unsigned type, bool tail)
{
	const struct free_area *area = &zone->free_area[order];

	SET(m, page, state, PAGE_BUDDY);
	SET(m, page, order, order);
	SET(m, page, migratetype, type);
	if (tail)
		list_add_tail(m, &page->lru, free_list(zone, order, type));
	else
		list_add(m, &page->lru, free_list(zone, order, type));
	SET(m, area, nr_free, area->nr_free + 1);
}

static void del_from_free_list(Machine *m, const struct zone *zone, const struct page *page, unsigned order)
{
	const struct free_area *area = &zone->free_area[order];

	list_del(m, &page->lru);
	SET(m, page, state, PAGE_PART);
	SET(m, area, nr_free, area->nr_free - 1);
}

static bool page_is_buddy(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	const struct page *page = pfn_to_page(m, pfn);

	return pfn >= zone->start && pfn < zone->end && page->state == PAGE_BUDDY && page->order == order;
}

/* Will the block's own buddy-to-be be free soon?  Then it is better put at the end, where it stays longer. */
static bool buddy_merge_likely(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	uint64_t higher = pfn & ~((uint64_t)1 << order);

	return order < MAX_ORDER - 2 && page_is_buddy(m, zone, higher ^ (uint64_t)1 << (order + 1), order + 1);
}

static void __free_one_page(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	unsigned type = pageblock_type(m, pfn);
	bool tail;

	SET(m, zone, free, zone->free + (1u << order));
	while (order < MAX_ORDER - 1) {
		uint64_t buddy = pfn ^ (uint64_t)1 << order;

		if (!page_is_buddy(m, zone, buddy, order))
			break;
		del_from_free_list(m, zone, pfn_to_page(m, buddy), order);
		pfn &= buddy;
		order++;
		MARK(m, BUDDY_MERGE, pfn, buddy, order);
	}
	tail = buddy_merge_likely(m, zone, pfn, order);
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, type, tail);
	MARK(m, BUDDY_PUT, pfn, order, tail);
}

/* Cut a block down to the order wanted: each time the upper half goes back. */
static void expand(Machine *m, const struct zone *zone, const struct page *page, unsigned low, unsigned high,
                   unsigned type)
{
	while (high > low) {
		high--;
		add_to_free_list(m, zone, page + ((uint64_t)1 << high), high, type, false);
		MARK(m, BUDDY_SPLIT, page_to_pfn(m, page) + ((uint64_t)1 << high), high);
	}
}

static const struct page *__rmqueue_smallest(Machine *m, const struct zone *zone, unsigned order, unsigned type)
{
	for (unsigned current_order = order; current_order < MAX_ORDER; current_order++) {
		const struct list_head *list = free_list(zone, current_order, type);
		const struct page *page;

		if (list_empty(m, list))
			continue;
		page = list_entry(m, list->next, struct page, lru);
		del_from_free_list(m, zone, page, current_order);
		SET(m, zone, free, zone->free - (1u << order));
		MARK(m, BUDDY_TAKE, page_to_pfn(m, page), current_order);
		expand(m, zone, page, order, current_order, type);
		return page;
	}
	return NULL;
}

/* All free blocks of a pageblock change to another type's lists, and so does the pageblock. */
static void take_over_pageblock(Machine *m, const struct zone *zone, uint64_t pfn, unsigned type)
{
	uint64_t end = (pfn | (PAGEBLOCK_PAGES - 1)) + 1;

	set_pageblock_type(m, pfn, type);
	for (pfn &= ~(PAGEBLOCK_PAGES - 1); pfn < end; ) {
		const struct page *page = pfn_to_page(m, pfn);

		if (!page_is_buddy(m, zone, pfn, page->order)) {
			pfn++;
			continue;
		}
		list_del(m, &page->lru);
		list_add(m, &page->lru, free_list(zone, page->order, type));
		SET(m, page, migratetype, type);
		pfn += (uint64_t)1 << page->order;
	}
}

/* Nothing unmovable is left: take over the largest movable block. */
static bool __rmqueue_fallback(Machine *m, const struct zone *zone, unsigned order)
{
	for (unsigned current_order = MAX_ORDER - 1; current_order + 1 > order; current_order--) {
		const struct list_head *list = free_list(zone, current_order, MIGRATE_MOVABLE);
		uint64_t pfn;

		if (list_empty(m, list))
			continue;
		pfn = page_to_pfn(m, list_entry(m, list->next, struct page, lru));
		MARK(m, MT_STEAL, pfn, current_order);
		if (current_order < PAGEBLOCK_ORDER) {
			take_over_pageblock(m, zone, pfn, MIGRATE_UNMOVABLE);
			return true;
		}
		for (uint64_t i = 0; i < (uint64_t)1 << current_order; i += PAGEBLOCK_PAGES)
			set_pageblock_type(m, pfn + i, MIGRATE_UNMOVABLE);
		list_del(m, &pfn_to_page(m, pfn)->lru);
		list_add(m, &pfn_to_page(m, pfn)->lru, free_list(zone, current_order, MIGRATE_UNMOVABLE));
		SET(m, pfn_to_page(m, pfn), migratetype, MIGRATE_UNMOVABLE);
		return true;
	}
	return false;
}

static const struct page *__rmqueue(Machine *m, const struct zone *zone, unsigned order)
{
	const struct page *page;

	do {
		page = __rmqueue_smallest(m, zone, order, MIGRATE_UNMOVABLE);
	} while (!page && __rmqueue_fallback(m, zone, order));
	return page;
}

/* -------- per-CPU lists */

static const struct per_cpu_pages *pcp_of(const Machine *m, const struct zone *zone)
{
	return &this_cpu(m)->pcp[zone - state_of(m)->zone];
}

static void rmqueue_bulk(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp)
{
	uint32_t batch = zone->batch;

	ENTER(m, batch);
	MARK(m, PCP_REFILL, zone_name(m, zone), state_of(m)->this_cpu, batch);
	for (uint32_t i = 0; i < batch; i++) {
		const struct page *page = __rmqueue(m, zone, 0);

		if (!page)
			break;
		SET(m, page, state, PAGE_PCP);
		SET(m, page, order, 0);
		list_add_tail(m, &page->lru, &pcp->list);
		SET(m, pcp, count, pcp->count + 1);
	}
	LEAVE_VOID(m);
}

static const struct page *rmqueue_pcplist(Machine *m, const struct zone *zone)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);
	const struct page *page;

	if (list_empty(m, &pcp->list))
		rmqueue_bulk(m, zone, pcp);
	if (list_empty(m, &pcp->list))
		return NULL;
	page = list_entry(m, pcp->list.next, struct page, lru);
	list_del(m, &page->lru);
	SET(m, pcp, count, pcp->count - 1);
	return page;
}

/* The coldest frames, from the tail, go back to the buddy lists. */
static void free_pcppages_bulk(Machine *m, const struct zone *zone, const struct per_cpu_pages *pcp)
{
	uint32_t batch = zone->batch;

	ENTER(m, batch);
	MARK(m, PCP_DRAIN, zone_name(m, zone), state_of(m)->this_cpu, batch);
	for (uint32_t i = 0; i < batch && pcp->count; i++) {
		const struct page *page = list_entry(m, pcp->list.prev, struct page, lru);

		list_del(m, &page->lru);
		SET(m, pcp, count, pcp->count - 1);
		SET(m, page, state, PAGE_PART);
		__free_one_page(m, zone, page_to_pfn(m, page), 0);
	}
	LEAVE_VOID(m);
}

static void free_unref_page(Machine *m, const struct zone *zone, const struct page *page)
{
	const struct per_cpu_pages *pcp = pcp_of(m, zone);

	SET(m, page, state, PAGE_PCP);
	list_add(m, &page->lru, &pcp->list);
	SET(m, pcp, count, pcp->count + 1);
	if (pcp->count >= zone->pcp_high)
		free_pcppages_bulk(m, zone, pcp);
}

/* -------- zones */

/* The highest zone that the flags allow. */
static int gfp_zone(const Machine *m, gfp_t gfp)
{
	unsigned highest = state_of(m)->nr_zones - 1, allowed = m->arch->normal_zone;

	if (gfp & __GFP_DMA)
		return 0;
	if (gfp & __GFP_DMA32)
		allowed = m->arch->dma32_zone;
	else if (gfp & __GFP_HIGHMEM)
		allowed = highest;
	return (int)(allowed < highest ? allowed : highest);
}

/* What a zone keeps back from requests that could have been served higher up. */
static uint64_t lowmem_reserve(const Machine *m, const struct zone *zone, int classzone)
{
	uint64_t above = 0;

	for (const struct zone *z = zone + 1; z <= &state_of(m)->zone[classzone]; z++)
		above += z->managed;
	return above / 256;
}

static bool zone_watermark_ok(const Machine *m, const struct zone *zone, uint64_t mark, unsigned order, int classzone,
                              gfp_t gfp)
{
	uint64_t min = mark;

	if (gfp & __GFP_HIGH)
		min -= min / 2;
	if (gfp & __GFP_ATOMIC)
		min -= min / 4;
	return zone->free > min + lowmem_reserve(m, zone, classzone) + (((uint64_t)1 << order) - 1);
}

static const struct page *rmqueue(Machine *m, const struct zone *zone, unsigned order)
{
	return order ? __rmqueue(m, zone, order) : rmqueue_pcplist(m, zone);
}

static const struct page *get_page_from_freelist(Machine *m, gfp_t gfp, unsigned order, bool low)
{
	int classzone = gfp_zone(m, gfp);

	for (int i = classzone; i >= 0; i--) {
		const struct zone *zone = &state_of(m)->zone[i];
		uint64_t mark = low ? zone->low : zone->min;
		const struct page *page = NULL;

		if (i < classzone || !low)
			MARK(m, ZONE_TRY, zone_name(m, zone), order, zone->free, mark);
		if (zone_watermark_ok(m, zone, mark, order, classzone, low ? 0 : gfp))
			page = rmqueue(m, zone, order);
		if (page)
			return page;
	}
	return NULL;
}

const struct page *alloc_pages(Machine *m, gfp_t gfp, unsigned order)
{
	const struct page *page = NULL;

	if (order < MAX_ORDER)
		page = get_page_from_freelist(m, gfp, order, true);
	if (!page && order < MAX_ORDER)
		page = get_page_from_freelist(m, gfp, order, false);
	if (!page)
		return NULL;
	SET(m, page, state, PAGE_USED);
	SET(m, page, order, order);
	if (gfp & __GFP_ZERO)
		contents_clear_frames(m, page, (uint64_t)1 << order);
	MARK(m, PAGE_ALLOC, page_to_pfn(m, page), order, gfp);
	return page;
}

void __free_pages(Machine *m, const struct page *page, unsigned order)
{
	const struct zone *zone = zone_of_pfn(m, page_to_pfn(m, page));

	MARK(m, PAGE_FREE, page_to_pfn(m, page), order);
	page_own(m, page, VMS_OWNER_NONE, NULL, 0);
	if (order) {
		SET(m, page, state, PAGE_PART);
		__free_one_page(m, zone, page_to_pfn(m, page), order);
	} else {
		free_unref_page(m, zone, page);
	}
}

void split_page(Machine *m, const struct page *page, unsigned order)
{
	for (uint32_t i = 0; i < 1u << order; i++) {
		SET(m, page + i, state, PAGE_USED);
		SET(m, page + i, order, 0);
	}
}
