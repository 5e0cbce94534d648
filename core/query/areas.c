/* SPDX-License-Identifier: GPL-2.0-or-later */
/* areas.c -- reserved ranges, the holes between them, the tree they are in, and what waits to be freed. */

#include <string.h>

#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/rbtree.h"
#include "core/kernel/vmalloc.h"

static const struct vmap_area *va_at(const Machine *m, ref_t object) { return at(m, object); }
static const struct vmap_area *va_of_node(const Machine *m, ref_t node)
{
	return node ? rb_entry(m, node, struct vmap_area, rb_node) : NULL;
}

static ref_t ref_of_node(const Machine *m, ref_t node) { return ref(m, va_of_node(m, node)); }

static VmsAreaUse use_of(uint64_t flags)
{
	return flags & VM_IOREMAP ? VMS_AREA_IOREMAP : flags & VM_MAP ? VMS_AREA_VMAP :
	       flags & VM_ALLOC ? VMS_AREA_VMALLOC : VMS_AREA_OTHER;
}

static bool is_block(const Machine *m, const struct vmap_area *va)
{
	for (ref_t b = vmalloc_of(m)->vmap_blocks; b; b = ((const struct vmap_block *)at(m, b))->next)
		if (((const struct vmap_block *)at(m, b))->va == ref(m, va))
			return true;
	return false;
}

/* Lazily freed areas stay in the tree until the purge.  What says so is that they are on the purge list; those that had
 * a vm_struct carry a flag as well, but blocks and ranges of vm_map_ram do not. */
static bool is_lazy(const Machine *m, const struct vmap_area *va)
{
	if (va->flags & VM_LAZY_FREE)
		return true;
	for (ref_t p = va->vm ? 0 : vmalloc_of(m)->vmap_purge_list; p; p = va_at(m, p)->purge_list)
		if (p == ref(m, va))
			return true;
	return false;
}

static void fill_vm(const Machine *m, const struct vm_struct *vm, VmsArea *area)
{
	area->vm = ref(m, vm);
	area->addr = vm->addr;
	area->flags = vm->flags;
	area->guard = vm->flags & VM_NO_GUARD ? 0 : VMS_PAGE_SIZE;
	area->size = vm->size - area->guard;
	area->nr_pages = vm->nr_pages;
	area->pages = vm->pages;
	area->phys_addr = vm->phys_addr;
	area->caller = vm->caller ? vms_op_info((VmsOpKind)vm->caller)->name : "";
	area->use = use_of(vm->flags);
}

/* An area without a vm_struct is one of vm_map_ram; but the newest one may be about to get its vm_struct. */
static bool is_new(const Machine *m, const struct vmap_area *va)
{
	VmsCall call[MAX_DEPTH];
	size_t n;

	if (object_of(va)->serial != state_of(m)->serial[VMS_KIND_VMAP_AREA])
		return false;
	n = vms_backtrace(m, call, MAX_DEPTH);
	for (size_t i = 0; i < n && i < MAX_DEPTH; i++)
		if (!strcmp(call[i].function, "__get_vm_area_node"))
			return true;
	return false;
}

static bool fill(const Machine *m, const struct vmap_area *va, VmsArea *area)
{
	if (!va)
		return false;
	*area = (VmsArea){
		.ref = ref(m, va), .id = vms_id(m, ref(m, va)), .va_start = va->va_start, .va_end = va->va_end,
		.addr = va->va_start, .size = va->va_end - va->va_start, .caller = "", .use = VMS_AREA_RAM
	};
	if (va->vm)
		fill_vm(m, at(m, va->vm), area);
	else if (va->flags & VM_LAZY_FREE)
		area->use = VMS_AREA_OTHER;
	else if (is_block(m, va))
		area->use = VMS_AREA_BLOCK;
	else if (is_new(m, va))
		area->use = VMS_AREA_NEW;
	area->state = is_lazy(m, va) ? VMS_AREA_LAZY : VMS_AREA_BUSY;
	return true;
}

/* The lowest area that ends above an address. */
static const struct vmap_area *area_above(const Machine *m, uint64_t address)
{
	const struct vmap_area *best = NULL, *va = va_of_node(m, vmalloc_of(m)->vmap_area_root);

	while (va) {
		if (va->va_end > address) {
			best = va;
			va = va_of_node(m, va->rb_node.rb_left);
		} else {
			va = va_of_node(m, va->rb_node.rb_right);
		}
	}
	return best;
}

bool vms_area_from(const VmsMachine *m, uint64_t address, VmsArea *area)
{
	return fill(m, area_above(m, address), area);
}

