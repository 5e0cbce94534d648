/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lazy-purge.c -- why a freed range cannot be used again at once.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59).  Before a range can be given to somebody else, every CPU must have forgotten its
 * old translations, and asking all CPUs is slow.  So freed ranges gather on a list, last freed first, until their pages
 * are more than lazy_max_pages; then one flush serves them all.
 *
 *   vmap_purge_list -> [c] -> [b] -> [a]          start = lowest va_start, end = highest va_end: one flush
 *
 * They have left the tree of areas in use, and enter that of the holes with the purge, last freed first.
 *
 * Inaccuracies: the purge lets nobody in between ranges (cond_resched_lock); vmalloc_sync_unmappings has nothing to do
 * here.
 *
 * Golden traces: 5.4.59-lazy, -oos, -rnd2.
 */

static bool __purge_vmap_area_lazy(Machine *m, addr_t start, addr_t end)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_area *va;

	ENTER(m, start, end);
	MARK(m, VA_PURGE, v->vmap_lazy_nr);
	SET(m, v, valist, v->vmap_purge_list);
	SET(m, v, vmap_purge_list, 0);
	for (va = at(m, v->valist); va; va = at(m, va->purge_list)) {
		if (va->va_start < start)
			start = va->va_start;
		if (va->va_end > end)
			end = va->va_end;
		MARK(m, PURGE_RANGE, va, start, end);
	}
	if (!v->valist) {
		MARK(m, PURGE_NOTHING, v->vmap_lazy_nr);
		LEAVE_VOID(m);
		return false;
	}

	flush_tlb_kernel_range(m, start, end);

	spin_lock(m, vmap_area_lock);
	while ((va = at(m, v->valist))) {
		int64_t nr = (int64_t)(va_size(va) >> PAGE_SHIFT);

		SET(m, v, valist, va->purge_list);
		MARK(m, VA_FREE, va, va->va_start, va->va_end, v->vmap_lazy_nr - nr);
		merge_or_add_vmap_area(m, va);
		SET(m, v, vmap_lazy_nr, v->vmap_lazy_nr - nr);
	}
	spin_unlock(m, vmap_area_lock);
	LEAVE_VOID(m);
	return true;
}

/* llist_add */
static void add_lazy(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	SET(m, va, purge_list, v->vmap_purge_list);
	SET_REF(m, v, vmap_purge_list, va);
}

/* The range is unmapped: put it on the list of those that wait. */
static void free_vmap_area_noflush(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	int64_t nr_lazy;

	ENTER(m, va);
	spin_lock(m, vmap_area_lock);
	unlink_va(m, busy_areas(m), va);
	spin_unlock(m, vmap_area_lock);
	nr_lazy = v->vmap_lazy_nr + (int64_t)((va->va_end - va->va_start) >> PAGE_SHIFT);
	SET(m, v, vmap_lazy_nr, nr_lazy);
	add_lazy(m, va);
	MARK(m, LAZY_ADD, va, nr_lazy, v->lazy_max_pages);

	if ((addr_t)nr_lazy > v->lazy_max_pages)
		try_purge_vmap_area_lazy(m);
	LEAVE_VOID(m);
}
