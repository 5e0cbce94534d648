/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init.c -- vmalloc_init: the allocator begins.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same in 6.1).  Areas that were registered before the slab allocator worked
 * are taken over from the boot-time vmlist; everything between them is free.
 *
 * Golden traces: -early of all.
 */

/* The list is forgotten then: since 3.10 it is one of the things that are needed only while booting. */
static void import_vmlist(Machine *m)
{
	for (const struct vm_struct *tmp = at(m, vmalloc_of(m)->vmlist); tmp; tmp = at(m, tmp->next)) {
		const struct vmap_area *va = kmem_cache_alloc_vmap_area(m, GFP_NOWAIT);

		BUG_ON(m, !va);
		SET(m, va, va_start, tmp->addr);
		SET(m, va, va_end, tmp->addr + tmp->size);
		SET_REF(m, va, vm, tmp);
		insert_vmap_area(m, busy_areas(m), va);
		MARK(m, BOOT_IMPORT, tmp, va, va->va_start, va->va_end);
	}
	SET(m, vmalloc_of(m), vmlist, 0);
}

/* What a running machine had, as if it had come to be here. */
static void adopt_found(Machine *m)
{
	for (size_t i = 0; i < m->options.n_found; i++) {
		const VmsFoundArea *found = &m->options.found[i];
		const struct vm_struct *area = found_vm_struct(m, found);
		const struct vmap_area *va = found_vmap_area(m, found);

		SET_REF(m, va, vm, area);
		if (found->lazy) {
			add_lazy(m, va);
		} else {
			insert_vmap_area(m, busy_areas(m), va);
			found_pages(m, found, area);
		}
	}
}

/* The lists that are declared with a value: they are empty before anything runs. */
static void init_lists(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	list_init(m, &v->vmap_area_list);
	list_init(m, &v->free_vmap_area_list);
	list_init(m, &v->purge_vmap_area_list);
	list_init(m, &v->local_purge_list);
}

static void vmalloc_init(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	ENTER_VOID(m);
	SET_REF(m, v, vmap_area_cachep,
	        m->era->memory->cache_create(m, CACHE_VMAP_AREA, layout_size(m, VMS_KIND_VMAP_AREA)));
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++) {
		list_init(m, &state_of(m)->cpu[cpu].vmap_block_queue);
		MARK(m, BOOT_VBQ_INIT, cpu);
		MARK(m, DEFER_INIT, cpu);
	}
	import_vmlist(m);
	adopt_found(m);
	vmap_init_free_space(m);
	SET(m, v, lazy_max_pages, settled_lazy_max_pages(m));
	SET(m, v, vmap_initialized, 1);
	MARK(m, VMAP_INITIALIZED, true);
	LEAVE_VOID(m);
}
