/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-block.c -- vm_map_ram: short-lived mappings without a search.
 *
 * Models mm/vmalloc.c of 2.6.34.  A map says which pages of a block were handed out: the lowest free region will do
 * that begins at a multiple of its own size.  What comes back is marked in a second map, and is not handed out again,
 * though the holes before it are.  When all is dirty, the whole range is freed.
 *
 *   alloc_map   | 1 | . | 1   1 | 1   1   1   1 | . ...     one page, two, four; the hole at 1 can still be had
 *   dirty_map   | 1 | . | .   . | 1   1   1   1 | . ...     still mapped, until the next purge that looks at blocks
 *
 * Golden traces: 2.6.34-*-vm_map_ram.
 */

static const uint64_t *alloc_map(const struct vmap_block *vb)
{
	return ((const struct vmap_block_with_maps *)vb)->alloc_map;
}

/* Take the lowest free region that begins at a multiple of its size.  Its first bit, or -ENOMEM. */
static int bitmap_find_free_region(Machine *m, const uint64_t *bitmap, unsigned bits, unsigned order)
{
	for (unsigned pos = 0; pos + (1u << order) <= bits; pos += 1u << order)
		if (!bitmap_allocate_region(m, bitmap, pos, order))
			return (int)pos;
	return -ENOMEM;
}

static unsigned find_next_zero_bit(const uint64_t *bitmap, unsigned bits, unsigned i)
{
	while (i < bits && test_bit(i, bitmap))
		i++;
	return i;
}

/* The lowest free region of a block; 0 where it has too few pages.  With enough of them there is always such a
 * region. */
static addr_t vb_take(Machine *m, const struct vmap_block *vb, unsigned order)
{
	uint64_t count = (uint64_t)1 << order;
	addr_t addr = 0;
	int i;

	spin_lock(m, vb_lock);
	MARK(m, BLOCK_TRY, vb, vb->free, count);
	if (vb->free < count)
		goto next;
	i = bitmap_find_free_region(m, alloc_map(vb), VMAP_BBMAP_BITS, order);
	if (i < 0)
		goto next;
	addr = vmap_block_vaddr(m, vb, (uint64_t)i);
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

/* get_order(0) is as large as an order can be.  No block has so many pages, and when there is no room for one more, the
 * purge takes the empty ones back: it never ends. */
_Noreturn static void vb_alloc_nothing(Machine *m)
{
	MARK(m, BLOCK_ENDLESS, BITS_PER_LONG - PAGE_SHIFT);
	MARK(m, LOG_SOFT_LOCKUP, state_of(m)->this_cpu);
	machine_bug(m);
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
	if (!size)
		vb_alloc_nothing(m);
	do {
		for (ref_t p = queue->next, next; p != ref(m, queue) && !addr; p = next) {
			next = ((const struct list_head *)at(m, p))->next;
			addr = vb_take(m, list_entry(m, p, struct vmap_block, free_list), order);
		}
	} while (!addr && new_vmap_block(m, GFP_KERNEL));
	LEAVE(m, addr);
	return addr;
}

static void free_vmap_block(Machine *m, const struct vmap_block *vb)
{
	const struct vmap_area *va = at(m, vb->va);

	MARK(m, BLOCK_FREE, vb, va);
	spin_lock(m, vmap_block_tree_lock);
	block_forget(m, vb);
	spin_unlock(m, vmap_block_tree_lock);
	free_unmap_vmap_area_noflush(m, va);
	kfree(m, vb);
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

/* Clear the entries of a block's dirty pages, run by run, and widen [start, end) over them; true where there are
 * any. */
static bool unmap_dirty_pages(Machine *m, const struct vmap_block *vb, addr_t *start, addr_t *end)
{
	unsigned i = find_next_bit(dirty_map(vb), VMAP_BBMAP_BITS, 0), j;
	bool flush = i < VMAP_BBMAP_BITS;

	spin_lock(m, vb_lock);
	for (; i < VMAP_BBMAP_BITS; i = find_next_bit(dirty_map(vb), VMAP_BBMAP_BITS, j)) {
		addr_t s, e;

		j = find_next_zero_bit(dirty_map(vb), VMAP_BBMAP_BITS, i);
		s = vmap_block_vaddr(m, vb, i);
		e = vmap_block_vaddr(m, vb, j);
		vunmap_page_range(m, s, e);
		*start = s < *start ? s : *start;
		*end = e > *end ? e : *end;
	}
	spin_unlock(m, vb_lock);
	return flush;
}

/* The same for all blocks in queues. */
static bool unmap_dirty_pages_of_blocks(Machine *m, addr_t *start, addr_t *end)
{
	bool flush = false;

	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++) {
		const struct list_head *queue = &state_of(m)->cpu[cpu].vmap_block_queue;

		list_for_each(m, p, queue)
			flush |= unmap_dirty_pages(m, list_entry(m, p, struct vmap_block, free_list), start, end);
	}
	return flush;
}
