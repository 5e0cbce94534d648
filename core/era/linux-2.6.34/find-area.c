/* SPDX-License-Identifier: GPL-2.0-or-later */
/* find-area.c -- from an address to the range that begins there.
 *
 * Models mm/vmalloc.c of 2.6.34.  Down the tree: left where the address is below the area's start, right where it is
 * above.  An address inside an area finds nothing.
 *
 * Golden traces: `find_visited` of 2.6.34-*.
 */

/* The area that begins at an address, lazily freed ones included, or NULL. */
static const struct vmap_area *__find_vmap_area(Machine *m, addr_t addr)
{
	ref_t n = vmalloc_of(m)->vmap_area_root;

	while (n) {
		const struct vmap_area *va = va_of_node(m, n);

		MARK(m, FIND_STEP, va, addr);
		if (addr < va->va_start)
			n = va->rb_node.rb_left;
		else if (addr > va->va_start)
			n = va->rb_node.rb_right;
		else
			return va;
	}
	return NULL;
}
