/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slub.c -- caches of objects: where one is taken from, and when a slab is made.
 *
 * Models mm/slub.c of 2.6.34 (unchanged until 6.12 as far as it decides which frames and addresses are used).  A slab
 * is a block of frames cut into objects.  Each CPU takes objects from a slab of its own; when that is full, from one of
 * the node's partial slabs, and where there is none a new one is made:
 *
 *   CPU 0 -> [ used | used | free -> free -> end ]        its own: nobody else takes objects from it
 *   node 0:  [ used | free ... ]  [ free ... ]            partial slabs; full ones are on no list
 *
 * Inaccuracies: the partial slabs that a CPU keeps for itself since 3.2 are on the list of their node.  Objects of a
 * new slab are given out in the order of their addresses (no CONFIG_SLAB_FREELIST_RANDOM).  Caches of one size are not
 * merged.
 */

#define SLUB_MAX_ORDER 3u

static const struct kmem_cache_with_slabs *with_slabs(const struct kmem_cache *s)
{
	return (const struct kmem_cache_with_slabs *)s;
}

/* -------- how many frames a slab takes */

static unsigned fls_of(unsigned n)
{
	unsigned fls = 0;

	while (n >> fls)
		fls++;
	return fls;
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
	unsigned max_objects = (VMS_PAGE_SIZE << SLUB_MAX_ORDER) / size, min_objects = 4 * (fls_of(cpus) + 1);

	if (min_objects > max_objects)
		min_objects = max_objects;
	for (; min_objects > 1; min_objects--)
		for (unsigned fraction = 16; fraction >= 4; fraction /= 2)
			if (slab_order(size, min_objects, fraction) <= SLUB_MAX_ORDER)
				return slab_order(size, min_objects, fraction);
	return get_order(size);
}

/* Partial slabs that are kept, empty ones among them: by the logarithm of the size. */
static unsigned min_partial_of(uint32_t size)
{
	unsigned n = partial_by_size(fls_of(size) - 1);

	return n < 5 ? 5 : n > 10 ? 10 : n;
}

static const struct kmem_cache *kmem_cache_create(Machine *m, unsigned label, uint32_t size)
{
	const struct kmem_cache *s = kmem_cache_new(m, label, size);
	unsigned order = calculate_order(size, vms_machine_cpus(m));

	SET(m, s, order, order);
	SET(m, s, objects, (VMS_PAGE_SIZE << order) / size);
	SET(m, s, min_partial, min_partial_of(size));
	for (unsigned node = 0; node < MAX_NODES; node++)
		list_init(m, &with_slabs(s)->partial[node]);
	return s;
}

/* -------- partial slabs */

static void add_partial(Machine *m, const struct kmem_cache *s, const struct slab *slab)
{
	const struct kmem_cache_with_slabs *w = with_slabs(s);

	spin_lock(m, list_lock);
	list_add_tail(m, &slab->list, &w->partial[slab->node]);
	arena_write(m, &w->nr_partial[slab->node], sizeof(uint32_t), w->nr_partial[slab->node] + 1);
	spin_unlock(m, list_lock);
}

static void remove_partial(Machine *m, const struct kmem_cache *s, const struct slab *slab)
{
	const struct kmem_cache_with_slabs *w = with_slabs(s);

	spin_lock(m, list_lock);
	list_del(m, &slab->list);
	arena_write(m, &w->nr_partial[slab->node], sizeof(uint32_t), w->nr_partial[slab->node] - 1);
	spin_unlock(m, list_lock);
}

/* A partial slab of the node that is wanted, or of any where that does not matter. */
static const struct slab *get_partial(Machine *m, const struct kmem_cache *s, int nid)
{
	int near = nid == NUMA_NO_NODE ? numa_node_id(m) : nid;

	for (unsigned i = 0; i < state_of(m)->nr_nodes; i++) {
		const struct list_head *list = &with_slabs(s)->partial[near ^ (int)i];
		const struct slab *slab;

		if (list_empty(m, list) || (i && nid != NUMA_NO_NODE))
			continue;
		slab = list_entry(m, list->next, struct slab, list);
		remove_partial(m, s, slab);
		return slab;
	}
	return NULL;
}

