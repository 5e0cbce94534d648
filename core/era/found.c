/* SPDX-License-Identifier: GPL-2.0-or-later */
/* found.c -- see found.h.
 *
 * Inaccuracies: an array of page pointers comes from kmalloc here, however large it is: which of the areas found is
 * whose array nobody says.
 */

#include <inttypes.h>

#include "core/era/found.h"
#include "core/kernel/page-array.h"
#include "core/kernel/layout.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/slab.h"
#include "core/kernel/vmalloc.h"
#include "core/machine/set.h"

/* -------- what may be found */

static bool refuse_at(char *error, const char *what, uint64_t start)
{
	return refuse(error, "%s: 0x%" PRIx64, translated(what), start);
}

static bool check_areas(const Machine *m, char *error)
{
	const VmsOptions *o = &m->options;
	uint64_t last = UINT64_MAX >> (64 - m->arch->bits), end = o->n_early ? o->early[o->n_early - 1].end : 1;

	for (size_t i = 0; i < o->n_found; i++) {
		const VmsFoundArea *found = &o->found[i];

		if ((found->start | found->end) & (VMS_PAGE_SIZE - 1) || found->start >= found->end ||
		    found->end > last)
			return refuse_at(error, N_("an area found is not made of whole pages"), found->start);
		if (found->start < end)
			return refuse_at(error, N_("areas found overlap, or are not in order"), found->start);
		if (found->nr_pages > (found->end - found->start) / VMS_PAGE_SIZE)
			return refuse_at(error, N_("an area found has more frames than pages"), found->start);
		if (found->nr_pages > o->ram / VMS_PAGE_SIZE)
			return refuse_at(error, N_("an area found has more frames than the machine"), found->start);
		end = found->end;
	}
	return true;
}

/* One subtree of the holes, in preorder from *i on, between two addresses; its black height, or -1. */
static int check_subtree(const Machine *m, size_t *i, uint64_t low, uint64_t high, bool below_red, int deep)
{
	const VmsFoundHole *hole = &m->options.holes[*i];
	int left = 0, right = 0;

	if (*i >= m->options.n_holes || deep > 2 * 64 || hole->start < low || hole->end > high ||
	    hole->start >= hole->end || (below_red && hole->red))
		return -1;
	++*i;
	if (hole->has_left)
		left = check_subtree(m, i, low, hole->start, hole->red, deep + 1);
	if (hole->has_right && left >= 0)
		right = check_subtree(m, i, hole->end, high, hole->red, deep + 1);
	return left < 0 || left != right ? -1 : left + !hole->red;
}

/* The first area found that ends above an address; the number of areas where there is none. */
static size_t area_above(const Machine *m, uint64_t address)
{
	size_t low = 0, high = m->options.n_found;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->options.found[middle].end > address)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Holes must be a red-black tree, hold none of the areas, and be all that those leave. */
static bool check_holes(const Machine *m, char *error)
{
	const VmsOptions *o = &m->options;
	uint64_t left = UINT64_MAX - 1;
	size_t i = 0;

	if (!o->n_holes)
		return true;
	if (m->era->version < KERNEL(5, 2))
		return refuse_at(error, N_("this kernel keeps no tree of holes"), o->holes[0].start);
	if (o->holes[0].red || check_subtree(m, &i, 1, UINT64_MAX, false, 0) < 0 || i != o->n_holes)
		return refuse_at(error, N_("the holes found are no red-black tree"), o->holes[i ? i - 1 : 0].start);
	for (i = 0; i < o->n_holes; i++) {
		size_t a = area_above(m, o->holes[i].start);

		if (a < o->n_found && o->found[a].start < o->holes[i].end)
			return refuse_at(error, N_("a hole and an area overlap"), o->found[a].start);
		left -= o->holes[i].end - o->holes[i].start;
	}
	for (i = 0; i < o->n_found; i++)
		left -= o->found[i].end - o->found[i].start;
	return !left || refuse_at(error, N_("holes and areas found leave out so many bytes"), left);
}

bool check_found(const Machine *m, char error[VMS_ERROR_SIZE])
{
	return check_areas(m, error) && check_holes(m, error);
}

