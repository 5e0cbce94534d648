/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants-sets.c -- the trees and lists that ranges of addresses are in, each by itself. */

#include <stdlib.h>

#include "core/era/area-sets.h"
#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/rbtree.h"
#include "core/query/invariants.h"

/* Deeper than any red-black tree of as many areas as there is room for. */
#define MAX_TREE_DEPTH 64

void checked_range_add(Check *c, Range range)
{
	if (c->n_ranges == c->room) {
		size_t room = c->room ? 2 * c->room : 256;
		Range *more = realloc(c->range, room * sizeof *more);

		if (!more) {
			violated(c, "no memory to look at all ranges", c->n_ranges);
			return;
		}
		c->range = more;
		c->room = room;
	}
	c->range[c->n_ranges++] = range;
}

static void add_area(Check *c, const struct vmap_area *va, RangeState state)
{
	checked_range_add(c, (Range){ va->va_start, va->va_end, ref(c->m, va), state });
}

static void leads_nowhere(Check *c, const char *what, uint64_t where)
{
	c->endless = true;
	violated(c, what, where);
}

/* The area that has a link `offset` bytes in it; NULL where there is none, since links may lead anywhere once
 * something is wrong. */
static const struct vmap_area *area_with(Check *c, ref_t link, size_t offset)
{
	uint64_t va = (uint64_t)link - offset;
	bool inside = va >= heap_start(c->m) + sizeof(struct object) && va < c->m->high && va % 8 == 0;

	if (inside && object_of(at(c->m, (ref_t)va))->kind == VMS_KIND_VMAP_AREA)
		return at(c->m, (ref_t)va);
	leads_nowhere(c, "a link leads to what is no area", link);
	return NULL;
}

/* -------- trees */

typedef struct {
	const char *name;
	ref_t root;
	const struct list_head *list;
	RangeState state;
	bool apart;               /* what touches would have become one */
} Set;

/* How far the walk through a set, in the order of addresses, has come. */
typedef struct {
	Check *c;
	const Set *set;
	const struct list_head *entry;
	uint64_t end;
} Walk;

/* Before 5.2 what is lazily freed is still in the tree. */
static RangeState state_in(const Walk *w, const struct vmap_area *va)
{
	return w->set->state == RANGE_BUSY && area_is_lazy(w->c->m, va) ? RANGE_LAZY : w->set->state;
}

static void check_next(Walk *w, const struct vmap_area *va)
{
	Check *c = w->c;

	expect(c, va->va_start < va->va_end, "an empty range", va->va_start);
	expect(c, va->va_start >= w->end, "a range overlaps the one before it", va->va_start);
	expect(c, !w->set->apart || !w->end || va->va_start != w->end, "two ranges touch", va->va_start);
	expect(c, w->entry->next == ref(c->m, &va->list) && va->list.prev == ref(c->m, w->entry),
	       "tree and list disagree", va->va_start);
	w->entry = &va->list;
	w->end = va->va_end;
	add_area(c, va, state_in(w, va));
}

static uint64_t max_size_at(const Machine *m, ref_t node)
{
	return node ? rb_entry(m, node, struct vmap_area, rb_node)->subtree_max_size : 0;
}

static void check_max_size(Check *c, const struct vmap_area *va)
{
	uint64_t max = va->va_end - va->va_start, left = max_size_at(c->m, va->rb_node.rb_left);
	uint64_t right = max_size_at(c->m, va->rb_node.rb_right);

	max = left > max ? left : max;
	max = right > max ? right : max;
	expect(c, va->subtree_max_size == max, "subtree_max_size is wrong", va->va_start);
}

/* Black nodes on the way down from a node. */
static int check_subtree(Walk *w, ref_t node, ref_t parent, int deep)
{
	const Machine *m = w->c->m;
	const struct vmap_area *va = node ? area_with(w->c, node, offsetof(struct vmap_area, rb_node)) : NULL;
	int left, right;

	if (!va)
		return 0;
	if (deep > MAX_TREE_DEPTH) {
		leads_nowhere(w->c, "the tree is too deep", va->va_start);
		return 0;
	}
	expect(w->c, rb_parent(m, &va->rb_node) == at(m, parent), "a node does not know its parent", va->va_start);
	expect(w->c, rb_is_black(&va->rb_node) || (parent && rb_is_black(at(m, parent))),
	       "a red node at the root, or below a red one", va->va_start);
	left = check_subtree(w, va->rb_node.rb_left, node, deep + 1);
	check_next(w, va);
	right = check_subtree(w, va->rb_node.rb_right, node, deep + 1);
	expect(w->c, left == right, "black heights differ below", va->va_start);
	if (w->set->state == RANGE_HOLE)
		check_max_size(w->c, va);
	return left + rb_is_black(&va->rb_node);
}

static void check_tree(Check *c, const Set *set)
{
	Walk w = { c, set, set->list, 0 };

	c->of = set->name;
	check_subtree(&w, set->root, 0, 0);
	expect(c, w.entry->next == ref(c->m, set->list), "the list goes on behind the tree", w.end);
	c->of = NULL;
}

/* -------- lists without a tree */

static void check_llist(Check *c, ref_t first)
{
	uint32_t left = state_of(c->m)->live[VMS_KIND_VMAP_AREA];
	const struct vmap_area *va;

	for (; first && (va = area_with(c, first, 0)); first = va->purge_list) {
		if (!left--) {
			leads_nowhere(c, "a list does not end", first);
			return;
		}
		add_area(c, va, RANGE_LAZY);
	}
}

