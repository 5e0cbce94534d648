/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_SLAB_H
#define VMSTEP_KERNEL_SLAB_H

/* slab.h -- kmalloc: memory by size class, and what all versions of it are made with.
 *
 * The simulated kernel needs two sizes of everything it allocates: what the kernel's structure takes there (which
 * decides the class, and so the frames), and what its model takes in the arena.
 */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

/* `size` bytes as the kernel counts, for an object of `kind` that takes `bytes` in the arena; NULL where there are
 * none.  It is filled with zeroes.  kfree ends the object; NULL is allowed. */
const void *kmalloc(Machine *m, VmsKind kind, uint32_t bytes, uint64_t size, gfp_t gfp);
void kfree(Machine *m, const void *object);

/* The same near a node; and from a cache of its own. */
const void *kmalloc_node(Machine *m, int nid, VmsKind kind, uint32_t bytes, uint64_t size, gfp_t gfp);
const void *kmem_cache_alloc(Machine *m, const struct kmem_cache *cachep, int nid, VmsKind kind, uint32_t bytes,
                             gfp_t gfp);

/* The object that begins at a simulated address, or NULL; and the one whose memory an address is in. */
const void *kmalloc_object_at(const Machine *m, uint64_t addr);
const void *kmalloc_object_around(const Machine *m, uint64_t addr);

/* -------- slabs */

/* The caches there are, by label: 13 classes of kmalloc, as many that take their frames from zone DMA, and others; 13
 * other sizes in 2.4, and again as many for zone DMA. */
enum {
	CACHE_KMALLOC, CACHE_KMALLOC_DMA = KMALLOC_CLASSES, CACHE_VMAP_AREA = 2 * KMALLOC_CLASSES,
	CACHE_SIZE, CACHE_SIZE_DMA = CACHE_SIZE + KMALLOC_CLASSES, CACHES = CACHE_SIZE_DMA + KMALLOC_CLASSES
};

/* The name of a cache, by its label: "kmalloc-64". */
const char *kmem_cache_name(unsigned label);

/* A new cache, without any slab: what it knows apart from its size is the kernel's own. */
const struct kmem_cache *kmem_cache_new(Machine *m, unsigned label, uint32_t size);

/* The cache of that label; NULL where there is none. */
const struct kmem_cache *kmem_cache_of(const Machine *m, unsigned label);

/* A slab is followed by its places: what is in each, and which free one, counted from 1, comes after it. */
struct slot {
	ref_t object;
	uint32_t next;
};

/* A place of a slab; that of an address in it, and its number. */
const struct slot *slot_of(const struct slab *slab, uint32_t number);
const struct slot *slot_at(const Machine *m, const struct slab *slab, uint64_t addr, uint32_t *number);

/* The simulated address of a place. */
uint64_t slot_address(const Machine *m, const struct slab *slab, uint32_t number);

/* How many places of a slab are free, by their list; more than there are where that does not end. */
uint32_t slab_free_places(const struct slab *slab);

/* Frames for a slab: near the node `nid`, or for NUMA_NO_NODE as the task's policy has it.  A toy has those of small
 * objects outside its memory. */
const struct page *alloc_slab_page(Machine *m, const struct kmem_cache *s, int nid, gfp_t gfp, unsigned order);

/* A block of 2^order frames becomes a slab of so many objects, from its start on (s_mem), all of its places free, the
 * first one first; and no slab any more, the block not yet given back. */
const struct slab *slab_begin(Machine *m, const struct kmem_cache *s, const struct page *page, unsigned order,
                              uint32_t objects);
void slab_end(Machine *m, const struct slab *slab);

/* -------- blocks that are no slab */

/* A block of frames for `size` bytes, more than any class has, taken as those of a slab: its address, or 0, also where
 * it was taken from high memory; and back. */
uint64_t kmalloc_block(Machine *m, int nid, uint64_t size, gfp_t gfp);
void kfree_block(Machine *m, const struct page *page);

#endif
