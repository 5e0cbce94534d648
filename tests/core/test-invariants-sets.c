/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-invariants-sets.c -- each thing that must hold of trees, lists, pools and the space of addresses, made wrong. */

#include "core/kernel/rbtree.h"
#include "tests/core/spoil.h"

/* -------- trees */

static void an_empty_hole(VmsMachine *m) { SET(m, some_hole(m), va_end, some_hole(m)->va_start); }

static void a_hole_that_begins_too_early(VmsMachine *m) { SET(m, some_hole(m), va_start, 1); }

static void a_hole_up_to_the_next(VmsMachine *m)
{
	const struct vmap_area *hole = some_hole(m);
	VmsRef list[64];

	vms_list(m, VMS_TREE_FREE, 0, list, 64);
	SET(m, hole, va_end, ((const struct vmap_area *)at(m, list[2]))->va_start);
}

static void a_list_out_of_order(VmsMachine *m) { SET(m, some_hole(m), list.prev, 0); }

/* The area at the root, and the lowest. */
static const struct vmap_area *root(VmsMachine *m) { return at(m, vms_tree_root(m, VMS_TREE_AREAS, 0)); }

static const struct vmap_area *lowest(VmsMachine *m)
{
	return rb_entry(m, ref(m, rb_first(m, &vmalloc_of(m)->vmap_area_root)), struct vmap_area, rb_node);
}

static void a_node_that_lost_its_parent(VmsMachine *m)
{
	SET(m, lowest(m), rb_node.__rb_parent_color, lowest(m)->rb_node.__rb_parent_color & 1);
}

static void a_red_root(VmsMachine *m) { SET(m, root(m), rb_node.__rb_parent_color, 0); }

static void another_colour(VmsMachine *m)
{
	SET(m, lowest(m), rb_node.__rb_parent_color, lowest(m)->rb_node.__rb_parent_color ^ 1);
}

static void a_wrong_largest_size(VmsMachine *m) { SET(m, some_hole(m), subtree_max_size, 4096); }
static void a_lost_subtree(VmsMachine *m) { SET(m, root(m), rb_node.rb_right, 0); }
static void a_tree_in_itself(VmsMachine *m) { SET_REF(m, lowest(m), rb_node.rb_left, &lowest(m)->rb_node); }
static void a_link_to_something_else(VmsMachine *m) { SET_REF(m, lowest(m), rb_node.rb_left, state_of(m)); }

/* -------- lists */

static void a_ring_of_what_waits(VmsMachine *m)
{
	const struct vmap_area *first = at(m, vmalloc_of(m)->vmap_purge_list);

	SET(m, first, purge_list, vmalloc_of(m)->vmap_purge_list);
}

static void what_waits_is_forgotten(VmsMachine *m) { SET(m, vmalloc_of(m), vmap_purge_list, 0); }

static const struct vm_struct *second(VmsMachine *m)
{
	return at(m, ((const struct vm_struct *)at(m, vmalloc_of(m)->vmlist))->next);
}

static void an_area_too_low(VmsMachine *m) { SET(m, second(m), addr, second(m)->addr - 0x100000); }

/* -------- nodes and pools */

static const struct vmap_node *node(VmsMachine *m) { return at(m, vmalloc_of(m)->vmap_nodes); }

/* A pool of the first node that has something, and its first range. */
static const struct vmap_pool *pool(VmsMachine *m, const struct vmap_area **va)
{
	const char *link;
	unsigned i = 0;

	while (i < VMS_POOL_PAGES - 1 && !pool_of_node(node(m), i)->len)
		i++;
	assert_true(pool_of_node(node(m), i)->len > 0);
	link = at(m, pool_of_node(node(m), i)->head.next);
	*va = (const void *)(link - offsetof(struct vmap_area, list));
	return pool_of_node(node(m), i);
}

static void a_pool_that_miscounts(VmsMachine *m)
{
	const struct vmap_area *va;
	const struct vmap_pool *p = pool(m, &va);

	SET(m, p, len, p->len + 1);
}

static void a_pool_with_another_size(VmsMachine *m)
{
	const struct vmap_area *va;

	pool(m, &va);
	SET(m, va, va_end, va->va_end + 4096);
}

static void a_pool_of_another_node(VmsMachine *m)
{
	const struct vmap_area *va;

	pool(m, &va);
	SET(m, va, flags, 3 << 8);
}

