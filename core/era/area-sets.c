/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area-sets.c -- see area-sets.h.  What is on lists is put in order once for each state that is asked about. */

#include <stdlib.h>

#include "core/era/area-sets.h"
#include "core/era/era.h"
#include "core/kernel/list.h"
#include "core/kernel/rbtree.h"

ref_t area_of_node(const Machine *m, ref_t node)
{
	return node ? ref(m, rb_entry(m, node, struct vmap_area, rb_node)) : 0;
}

uint64_t count_nodes(const Machine *m, ref_t node)
{
	const struct rb_node *n = at(m, node);

	return n ? 1 + count_nodes(m, n->rb_left) + count_nodes(m, n->rb_right) : 0;
}

const struct vmap_node *vmap_node_at(const Machine *m, uint64_t number)
{
	const struct vmap_node *node = at(m, vmalloc_of(m)->vmap_nodes);

	while (node && node->number != number)
		node = at(m, node->next);
	return node;
}

size_t area_trees(const Machine *m, AreaTree out[MAX_AREA_TREES])
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_node *node = at(m, v->vmap_nodes);
	size_t n = 0;

	out[n++] = (AreaTree){ v->vmap_area_root, false };
	out[n++] = (AreaTree){ v->purge_vmap_area_root, true };
	for (; node; node = at(m, node->next)) {
		out[n++] = (AreaTree){ node->busy_root, false };
		out[n++] = (AreaTree){ node->lazy_root, true };
	}
	return n;
}

/* -------- what is on lists */

static void add_listed(Places *p, uint64_t start, uint64_t end, ref_t object, VmsAreaState state)
{
	if (p->n_listed == p->listed_room) {
		size_t room = p->listed_room ? 2 * p->listed_room : 256;
		ListedArea *listed = realloc(p->listed, room * sizeof *listed);

		if (!listed)
			return;
		p->listed = listed;
		p->listed_room = room;
	}
	p->listed[p->n_listed++] = (ListedArea){ start, end, object, state };
}

static void add_area(const Machine *m, ref_t object, VmsAreaState state)
{
	const struct vmap_area *va = at(m, object);

	add_listed(m->places, va->va_start, va->va_end, object, state);
}

static void add_vmlist(const Machine *m)
{
	const struct vm_struct *area = at(m, vmalloc_of(m)->vmlist);

	for (; area; area = at(m, area->next))
		add_listed(m->places, area->addr, area->addr + area->size, ref(m, area), VMS_AREA_BUSY);
}

static void add_llist(const Machine *m, ref_t first)
{
	for (; first; first = ((const struct vmap_area *)at(m, first))->purge_list)
		add_area(m, first, VMS_AREA_LAZY);
}

static void add_ring(const Machine *m, const struct list_head *head, VmsAreaState state)
{
	for (ref_t p = head->next; p && p != ref(m, head); p = ((const struct list_head *)at(m, p))->next)
		add_area(m, ref(m, list_entry(m, p, struct vmap_area, list)), state);
}

static int by_start(const void *a, const void *b)
{
	const ListedArea *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void collect(const Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	m->places->n_listed = 0;
	if (m->era->version < KERNEL(2, 6))
		add_vmlist(m);
	if (m->era->version >= KERNEL(5, 2)) {
		add_llist(m, v->vmap_purge_list);
		add_llist(m, v->valist);
	}
	add_ring(m, &v->local_purge_list, VMS_AREA_LAZY);
	add_ring(m, &v->decay_list, VMS_AREA_POOLED);
	for (const struct vmap_node *node = at(m, v->vmap_nodes); node; node = at(m, node->next)) {
		add_ring(m, &node->purge_list, VMS_AREA_LAZY);
		for (unsigned i = 0; i < VMS_POOL_PAGES; i++)
			add_ring(m, &pool_of_node(node, i)->head, VMS_AREA_POOLED);
	}
	if (m->places->n_listed)
		qsort(m->places->listed, m->places->n_listed, sizeof(ListedArea), by_start);
}

size_t listed_areas(const Machine *m, const ListedArea **out)
{
	Places *p = m->places;

	if (!p->listed_known || p->listed_hash != m->hash) {
		collect(m);
		p->listed_known = true;
		p->listed_hash = m->hash;
	}
	*out = p->listed;
	return p->n_listed;
}

/* -------- areas */

/* Bits of vmap_area.flags: the first two until 4.6, where later kernels have the second as VM_LAZY_FREE. */
enum { OLD_LAZY_FREE = 0x1, OLD_LAZY_FREEING = 0x2, LATER_LAZY_FREE = 0x2, HAS_VM = 0x4 };

/* VM_ALLOC among them, and no `private`. */
bool area_has_borrowed_flags(const struct vmap_area *va)
{
	return va->flags & HAS_VM && !va->private && !va->vm;
}

static bool is_on(const Machine *m, ref_t list, const struct vmap_area *va)
{
	while (list && list != ref(m, va))
		list = ((const struct vmap_area *)at(m, list))->purge_list;
	return list;
}

bool area_is_lazy(const Machine *m, const struct vmap_area *va)
{
	const struct vmalloc_state *v = vmalloc_of(m);

	if (m->era->version >= KERNEL(5, 2))
		return false;
	if (m->era->version < KERNEL(4, 7))
		return va->flags & OLD_LAZY_FREE ||
		       (va->flags & OLD_LAZY_FREEING && (!area_has_borrowed_flags(va) || is_on(m, v->valist, va)));
	/* Blocks and ranges of vm_map_ram are not marked in 4.19: there it is the list that says so. */
	return va->flags & LATER_LAZY_FREE ||
	       (!va->vm && (is_on(m, v->vmap_purge_list, va) || is_on(m, v->valist, va)));
}

/* In 2.6.34 it may have been freed in the area's back, by a vfree of what was another's before; and of an area from
 * before vmalloc_init only vmlist knows. */
const struct vm_struct *vm_of_area(const Machine *m, const struct vmap_area *va)
{
	const struct vm_struct *vm = at(m, va->vm ? va->vm : va->private);

	if (area_is_lazy(m, va))
		return NULL;
	if (area_has_borrowed_flags(va))
		for (vm = at(m, vmalloc_of(m)->vmlist); vm && vm->addr != va->va_start; )
			vm = at(m, vm->next);
	return vms_id_kind(vms_id(m, ref(m, vm))) == VMS_KIND_VM_STRUCT ? vm : NULL;
}
