/* SPDX-License-Identifier: GPL-2.0-or-later */
/* purge.c -- one flush for all that waits, then its addresses are free.
 *
 * Models mm/vmalloc.c of 2.6.34 (the same in 3.15).
 *
 * Golden traces: `lazy_pages` and `tlb` of 2.6.34-* and 3.15.5-*.
 */

static void free_lazy_areas(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	spin_lock(m, vmap_area_lock);
	while (v->valist) {
		const struct vmap_area *va = at(m, v->valist);

		__free_vmap_area(m, va);
		MARK(m, VA_FREE, va, va->va_start, va->va_end, v->vmap_lazy_nr);
		SET(m, v, valist, va->purge_list);
		kfree(m, va);
	}
	spin_unlock(m, vmap_area_lock);
}

/* With `sync`, idle blocks of vm_map_ram go first; with `force_flush`, [start, end) is flushed even where nothing
 * waits. */
static void __purge_vmap_area_lazy(Machine *m, addr_t start, addr_t end, bool sync, bool force_flush)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	int64_t nr;

	ENTER(m, start, end, sync, force_flush);
	if (!sync && !force_flush) {
		if (!spin_trylock(m, purge_lock))
			goto out;
	} else {
		spin_lock(m, purge_lock);
	}
	if (sync)
		purge_fragmented_blocks_allcpus(m);

	MARK(m, VA_PURGE, v->vmap_lazy_nr);
	nr = collect_lazy_areas(m, &start, &end);
	SET(m, v, vmap_lazy_nr, (int)(v->vmap_lazy_nr - nr));
	if (nr || force_flush)
		flush_tlb_kernel_range(m, start, end);
	else
		MARK(m, PURGE_NOTHING, v->vmap_lazy_nr);

	if (nr)
		free_lazy_areas(m);
	spin_unlock(m, purge_lock);
out:
	LEAVE_VOID(m);
}

/* Purge, unless a purge is going on already. */
static void try_purge_vmap_area_lazy(Machine *m)
{
	__purge_vmap_area_lazy(m, ADDR_MAX, 0, false, false);
}

/* Give back everything that can be: idle blocks of vm_map_ram as well. */
static void purge_vmap_area_lazy(Machine *m)
{
	__purge_vmap_area_lazy(m, ADDR_MAX, 0, true, false);
}
