/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants.c -- what must hold at every step between operations, whatever was done.
 *
 *   the tree        ordered, no two areas overlap, no red node below a red one, as many black nodes on every way down;
 *                   the list has the same areas in the same order
 *   areas           page-aligned; their vm_struct agrees; every page of a vmalloc area is mapped to its frame, its
 *                   guard page to nothing; nothing is mapped in a lazily freed area
 *   2.4             its list is in order, by the kernel's own arithmetic; an area has all of its frames or none.
 *                   Nothing is promised for areas that do not begin and end at pages, nor once one reaches beyond the
 *                   end of the address space; entries of lost frames may be anywhere
 *   frames          every frame is in exactly one block; no two free buddies lie unmerged on the same kind of list; the
 *                   counts of the zones agree
 *   slabs           objects in use and free slots make up each slab
 */

#include <inttypes.h>
#include <stdio.h>

#include "core/era/era.h"
#include "core/kernel/arch.h"
#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/rbtree.h"
#include "core/query/area-sets.h"

typedef struct {
	const Machine *m;
	void (*say)(const char *what, void *data);
	void *data;
	size_t found;
} Check;

static void violated(Check *c, const char *what, uint64_t where)
{
	char text[160];

	c->found++;
	if (!c->say)
		return;
	snprintf(text, sizeof text, "%s: 0x%" PRIx64, what, where);
	c->say(text, c->data);
}

static void expect(Check *c, bool holds, const char *what, uint64_t where)
{
	if (!holds)
		violated(c, what, where);
}

/* -------- the tree */

/* Black nodes on the way down from a node, -1 where the ways differ. */
static int check_subtree(Check *c, VmsRef va, bool below_red, int deep)
{
	VmsTreeNode node;
	int left, right;

	if (!va || deep > 64)
		return 0;
	vms_tree_node(c->m, va, &node);
	expect(c, !(below_red && node.red), "a red node below a red one", node.va_start);
	left = check_subtree(c, node.left, node.red, deep + 1);
	right = check_subtree(c, node.right, node.red, deep + 1);
	expect(c, left == right, "black heights differ below", node.va_start);
	return left + !node.red;
}

static void check_order(Check *c)
{
	const struct vmalloc_state *v = vmalloc_of(c->m);
	const struct rb_node *node = rb_first(c->m, &v->vmap_area_root);
	ref_t p = v->vmap_area_list.next;
	uint64_t end = 0;

	for (; node; node = rb_next(c->m, node)) {
		const struct vmap_area *va = rb_entry(c->m, ref(c->m, node), struct vmap_area, rb_node);

		expect(c, va->va_start >= end, "areas overlap", va->va_start);
		expect(c, va->va_start < va->va_end, "an empty area", va->va_start);
		expect(c, p == ref(c->m, &va->list), "list and tree disagree", va->va_start);
		end = va->va_end;
		p = va->list.next;
	}
	expect(c, p == ref(c->m, &v->vmap_area_list), "the list is longer than the tree", end);
}

/* -------- areas */

static void check_nothing_mapped(Check *c, const VmsArea *area)
{
	uint64_t pfn, entry;

	for (uint64_t address = area->va_start; address < area->va_end; address += VMS_PAGE_SIZE)
		expect(c, !vms_translate(c->m, address, &pfn, &entry), "a freed page is still mapped", address);
}

static void check_pages(Check *c, const VmsArea *area)
{
	const ref_t *page = (const ref_t *)((const struct page_array *)at(c->m, area->pages) + 1);
	uint64_t pfn, entry;

	for (unsigned i = 0; i < area->nr_pages; i++) {
		uint64_t address = area->addr + (uint64_t)i * VMS_PAGE_SIZE;
		const struct page *p = at(c->m, page[i]);

		expect(c, p && p->owner == VMS_OWNER_AREA && p->owner_ref == area->vm && p->index == i,
		       "a frame does not know its area", address);
		expect(c, vms_translate(c->m, address, &pfn, &entry) && p && pfn == page_to_pfn(c->m, p),
		       "a page is not mapped to its frame", address);
	}
}

