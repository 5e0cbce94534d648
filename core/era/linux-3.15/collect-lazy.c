/* SPDX-License-Identifier: GPL-2.0-or-later */
/* collect-lazy.c -- what waits is taken from among all areas.
 *
 * Models mm/vmalloc.c of 3.15.
 *
 * Golden traces: 3.15.5-*-lazy.
 */

/* Take every area that waits onto valist, in the order of addresses, and widen [start, end) over it; their pages. */
static int64_t collect_lazy_areas(Machine *m, addr_t *start, addr_t *end)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_area *last = NULL;
	int64_t nr = 0;

	for (ref_t p = v->vmap_area_list.next; p != ref(m, &v->vmap_area_list); ) {
		const struct vmap_area *va = va_of_list(m, p);

		MARK(m, PURGE_STEP, va);
		p = va->list.next;
		if (!(va->flags & VM_LAZY_FREE))
			continue;
		*start = va->va_start < *start ? (addr_t)va->va_start : *start;
		*end = va->va_end > *end ? (addr_t)va->va_end : *end;
		nr += (int64_t)((va->va_end - va->va_start) >> PAGE_SHIFT);
		MARK(m, PURGE_RANGE, va, *start, *end);
		if (last)
			SET_REF(m, last, purge_list, va);
		else
			SET_REF(m, v, valist, va);
		last = va;
		SET(m, va, flags, (va->flags | VM_LAZY_FREEING) & ~(uint64_t)VM_LAZY_FREE);
	}
	return nr;
}
