/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lazy-purge.c -- why a freed range cannot be used again at once, and where it goes then.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  Before a range can be given to somebody else, every CPU must have forgotten
 * its old translations, and asking all CPUs is slow.  So freed ranges gather, each with the node that it belongs to,
 * until their pages are more than lazy_max_pages; then a worker has one flush serve them all:
 *
 *   for each node     what is in its pools decays: a quarter goes back to the tree of holes
 *                     what waits is taken
 *   one flush
 *   for each node     small ranges go to its pools, the rest to the tree of holes
 *
 * Where addresses have run out, pools are emptied altogether, and nothing is put into them.
 *
 * Inaccuracies: the kernel has other CPUs purge some of the nodes, when much waits; here they are purged one after the
 * other.  A pool that keeps a part is locked once: the kernel takes out all of it, and puts the rest back.
 *
 * Golden traces: 6.12.117-lazy, -oos, -rnd2, -4cpu-nodes, -4cpu-nodes_oos.
 */

/* A list of ranges, each to become part of the tree of holes. */
static void reclaim_list_global(Machine *m, const struct list_head *head)
{
	if (list_empty(m, head))
		return;
	spin_lock(m, free_vmap_area_lock);
	while (!list_empty(m, head)) {
		const struct vmap_area *va = va_of_list(m, head->next);

		list_del(m, &va->list);
		MARK(m, VA_FREE, va, va->va_start, va->va_end, vmalloc_of(m)->vmap_lazy_nr);
		merge_or_add_vmap_area_augment(m, va);
	}
	spin_unlock(m, free_vmap_area_lock);
}

/* What the pool of one size loses: those at its head.  With fewer than four, none should go; but the count is taken
 * down before it is looked at, so that it wraps and all go. */
static void decay_pool(Machine *m, const struct vmap_node *vn, const struct vmap_pool *vp, bool full_decay)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	uint64_t len = vp->len, n_decay = full_decay || len < 4 ? len : len >> 2;

	spin_lock(m, pool_lock[vn->number]);
	MARK(m, POOL_DECAY, vn->number, n_decay, len);
	SET(m, vp, len, len - n_decay);
	spin_unlock(m, pool_lock[vn->number]);
	for (; n_decay; n_decay--) {
		const struct vmap_area *va = va_of_list(m, vp->head.next);

		list_del(m, &va->list);
		merge_or_add_vmap_area(m, area_set(&v->decay_root, &v->decay_list, NULL), va);
	}
}

static void decay_va_pool_node(Machine *m, const struct vmap_node *vn, bool full_decay)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	SET(m, v, decay_root, 0);
	for (unsigned i = 0; i < VMS_POOL_PAGES; i++)
		if (!list_empty(m, &pool_of_node(vn, i)->head))
			decay_pool(m, vn, pool_of_node(vn, i), full_decay);
	reclaim_list_global(m, &v->decay_list);
}

/* Take what waits in a node, and widen [start, end) over it; false where nothing waits. */
static bool take_lazy(Machine *m, const struct vmap_node *vn, addr_t *start, addr_t *end)
{
	const struct vmap_area *first, *last;

	list_init(m, &vn->purge_list);
	if (!vn->lazy_root)
		return false;
	spin_lock(m, lazy_lock[vn->number]);
	SET(m, vn, lazy_root, 0);
	list_replace_init(m, &vn->lazy_head, &vn->purge_list);
	spin_unlock(m, lazy_lock[vn->number]);
	first = va_of_list(m, vn->purge_list.next);
	last = va_of_list(m, vn->purge_list.prev);
	*start = first->va_start < *start ? first->va_start : *start;
	*end = last->va_end > *end ? last->va_end : *end;
	MARK(m, PURGE_RANGE, first, *start, *end);
	return true;
}

static void purge_vmap_node(Machine *m, const struct vmap_node *vn)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	int64_t nr_purged_pages = 0;

	SET(m, vn, nr_purged, 0);
	while (!list_empty(m, &vn->purge_list)) {
		const struct vmap_area *va = va_of_list(m, vn->purge_list.next);
		unsigned vn_id;

		list_del(m, &va->list);
		nr_purged_pages += (int64_t)(va_size(va) >> PAGE_SHIFT);
		SET(m, vn, nr_purged, vn->nr_purged + 1);
		if (decode_vn_id(m, va, &vn_id) && !vn->skip_populate && node_pool_add_va(m, vn, va))
			continue;
		list_add(m, &va->list, &v->local_purge_list);
	}
	SET(m, v, vmap_lazy_nr, v->vmap_lazy_nr - nr_purged_pages);
	reclaim_list_global(m, &v->local_purge_list);
}