/* What 2.4 keeps in order is one list.  False where one area reaches beyond the end of the address space: its end is
 * then a low address for the kernel, and those that follow may overlap it. */
static bool check_vmlist(Check *c)
{
	uint64_t last = UINT64_MAX >> (64 - c->m->arch->bits), end = 0;
	const struct vm_struct *area = at(c->m, vmalloc_of(c->m)->vmlist);
	bool sound = true;

	for (; area; area = at(c->m, area->next)) {
		expect(c, area->addr >= end, "the list of areas is out of order", area->addr);
		end = (area->addr + area->size) & last;
		sound &= end > area->addr;
	}
	return sound;
}

/* A page that has been mapped and forgotten: its frame has no owner any more. */
static bool is_lost(const Machine *m, uint64_t pfn)
{
	const struct page *page = pfn_valid(m, pfn) ? pfn_to_page(m, pfn) : NULL;

	return page && page->owner == VMS_OWNER_AREA && !page->owner_ref;
}

static void check_area_of_2_4(Check *c, const VmsArea *area)
{
	uint64_t pfn, entry;

	if ((area->va_start | area->va_end) & (VMS_PAGE_SIZE - 1))
		return;
	if (vms_translate(c->m, area->va_end - area->guard, &pfn, &entry))
		expect(c, is_lost(c->m, pfn), "a guard page is mapped", area->va_end);
	expect(c, !area->nr_pages || area->nr_pages == area->size / VMS_PAGE_SIZE, "an area is mapped in part",
	       area->va_start);
	for (unsigned i = 0; i < area->nr_pages; i++) {
		uint64_t address = area->addr + (uint64_t)i * VMS_PAGE_SIZE;

		vms_translate(c->m, address, &pfn, &entry);
		expect(c, pfn_to_page(c->m, pfn)->index == i, "a frame does not know its page", address);
	}
}

static void check_area(Check *c, const VmsArea *area)
{
	uint64_t pfn, entry;

	expect(c, !((area->va_start | area->va_end) & (VMS_PAGE_SIZE - 1)), "an area is not page-aligned",
	       area->va_start);
	if (area->state == VMS_AREA_LAZY) {
		check_nothing_mapped(c, area);
		return;
	}
	if (!area->vm)
		return;
	expect(c, area->addr == area->va_start && area->size + area->guard == area->va_end - area->va_start,
	       "vm_struct and vmap_area disagree", area->va_start);
	if (area->guard)
		expect(c, !vms_translate(c->m, area->va_end - VMS_PAGE_SIZE, &pfn, &entry), "a guard page is mapped",
		       area->va_end);
	if (area->pages)
		check_pages(c, area);
}

static void check_areas(Check *c)
{
	bool is_2_4 = c->m->era->version < KERNEL(2, 6);
	VmsArea area;

	if (is_2_4 && !check_vmlist(c))
		return;
	for (bool there = vms_area_from(c->m, 0, &area); there; there = vms_area_next(c->m, &area))
		(is_2_4 ? check_area_of_2_4 : check_area)(c, &area);
}

/* -------- frames */

static void check_block(Check *c, const struct page *head, uint64_t pfn)
{
	const struct page *buddy = NULL;
	uint64_t other = pfn ^ (uint64_t)1 << head->order;

	expect(c, !(pfn & (((uint64_t)1 << head->order) - 1)), "a block is not aligned", pfn);
	if (pfn_valid(c->m, other) && head->order < MAX_ORDER - 1)
		buddy = pfn_to_page(c->m, other);
	if (head->state == PAGE_BUDDY && buddy && buddy->state == PAGE_BUDDY && buddy->order == head->order)
		violated(c, "two free buddies are not merged", pfn);
}

