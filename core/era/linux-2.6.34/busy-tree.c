/* SPDX-License-Identifier: GPL-2.0-or-later */
/* busy-tree.c -- reserved ranges of addresses: one tree and one list of them all.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 5.1).  Every range is a vmap_area, in a red-black tree and in a
 * list, both in the order of addresses.  Lazily freed ranges are still among them and in the way.
 *
 *             [ c ]             a search goes down the tree to the first candidate,
 *            /     \            and from there along the list
 *         [ a ]   [ d ]
 *            \
 *            [ b ]              list: a, b, c, d
 *
 * Golden traces: `steps.insert` of all.
 */

static struct rb_tree vmap_area_tree(const Machine *m)
{
	return (struct rb_tree){ &vmalloc_of(m)->vmap_area_root, offsetof(struct vmap_area, rb_node), NULL };
}

static void __insert_vmap_area(Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const ref_t *p = &v->vmap_area_root;
	const struct rb_node *parent = NULL, *prev;

	while (*p) {
		const struct vmap_area *tmp = va_of_node(m, *p);

		MARK(m, VA_INSERT_STEP, va, tmp);
		parent = &tmp->rb_node;
		if (va->va_start < tmp->va_end)
			p = &parent->rb_left;
		else if (va->va_end > tmp->va_start)
			p = &parent->rb_right;
		else
			BUG(m, "an area belongs neither left nor right of another");
	}
	rb_link_node(m, &va->rb_node, parent, p);
	MARK(m, VA_INSERT, va, parent ? va_of_node(m, ref(m, parent)) : NULL);
	rb_insert_color(m, vmap_area_tree(m), &va->rb_node);

	prev = rb_prev(m, &va->rb_node);
	list_add(m, &va->list, prev ? &va_of_node(m, ref(m, prev))->list : &v->vmap_area_list);
	MARK(m, VA_LIST_ADD, va, prev ? va_of_node(m, ref(m, prev)) : NULL);
}
