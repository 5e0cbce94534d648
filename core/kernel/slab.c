/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab.c -- kmalloc and its size classes.
 *
 * Models mm/slub.c of 4.19 as far as it decides which frames and addresses are used: thirteen classes from 8 to 8192
 * bytes, with 96 and 192 between the powers of two.  A class takes objects from its CPU slab, lowest address first when
 * the slab is new, last freed first later; an empty class takes a partial slab or a new one.  More than 8192 bytes come
 * straight from the page allocator.
 *
 *   slab of kmalloc-96:   | used | free --> | used | free ---> end |      each object knows its slab by its frame
 *
 * Inaccuracies: one CPU slab for the machine, no per-CPU partial lists; where there is no block of a slab's order a
 * smaller one is not tried; the class of an object is all that is kept of its memory.
 */

#include "core/kernel/contents.h"
#include "core/kernel/context.h"
#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"

#define KMALLOC_MAX_CACHE_SIZE 8192u
#define MIN_PARTIAL 5u
#define MAX_PARTIAL 10u
#define SLUB_MAX_ORDER 3u

static const struct { uint32_t size; const char *name; } classes[KMALLOC_CLASSES] = {
	{ 8, "kmalloc-8" }, { 16, "kmalloc-16" }, { 32, "kmalloc-32" }, { 64, "kmalloc-64" }, { 96, "kmalloc-96" },
	{ 128, "kmalloc-128" }, { 192, "kmalloc-192" }, { 256, "kmalloc-256" }, { 512, "kmalloc-512" },
	{ 1024, "kmalloc-1024" }, { 2048, "kmalloc-2048" }, { 4096, "kmalloc-4096" }, { 8192, "kmalloc-8192" },
};

/* A slab, followed by its places: what is in each, and which free one, counted from 1, comes after it. */
struct slot {
	ref_t object;
	uint32_t next;
};

struct slab_with_slots {
	struct slab slab;
	uint32_t unused;
	struct slot slot[];
};

static const struct slot *slot_of(const struct slab *slab, uint32_t number)
{
	return &((const struct slab_with_slots *)slab)->slot[number - 1];
}

/* The smallest order with at least `min_objects`, that wastes no more than one part in `fraction`. */
static unsigned slab_order(uint32_t size, unsigned min_objects, unsigned fraction)
{
	unsigned order = get_order((uint64_t)min_objects * size);

	for (; order <= SLUB_MAX_ORDER; order++) {
		uint32_t bytes = VMS_PAGE_SIZE << order;

		if (bytes % size <= bytes / fraction)
			break;
	}
	return order;
}

static unsigned calculate_order(uint32_t size, unsigned cpus)
{
	unsigned fls = 0, min_objects, max_objects = (VMS_PAGE_SIZE << SLUB_MAX_ORDER) / size;

	while (cpus >> fls)
		fls++;
	min_objects = 4 * (fls + 1);
	if (min_objects > max_objects)
		min_objects = max_objects;
	for (; min_objects > 1; min_objects--)
		for (unsigned fraction = 16; fraction >= 4; fraction /= 2)
			if (slab_order(size, min_objects, fraction) <= SLUB_MAX_ORDER)
				return slab_order(size, min_objects, fraction);
	return get_order(size);
}

/* So many partial slabs a class keeps, empty ones among them: half the logarithm of the size.  (kmem_cache_open) */
static unsigned min_partial(uint32_t size)
{
	unsigned ilog2 = 0;

	while (size >> (ilog2 + 1))
		ilog2++;
	return ilog2 / 2 < MIN_PARTIAL ? MIN_PARTIAL : ilog2 / 2 > MAX_PARTIAL ? MAX_PARTIAL : ilog2 / 2;
}

void kmem_cache_init(Machine *m)
{
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++) {
		const struct kmem_cache *s = &state_of(m)->kmalloc_caches[i];
		unsigned order = calculate_order(classes[i].size, vms_machine_cpus(m));

		SET(m, s, label, i);
		SET(m, s, size, classes[i].size);
		SET(m, s, order, order);
		SET(m, s, objects, (VMS_PAGE_SIZE << order) / classes[i].size);
		list_init(m, &s->partial);
	}
}

const char *kmem_cache_name(unsigned label)
{
	return classes[label].name;
}

