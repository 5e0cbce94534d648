/* SPDX-License-Identifier: GPL-2.0-or-later */
/* areas.c -- reserved ranges and the holes between them, by address, whatever trees and lists a kernel has. */

#include <string.h>

#include "core/era/area-sets.h"
#include "core/era/found.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/vmalloc.h"

static const struct vmap_area *va_at(const Machine *m, ref_t object) { return at(m, object); }

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

/* The frame that was taken for a page of an area, as its entry says. */
static bool mapped_frame(const Machine *m, const struct vm_struct *vm, uint64_t i, uint64_t *pfn)
{
	const struct page *page;
	uint64_t entry;

	if (!vms_translate(m, vm->addr + i * VMS_PAGE_SIZE, pfn, &entry) || !pfn_valid(m, *pfn))
		return false;
	page = pfn_to_page(m, *pfn);
	return page->owner == VMS_OWNER_AREA && page->owner_ref == ref(m, vm);
}

/* 2.4 has no page array: which frames an area has is known from the entries alone. */
static unsigned mapped_frames(const Machine *m, const struct vm_struct *vm, uint64_t *out, size_t room)
{
	uint64_t pages = vm->size / VMS_PAGE_SIZE, pfn;
	unsigned n = 0;

	for (; n + 1 < pages && mapped_frame(m, vm, n, &pfn); n++)
		if (n < room)
			out[n] = pfn;
	return n;
}

static bool has_page_array(const Machine *m) { return m->era->version >= KERNEL(2, 6); }

/* 2.4 knows no area without a guard page; but where a size has wrapped, there may be less than a page. */
static uint64_t guard_of(const Machine *m, const struct vm_struct *vm)
{
	if (m->era->version < KERNEL(2, 6))
		return vm->size < VMS_PAGE_SIZE ? vm->size : VMS_PAGE_SIZE;
	return vm->flags & VM_NO_GUARD || vm->caller == VMS_OP_PCPU_GET_VM_AREAS ? 0 : VMS_PAGE_SIZE;
}

static void fill_vm(const Machine *m, const struct vm_struct *vm, VmsArea *area)
{
	area->vm = ref(m, vm);
	area->addr = vm->addr;
	area->flags = vm->flags;
	area->guard = guard_of(m, vm);
	area->size = vm->size - area->guard;
	area->nr_pages = has_page_array(m) ? vm->nr_pages : mapped_frames(m, vm, NULL, 0);
	area->page_order = vm->page_order;
	area->pages = vm->pages;
	area->phys_addr = vm->phys_addr;
	area->caller = caller_name(m, vm->caller);
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

static void fill_va(const Machine *m, const struct vmap_area *va, VmsAreaState state, VmsArea *area)
{
	const struct vm_struct *vm = state == VMS_AREA_BUSY ? vm_of_area(m, va) : NULL;

	area->va_start = area->addr = va->va_start;
	area->va_end = va->va_end;
	area->size = va->va_end - va->va_start;
	area->state = area_is_lazy(m, va) ? VMS_AREA_LAZY : state;
	area->node = m->era->version >= KERNEL(6, 9) ? (unsigned)(va->flags >> 8) : 0;
	if (vm)
		fill_vm(m, vm, area);
	else if (is_block(m, va))
		area->use = VMS_AREA_BLOCK;
	else if (area->state != VMS_AREA_BUSY)
		area->use = VMS_AREA_OTHER;
	else if (is_new(m, va))
		area->use = VMS_AREA_NEW;
	else
		area->use = VMS_AREA_RAM;
}

static bool fill(const Machine *m, ref_t object, VmsAreaState state, VmsArea *area)
{
	if (!object)
		return false;
	*area = (VmsArea){ .ref = object, .id = vms_id(m, object), .caller = "" };
	if (vms_id_kind(area->id) == VMS_KIND_VM_STRUCT) {
		fill_vm(m, at(m, object), area);
		area->va_start = area->addr;
		area->va_end = area->addr + area->size + area->guard;
	} else {
		fill_va(m, va_at(m, object), state, area);
	}
	return true;
}

/* The lowest area of a tree that ends above an address. */
static const struct vmap_area *above_in_tree(const Machine *m, ref_t root, uint64_t address)
{
	const struct vmap_area *best = NULL, *va = va_at(m, area_of_node(m, root));

	while (va) {
		bool above = va->va_end > address;

		if (above)
			best = va;
		va = va_at(m, area_of_node(m, above ? va->rb_node.rb_left : va->rb_node.rb_right));
	}
	return best;
}

/* 2.4 has no tree: along the list. */
static ref_t in_vmlist(const Machine *m, uint64_t address)
{
	const struct vm_struct *area = at(m, vmalloc_of(m)->vmlist);

	while (area && address - area->addr >= area->size)
		area = at(m, area->next);
	return ref(m, area);
}

ref_t area_in_use_at(const Machine *m, uint64_t address)
{
	AreaTree tree[MAX_AREA_TREES];
	size_t n = area_trees(m, tree);

	for (size_t i = 0; i < n; i++) {
		const struct vmap_area *va = tree[i].lazy ? NULL : above_in_tree(m, tree[i].root, address);

		if (va && va->va_start <= address)
			return ref(m, va);
	}
	return in_vmlist(m, address);
}

/* The lowest of those on lists that ends above an address. */
static const ListedArea *above_in_lists(const Machine *m, uint64_t address)
{
	const ListedArea *listed;
	size_t n = listed_areas(m, &listed), low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (listed[middle].end > address)
			high = middle;
		else
			low = middle + 1;
	}
	return low < n ? &listed[low] : NULL;
}

