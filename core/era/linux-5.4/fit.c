/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fit.c -- does a request fit into a hole, what is cut out of it, and the spare object that this may take.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same until 6.12).  Four ways to cut a request out of a hole:
 *
 *   FL  |=========|   all of it: the node goes         LE  |====|-----|   its start: the node keeps the rest
 *   RE  |-----|====|  its end                          NE  |--|====|--|   its middle: the node keeps what is right
 *                                                          lva             of it, a new node gets what is left
 *
 * Golden traces: `fit` and `from` of 5.4.59-* and 6.1.192-*.
 */

static addr_t nva_start(const struct vmap_area *va, addr_t align, addr_t vstart)
{
	return va->va_start > vstart ? ALIGN(va->va_start, align) : ALIGN(vstart, align);
}

static bool is_within_this_va(const struct vmap_area *va, addr_t size, addr_t align, addr_t vstart)
{
	addr_t nva_start_addr = nva_start(va, align, vstart);

	/* A large size or alignment may wrap. */
	if (nva_start_addr + size < nva_start_addr || nva_start_addr < vstart)
		return false;
	return nva_start_addr + size <= va->va_end;
}

enum fit_type { NOTHING_FIT, FL_FIT_TYPE, LE_FIT_TYPE, RE_FIT_TYPE, NE_FIT_TYPE };
static const char *const fit_names[] = { "", "FL", "LE", "RE", "NE" };

static enum fit_type classify_va_fit_type(const struct vmap_area *va, addr_t nva_start_addr, addr_t size)
{
	bool at_end = va->va_end == nva_start_addr + size;

	if (nva_start_addr < va->va_start || nva_start_addr + size > va->va_end)
		return NOTHING_FIT;
	if (va->va_start == nva_start_addr)
		return at_end ? FL_FIT_TYPE : LE_FIT_TYPE;
	return at_end ? RE_FIT_TYPE : NE_FIT_TYPE;
}

/* The object for a second hole: the spare one of this CPU, or a new one; NULL where there is none. */
static const struct vmap_area *take_preloaded(Machine *m)
{
	const struct cpu *cpu = this_cpu(m);
	const struct vmap_area *lva = at(m, cpu->ne_fit_preload_node);

	SET(m, cpu, ne_fit_preload_node, 0);
	return lva ? lva : kmem_cache_alloc_vmap_area(m, GFP_NOWAIT);
}


/* Cut the request out of a hole; false where that needs an object and there is none. */
static bool adjust_va_to_fit_type(Machine *m, const struct vmap_area *va, addr_t nva_start_addr, addr_t size,
                                  enum fit_type type)
{
	const struct vmap_area *lva;
	ref_t below;

	MARK(m, VA_CARVE, va, nva_start_addr, size, fit_names[type]);
	switch (type) {
	case FL_FIT_TYPE:
		unlink_va(m, free_areas(m), va);
		kfree(m, va);
		return true;
	case LE_FIT_TYPE:
		SET(m, va, va_start, va->va_start + size);
		augment_tree_propagate_from(m, va);
		return true;
	case RE_FIT_TYPE:
		SET(m, va, va_end, nva_start_addr);
		augment_tree_propagate_from(m, va);
		return true;
	case NE_FIT_TYPE:
		lva = take_preloaded(m);
		if (!lva)
			return false;
		SET(m, lva, va_start, va->va_start);
		SET(m, lva, va_end, nva_start_addr);
		SET(m, va, va_start, nva_start_addr + size);
		MARK(m, VA_SPLIT, va, lva);
		augment_tree_propagate_from(m, va);
		below = ref(m, &va->rb_node);
		insert_vmap_area_augment(m, lva, &below);
		return true;
	default:
		return false;
	}
}

/* A hole may have to be split, which takes an object, and that is no time to allocate one: keep a spare one ready. */
static void preload_this_cpu(Machine *m, gfp_t gfp_mask)
{
	const struct cpu *cpu = this_cpu(m);

	if (cpu->ne_fit_preload_node)
		return;
	SET_REF(m, cpu, ne_fit_preload_node, kmem_cache_alloc_vmap_area(m, gfp_mask));
	MARK(m, VA_PRELOAD, state_of(m)->this_cpu);
}
