/* SPDX-License-Identifier: GPL-2.0-or-later */
/* era.c -- linux-6.1, as one unit.
 *
 * Models mm/vmalloc.c of 6.1.192 (blob 32d172fa3e6c) with what it stands on.  Read the files in the order in which they
 * are included below; what they share is above.
 */

#define GFP_DEF "core/era/linux-6.1/gfp.def"
#include "core/era/unit.h"

#define IOREMAP_MAX_ORDER 30              /* PUD_SHIFT */
#define SHMLBA PAGE_SIZE

#define purge_for_pcpu purge_vmap_area_lazy
#define area_lock(addr) vmap_area_lock
#define hole_lock free_vmap_area_lock
#define give_back merge_or_add_vmap_area_augment

/* Told of before they are written, since each calls the others. */
static void purge_vmap_area_lazy(Machine *m);
static void free_vm_area(Machine *m, addr_t addr);
static uint64_t vmap_notify(Machine *m);
static void purge_fragmented_blocks_allcpus(Machine *m);
static bool dirty_range_of_blocks(Machine *m, addr_t *start, addr_t *end);
static addr_t get_vm_area_size(const struct vm_struct *area);
static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot, int nid);
static void __vunmap(Machine *m, addr_t addr, int deallocate_pages);
static void __vfree(Machine *m, addr_t addr);
static void vfree(Machine *m, addr_t addr);

#include "core/era/linux-6.1/warnings.c"
#include "core/era/linux-5.4/area-set.c"
#include "core/era/linux-5.4/fit.c"
#include "core/era/linux-6.1/free-tree.c"
#include "core/era/linux-3.15/find-area.c"
#include "core/era/linux-2.6.34/find-vmap-area.c"
#include "core/era/linux-5.4/busy-tree.c"
#include "core/era/linux-6.1/vmap-area.c"
#include "core/era/linux-2.6.34/clear-entries.c"
#include "core/era/linux-6.1/vmap.c"
#include "core/era/linux-6.1/lazy-purge.c"
#include "core/era/linux-6.1/free-unmap.c"
#include "core/era/linux-4.19/purge-calls.c"
#include "core/era/linux-4.19/notify.c"
#include "core/era/linux-4.19/area-size.c"
#include "core/era/linux-5.4/vm-struct.c"
#include "core/era/linux-6.1/vm-area-node.c"
#include "core/era/linux-6.1/get-vm-area.c"
#include "core/era/linux-2.6.34/free-vm-area.c"
#include "core/era/linux-4.19/page-array.c"
#include "core/era/linux-3.15/vfree-deferred.c"
#include "core/era/linux-3.15/free-work.c"
#include "core/era/linux-5.4/vfree.c"
#include "core/era/linux-4.19/vfree-atomic.c"
#include "core/era/linux-6.1/vfree-calls.c"
#include "core/era/linux-2.6.34/vunmap.c"
#include "core/era/linux-3.15/uninitialized.c"
#include "core/era/linux-6.1/area-pages.c"
#include "core/era/linux-6.1/vmalloc.c"
#include "core/era/linux-6.1/vmalloc-range.c"
#include "core/era/linux-5.4/vmalloc-user.c"
#include "core/era/linux-4.19/vmalloc-calls.c"
#include "core/era/linux-2.6.34/vmalloc-gfp.c"
#include "core/era/linux-6.1/kvmalloc.c"
#include "core/era/linux-6.1/map-put-pages.c"
#include "core/era/linux-6.1/vmap-calls.c"
#include "core/era/linux-2.6.34/block-index.c"
#include "core/era/linux-3.15/free-block.c"
#include "core/era/linux-4.19/vmap-block.c"
#include "core/era/linux-3.15/dirty-blocks.c"
#include "core/era/linux-2.6.34/purge-blocks.c"
#include "core/era/linux-4.19/vb-alloc.c"
#include "core/era/linux-6.1/vb-free.c"
#include "core/era/linux-4.19/vm-unmap-ram.c"
#include "core/era/linux-6.1/vm-map-ram.c"
#include "core/era/linux-2.6.34/memtype.c"
#include "core/era/linux-4.19/ioremap.c"
#include "core/era/linux-2.6.34/ioremap-modes.c"
#include "core/era/linux-5.4/free-space.c"
#include "core/era/linux-5.4/init.c"
#include "core/era/linux-5.4/pcpu-areas.c"
#include "core/era/linux-6.1/area-calls.c"
#include "core/era/linux-4.19/calls-since.c"
#include "core/era/linux-6.1/work-calls.c"
#include "core/era/linux-6.1/calls.c"
