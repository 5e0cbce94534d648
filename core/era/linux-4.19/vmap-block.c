/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-block.c -- vm_map_ram: short-lived mappings without a search.
 *
 * Models mm/vmalloc.c of 4.19 (unchanged until 6.1).  A block is a range of VMAP_BBMAP_BITS pages in one CPU's queue.
 * Pages are handed out from its start to its end and never twice; what comes back is only counted as dirty.  When all
 * is dirty, the whole range is freed.
 *
 *   block  | dirty | in use | dirty |  free: handed out from here on  |
 *                                   ^ VMAP_BBMAP_BITS - free
 *
 * More than VMAP_MAX_ALLOC pages get a range of their own, without guard page and without vm_struct.
 *
 * Golden traces: -vm_map_ram of 4.19.1, 5.4.59 and 6.1.192.
 */

/* A new block at the end of this CPU's queue; its first pages are the caller's.  0 where there is none to be had. */
static addr_t new_vmap_block(Machine *m, unsigned order)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_block *vb;
	const struct vmap_area *va;
	addr_t addr = 0;

	ENTER(m, order);
	vb = kzalloc_struct_node(m, numa_node_id(m), VMAP_BLOCK, vmap_block, GFP_KERNEL);
	if (!vb)
		goto out;
	va = alloc_vmap_area(m, VMAP_BLOCK_SIZE, VMAP_BLOCK_SIZE, VMALLOC_START, VMALLOC_END,
	                     numa_node_id(m), GFP_KERNEL);
	if (!va) {
		kfree(m, vb);
		goto out;
	}
	addr = va->va_start;
	SET_REF(m, vb, va, va);
	SET(m, vb, free, VMAP_BBMAP_BITS - (1u << order));
	SET(m, vb, dirty, 0);
	SET(m, vb, dirty_min, VMAP_BBMAP_BITS);
	SET(m, vb, dirty_max, 0);
	SET(m, vb, cpu, state_of(m)->this_cpu);
	lock_block_tree(m);
	SET(m, vb, next, v->vmap_blocks);
	SET_REF(m, v, vmap_blocks, vb);
	unlock_block_tree(m);
	spin_lock(m, vbq_lock[vb->cpu]);
	list_add_tail(m, &vb->free_list, &this_cpu(m)->vmap_block_queue);
	MARK(m, BLOCK_NEW, vb, addr, vb->cpu);
	spin_unlock(m, vbq_lock[vb->cpu]);
out:
	LEAVE(m, addr);
	return addr;
}

/* -------- blocks that cannot be used up any more, because nothing in them is in use */

static bool is_fragmented(const Machine *m, const struct vmap_block *vb)
{
	return vb->free + vb->dirty == VMAP_BBMAP_BITS && vb->dirty != VMAP_BBMAP_BITS;
}

static void purge_fragmented_blocks(Machine *m, unsigned cpu)
{
	const struct list_head *queue = &state_of(m)->cpu[cpu].vmap_block_queue;
	const struct vmap_block *purge = NULL, *last = NULL;

	ENTER(m, cpu);
	for (ref_t p = queue->next, next; p != ref(m, queue); p = next) {
		const struct vmap_block *vb = list_entry(m, p, struct vmap_block, free_list);

		next = vb->free_list.next;
		if (!is_fragmented(m, vb))
			continue;
		spin_lock(m, vb_lock);
		SET(m, vb, free, 0);
		SET(m, vb, dirty, VMAP_BBMAP_BITS);
		SET(m, vb, dirty_min, 0);
		SET(m, vb, dirty_max, VMAP_BBMAP_BITS);
		spin_lock(m, vbq_lock[cpu]);
		list_del(m, &vb->free_list);
		spin_unlock(m, vbq_lock[cpu]);
		spin_unlock(m, vb_lock);
		if (last)
			SET_REF(m, last, purge.next, &vb->purge);
		else
			purge = vb;
		last = vb;
	}
	while (purge) {
		const struct vmap_block *vb = purge;

		purge = vb->purge.next ? list_entry(m, vb->purge.next, struct vmap_block, purge) : NULL;
		free_vmap_block(m, vb);
	}
	LEAVE_VOID(m);
}

/* Widen [start, end) over the dirty pages of a block; true where there are any. */
static bool dirty_range(const Machine *m, const struct vmap_block *vb, addr_t *start, addr_t *end)
{
	addr_t s = vmap_block_vaddr(m, vb, vb->dirty_min), e = vmap_block_vaddr(m, vb, vb->dirty_max);

	if (!vb->dirty)
		return false;
	*start = s < *start ? s : *start;
	*end = e > *end ? e : *end;
	return true;
}
