/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-block.c -- vm_map_ram: short-lived mappings without a search.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  A block is a range of VMAP_BBMAP_BITS pages in one CPU's queue.  Pages are
 * handed out from its start to its end and never twice; what comes back is only counted as dirty.  When all is dirty,
 * the whole range is freed.
 *
 *   block  | dirty | in use | dirty |  free: handed out from here on  |
 *                                   ^ VMAP_BBMAP_BITS - free
 *
 * More than VMAP_MAX_ALLOC pages get a range of their own, without guard page and without vm_struct.
 *
 * Inaccuracies: used_map, which says which pages are in use to who reads /proc/kcore, is left out.
 *
 * Golden traces: 6.12.117-vm_map_ram, -4cpu-vm_map_ram.
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
	                     numa_node_id(m), GFP_KERNEL,
	                     VMAP_RAM | VMAP_BLOCK, NULL);
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
	SET(m, vb, next, v->vmap_blocks);
	SET_REF(m, v, vmap_blocks, vb);
	spin_lock(m, vbq_lock[vb->cpu]);
	list_add_tail(m, &vb->free_list, &this_cpu(m)->vmap_block_queue);
	MARK(m, BLOCK_NEW, vb, addr, vb->cpu);
	spin_unlock(m, vbq_lock[vb->cpu]);
out:
	LEAVE(m, addr);
	return addr;
}

static void free_vmap_block(Machine *m, const struct vmap_block *vb)
{
	const struct vmap_area *va = at(m, vb->va);
	const struct vmap_node *vn = addr_to_node(m, va->va_start);

	MARK(m, BLOCK_FREE, vb, va);
	block_forget(m, vb);
	spin_lock(m, busy_lock[vn->number]);
	unlink_va(m, busy_areas(vn), va);
	spin_unlock(m, busy_lock[vn->number]);
	free_vmap_area_noflush(m, va);
	kfree(m, vb);
}

/* -------- blocks that cannot be used up any more, because nothing in them is in use */

#define VMAP_PURGE_THRESHOLD (VMAP_BBMAP_BITS / 4)

/* A list of blocks that are to go, in order. */
struct purge_list {
	const struct vmap_block *first, *last;
};

/* The block goes onto the list if nothing in it is in use; where that is not urgent, only with little left to hand
 * out. */
static bool purge_fragmented_block(Machine *m, const struct vmap_block *vb, struct purge_list *purge, bool force_purge)
{
	if (vb->free + vb->dirty != VMAP_BBMAP_BITS || vb->dirty == VMAP_BBMAP_BITS)
		return false;
	if (!force_purge && vb->free >= VMAP_PURGE_THRESHOLD)
		return false;
	SET(m, vb, free, 0);
	SET(m, vb, dirty, VMAP_BBMAP_BITS);
	SET(m, vb, dirty_min, 0);
	SET(m, vb, dirty_max, VMAP_BBMAP_BITS);
	spin_lock(m, vbq_lock[vb->cpu]);
	list_del(m, &vb->free_list);
	spin_unlock(m, vbq_lock[vb->cpu]);
	if (purge->last)
		SET_REF(m, purge->last, purge.next, &vb->purge);
	else
		purge->first = vb;
	purge->last = vb;
	return true;
}

static void free_purged_blocks(Machine *m, struct purge_list *purge)
{
	while (purge->first) {
		const struct vmap_block *vb = purge->first;
		ref_t next = vb->purge.next;

		purge->first = next ? list_entry(m, next, struct vmap_block, purge) : NULL;
		free_vmap_block(m, vb);
	}
}

static void purge_fragmented_blocks(Machine *m, unsigned cpu)
{
	const struct list_head *queue = &state_of(m)->cpu[cpu].vmap_block_queue;
	struct purge_list purge = { NULL, NULL };

	ENTER(m, cpu);
	for (ref_t p = queue->next, next; p != ref(m, queue); p = next) {
		const struct vmap_block *vb = list_entry(m, p, struct vmap_block, free_list);

		next = vb->free_list.next;
		if (vb->free + vb->dirty != VMAP_BBMAP_BITS || vb->dirty == VMAP_BBMAP_BITS)
			continue;
		spin_lock(m, vb_lock);
		purge_fragmented_block(m, vb, &purge, true);
		spin_unlock(m, vb_lock);
	}
	free_purged_blocks(m, &purge);
	LEAVE_VOID(m);
}

/* The blocks are spread over the CPUs by their addresses: the next one of `cpu` above an address, or NULL. */
static const struct vmap_block *next_block_of(const Machine *m, unsigned cpu, addr_t above)
{
	const struct vmap_block *vb = at(m, vmalloc_of(m)->vmap_blocks), *next = NULL;

	for (; vb; vb = at(m, vb->next)) {
		addr_t addr = vmap_block_vaddr(m, vb, 0);

		if (addr > above && addr / VMAP_BLOCK_SIZE % vms_machine_cpus(m) == cpu &&
		    (!next || addr < vmap_block_vaddr(m, next, 0)))
			next = vb;
	}
	return next;
}

/* Widen [start, end) over the pages of a block that became dirty since the last time; true where there are any. */
static bool dirty_range_of_block(Machine *m, const struct vmap_block *vb, addr_t *start, addr_t *end)
{
	addr_t s = vmap_block_vaddr(m, vb, vb->dirty_min), e = vmap_block_vaddr(m, vb, vb->dirty_max);

	if (!vb->dirty_max || vb->dirty == VMAP_BBMAP_BITS)
		return false;
	*start = s < *start ? s : *start;
	*end = e > *end ? e : *end;
	SET(m, vb, dirty_min, VMAP_BBMAP_BITS);
	SET(m, vb, dirty_max, 0);
	return true;
}

/* Blocks with little left to hand out go; of the others the dirty pages are to be flushed. */
static bool unmap_aliases_of_blocks(Machine *m, addr_t *start, addr_t *end)
{
	struct purge_list purge = { NULL, NULL };
	bool flush = false;

	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++) {
		const struct vmap_block *vb = next_block_of(m, cpu, 0);

		for (; vb; vb = next_block_of(m, cpu, vmap_block_vaddr(m, vb, 0))) {
			spin_lock(m, vb_lock);
			if (!purge_fragmented_block(m, vb, &purge, false))
				flush |= dirty_range_of_block(m, vb, start, end);
			spin_unlock(m, vb_lock);
		}
	}
	free_purged_blocks(m, &purge);
	return flush;
}
