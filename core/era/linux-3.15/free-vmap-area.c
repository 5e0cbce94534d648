/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-vmap-area.c -- a purged range leaves the tree, and the remembered place moves below it.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 5.1).  Only here, at purge time, do freed ranges tell the search that
 * there is room below free_vmap_cache; cached_hole_size is left as it is, and may be wrong from then on.
 *
 *   [ a ]  ( freed )  [ b ]  [ c ] <-- free_vmap_cache            becomes [ a ]
 *
 * Inaccuracies: the vmap_area is given back at once, not after a grace period.
 *
 * Golden traces: `cache` after a purge in -cache, -lazy, -rnd*.
 */

/* Take a range out of tree and list, at purge time, and let the next search begin no higher than where it was. */
static void __free_vmap_area(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_area *cache = at(m, v->free_vmap_cache);

	if (cache && va->va_end < v->cached_vstart) {
		SET(m, v, free_vmap_cache, 0);
		MARK(m, VA_CACHE_CLEAR, v->cached_vstart);
	} else if (cache && va->va_start <= cache->va_start) {
		const struct rb_node *prev = rb_prev(m, &va->rb_node);
		const struct vmap_area *cache_at = prev ? va_of_node(m, ref(m, prev)) : NULL;

		SET_REF(m, v, free_vmap_cache, cache_at);
		MARK(m, VA_CACHE_MOVE, cache_at);
	}
	rb_erase(m, vmap_area_tree(m), &va->rb_node);
	list_del(m, &va->list);
	if (va->va_end > VMALLOC_START && va->va_end <= VMALLOC_END && va->va_end > v->vmap_area_pcpu_hole)
		SET(m, v, vmap_area_pcpu_hole, va->va_end);
}
