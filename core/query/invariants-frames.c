/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants-frames.c -- frames in their zones and lists, and the slabs that some of them are. */

#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"
#include "core/query/invariants.h"

/* -------- zones */

static void check_block(Check *c, const struct page *head, uint64_t pfn)
{
	const struct page *buddy = NULL;
	uint64_t other = pfn ^ (uint64_t)1 << head->order;

	expect(c, !(pfn & (((uint64_t)1 << head->order) - 1)), "a block is not aligned", pfn);
	if (pfn_valid(c->m, other) && head->order < c->m->era->memory->max_order - 1 &&
	    zone_of_pfn(c->m, other) == zone_of_pfn(c->m, pfn))
		buddy = pfn_to_page(c->m, other);
	/* Since 5.18 a pageblock that was set aside stays apart. */
	if (c->m->era->version >= KERNEL(5, 18) && head->order >= pageblock_order(c->m))
		buddy = NULL;
	if (head->state == PAGE_BUDDY && buddy && buddy->state == PAGE_BUDDY && buddy->order == head->order)
		violated(c, "two free buddies are not merged", pfn);
}

/* A block in use is somebody's.  Does an area have it, which 2.4 has not forgotten? */
static bool is_of_area(Check *c, const struct page *head, uint64_t pfn)
{
	expect(c, head->state != PAGE_USED || head->owner != VMS_OWNER_NONE, "a frame in use is nobody's", pfn);
	return head->state == PAGE_USED && head->owner == VMS_OWNER_AREA && head->owner_ref;
}

/* Frames of a zone, by what their blocks say of themselves. */
typedef struct { uint64_t free, pcp, of_areas; } Tally;

/* Every frame of a zone, block by block. */
static Tally check_zone(Check *c, const struct zone *zone)
{
	Tally t = { 0 };

	for (uint64_t pfn = zone->start; pfn < zone->end; ) {
		const struct page *head = pfn_to_page(c->m, pfn);

		if (page_in_rest(c->m, pfn)) {
			t.free += zone->rest_end - pfn;
			pfn = zone->rest_end;
			continue;
		}
		if (page_not_given(c->m, pfn)) {
			pfn++;
			continue;
		}
		if (head->state == PAGE_PART) {
			violated(c, "a frame is in no block", pfn);
			return t;
		}
		check_block(c, head, pfn);
		t.of_areas += is_of_area(c, head, pfn);
		if (head->state == PAGE_BUDDY)
			t.free += (uint64_t)1 << head->order;
		if (head->state == PAGE_PCP)
			t.pcp += (uint64_t)1 << head->order;
		pfn += (uint64_t)1 << head->order;
	}
	expect(c, t.free == zone->free, "a zone's free count is wrong", zone->start);
	return t;
}

/* The block on a list behind an entry, or behind its head; NULL at its end. */
static const struct page *next_block(Check *c, const struct list_head *head, const struct list_head **entry)
{
	const struct list_head *before = *entry;
	const struct page *page = list_entry(c->m, before->next, struct page, lru);

	*entry = at(c->m, before->next);
	if (*entry == head)
		return NULL;
	expect(c, (*entry)->prev == ref(c->m, before), "a block does not know the one before it",
	       page_to_pfn(c->m, page));
	return page;
}

/* The blocks on one free list. */
static uint32_t check_list(Check *c, const struct list_head *head, unsigned order, unsigned type)
{
	const struct list_head *entry = head;
	const struct page *page;
	uint32_t n = 0;

	for (; (page = next_block(c, head, &entry)); n++)
		expect(c, page->state == PAGE_BUDDY && page->order == order && page->migratetype == type,
		       "a block is on the wrong free list", page_to_pfn(c->m, page));
	return n;
}

static void check_lists(Check *c, const struct zone *zone, const Tally *tally)
{
	uint64_t frames = 0;

	for (unsigned order = 0; order < MAX_ORDER; order++) {
		const struct free_area *area = &zone->free_area[order];
		uint32_t n = order == c->m->era->memory->max_order - 1
		             ? (uint32_t)((zone->rest_end - zone->rest_start) >> order) : 0;

		for (unsigned type = 0; type < MIGRATE_TYPES; type++)
			n += check_list(c, &area->free_list[type], order, type);
		expect(c, n == area->nr_free, "nr_free is wrong", order);
		frames += (uint64_t)n << order;
	}
	expect(c, frames == tally->free, "a free block is on no list", zone->start);
}

/* The frames of the blocks on one list. */
static uint32_t check_pcp_list(Check *c, const struct list_head *head)
{
	const struct list_head *entry = head;
	const struct page *page;
	uint32_t n = 0;

	while ((page = next_block(c, head, &entry))) {
		expect(c, page->state == PAGE_PCP, "a block is on a per-CPU list by mistake", page_to_pfn(c->m, page));
		n += 1u << page->order;
	}
	return n;
}

static void check_pcp(Check *c, unsigned zone, const Tally *tally)
{
	uint64_t frames = 0;

	for (unsigned cpu = 0; cpu < vms_machine_cpus(c->m); cpu++) {
		const struct per_cpu_pages *pcp = &state_of(c->m)->cpu[cpu].pcp[zone];
		uint32_t n = 0;

		for (unsigned i = 0; i < PCP_LISTS; i++)
			n += check_pcp_list(c, &pcp->list[i]);
		expect(c, n == pcp->count, "the count of a per-CPU list is wrong", cpu);
		frames += n;
	}
	expect(c, frames == tally->pcp, "a CPU's block is on none of its lists", zone);
}

