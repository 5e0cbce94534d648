/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory.c -- the page allocator and kmalloc of 3.15.5, as one unit.  Read the files in the order in which they are
 * included below. */

#define GFP_DEF "core/era/linux-3.15/gfp.def"
#include "core/era/memory-unit.h"
#include "core/kernel/cpuset.h"
#include "core/kernel/pressure.h"

#define WARN_MAX_ORDER 7    /* its bit among those of WARN_ON_ONCE */
#define ALLOC_FAIR 0x100    /* zones take turns */

/* What a zone's share of everything is worked out from: what was free at boot (managed_pages, since 3.9). */
static uint64_t zone_pages(const struct zone *zone) { return zone->managed; }

/* Told of before it is written, since each calls the other. */
static void free_pcppages_bulk(Machine *m, const struct zone *zone, uint32_t count, const struct per_cpu_pages *pcp);

#include "core/era/linux-2.6.34/migratetype.c"
#include "core/era/linux-2.6.34/buddy.c"
#include "core/era/linux-3.15/free-one-page.c"
#include "core/era/linux-2.6.34/move-freepages.c"
#include "core/era/linux-3.15/fallback.c"
#include "core/era/linux-2.6.34/rmqueue.c"
#include "core/era/linux-2.6.34/pcp.c"
#include "core/era/linux-3.15/drain.c"
#include "core/era/linux-2.6.34/free-pages-ok.c"
#include "core/era/linux-3.15/buffered-rmqueue.c"
#include "core/era/linux-2.6.34/int-sqrt.c"
#include "core/era/linux-2.6.34/wmark-values.c"
#include "core/era/linux-2.6.34/watermark.c"
#include "core/era/linux-3.15/zonelist-order.c"
#include "core/era/linux-2.6.34/zonelist.c"
#include "core/era/linux-2.6.34/may-give.c"
#include "core/era/linux-3.15/dirty-limit.c"
#include "core/era/linux-3.15/freelist.c"
#include "core/era/linux-3.15/reclaim.c"
#include "core/era/linux-3.15/oom.c"
#include "core/era/linux-3.15/alloc-flags.c"
#include "core/era/linux-3.15/slow-path.c"
#include "core/era/linux-3.15/alloc-pages.c"
#include "core/era/linux-3.15/migrate-reserve.c"
#include "core/era/linux-2.6.34/init-zones.c"
#include "core/era/linux-2.6.34/slab-flags.c"
#include "core/era/linux-3.15/slab-keep.c"
#include "core/era/linux-2.6.34/slub.c"
#include "core/era/linux-2.6.34/kmalloc.c"

const Memory memory_linux_3_15 = {
	.gfp = gfp_values, .pgalloc_gfp = PGALLOC_GFP,
	.max_order = 11, .movable = MIGRATE_MOVABLE, .migratetypes = migratetypes,
	.free_at_boot = free_at_boot, .init_zones = init_zones,
	.alloc_pages = __alloc_pages_nodemask, .free_pages = free_the_page,
	.take = take, .obtainable = obtainable, .free_cold_page = free_cold_page,
	.reclaim_io = __GFP_IO, .reclaim_fs = __GFP_FS,
	.init_caches = kmem_cache_init, .kmalloc = __kmalloc_node, .kfree = __kfree,
	.cache_create = kmem_cache_create, .cache_alloc = kmem_cache_alloc_node,
};
