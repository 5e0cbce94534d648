/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab.c -- kmalloc: an object gets an address, and an address leads to its object.
 *
 *   slab of kmalloc-96:   | used | free --> | used | free ---> end |      each object knows its slab by its frame
 *
 * From which class and which slab it comes is each kernel's own: mm/slab.c and mm/slub.c are in the kernels' folders.
 *
 * Inaccuracies: the address of an object is all that is kept of its memory.
 */

#include "core/kernel/contents.h"
#include "core/kernel/context.h"
#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"

/* -------- caches */

static const char *const names[CACHES] = {
	"kmalloc-8", "kmalloc-16", "kmalloc-32", "kmalloc-64", "kmalloc-96", "kmalloc-128", "kmalloc-192",
	"kmalloc-256", "kmalloc-512", "kmalloc-1024", "kmalloc-2048", "kmalloc-4096", "kmalloc-8192",
	"dma-kmalloc-8", "dma-kmalloc-16", "dma-kmalloc-32", "dma-kmalloc-64", "dma-kmalloc-96", "dma-kmalloc-128",
	"dma-kmalloc-192", "dma-kmalloc-256", "dma-kmalloc-512", "dma-kmalloc-1024", "dma-kmalloc-2048",
	"dma-kmalloc-4096", "dma-kmalloc-8192", "vmap_area",
	"size-32", "size-64", "size-128", "size-256", "size-512", "size-1024", "size-2048", "size-4096", "size-8192",
	"size-16384", "size-32768", "size-65536", "size-131072",
	"size-32(DMA)", "size-64(DMA)", "size-128(DMA)", "size-256(DMA)", "size-512(DMA)", "size-1024(DMA)",
	"size-2048(DMA)", "size-4096(DMA)", "size-8192(DMA)", "size-16384(DMA)", "size-32768(DMA)", "size-65536(DMA)",
	"size-131072(DMA)"
};

const char *kmem_cache_name(unsigned label) { return names[label]; }

const struct kmem_cache *kmem_cache_new(Machine *m, unsigned label, uint32_t size)
{
	const struct state *s = state_of(m);
	const struct kmem_cache *cache = &s->cache[s->nr_caches].cache;

	SET(m, s, nr_caches, s->nr_caches + 1);
	SET(m, cache, label, label);
	SET(m, cache, size, size);
	return cache;
}

const struct kmem_cache *kmem_cache_of(const Machine *m, unsigned label)
{
	for (unsigned i = 0; i < state_of(m)->nr_caches; i++)
		if (state_of(m)->cache[i].cache.label == label)
			return &state_of(m)->cache[i].cache;
	return NULL;
}

/* -------- slabs and their places */

struct slab_with_slots {
	struct slab slab;
	uint32_t unused;
	struct slot slot[];
};

const struct slot *slot_of(const struct slab *slab, uint32_t number)
{
	return &((const struct slab_with_slots *)slab)->slot[number - 1];
}

uint64_t slot_address(const Machine *m, const struct slab *slab, uint32_t number)
{
	const struct kmem_cache *s = at(m, slab->cache);

	return slab->s_mem + (uint64_t)(number - 1) * s->size;
}

const struct slot *slot_at(const Machine *m, const struct slab *slab, uint64_t addr, uint32_t *number)
{
	const struct kmem_cache *s = at(m, slab->cache);

	*number = (uint32_t)((addr - slot_address(m, slab, 1)) / s->size) + 1;
	return slot_of(slab, *number);
}

uint32_t slab_free_places(const struct slab *slab)
{
	uint32_t objects = slab->objects, n = 0;

	for (uint32_t number = slab->free; number && number <= objects && n <= objects; n++)
		number = slot_of(slab, number)->next;
	for (uint32_t number = slab->remote; number && number <= objects && n <= objects; n++)
		number = slot_of(slab, number)->next;
	return n;
}

static const struct page *alloc_pages_near(Machine *m, int nid, gfp_t gfp, unsigned order)
{
	return nid == NUMA_NO_NODE ? alloc_pages(m, gfp, order) : alloc_pages_node(m, nid, gfp, order);
}

const struct page *alloc_slab_page(Machine *m, const struct kmem_cache *s, int nid, gfp_t gfp, unsigned order)
{
	return is_toy(m) && s->size < VMS_PAGE_SIZE ? alloc_outside(m, order) : alloc_pages_near(m, nid, gfp, order);
}

const struct slab *slab_begin(Machine *m, const struct kmem_cache *s, const struct page *page, unsigned order,
                              uint32_t objects)
{
	size_t bytes = sizeof(struct slab_with_slots) + objects * sizeof(struct slot);
	const struct slab *slab = object_new(m, VMS_KIND_SLAB, (uint32_t)bytes, 0);

	SET_REF(m, slab, cache, s);
	SET(m, slab, pfn, page_to_pfn(m, page));
	SET(m, slab, order, order);
	SET(m, slab, objects, objects);
	SET(m, slab, node, pfn_valid(m, slab->pfn) ? zone_of_pfn(m, slab->pfn)->node : 0);
	SET(m, slab, s_mem, pfn_to_kaddr(m, slab->pfn));
	SET(m, slab, free, 1);
	for (uint32_t number = 1; number < objects; number++)
		SET(m, slot_of(slab, number), next, number + 1);
	SET_REF(m, page, content, slab);
	for (uint32_t i = 0; i < 1u << order; i++)
		page_own(m, page + i, VMS_OWNER_SLAB, s, i);
	SET(m, s, nr_slabs, s->nr_slabs + 1);
	return slab;
}

