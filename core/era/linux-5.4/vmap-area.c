/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-area.c -- reserving a range of addresses.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59).  Two trees: what is in use, and what is free.  A range that is reserved leaves
 * the one and enters the other; lazily freed ranges are in neither.
 *
 * Inaccuracies: RCU and locks are left out (one task runs at a time); vmap_areas come from kmalloc-64, with which SLUB
 * merges their cache.
 *
 * Golden traces: 5.4.59-basic, -fail, -oos*, -rnd*.
 */

/* Reserve `size` bytes between vstart and vend; NULL where there is no room, even after a purge. */
static const struct vmap_area *alloc_vmap_area(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend,
                                               gfp_t gfp_mask)
{
	const struct vmap_area *va;
	addr_t addr;
	int purged = 0;

	ENTER(m, size, align, vstart, vend, gfp_mask);
	BUG_ON(m, !size);
	BUG_ON(m, size & ~PAGE_MASK);
	BUG_ON(m, !is_power_of_2(align));
	might_sleep(m, __func__);

	va = kmem_cache_alloc_vmap_area(m, gfp_mask & GFP_RECLAIM_MASK);
	if (!va)
		goto failed;

retry:
	preload_this_cpu(m, GFP_KERNEL);
	addr = __alloc_vmap_area(m, size, align, vstart, vend);
	if (addr == vend)
		goto overflow;

	SET(m, va, va_start, addr);
	SET(m, va, va_end, addr + size);
	SET(m, va, vm, 0);
	insert_vmap_area(m, busy_areas(m), va);
	MARK(m, VA_TAKEN, va, addr, va->va_end, size);
	BUG_ON(m, va->va_start & (align - 1));
	BUG_ON(m, va->va_start < vstart);
	BUG_ON(m, va->va_end > vend);
	LEAVE(m, va);
	return va;

overflow:
	MARK(m, VA_OVERFLOW, addr, size, vend);
	if (!purged) {
		purged = 1;
		MARK(m, VA_RETRY, purged);
		purge_vmap_area_lazy(m);
		goto retry;
	}
	if (gfp_may_block(m, gfp_mask) && vmap_notify(m) > 0) {
		purged = 0;
		goto retry;
	}
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_VA_ALLOC_FAILED, size);
	kfree(m, va);
failed:
	va = NULL;
	LEAVE(m, va);
	return NULL;
}
