/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcpu-areas.c -- ranges for the CPUs' own data: several at fixed distances from each other, from the top down.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same until 6.12).  The distances are those of the first chunk; a base is
 * looked for at which every range lies in a hole.  Starting with the last range at the top, the base goes down until
 * each range in turn, from the last to the first and round again, has been found to fit:
 *
 *   base + offset[0]          base + offset[1]
 *        [ size[0] ]               [ size[1] ]
 *   -----|   hole      |-------|      hole        |---------- VMALLOC_END
 *
 * Inaccuracies: the array of vm_structs, which the kernel returns, is freed at once here.
 *
 * Golden traces: 6.1-real-s13_pcpu.
 */

struct pcpu_ranges {
	const uint64_t *pair;     /* offset and size of each */
	unsigned nr_vms, last;    /* last: the one with the highest offset */
	addr_t align;
};

static addr_t pcpu_offset(const struct pcpu_ranges *r, unsigned area) { return (addr_t)r->pair[2 * area]; }
static addr_t pcpu_size(const struct pcpu_ranges *r, unsigned area) { return (addr_t)r->pair[2 * area + 1]; }
static addr_t pcpu_end(const struct pcpu_ranges *r, unsigned area) { return pcpu_offset(r, area) + pcpu_size(r, area); }

/* The hole that holds an address, else the one below it, or NULL. */
static const struct vmap_area *pvm_find_va_enclose_addr(const Machine *m, addr_t addr)
{
	const struct vmap_area *va = NULL;
	ref_t n = vmalloc_of(m)->free_vmap_area_root;

	while (n) {
		const struct vmap_area *tmp = va_of_node(m, n);

		if (tmp->va_start > addr) {
			n = tmp->rb_node.rb_left;
			continue;
		}
		va = tmp;
		if (tmp->va_end >= addr)
			break;
		n = tmp->rb_node.rb_right;
	}
	return va;
}

/* The highest aligned end in a hole or in those below it: *va becomes that hole, NULL where there is none. */
static addr_t pvm_determine_end_from_reverse(const Machine *m, const struct vmap_area **va, addr_t align)
{
	addr_t vmalloc_end = VMALLOC_END & ~(align - 1);

	while (*va) {
		addr_t addr = (*va)->va_end & ~(align - 1);
		const struct rb_node *prev;

		addr = addr < vmalloc_end ? addr : vmalloc_end;
		if ((*va)->va_start < addr)
			return addr;
		prev = rb_prev(m, &(*va)->rb_node);
		*va = prev ? va_of_node(m, ref(m, prev)) : NULL;
	}
	return 0;
}

/* The base at which all ranges fit; false where there is none. */
static bool find_pcpu_base(Machine *m, const struct pcpu_ranges *r, addr_t *base)
{
	addr_t vmalloc_start = ALIGN(VMALLOC_START, r->align), vmalloc_end = VMALLOC_END & ~(r->align - 1);
	addr_t last_end = pcpu_end(r, r->last);
	unsigned area = r->last, term_area = r->last;
	const struct vmap_area *va = pvm_find_va_enclose_addr(m, vmalloc_end);

	*base = pvm_determine_end_from_reverse(m, &va, r->align) - pcpu_end(r, area);
	for (;;) {
		if (!va || *base + last_end < vmalloc_start + last_end)
			return false;
		MARK(m, PCPU_TRY, *base, area, va);
		if (*base + pcpu_end(r, area) > va->va_end) {
			/* It reaches beyond this hole: lower, and all of them again. */
			*base = pvm_determine_end_from_reverse(m, &va, r->align) - pcpu_end(r, area);
			term_area = area;
			continue;
		}
		if (*base + pcpu_offset(r, area) < va->va_start) {
			const struct rb_node *prev = rb_prev(m, &va->rb_node);

			va = prev ? va_of_node(m, ref(m, prev)) : NULL;
			*base = pvm_determine_end_from_reverse(m, &va, r->align) - pcpu_end(r, area);
			term_area = area;
			continue;
		}
		area = (area + r->nr_vms - 1) % r->nr_vms;
		if (area == term_area)
			return true;
		va = pvm_find_va_enclose_addr(m, *base + pcpu_end(r, area));
	}
}

