/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block-queue.c -- the blocks of vm_map_ram: where they are kept, and when one goes unused.
 *
 * Models mm/vmalloc.c of 2.6.34 (the same in 3.15).  A block is a range of VMAP_BBMAP_BITS pages, aligned to its
 * size.  Each CPU has a queue of those with free pages, the newest first:
 *
 *   vmap_block_queue of a CPU:   [ newest ] - [ ... ] - [ oldest ]
 *
 * Inaccuracies: NR_CPUS, which decides the size of a block, is rounded up to a power of two, which 2.6.34 does not do
 * yet.
 */

static const uint64_t *dirty_map(const struct vmap_block *vb)
{
	return ((const struct vmap_block_with_maps *)vb)->dirty_map;
}

/* A new block at the head of this CPU's queue; NULL where there is none to be had. */
static const struct vmap_block *new_vmap_block(Machine *m, gfp_t gfp_mask)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_block *vb;
	const struct vmap_area *va;

	ENTER(m, gfp_mask);
	vb = kmalloc_node(m, numa_node_id(m), VMS_KIND_VMAP_BLOCK, sizeof(struct vmap_block_with_maps),
	                  layout_size(m, VMS_KIND_VMAP_BLOCK), gfp_mask & GFP_RECLAIM_MASK);
	if (!vb)
		goto out;
	va = alloc_vmap_area(m, VMAP_BLOCK_SIZE, VMAP_BLOCK_SIZE, VMALLOC_START, VMALLOC_END,
	                     numa_node_id(m), gfp_mask);
	if (!va) {
		kfree(m, vb);
		vb = NULL;
		goto out;
	}
	SET_REF(m, vb, va, va);
	SET(m, vb, free, VMAP_BBMAP_BITS);
	SET(m, vb, dirty, 0);
	SET(m, vb, cpu, state_of(m)->this_cpu);
	spin_lock(m, vmap_block_tree_lock);
	SET(m, vb, next, v->vmap_blocks);
	SET_REF(m, v, vmap_blocks, vb);
	spin_unlock(m, vmap_block_tree_lock);
	spin_lock(m, vbq_lock[vb->cpu]);
	list_add(m, &vb->free_list, &this_cpu(m)->vmap_block_queue);
	MARK(m, BLOCK_NEW_FIRST, vb, va->va_start, vb->cpu);
	spin_unlock(m, vbq_lock[vb->cpu]);
out:
	LEAVE(m, vb);
	return vb;
}

/* -------- blocks that cannot be used up any more, because nothing in them is in use */

static void free_vmap_block(Machine *m, const struct vmap_block *vb);

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
		bitmap_fill(m, dirty_map(vb), VMAP_BBMAP_BITS);
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