/* Returns how many ranges are on the list. */
static size_t check_ring(Check *c, const struct list_head *head, RangeState state)
{
	uint32_t left = state_of(c->m)->live[VMS_KIND_VMAP_AREA];
	const struct list_head *before = head;
	const struct vmap_area *va;
	size_t n = 0;

	for (; before->next && before->next != ref(c->m, head); before = &va->list, n++) {
		va = area_with(c, before->next, offsetof(struct vmap_area, list));
		if (!va || n == left) {
			leads_nowhere(c, "a list does not end", before->next);
			break;
		}
		expect(c, va->list.prev == ref(c->m, before), "an entry of a list does not know the one before it",
		       before->next);
		add_area(c, va, state);
	}
	return n;
}

/* The one list of 2.4.  An area that reaches beyond the end of the address space ends, for the kernel, at a low
 * address, and those that follow may overlap it. */
static void check_vmlist(Check *c)
{
	uint64_t last = UINT64_MAX >> (64 - c->m->arch->bits), end = 0;
	const struct vm_struct *area = at(c->m, vmalloc_of(c->m)->vmlist);

	for (; area; area = at(c->m, area->next)) {
		expect(c, area->addr >= end, "the list of areas is out of order", area->addr);
		end = (area->addr + area->size) & last;
		c->crooked |= end <= area->addr || (area->addr | end) & (VMS_PAGE_SIZE - 1);
		checked_range_add(c, (Range){ area->addr, area->addr + area->size, ref(c->m, area), RANGE_BUSY });
	}
}

/* -------- nodes of 6.12 */

static uint64_t node_of_address(const Machine *m, uint64_t address)
{
	return address / vmalloc_of(m)->vmap_zone_size % vmalloc_of(m)->nr_vmap_nodes;
}

/* The node that an area waits with: its own, which stands in its flags, or that of its address. */
static uint64_t node_of_lazy(const Machine *m, const struct vmap_area *va)
{
	uint64_t own = va->flags >> 8;

	return own && own <= vmalloc_of(m)->nr_vmap_nodes ? own - 1 : node_of_address(m, va->va_start);
}

static void check_filing(Check *c, const struct vmap_node *vn, size_t first)
{
	for (size_t i = first; i < c->n_ranges; i++) {
		const Range *range = &c->range[i];
		uint64_t node = range->state == RANGE_BUSY ? node_of_address(c->m, range->start)
		                                           : node_of_lazy(c->m, at(c->m, range->ref));

		expect(c, node == vn->number, "a range is with the wrong node", range->start);
	}
}

static void check_pool(Check *c, const struct vmap_node *vn, unsigned i)
{
	const struct vmap_pool *pool = pool_of_node(vn, i);
	size_t first = c->n_ranges;

	expect(c, check_ring(c, &pool->head, RANGE_POOLED) == pool->len, "a pool miscounts its ranges of so many pages",
	       i + 1);
	for (; first < c->n_ranges; first++) {
		const Range *range = &c->range[first];
		const struct vmap_area *va = at(c->m, range->ref);

		expect(c, range->end - range->start == (uint64_t)(i + 1) * VMS_PAGE_SIZE,
		       "a range is in a pool of another size", range->start);
		expect(c, va->flags >> 8 == vn->number + 1, "a range is in another node's pool", range->start);
		expect(c, vmalloc_of(c->m)->nr_vmap_nodes > 1, "a single node has pools", range->start);
	}
}

static void check_node(Check *c, const struct vmap_node *vn)
{
	size_t first = c->n_ranges;

	check_tree(c, &(Set){ "areas in use of a node", vn->busy_root, &vn->busy_head, RANGE_BUSY, false });
	check_tree(c, &(Set){ "areas that wait in a node", vn->lazy_root, &vn->lazy_head, RANGE_LAZY, false });
	check_ring(c, &vn->purge_list, RANGE_LAZY);
	check_filing(c, vn, first);
	for (unsigned i = 0; i < VMS_POOL_PAGES; i++)
		check_pool(c, vn, i);
}

static void check_nodes(Check *c)
{
	uint64_t n = 0;

	for (const struct vmap_node *vn = at(c->m, vmalloc_of(c->m)->vmap_nodes); vn; vn = at(c->m, vn->next), n++) {
		expect(c, vn->number == n, "nodes are out of order", vn->number);
		check_node(c, vn);
	}
	expect(c, n == vmalloc_of(c->m)->nr_vmap_nodes, "there are more or fewer nodes than counted", n);
}

/* -------- all of them */

void check_sets(Check *c)
{
	const struct vmalloc_state *v = vmalloc_of(c->m);
	unsigned version = c->m->era->version;

	if (version < KERNEL(2, 6)) {
		check_vmlist(c);
		return;
	}
	if (version >= KERNEL(6, 9))
		check_nodes(c);
	else
		check_tree(c, &(Set){ "areas", v->vmap_area_root, &v->vmap_area_list, RANGE_BUSY, false });
	if (version >= KERNEL(5, 2))
		check_tree(c, &(Set){ "holes", v->free_vmap_area_root, &v->free_vmap_area_list, RANGE_HOLE, true });
	if (version >= KERNEL(5, 2) && version < KERNEL(5, 11)) {
		check_llist(c, v->vmap_purge_list);
		check_llist(c, v->valist);
	}
	if (version >= KERNEL(5, 11) && version < KERNEL(6, 9))
		check_tree(c, &(Set){ "areas that wait", v->purge_vmap_area_root, &v->purge_vmap_area_list, RANGE_LAZY,
		                      true });
	check_ring(c, &v->local_purge_list, RANGE_LAZY);
	check_ring(c, &v->decay_list, RANGE_POOLED);
}
