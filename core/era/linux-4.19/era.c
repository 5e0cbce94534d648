/* SPDX-License-Identifier: GPL-2.0-or-later */
/* era.c -- linux-4.19 on x86_64, as one unit.
 *
 * Models mm/vmalloc.c of 4.19.1 (blob a728fc492557) with what it stands on.  Read the files in the order in which they
 * are included below; what they share is above.
 */

#include <errno.h>
#include <limits.h>

#include "core/era/era.h"
#include "core/kernel/context.h"
#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/rbtree.h"
#include "core/kernel/slab.h"
#include "core/kernel/vmalloc.h"

typedef uint64_t addr_t;                  /* unsigned long of the target */

#define PAGE_SIZE ((addr_t)VMS_PAGE_SIZE)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define ALIGN(x, a) (((x) + ((a) - 1)) & ~((addr_t)(a) - 1))
#define PAGE_ALIGN(x) ALIGN(x, PAGE_SIZE)
#define SHMLBA PAGE_SIZE
#define VMALLOC_START (state_of(m)->vmalloc_start)
#define VMALLOC_END (state_of(m)->vmalloc_end)

/* What the kernel's own structures take. */
enum {
	SIZEOF_VM_STRUCT = 64, SIZEOF_VMAP_AREA = 96, SIZEOF_VMAP_BLOCK = 96, SIZEOF_POINTER = 8,
	offsetof_vmap_area_vm = 72
};

static bool is_power_of_2(addr_t n) { return n && !(n & (n - 1)); }

/* The power of two that is not smaller. */
static int get_count_order_long(addr_t n)
{
	int order = 0;

	while (order < 63 && ((addr_t)1 << order) < n)
		order++;
	return order;
}

static int clamp_order(int n, int low, int high) { return n < low ? low : n > high ? high : n; }

static bool is_vmalloc_addr(const Machine *m, addr_t addr) { return addr >= VMALLOC_START && addr < VMALLOC_END; }

/* Who asks: the operation that is being performed. */
static uint64_t caller_now(const Machine *m) { return m->performing ? m->kind_now : VMS_OP_NONE; }

/* A page array is a row of references to frames. */
struct page_array_with_pages {
	struct page_array array;
	ref_t page[];
};

static const struct page *page_array_get(const Machine *m, const struct page_array *array, uint64_t i)
{
	return at(m, ((const struct page_array_with_pages *)array)->page[i]);
}

static void page_array_set(Machine *m, const struct page_array *array, uint64_t i, const struct page *page)
{
	arena_write(m, &((const struct page_array_with_pages *)array)->page[i], sizeof(ref_t), ref(m, page));
}

/* A frame for somebody's data: what fault injection calls alloc_page. */
static const struct page *alloc_data_page(Machine *m, gfp_t gfp_mask)
{
	return should_fail(m, FAULT_ALLOC_PAGE) ? NULL : alloc_pages(m, gfp_mask, 0);
}

static void warn_vmalloc_failed(Machine *m, addr_t bytes, gfp_t gfp_mask)
{
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_VMALLOC_FAILED, bytes, gfp_mask);
}

static void warn_pages_failed(Machine *m, const struct vm_struct *area, gfp_t gfp_mask)
{
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_PAGES_FAILED, area->nr_pages * PAGE_SIZE, area->size, gfp_mask);
}

/* Told of before they are written, since each calls the others. */
struct frames;
static void purge_vmap_area_lazy(Machine *m);
static uint64_t vmap_notify(Machine *m);
static void unmap_vmap_area(Machine *m, const struct vmap_area *va);
static void purge_fragmented_blocks_allcpus(Machine *m);
static bool dirty_range_of_blocks(Machine *m, addr_t *start, addr_t *end);
static addr_t get_vm_area_size(const struct vm_struct *area);
static void vfree(Machine *m, addr_t addr);

#include "core/era/linux-4.19/vmap-area.c"
#include "core/era/linux-4.19/lazy-purge.c"
#include "core/era/linux-4.19/vmap.c"
#include "core/era/linux-4.19/vmalloc.c"
#include "core/era/linux-4.19/vmap-block.c"
#include "core/era/linux-4.19/ioremap.c"
#include "core/era/linux-4.19/init.c"
#include "core/era/linux-4.19/calls.c"
