/* SPDX-License-Identifier: GPL-2.0-or-later */
/* era.c -- linux-2.4 on x86, as one unit for each word size.
 *
 * Models mm/vmalloc.c of 2.4.32 (blob 4d2a93a08804) and arch/i386/mm/ioremap.c, with what they stand on.  Read the
 * files in the order in which they are included below.  The 2.4 series has one structure for an area and one list of
 * them:
 *
 *   vmlist -> vm_struct -> vm_struct -> vm_struct          flags, addr, size, next; in the order of addresses
 *
 * There is no tree, no page array and nothing lazy: what is given back can be used again at once, and each vfree makes
 * all CPUs forget all translations.
 *
 * Inaccuracies: vmlist_lock, init_mm.page_table_lock and the big kernel lock are left out (one task runs at a time).
 * kmalloc and the page allocator are those of later kernels.
 */

#define GFP_DEF "core/era/linux-2.4/gfp.def"
#include "core/era/unit.h"

#define num_physpages (state_of(m)->totalram_pages)
#define max_mapnr num_physpages

#include "core/era/linux-2.4/area-page.c"
#include "core/era/linux-2.4/free-area-pages.c"
#include "core/era/linux-2.4/lost-pages.c"
#include "core/era/linux-2.4/alloc-area-pages.c"
#include "core/era/linux-2.4/vmlist.c"
#include "core/era/linux-2.4/vfree.c"
#include "core/era/linux-2.4/vmalloc.c"
#include "core/era/linux-2.4/vmalloc-inline.c"
#include "core/era/linux-2.4/vmap.c"
#include "core/era/linux-2.4/remap-area-pages.c"
#include "core/era/linux-2.4/ioremap.c"
#include "core/era/linux-2.4/calls.c"

#define vunmap vfree                      /* as in include/linux/vmalloc.h */
CALL_FOR_FRAMES(vmap)
CALL_WITH_ADDR(vunmap)

const Era ERA(linux_2_4) = {
	.memory = &memory_linux_2_4,
	.version = KERNEL(2, 4) + 32,
	.call = {
		CALLS_OF_2_4,
		[VMS_OP_VMAP] = call_vmap, [VMS_OP_VUNMAP] = call_vunmap,
	}
};
