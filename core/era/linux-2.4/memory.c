/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory.c -- the page allocator and kmalloc of 2.4.32, as one unit. */

#define GFP_DEF "core/era/linux-2.4/gfp.def"
#include "core/era/memory-unit.h"
#include "core/kernel/pressure.h"

#define ZONE_BALANCE_RATIO_DMA 128u
#define ZONE_BALANCE_RATIO 128u
#define ZONE_BALANCE_MIN 20u
#define ZONE_BALANCE_MAX 255u
#define SLAB_LEVEL_MASK (__GFP_WAIT | __GFP_HIGH | __GFP_IO | __GFP_HIGHIO | __GFP_FS)

#include "core/era/linux-2.4/buddy.c"
#include "core/era/linux-2.4/zonelist.c"
#include "core/era/linux-2.4/oom.c"
#include "core/era/linux-2.4/page-alloc.c"
#include "core/era/linux-2.4/slab-lists.c"
#include "core/era/linux-2.4/slab.c"

const Memory memory_linux_2_4 = {
	.gfp = gfp_values, .pgalloc_gfp = GFP_KERNEL,
	.max_order = MAX_ORDER, .movable = ONE_KIND, .migratetypes = migratetypes,
	.free_at_boot = free_all_bootmem_core, .init_zones = free_area_init_core,
	.alloc_pages = __alloc_pages, .free_pages = __free_pages_ok,
	.take = take, .obtainable = obtainable, .free_cold_page = free_cold_page,
	.reclaim_io = __GFP_FS, .reclaim_fs = __GFP_FS,
	.init_caches = kmem_cache_sizes_init, .kmalloc = __kmalloc, .kfree = __kfree,
	.shrink_caches = shrink_caches,
};
