/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_MEMORY_H
#define VMSTEP_KERNEL_MEMORY_H

/* memory.h -- what a kernel offers below vmalloc: frames and small objects.
 *
 * The folder of each kernel has a memory.c, compiled as one unit of its own, which includes the files of that kernel's
 * page allocator (mm/page_alloc.c) and of its kmalloc (mm/slab.c, mm/slub.c) in reading order, and ends with a Memory.
 * What calls them from outside (page-alloc.h, slab.h) goes through it.
 */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

typedef struct Memory {
	const GfpValue *gfp;                      /* by name */
	gfp_t pgalloc_gfp;                        /* what a page table is asked for with */

	/* Frames. */
	unsigned max_order;                       /* one more than the largest order */
	unsigned movable;                         /* the migrate type of memory nobody has asked for yet */
	const char *const *migratetypes;          /* their names, ended by NULL; translatable */
	bool lowest_first;                        /* fresh memory is given out from the lowest block up */
	void (*free_at_boot)(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order);   /* a whole block */
	void (*init_zones)(Machine *m);           /* watermarks and per-CPU lists, once all frames are in their zones */
	const struct page *(*alloc_pages)(Machine *m, int nid, gfp_t gfp, unsigned order);
	void (*free_pages)(Machine *m, const struct page *page, unsigned order);
	/* As page-alloc.h has it, but that a node is named; NULL: it has none (before 5.13). */
	unsigned (*alloc_pages_bulk)(Machine *m, int nid, gfp_t gfp, unsigned nr_pages, const struct page *page[]);

	/* What pressure.c asks of an allocator.  A block of a zone, whatever its marks say: single frames of the kind
	 * that the kernel's own data has, through the per-CPU list, others movable, from the buddy lists.  How many
	 * single frames, one after the other, requests of a class could have from a zone.  A frame given back that no
	 * cache of a CPU holds. */
	const struct page *(*take)(Machine *m, const struct zone *zone, unsigned order);
	uint64_t (*obtainable)(const Machine *m, const struct zone *zone, unsigned classzone);
	void (*free_cold_page)(Machine *m, const struct page *page);
	gfp_t reclaim_io, reclaim_fs;             /* what a request needs for its reclaim to write to swap; to call file
	                                           * systems */

	/* Objects by size. */
	void (*init_caches)(Machine *m);
	uint64_t (*kmalloc)(Machine *m, int nid, uint64_t size, gfp_t gfp);          /* an address, or 0 */
	const struct kmem_cache *(*cache_create)(Machine *m, unsigned label, uint32_t size);   /* NULL: none */
	uint64_t (*cache_alloc)(Machine *m, const struct kmem_cache *s, int nid, gfp_t gfp);   /* an address, or 0 */
	void (*kfree)(Machine *m, const struct page *page, uint64_t addr);           /* with the block it lies in */
	void (*shrink_caches)(Machine *m);        /* give all empty slabs back; NULL: it does not keep them for long */
} Memory;

extern const Memory memory_linux_2_4_0, memory_linux_2_4, memory_linux_2_6_34, memory_linux_3_15, memory_linux_4_19;
extern const Memory memory_linux_5_0, memory_linux_5_4, memory_linux_6_1, memory_linux_6_12;

#endif
