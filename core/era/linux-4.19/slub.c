/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slub.c -- kmalloc and its size classes.
 *
 * Models mm/slub.c of 4.19 as far as it decides which frames and addresses are used: thirteen classes from 8 to 8192
 * bytes, with 96 and 192 between the powers of two.  A class takes objects from its CPU slab, lowest address first when
 * the slab is new, last freed first later; an empty class takes a partial slab or a new one.  More than 8192 bytes come
 * straight from the page allocator.
 *
 * Inaccuracies: one CPU slab for the machine, no per-CPU partial lists; where there is no block of a slab's order a
 * smaller one is not tried.
 */

#define KMALLOC_MAX_CACHE_SIZE 8192u
#define MIN_PARTIAL 5u
#define MAX_PARTIAL 10u
#define SLUB_MAX_ORDER 3u

static const uint32_t classes[KMALLOC_CLASSES] = { 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192 };

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

static void kmem_cache_init(Machine *m)
{
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++) {
		const struct kmem_cache *s = &state_of(m)->kmalloc_caches[i];
		unsigned order = calculate_order(classes[i], vms_machine_cpus(m));

		SET(m, s, label, i);
		SET(m, s, size, classes[i]);
		SET(m, s, order, order);
		SET(m, s, objects, (VMS_PAGE_SIZE << order) / classes[i]);
		list_init(m, &s->partial);
	}
}

static const struct kmem_cache *kmalloc_slab(const Machine *m, uint64_t size)
{
	unsigned i = 0;

	while (classes[i] < size)
		i++;
	return &state_of(m)->kmalloc_caches[i];
}

/* -------- slabs */

static const struct slab *new_slab(Machine *m, const struct kmem_cache *s, gfp_t gfp)
{
	const struct page *page = alloc_pages(m, gfp, s->order);
	const struct slab *slab;

	if (!page)
		return NULL;
	slab = slab_begin(m, s, page);
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
	addr = slot_address(m, slab, number);
	MARK(m, SLAB_ALLOC, s, addr, size);
	return addr;
}

static void discard_slab(Machine *m, const struct kmem_cache *s, const struct slab *slab)
{
	const struct page *page = pfn_to_page(m, slab->pfn);

	MARK(m, SLAB_DISCARD, s, slab->pfn);
	list_del(m, &slab->list);
	SET(m, s, nr_partial, s->nr_partial - 1);
	slab_end(m, slab);
	__free_pages(m, page, s->order);
}

static void slab_free(Machine *m, const struct slab *slab, uint64_t addr)
{
	const struct kmem_cache *s = at(m, slab->cache);
	bool was_full = !slab->free;
	uint32_t number;
	const struct slot *slot = slot_at(m, slab, addr, &number);

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

static uint64_t __kmalloc(Machine *m, uint64_t size, gfp_t gfp)
{
	if (size > KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_block(m, size, gfp | __GFP_COMP);
	return slab_alloc(m, kmalloc_slab(m, size), size, gfp);
}

static void __kfree(Machine *m, const struct page *page, uint64_t addr)
{
	if (page->owner == VMS_OWNER_SLAB)
		slab_free(m, at(m, page->content), addr);
	else
		kfree_block(m, page);
}
