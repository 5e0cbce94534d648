/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-area.c -- reserving a range of addresses.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59).  Two trees: what is in use, and what is free.  A range that is reserved leaves the
 * one and enters the other; lazily freed ranges are in neither.
 *
 * Inaccuracies: RCU and locks are left out (one task runs at a time); vmap_areas come from kmalloc-64, with which SLUB
 * merges their cache.
 *
 * Golden traces: 5.4.59-basic, -fail, -oos*, -rnd*.
 */

static struct area_set busy_areas(const Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	return area_set(&v->vmap_area_root, &v->vmap_area_list, NULL);
}

static void insert_vmap_area(Machine *m, const struct vmap_area *va)
{
	struct area_set set = busy_areas(m);
	const struct rb_node *parent;
	const ref_t *link = find_va_links(m, va, set.tree.root, &parent);

	if (link)
		link_va(m, set, va, parent, link);
}

/* A hole may have to be split, which takes an object, and that is no time to allocate one: keep a spare one ready. */
static void preload_this_cpu(Machine *m, gfp_t gfp_mask)
{
	const struct cpu *cpu = this_cpu(m);

	if (cpu->ne_fit_preload_node)
		return;
	SET_REF(m, cpu, ne_fit_preload_node, kzalloc_struct(m, VMAP_AREA, vmap_area, gfp_mask));
	MARK(m, VA_PRELOAD, state_of(m)->this_cpu);
}

/* Reserve `size` bytes between vstart and vend; NULL where there is no room, even after a purge. */
static const struct vmap_area *alloc_vmap_area(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend,
                                               gfp_t gfp_mask)
{
	const struct vmap_area *va;
	addr_t addr;
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
	preload_this_cpu(m, GFP_KERNEL);
	addr = __alloc_vmap_area(m, size, align, vstart, vend);
	if (addr == vend)
		goto overflow;

	SET(m, va, va_start, addr);
	SET(m, va, va_end, addr + size);
	SET(m, va, vm, 0);
	insert_vmap_area(m, va);
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
	if (gfp_may_block(gfp_mask) && vmap_notify(m) > 0) {
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
