/* SPDX-License-Identifier: GPL-2.0-or-later */
/* adopt-found.c -- a machine that begins with what was found.
 *
 * As if the areas of a running machine had come to be here, in 4.19.
 */

static void adopt_found(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	for (size_t i = 0; i < m->options.n_found; i++) {
		const VmsFoundArea *found = &m->options.found[i];
		const struct vm_struct *area = found_vm_struct(m, found);
		const struct vmap_area *va = found_vmap_area(m, found);

		SET(m, va, flags, found->lazy ? VM_LAZY_FREE : area ? VM_VM_AREA : 0);
		SET_REF(m, va, vm, area);
		__insert_vmap_area(m, va);
		found_pages(m, found, area);
		if (!found->lazy)
			continue;
		SET(m, va, purge_list, v->vmap_purge_list);
		SET_REF(m, v, vmap_purge_list, va);
	}
}
