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
