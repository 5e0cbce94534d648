/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-tree.c -- the lowest hole that is large enough, and what comes back.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59).  Free space begins as one hole [1, ULONG_MAX), far wider than the vmalloc
 * window: ranges come in only as limits of a search.
 *
 *               [ c ]            left, while there is a hole large enough, at or above vstart;
 *              /     \           else this one, if it fits;
 *          [ a ]     [ e ]       else right; and where nothing is large enough below, back up to the
 *              \     /           first parent that fits or has a right subtree not yet seen
 *             [ b ] [ d ]
 *
 * The search asks for size + align - 1, so that whatever is found surely fits; but nodes on its path are tested with
 * the true size.  So with an alignment above 1 the answer depends on the shape of the tree, and is not always the
 * lowest.  Where size + align - 1 wraps, a right subtree seems to hold what it has not, and is entered for ever.
 *
 * Golden traces: 5.4.59-basic, -frag, -align, -range, -oos*, -rnd*.
 */

/* Back from a right subtree, and into it once more: nothing will be different there. */
_Noreturn static void search_never_ends(Machine *m)
{
	MARK(m, LOG_SOFT_LOCKUP_22, state_of(m)->this_cpu);
	machine_bug(m);
}

/* The hole with the lowest address that is large enough, or NULL. */
static const struct vmap_area *find_vmap_lowest_match(Machine *m, addr_t size, addr_t align, addr_t vstart, addr_t vend)
{
	addr_t length = size + align - 1;
	const struct rb_node *node = at(m, vmalloc_of(m)->free_vmap_area_root), *below;

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
		while ((below = node, node = rb_parent(m, node))) {
			va = va_of_node(m, ref(m, node));
			MARK(m, VA_LOWEST_CLIMB, va, length, vstart);
			if (is_within_this_va(va, size, align, vstart))
				goto found;
			if (get_subtree_max_size(m, node->rb_right) >= length && vstart <= va->va_start) {
				if (rb_right(m, node) == below)
					search_never_ends(m);
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
	const struct vmap_area *va;
	addr_t nva_start_addr;
	enum fit_type type;

	va = find_vmap_lowest_match(m, size, align, vstart, vend);
	if (!va)
		return vend;
	nva_start_addr = nva_start(va, align, vstart);
	if (nva_start_addr + size > vend)
		return vend;
	type = classify_va_fit_type(va, nva_start_addr, size);
	if (type == NOTHING_FIT) {
		WARN_ON(m, "type == NOTHING_FIT");
		return vend;
	}
	return adjust_va_to_fit_type(m, va, nva_start_addr, size, type) ? nva_start_addr : vend;
}

/* A range is free again: it becomes one with the holes that it touches, or a hole of its own. */
static void merge_or_add_vmap_area(Machine *m, const struct vmap_area *va)
{
	struct area_set set = free_areas(m);
	const struct rb_node *parent;
	const ref_t *link = find_va_links(m, va, set.tree.root, &parent);
	const struct list_head *next = get_va_next_sibling(m, set, parent, link);
	const struct vmap_area *sibling;
	bool merged = false;

	if (next != set.list) {
		sibling = va_of_list(m, ref(m, next));
		if (sibling->va_start == va->va_end) {
			MARK(m, VA_MERGE_NEXT, va, sibling);
			SET(m, sibling, va_start, va->va_start);
			augment_tree_propagate_from(m, sibling);
			kfree(m, va);
			va = sibling;
			merged = true;
		}
	}
	if (next->prev != ref(m, set.list)) {
		sibling = va_of_list(m, next->prev);
		if (sibling->va_end == va->va_start) {
			MARK(m, VA_MERGE_PREV, va, sibling);
			SET(m, sibling, va_end, va->va_end);
			augment_tree_propagate_from(m, sibling);
			if (merged)
				unlink_va(m, set, va);
			kfree(m, va);
			return;
		}
	}
	if (!merged) {
		MARK(m, VA_FREE_INSERT, va);
		link_va(m, set, va, parent, link);
		augment_tree_propagate_from(m, va);
	}
}
