/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init.c -- vmalloc_init: the allocator begins.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 5.1).  Each CPU gets an empty queue of blocks and an empty list of
 * deferred frees; areas that were registered before the slab allocator worked are taken over from the boot-time vmlist,
 * in the order of addresses.
 *
 * Golden traces: 3.15.5-*-early, -early_ioremap, 4.19.1-early.
 */

/* The list is forgotten then: since 3.10 it is one of the things that are needed only while booting. */
static void import_vmlist(Machine *m)
{
	for (const struct vm_struct *tmp = at(m, vmalloc_of(m)->vmlist); tmp; tmp = at(m, tmp->next)) {
		const struct vmap_area *va = kzalloc_struct(m, VMAP_AREA, vmap_area, GFP_NOWAIT);

		BUG_ON(m, !va);
		SET(m, va, flags, VM_VM_AREA);
		SET(m, va, va_start, tmp->addr);
		SET(m, va, va_end, tmp->addr + tmp->size);
		SET_REF(m, va, vm, tmp);
		__insert_vmap_area(m, va);
		MARK(m, BOOT_IMPORT, tmp, va, va->va_start, va->va_end);
	}
	SET(m, vmalloc_of(m), vmlist, 0);
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
		MARK(m, DEFER_INIT, cpu);
	}
	import_vmlist(m);
	adopt_found(m);
	SET(m, v, vmap_area_pcpu_hole, VMALLOC_END);
	SET(m, v, lazy_max_pages, settled_lazy_max_pages(m));
	SET(m, v, vmap_initialized, 1);
	MARK(m, VMAP_INITIALIZED, true);
	LEAVE_VOID(m);
}
