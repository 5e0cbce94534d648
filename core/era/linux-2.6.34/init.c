/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init.c -- vmalloc_init: the allocator begins.
 *
 * Models mm/vmalloc.c of 2.6.34.  Each CPU gets an empty queue of blocks.  Areas that were registered before the slab
 * allocator worked are on vmlist already, the last one first, and stay there; each gets a vmap_area.  On ARM nobody
 * registers any: the loop finds an empty list.
 *
 * Two things go wrong.  The flags of the vm_struct become those of the vmap_area, where the same bits mean something else:
 * VM_IOREMAP is VM_LAZY_FREE, so that the first purge gives such an area away, and VM_ALLOC is VM_LAZY_FREEING, which does
 * no harm.  And `private` is not set: such an area can never be freed.
 *
 * Inaccuracies: an area that was added in its place is put there, as later kernels have it (vm_area_add_early).
 *
 * Golden traces: 2.6.34-*-early, -early_ioremap.
 */

static void vm_area_register_early(Machine *m, const VmsEarlyArea *early)
{
	const struct vm_struct *area = early_vm_struct(m, early), *tmp;
	const ref_t *p = &vmalloc_of(m)->vmlist;

	for (; early->added && (tmp = at(m, *p)) && tmp->addr < area->addr; p = &tmp->next)
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
	}
}

static void vmalloc_init(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	for (size_t i = 0; i < m->options.n_early; i++)
		vm_area_register_early(m, &m->options.early[i]);
	for (unsigned i = 0; i < MAX_CPUS; i++)
		list_init(m, &state_of(m)->cpu[i].vmap_block_queue);
	list_init(m, &v->vmap_area_list);
	import_vmlist(m);
	SET(m, v, vmap_area_pcpu_hole, VMALLOC_END);
	SET(m, v, lazy_max_pages, settled_lazy_max_pages(m));
	SET(m, v, vmap_initialized, 1);
}
