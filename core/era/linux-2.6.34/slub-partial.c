/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slub-partial.c -- slabs are made and given up, and wait on the list of their node while they have room.
 *
 * Models mm/slub.c of 2.6.34 (the same up to 6.12).
 *
 *   node 0:  [ used | free ... ]  [ free ... ]            partial slabs; full ones are on no list
 */

static void add_partial(Machine *m, const struct kmem_cache *s, const struct slab *slab, bool tail)
{
	const struct kmem_cache_with_slabs *w = with_slabs(s);

	spin_lock(m, list_lock);
	if (tail)
		list_add_tail(m, &slab->list, &w->partial[slab->node]);
	else
		list_add(m, &slab->list, &w->partial[slab->node]);
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
