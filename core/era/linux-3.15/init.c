/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init.c -- vmalloc_init: the allocator begins.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 5.1).  Each CPU gets an empty queue of blocks and an empty list of
 * deferred frees; areas that were registered before the slab allocator worked are taken over from the boot-time vmlist,
 * in the order of addresses.
 *
 * Golden traces: 3.15.5-*-early, -early_ioremap, 4.19.1-early.
 */

static void import_vmlist(Machine *m)
{
	for (size_t i = 0; i < m->options.n_early; i++) {
		const struct vm_struct *area = early_vm_struct(m, &m->options.early[i]);
		const struct vmap_area *va = kzalloc_struct(m, VMAP_AREA, vmap_area, GFP_NOWAIT);

		BUG_ON(m, !va);
		SET(m, va, flags, VM_VM_AREA);
		SET(m, va, va_start, area->addr);
		SET(m, va, va_end, area->addr + area->size);
		SET_REF(m, va, vm, area);
		__insert_vmap_area(m, va);
	}
}

static void vmalloc_init(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	for (unsigned i = 0; i < MAX_CPUS; i++)
		list_init(m, &state_of(m)->cpu[i].vmap_block_queue);
	list_init(m, &v->vmap_area_list);
	import_vmlist(m);
	adopt_found(m);
	SET(m, v, vmap_area_pcpu_hole, VMALLOC_END);
	SET(m, v, lazy_max_pages, settled_lazy_max_pages(m));
	SET(m, v, vmap_initialized, 1);
}
