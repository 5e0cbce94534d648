/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-area.c -- the search for a range of addresses.
 *
 * Models mm/vmalloc.c of 2.6.34.  A search goes down the tree to the first area in the way, and from there from area
 * to area, each time from the start of its range: nothing is remembered.  Behind each area that it steps over it
 * leaves one more page free, besides the guard page that is part of the area:
 *
 *   [ page | guard ] 1 page [ page | guard ] 1 page [ page | guard ]        one page of memory every three pages
 *
 * Whether there is room is asked of the last byte, addr + size - 1.  A range that would end exactly at the top of the
 * address space passes; its va_end is 0, and where there are others already, no place is found for it.
 *
 * Inaccuracies: RCU is left out; the message is not rate limited.
 *
 * Golden traces: 2.6.34-*-basic, -frag, -align, -range, -oos*, -bug_top, -rnd*.
 */

/* Down the tree, all the way, to an area near `addr`.  It may end below: then the next one is the first in the way. */
static const struct vmap_area *area_near(Machine *m, addr_t addr, addr_t size)
{
	ref_t n = vmalloc_of(m)->vmap_area_root;
	const struct vmap_area *first = NULL;

	while (n) {
		const struct vmap_area *tmp = va_of_node(m, n);

		MARK(m, VA_TREE_STEP, tmp, addr);
		if (tmp->va_end >= addr) {
			if (!first && tmp->va_start < (addr_t)(addr + size))
				first = tmp;
			n = tmp->rb_node.rb_left;
		} else {
			first = tmp;
			n = tmp->rb_node.rb_right;
		}
	}
	return first;
}

static const struct vmap_area *next_area(const Machine *m, const struct vmap_area *va)
{
	const struct rb_node *n = rb_next(m, &va->rb_node);

	return n ? va_of_node(m, ref(m, n)) : NULL;
}

/* Reserve `size` bytes between vstart and vend; NULL where there is no room, even after a purge. */
static const struct vmap_area *alloc_vmap_area(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend,
                                               int nid, gfp_t gfp_mask)
{
	const struct vmap_area *va, *first;
	addr_t addr;
	int purged = 0;

	ENTER(m, size, align, vstart, vend, nid, gfp_mask);
	BUG_ON(m, !size);
	BUG_ON(m, size & ~PAGE_MASK);

	va = kzalloc_struct_node(m, nid, VMAP_AREA, vmap_area, gfp_mask & GFP_RECLAIM_MASK);
	if (!va)
		goto failed;

retry:
	addr = ALIGN(vstart, align);
	spin_lock(m, vmap_area_lock);
	MARK(m, VA_SEARCH_BEGIN, addr, size, align, vstart, vend);
	if ((addr_t)(addr + size - 1) < addr)
		goto overflow;

	first = area_near(m, addr, size);
	if (first && first->va_end < addr)
		first = next_area(m, first);

	/* From area to area, until the gap below one is large enough. */
	while (first && (addr_t)(addr + size) > first->va_start && (addr_t)(addr + size) <= vend) {
		MARK(m, VA_SEARCH_STEP, first, addr, size);
		addr = ALIGN(first->va_end + PAGE_SIZE, align);
		MARK(m, VA_NEXT_GAP, first, addr, size);
		if ((addr_t)(addr + size - 1) < addr)
			goto overflow;
		first = next_area(m, first);
	}

	if ((addr_t)(addr + size) > vend)
		goto overflow;
	MARK(m, VA_FIT, addr, (addr_t)(addr + size), size);

	BUG_ON(m, addr & (align - 1));
	SET(m, va, va_start, addr);
	SET(m, va, va_end, (addr_t)(addr + size));
	SET(m, va, flags, 0);
	__insert_vmap_area(m, va);
	MARK(m, VA_TAKEN, va, addr, va->va_end, size);
	spin_unlock(m, vmap_area_lock);
	LEAVE(m, va);
	return va;

overflow:
	MARK(m, VA_OVERFLOW, addr, size, vend);
	spin_unlock(m, vmap_area_lock);
	if (!purged) {
		purged = 1;
		MARK(m, VA_RETRY, purged);
		purge_vmap_area_lazy(m);
		goto retry;
	}
	MARK(m, LOG_VA_ALLOC_FAILED_OLD, size);
	kfree(m, va);
failed:
	va = NULL;
	LEAVE(m, va);
	return NULL;
}

/* Take a range out of tree and list, at purge time. */
static void __free_vmap_area(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	rb_erase(m, vmap_area_tree(m), &va->rb_node);
	list_del(m, &va->list);
	if (va->va_end > VMALLOC_START && va->va_end <= VMALLOC_END && va->va_end > v->vmap_area_pcpu_hole)
		SET(m, v, vmap_area_pcpu_hole, va->va_end);
}
