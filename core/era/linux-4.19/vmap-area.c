/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-area.c -- the search for a range of addresses.
 *
 * Models mm/vmalloc.c of 4.19 (4.19.1; unchanged in 5.0).  A search walks along the list of areas; so that it need not
 * begin at the start of the range each time, the place of the last one is remembered:
 *
 *   vstart                          free_vmap_cache
 *   |  [ area  g]   hole  [ area g]  [ area   g]      <-- the next search begins here, unless it asks for less than
 *                  <---->                                 cached_hole_size, or for a lower start, or for less alignment
 *               cached_hole_size
 *
 * Inaccuracies: free_vmap_cache names the area, not its tree node; RCU and locks are left out (one task runs at a
 * time).
 *
 * Golden traces: 4.19.1-basic, -frag, -align, -cache, -cache_wrap, -range, -oos*, -rnd*.
 */

/* Reserve `size` bytes between vstart and vend; NULL where there is no room, even after a purge. */
static const struct vmap_area *alloc_vmap_area(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend,
                                               gfp_t gfp_mask)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_area *va, *first;
	addr_t addr;
	ref_t n;
	int purged = 0;

	ENTER(m, size, align, vstart, vend, gfp_mask);
	BUG_ON(m, !size);
	BUG_ON(m, size & ~PAGE_MASK);
	BUG_ON(m, !is_power_of_2(align));
	might_sleep(m, __func__);

	va = kzalloc_struct(m, VMAP_AREA, vmap_area, gfp_mask & GFP_RECLAIM_MASK);
	if (!va)
		goto failed;

retry:
	/* The remembered place will not do where a smaller hole, a lower start or a looser alignment could be served
	 * below it. */
	if (!v->free_vmap_cache || size < v->cached_hole_size || vstart < v->cached_vstart || align < v->cached_align) {
nocache:
		MARK(m, VA_CACHE_DROP, size, vstart, align, v->cached_hole_size, v->cached_vstart, v->cached_align);
		SET(m, v, cached_hole_size, 0);
		SET(m, v, free_vmap_cache, 0);
	}
	SET(m, v, cached_vstart, vstart);
	SET(m, v, cached_align, align);

	if (v->free_vmap_cache) {
		first = at(m, v->free_vmap_cache);
		addr = ALIGN(first->va_end, align);
		if (addr < vstart)
			goto nocache;
		MARK(m, VA_CACHE_HIT, first, addr, size, align, vstart, vend);
		if (addr + size < addr)
			goto overflow;
	} else {
		addr = ALIGN(vstart, align);
		MARK(m, VA_SEARCH_BEGIN, addr, size, align, vstart, vend);
		if (addr + size < addr)
			goto overflow;

		/* The lowest area that ends at or above addr. */
		n = v->vmap_area_root;
		first = NULL;
		while (n) {
			const struct vmap_area *tmp = va_of_node(m, n);

			MARK(m, VA_TREE_STEP, tmp, addr);
			if (tmp->va_end >= addr) {
				first = tmp;
				if (tmp->va_start <= addr)
					break;
				n = tmp->rb_node.rb_left;
			} else {
				n = tmp->rb_node.rb_right;
			}
		}
		if (!first)
			goto found;
	}

	/* From area to area, until the gap below one is large enough. */
	while (addr + size > first->va_start && addr + size <= vend) {
		MARK(m, VA_SEARCH_STEP, first, addr, size, v->cached_hole_size);
		if ((addr_t)(addr + v->cached_hole_size) < first->va_start) {
			SET(m, v, cached_hole_size, (addr_t)(first->va_start - addr));
			MARK(m, VA_HOLE_NOTED, first, addr, v->cached_hole_size);
		}
		addr = ALIGN(first->va_end, align);
		MARK(m, VA_NEXT, first, addr, size);
		if (addr + size < addr)
			goto overflow;
		if (list_is_last(m, &first->list, &v->vmap_area_list))
			goto found;
		first = va_of_list(m, first->list.next);
	}

found:
	if (addr + size > vend)
		goto overflow;
	MARK(m, VA_FIT, addr, addr + size, size);

	SET(m, va, va_start, addr);
	SET(m, va, va_end, addr + size);
	SET(m, va, flags, 0);
	__insert_vmap_area(m, va);
	SET_REF(m, v, free_vmap_cache, va);
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
