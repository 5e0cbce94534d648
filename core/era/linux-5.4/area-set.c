/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area-set.c -- the tree of holes: each node knows the largest hole at or below it.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same until 6.12).  Free space is a red-black tree and a list of vmap_areas of
 * its own.  subtree_max_size lets a search pass by whatever is too small:
 *
 *                    [ 2 pages | max 40 ]
 *                   /                    \
 *     [ 40 pages | max 40 ]        [ 5 pages | max 5 ]
 *
 * Whenever a node changes, its ancestors are told, as far up as that makes a difference.
 *
 * Golden traces: `free` of 5.4.59-*, the trees of 6.1-real-*.
 */

static addr_t va_size(const struct vmap_area *va) { return va->va_end - va->va_start; }

static addr_t get_subtree_max_size(const Machine *m, ref_t node)
{
	return node ? va_of_node(m, node)->subtree_max_size : 0;
}

static addr_t compute_subtree_max_size(const Machine *m, const struct vmap_area *va)
{
	addr_t max = va_size(va), left = get_subtree_max_size(m, va->rb_node.rb_left);
	addr_t right = get_subtree_max_size(m, va->rb_node.rb_right);

	max = left > max ? left : max;
	return right > max ? right : max;
}

static void augment_propagate(Machine *m, const struct rb_node *node, const struct rb_node *stop)
{
	for (; node && node != stop; node = rb_parent(m, node)) {
		const struct vmap_area *va = va_of_node(m, ref(m, node));
		addr_t subtree_max_size = compute_subtree_max_size(m, va);

		if (va->subtree_max_size == subtree_max_size)
			return;
		SET(m, va, subtree_max_size, subtree_max_size);
		MARK(m, VA_PROPAGATE, va, subtree_max_size);
	}
}

static void augment_copy(Machine *m, const struct rb_node *old, const struct rb_node *up)
{
	SET(m, va_of_node(m, ref(m, up)), subtree_max_size, va_of_node(m, ref(m, old))->subtree_max_size);
}

static void augment_rotate(Machine *m, const struct rb_node *down, const struct rb_node *up)
{
	const struct vmap_area *va = va_of_node(m, ref(m, down));

	augment_copy(m, down, up);
	SET(m, va, subtree_max_size, compute_subtree_max_size(m, va));
}

static const struct rb_augment free_vmap_area_rb_augment_cb = { augment_propagate, augment_copy, augment_rotate };

static void augment_tree_propagate_from(Machine *m, const struct vmap_area *va)
{
	augment_propagate(m, &va->rb_node, NULL);
}

/* -------- trees of areas, each with its list */

struct area_set {
	struct rb_tree tree;
	const struct list_head *list;
};

static struct area_set area_set(const ref_t *root, const struct list_head *list, const struct rb_augment *augment)
{
	return (struct area_set){ { root, offsetof(struct vmap_area, rb_node), augment }, list };
}

static struct area_set free_areas(const Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	return area_set(&v->free_vmap_area_root, &v->free_vmap_area_list, &free_vmap_area_rb_augment_cb);
}

/* Where `va` belongs in a tree, from `from` downwards: the link to hang it on, and the node that has the link. */
static const ref_t *find_va_links(Machine *m, const struct vmap_area *va, const ref_t *from,
                                  const struct rb_node **parent)
{
	const ref_t *link = from;

	*parent = NULL;
	while (*link) {
		const struct vmap_area *tmp_va = va_of_node(m, *link);

		MARK(m, VA_INSERT_STEP, va, tmp_va);
		*parent = &tmp_va->rb_node;
		if (va->va_start < tmp_va->va_end && va->va_end <= tmp_va->va_start)
			link = &tmp_va->rb_node.rb_left;
		else if (va->va_end > tmp_va->va_start && va->va_start >= tmp_va->va_end)
			link = &tmp_va->rb_node.rb_right;
		else
			return areas_overlap(m, va, tmp_va);
	}
	return link;
}

/* The entry of the list that will come after what is hung on `link`; the list's head where the tree is empty. */
static const struct list_head *get_va_next_sibling(const Machine *m, struct area_set set, const struct rb_node *parent,
                                                   const ref_t *link)
{
	const struct list_head *list;

	if (!parent)
		return set.list;
	list = &va_of_node(m, ref(m, parent))->list;
	return link == &parent->rb_right ? at(m, list->next) : list;
}

static void link_va(Machine *m, struct area_set set, const struct vmap_area *va, const struct rb_node *parent,
                    const ref_t *link)
{
	const struct list_head *next = get_va_next_sibling(m, set, parent, link);

	rb_link_node(m, &va->rb_node, parent, link);
	MARK(m, VA_INSERT, va, parent ? va_of_node(m, ref(m, parent)) : NULL);
	rb_insert_color(m, set.tree, &va->rb_node);
	if (set.tree.augment)
		SET(m, va, subtree_max_size, 0);
	list_add_tail(m, &va->list, next);
}

static void unlink_va(Machine *m, struct area_set set, const struct vmap_area *va)
{
	if (rb_empty_node(m, &va->rb_node)) {
		WARN_ON(m, "RB_EMPTY_NODE(&va->rb_node)");
		return;
	}
	rb_erase(m, set.tree, &va->rb_node);
	list_del(m, &va->list);
	rb_clear_node(m, &va->rb_node);
}

static void insert_vmap_area(Machine *m, struct area_set set, const struct vmap_area *va)
{
	const struct rb_node *parent;
	const ref_t *link = find_va_links(m, va, set.tree.root, &parent);

	if (link)
		link_va(m, set, va, parent, link);
}

/* One more hole, which touches no other; its place is looked for from `from` downwards. */
static void insert_vmap_area_augment(Machine *m, const struct vmap_area *va, const ref_t *from)
{
	const struct rb_node *parent;
	const ref_t *link = find_va_links(m, va, from, &parent);

	if (!link)
		return;
	link_va(m, free_areas(m), va, parent, link);
	augment_tree_propagate_from(m, va);
}
