/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-alloc.c -- frames, their zones and free lists, as far as all kernels agree.
 *
 * Free memory lies in blocks of 2^order frames, on a list per zone, order and (since 2.6.24) migrate type.  Which block
 * is taken and where one is put back is each kernel's own: mm/page_alloc.c is in the kernels' folders.
 *
 * Inaccuracies: the frames of struct page itself are not reserved.
 */

#include "core/kernel/arch.h"
#include "core/kernel/contents.h"
#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/memory.h"
#include "core/kernel/mempolicy.h"
#include "core/kernel/page-alloc.h"

const char *zone_name(const Machine *m, const struct zone *zone)
{
	return m->arch->zone[is_toy(m) ? m->arch->normal_zone : zone->type].name;
}

const struct zone *zone_of_pfn(const Machine *m, uint64_t pfn)
{
	const struct zone *zone = state_of(m)->zone;

	while (pfn >= zone->end)
		zone++;
	return zone;
}

/* The types of pageblocks: a byte for each, 0 where it is as it was at boot. */
static const uint8_t *pageblock_at(const Machine *m, uint64_t pfn)
{
	return (const uint8_t *)at(m, state_of(m)->pageblocks) + ((pfn - state_of(m)->first_pfn) >> PAGEBLOCK_SHIFT);
}

unsigned pageblock_order(const Machine *m)
{
	unsigned order = m->arch->pageblock_order;

	return order < m->era->memory->max_order ? order : m->era->memory->max_order - 1;
}

bool page_group_by_mobility_disabled(const Machine *m)
{
	return state_of(m)->nr_frames < (uint64_t)MIGRATE_TYPES << pageblock_order(m);
}

/* The type of memory that nobody has asked for yet. */
static unsigned type_at_boot(const Machine *m)
{
	return page_group_by_mobility_disabled(m) ? 0 : m->era->memory->movable;
}

unsigned pageblock_type(const Machine *m, uint64_t pfn)
{
	uint8_t type = *pageblock_at(m, pfn);

	return type ? type - 1u : type_at_boot(m);
}

void set_pageblock_type(Machine *m, uint64_t pfn, unsigned type)
{
	uint64_t pages = (uint64_t)1 << pageblock_order(m), end = (pfn & ~(pages - 1)) + pages;

	for (pfn &= ~(pages - 1); pfn < end && pfn_valid(m, pfn); pfn += 1u << PAGEBLOCK_SHIFT)
		arena_write(m, pageblock_at(m, pfn), 1, type + 1);
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

/* -------- free lists */

const struct list_head *free_list(const struct zone *zone, unsigned order, unsigned type)
{
	return &zone->free_area[order].free_list[type];
}

void add_to_free_list(Machine *m, const struct zone *zone, const struct page *page, unsigned order, unsigned type,
                      bool tail)
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

void del_from_free_list(Machine *m, const struct zone *zone, const struct page *page, unsigned order)
{
	const struct free_area *area = &zone->free_area[order];

	list_del(m, &page->lru);
	SET(m, page, state, PAGE_PART);
	SET(m, area, nr_free, area->nr_free - 1);
}

bool page_is_buddy(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	const struct page *page = pfn_to_page(m, pfn);

	return pfn >= zone->start && pfn < zone->end && page->state == PAGE_BUDDY && page->order == order;
}

/* -------- the blocks that are not linked */

bool page_in_rest(const Machine *m, uint64_t pfn)
{
	const struct zone *zone = zone_of_pfn(m, pfn);

	return pfn >= zone->rest_start && pfn < zone->rest_end;
}

/* The next of them gets its place at the end of its list. */
static void link_one_of_rest(Machine *m, const struct zone *zone)
{
	unsigned order = m->era->memory->max_order - 1, type = type_at_boot(m);
	uint64_t pages = (uint64_t)1 << order, pfn = zone->rest_start;

	if (m->era->memory->lowest_first) {
		SET(m, zone, rest_start, pfn + pages);
	} else {
		pfn = zone->rest_end - pages;
		SET(m, zone, rest_end, pfn);
	}
	SET(m, &zone->free_area[order], nr_free, zone->free_area[order].nr_free - 1);
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, type, true);
}

const struct page *first_free(Machine *m, const struct zone *zone, unsigned order, unsigned type)
{
	const struct list_head *list = free_list(zone, order, type);
	bool of_rest = order == m->era->memory->max_order - 1 && type == type_at_boot(m);

	if (list_empty(m, list) && of_rest && zone->rest_start < zone->rest_end)
		link_one_of_rest(m, zone);
	return list_empty(m, list) ? NULL : list_entry(m, list->next, struct page, lru);
}

void link_rest(Machine *m, const struct zone *zone)
{
	while (zone->rest_start < zone->rest_end)
		link_one_of_rest(m, zone);
}