bool vms_area_next(const VmsMachine *m, VmsArea *area)
{
	const struct rb_node *next = rb_next(m, &va_at(m, area->ref)->rb_node);

	return fill(m, next ? va_of_node(m, ref(m, next)) : NULL, area);
}

bool vms_area_find(const VmsMachine *m, uint64_t address, VmsArea *area)
{
	const struct vmap_area *va = area_above(m, address);

	return va && va->va_start <= address && fill(m, va, area);
}

bool vms_area_get(const VmsMachine *m, VmsRef vmap_area, VmsArea *area)
{
	return vms_id_kind(vms_id(m, vmap_area)) == VMS_KIND_VMAP_AREA && fill(m, va_at(m, vmap_area), area);
}

uint64_t vms_area_count(const VmsMachine *m, VmsAreaState state)
{
	VmsRef list[1];
	uint64_t lazy = vms_purge_list(m, list, 1);

	return state == VMS_AREA_LAZY ? lazy : state_of(m)->live[VMS_KIND_VMAP_AREA] - lazy;
}

size_t vms_area_pages(const VmsMachine *m, const VmsArea *area, uint64_t *pfn, size_t room)
{
	const ref_t *page = (const ref_t *)((const struct page_array *)at(m, area->pages) + 1);

	if (!area->pages)
		return 0;
	for (size_t i = 0; i < area->nr_pages && i < room; i++)
		pfn[i] = page[i] ? page_to_pfn(m, at(m, page[i])) : 0;
	return area->nr_pages;
}

/* Where the areas that end at or below an address end. */
static uint64_t end_below(const Machine *m, uint64_t address, uint64_t otherwise)
{
	const struct vmap_area *va = va_of_node(m, vmalloc_of(m)->vmap_area_root);

	while (va) {
		bool below = va->va_end <= address;

		if (below && va->va_end > otherwise)
			otherwise = va->va_end;
		va = va_of_node(m, below ? va->rb_node.rb_right : va->rb_node.rb_left);
	}
	return otherwise;
}

bool vms_hole_from(const VmsMachine *m, uint64_t address, uint64_t *start, uint64_t *stop)
{
	uint64_t first, end;

	vms_vmalloc_window(m, &first, &end);
	end &= ~(uint64_t)(VMS_PAGE_SIZE - 1);
	for (address = address > first ? address : first; address < end; ) {
		const struct vmap_area *va = area_above(m, address);

		if (!va || va->va_start > address) {
			*start = end_below(m, address, first);
			*stop = va && va->va_start < end ? va->va_start : end;
			return true;
		}
		address = va->va_end;
	}
	return false;
}

/* -------- the tree */

VmsRef vms_tree_root(const VmsMachine *m) { return ref_of_node(m, vmalloc_of(m)->vmap_area_root); }
VmsRef vms_free_vmap_cache(const VmsMachine *m) { return vmalloc_of(m)->free_vmap_cache; }

bool vms_tree_node(const VmsMachine *m, VmsRef vmap_area, VmsTreeNode *out)
{
	const struct vmap_area *va = va_at(m, vmap_area);

	if (!va || vms_id_kind(vms_id(m, vmap_area)) != VMS_KIND_VMAP_AREA)
		return false;
	*out = (VmsTreeNode){
		.ref = vmap_area, .id = vms_id(m, vmap_area), .va_start = va->va_start, .va_end = va->va_end,
		.left = ref_of_node(m, va->rb_node.rb_left), .right = ref_of_node(m, va->rb_node.rb_right),
		.parent = ref_of_node(m, va->rb_node.__rb_parent_color & ~1u), .red = !rb_is_black(&va->rb_node)
	};
	return true;
}

/* -------- what waits */

size_t vms_purge_list(const VmsMachine *m, VmsRef *out, size_t room)
{
	size_t n = 0;

	for (ref_t p = vmalloc_of(m)->vmap_purge_list; p; p = va_at(m, p)->purge_list)
		if (n++ < room)
			out[n - 1] = p;
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

size_t vms_blocks(const VmsMachine *m, VmsBlock *out, size_t room)
{
	size_t n = 0;

	for (ref_t p = vmalloc_of(m)->vmap_blocks; p; p = ((const struct vmap_block *)at(m, p))->next) {
		const struct vmap_block *vb = at(m, p);

		if (n++ < room)
			out[n - 1] = (VmsBlock){
				.ref = p, .va = vb->va, .id = vms_id(m, p), .cpu = vb->cpu,
				.free = (unsigned)vb->free, .dirty = (unsigned)vb->dirty,
				.dirty_min = (unsigned)vb->dirty_min, .dirty_max = (unsigned)vb->dirty_max,
				.total = VMAP_BBMAP_BITS
			};
	}
	return n;
}
