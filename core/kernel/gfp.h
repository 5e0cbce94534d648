/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_GFP_H
#define VMSTEP_KERNEL_GFP_H

/* gfp.h -- the flags of an allocation, with the values of 4.19 (include/linux/gfp.h). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t gfp_t;

enum {
	__GFP_DMA = 0x01, __GFP_HIGHMEM = 0x02, __GFP_DMA32 = 0x04, __GFP_MOVABLE = 0x08, __GFP_RECLAIMABLE = 0x10,
	__GFP_HIGH = 0x20, __GFP_IO = 0x40, __GFP_FS = 0x80, __GFP_WRITE = 0x100, __GFP_NOWARN = 0x200,
	__GFP_RETRY_MAYFAIL = 0x400, __GFP_NOFAIL = 0x800, __GFP_NORETRY = 0x1000, __GFP_MEMALLOC = 0x2000,
	__GFP_COMP = 0x4000, __GFP_ZERO = 0x8000, __GFP_NOMEMALLOC = 0x10000, __GFP_HARDWALL = 0x20000,
	__GFP_THISNODE = 0x40000, __GFP_ATOMIC = 0x80000, __GFP_ACCOUNT = 0x100000, __GFP_DIRECT_RECLAIM = 0x200000,
	__GFP_KSWAPD_RECLAIM = 0x400000, __GFP_NOLOCKDEP = 0x800000
};

#define __GFP_RECLAIM (__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL (__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_ATOMIC (__GFP_HIGH | __GFP_ATOMIC | __GFP_KSWAPD_RECLAIM)
#define GFP_NOFS (__GFP_RECLAIM | __GFP_IO)
#define GFP_NOIO __GFP_RECLAIM
#define GFP_NOWAIT __GFP_KSWAPD_RECLAIM
#define GFP_RECLAIM_MASK (__GFP_RECLAIM | __GFP_HIGH | __GFP_IO | __GFP_FS | __GFP_NOWARN | __GFP_RETRY_MAYFAIL | \
	__GFP_NOFAIL | __GFP_NORETRY | __GFP_MEMALLOC | __GFP_NOMEMALLOC | __GFP_ATOMIC)

/* May the allocation sleep?  (gfpflags_allow_blocking) */
static inline int gfp_may_block(gfp_t gfp) { return (gfp & __GFP_DIRECT_RECLAIM) != 0; }

/* "0x6000c0(GFP_KERNEL)", as the kernel prints a mask in its log (%#x(%pGg)).  As snprintf. */
int gfp_text(gfp_t gfp, char *text, size_t size);

/* The mask of one name, "GFP_ATOMIC" or "__GFP_ZERO", `length` long; false where there is none of that name. */
bool gfp_find(const char *name, size_t length, gfp_t *mask);

#endif