void link_block_of_rest(Machine *m, const struct zone *zone, uint64_t pfn)
{
	unsigned order = m->era->memory->max_order - 1;
	uint64_t pages = (uint64_t)1 << order, start = zone->rest_start;

	if (!page_in_rest(m, pfn))
		return;
	if (pfn >= start + pages) {
		link_rest(m, zone);
		return;
	}
	SET(m, zone, rest_start, start + pages);
	SET(m, &zone->free_area[order], nr_free, zone->free_area[order].nr_free - 1);
	add_to_free_list(m, zone, pfn_to_page(m, start), order, type_at_boot(m), true);
}

/* -------- nodes */

int node_of_pfn(const Machine *m, uint64_t pfn) { return (int)zone_of_pfn(m, pfn)->node; }

int node_of_cpu(const Machine *m, unsigned cpu)
{
	return (int)(cpu * state_of(m)->nr_nodes / vms_machine_cpus(m));
}

int numa_node_id(const Machine *m) { return node_of_cpu(m, state_of(m)->this_cpu); }

const struct zone *zone_of_node(const Machine *m, int nid, unsigned type)
{
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];

		if ((int)zone->node == nid && zone->type == type)
			return zone;
	}
	return NULL;
}

void zone_statistics(Machine *m, const struct zone *preferred, const struct zone *zone, int wanted_by, uint64_t frames)
{
	const struct numa_stat *stat = &state_of(m)->numa_stat;

	if (state_of(m)->nr_nodes < 2)
		return;
	if (zone->node == preferred->node) {
		SET(m, stat, hit, stat->hit + frames);
	} else {
		SET(m, stat, miss, stat->miss + frames);
		SET(m, stat, foreign, stat->foreign + frames);
	}
	if ((int)zone->node == wanted_by)
		SET(m, stat, local, stat->local + frames);
	else
		SET(m, stat, other, stat->other + frames);
}

/* -------- outside */

static bool is_outside(const Machine *m, const struct page *page)
{
	return page_to_pfn(m, page) >= state_of(m)->end_pfn;
}

const struct page *alloc_outside(Machine *m, unsigned order)
{
	const struct state *s = state_of(m);
	const struct list_head *list = &s->outside_free[order];
	uint64_t pages = (uint64_t)1 << order, next = (s->next_outside + pages - 1) & ~(pages - 1);
	const struct page *page;

	if (!list_empty(m, list)) {
		page = list_entry(m, list->next, struct page, lru);
		list_del(m, &page->lru);
	} else if (next + pages <= s->end_pfn + s->nr_outside) {
		page = pfn_to_page(m, next);
		SET(m, s, next_outside, next + pages);
	} else {
		return NULL;
	}
	SET(m, page, state, PAGE_USED);
	SET(m, page, order, order);
	return page;
}

static void free_outside(Machine *m, const struct page *page, unsigned order)
{
	SET(m, page, state, PAGE_PART);
	list_add(m, &page->lru, &state_of(m)->outside_free[order]);
}

uint64_t boot_frame(Machine *m)
{
	uint64_t pfn = state_of(m)->next_boot_frame;

	if (m->options.bare)
		return page_to_pfn(m, alloc_outside(m, 0));
	SET(m, state_of(m), next_boot_frame, pfn + 1);
	return pfn;
}

/* -------- what others call */

void prep_new_page(Machine *m, const struct page *page, unsigned order, gfp_t gfp)
{
	SET(m, page, state, PAGE_USED);
	SET(m, page, order, order);
	if (gfp & gfp_value(m, __GFP_ZERO))
		contents_clear_frames(m, page, (uint64_t)1 << order);
	MARK(m, PAGE_ALLOC, page_to_pfn(m, page), order, gfp);
}

const struct page *alloc_pages_node(Machine *m, int nid, gfp_t gfp, unsigned order)
{
	const struct page *page;

	page = m->era->memory->alloc_pages(m, nid == NUMA_NO_NODE ? numa_node_id(m) : nid, gfp, order);
	if (page)
		prep_new_page(m, page, order, gfp);
	return page;
}

const struct page *alloc_pages(Machine *m, gfp_t gfp, unsigned order)
{
	int nid = policy_node(m, &gfp);

	return alloc_pages_node(m, nid, gfp, order);
}

unsigned alloc_pages_bulk(Machine *m, int nid, gfp_t gfp, unsigned nr_pages, const struct page *page[])
{
	if (nid == NUMA_NO_NODE)
		return alloc_pages_bulk_mempolicy(m, gfp, nr_pages, page);
	return m->era->memory->alloc_pages_bulk(m, nid, gfp, nr_pages, page);
}

void __free_pages(Machine *m, const struct page *page, unsigned order)
{
	MARK(m, PAGE_FREE, page_to_pfn(m, page), order);
	page_own(m, page, VMS_OWNER_NONE, NULL, 0);
	if (is_outside(m, page))
		free_outside(m, page, order);
	else
		m->era->memory->free_pages(m, page, order);
}

void split_page(Machine *m, const struct page *page, unsigned order)
{
	for (uint32_t i = 0; i < 1u << order; i++) {
		SET(m, page + i, state, PAGE_USED);
		SET(m, page + i, order, 0);
	}
}
