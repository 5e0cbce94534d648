/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory.c -- the page allocator and kmalloc of 4.19.1, as one unit. */

#define GFP_DEF "core/era/linux-4.19/gfp.def"
#include "core/era/memory-unit.h"

enum { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE };
static const char *const migratetypes[] = { N_("unmovable"), N_("movable"), NULL };

#include "core/era/linux-4.19/page-alloc.c"
#include "core/era/linux-4.19/slab-flags.c"
#include "core/era/linux-4.19/slab-keep.c"
#include "core/era/linux-2.6.34/slub.c"
#include "core/era/linux-2.6.34/kmalloc.c"

const Memory memory_linux_4_19 = {
	.gfp = gfp_values, .pgalloc_gfp = PGALLOC_GFP,
	.max_order = 11, .movable = MIGRATE_MOVABLE, .migratetypes = migratetypes,
	.free_at_boot = __free_pages_boot_core, .init_zones = init_zones,
	.alloc_pages = __alloc_pages_nodemask, .free_pages = free_the_page,
	.init_caches = kmem_cache_init, .kmalloc = __kmalloc_node, .kfree = __kfree,
	.cache_create = kmem_cache_create, .cache_alloc = kmem_cache_alloc_node,
};
