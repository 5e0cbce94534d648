/* SPDX-License-Identifier: GPL-2.0-or-later */
/* era.c -- linux-5.0, as one unit.
 *
 * Models mm/vmalloc.c of 5.0.1, which is that of 4.19 but for one thing: vfree says that it may sleep.  The direct map
 * has moved (arch-x86-64.c).
 */

#define GFP_DEF "core/era/linux-4.19/gfp.def"
#include "core/era/unit.h"

#define IOREMAP_MAX_ORDER 30              /* PUD_SHIFT */
#define SHMLBA PAGE_SIZE

enum { VM_LAZY_FREE = 0x2, VM_VM_AREA = 0x4 };      /* vmap_area.flags */

/* Told of before they are written, since each calls the others. */
static void try_purge_vmap_area_lazy(Machine *m);
static void purge_vmap_area_lazy(Machine *m);
static void free_vm_area(Machine *m, addr_t addr);
static uint64_t vmap_notify(Machine *m);
static void unmap_vmap_area(Machine *m, const struct vmap_area *va);
static void purge_fragmented_blocks_allcpus(Machine *m);
static bool dirty_range_of_blocks(Machine *m, addr_t *start, addr_t *end);
static addr_t get_vm_area_size(const struct vm_struct *area);
static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot, int nid);
static void __vunmap(Machine *m, addr_t addr, int deallocate_pages);
static void vfree(Machine *m, addr_t addr);

#include "core/era/linux-3.15/find-area.c"
#include "core/era/linux-2.6.34/find-vmap-area.c"
#include "core/era/linux-2.6.34/busy-tree.c"
#include "core/era/linux-4.19/vmap-area.c"
#include "core/era/linux-3.15/free-vmap-area.c"
#include "core/era/linux-4.19/lazy-purge.c"
#include "core/era/linux-3.15/free-unmap.c"
#include "core/era/linux-4.19/try-purge.c"
#include "core/era/linux-4.19/purge-calls.c"
#include "core/era/linux-3.15/nonlazy.c"
#include "core/era/linux-4.19/notify.c"
#include "core/era/linux-2.6.34/clear-entries.c"
#include "core/era/linux-2.6.34/vmap.c"
#include "core/era/linux-4.19/area-size.c"
#include "core/era/linux-3.15/setup-vm.c"
#include "core/era/linux-4.19/vm-struct.c"
#include "core/era/linux-4.19/get-vm-area.c"
#include "core/era/linux-2.6.34/free-vm-area.c"
#include "core/era/linux-4.19/page-array.c"
#include "core/era/linux-3.15/vfree-deferred.c"
#include "core/era/linux-3.15/free-work.c"
#include "core/era/linux-4.19/vfree.c"
#include "core/era/linux-4.19/vfree-atomic.c"
#include "core/era/linux-5.0/vfree-calls.c"
#include "core/era/linux-2.6.34/vunmap.c"
#include "core/era/linux-3.15/uninitialized.c"
#include "core/era/linux-4.19/vmalloc-failed.c"
#include "core/era/linux-4.19/vmalloc.c"
#include "core/era/linux-4.19/vmalloc-range.c"
#include "core/era/linux-4.19/vmalloc-calls.c"
#include "core/era/linux-2.6.34/vmalloc-gfp.c"
#include "core/era/linux-4.19/kvmalloc.c"
#include "core/era/linux-4.19/vmalloc-user.c"
#include "core/era/linux-4.19/vmap-calls.c"
#include "core/era/linux-2.6.34/block-index.c"
#include "core/era/linux-3.15/free-block.c"
#include "core/era/linux-4.19/vmap-block.c"
#include "core/era/linux-3.15/dirty-blocks.c"
#include "core/era/linux-2.6.34/purge-blocks.c"
#include "core/era/linux-4.19/vb-alloc.c"
#include "core/era/linux-4.19/vb-free.c"
#include "core/era/linux-4.19/vm-unmap-ram.c"
#include "core/era/linux-4.19/vm-map-ram.c"
#include "core/era/linux-2.6.34/ioremap-pte.c"
#include "core/era/linux-4.19/ioremap-range.c"
#include "core/era/linux-2.6.34/memtype.c"
#include "core/era/linux-4.19/ioremap.c"
#include "core/era/linux-2.6.34/ioremap-modes.c"
#include "core/era/linux-4.19/adopt-found.c"
#include "core/era/linux-3.15/init.c"
#include "core/era/linux-2.6.34/area-calls.c"
#include "core/era/linux-4.19/calls-since.c"
#include "core/era/linux-5.0/calls.c"
