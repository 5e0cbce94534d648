/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PAGE_ALLOC_H
#define VMSTEP_KERNEL_PAGE_ALLOC_H

/* page-alloc.h -- frames: zones, buddy lists, per-CPU lists (mm/page_alloc.c of 4.19). */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

enum page_state { PAGE_PART, PAGE_BUDDY, PAGE_PCP, PAGE_USED, PAGE_RESERVED };   /* PART: inside a block */

#define PAGEBLOCK_PAGES ((uint64_t)1 << PAGEBLOCK_ORDER)

/* The struct page of a frame, which must exist; the number of its frame; the frame's address in the direct map; is
 * there such a frame? */
static inline const struct page *pfn_to_page(const Machine *m, uint64_t pfn)
{
	return (const struct page *)at(m, state_of(m)->frames) + (pfn - state_of(m)->first_pfn);
}

static inline uint64_t page_to_pfn(const Machine *m, const struct page *page)
{
	return state_of(m)->first_pfn + (uint64_t)(page - (const struct page *)at(m, state_of(m)->frames));
}

static inline uint64_t pfn_to_kaddr(const Machine *m, uint64_t pfn)
{
	return state_of(m)->page_offset_base + (pfn - state_of(m)->first_pfn) * VMS_PAGE_SIZE;
}

static inline bool pfn_valid(const Machine *m, uint64_t pfn)
{
	return pfn >= state_of(m)->first_pfn && pfn < state_of(m)->end_pfn;
}

/* The number of the frame behind an address of the direct map, which need not be one. */
static inline uint64_t kaddr_to_pfn(const Machine *m, uint64_t addr)
{
	return state_of(m)->first_pfn + (addr - state_of(m)->page_offset_base) / VMS_PAGE_SIZE;
}

/* The zone that a frame is in, and its name: "DMA32". */
const struct zone *zone_of_pfn(const Machine *m, uint64_t pfn);
const char *zone_name(const Machine *m, const struct zone *zone);

/* The migrate type of the pageblock that a frame is in. */
unsigned pageblock_type(const Machine *m, uint64_t pfn);
void set_pageblock_type(Machine *m, uint64_t pfn, unsigned type);

/* The first frame of the block, free or used, that a frame lies in. */
const struct page *page_head(const Machine *m, const struct page *page);

/* Lay out the frames of `ram` bytes and give all that is not reserved to the buddy lists (boot-memory.c).  False with
 * `error` where that is too little or too much. */
bool page_alloc_init(Machine *m, uint64_t ram, char error[VMS_ERROR_SIZE]);

/* A block of 2^order frames from the highest zone that `gfp` allows, or NULL where the watermarks refuse it; and back,
 * with the same order. */
const struct page *alloc_pages(Machine *m, gfp_t gfp, unsigned order);
void __free_pages(Machine *m, const struct page *page, unsigned order);

/* The frames of a block that was allocated become frames of their own, to be freed one by one. */
void split_page(Machine *m, const struct page *page, unsigned order);

/* Say whose a frame is: page `index` of the object `by`, which may be NULL. */
void page_own(Machine *m, const struct page *page, VmsOwner owner, const void *by, uint32_t index);

/* Does an injected fault hit this allocation?  (FAULT_ALLOC_PAGE ...)  Counts it. */
bool should_fail(Machine *m, int kind);

/* The smallest order whose block holds `size` bytes. */
unsigned get_order(uint64_t size);

#endif
