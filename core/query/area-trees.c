/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area-trees.c -- the trees and lists of areas as each kernel has them, the nodes of 6.12, what waits for the purge,
 * and the blocks of vm_map_ram. */

#include "core/era/area-sets.h"
#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/rbtree.h"

static const struct vmap_area *va_at(const Machine *m, ref_t object) { return at(m, object); }

/* -------- the trees */

bool vms_has_tree(const VmsMachine *m, VmsTree which)
{
	switch (which) {
	case VMS_TREE_AREAS: return m->era->version >= KERNEL(2, 6);
	case VMS_TREE_FREE: return m->era->version >= KERNEL(5, 2);
	case VMS_TREE_LAZY: return m->era->version >= KERNEL(5, 11);
	default: return false;
	}
}

VmsRef vms_tree_root(const VmsMachine *m, VmsTree which, unsigned number)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_node *node = vmap_node_at(m, number);

	switch (which) {
	case VMS_TREE_FREE: return area_of_node(m, v->free_vmap_area_root);
	case VMS_TREE_LAZY: return area_of_node(m, node ? node->lazy_root : v->purge_vmap_area_root);
	case VMS_TREE_VMLIST: return 0;
	default: return area_of_node(m, node ? node->busy_root : v->vmap_area_root);
	}
}

VmsRef vms_free_vmap_cache(const VmsMachine *m) { return vmalloc_of(m)->free_vmap_cache; }

bool vms_tree_node(const VmsMachine *m, VmsRef vmap_area, VmsTreeNode *out)
{
	const struct vmap_area *va = va_at(m, vmap_area);

	if (!va || vms_id_kind(vms_id(m, vmap_area)) != VMS_KIND_VMAP_AREA)
		return false;
	*out = (VmsTreeNode){
		.ref = vmap_area, .id = vms_id(m, vmap_area), .va_start = va->va_start, .va_end = va->va_end,
		.left = area_of_node(m, va->rb_node.rb_left), .right = area_of_node(m, va->rb_node.rb_right),
		.parent = area_of_node(m, va->rb_node.__rb_parent_color & ~1u), .red = !rb_is_black(&va->rb_node),
		.subtree_max_size = va->subtree_max_size
	};
	return true;
}

/* The rest of a list that ends where it began, as vmap_areas. */
static size_t ring(const Machine *m, const struct list_head *head, VmsRef *out, size_t room, size_t n)
{
	for (ref_t p = head->next; p && p != ref(m, head); p = ((const struct list_head *)at(m, p))->next)
		if (n++ < room)
			out[n - 1] = ref(m, list_entry(m, p, struct vmap_area, list));
	return n;
}

static size_t vmlist(const Machine *m, VmsRef *out, size_t room)
{
	size_t n = 0;

	for (ref_t p = vmalloc_of(m)->vmlist; p; p = ((const struct vm_struct *)at(m, p))->next)
		if (n++ < room)
			out[n - 1] = p;
	return n;
}

size_t vms_list(const VmsMachine *m, VmsTree which, unsigned number, VmsRef *out, size_t room)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const struct vmap_node *node = vmap_node_at(m, number);

	switch (which) {
	case VMS_TREE_FREE: return ring(m, &v->free_vmap_area_list, out, room, 0);
	case VMS_TREE_LAZY: return ring(m, node ? &node->lazy_head : &v->purge_vmap_area_list, out, room, 0);
	case VMS_TREE_VMLIST: return vmlist(m, out, room);
	default: break;
	}
	if (!vms_has_tree(m, VMS_TREE_AREAS))
		return vmlist(m, out, room);
	return ring(m, node ? &node->busy_head : &v->vmap_area_list, out, room, 0);
}

/* -------- nodes and pools (6.9 and later) */

size_t vms_nodes(const VmsMachine *m, VmsNode *out, size_t room)
{
	size_t n = 0;

	for (ref_t p = vmalloc_of(m)->vmap_nodes; p; n++) {
		const struct vmap_node *node = at(m, p);

		if (n < room)
			out[n] = (VmsNode){
				.ref = p, .id = vms_id(m, p), .number = node->number,
				.busy = count_nodes(m, node->busy_root), .lazy = count_nodes(m, node->lazy_root)
			};
		p = node->next;
	}
	return n;
}

