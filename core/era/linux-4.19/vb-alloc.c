/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vb-alloc.c -- pages from a block.
 *
 * Models mm/vmalloc.c of 4.19 (unchanged until 6.12).
 *
 * Golden traces: -vm_map_ram of all.
 */

/* `size` is rounded up to a power of two of pages. */
static addr_t vb_alloc(Machine *m, addr_t size)
{
	const struct list_head *queue = &this_cpu(m)->vmap_block_queue;
	unsigned order = get_order(size);
	addr_t addr = 0;

	ENTER(m, size);
	BUG_ON(m, size & ~PAGE_MASK);
	BUG_ON(m, size > PAGE_SIZE * VMAP_MAX_ALLOC);
	if (!size) {
		WARN_ON(m, "size == 0");
		LEAVE(m, addr);
		return 0;
	}
	list_for_each(m, p, queue) {
		const struct vmap_block *vb = list_entry(m, p, struct vmap_block, free_list);
		uint64_t count = (uint64_t)1 << order;

		spin_lock(m, vb_lock);
		MARK(m, BLOCK_TRY, vb, vb->free, count);
		if (vb->free < count) {
			spin_unlock(m, vb_lock);
			continue;
		}
		addr = vmap_block_vaddr(m, vb, VMAP_BBMAP_BITS - vb->free);
		SET(m, vb, free, vb->free - count);
		MARK(m, BLOCK_TAKE, vb, addr, count);
		if (!vb->free) {
			spin_lock(m, vbq_lock[vb->cpu]);
			list_del(m, &vb->free_list);
			spin_unlock(m, vbq_lock[vb->cpu]);
		}
		spin_unlock(m, vb_lock);
		break;
	}
	if (!addr)
		addr = new_vmap_block(m, order);
	LEAVE(m, addr);
	return addr;
}
