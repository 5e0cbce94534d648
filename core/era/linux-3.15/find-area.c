/* SPDX-License-Identifier: GPL-2.0-or-later */
/* find-area.c -- from an address to the range that it is in.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 6.4).  Down the tree: left where the address is below the area, right
 * where it is at its end or above.  Any address inside an area finds it.
 *
 * Golden traces: `find_visited` of all.
 */

/* The area that holds an address, lazily freed ones included, or NULL. */
static const struct vmap_area *__find_vmap_area(Machine *m, addr_t addr)
{
	ref_t n = vmalloc_of(m)->vmap_area_root;

	while (n) {
		const struct vmap_area *va = va_of_node(m, n);

		MARK(m, FIND_STEP, va, addr);
		if (addr < va->va_start)
			n = va->rb_node.rb_left;
		else if (addr >= va->va_end)
			n = va->rb_node.rb_right;
		else
			return va;
	}
	return NULL;
}