/* -------- the objects that will describe the ranges */

/* An array of them: what is behind the number of its bytes. */
struct pcpu_objects {
	struct buffer buffer;
	uint32_t unused;
	ref_t ref[];
};

static const struct pcpu_objects *pcpu_array(Machine *m, unsigned nr_vms)
{
	uint32_t bytes = (uint32_t)(sizeof(struct pcpu_objects) + nr_vms * sizeof(ref_t));

	return kmalloc(m, VMS_KIND_BUFFER, bytes, nr_vms * SIZEOF_POINTER, GFP_KERNEL);
}

static void pcpu_put(Machine *m, const struct pcpu_objects *objects, unsigned area, const void *object)
{
	arena_write(m, &objects->ref[area], sizeof(ref_t), ref(m, object));
}

/* A vmap_area for each range that has none; false where one cannot be had. */
static bool alloc_pcpu_vas(Machine *m, const struct pcpu_objects *vas, unsigned nr_vms)
{
	for (unsigned area = 0; area < nr_vms; area++) {
		if (!vas->ref[area])
			pcpu_put(m, vas, area, kmem_cache_alloc_vmap_area(m, GFP_KERNEL));
		if (!vas->ref[area])
			return false;
	}
	return true;
}

static bool alloc_pcpu_objects(Machine *m, const struct pcpu_objects *vas, const struct pcpu_objects *vms,
                               unsigned nr_vms)
{
	for (unsigned area = 0; area < nr_vms; area++) {
		pcpu_put(m, vas, area, kmem_cache_alloc_vmap_area(m, GFP_KERNEL));
		pcpu_put(m, vms, area, kzalloc_struct(m, VM_STRUCT, vm_struct, GFP_KERNEL));
		if (!vas->ref[area] || !vms->ref[area])
			return false;
	}
	return true;
}

static void free_pcpu_objects(Machine *m, const struct pcpu_objects *objects, unsigned nr_vms)
{
	for (unsigned area = 0; area < nr_vms; area++)
		kfree(m, at(m, objects->ref[area]));
}

/* -------- taking the ranges */

/* Cut one range out of its hole; false where that needs an object and there is none. */
static bool take_pcpu_range(Machine *m, const struct pcpu_ranges *r, unsigned area, addr_t base,
                            const struct vmap_area *va)
{
	addr_t start = base + pcpu_offset(r, area), size = pcpu_size(r, area);
	const struct vmap_area *hole = pvm_find_va_enclose_addr(m, start);

	if (!hole || !adjust_va_to_fit_type(m, hole, start, size, classify_va_fit_type(hole, start, size)))
		return false;
	SET(m, va, va_start, start);
	SET(m, va, va_end, start + size);
	return true;
}

/* All of them; or none: those that were taken become holes again, and have no object any more. */
static bool take_pcpu_ranges(Machine *m, const struct pcpu_ranges *r, addr_t base, const struct pcpu_objects *vas)
{
	unsigned area = 0;

	while (area < r->nr_vms && take_pcpu_range(m, r, area, base, at(m, vas->ref[area])))
		area++;
	if (area == r->nr_vms)
		return true;
	while (area-- > 0) {
		give_back(m, at(m, vas->ref[area]));
		pcpu_put(m, vas, area, NULL);
	}
	return false;
}

/* The ranges are areas in use now. */
static void describe_pcpu_range(Machine *m, const struct vmap_area *va, const struct vm_struct *vm)
{
	SET(m, vm, flags, VM_ALLOC);
	SET(m, vm, addr, va->va_start);
	SET(m, vm, size, va_size(va));
	SET(m, vm, caller, caller_now(m));
	SET_REF(m, va, vm, vm);
	insert_vmap_area(m, busy_areas_at(m, va->va_start), va);
	MARK(m, VA_TAKEN, va, va->va_start, va->va_end, va_size(va));
}

