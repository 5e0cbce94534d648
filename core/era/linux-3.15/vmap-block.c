/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-block.c -- vm_map_ram: short-lived mappings without a search.
 *
 * Models mm/vmalloc.c of 3.15.  Pages of a block are handed out from its start to its end and never twice; what comes
 * back is marked in a map of dirty pages.  When all is dirty, the whole range is freed.
 *
 *   block  | dirty | in use | dirty |  free: handed out from here on  |
 *                                   ^ VMAP_BBMAP_BITS - free
 *
 * Golden traces: 3.15.5-*-vm_map_ram.
 */

/* The first free pages of a block; 0 where it has too few. */
static addr_t vb_take(Machine *m, const struct vmap_block *vb, unsigned order)
{
	uint64_t count = (uint64_t)1 << order;
	addr_t addr = 0;

	spin_lock(m, vb_lock);
	MARK(m, BLOCK_TRY, vb, vb->free, count);
	if (vb->free < count)
		goto next;
	addr = vmap_block_vaddr(m, vb, VMAP_BBMAP_BITS - vb->free);
	SET(m, vb, free, vb->free - count);
	MARK(m, BLOCK_TAKE, vb, addr, count);
	if (!vb->free) {
		spin_lock(m, vbq_lock[vb->cpu]);
		list_del(m, &vb->free_list);
		spin_unlock(m, vbq_lock[vb->cpu]);
	}
next:
	spin_unlock(m, vb_lock);
	return addr;
}

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
	do {
		for (ref_t p = queue->next, next; p != ref(m, queue) && !addr; p = next) {
			next = ((const struct list_head *)at(m, p))->next;
			addr = vb_take(m, list_entry(m, p, struct vmap_block, free_list), order);
		}
	} while (!addr && new_vmap_block(m, GFP_KERNEL));
	LEAVE(m, addr);
	return addr;
}

static void vb_free(Machine *m, addr_t addr, addr_t size)
{
	uint64_t offset = (addr & (VMAP_BLOCK_SIZE - 1)) >> PAGE_SHIFT;
	const struct vmap_block *vb = block_at(m, addr);
	unsigned order = get_order(size);

	ENTER(m, addr, size);
	BUG_ON(m, !size || size & ~PAGE_MASK || size > PAGE_SIZE * VMAP_MAX_ALLOC);
	MARK(m, CACHE_FLUSH, addr, addr + size);
	BUG_ON(m, !vb);
	vunmap_page_range(m, addr, addr + size);
	spin_lock(m, vb_lock);
	BUG_ON(m, bitmap_allocate_region(m, dirty_map(vb), offset, order));
	SET(m, vb, dirty, vb->dirty + (1u << order));
	MARK(m, BLOCK_DIRTY, vb, (uint64_t)1 << order, vb->dirty);
	if (vb->dirty == VMAP_BBMAP_BITS) {
		BUG_ON(m, vb->free);
		spin_unlock(m, vb_lock);
		free_vmap_block(m, vb);
	} else {
		spin_unlock(m, vb_lock);
	}
	LEAVE_VOID(m);
}

/* Widen [start, end) over the dirty pages of a block; true where there are any. */
static bool dirty_range(const Machine *m, const struct vmap_block *vb, addr_t *start, addr_t *end)
{
	unsigned i = find_next_bit(dirty_map(vb), VMAP_BBMAP_BITS, 0), j = VMAP_BBMAP_BITS;
	addr_t s, e;

	if (i == VMAP_BBMAP_BITS)
		return false;
	while (!test_bit(j - 1, dirty_map(vb)))
		j--;
	s = vmap_block_vaddr(m, vb, i);
	e = vmap_block_vaddr(m, vb, j);
	*start = s < *start ? s : *start;
	*end = e > *end ? e : *end;
	return true;
}
