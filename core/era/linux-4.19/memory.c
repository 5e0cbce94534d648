/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory.c -- the page allocator and kmalloc of 4.19.1, as one unit. */

#define GFP_DEF "core/era/linux-4.19/gfp.def"
#include "core/era/memory-unit.h"
#include "core/kernel/cpuset.h"
#include "core/kernel/pressure.h"

#define PAGE_ALLOC_COSTLY_ORDER 3u

/* Their bits among those of WARN_ON_ONCE. */
enum { WARN_MAX_ORDER = 16, WARN_NOFAIL };

#include "core/era/linux-4.19/migratetype.c"
#include "core/era/linux-4.19/alloc-flags.c"
#include "core/era/linux-4.19/buddy.c"
#include "core/era/linux-4.19/fallback.c"
#include "core/era/linux-4.19/steal.c"
#include "core/era/linux-4.19/rmqueue-bulk.c"
#include "core/era/linux-4.19/batch-size.c"
#include "core/era/linux-4.19/lowmem-reserve.c"
#include "core/era/linux-2.6.34/int-sqrt.c"
#include "core/era/linux-4.19/watermark.c"
#include "core/era/linux-4.19/pcp.c"
#include "core/era/linux-4.19/gfp-zone.c"
#include "core/era/linux-4.19/zonelist.c"
#include "core/era/linux-4.19/reclaim.c"
#include "core/era/linux-4.19/oom.c"
#include "core/era/linux-4.19/may-oom.c"
#include "core/era/linux-4.19/slow-path.c"
#include "core/era/linux-4.19/page-cache.c"
#include "core/era/linux-4.19/obtainable.c"
#include "core/era/linux-4.19/boot-core.c"
#include "core/era/linux-4.19/slab-flags.c"
#include "core/era/linux-4.19/slab-keep.c"
#include "core/era/linux-2.6.34/slub.c"
#include "core/era/linux-2.6.34/kmalloc.c"

const Memory memory_linux_4_19 = {
	.gfp = gfp_values, .pgalloc_gfp = PGALLOC_GFP,
	.max_order = 11, .movable = MIGRATE_MOVABLE, .migratetypes = migratetypes,
	.free_at_boot = __free_pages_boot_core, .init_zones = init_zones,
	.alloc_pages = __alloc_pages, .free_pages = free_the_page,
	.take = take, .obtainable = obtainable, .free_cold_page = free_cold_page,
	.reclaim_io = __GFP_IO, .reclaim_fs = __GFP_FS,
	.init_caches = kmem_cache_init, .kmalloc = __kmalloc_node, .kfree = __kfree,
	.cache_create = kmem_cache_create, .cache_alloc = kmem_cache_alloc_node,
};
