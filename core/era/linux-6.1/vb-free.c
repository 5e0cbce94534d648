/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vb-free.c -- pages come back to a block.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12, but for used_map).
 *
 * Golden traces: -vm_map_ram of all.
 */

static void vb_free(Machine *m, addr_t addr, addr_t size)
{
	uint64_t count = (uint64_t)1 << get_order(size), offset = (addr & (VMAP_BLOCK_SIZE - 1)) >> PAGE_SHIFT;
	const struct vmap_block *vb = block_at(m, addr);

	ENTER(m, addr, size);
	BUG_ON(m, !size || size & ~PAGE_MASK || size > PAGE_SIZE * VMAP_MAX_ALLOC);
	vunmap_range_noflush(m, addr, addr + size);
	/* The kernel takes the lock of what it has not found. */
	if (!vb)
		null_pointer_oops(m, 0, true);
	spin_lock(m, vb_lock);
	if (offset < vb->dirty_min)
		SET(m, vb, dirty_min, offset);
	if (offset + count > vb->dirty_max)
		SET(m, vb, dirty_max, offset + count);
	SET(m, vb, dirty, vb->dirty + count);
	MARK(m, BLOCK_DIRTY, vb, count, vb->dirty);
	if (vb->dirty == VMAP_BBMAP_BITS) {
		BUG_ON(m, vb->free);
		spin_unlock(m, vb_lock);
		free_vmap_block(m, vb);
	} else {
		spin_unlock(m, vb_lock);
	}
	LEAVE_VOID(m);
}