/* -------- slabs */

/* What the slabs of one cache are together. */
typedef struct { uint32_t slabs, in_use, partial[MAX_NODES]; } Sum;

static void check_slab(Check *c, const struct slab *slab, Sum sum[MAX_CACHES])
{
	const struct kmem_cache_with_slabs *s = at(c->m, slab->cache);
	const struct page *page = pfn_to_page(c->m, slab->pfn);
	Sum *of_cache = &sum[s - state_of(c->m)->cache];

	expect(c, slab_free_places(slab) + slab->inuse == slab->objects, "a slab has lost objects", slab->pfn);
	for (uint32_t i = 0; i < 1u << slab->order; i++)
		expect(c, page[i].owner == VMS_OWNER_SLAB && page[i].owner_ref == slab->cache,
		       "a slab's frame is another's", slab->pfn + i);
	of_cache->slabs++;
	of_cache->in_use += slab->inuse;
	of_cache->partial[slab->node] += !slab->frozen && slab->free;
}

static uint32_t length(const Machine *m, const struct list_head *head)
{
	uint32_t n = 0;

	for (ref_t p = head->next; p && p != ref(m, head); p = ((const struct list_head *)at(m, p))->next)
		n++;
	return n;
}

/* SLUB has lists of the partial slabs alone. */
static void check_partial(Check *c, const struct kmem_cache_with_slabs *s, const Sum *sum)
{
	for (unsigned node = 0; node < MAX_NODES; node++)
		expect(c, sum->partial[node] == s->nr_partial[node] &&
		          length(c->m, &s->partial[node]) == s->nr_partial[node],
		       "a cache miscounts its partial slabs", s->cache.size);
}

/* SLAB, of 2.4, has all of them in lists, or in one list in order: full, partial, empty. */
enum { FULL, PARTIAL, EMPTY };

static int fullness(const struct slab *slab)
{
	return slab->inuse == slab->objects ? FULL : slab->inuse ? PARTIAL : EMPTY;
}

/* The slabs on a list, which may be of several kinds; `first` is the first that is not full, where there is one. */
static uint32_t check_slab_list(Check *c, const struct list_head *head, int from, int to, ref_t *first)
{
	uint32_t n = 0;

	for (ref_t p = head->next; p != ref(c->m, head); p = ((const struct list_head *)at(c->m, p))->next, n++) {
		const struct slab *slab = list_entry(c->m, p, struct slab, list);

		expect(c, fullness(slab) >= from && fullness(slab) <= to, "a slab is on the wrong list", slab->pfn);
		from = fullness(slab);
		if (from != FULL && !*first)
			*first = ref(c->m, slab);
	}
	return n;
}

static void check_slab_lists(Check *c, const struct kmem_cache *s, const Sum *sum)
{
	ref_t first = 0;
	uint32_t n;

	if (c->m->era->version == KERNEL(2, 4)) {
		n = check_slab_list(c, &s->slabs, FULL, EMPTY, &first);
		expect(c, first == s->firstnotfull, "firstnotfull is not the first slab with room", s->size);
	} else {
		n = check_slab_list(c, &s->slabs_full, FULL, FULL, &first);
		n += check_slab_list(c, &s->slabs_partial, PARTIAL, PARTIAL, &first);
		n += check_slab_list(c, &s->slabs_free, EMPTY, EMPTY, &first);
	}
	expect(c, n == sum->slabs, "a slab is on no list", s->size);
}

static void check_cache(Check *c, const struct kmem_cache_with_slabs *s, const Sum *sum)
{
	expect(c, sum->in_use == s->cache.in_use, "a cache has lost objects", s->cache.size);
	expect(c, sum->slabs == s->cache.nr_slabs, "a cache has lost slabs", s->cache.size);
	if (c->m->era->version < KERNEL(2, 6))
		check_slab_lists(c, &s->cache, sum);
	else
		check_partial(c, s, sum);
}

static void check_slabs(Check *c)
{
	Sum sum[MAX_CACHES] = { { 0 } };

	for (size_t i = 0; i < place_count(c->m); i++) {
		const struct object *object = at(c->m, place_at(c->m, i));

		if (object->kind == VMS_KIND_SLAB)
			check_slab(c, (const void *)(object + 1), sum);
	}
	for (unsigned i = 0; i < state_of(c->m)->nr_caches; i++)
		check_cache(c, &state_of(c->m)->cache[i], &sum[i]);
}

void check_frames(Check *c)
{
	uint64_t of_areas = 0;

	for (unsigned i = 0; i < state_of(c->m)->nr_zones; i++) {
		Tally tally = check_zone(c, &state_of(c->m)->zone[i]);

		of_areas += tally.of_areas;
		check_lists(c, &state_of(c->m)->zone[i], &tally);
		check_pcp(c, i, &tally);
	}
	expect(c, of_areas == c->named_frames || c->crooked, "areas name more or fewer frames than are theirs",
	       of_areas);
	check_slabs(c);
}