void slab_end(Machine *m, const struct slab *slab)
{
	const struct kmem_cache *s = at(m, slab->cache);
	const struct page *page = pfn_to_page(m, slab->pfn);

	SET(m, s, nr_slabs, s->nr_slabs - 1);
	SET(m, page, content, 0);
	for (uint32_t i = 1; i < 1u << slab->order; i++)
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
	object_free(m, slab);
}

/* -------- blocks that are no slab */

uint64_t kmalloc_block(Machine *m, int nid, uint64_t size, gfp_t gfp)
{
	unsigned order = get_order(size);
	const struct page *page = alloc_pages_near(m, nid, gfp, order);
	uint64_t addr;

	if (!page)
		return 0;
	for (uint32_t i = 0; i < 1u << order; i++)
		page_own(m, page + i, VMS_OWNER_LARGE, NULL, i);
	addr = pfn_to_kaddr(m, page_to_pfn(m, page));
	/* High memory has no address (page_address): the block is lost. */
	if (addr >= state_of(m)->high_memory)
		return 0;
	MARK(m, KMALLOC_LARGE, size, order, addr);
	return addr;
}

void kfree_block(Machine *m, const struct page *page)
{
	for (uint32_t i = 1; i < 1u << page->order; i++)
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
	__free_pages(m, page, page->order);
}

/* -------- objects */

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

/* Before the first object of a slab there may be its descriptor, and behind the last one what is left over. */
static bool is_in_object(const Machine *m, const struct slab *slab, uint64_t addr)
{
	return addr >= slab->s_mem && addr < slot_address(m, slab, slab->objects + 1);
}

const void *kmalloc_object_around(const Machine *m, uint64_t addr)
{
	uint64_t pfn = kaddr_to_pfn(m, addr);
	const struct page *page;

	if (addr < state_of(m)->page_offset_base || !frame_exists(m, pfn))
		return NULL;
	page = virt_to_head_page(m, addr);
	if (page->state != PAGE_USED || (page->owner != VMS_OWNER_SLAB && page->owner != VMS_OWNER_LARGE))
		return NULL;
	if (page->owner == VMS_OWNER_SLAB && !is_in_object(m, at(m, page->content), addr))
		return NULL;
	return at(m, *object_place(m, addr));
}

const void *kmalloc_object_at(const Machine *m, uint64_t addr)
{
	const void *object = kmalloc_object_around(m, addr);

	return object && object_of(object)->address == addr ? object : NULL;
}

/* An object of `kind` at an address that has just been given out; NULL for 0. */
static const void *object_at_address(Machine *m, VmsKind kind, uint32_t bytes, uint64_t addr)
{
	const void *object;

	if (!addr)
		return NULL;
	object = object_new(m, kind, bytes, addr);
	arena_write(m, object_place(m, addr), sizeof(ref_t), ref(m, object));
	return object;
}

const void *kmalloc_node(Machine *m, int nid, VmsKind kind, uint32_t bytes, uint64_t size, gfp_t gfp)
{
	uint64_t addr = 0;

	ENTER(m, size, gfp, nid);
	if (gfp_may_block(m, gfp))
		might_sleep(m, "slab_pre_alloc_hook");
	if (!should_fail(m, FAULT_KMALLOC))
		addr = m->era->memory->kmalloc(m, nid, size, gfp);
	if (!addr)
		MARK(m, KMALLOC_FAIL, size);
	if (addr && gfp & gfp_value(m, __GFP_ZERO))
		contents_clear(m, addr, size);
	LEAVE(m, addr);
	return object_at_address(m, kind, bytes, addr);
}

const void *kmalloc(Machine *m, VmsKind kind, uint32_t bytes, uint64_t size, gfp_t gfp)
{
	return kmalloc_node(m, NUMA_NO_NODE, kind, bytes, size, gfp);
}

const void *kmem_cache_alloc(Machine *m, const struct kmem_cache *cachep, int nid, VmsKind kind, uint32_t bytes,
                             gfp_t gfp)
{
	uint64_t addr = 0;

	ENTER(m, cachep, gfp, nid);
	if (gfp_may_block(m, gfp))
		might_sleep(m, "slab_pre_alloc_hook");
	if (!should_fail(m, FAULT_KMALLOC))
		addr = m->era->memory->cache_alloc(m, cachep, nid, gfp);
	if (!addr)
		MARK(m, KMALLOC_FAIL, cachep->size);
	LEAVE(m, addr);
	return object_at_address(m, kind, bytes, addr);
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
	arena_write(m, object_place(m, addr), sizeof(ref_t), 0);
	m->era->memory->kfree(m, page, addr);
}
