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

/* Cut one range out of its hole, and describe it. */
static bool take_pcpu_range(Machine *m, const struct pcpu_ranges *r, unsigned area, addr_t base)
{
	addr_t start = base + pcpu_offset(r, area), size = pcpu_size(r, area);
	const struct vmap_area *hole = pvm_find_va_enclose_addr(m, start), *va;
	const struct vm_struct *vm;

	if (!hole || !adjust_va_to_fit_type(m, hole, start, size, classify_va_fit_type(hole, start, size)))
		return false;
	va = kzalloc_struct(m, VMAP_AREA, vmap_area, GFP_KERNEL);
	vm = kzalloc_struct(m, VM_STRUCT, vm_struct, GFP_KERNEL);
	BUG_ON(m, !va || !vm);
	SET(m, va, va_start, start);
	SET(m, va, va_end, start + size);
	SET(m, vm, flags, VM_ALLOC);
	SET(m, vm, addr, start);
	SET(m, vm, size, size);
	SET(m, vm, caller, caller_now(m));
	SET_REF(m, va, vm, vm);
	insert_vmap_area(m, busy_areas_at(m, start), va);
	MARK(m, VA_TAKEN, va, start, va->va_end, size);
	return true;
}

/* The base from which the offsets count; 0 where there is no room, even after a purge. */
static addr_t pcpu_get_vm_areas(Machine *m, const uint64_t *pair, unsigned nr_vms, addr_t align)
{
	struct pcpu_ranges r = { pair, nr_vms, 0, align };
	addr_t base = 0;
	bool found, purged = false;

	ENTER(m, nr_vms, align);
	BUG_ON(m, align & ~PAGE_MASK || !is_power_of_2(align));
	for (unsigned area = 1; area < nr_vms; area++)
		if (pcpu_offset(&r, area) > pcpu_offset(&r, r.last))
			r.last = area;
	others_run(m, EVENT_BEGIN);
	while (!(found = find_pcpu_base(m, &r, &base)) && !purged) {
		purged = true;
		MARK(m, VA_RETRY, purged);
		purge_for_pcpu(m);
	}
	for (unsigned area = 0; found && area < nr_vms; area++)
		found = take_pcpu_range(m, &r, area, base);
	if (!found)
		base = 0;
	LEAVE(m, base);
	return base;
}

static void call_pcpu_get_vm_areas(Machine *m, const VmsOp *op, VmsResult *result)
{
	unsigned nr_vms = (unsigned)(op->n_pages / 2);
	addr_t base = nr_vms ? pcpu_get_vm_areas(m, op->pages, nr_vms, op_arg(op, "align")) : 0;

	give(m, result, base ? base + op->pages[0] : 0);
}

/* The kernel has them in an array; here their addresses are given. */
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
