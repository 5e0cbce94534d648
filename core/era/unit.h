/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_UNIT_H
#define VMSTEP_ERA_UNIT_H

/* unit.h -- what every kernel's unit begins with: the target's numbers, and what stands for the kernel's small
 * helpers. */

#include <errno.h>
#include <limits.h>

#include "core/era/calls.h"
#include "core/era/era.h"
#include "core/era/found.h"
#include "core/era/gfp-values.h"
#include "core/kernel/page-array.h"
#include "core/kernel/contents.h"
#include "core/kernel/context.h"
#include "core/kernel/layout.h"
#include "core/kernel/list.h"
#include "core/kernel/lock.h"
#include "core/kernel/memory.h"
#include "core/kernel/oops.h"
#include "core/kernel/others.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/rbtree.h"
#include "core/kernel/slab.h"
#include "core/kernel/task.h"
#include "core/kernel/vmalloc.h"

/* unsigned long of the target: it wraps as it does there.  What is read from the arena is 64 bits wide, so that sums
 * which may wrap are brought back to it: (addr_t)(va->va_end + size). */
#if BITS == 32
typedef uint32_t addr_t;
#else
typedef uint64_t addr_t;
#endif

#define ADDR_MAX ((addr_t)-1)             /* the target's ULONG_MAX */
#define BITS_PER_LONG ((unsigned)BITS)
#define SIZEOF_POINTER (BITS_PER_LONG / 8)

#define PAGE_SIZE ((addr_t)VMS_PAGE_SIZE)
#define PAGE_MASK ((addr_t)~(PAGE_SIZE - 1))
#define ALIGN(x, a) ((addr_t)((addr_t)(x) + ((addr_t)(a) - 1)) & ~((addr_t)(a) - 1))
#define PAGE_ALIGN(x) ALIGN(x, PAGE_SIZE)
#define VMALLOC_START ((addr_t)state_of(m)->vmalloc_start)
#define VMALLOC_END ((addr_t)state_of(m)->vmalloc_end)
#define PAGE_KERNEL (m->arch->page_kernel)
#define PAGE_KERNEL_IO (m->arch->page_kernel_io)

static inline bool is_power_of_2(addr_t n) { return n && !(n & (n - 1)); }

/* The number of the highest bit, counted from 1; 0 for 0. */
static inline int fls_long(addr_t n)
{
	int fls = 0;

	while (n >> fls && fls < BITS - 1)
		fls++;
	return n >> (BITS - 1) ? BITS : fls;
}

/* The same of an int: of a longer number it sees the lower half alone. */
static inline int fls(uint32_t n) { return fls_long(n); }

/* The power of two that is not smaller. */
static inline int get_count_order_long(addr_t n) { return n > 1 ? fls_long(n - 1) : 0; }

static inline int clamp_order(int n, int low, int high) { return n < low ? low : n > high ? high : n; }

static inline bool is_vmalloc_addr(const Machine *m, addr_t addr)
{
	return addr >= VMALLOC_START && addr < VMALLOC_END;
}

/* Who asks: the operation that is being performed. */
static inline uint64_t caller_now(const Machine *m) { return m->performing ? m->kind_now : VMS_OP_NONE; }

/* kmemleak, where the command line has it on, takes note of an area.  Now and then the kernel looks for pointers to it
 * in all of its memory, which is left out here: with fewer than `min_count` it would be called a leak. */
static inline void kmemleak_alloc(Machine *m, addr_t addr, addr_t size, unsigned min_count)
{
	if (m->kmemleak && addr)
		MARK(m, KMEMLEAK, addr, size, min_count);
}

/* What may wait for the purge, in pages: fls(online CPUs) * 32 MiB, unless the machine was booted with another
 * limit. */
static inline uint64_t settled_lazy_max_pages(const Machine *m)
{
	uint64_t fls = (uint64_t)fls_long(vms_machine_cpus(m));

	return m->options.lazy_max_pages ? m->options.lazy_max_pages : fls * ((uint64_t)32 << 20) / PAGE_SIZE;
}

/* A frame for somebody's data: what fault injection calls alloc_page; and one near the node `nid`, or as the task's
 * policy has it for NUMA_NO_NODE. */
static inline const struct page *alloc_data_page(Machine *m, gfp_t gfp_mask)
{
	return should_fail(m, FAULT_ALLOC_PAGE) ? NULL : alloc_pages(m, gfp_mask, 0);
}

static inline const struct page *alloc_data_page_node(Machine *m, int nid, gfp_t gfp_mask)
{
	if (nid == NUMA_NO_NODE)
		return alloc_data_page(m, gfp_mask);
	return should_fail(m, FAULT_ALLOC_PAGE) ? NULL : alloc_pages_node(m, nid, gfp_mask, 0);
}

/* A line of the kernel's log, which stands in the listing too, as other marks do not. */
#define printk(m, KIND, ...) MARK(m, LOG_##KIND, __VA_ARGS__)

/* An object of one of the kernel's own structures, filled with zeroes; and near a node. */
#define kzalloc_struct(m, KIND, type, gfp)                                                                             \
	((const struct type *)kmalloc((m), VMS_KIND_##KIND, sizeof(struct type), layout_size((m), VMS_KIND_##KIND),    \
	                              (gfp)))
#define kzalloc_struct_node(m, nid, KIND, type, gfp)                                                                   \
	((const struct type *)kmalloc_node((m), (nid), VMS_KIND_##KIND, sizeof(struct type),                           \
	                                   layout_size((m), VMS_KIND_##KIND), (gfp)))

/* The same from a cache of its own: vmap_areas have one since 5.2. */
#define kmem_cache_alloc_vmap_area(m, gfp) kmem_cache_alloc_vmap_area_node((m), NUMA_NO_NODE, (gfp))
#define kmem_cache_alloc_vmap_area_node(m, nid, gfp)                                                                   \
	((const struct vmap_area *)kmem_cache_alloc((m), at((m), vmalloc_of(m)->vmap_area_cachep), (nid),              \
	                                            VMS_KIND_VMAP_AREA, sizeof(struct vmap_area), (gfp)))

/* The vmap_area that holds a tree node or a list's entry, by the ref of that. */
#define va_of_node(m, ref) rb_entry(m, ref, struct vmap_area, rb_node)
#define va_of_list(m, ref) list_entry(m, ref, struct vmap_area, list)

/* The next frame to map; NULL where the caller has not brought so many. */
static inline const struct page *next_page(Machine *m, struct frames *pages)
{
	uint64_t i = pages->nr++;

	if (pages->array)
		return page_array_get(m, pages->array, i);
	return i < pages->count ? pfn_to_page(m, pages->pfn[i]) : NULL;
}

#endif
