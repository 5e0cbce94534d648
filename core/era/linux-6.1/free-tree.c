/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-tree.c -- the lowest hole that is large enough, and what comes back.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12).  Free space begins as one hole [1, ULONG_MAX), far wider than
 * the vmalloc window: ranges come in only as limits of a search.
 *
 *               [ c ]            left, while there is a hole large enough, at or above vstart;
 *              /     \           else this one, if it fits;
 *          [ a ]     [ e ]       else right; and where nothing is large enough below, back up to the
 *              \     /           first parent that fits or has a right subtree not yet seen
 *             [ b ] [ d ]
 *
 * Holes begin and end at pages, so that an alignment up to a page needs no more than the size.  With a larger one the
 * search asks for size + align - 1, so that whatever is found surely fits; but nodes on its path are tested with the
 * true size, and so the answer depends on the shape of the tree, and is not always the lowest.
 *
 * Golden traces: 6.1.192-basic, -frag, -align, -range, -oos*, -rnd*; 6.1-real-s01 to -s06, -s14_tree_shape, -r*.
 */

/* The hole with the lowest address that is large enough, or NULL. */
static const struct vmap_area *find_vmap_lowest_match(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend,
                                                      bool adjust_search_size)
{
	addr_t length = adjust_search_size ? size + align - 1 : size;
	const struct rb_node *node = at(m, vmalloc_of(m)->free_vmap_area_root);

	MARK(m, VA_LOWEST_BEGIN, size, align, vstart, vend, length);
	while (node) {
		const struct vmap_area *va = va_of_node(m, ref(m, node));

		MARK(m, VA_LOWEST_STEP, va, length, vstart);
		if (get_subtree_max_size(m, node->rb_left) >= length && vstart < va->va_start) {
			node = rb_left(m, node);
			continue;
		}
		if (is_within_this_va(va, size, align, vstart))
			goto found;
		if (get_subtree_max_size(m, node->rb_right) >= length) {
			node = rb_right(m, node);
			continue;
		}

		/* Neither this node nor what is below it: back up, to the first one with another way down. */
		while ((node = rb_parent(m, node))) {
			va = va_of_node(m, ref(m, node));
			MARK(m, VA_LOWEST_CLIMB, va, length, vstart);
			if (is_within_this_va(va, size, align, vstart))
				goto found;
			if (get_subtree_max_size(m, node->rb_right) >= length && vstart <= va->va_start) {
				/* What was searched already must not be entered once more. */
				vstart = va->va_start + 1;
				node = rb_right(m, node);
				break;
			}
		}
		continue;
found:
		MARK(m, VA_LOWEST_FOUND, va, size, align, vstart);
		return va;
	}
	return NULL;
}

/* Find room for `size` bytes and cut it out.  `vend` where there is none: the search knows no upper limit, so the one
 * hole that it returns decides. */
static addr_t __alloc_vmap_area(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend)
{
	bool adjust_search_size = align > PAGE_SIZE && vend - vstart != size;
	const struct vmap_area *va;
	addr_t nva_start_addr;

	va = find_vmap_lowest_match(m, size, align, vstart, vend, adjust_search_size);
	if (!va)
		return vend;
	nva_start_addr = nva_start(va, align, vstart);
	if (nva_start_addr + size > vend)
		return vend;
	if (!adjust_va_to_fit_type(m, va, nva_start_addr, size, classify_va_fit_type(va, nva_start_addr, size))) {
		WARN_ON_ONCE(m, 0, "ret");
		return vend;
	}
	return nva_start_addr;
}

/* A range joins the ranges of a set: it becomes one with those that it touches, or one of its own.  What it is part of
 * then, or NULL where it overlaps with one. */
static const struct vmap_area *merge_or_add_vmap_area(Machine *m, struct area_set set, const struct vmap_area *va)
{
	const struct rb_node *parent;
	const ref_t *link = find_va_links(m, va, set.tree.root, &parent);
	const struct list_head *next;
	const struct vmap_area *sibling;
	bool merged = false;

	if (!link)
		return NULL;
	next = get_va_next_sibling(m, set, parent, link);
	if (next != set.list) {
		sibling = va_of_list(m, ref(m, next));
		if (sibling->va_start == va->va_end) {
			MARK(m, VA_MERGE_NEXT, va, sibling);
			SET(m, sibling, va_start, va->va_start);
			kfree(m, va);
			va = sibling;
			merged = true;
		}
	}
	if (next->prev != ref(m, set.list)) {
		sibling = va_of_list(m, next->prev);
		if (sibling->va_end == va->va_start) {
			addr_t va_end = va->va_end;

			/* The next one goes first, else the tree would know of its size in two places. */
			MARK(m, VA_MERGE_PREV, va, sibling);
			if (merged)
				unlink_va(m, set, va);
			SET(m, sibling, va_end, va_end);
			kfree(m, va);
			va = sibling;
			merged = true;
		}
	}
	if (!merged) {
		MARK(m, VA_FREE_INSERT, va);
		link_va(m, set, va, parent, link);
	}
	return va;
}

/* The same for the holes, whose tree must be told. */
static const struct vmap_area *merge_or_add_vmap_area_augment(Machine *m, const struct vmap_area *va)
{
	va = merge_or_add_vmap_area(m, free_areas(m), va);
	if (va)
		augment_tree_propagate_from(m, va);
	return va;
}
