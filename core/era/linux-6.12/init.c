/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init.c -- vmalloc_init: the allocator begins.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  Areas that were registered before the slab allocator worked are
 * taken over from the boot-time vmlist; everything between them is free.
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
		insert_vmap_area(m, busy_areas(addr_to_node(m, va->va_start)), va);
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

		SET(m, va, flags, found->ram ? VMAP_RAM : 0);
		SET_REF(m, va, vm, area);
		if (found->lazy) {
			insert_vmap_area(m, lazy_areas(addr_to_node(m, va->va_start)), va);
		} else {
			insert_vmap_area(m, busy_areas(addr_to_node(m, va->va_start)), va);
			found_pages(m, found, area);
		}
	}
}

static const struct vmap_node *new_node(Machine *m, unsigned number, uint64_t address)
{
	const struct vmap_node *vn = object_new(m, VMS_KIND_VMAP_NODE, sizeof(struct vmap_node_with_pools), address);

	list_init(m, &vn->busy_head);
	list_init(m, &vn->lazy_head);
	list_init(m, &vn->purge_list);
	for (unsigned i = 0; i < VMS_POOL_PAGES; i++)
		list_init(m, &pool_of_node(vn, i)->head);
	SET(m, vn, number, number);
	return vn;
}

/* A node for each CPU that may come, in one array; where there is but one, or no memory, a single one without pools. */
static void vmap_init_nodes(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	unsigned n = BITS_PER_LONG == 64 ? vms_machine_cpus(m) : 1, size = layout_size(m, VMS_KIND_VMAP_NODE);
	const struct vmap_node *last = NULL;
	uint64_t address = 0;

	if (n > 1) {
		const struct buffer *array =
			kmalloc(m, VMS_KIND_BUFFER, sizeof *array, n * size, GFP_NOWAIT | __GFP_NOWARN);

		n = array ? n : 1;
		address = array ? object_of(array)->address : 0;
	}
	SET(m, v, nr_vmap_nodes, n);
	SET(m, v, vmap_zone_size, n > 1 ? 16 * PAGE_SIZE : 1);
	for (unsigned i = 0; i < n; i++) {
		const struct vmap_node *vn = new_node(m, i, address ? address + (uint64_t)i * size : 0);

		arena_write(m, &state_of(m)->vmap_node[i], sizeof(ref_t), ref(m, vn));
		if (last)
			SET_REF(m, last, next, vn);
		else
			SET_REF(m, v, vmap_nodes, vn);
		last = vn;
	}
}

/* The lists that are declared with a value: they are empty before anything runs. */
static void init_lists(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	list_init(m, &v->free_vmap_area_list);
	list_init(m, &v->decay_list);
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
	vmap_init_nodes(m);
	import_vmlist(m);
	adopt_found(m);
	vmap_init_free_space(m);
	SET(m, v, lazy_max_pages, settled_lazy_max_pages(m));
	SET(m, v, vmap_initialized, 1);
	MARK(m, VMAP_INITIALIZED, true);
	LEAVE_VOID(m);
}
