/* SPDX-License-Identifier: GPL-2.0-or-later */
/* busy-tree.c -- the ranges in use have a tree of their own.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same in 6.1).
 *
 * Golden traces: `steps.insert` of all.
 */

static struct area_set busy_areas(const Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	return area_set(&v->vmap_area_root, &v->vmap_area_list, NULL);
}

static void insert_vmap_area(Machine *m, const struct vmap_area *va)
{
	struct area_set set = busy_areas(m);
	const struct rb_node *parent;
	const ref_t *link = find_va_links(m, va, set.tree.root, &parent);

	if (link)
		link_va(m, set, va, parent, link);
}
