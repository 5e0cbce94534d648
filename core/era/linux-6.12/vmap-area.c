/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-area.c -- reserving a range of addresses.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  A range comes from the pool of this CPU, or out of the tree of holes; it is
 * filed with the node of its address, and told of its vm_struct before that.
 *
 * Inaccuracies: RCU and locks are left out (one task runs at a time); vmap_areas come from kmalloc-64, with which SLUB
 * merges their cache.
 *
 * Golden traces: 6.12.117-basic, -fail, -oos*, -rnd*, and -4cpu-*.
 */

/* Describe a range that was found, tell its vm_struct, and file it with its node. */
static void file_vmap_area(Machine *m, const struct vmap_area *va, addr_t addr, addr_t size, uint64_t flags,
                           const struct vm_struct *vm)
{
	SET(m, va, va_start, addr);
	SET(m, va, va_end, addr + size);
	SET(m, va, flags, flags);
	SET_REF(m, va, vm, vm);
	if (vm) {
		SET(m, vm, addr, va->va_start);
		SET(m, vm, size, va_size(va));
		MARK(m, VM_LINK, vm, va, vm->addr, vm->size);
	}
	MARK(m, NODE_PICK, va, addr_to_node_id(m, addr));
	insert_vmap_area(m, busy_areas(addr_to_node(m, addr)), va);
	MARK(m, VA_TAKEN, va, addr, va->va_end, size);
}

/* Reserve `size` bytes between vstart and vend; NULL where there is no room, even after a purge. */
static const struct vmap_area *alloc_vmap_area(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend,
                                               gfp_t gfp_mask, uint64_t va_flags, const struct vm_struct *vm)
{
	const struct vmap_area *va;
	uint64_t vn_id;
	addr_t addr;
	int purged = 0;

	ENTER(m, size, align, vstart, vend, gfp_mask);
	if (!size || size & ~PAGE_MASK || !is_power_of_2(align))
		goto failed;
	might_sleep(m, __func__);
	others_run(m, EVENT_BEGIN);

	gfp_mask &= GFP_RECLAIM_MASK;
	va = node_alloc(m, size, align, vstart, vend, &addr, &vn_id);
	if (!va)
		va = kmem_cache_alloc_vmap_area(m, gfp_mask);
	if (!va)
		goto failed;

retry:
	if (addr == vend) {
		preload_this_cpu(m, gfp_mask);
		addr = __alloc_vmap_area(m, size, align, vstart, vend);
	}
	if (addr == vend)
		goto overflow;

	file_vmap_area(m, va, addr, size, va_flags | vn_id, vm);
	BUG_ON(m, va->va_start & (align - 1));
	BUG_ON(m, va->va_start < vstart);
	BUG_ON(m, va->va_end > vend);
	others_run(m, EVENT_ALLOC);
	LEAVE(m, va);
	return va;

overflow:
	MARK(m, VA_OVERFLOW, addr, size, vend);
	if (!purged) {
		purged = 1;
		MARK(m, VA_RETRY, purged);
		reclaim_and_purge_vmap_areas(m);
		goto retry;
	}
	if (vmap_notify(m) > 0) {
		purged = 0;
		goto retry;
	}
	if (!(gfp_mask & __GFP_NOWARN))
		MARK(m, LOG_VA_ALLOC_FAILED_RANGE, size, vstart, vend);
	kfree(m, va);
	others_run(m, EVENT_ALLOC);
failed:
	va = NULL;
	LEAVE(m, va);
	return NULL;
}
