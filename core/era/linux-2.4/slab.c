/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab.c -- kmalloc: thirteen sizes, each with caches of slabs.
 *
 * Models mm/slab.c of 2.4.32; 2.4.0 keeps the slabs in other lists (slab-lists.c), and stops where more is asked for
 * than the largest size.  The general caches are size-32 to size-131072, each a second time for zone DMA, and kmalloc
 * takes the smallest that holds the request.  A slab is a block of frames cut into objects:
 *
 *   |colour| slab_t  bufctl[num] | object | object | object | ...      below 512 bytes: managed in the slab itself
 *   |colour| object | object ...        slab_t and bufctl elsewhere    from 512 on: in an object of a smaller size
 *            ^ s_mem
 *
 * bufctl is the list of free objects, by number; the last one freed is the first to be given out again.  What is left
 * over at the end shifts each new slab a little further, so that the same objects of two slabs do not compete for the
 * same lines of the CPU's cache: its colour.  A slab that has become empty is kept.
 *
 * Inaccuracies: a kernel for one CPU, without the arrays of objects that each CPU keeps.  The descriptors of the caches
 * are in the kernel's image, not in a slab of kmem_cache.  Numbers of objects begin with 1, and 0 is BUFCTL_END.  When
 * memory is short the kernel reaps a part of the empty slabs of one cache at a time (kmem_cache_reap); here somebody
 * shrinks all caches when he is told to.
 */

#define PAGE_SIZE VMS_PAGE_SIZE
#define BREAK_GFP_ORDER_HI 2u                 /* of machines with more than 32 MiB, which all are */
#define MAX_GFP_ORDER 5u
#define SIZEOF_BUFCTL 4u
#define L1_CACHE_BYTES (m->arch->bits == 64 ? 64u : 32u)
#define L1_CACHE_ALIGN(x) (((x) + L1_CACHE_BYTES - 1) & ~(L1_CACHE_BYTES - 1))
#define OFF_SLAB(cachep) ((cachep)->slabp_cache)

static const uint32_t cache_sizes[KMALLOC_CLASSES] = {
	32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072
};

/* The smallest general cache that holds `size` bytes, or NULL. */
static const struct kmem_cache *kmem_find_general_cachep(const Machine *m, uint64_t size, gfp_t gfpflags)
{
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++)
		if (size <= cache_sizes[i])
			return kmem_cache_of(m, i + (gfpflags & GFP_DMA ? CACHE_SIZE_DMA : CACHE_SIZE));
	return NULL;
}

/* -------- making caches */

/* slab_t with the list of free objects. */
static uint32_t slab_size(const Machine *m, uint32_t num)
{
	return L1_CACHE_ALIGN(layout_size(m, VMS_KIND_SLAB) + num * SIZEOF_BUFCTL);
}

/* How many objects a block holds, and what is left over. */
static uint32_t kmem_cache_estimate(const Machine *m, unsigned gfporder, uint32_t size, bool off_slab,
                                    uint32_t *left_over)
{
	uint32_t wastage = PAGE_SIZE << gfporder, num = 0;

	while ((num + 1) * size + (off_slab ? 0 : slab_size(m, num + 1)) <= wastage)
		num++;
	*left_over = wastage - num * size - (off_slab ? 0 : slab_size(m, num));
	return num;
}

/* Small blocks are easier to get: the smallest with an object in it that wastes no more than an eighth, and none beyond
 * order 2 but for objects that need it. */
static unsigned slab_order(const Machine *m, uint32_t size, bool off_slab)
{
	unsigned gfporder = 0;
	uint32_t left_over;

	for (; gfporder < MAX_GFP_ORDER; gfporder++) {
		uint32_t num = kmem_cache_estimate(m, gfporder, size, off_slab, &left_over);

		if (num && (gfporder >= BREAK_GFP_ORDER_HI || left_over * 8 <= PAGE_SIZE << gfporder))
			break;
	}
	return gfporder;
}

