/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lazy-purge.c -- why a freed range cannot be used again at once.
 *
 * Models mm/vmalloc.c of 3.15.  Before a range can be given to somebody else, every CPU must have forgotten its old
 * translations, and asking all CPUs is slow.  So a freed range only gets a flag and stays where it is, until the
 * pages of all such ranges are more than lazy_max_pages; then the whole list of areas is walked for them, and one
 * flush serves them all:
 *
 *   vmap_area_list:  [ a ] - ( b ) - [ c ] - ( d ) - [ e ]          ( ): VM_LAZY_FREE
 *   valist:                  ( b )     -     ( d )                  start = b's va_start, end = d's va_end
 *
 * The page-table entries are gone already: the way out cleared them.
 *
 * Golden traces: `lazy_pages` and `tlb` of all, 3.15.5-*-lazy.
 */

/* Take every area that waits onto valist, in the order of addresses, and widen [start, end) over it; their pages. */
static int64_t collect_lazy_areas(Machine *m, addr_t *start, addr_t *end)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_area *last = NULL;
	int64_t nr = 0;

	for (ref_t p = v->vmap_area_list.next; p != ref(m, &v->vmap_area_list); ) {
		const struct vmap_area *va = va_of_list(m, p);

		MARK(m, PURGE_STEP, va);
		p = va->list.next;
		if (!(va->flags & VM_LAZY_FREE))
			continue;
		*start = va->va_start < *start ? (addr_t)va->va_start : *start;
		*end = va->va_end > *end ? (addr_t)va->va_end : *end;
		nr += (int64_t)((va->va_end - va->va_start) >> PAGE_SHIFT);
		MARK(m, PURGE_RANGE, va, *start, *end);
		if (last)
			SET_REF(m, last, purge_list, va);
		else
			SET_REF(m, v, valist, va);
		last = va;
		SET(m, va, flags, (va->flags | VM_LAZY_FREEING) & ~(uint64_t)VM_LAZY_FREE);
	}
	return nr;
}

/* With `sync`, idle blocks of vm_map_ram go first; with `force_flush`, [start, end) is flushed even where nothing
 * waits. */
static void __purge_vmap_area_lazy(Machine *m, addr_t start, addr_t end, bool sync, bool force_flush)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	int64_t nr;

	ENTER(m, start, end, sync, force_flush);
	if (!sync && !force_flush && v->vmap_purge_lock)
		goto out;
	SET(m, v, vmap_purge_lock, 1);
	if (sync)
		purge_fragmented_blocks_allcpus(m);

	MARK(m, VA_PURGE, v->vmap_lazy_nr);
	nr = collect_lazy_areas(m, &start, &end);
	SET(m, v, vmap_lazy_nr, (int)(v->vmap_lazy_nr - nr));
	if (nr || force_flush)
		flush_tlb_kernel_range(m, start, end);
	else
		MARK(m, PURGE_NOTHING, v->vmap_lazy_nr);

	while (v->valist) {
		const struct vmap_area *va = at(m, v->valist);

		__free_vmap_area(m, va);
		MARK(m, VA_FREE, va, va->va_start, va->va_end, v->vmap_lazy_nr);
		SET(m, v, valist, va->purge_list);
		kfree(m, va);
	}
	SET(m, v, vmap_purge_lock, 0);
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

/* The range is unmapped: let it wait.  The counter is an int, and is compared without sign. */
static void free_vmap_area_noflush(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	int nr_lazy;

	ENTER(m, va);
	SET(m, va, flags, va->flags | VM_LAZY_FREE);
	nr_lazy = (int)(v->vmap_lazy_nr + (int64_t)((va->va_end - va->va_start) >> PAGE_SHIFT));
	SET(m, v, vmap_lazy_nr, nr_lazy);
	MARK(m, LAZY_ADD, va, nr_lazy, v->lazy_max_pages);

	if ((addr_t)nr_lazy > v->lazy_max_pages)
		try_purge_vmap_area_lazy(m);
	LEAVE_VOID(m);
}

static void free_unmap_vmap_area(Machine *m, const struct vmap_area *va)
{
	MARK(m, CACHE_FLUSH, va->va_start, va->va_end);
	unmap_vmap_area(m, va);
	free_vmap_area_noflush(m, va);
}

/* Flush all lazy mappings now: after this no alias of any freed page is left. */
static void vm_unmap_aliases(Machine *m)
{
	addr_t start = ADDR_MAX, end = 0;
	bool flush;

	ENTER(m, start, end);
	flush = dirty_range_of_blocks(m, &start, &end);
	__purge_vmap_area_lazy(m, start, end, true, flush);
	LEAVE_VOID(m);
}

/* Make the next free purge at once.  The true count is lost by this, and the counter is wrong ever after. */
static void set_iounmap_nonlazy(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	uint64_t lazy_max_pages = v->lazy_max_pages;

	ENTER(m, lazy_max_pages);
	SET(m, v, vmap_lazy_nr, lazy_max_pages + 1);
	LEAVE_VOID(m);
}