bool vms_area_from(const VmsMachine *m, uint64_t address, VmsArea *area)
{
	const ListedArea *listed = above_in_lists(m, address);
	uint64_t start = listed ? listed->start : UINT64_MAX;
	ref_t best = listed ? listed->ref : 0;
	VmsAreaState state = listed ? listed->state : VMS_AREA_BUSY;
	AreaTree tree[MAX_AREA_TREES];
	size_t n = area_trees(m, tree);

	for (size_t i = 0; i < n; i++) {
		const struct vmap_area *va = above_in_tree(m, tree[i].root, address);

		if (!va || va->va_start >= start)
			continue;
		start = va->va_start;
		best = ref(m, va);
		state = tree[i].lazy ? VMS_AREA_LAZY : VMS_AREA_BUSY;
	}
	return fill(m, best, state, area);
}

bool vms_area_next(const VmsMachine *m, VmsArea *area)
{
	return vms_area_from(m, area->va_end, area);
}

bool vms_area_find(const VmsMachine *m, uint64_t address, VmsArea *area)
{
	return vms_area_from(m, address, area) && area->va_start <= address;
}

bool vms_area_get(const VmsMachine *m, VmsRef object, VmsArea *area)
{
	VmsKind kind = vms_id_kind(vms_id(m, object));
	uint64_t start;

	if (kind == VMS_KIND_VM_STRUCT && m->era->version < KERNEL(2, 6))
		return fill(m, object, VMS_AREA_BUSY, area);
	if (kind != VMS_KIND_VMAP_AREA)
		return false;
	start = va_at(m, object)->va_start;
	return (vms_area_find(m, start, area) && area->ref == object) || fill(m, object, VMS_AREA_BUSY, area);
}

/* -------- how many */

/* Of a tree in which those that wait are, too: these. */
static uint64_t count_marked(const Machine *m, ref_t node)
{
	const struct vmap_area *va = va_at(m, area_of_node(m, node));

	if (!va)
		return 0;
	return area_is_lazy(m, va) + count_marked(m, va->rb_node.rb_left) + count_marked(m, va->rb_node.rb_right);
}

uint64_t vms_area_count(const VmsMachine *m, VmsAreaState state)
{
	const ListedArea *listed;
	AreaTree tree[MAX_AREA_TREES];
	size_t n_trees = area_trees(m, tree), n_listed = listed_areas(m, &listed);
	uint64_t n = 0;

	for (size_t i = 0; i < n_listed; i++)
		n += listed[i].state == state;
	for (size_t i = 0; i < n_trees; i++) {
		uint64_t all = count_nodes(m, tree[i].root), lazy = tree[i].lazy ? all : 0;

		if (m->era->version < KERNEL(5, 2))
			lazy = count_marked(m, tree[i].root);
		n += state == VMS_AREA_LAZY ? lazy : state == VMS_AREA_BUSY ? all - lazy : 0;
	}
	return n;
}

size_t vms_area_pages(const VmsMachine *m, const VmsArea *area, uint64_t *pfn, size_t room)
{
	const ref_t *page = (const ref_t *)((const struct page_array *)at(m, area->pages) + 1);
	size_t n;

	if (!has_page_array(m))
		return mapped_frames(m, at(m, area->vm), pfn, room);
	if (!area->pages)
		return 0;
	/* Since 5.13 their number is written when the last of them is there. */
	n = area->nr_pages ? area->nr_pages : (area->va_end - area->va_start - area->guard) / VMS_PAGE_SIZE;
	for (size_t i = 0; i < n && i < room; i++)
		pfn[i] = page[i] ? page_to_pfn(m, at(m, page[i])) : 0;
	return n;
}

/* Where the areas that end at or below an address end. */
static uint64_t end_below(const Machine *m, uint64_t address, uint64_t otherwise)
{
	const ListedArea *listed, *above = above_in_lists(m, address);
	size_t n_listed = listed_areas(m, &listed);
	AreaTree tree[MAX_AREA_TREES];
	size_t n = area_trees(m, tree);

	if (!above)
		above = listed + n_listed;
	if (n_listed && above > listed && above[-1].end > otherwise)
		otherwise = above[-1].end;
	for (size_t i = 0; i < n; i++)
		for (const struct vmap_area *va = va_at(m, area_of_node(m, tree[i].root)); va; ) {
			bool below = va->va_end <= address;

			if (below && va->va_end > otherwise)
				otherwise = va->va_end;
			va = va_at(m, area_of_node(m, below ? va->rb_node.rb_right : va->rb_node.rb_left));
		}
	return otherwise;
}

bool vms_hole_from(const VmsMachine *m, uint64_t address, uint64_t *start, uint64_t *stop)
{
	uint64_t first, end;
	VmsArea area;

	vms_vmalloc_window(m, &first, &end);
	end &= ~(uint64_t)(VMS_PAGE_SIZE - 1);
	for (address = address > first ? address : first; address < end; address = area.va_end) {
		bool there = vms_area_from(m, address, &area);

		if (!there || area.va_start > address) {
			*start = end_below(m, address, first);
			*stop = there && area.va_start < end ? area.va_start : end;
			return true;
		}
	}
	return false;
}