static bool __purge_vmap_area_lazy(Machine *m, addr_t start, addr_t end, bool full_pool_decay)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	bool any = false;

	ENTER(m, start, end, full_pool_decay);
	others_run(m, EVENT_PURGE);
	MARK(m, VA_PURGE, v->vmap_lazy_nr);
	for (unsigned i = 0; i < v->nr_vmap_nodes; i++) {
		const struct vmap_node *vn = id_to_node(m, i);

		SET(m, vn, skip_populate, full_pool_decay);
		decay_va_pool_node(m, vn, full_pool_decay);
		any |= take_lazy(m, vn, &start, &end);
	}
	if (any)
		flush_tlb_kernel_range(m, start, end);
	else
		MARK(m, PURGE_NOTHING, v->vmap_lazy_nr);
	for (unsigned i = 0; i < v->nr_vmap_nodes; i++)
		if (!list_empty(m, &id_to_node(m, i)->purge_list))
			purge_vmap_node(m, id_to_node(m, i));
	LEAVE_VOID(m);
	return any;
}

/* Addresses have run out: give back everything that can be, idle blocks of vm_map_ram and the pools as well. */
static void reclaim_and_purge_vmap_areas(Machine *m)
{
	mutex_lock(m, vmap_purge_lock);
	purge_fragmented_blocks_allcpus(m);
	__purge_vmap_area_lazy(m, ADDR_MAX, 0, true);
	mutex_unlock(m, vmap_purge_lock);
}

static void drain_vmap_area_work(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	SET(m, state_of(m), drain_pending, 0);
	MARK(m, DRAIN_RUN, v->vmap_lazy_nr);
	mutex_lock(m, vmap_purge_lock);
	__purge_vmap_area_lazy(m, ADDR_MAX, 0, false);
	mutex_unlock(m, vmap_purge_lock);
}

/* The range is unmapped and in no tree: put it among those that wait. */
static void free_vmap_area_noflush(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_node *vn;
	unsigned vn_id;
	int64_t nr_lazy;

	ENTER(m, va);
	others_run(m, EVENT_FREE);
	nr_lazy = v->vmap_lazy_nr + (int64_t)(va_size(va) >> PAGE_SHIFT);
	SET(m, v, vmap_lazy_nr, nr_lazy);
	MARK(m, LAZY_ADD, va, nr_lazy, v->lazy_max_pages);
	vn = decode_vn_id(m, va, &vn_id) ? id_to_node(m, vn_id) : addr_to_node(m, va->va_start);
	spin_lock(m, lazy_lock[vn->number]);
	insert_vmap_area(m, lazy_areas(vn), va);
	spin_unlock(m, lazy_lock[vn->number]);

	if (nr_lazy > (int64_t)v->lazy_max_pages && !state_of(m)->drain_pending) {
		MARK(m, DRAIN_SCHEDULE, nr_lazy, v->lazy_max_pages);
		SET(m, state_of(m), drain_pending, 1);
	}
	LEAVE_VOID(m);
}

/* Flush all lazy mappings now: after this no alias of any freed page is left. */
static void vm_unmap_aliases(Machine *m)
{
	addr_t start = ADDR_MAX, end = 0;
	bool flush;

	ENTER(m, start, end);
	might_sleep(m, __func__);
	mutex_lock(m, vmap_purge_lock);
	flush = unmap_aliases_of_blocks(m, &start, &end);
	if (!__purge_vmap_area_lazy(m, start, end, false) && flush)
		flush_tlb_kernel_range(m, start, end);
	mutex_unlock(m, vmap_purge_lock);
	LEAVE_VOID(m);
}

/* The shrinker "vmap-node": memory is short. */
static void vmap_node_shrink_scan(Machine *m)
{
	unsigned nr_vmap_nodes = (unsigned)vmalloc_of(m)->nr_vmap_nodes;

	ENTER(m, nr_vmap_nodes);
	for (unsigned i = 0; i < nr_vmap_nodes; i++)
		decay_va_pool_node(m, id_to_node(m, i), true);
	LEAVE_VOID(m);
}
