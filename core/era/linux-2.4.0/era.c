/* SPDX-License-Identifier: GPL-2.0-or-later */
/* era.c -- linux-2.4.0 on x86_32, as one unit.
 *
 * Models mm/vmalloc.c of 2.4.0 (blob a0b32c6ed823) and arch/i386/mm/ioremap.c: the series as it began.  What later
 * changed is in this folder, the rest in linux-2.4.  Read the files in the order in which they are included below.
 *
 *   here                                            in 2.4.32
 *   a hole must be larger than what is asked for    as large is enough
 *   size 0, or more than RAM: BUG                   NULL
 *   all TLBs are flushed after mapping, too         after unmapping alone
 *   out of frames: vfree undoes everything          a part is lost
 *   ioremap may map a page too few                  right
 *   no vmap                                         vmap, vunmap
 *
 * Inaccuracies: as in linux-2.4.
 */

#define GFP_DEF "core/era/linux-2.4.0/gfp.def"
#include "core/era/unit.h"

#define num_physpages (state_of(m)->totalram_pages)

#include "core/era/linux-2.4/area-page.c"
#include "core/era/linux-2.4/free-area-pages.c"
#include "core/era/linux-2.4.0/alloc-area-pages.c"
#include "core/era/linux-2.4.0/vmlist.c"
#include "core/era/linux-2.4.0/vfree.c"
#include "core/era/linux-2.4.0/vmalloc.c"
#include "core/era/linux-2.4/vmalloc-inline.c"
#include "core/era/linux-2.4/remap-area-pages.c"
#include "core/era/linux-2.4.0/ioremap.c"
#include "core/era/linux-2.4/calls.c"

const Era ERA(linux_2_4_0) = {
	.memory = &memory_linux_2_4_0,
	.version = KERNEL(2, 4),
	.call = { CALLS_OF_2_4 },
};