/* The last range, in the order of addresses; a mistake of the caller's stops the kernel. */
static void verify_pcpu_ranges(Machine *m, struct pcpu_ranges *r)
{
	for (unsigned area = 0; area < r->nr_vms; area++) {
		addr_t start = pcpu_offset(r, area), end = pcpu_end(r, area);

		BUG_ON(m, start & (r->align - 1) || pcpu_size(r, area) & (r->align - 1));
		if (start > pcpu_offset(r, r->last))
			r->last = area;
		for (unsigned area2 = area + 1; area2 < r->nr_vms; area2++)
			BUG_ON(m, pcpu_offset(r, area2) < end && start < pcpu_end(r, area2));
	}
}

/* Find a base and take the ranges, if need be once more after a purge.  0 where there is no room. */
static addr_t get_pcpu_ranges(Machine *m, const struct pcpu_ranges *r, const struct pcpu_objects *vas,
                              const struct pcpu_objects *vms)
{
	bool purged = false;
	addr_t base;

	others_run(m, EVENT_BEGIN);
	while (!find_pcpu_base(m, r, &base) || !take_pcpu_ranges(m, r, base, vas)) {
		if (purged)
			return 0;
		purged = true;
		MARK(m, VA_RETRY, purged);
		purge_for_pcpu(m);
		if (!alloc_pcpu_vas(m, vas, r->nr_vms))
			return 0;
	}
	for (unsigned area = 0; area < r->nr_vms; area++)
		describe_pcpu_range(m, at(m, vas->ref[area]), at(m, vms->ref[area]));
	return base;
}

/* The base from which the offsets count; 0 where there is no room, even after a purge, or no memory for objects. */
static addr_t pcpu_get_vm_areas(Machine *m, const uint64_t *pair, unsigned nr_vms, addr_t align)
{
	struct pcpu_ranges r = { pair, nr_vms, 0, align };
	const struct pcpu_objects *vms, *vas;
	addr_t base = 0;

	ENTER(m, nr_vms, align);
	BUG_ON(m, align & ~PAGE_MASK || !is_power_of_2(align));
	verify_pcpu_ranges(m, &r);
	if ((VMALLOC_END & ~(align - 1)) - ALIGN(VMALLOC_START, align) < pcpu_end(&r, r.last)) {
		WARN_ON(m, "vmalloc_end - vmalloc_start < last_end");
		goto out;
	}
	vms = pcpu_array(m, nr_vms);
	vas = pcpu_array(m, nr_vms);
	if (vms && vas) {
		if (alloc_pcpu_objects(m, vas, vms, nr_vms))
			base = get_pcpu_ranges(m, &r, vas, vms);
		if (!base) {
			free_pcpu_objects(m, vas, nr_vms);
			free_pcpu_objects(m, vms, nr_vms);
		}
	}
	kfree(m, vas);
	kfree(m, vms);
out:
	LEAVE(m, base);
	return base;
}

static void call_pcpu_get_vm_areas(Machine *m, const VmsOp *op, VmsResult *result)
{
	unsigned nr_vms = (unsigned)(op->n_pages / 2);
	addr_t base = nr_vms ? pcpu_get_vm_areas(m, op->pages, nr_vms, op_arg(op, "align")) : 0;

	give(m, result, base ? base + op->pages[0] : 0);
}

/* The kernel is given the array of their vm_structs; here their addresses. */
static void call_pcpu_free_vm_areas(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	if (!op->pages)
		free_vm_area(m, op_arg(op, "addr"));
	for (size_t i = 0; op->pages && i < op->n_pages; i++)
		free_vm_area(m, op->pages[i]);
}

#define CALLS_OF_PCPU \
	[VMS_OP_PCPU_GET_VM_AREAS] = call_pcpu_get_vm_areas, [VMS_OP_PCPU_FREE_VM_AREAS] = call_pcpu_free_vm_areas