static void a_pool_that_does_not_end(VmsMachine *m)
{
	const struct vmap_area *va;

	pool(m, &va);
	SET(m, va, list.next, ref(m, &va->list));
}

static void a_pool_with_a_broken_link(VmsMachine *m)
{
	const struct vmap_area *va;

	pool(m, &va);
	SET(m, va, list.prev, 0);
}

static void one_node_less(VmsMachine *m) { SET(m, vmalloc_of(m), nr_vmap_nodes, 3); }
static void one_node_alone(VmsMachine *m) { SET(m, vmalloc_of(m), nr_vmap_nodes, 1); }
static void zones_of_another_size(VmsMachine *m) { SET(m, vmalloc_of(m), vmap_zone_size, 4096); }
static void a_node_with_another_number(VmsMachine *m) { SET(m, node(m), number, 2); }

/* -------- space */

static void a_hole_that_begins_later(VmsMachine *m) { SET(m, some_hole(m), va_start, some_hole(m)->va_start + 4096); }

static void a_hole_that_ends_earlier_at_the_top(VmsMachine *m)
{
	VmsRef list[64];
	size_t n = vms_list(m, VMS_TREE_FREE, 0, list, 64);
	const struct vmap_area *last = at(m, list[n - 1]);

	SET(m, last, va_end, last->va_end - 4096);
}

static void an_area_into_the_next_hole(VmsMachine *m)
{
	VmsArea area = area_of(m, VMS_AREA_IOREMAP);

	SET(m, (const struct vmap_area *)at(m, area.ref), va_end, area.va_end + 0x1000000);
}

static void fewer_are_counted(VmsMachine *m) { SET(m, vmalloc_of(m), vmap_lazy_nr, vmalloc_of(m)->vmap_lazy_nr - 1); }
static void more_are_counted(VmsMachine *m) { SET(m, vmalloc_of(m), vmap_lazy_nr, vmalloc_of(m)->vmap_lazy_nr + 1); }
static void a_cache_of_something_else(VmsMachine *m)
{
	SET(m, vmalloc_of(m), free_vmap_cache, area_of(m, VMS_AREA_IOREMAP).vm);
}

static const Spoil spoils[] = {
	{ V54, an_empty_hole, "holes: an empty range" },
	{ V61, a_hole_that_begins_too_early, "holes: a range overlaps the one before it" },
	{ V612, a_hole_up_to_the_next, "holes: two ranges touch" },
	{ V54, a_list_out_of_order, "holes: tree and list disagree" },
	{ V419, a_node_that_lost_its_parent, "areas: a node does not know its parent" },
	{ V54, a_red_root, "areas: a red node at the root, or below a red one" },
	{ V61, another_colour, "areas: black heights differ below" },
	{ V612, a_wrong_largest_size, "holes: subtree_max_size is wrong" },
	{ V419, a_lost_subtree, "areas: the list goes on behind the tree" },
	{ V419, a_tree_in_itself, "areas: the tree is too deep" },
	{ V61, a_link_to_something_else, "areas: a link leads to what is no area" },
	{ V54, a_ring_of_what_waits, "a list does not end" },
	{ V24, an_area_too_low, "the list of areas is out of order" },
	{ V612, a_pool_that_miscounts, "a pool miscounts its ranges of so many pages" },
	{ V612, a_pool_with_another_size, "a range is in a pool of another size" },
	{ V612, a_pool_of_another_node, "a range is in another node's pool" },
	{ V612, a_pool_that_does_not_end, "a list does not end" },
	{ V612, a_pool_with_a_broken_link, "an entry of a list does not know the one before it" },
	{ V612, one_node_less, "there are more or fewer nodes than counted" },
	{ V612, one_node_alone, "a single node has pools" },
	{ V612, zones_of_another_size, "a range is with the wrong node" },
	{ V612, a_node_with_another_number, "nodes are out of order" },
	{ V54, what_waits_is_forgotten, "a vmap_area is in no set" },
	{ V61, a_hole_that_begins_later, "addresses are missing from all sets" },
	{ V612, a_hole_that_ends_earlier_at_the_top, "addresses are missing from all sets" },
	{ V54, an_area_into_the_next_hole, "addresses are in two sets" },
	{ V61, fewer_are_counted, "more pages wait than are counted" },
	{ V612, more_are_counted, "fewer pages wait than are counted" },
	{ V419, a_cache_of_something_else, "free_vmap_cache names what is no area" },
};

int main(void)
{
	return run_spoils(spoils, sizeof spoils / sizeof *spoils);
}