static void kmem_cache_create(Machine *m, unsigned label, uint32_t size, gfp_t gfpflags)
{
	const struct kmem_cache *cachep = kmem_cache_new(m, label, L1_CACHE_ALIGN(size));
	bool off_slab = size >= PAGE_SIZE >> 3;
	uint32_t left_over, num;
	unsigned gfporder;

	size = L1_CACHE_ALIGN(size);
	gfporder = slab_order(m, size, off_slab);
	num = kmem_cache_estimate(m, gfporder, size, off_slab, &left_over);

	SET(m, cachep, objects, num);
	SET(m, cachep, order, gfporder);
	SET(m, cachep, gfpflags, gfpflags);
	SET(m, cachep, dma, gfpflags != 0);
	SET(m, cachep, colour_off, L1_CACHE_BYTES);
	SET(m, cachep, colour, left_over / L1_CACHE_BYTES);
	if (off_slab)
		SET_REF(m, cachep, slabp_cache, kmem_find_general_cachep(m, slab_size(m, num), 0));
	init_slab_lists(m, cachep);
}

static void kmem_cache_sizes_init(Machine *m)
{
	ENTER_VOID(m);
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++) {
		kmem_cache_create(m, CACHE_SIZE + i, cache_sizes[i], 0);
		kmem_cache_create(m, CACHE_SIZE_DMA + i, cache_sizes[i], GFP_DMA);
	}
	MARK(m, BOOT_CACHES, state_of(m)->nr_caches);
	LEAVE_VOID(m);
}

/* -------- objects */

/* An object for `size` bytes, or 0. */
static uint64_t __kmem_cache_alloc(Machine *m, const struct kmem_cache *cachep, uint64_t size, gfp_t flags);

/* The slab that an object is in. */
static const struct slab *slab_of(const Machine *m, uint64_t objp)
{
	return at(m, page_head(m, pfn_to_page(m, kaddr_to_pfn(m, objp)))->content);
}

/* The first free object of a slab, which is taken. */
static uint64_t kmem_cache_alloc_one_tail(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp,
                                          uint64_t size)
{
	uint32_t number = slabp->free;

	SET(m, slabp, inuse, slabp->inuse + 1);
	SET(m, cachep, in_use, cachep->in_use + 1);
	SET(m, slabp, free, slot_of(slabp, number)->next);
	if (!slabp->free)
		slab_is_full(m, cachep, slabp);
	MARK(m, SLAB_ALLOC, cachep, slot_address(m, slabp, number), size);
	return slot_address(m, slabp, number);
}

static void kmem_cache_free_one(Machine *m, const struct kmem_cache *cachep, uint64_t objp)
{
	const struct slab *slabp = slab_of(m, objp);
	bool was_full = slabp->inuse == cachep->objects;
	uint32_t number;
	const struct slot *slot = slot_at(m, slabp, objp, &number);

	spin_lock(m, cache_lock);
	SET(m, slot, next, slabp->free);
	SET(m, slabp, free, number);
	SET(m, slabp, inuse, slabp->inuse - 1);
	SET(m, cachep, in_use, cachep->in_use - 1);
	MARK(m, SLAB_FREE, cachep, objp);
	slab_got_object(m, cachep, slabp, was_full);
	spin_unlock(m, cache_lock);
}

/* -------- slabs */

/* How far this slab is shifted; the next one goes a step further, until what is left over is used up. */
static uint32_t next_colour(Machine *m, const struct kmem_cache *cachep)
{
	uint32_t offset = cachep->colour_next * cachep->colour_off;

	SET(m, cachep, colour_next, cachep->colour_next + 1);
	if (cachep->colour_next >= cachep->colour)
		SET(m, cachep, colour_next, 0);
	return offset;
}

/* The address of slab_t, or 0: behind the colour, or an object of another cache. */
static uint64_t kmem_cache_slabmgmt(Machine *m, const struct kmem_cache *cachep, uint64_t objp, uint32_t colour_off,
                                    gfp_t local_flags)
{
	if (OFF_SLAB(cachep))
		return __kmem_cache_alloc(m, at(m, cachep->slabp_cache), slab_size(m, cachep->objects), local_flags);
	return objp + colour_off;
}