size_t vms_pool(const VmsMachine *m, unsigned number, unsigned pages, VmsRef *out, size_t room)
{
	const struct vmap_node *node = vmap_node_at(m, number);

	if (!node || !pages || pages > VMS_POOL_PAGES)
		return 0;
	return ring(m, &pool_of_node(node, pages - 1)->head, out, room, 0);
}

uint64_t vms_node_zone(const VmsMachine *m)
{
	return vmalloc_of(m)->nr_vmap_nodes > 1 ? vmalloc_of(m)->vmap_zone_size : 0;
}

unsigned vms_node_of(const VmsMachine *m, uint64_t address)
{
	uint64_t zone = vms_node_zone(m);

	return zone ? (unsigned)(address / zone % vmalloc_of(m)->nr_vmap_nodes) : 0;
}

/* -------- what waits */

/* Before 4.7 the purge takes what is marked in the tree, in address order. */
static size_t marked(const Machine *m, ref_t node, VmsRef *out, size_t room, size_t n)
{
	const struct vmap_area *va = va_at(m, area_of_node(m, node));

	if (!va)
		return n;
	n = marked(m, va->rb_node.rb_left, out, room, n);
	if (area_is_lazy(m, va) && n++ < room)
		out[n - 1] = ref(m, va);
	return marked(m, va->rb_node.rb_right, out, room, n);
}

size_t vms_purge_list(const VmsMachine *m, VmsRef *out, size_t room)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	size_t n = 0;

	if (m->era->version < KERNEL(4, 7))
		return marked(m, v->vmap_area_root, out, room, 0);
	for (ref_t p = v->vmap_purge_list; p; p = va_at(m, p)->purge_list)
		if (n++ < room)
			out[n - 1] = p;
	n = ring(m, &v->purge_vmap_area_list, out, room, n);
	for (const struct vmap_node *node = at(m, v->vmap_nodes); node; node = at(m, node->next))
		n = ring(m, &node->lazy_head, out, room, n);
	return n;
}

size_t vms_deferred(const VmsMachine *m, uint64_t *addr, size_t room)
{
	size_t n = 0;

	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++) {
		const struct vfree_deferred *deferred = at(m, state_of(m)->cpu[cpu].vfree_deferred);

		for (; deferred; deferred = at(m, deferred->next))
			if (n++ < room)
				addr[n - 1] = deferred->addr;
	}
	return n;
}

/* The dirty pages of a block, [first, behind the last): until 4.0 a map says which they are. */
static void dirty_pages(const Machine *m, const struct vmap_block *vb, unsigned *first, unsigned *end)
{
	const uint64_t *map = ((const struct vmap_block_with_maps *)vb)->dirty_map;
	unsigned bits = vmalloc_of(m)->vmap_bbmap_bits;

	*first = (unsigned)vb->dirty_min;
	*end = (unsigned)vb->dirty_max;
	if (m->era->version >= KERNEL(4, 1))
		return;
	for (*first = 0; *first < bits && !(map[*first / 64] >> *first % 64 & 1); ++*first)
		;
	for (*end = bits; *end > *first && !(map[(*end - 1) / 64] >> (*end - 1) % 64 & 1); --*end)
		;
}

size_t vms_blocks(const VmsMachine *m, VmsBlock *out, size_t room)
{
	size_t n = 0;

	for (ref_t p = vmalloc_of(m)->vmap_blocks; p; p = ((const struct vmap_block *)at(m, p))->next) {
		const struct vmap_block *vb = at(m, p);

		if (n++ >= room)
			continue;
		out[n - 1] = (VmsBlock){
			.ref = p, .va = vb->va, .id = vms_id(m, p), .cpu = vb->cpu, .free = (unsigned)vb->free,
			.dirty = (unsigned)vb->dirty, .total = vmalloc_of(m)->vmap_bbmap_bits
		};
		dirty_pages(m, vb, &out[n - 1].dirty_min, &out[n - 1].dirty_max);
	}
	return n;
}