static const struct kmem_cache *kmalloc_slab(const Machine *m, uint64_t size)
{
	unsigned i = 0;

	while (classes[i].size < size)
		i++;
	return &state_of(m)->kmalloc_caches[i];
}

/* -------- slabs */

static const struct slab *new_slab(Machine *m, const struct kmem_cache *s, gfp_t gfp)
{
	const struct page *page = alloc_pages(m, gfp, s->order);
	size_t bytes = sizeof(struct slab_with_slots) + s->objects * sizeof(struct slot);
	const struct slab *slab;

	if (!page)
		return NULL;
	slab = object_new(m, VMS_KIND_SLAB, (uint32_t)bytes, 0);
	SET_REF(m, slab, cache, s);
	SET(m, slab, pfn, page_to_pfn(m, page));
	SET(m, slab, free, 1);
	for (uint32_t number = 1; number < s->objects; number++)
		SET(m, slot_of(slab, number), next, number + 1);
	SET_REF(m, page, content, slab);
	for (uint32_t i = 0; i < 1u << s->order; i++)
		page_own(m, page + i, VMS_OWNER_SLAB, s, i);
	SET(m, s, nr_slabs, s->nr_slabs + 1);
	MARK(m, SLAB_NEW, s, slab->pfn, s->objects);
	return slab;
}

/* The slab to take an object from: the CPU's, a partial one, a new one. */
static const struct slab *cpu_slab(Machine *m, const struct kmem_cache *s, gfp_t gfp)
{
	const struct slab *slab = at(m, s->cpu_slab);

	if (slab && slab->free)
		return slab;
	if (!list_empty(m, &s->partial)) {
		slab = list_entry(m, s->partial.next, struct slab, list);
		list_del(m, &slab->list);
		SET(m, s, nr_partial, s->nr_partial - 1);
	} else {
		slab = new_slab(m, s, gfp);
	}
	if (slab)
		SET_REF(m, s, cpu_slab, slab);
	return slab;
}

/* The slot at an address, which lies in the slab. */
static const struct slot *slot_at(const Machine *m, const struct slab *slab, uint64_t addr, uint32_t *number)
{
	const struct kmem_cache *s = at(m, slab->cache);

	*number = (uint32_t)((addr - pfn_to_kaddr(m, slab->pfn)) / s->size) + 1;
	return slot_of(slab, *number);
}

/* The simulated address of a free slot, which is taken; or 0. */
static uint64_t slab_alloc(Machine *m, const struct kmem_cache *s, uint64_t size, gfp_t gfp)
{
	const struct slab *slab = cpu_slab(m, s, gfp);
	uint32_t number;
	uint64_t addr;

	if (!slab)
		return 0;
	number = slab->free;
	SET(m, slab, free, slot_of(slab, number)->next);
	SET(m, slab, inuse, slab->inuse + 1);
	SET(m, s, in_use, s->in_use + 1);
	addr = pfn_to_kaddr(m, slab->pfn) + (uint64_t)(number - 1) * s->size;
	MARK(m, SLAB_ALLOC, s, addr, size);
	return addr;
}

static void discard_slab(Machine *m, const struct kmem_cache *s, const struct slab *slab)
{
	const struct page *page = pfn_to_page(m, slab->pfn);

	MARK(m, SLAB_DISCARD, s, slab->pfn);
	list_del(m, &slab->list);
	SET(m, s, nr_partial, s->nr_partial - 1);
	SET(m, s, nr_slabs, s->nr_slabs - 1);
	SET(m, page, content, 0);
	for (uint32_t i = 1; i < 1u << s->order; i++)
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
	object_free(m, slab);
	__free_pages(m, page, s->order);
}

static void slab_free(Machine *m, const struct slab *slab, uint64_t addr)
{
	const struct kmem_cache *s = at(m, slab->cache);
	bool was_full = !slab->free;
	uint32_t number;
	const struct slot *slot = slot_at(m, slab, addr, &number);

	SET(m, slot, object, 0);
	SET(m, slot, next, slab->free);
	SET(m, slab, free, number);
	SET(m, slab, inuse, slab->inuse - 1);
	SET(m, s, in_use, s->in_use - 1);
	MARK(m, SLAB_FREE, s, addr);
	if (s->cpu_slab == ref(m, slab))
		return;
	if (was_full) {
		list_add_tail(m, &slab->list, &s->partial);
		SET(m, s, nr_partial, s->nr_partial + 1);
	} else if (!slab->inuse && s->nr_partial >= min_partial(s->size)) {
		discard_slab(m, s, slab);
	}
}

