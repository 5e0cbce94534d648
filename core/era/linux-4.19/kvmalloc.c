/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmalloc.c -- what kvmalloc falls back to where kmalloc has nothing.
 *
 * Models mm/util.c of 4.19 (the same in 5.4).  vmalloc makes its page tables with GFP_KERNEL: who may not have all that
 * this allows gets nothing.
 */

static addr_t kvmalloc_large(Machine *m, addr_t size, gfp_t gfp_mask)
{
	return (gfp_mask & GFP_KERNEL) == GFP_KERNEL ? __vmalloc(m, size, gfp_mask) : 0;
}
