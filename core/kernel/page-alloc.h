/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PAGE_ALLOC_H
#define VMSTEP_KERNEL_PAGE_ALLOC_H

/* page-alloc.h -- frames: what is asked of mm/page_alloc.c, and what all versions of it are made with. */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

enum page_state { PAGE_PART, PAGE_BUDDY, PAGE_PCP, PAGE_USED, PAGE_RESERVED };   /* PART: inside a block */

#define NUMA_NO_NODE (-1)

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

/* The same, or such a frame outside the machine's memory. */
static inline bool frame_exists(const Machine *m, uint64_t pfn)
{
	return pfn >= state_of(m)->first_pfn && pfn < state_of(m)->end_pfn + state_of(m)->nr_outside;
}

/* The number of the frame behind an address of the direct map, which need not be one. */
static inline uint64_t kaddr_to_pfn(const Machine *m, uint64_t addr)
{
	return state_of(m)->first_pfn + (addr - state_of(m)->page_offset_base) / VMS_PAGE_SIZE;
}

/* The zone that a frame is in, and its name: "DMA32". */
const struct zone *zone_of_pfn(const Machine *m, uint64_t pfn);
const char *zone_name(const Machine *m, const struct zone *zone);

/* Is the machine so small that all frames are of one type, the first?  (Known since 2.6.24.) */
bool page_group_by_mobility_disabled(const Machine *m);

/* A toy keeps no frames for its CPUs, so that all of them are seen on the buddy lists. */
static inline bool is_toy(const Machine *m) { return m->profile->toy; }

/* Pageblocks have 2^pageblock_order frames of one migrate type; that of the one a frame is in. */
unsigned pageblock_order(const Machine *m);
unsigned pageblock_type(const Machine *m, uint64_t pfn);
void set_pageblock_type(Machine *m, uint64_t pfn, unsigned type);

/* The first frame of the block, free or used, that a frame lies in. */
const struct page *page_head(const Machine *m, const struct page *page);

/* -------- free lists: the list of a zone for an order and type; put a block on it, at the end or the head, take one
 * off it. */
const struct list_head *free_list(const struct zone *zone, unsigned order, unsigned type);
void add_to_free_list(Machine *m, const struct zone *zone, const struct page *page, unsigned order, unsigned type,
                      bool tail);
void del_from_free_list(Machine *m, const struct zone *zone, const struct page *page, unsigned order);

/* Is a free block of just this order there?  The frame may lie outside the zone. */
bool page_is_buddy(const Machine *m, const struct zone *zone, uint64_t pfn, unsigned order);

/* The first block of a list, or NULL: it links the next of those that are not linked since boot (state.h).  Is a frame
 * in one of those?  And all of them linked, before something is put behind them. */
const struct page *first_free(Machine *m, const struct zone *zone, unsigned order, unsigned type);
bool page_in_rest(const Machine *m, uint64_t pfn);
void link_rest(Machine *m, const struct zone *zone);

/* The one of those blocks that a frame lies in gets its place on its list, if it is one: only the lowest can be had
 * alone. */
void link_block_of_rest(Machine *m, const struct zone *zone, uint64_t pfn);

/* -------- nodes: that of a frame, of a CPU, of the CPU that runs; the zone of a type in a node, or NULL */
int node_of_pfn(const Machine *m, uint64_t pfn);
int node_of_cpu(const Machine *m, unsigned cpu);
int numa_node_id(const Machine *m);

/* Counts what came of a request for so many frames of a zone, where another zone was preferred and who asks is near a
 * node.  Nothing on a machine of one node. */
void zone_statistics(Machine *m, const struct zone *preferred, const struct zone *zone, int wanted_by, uint64_t frames);
const struct zone *zone_of_node(const Machine *m, int nid, unsigned type);

/* -------- frames outside the machine's memory, where it is bare: a block of them, whose end is __free_pages */
const struct page *alloc_outside(Machine *m, unsigned order);

/* A frame for a table that the kernel makes at boot: in its image, or outside. */
uint64_t boot_frame(Machine *m);

/* -------- what others call */

/* Lay out the frames of `ram` bytes in their zones; none is free yet (boot-memory.c).  False with `error` where that is
 * too little or too much.  Then: give all that is not reserved to the buddy lists, and settle the zones' marks. */
bool page_alloc_init(Machine *m, uint64_t ram, char error[VMS_ERROR_SIZE]);
void free_boot_memory(Machine *m);

/* Is a frame still the boot allocator's?  Those are in no list and in no block. */
bool page_not_given(const Machine *m, uint64_t pfn);

/* A __setup handler that wants `size` bytes of low memory for good, before the buddy lists have any (bootmem.c); the
 * kernel panics where there are none. */
void buffer_setup(Machine *m, uint64_t size);

/* Frames are nobody's any more, and the kernel's for ever. */
void reserve_frames(Machine *m, uint64_t pfn, uint64_t end);

/* A block of 2^order frames from the highest zone that `gfp` allows, or NULL where the watermarks refuse it: near the
 * node `nid`, or for NUMA_NO_NODE near the CPU.  alloc_pages: as the task's policy has it (mempolicy.h). */
const struct page *alloc_pages_node(Machine *m, int nid, gfp_t gfp, unsigned order);
const struct page *alloc_pages(Machine *m, gfp_t gfp, unsigned order);

/* Up to `nr_pages` single frames at once (since 5.13), near the node `nid`, or for NUMA_NO_NODE as the task's policy
 * has it.  How many there were: fewer, and even none, is no failure. */
unsigned alloc_pages_bulk(Machine *m, int nid, gfp_t gfp, unsigned nr_pages, const struct page *page[]);

/* A block goes back, with the order that it was asked for. */
void __free_pages(Machine *m, const struct page *page, unsigned order);

/* The frames of a block that was allocated become frames of their own, to be freed one by one. */
void split_page(Machine *m, const struct page *page, unsigned order);

/* A block leaves the allocator and is in use: for the kernels' own files. */
void prep_new_page(Machine *m, const struct page *page, unsigned order, gfp_t gfp);

/* Say whose a frame is: page `index` of the object `by`, which may be NULL. */
void page_own(Machine *m, const struct page *page, VmsOwner owner, const void *by, uint32_t index);

/* Does an injected fault hit this allocation?  (FAULT_ALLOC_PAGE ...)  Counts it. */
bool should_fail(Machine *m, int kind);

/* The smallest order whose block holds `size` bytes. */
unsigned get_order(uint64_t size);

#endif
