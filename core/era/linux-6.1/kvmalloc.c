/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmalloc.c -- what kvmalloc falls back to where kmalloc has nothing.
 *
 * Models mm/util.c of 6.1 (6.1.192; the same in 6.12).  Who may not sleep gets nothing, and nobody gets more than
 * INT_MAX.
 */

static addr_t kvmalloc_large(Machine *m, addr_t size, gfp_t gfp_mask)
{
	if (!gfp_may_block(m, gfp_mask))
		return 0;
	if (size > INT_MAX) {
		if (!(gfp_mask & __GFP_NOWARN))
			WARN_ON_ONCE(m, 6, "size > INT_MAX");
		return 0;
	}
	return __vmalloc_node_range(m, size, 1, VMALLOC_START, VMALLOC_END, gfp_mask, PAGE_KERNEL, VM_ALLOW_HUGE_VMAP);
}
