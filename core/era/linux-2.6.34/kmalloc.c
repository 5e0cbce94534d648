/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmalloc.c -- the size classes of kmalloc.
 *
 *   8   16   32   64   96   128   192   256   512   1024   2048   4096   8192
 *
 * Models include/linux/slub_def.h and mm/slub.c of 2.6.34 (the same thirteen until 6.12).  Where no two objects may
 * share a cache line, as on ARM, the small classes are missing.  What is larger comes in whole pages, a power of two of
 * them: no more than the page allocator can give in one block.
 */

#define KMALLOC_MAX_CACHE_SIZE 8192u

static const uint32_t classes[KMALLOC_CLASSES] = { 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192 };

static void kmem_cache_init(Machine *m)
{
	ENTER_VOID(m);
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++)
		if (classes[i] >= m->arch->kmalloc_min)
			kmem_cache_create(m, CACHE_KMALLOC + i, classes[i]);
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++)
		if (classes[i] >= m->arch->kmalloc_min)
			SET(m, kmem_cache_create(m, CACHE_KMALLOC_DMA + i, classes[i]), dma, 1);
	MARK(m, BOOT_CACHES, state_of(m)->nr_caches);
	LEAVE_VOID(m);
}

static const struct kmem_cache *kmalloc_slab(const Machine *m, uint64_t size, gfp_t flags)
{
	unsigned i = 0;

	while (classes[i] < size || classes[i] < m->arch->kmalloc_min)
		i++;
	return kmem_cache_of(m, i + (flags & __GFP_DMA ? CACHE_KMALLOC_DMA : CACHE_KMALLOC));
}

static uint64_t __kmalloc_node(Machine *m, int nid, uint64_t size, gfp_t flags)
{
	if (size > KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_block(m, nid, size, flags | __GFP_COMP);
	return slab_alloc(m, kmalloc_slab(m, size, flags), nid, size, flags);
}

static void __kfree(Machine *m, const struct page *page, uint64_t addr)
{
	if (page->owner == VMS_OWNER_SLAB)
		slab_free(m, at(m, page->content), addr);
	else
		kfree_block(m, page);
}
