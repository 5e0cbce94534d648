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

/* The areas in use among which one at that address is: there is but one tree of them. */
static struct area_set busy_areas_at(const Machine *m, addr_t addr)
{
	(void)addr;
	return busy_areas(m);
}