static void kmem_cache_init_objs(Machine *m, const struct kmem_cache *cachep, const struct page *page, uint64_t slab_t,
                                 uint32_t colour_off)
{
	const struct slab *slabp = slab_begin(m, cachep, page, cachep->order, cachep->objects);
	uint32_t number;

	if (!OFF_SLAB(cachep))
		colour_off += slab_size(m, cachep->objects);
	SET(m, object_of(slabp), address, slab_t);
	SET(m, slabp, colouroff, colour_off);
	SET(m, slabp, s_mem, slabp->s_mem + colour_off);
	if (OFF_SLAB(cachep))
		SET_REF(m, slot_at(m, slab_of(m, slab_t), slab_t, &number), object, slabp);
	add_slab(m, cachep, slabp);
	MARK(m, SLAB_NEW, cachep, page_to_pfn(m, page), cachep->objects);
	MARK(m, SLAB_COLOUR, cachep, slabp->s_mem, colour_off);
}

/* One more slab; the address of its slab_t, or 0 where memory is short. */
static uint64_t kmem_cache_grow(Machine *m, const struct kmem_cache *cachep, gfp_t gfp_mask)
{
	const struct page *page;
	uint64_t addr = 0;
	uint32_t offset;

	ENTER(m, cachep, gfp_mask);
	BUG_ON(m, gfp_mask & ~(gfp_t)(GFP_DMA | SLAB_LEVEL_MASK));
	BUG_ON(m, in_interrupt(m) && (gfp_mask & SLAB_LEVEL_MASK) != GFP_ATOMIC);

	offset = next_colour(m, cachep);
	page = alloc_slab_page(m, cachep, NUMA_NO_NODE, gfp_mask | cachep->gfpflags, cachep->order);
	if (page)
		addr = kmem_cache_slabmgmt(m, cachep, pfn_to_kaddr(m, page_to_pfn(m, page)), offset,
		                             gfp_mask & SLAB_LEVEL_MASK);
	if (addr)
		kmem_cache_init_objs(m, cachep, page, addr, offset);
	else if (page)
		__free_pages(m, page, cachep->order);
	LEAVE(m, addr);
	return addr;
}

static uint64_t __kmem_cache_alloc(Machine *m, const struct kmem_cache *cachep, uint64_t size, gfp_t flags)
{
	const struct slab *slabp;
	uint64_t objp;

	spin_lock(m, cache_lock);
	slabp = slab_with_room(m, cachep);
	if (!slabp) {
		spin_unlock(m, cache_lock);
		objp = kmem_cache_grow(m, cachep, flags);
		spin_lock(m, cache_lock);
		slabp = objp ? slab_with_room(m, cachep) : NULL;
	}
	objp = slabp ? kmem_cache_alloc_one_tail(m, cachep, slabp, size) : 0;
	spin_unlock(m, cache_lock);
	return objp;
}

/* -------- giving slabs back */

static void kmem_slab_destroy(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp)
{
	uint64_t slab_t = object_of(slabp)->address;
	const struct page *page = pfn_to_page(m, slabp->pfn);
	uint32_t number;

	MARK(m, SLAB_DESTROY, cachep, slabp->pfn);
	slab_end(m, slabp);
	__free_pages(m, page, cachep->order);
	if (OFF_SLAB(cachep)) {
		SET(m, slot_at(m, slab_of(m, slab_t), slab_t, &number), object, 0);
		kmem_cache_free_one(m, at(m, cachep->slabp_cache), slab_t);
	}
}

static void kmem_cache_shrink(Machine *m, const struct kmem_cache *cachep)
{
	const struct slab *slabp;

	ENTER(m, cachep);
	BUG_ON(m, in_interrupt(m));
	while ((slabp = take_empty_slab(m, cachep)))
		kmem_slab_destroy(m, cachep, slabp);
	LEAVE_VOID(m);
}

/* -------- what others call */

/* All caches, the largest first: their slab_t lie in the small ones. */
static void shrink_caches(Machine *m)
{
	for (unsigned i = state_of(m)->nr_caches; i-- > 0; )
		kmem_cache_shrink(m, &state_of(m)->cache[i].cache);
}

static uint64_t __kmalloc(Machine *m, int nid, uint64_t size, gfp_t flags)
{
	const struct kmem_cache *cachep = kmem_find_general_cachep(m, size, flags);

	(void)nid;
	if (!cachep && m->era->version == KERNEL(2, 4))
		BUG(m, "too big size");
	return cachep ? __kmem_cache_alloc(m, cachep, size, flags) : 0;
}

static void __kfree(Machine *m, const struct page *page, uint64_t objp)
{
	kmem_cache_free_one(m, at(m, page->owner_ref), objp);
}
