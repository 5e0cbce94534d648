/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-node.c -- nodes: so that CPUs do not wait for each other.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117; nodes are there since 6.9).  There is a node for each possible CPU.  An area
 * in use is filed with the node of its address: every 16 pages of addresses belong to the next node.
 *
 *   address    | 16 pages | 16 pages | 16 pages | 16 pages | 16 pages | ...
 *   node            0          1          2          3          0
 *
 * An area that waits for the purge is with the node of the CPU that reserved it.  The purge leaves ranges of up to 256
 * pages there, in pools: the next request of that size on that CPU takes one without looking at the tree of holes.
 *
 *   node 2, pool of 3-page ranges:   [ c ] -> [ b ] -> [ a ]     put in ascending at the head: highest address first
 *
 * With one CPU there is one node, and its pools stay empty.
 *
 * Each node has locks of its own: for its areas in use, for those that wait, for its pools.
 *
 * Golden traces: 6.12.117-4cpu-nodes, -nodes_oos, `pool` and `pools` of all 6.12.117-4cpu-*.
 */

enum { VMAP_RAM = 0x1, VMAP_BLOCK = 0x2 };        /* vmap_area.flags; bits from 8 on: 1 + the node it belongs to */

static const struct vmap_node *id_to_node(const Machine *m, unsigned id)
{
	return at(m, state_of(m)->vmap_node[id % vmalloc_of(m)->nr_vmap_nodes]);
}

static unsigned addr_to_node_id(const Machine *m, addr_t addr)
{
	return (unsigned)(addr / vmalloc_of(m)->vmap_zone_size % vmalloc_of(m)->nr_vmap_nodes);
}

static const struct vmap_node *addr_to_node(const Machine *m, addr_t addr)
{
	return id_to_node(m, addr_to_node_id(m, addr));
}

static uint64_t encode_vn_id(unsigned node_id) { return (uint64_t)(node_id + 1) << 8; }

/* The node that an area's flags name; false where they name none. */
static bool decode_vn_id(const Machine *m, const struct vmap_area *va, unsigned *vn_id)
{
	*vn_id = (unsigned)(va->flags >> 8) - 1;
	return *vn_id < vmalloc_of(m)->nr_vmap_nodes;
}

static struct area_set busy_areas(const struct vmap_node *vn) { return area_set(&vn->busy_root, &vn->busy_head, NULL); }
static struct area_set lazy_areas(const struct vmap_node *vn) { return area_set(&vn->lazy_root, &vn->lazy_head, NULL); }

/* The areas in use among which one at that address is. */
static struct area_set busy_areas_at(const Machine *m, addr_t addr) { return busy_areas(addr_to_node(m, addr)); }

/* -------- looking up */

static const struct vmap_area *__find_vmap_area(Machine *m, addr_t addr, const ref_t *root)
{
	ref_t n = *root;

	while (n) {
		const struct vmap_area *va = va_of_node(m, n);

		MARK(m, FIND_STEP, va, addr);
		if (addr < va->va_start)
			n = va->rb_node.rb_left;
		else if (addr >= va->va_end)
			n = va->rb_node.rb_right;
		else
			return va;
	}
	return NULL;
}

/* The node of the address first, then the others: an area may have begun in an earlier zone. */
static const struct vmap_area *find_in_nodes(Machine *m, addr_t addr, bool unlink)
{
	unsigned i = addr_to_node_id(m, addr), j = i;

	do {
		const struct vmap_node *vn = id_to_node(m, i);
		const struct vmap_area *va;

		spin_lock(m, busy_lock[i]);
		va = __find_vmap_area(m, addr, &vn->busy_root);
		if (va && unlink)
			unlink_va(m, busy_areas(vn), va);
		spin_unlock(m, busy_lock[i]);
		if (va)
			return va;
		i = (i + 1) % vmalloc_of(m)->nr_vmap_nodes;
	} while (i != j);
	return NULL;
}

static const struct vmap_area *find_vmap_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;

	ENTER(m, addr);
	va = find_in_nodes(m, addr, false);
	LEAVE(m, va);
	return va;
}

/* The same, and the area leaves the tree. */
static const struct vmap_area *find_unlink_vmap_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;

	ENTER(m, addr);
	va = find_in_nodes(m, addr, true);
	LEAVE(m, va);
	return va;
}

/* -------- pools */

static const struct vmap_pool *size_to_va_pool(const struct vmap_node *vn, addr_t size)
{
	addr_t idx = (size - 1) / PAGE_SIZE;

	return idx < VMS_POOL_PAGES ? pool_of_node(vn, (unsigned)idx) : NULL;
}

static bool node_pool_add_va(Machine *m, const struct vmap_node *vn, const struct vmap_area *va)
{
	const struct vmap_pool *vp = size_to_va_pool(vn, va_size(va));

	if (!vp)
		return false;
	spin_lock(m, pool_lock[vn->number]);
	list_add(m, &va->list, &vp->head);
	SET(m, vp, len, vp->len + 1);
	MARK(m, POOL_PUT, va, vn->number);
	spin_unlock(m, pool_lock[vn->number]);
	return true;
}

/* The first range of a pool, if it is aligned as asked; only that one is looked at. */
static const struct vmap_area *first_of_pool(Machine *m, const struct vmap_pool *vp, addr_t size, addr_t align,
                                             addr_t vstart, addr_t vend)
{
	const struct vmap_area *va = va_of_list(m, vp->head.next);

	if (va->va_start & (align - 1)) {
		MARK(m, POOL_ROTATE, va);
		list_del(m, &va->list);
		list_add_tail(m, &va->list, &vp->head);
		return NULL;
	}
	if (va_size(va) != size || va->va_start < vstart || va->va_end > vend) {
		WARN_ON_ONCE(m, 3, "err");
		return NULL;
	}
	list_del(m, &va->list);
	SET(m, vp, len, vp->len - 1);
	return va;
}

static const struct vmap_area *node_pool_del_va(Machine *m, const struct vmap_node *vn, addr_t size, addr_t align,
                                                addr_t vstart, addr_t vend)
{
	const struct vmap_pool *vp = size_to_va_pool(vn, size);
	const struct vmap_area *va;

	if (!vp || list_empty(m, &vp->head))
		return NULL;
	spin_lock(m, pool_lock[vn->number]);
	va = first_of_pool(m, vp, size, align, vstart, vend);
	spin_unlock(m, pool_lock[vn->number]);
	return va;
}

/* A range from the pool of this CPU's node, for requests that may lie anywhere; NULL where there is none.  In all those
 * cases the area will belong to that node (`vn_id`). */
static const struct vmap_area *node_alloc(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend,
                                          addr_t *addr, uint64_t *vn_id)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_node *vn;
	const struct vmap_area *va;

	*vn_id = 0;
	*addr = vend;
	if (vstart != VMALLOC_START || vend != VMALLOC_END || v->nr_vmap_nodes == 1)
		return NULL;
	vn = id_to_node(m, state_of(m)->this_cpu);
	va = node_pool_del_va(m, vn, size, align, vstart, vend);
	*vn_id = encode_vn_id(vn->number);
	if (va) {
		*addr = va->va_start;
		MARK(m, POOL_TAKE, vn->number, size, va);
	} else {
		MARK(m, POOL_MISS, vn->number, size);
	}
	return va;
}