/* Every frame of a zone, block by block. */
static void check_zone(Check *c, const struct zone *zone)
{
	uint64_t free = 0;

	for (uint64_t pfn = zone->start; pfn < zone->end; ) {
		const struct page *head = pfn_to_page(c->m, pfn);

		if (head->state == PAGE_PART) {
			violated(c, "a frame is in no block", pfn);
			return;
		}
		check_block(c, head, pfn);
		if (head->state == PAGE_BUDDY)
			free += (uint64_t)1 << head->order;
		pfn += (uint64_t)1 << head->order;
	}
	expect(c, free == zone->free, "a zone's free count is wrong", zone->start);
}

/* The blocks on one free list. */
static uint32_t check_list(Check *c, const struct list_head *head, unsigned order, unsigned type)
{
	uint32_t n = 0;

	for (ref_t p = head->next; p != ref(c->m, head); p = ((const struct list_head *)at(c->m, p))->next, n++) {
		const struct page *page = list_entry(c->m, p, struct page, lru);

		expect(c, page->state == PAGE_BUDDY && page->order == order && page->migratetype == type,
		       "a block is on the wrong free list", page_to_pfn(c->m, page));
	}
	return n;
}

static void check_lists(Check *c, const struct zone *zone)
{
	for (unsigned order = 0; order < MAX_ORDER; order++) {
		const struct free_area *area = &zone->free_area[order];
		uint32_t n = 0;

		for (unsigned type = 0; type < MIGRATE_PCPTYPES; type++)
			n += check_list(c, &area->free_list[type], order, type);
		expect(c, n == area->nr_free, "nr_free is wrong", order);
	}
}

static void check_pcp(Check *c, unsigned zone)
{
	uint64_t pfn[1];

	for (unsigned cpu = 0; cpu < vms_machine_cpus(c->m); cpu++)
		expect(c, vms_pcp_list(c->m, zone, cpu, pfn, 1) == state_of(c->m)->cpu[cpu].pcp[zone].count,
		       "the count of a per-CPU list is wrong", cpu);
}

/* -------- slabs */

static void check_slabs(Check *c)
{
	uint64_t in_use[KMALLOC_CLASSES] = { 0 };
	const struct state *s = state_of(c->m);

	for (size_t i = 0; i < place_count(c->m); i++) {
		const struct object *object = at(c->m, place_at(c->m, i));
		const struct slab *slab = (const void *)(object + 1);

		if (object->kind == VMS_KIND_SLAB)
			in_use[((const struct kmem_cache *)at(c->m, slab->cache))->label] += slab->inuse;
	}
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++)
		expect(c, in_use[i] == s->kmalloc_caches[i].in_use, "a size class has lost objects", i);
}

/* set_iounmap_nonlazy spoils the counter for ever: after it, it is only too large. */
static void check_lazy_count(Check *c)
{
	int64_t pages = 0, nr = vmalloc_of(c->m)->vmap_lazy_nr;

	for (ref_t p = vmalloc_of(c->m)->vmap_purge_list; p; ) {
		const struct vmap_area *va = at(c->m, p);

		pages += (int64_t)((va->va_end - va->va_start) / VMS_PAGE_SIZE);
		p = va->purge_list;
	}
	expect(c, pages <= nr, "fewer pages are counted as lazy than wait", (uint64_t)pages);
}

size_t vms_violations(const VmsMachine *m, void (*say)(const char *what, void *data), void *data)
{
	Check c = { m, say, data, 0 };

	if (m->era->version >= KERNEL(2, 6)) {
		check_subtree(&c, vms_tree_root(m, VMS_TREE_AREAS, 0), false, 0);
		check_order(&c);
	}
	check_areas(&c);
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		check_zone(&c, &state_of(m)->zone[i]);
		check_lists(&c, &state_of(m)->zone[i]);
		check_pcp(&c, i);
	}
	check_slabs(&c);
	check_lazy_count(&c);
	return c.found;
}
