/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lazy-purge.c -- why a freed range cannot be used again at once.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192).  Before a range can be given to somebody else, every CPU must have forgotten
 * its old translations, and asking all CPUs is slow.  So freed ranges gather in a tree of their own, where those that
 * touch become one, until their pages are more than lazy_max_pages; then a worker has one flush serve them all.
 *
 *   purge_vmap_area_root:  [a    ]   [b]     [c      ]     from the first start to the last end: one flush
 *
 * They become holes in the order of their addresses.
 *
 * Inaccuracies: other tasks run between two ranges only where a scenario says so.
 *
 * Golden traces: 6.1.192-lazy, -oos, -rnd2; 6.1-real-s08_lazy*, -r02.
 */

static struct area_set lazy_areas(const Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	return area_set(&v->purge_vmap_area_root, &v->purge_vmap_area_list, NULL);
}

/* One more of the ranges that this purge has taken becomes a hole. */
static void purge_one(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_area *va = va_of_list(m, v->local_purge_list.next);
	int64_t nr = (int64_t)(va_size(va) >> PAGE_SHIFT);

	list_del(m, &va->list);
	MARK(m, VA_FREE, va, va->va_start, va->va_end, v->vmap_lazy_nr - nr);
	if (merge_or_add_vmap_area_augment(m, va))
		SET(m, v, vmap_lazy_nr, v->vmap_lazy_nr - nr);
}

/* Take all that waits out of its tree, and have the TLBs forget it; false where nothing waits.  Where another task's
 * purge is still going on, it holds vmap_purge_lock until its end. */
static bool purge_begin(Machine *m, addr_t start, addr_t end)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_area *first, *last;

	while (!list_empty(m, &v->local_purge_list))
		purge_one(m);
	MARK(m, VA_PURGE, v->vmap_lazy_nr);
	spin_lock(m, purge_vmap_area_lock);
	SET(m, v, purge_vmap_area_root, 0);
	list_replace_init(m, &v->purge_vmap_area_list, &v->local_purge_list);
	spin_unlock(m, purge_vmap_area_lock);
	if (list_empty(m, &v->local_purge_list)) {
		MARK(m, PURGE_NOTHING, v->vmap_lazy_nr);
		return false;
	}
	first = va_of_list(m, v->local_purge_list.next);
	last = va_of_list(m, v->local_purge_list.prev);
	start = first->va_start < start ? first->va_start : start;
	end = last->va_end > end ? last->va_end : end;
	MARK(m, PURGE_RANGE, first, start, end);
	flush_tlb_kernel_range(m, start, end);
	return true;
}

static bool __purge_vmap_area_lazy(Machine *m, addr_t start, addr_t end)
{
	const struct list_head *local_purge_list = &vmalloc_of(m)->local_purge_list;
	bool any;

	ENTER(m, start, end);
	others_run(m, EVENT_PURGE);
	any = purge_begin(m, start, end);
	if (any)
		spin_lock(m, free_vmap_area_lock);
	while (!list_empty(m, local_purge_list)) {
		others_run(m, EVENT_MERGE);
		if (!list_empty(m, local_purge_list))
			purge_one(m);
	}
	if (any)
		spin_unlock(m, free_vmap_area_lock);
	LEAVE_VOID(m);
	return any;
}

/* The worker, for as long as too much waits. */
static void drain_vmap_area_work(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	SET(m, state_of(m), drain_pending, 0);
	MARK(m, DRAIN_RUN, v->vmap_lazy_nr);
	do {
		mutex_lock(m, vmap_purge_lock);
		__purge_vmap_area_lazy(m, ADDR_MAX, 0);
		mutex_unlock(m, vmap_purge_lock);
	} while (v->vmap_lazy_nr > (int64_t)v->lazy_max_pages);
}

static void add_lazy(Machine *m, const struct vmap_area *va)
{
	spin_lock(m, purge_vmap_area_lock);
	merge_or_add_vmap_area(m, lazy_areas(m), va);
	spin_unlock(m, purge_vmap_area_lock);
}

/* The range is unmapped: put it among those that wait. */
static void free_vmap_area_noflush(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	int64_t nr_lazy;

	ENTER(m, va);
	others_run(m, EVENT_FREE);
	spin_lock(m, vmap_area_lock);
	unlink_va(m, busy_areas(m), va);
	spin_unlock(m, vmap_area_lock);
	nr_lazy = v->vmap_lazy_nr + (int64_t)(va_size(va) >> PAGE_SHIFT);
	SET(m, v, vmap_lazy_nr, nr_lazy);
	MARK(m, LAZY_ADD, va, nr_lazy, v->lazy_max_pages);
	add_lazy(m, va);

	if (nr_lazy > (int64_t)v->lazy_max_pages && !state_of(m)->drain_pending) {
		MARK(m, DRAIN_SCHEDULE, nr_lazy, v->lazy_max_pages);
		SET(m, state_of(m), drain_pending, 1);
	}
	LEAVE_VOID(m);
}
