/* SPDX-License-Identifier: GPL-2.0-or-later */
/* era.c -- linux-2.6.34 on x86 and on ARM, as one unit for each architecture.
 *
 * Models mm/vmalloc.c of 2.6.34 (blob ae007462b7f6) with what it stands on.  Read the files in the order in which
 * they are included below; what they share is above.
 */

#define GFP_DEF "core/era/linux-2.6.34/gfp.def"
#include "core/era/unit.h"

#ifdef ARCH_ARM
#define IOREMAP_MAX_ORDER 24              /* 16 MiB: a supersection */
#define SHMLBA (4 * PAGE_SIZE)            /* caches may be indexed by virtual addresses */
#else
#define IOREMAP_MAX_ORDER 19              /* 7 + PAGE_SHIFT */
#define SHMLBA PAGE_SIZE
#endif

enum { VM_LAZY_FREE = 0x1, VM_LAZY_FREEING = 0x2, VM_VM_AREA = 0x4 };      /* vmap_area.flags */

/* Told of before they are written, since each calls the others. */
static void purge_vmap_area_lazy(Machine *m);
static void unmap_vmap_area(Machine *m, const struct vmap_area *va);
static void purge_fragmented_blocks_allcpus(Machine *m);
static bool unmap_dirty_pages_of_blocks(Machine *m, addr_t *start, addr_t *end);
static addr_t get_vm_area_size(const struct vm_struct *area);
static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot, int nid);
static void __vunmap(Machine *m, addr_t addr, int deallocate_pages);
static void vfree(Machine *m, addr_t addr);

#include "core/era/linux-2.6.34/find-area.c"
#include "core/era/linux-2.6.34/find-vmap-area.c"
#include "core/era/linux-2.6.34/busy-tree.c"
#include "core/era/linux-2.6.34/vmap-area.c"
#include "core/era/linux-2.6.34/collect-lazy.c"
#include "core/era/linux-2.6.34/purge.c"
#include "core/era/linux-2.6.34/lazy-purge.c"
#include "core/era/linux-2.6.34/clear-entries.c"
#include "core/era/linux-2.6.34/vmap.c"
#include "core/era/linux-2.6.34/vm-struct.c"
#include "core/era/linux-2.6.34/free-vm-area.c"
#include "core/era/linux-2.6.34/page-array.c"
#include "core/era/linux-2.6.34/vfree.c"
#include "core/era/linux-2.6.34/vfree-calls.c"
#include "core/era/linux-2.6.34/vmalloc.c"
#include "core/era/linux-2.6.34/vmalloc-gfp.c"
#include "core/era/linux-2.6.34/vmalloc-calls.c"
#include "core/era/linux-2.6.34/vunmap.c"
#include "core/era/linux-2.6.34/vmap-calls.c"
#include "core/era/linux-2.6.34/bitmap.c"
#include "core/era/linux-2.6.34/block-index.c"
#include "core/era/linux-2.6.34/block-queue.c"
#include "core/era/linux-2.6.34/purge-blocks.c"
#include "core/era/linux-2.6.34/vmap-block.c"
#include "core/era/linux-2.6.34/vm-map-ram.c"
#ifdef ARCH_ARM
#include "core/era/linux-2.6.34/ioremap-arm.c"
#else
#include "core/era/linux-2.6.34/ioremap-pte.c"
#include "core/era/linux-2.6.34/ioremap-range.c"
#include "core/era/linux-2.6.34/phys-addr.c"
#include "core/era/linux-2.6.34/ioremap-x86.c"
#include "core/era/linux-2.6.34/memtype.c"
#include "core/era/linux-2.6.34/ioremap-call.c"
#include "core/era/linux-2.6.34/ioremap-modes.c"
#endif
#include "core/era/linux-2.6.34/init.c"
#include "core/era/linux-2.6.34/area-calls.c"
#include "core/era/linux-2.6.34/calls-since.c"
#include "core/era/linux-2.6.34/calls.c"