/* -------- areas */

const struct vm_struct *found_vm_struct(Machine *m, const VmsFoundArea *found)
{
	const struct vm_struct *area;

	if (found->ram || found->lazy)
		return NULL;
	area = kmalloc(m, VMS_KIND_VM_STRUCT, sizeof *area, layout_size(m, VMS_KIND_VM_STRUCT),
	               gfp_value(m, GFP_KERNEL));
	BUG_ON(m, !area);
	SET(m, area, addr, found->start);
	SET(m, area, size, found->end - found->start);
	SET(m, area, requested_size, found->end - found->start - VMS_PAGE_SIZE);
	SET(m, area, flags, found->flags ? found->flags : VM_ALLOC);
	SET(m, area, phys_addr, found->phys_addr);
	SET(m, area, caller, VMS_OP_COUNT + (uint64_t)(found - m->options.found));
	return area;
}

/* Since 5.2 vmap_areas have a cache of their own. */
static const struct vmap_area *new_vmap_area(Machine *m)
{
	const struct kmem_cache *s = at(m, vmalloc_of(m)->vmap_area_cachep);
	gfp_t gfp = gfp_value(m, GFP_KERNEL);

	if (s)
		return kmem_cache_alloc(m, s, NUMA_NO_NODE, VMS_KIND_VMAP_AREA, sizeof(struct vmap_area), gfp);
	return kmalloc(m, VMS_KIND_VMAP_AREA, sizeof(struct vmap_area), layout_size(m, VMS_KIND_VMAP_AREA), gfp);
}

const struct vmap_area *found_vmap_area(Machine *m, const VmsFoundArea *found)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	int64_t pages = (int64_t)((found->end - found->start) >> PAGE_SHIFT);
	const struct vmap_area *va;

	va = new_vmap_area(m);
	BUG_ON(m, !va);
	SET(m, va, va_start, found->start);
	SET(m, va, va_end, found->end);
	if (found->lazy)
		SET(m, v, vmap_lazy_nr, v->vmap_lazy_nr + pages);
	return va;
}

static void map_page(Machine *m, uint64_t addr, uint64_t pfn)
{
	const pte_t *entry = pgd_offset_k(m, addr);

	for (int level = LEVEL_P4D; level >= LEVEL_PTE; level--) {
		entry = table_alloc(m, entry, addr, level);
		BUG_ON(m, !entry);
	}
	set_entry(m, entry, pfn << PAGE_SHIFT | m->arch->page_kernel);
}

void found_pages(Machine *m, const VmsFoundArea *found, const struct vm_struct *area)
{
	uint32_t bytes = (uint32_t)(sizeof(struct page_array) + found->nr_pages * sizeof(ref_t));
	const struct page_array *pages;

	if (!area || !found->nr_pages)
		return;
	pages = kmalloc(m, VMS_KIND_PAGE_ARRAY, bytes, found->nr_pages * (m->arch->bits / 8), gfp_value(m, GFP_KERNEL));
	BUG_ON(m, !pages);
	SET(m, pages, count, found->nr_pages);
	for (uint32_t i = 0; i < found->nr_pages; i++) {
		const struct page *page = alloc_pages(m, gfp_value(m, GFP_KERNEL) | gfp_value(m, __GFP_HIGHMEM), 0);

		BUG_ON(m, !page);
		page_array_set(m, pages, i, page);
		page_own(m, page, VMS_OWNER_AREA, area, i);
		map_page(m, found->start + (uint64_t)i * VMS_PAGE_SIZE, page_to_pfn(m, page));
	}
	SET_REF(m, area, pages, pages);
	SET(m, area, nr_pages, found->nr_pages);
}

const char *caller_name(const Machine *m, uint64_t caller)
{
	const char *name = NULL;

	if (caller >= VMS_OP_COUNT && caller - VMS_OP_COUNT < m->options.n_found)
		name = m->options.found[caller - VMS_OP_COUNT].caller;
	else if (caller && caller < VMS_OP_COUNT)
		name = vms_op_info((VmsOpKind)caller)->name;
	return name ? name : "";
}
