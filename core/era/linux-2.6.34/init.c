/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init.c -- vmalloc_init: the allocator begins.
 *
 * Models mm/vmalloc.c of 2.6.34.  Each CPU gets an empty queue of blocks.  Areas that were registered before the slab
 * allocator worked are on vmlist already, the last one first, and stay there; each gets a vmap_area.  On ARM nobody
 * registers any: the loop finds an empty list.
 *
 * Two things go wrong.  The flags of the vm_struct become those of the vmap_area, where the same bits mean something
 * else: VM_IOREMAP is VM_LAZY_FREE, so that the first purge gives such an area away, and VM_ALLOC is VM_LAZY_FREEING,
 * which does no harm.  And `private` is not set: such an area can never be freed.
 *
 * Golden traces: 2.6.34-*-early, -early_ioremap.
 */

/* Link an area into vmlist where its address belongs. */
static void vmlist_insert(Machine *m, const struct vm_struct *area)
{
	const ref_t *p = &vmalloc_of(m)->vmlist;
	const struct vm_struct *tmp;

	for (; (tmp = at(m, *p)) && tmp->addr < area->addr; p = &tmp->next)
		;
	SET(m, area, next, *p);
	arena_write(m, p, sizeof *p, ref(m, area));
}

/* Import existing vmlist entries. */
static void import_vmlist(Machine *m)
{
	for (const struct vm_struct *tmp = at(m, vmalloc_of(m)->vmlist); tmp; tmp = at(m, tmp->next)) {
		const struct vmap_area *va = kzalloc_struct(m, VMAP_AREA, vmap_area, GFP_NOWAIT);

		BUG_ON(m, !va);
		SET(m, va, flags, tmp->flags | VM_VM_AREA);
		SET(m, va, va_start, tmp->addr);
		SET(m, va, va_end, tmp->addr + tmp->size);
		__insert_vmap_area(m, va);
		MARK(m, BOOT_IMPORT, tmp, va, va->va_start, va->va_end);
	}
}

/* What a running machine had, as if it had come to be here. */
static void adopt_found(Machine *m)
{
	for (size_t i = 0; i < m->options.n_found; i++) {
		const VmsFoundArea *found = &m->options.found[i];
		const struct vm_struct *area = found_vm_struct(m, found);
		const struct vmap_area *va = found_vmap_area(m, found);

		SET(m, va, flags, found->lazy ? VM_LAZY_FREE : area ? VM_VM_AREA : 0);
		SET_REF(m, va, private, area);
		__insert_vmap_area(m, va);
		if (area)
			vmlist_insert(m, area);
		found_pages(m, found, area);
	}
}

/* The lists that are declared with a value: they are empty before anything runs. */
static void init_lists(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	list_init(m, &v->vmap_area_list);
}

static void vmalloc_init(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	ENTER_VOID(m);
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++) {
		list_init(m, &state_of(m)->cpu[cpu].vmap_block_queue);
		MARK(m, BOOT_VBQ_INIT, cpu);
	}
	import_vmlist(m);
	adopt_found(m);
	SET(m, v, vmap_area_pcpu_hole, VMALLOC_END);
	SET(m, v, lazy_max_pages, settled_lazy_max_pages(m));
	SET(m, v, vmap_initialized, 1);
	MARK(m, VMAP_INITIALIZED, true);
	LEAVE_VOID(m);
}