uint32_t slab_free_places(const Machine *m, const struct slab *slab)
{
	uint32_t objects = ((const struct kmem_cache *)at(m, slab->cache))->objects, n = 0;

	for (uint32_t number = slab->free; number && number <= objects && n <= objects; n++)
		number = slot_of(slab, number)->next;
	return n;
}

/* -------- kmalloc */

static uint64_t kmalloc_large(Machine *m, uint64_t size, gfp_t gfp)
{
	unsigned order = get_order(size);
	const struct page *page = order < MAX_ORDER ? alloc_pages(m, gfp | __GFP_COMP, order) : NULL;
	uint64_t addr;

	if (!page)
		return 0;
	for (uint32_t i = 0; i < 1u << order; i++)
		page_own(m, page + i, VMS_OWNER_LARGE, NULL, i);
	addr = pfn_to_kaddr(m, page_to_pfn(m, page));
	MARK(m, KMALLOC_LARGE, size, order, addr);
	return addr;
}

/* The block that an address of the direct map lies in. */
static const struct page *virt_to_head_page(const Machine *m, uint64_t addr)
{
	return page_head(m, pfn_to_page(m, kaddr_to_pfn(m, addr)));
}

/* The place that keeps the ref of the object at an address of kmalloc. */
static const ref_t *object_place(const Machine *m, uint64_t addr)
{
	const struct page *page = virt_to_head_page(m, addr);
	uint32_t number;

	if (page->owner == VMS_OWNER_SLAB)
		return &slot_at(m, at(m, page->content), addr, &number)->object;
	return &page->content;
}

const void *kmalloc_object_around(const Machine *m, uint64_t addr)
{
	uint64_t pfn = kaddr_to_pfn(m, addr);
	const struct page *page;

	if (addr < state_of(m)->page_offset_base || !pfn_valid(m, pfn))
		return NULL;
	page = virt_to_head_page(m, addr);
	if (page->state != PAGE_USED || (page->owner != VMS_OWNER_SLAB && page->owner != VMS_OWNER_LARGE))
		return NULL;
	return at(m, *object_place(m, addr));
}

const void *kmalloc_object_at(const Machine *m, uint64_t addr)
{
	const void *object = kmalloc_object_around(m, addr);

	return object && object_of(object)->address == addr ? object : NULL;
}

const void *kmalloc(Machine *m, VmsKind kind, uint32_t bytes, uint64_t size, gfp_t gfp)
{
	const void *object = NULL;
	uint64_t addr = 0;

	ENTER(m, size, gfp);
	if (gfp_may_block(gfp))
		might_sleep(m, "slab_pre_alloc_hook");
	if (!should_fail(m, FAULT_KMALLOC))
		addr = size > KMALLOC_MAX_CACHE_SIZE ? kmalloc_large(m, size, gfp)
		                                     : slab_alloc(m, kmalloc_slab(m, size), size, gfp);
	if (addr) {
		object = object_new(m, kind, bytes, addr);
		arena_write(m, object_place(m, addr), sizeof(ref_t), ref(m, object));
		if (gfp & __GFP_ZERO)
			contents_clear(m, addr, size);
	} else {
		MARK(m, KMALLOC_FAIL, size);
	}
	LEAVE(m, addr);
	return object;
}

void kfree(Machine *m, const void *object)
{
	uint64_t addr;
	const struct page *page;

	if (!object)
		return;
	addr = object_of(object)->address;
	/* What lies in the kernel image, as a vm_struct from before vmalloc_init, never was kmalloc's. */
	if (!addr)
		BUG(m, "!PageCompound(page)");
	page = virt_to_head_page(m, addr);
	object_free(m, object);
	if (page->owner == VMS_OWNER_SLAB) {
		slab_free(m, at(m, page->content), addr);
		return;
	}
	SET(m, page, content, 0);
	for (uint32_t i = 1; i < 1u << page->order; i++)
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
	__free_pages(m, page, page->order);
}
