/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants-areas.c -- areas in use: their vm_structs, page arrays and frames; blocks of vm_map_ram. */

#include "core/era/area-sets.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/vmalloc.h"
#include "core/query/invariants.h"

/* Large pages have their frames in the array one by one, too. */
static void check_pages(Check *c, const VmsArea *area)
{
	const ref_t *page = (const ref_t *)((const struct page_array *)at(c->m, area->pages) + 1);
	uint64_t pfn, entry;

	for (unsigned i = 0; i < area->nr_pages; i++) {
		uint64_t address = area->addr + (uint64_t)i * VMS_PAGE_SIZE;
		const struct page *p = at(c->m, page[i]);

		expect(c, p && p->state == PAGE_USED && p->order == 0, "a frame of an area is not in use", address);
		expect(c, p && p->owner == VMS_OWNER_AREA && p->owner_ref == area->vm && p->index == i,
		       "a frame does not know its area", address);
		expect(c, vms_translate(c->m, address, &pfn, &entry) && p && pfn == page_to_pfn(c->m, p),
		       "a page is not mapped to its frame", address);
	}
	c->named_frames += area->nr_pages;
}

static void check_area(Check *c, const VmsArea *area)
{
	uint64_t pfn, entry;

	expect(c, !((area->va_start | area->va_end) & (VMS_PAGE_SIZE - 1)), "an area is not page-aligned",
	       area->va_start);
	if (area->state != VMS_AREA_BUSY || !area->vm)
		return;
	expect(c, area->addr == area->va_start && area->size + area->guard == area->va_end - area->va_start,
	       "vm_struct and vmap_area disagree", area->va_start);
	if (area->guard)
		expect(c, !vms_translate(c->m, area->va_end - VMS_PAGE_SIZE, &pfn, &entry), "a guard page is mapped",
		       area->va_end);
	if (area->pages)
		check_pages(c, area);
}

/* -------- areas of 2.4, which keep no account of their frames */

bool is_lost_frame(const Machine *m, uint64_t pfn)
{
	const struct page *page = pfn_valid(m, pfn) ? pfn_to_page(m, pfn) : NULL;

	return page && page->owner == VMS_OWNER_AREA && !page->owner_ref;
}

static void check_area_of_2_4(Check *c, const VmsArea *area)
{
	uint64_t pfn, entry;

	if (vms_translate(c->m, area->va_end - area->guard, &pfn, &entry))
		expect(c, is_lost_frame(c->m, pfn), "a guard page is mapped", area->va_end);
	expect(c, !area->nr_pages || area->nr_pages == area->size / VMS_PAGE_SIZE, "an area is mapped in part",
	       area->va_start);
	for (unsigned i = 0; i < area->nr_pages; i++) {
		uint64_t address = area->addr + (uint64_t)i * VMS_PAGE_SIZE;

		vms_translate(c->m, address, &pfn, &entry);
		expect(c, pfn_to_page(c->m, pfn)->index == i, "a frame does not know its page", address);
	}
	c->named_frames += area->nr_pages;
}

/* -------- vmlist of 2.6.34 */

/* Is a vm_struct of vmlist that of an area in use?  2.6.34 takes areas that were registered early, with VM_IOREMAP, for
 * lazily freed ones: they stay on vmlist while they wait, and when they are purged. */
static bool check_listed(Check *c, const struct vm_struct *vm)
{
	const Range *range = checked_range(c, vm->addr);
	const struct vmap_area *va = range ? at(c->m, range->ref) : NULL;
	bool has_it = va && vm_of_area(c->m, va) == vm;

	expect(c, has_it || (vm->flags & VM_IOREMAP && c->m->options.n_early), "vmlist has what is no area in use",
	       vm->addr);
	if (!has_it && !(va && area_has_borrowed_flags(va)))
		c->given_away += vm->size / VMS_PAGE_SIZE;
	return has_it;
}

/* Returns how many there are that no area has. */
static size_t check_vmlist_of_2_6(Check *c)
{
	const struct vm_struct *vm = at(c->m, vmalloc_of(c->m)->vmlist);
	uint32_t n = 0, stray = 0;
	uint64_t addr = 0;

	for (; vm && n <= state_of(c->m)->live[VMS_KIND_VM_STRUCT]; vm = at(c->m, vm->next), n++) {
		expect(c, vm->addr >= addr || c->m->options.n_early, "vmlist is out of order", vm->addr);
		addr = vm->addr;
		stray += !check_listed(c, vm);
	}
	expect(c, n == state_of(c->m)->live[VMS_KIND_VM_STRUCT], "vmlist has more or fewer vm_structs than there are",
	       n);
	return stray;
}

/* -------- blocks of vm_map_ram */

static void check_block(Check *c, const struct vmap_block *vb)
{
	const struct vmap_area *va = at(c->m, vb->va);
	uint64_t bits = vmalloc_of(c->m)->vmap_bbmap_bits;
	const Range *range = checked_range(c, va->va_start);

	expect(c, range && range->ref == vb->va && (range->state == RANGE_BUSY || range->state == RANGE_LOST),
	       "a block is no area in use", va->va_start);
	expect(c, va->va_end - va->va_start == bits * VMS_PAGE_SIZE && va->va_start % (bits * VMS_PAGE_SIZE) == 0,
	       "a block has not the size of a block, or lies wrong", va->va_start);
	expect(c, vb->free + vb->dirty <= bits, "a block has more pages than there are in one", va->va_start);
}

static void check_blocks(Check *c)
{
	const struct vmap_block *vb = at(c->m, vmalloc_of(c->m)->vmap_blocks);
	uint32_t n = 0;

	for (; vb; vb = at(c->m, vb->next), n++)
		check_block(c, vb);
	expect(c, n == state_of(c->m)->live[VMS_KIND_VMAP_BLOCK], "a block is lost", n);
}

void check_areas(Check *c)
{
	bool is_2_4 = c->m->era->version < KERNEL(2, 6);
	size_t n = is_2_4 ? c->n_ranges : 0, arrays = 0;
	VmsArea area;

	for (bool there = vms_area_from(c->m, 0, &area); there; there = vms_area_next(c->m, &area)) {
		if (!is_2_4)
			check_area(c, &area);
		else if (!c->crooked)
			check_area_of_2_4(c, &area);
		n += !is_2_4 && area.vm;
		arrays += area.pages != 0;
	}
	if (c->m->era->version >= KERNEL(2, 6) && c->m->era->version < KERNEL(3, 0))
		n += check_vmlist_of_2_6(c);
	expect(c, n == state_of(c->m)->live[VMS_KIND_VM_STRUCT], "more or fewer vm_structs live than areas have", n);
	expect(c, arrays == state_of(c->m)->live[VMS_KIND_PAGE_ARRAY], "more or fewer page arrays live than areas have",
	       arrays);
	check_blocks(c);
}
