/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory.c -- the page allocator and kmalloc of 6.12.117, as one unit. */

#define GFP_DEF "core/era/linux-6.12/gfp.def"
#include "core/era/memory-unit.h"
#include "core/kernel/cpuset.h"
#include "core/kernel/pressure.h"

#define PAGE_ALLOC_COSTLY_ORDER 3u

/* Their bits among those of WARN_ON_ONCE. */
enum { WARN_MAX_ORDER = 16, WARN_NOFAIL };

#include "core/era/linux-4.19/migratetype.c"
#include "core/era/linux-6.12/alloc-flags.c"
#include "core/era/linux-4.19/buddy.c"
#include "core/era/linux-4.19/fallback.c"
#include "core/era/linux-6.12/steal.c"
#include "core/era/linux-4.19/rmqueue-bulk.c"
#include "core/era/linux-4.19/batch-size.c"
#include "core/era/linux-4.19/lowmem-reserve.c"
#include "core/era/linux-2.6.34/int-sqrt.c"
#include "core/era/linux-4.19/watermark.c"
#include "core/era/linux-6.1/pcp-lists.c"
#include "core/era/linux-6.12/pcp.c"
#include "core/era/linux-6.1/rmqueue.c"
#include "core/era/linux-4.19/gfp-zone.c"
#include "core/era/linux-4.19/zonelist.c"
#include "core/era/linux-4.19/reclaim.c"
#include "core/era/linux-5.4/oom.c"
#include "core/era/linux-4.19/may-oom.c"
#include "core/era/linux-4.19/slow-path.c"
#include "core/era/linux-4.19/page-cache.c"
#include "core/era/linux-6.12/obtainable.c"
#include "core/era/linux-6.1/bulk.c"
#include "core/era/linux-6.1/boot-core.c"
#include "core/era/linux-4.19/slab-flags.c"
#include "core/era/linux-4.19/slab-keep.c"
#include "core/era/linux-2.6.34/slub.c"
#include "core/era/linux-2.6.34/kmalloc.c"

const Memory memory_linux_6_12 = {
	.gfp = gfp_values, .pgalloc_gfp = PGALLOC_GFP,
	.max_order = 11, .movable = MIGRATE_MOVABLE, .migratetypes = migratetypes,
	.lowest_first = true,
	.free_at_boot = __free_pages_core, .init_zones = init_zones,
	.alloc_pages = __alloc_pages, .free_pages = free_the_page,
	.alloc_pages_bulk = __alloc_pages_bulk,
	.take = take_and_calm, .obtainable = obtainable, .free_cold_page = free_cold_page,
	.reclaim_io = __GFP_IO, .reclaim_fs = __GFP_FS,
	.init_caches = kmem_cache_init, .kmalloc = __kmalloc_node, .kfree = __kfree,
	.cache_create = kmem_cache_create, .cache_alloc = kmem_cache_alloc_node,
};
