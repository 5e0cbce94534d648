/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-space.c -- the holes there are at first: everything from 1 to the last address but one, without the early areas.
 *
 *   1            VMALLOC_START                         ULONG_MAX
 *   | hole       [ early ]   hole   [ early ]   hole   |
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same until 6.12).
 *
 * Golden traces: `free` of -early of all.
 */

static void add_free_space(Machine *m, addr_t start, addr_t end)
{
	const struct vmap_area *free;

	if (start >= end)
		return;
	free = kmem_cache_alloc_vmap_area(m, GFP_NOWAIT);
	BUG_ON(m, !free);
	SET(m, free, va_start, start);
	SET(m, free, va_end, end);
	insert_vmap_area_augment(m, free, &vmalloc_of(m)->free_vmap_area_root);
}

/* The holes as they were found: from *i on in preorder, a subtree below `parent`.  Returns its root. */
static const struct rb_node *adopt_holes(Machine *m, const struct rb_node *parent, size_t *i)
{
	const VmsFoundHole *hole = &m->options.holes[(*i)++];
	const struct vmap_area *va = kmem_cache_alloc_vmap_area(m, GFP_KERNEL);

	BUG_ON(m, !va);
	SET(m, va, va_start, hole->start);
	SET(m, va, va_end, hole->end);
	SET(m, &va->rb_node, __rb_parent_color, ref(m, parent) | !hole->red);
	if (hole->has_left)
		SET_REF(m, &va->rb_node, rb_left, adopt_holes(m, &va->rb_node, i));
	list_add_tail(m, &va->list, &vmalloc_of(m)->free_vmap_area_list);
	if (hole->has_right)
		SET_REF(m, &va->rb_node, rb_right, adopt_holes(m, &va->rb_node, i));
	SET(m, va, subtree_max_size, compute_subtree_max_size(m, va));
	return &va->rb_node;
}

static void vmap_init_free_space(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	addr_t vmap_start = 1, vmap_end = ADDR_MAX;
	size_t i = 0;

	if (m->options.n_holes) {
		SET_REF(m, v, free_vmap_area_root, adopt_holes(m, NULL, &i));
		return;
	}
	for (i = 0; i < m->options.n_early; i++) {
		add_free_space(m, vmap_start, m->options.early[i].start);
		vmap_start = m->options.early[i].end;
	}
	for (i = 0; i < m->options.n_found; i++) {
		add_free_space(m, vmap_start, m->options.found[i].start);
		vmap_start = m->options.found[i].end;
	}
	add_free_space(m, vmap_start, vmap_end);
}