/* -------- slabs */

/* With which flags the block that is best is asked for: nobody shall wait for it, still less be killed.  Since 4.3 a
 * block that is larger than it must be is not worth reclaim, either. */
static gfp_t first_try(const Machine *m, gfp_t flags, bool larger)
{
	gfp_t alloc_gfp = (flags | __GFP_NOWARN | __GFP_NORETRY) & ~(gfp_t)__GFP_NOFAIL;

	if (!larger || m->era->version < KERNEL(4, 3) || !gfp_may_block(m, alloc_gfp))
		return alloc_gfp;
	return (alloc_gfp | __GFP_NOMEMALLOC) & ~gfp_value(m, __GFP_RECLAIM);
}

/* Where there is no block of the order that is best, one that holds a single object will do: for that all is done that
 * the request allows. */
static const struct slab *new_slab(Machine *m, const struct kmem_cache *s, int nid, gfp_t flags)
{
	unsigned order = s->order, min = get_order(s->size);
	const struct page *page;
	const struct slab *slab;

	flags = slab_page_flags(m, flags) | (s->dma ? __GFP_DMA : 0);
	page = alloc_slab_page(m, s, nid, first_try(m, flags, min < order), order);
	if (!page) {
		order = min;
		page = alloc_slab_page(m, s, nid, flags, order);
	}
	if (!page)
		return NULL;
	slab = slab_begin(m, s, page, order, (VMS_PAGE_SIZE << order) / s->size);
	MARK(m, SLAB_NEW, s, slab->pfn, slab->objects);
	return slab;
}

static void discard_slab(Machine *m, const struct kmem_cache *s, const struct slab *slab)
{
	const struct page *page = pfn_to_page(m, slab->pfn);
	unsigned order = slab->order;

	MARK(m, SLAB_DISCARD, s, slab->pfn);
	slab_end(m, slab);
	__free_pages(m, page, order);
}

/* The CPU lets go of its slab: a full one is on no list from now on. */
static void deactivate_slab(Machine *m, const struct kmem_cache *s, const struct slab *slab)
{
	SET(m, slab, frozen, 0);
	if (slab->free)
		add_partial(m, s, slab);
}

/* -------- objects */

static bool node_match(const struct slab *slab, int nid) { return nid == NUMA_NO_NODE || (int)slab->node == nid; }

/* The slab to take an object from: the CPU's own, a partial one, a new one. */
static const struct slab *__slab_alloc(Machine *m, const struct kmem_cache *s, int nid, gfp_t flags)
{
	const ref_t *cpu_slab = &with_slabs(s)->cpu_slab[state_of(m)->this_cpu];
	const struct slab *slab = at(m, *cpu_slab);

	if (slab && slab->free && node_match(slab, nid))
		return slab;
	if (slab)
		deactivate_slab(m, s, slab);
	slab = get_partial(m, s, nid);
	if (!slab)
		slab = new_slab(m, s, nid, flags);
	arena_write(m, cpu_slab, sizeof *cpu_slab, ref(m, slab));
	if (slab)
		SET(m, slab, frozen, 1 + state_of(m)->this_cpu);
	return slab;
}

/* The address of an object, for a request of `size` bytes; 0 where there is none. */
static uint64_t slab_alloc(Machine *m, const struct kmem_cache *s, int nid, uint64_t size, gfp_t flags)
{
	const struct slab *slab = __slab_alloc(m, s, nid, flags);
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

static uint64_t kmem_cache_alloc_node(Machine *m, const struct kmem_cache *s, int nid, gfp_t flags)
{
	return slab_alloc(m, s, nid, s->size, flags);
}

/* An object goes back to its slab: the next one to be taken from it.  An empty slab is given up where enough others are
 * kept, one that was full can be taken from again. */
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
	if (slab->frozen)
		return;
	if (!slab->inuse && gives_up_empty(s, with_slabs(s)->nr_partial[slab->node])) {
		if (!was_full)
			remove_partial(m, s, slab);
		discard_slab(m, s, slab);
	} else if (was_full) {
		add_partial(m, s, slab);
	}
}
