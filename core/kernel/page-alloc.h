/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PAGE_ALLOC_H
#define VMSTEP_KERNEL_PAGE_ALLOC_H

/* page-alloc.h -- frames: zones, buddy lists, per-CPU lists. */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

enum page_state { PAGE_PART, PAGE_BUDDY, PAGE_PCP, PAGE_USED, PAGE_RESERVED };   /* PART: inside a block */

static inline const struct page *pfn_to_page(const Machine *m, uint64_t pfn)
{
	return (const struct page *)at(m, state_of(m)->frames) + pfn;
}

static inline uint64_t page_to_pfn(const Machine *m, const struct page *page)
{
	return (uint64_t)(page - (const struct page *)at(m, state_of(m)->frames));
}

/* The first frame of the block, free or used, that a frame lies in. */
const struct page *page_head(const Machine *m, const struct page *page);

/* Lay out the frames of `ram` bytes and give all that is not reserved to the buddy lists. */
bool page_alloc_init(Machine *m, uint64_t ram, char error[VMS_ERROR_SIZE]);

/* A block of 2^order frames, or NULL.  Whose it is is said with page_own. */
const struct page *alloc_pages(Machine *m, gfp_t gfp, unsigned order);
void __free_pages(Machine *m, const struct page *page, unsigned order);
void page_own(Machine *m, const struct page *page, VmsOwner owner, const void *by, uint32_t index);

/* Does an injected fault hit this allocation?  (FAULT_ALLOC_PAGE ...) */
bool should_fail(Machine *m, int kind);

/* get_order: the smallest order whose block holds `size` bytes. */
unsigned get_order(uint64_t size);

#endif
