/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-invariants-frames.c -- each thing that must hold of areas, page tables, frames and slabs, made wrong. */

#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "tests/core/spoil.h"

/* -------- areas */

static const struct vm_struct *vm(VmsMachine *m) { return at(m, area_of(m, VMS_AREA_VMALLOC).vm); }
static const struct page *page(VmsMachine *m) { return page_of(m, VMS_AREA_VMALLOC); }

static void a_frame_that_is_free(VmsMachine *m) { SET(m, page(m), state, PAGE_PCP); }
static void a_frame_of_another_page(VmsMachine *m) { SET(m, page(m), index, page(m)->index + 1); }
static void a_large_page_in_one_piece(VmsMachine *m)
{
	uint64_t pfn, entry;
	VmsArea area = area_of(m, VMS_AREA_VMALLOC);

	while (area.nr_pages < 512)
		assert_true(vms_area_next(m, &area));
	assert_true(vms_translate(m, area.addr + 4096, &pfn, &entry));
	SET(m, pfn_to_page(m, pfn), owner_ref, 0);
}

static const pte_t *entry_of(VmsMachine *m, uint64_t addr)
{
	const pte_t *entry = pgd_offset_k(m, addr);

	for (int level = LEVEL_P4D; level >= LEVEL_PTE; level--)
		entry = table_offset(m, entry, addr, level);
	return entry;
}

static void a_page_that_is_not_mapped(VmsMachine *m)
{
	set_entry(m, entry_of(m, area_of(m, VMS_AREA_VMALLOC).addr), 0);
}

static void a_guard_page_that_is_mapped(VmsMachine *m)
{
	VmsArea area = area_of(m, VMS_AREA_IOREMAP);

	set_entry(m, entry_of(m, area.va_end - 4096), *entry_of(m, area.addr));
}

static void an_area_of_half_a_page(VmsMachine *m)
{
	SET(m, va_of(m, VMS_AREA_VMAP), va_end, va_of(m, VMS_AREA_VMAP)->va_end - 2048);
}

static void a_vm_struct_elsewhere(VmsMachine *m) { SET(m, vm(m), addr, vm(m)->addr + 4096); }
static void an_area_nobody_described(VmsMachine *m) { SET(m, va_of(m, VMS_AREA_IOREMAP), vm, 0); }

static void an_area_without_its_array(VmsMachine *m)
{
	SET(m, vm(m), pages, 0);
	SET(m, vm(m), nr_pages, 0);
}

static void an_area_without_a_frame(VmsMachine *m)
{
	SET(m, page(m), owner_ref, 0);
	SET(m, page(m), owner, VMS_OWNER_CALLER);
}

/* The second of several pages: one that 2.4 would have mapped in one go with the first. */
static void an_area_with_a_strangers_frame(VmsMachine *m)
{
	VmsArea area = area_of(m, VMS_AREA_VMALLOC);
	uint64_t pfn, entry;

	while (area.nr_pages < 2)
		assert_true(vms_area_next(m, &area));
	assert_true(vms_translate(m, area.addr + 4096, &pfn, &entry));
	SET(m, pfn_to_page(m, pfn), owner, VMS_OWNER_CALLER);
}

static void a_frame_that_forgot_its_page(VmsMachine *m) { SET(m, page(m), index, 100); }

/* -------- blocks */

static const struct vmap_block *block(VmsMachine *m) { return at(m, vmalloc_of(m)->vmap_blocks); }

static void a_block_with_another_area(VmsMachine *m) { SET_REF(m, block(m), va, some_hole(m)); }
static void blocks_of_another_size(VmsMachine *m) { SET(m, vmalloc_of(m), vmap_bbmap_bits, 512); }
static void a_block_with_too_much(VmsMachine *m) { SET(m, block(m), dirty, 1024); }
static void a_forgotten_block(VmsMachine *m) { SET(m, vmalloc_of(m), vmap_blocks, 0); }

/* -------- tables */

static void something_mapped_in_a_hole(VmsMachine *m)
{
	VmsArea area = area_of(m, VMS_AREA_IOREMAP);

	set_entry(m, entry_of(m, area.va_end), *entry_of(m, area.addr));
}

/* The frame of the lowest table for an address. */
static const struct page *table(VmsMachine *m)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_walk(m, area_of(m, VMS_AREA_VMALLOC).addr, level);

	return pfn_to_page(m, level[n - 1].table);
}

static void a_table_that_is_the_callers(VmsMachine *m) { SET(m, table(m), owner, VMS_OWNER_CALLER); }

static void a_table_that_is_lost(VmsMachine *m)
{
	uint64_t addr = area_of(m, VMS_AREA_VMALLOC).addr;
	const pte_t *entry = pgd_offset_k(m, addr);

	for (int level = LEVEL_P4D; level >= LEVEL_PMD; level--)
		entry = table_offset(m, entry, addr, level);
	set_entry(m, entry, 0);
}

/* -------- frames */

static const struct zone *zone(VmsMachine *m) { return &state_of(m)->zone[0]; }

/* The first free block of an order that has one. */
static const struct page *free_block(VmsMachine *m)
{
	uint64_t pfn;

	for (unsigned order = 0; order < MAX_ORDER - 1; order++)
		if (vms_free_list(m, 0, order, &pfn, 1))
			return pfn_to_page(m, pfn);
	fail_msg("there is no free block");
	return NULL;
}

static void a_buddy_that_is_free(VmsMachine *m)
{
	const struct page *head = free_block(m);
	const struct page *buddy = pfn_to_page(m, page_to_pfn(m, head) ^ (uint64_t)1 << head->order);

	SET(m, buddy, state, PAGE_BUDDY);
	SET(m, buddy, order, head->order);
}

static void nobodys_frame(VmsMachine *m) { SET(m, page(m), owner, VMS_OWNER_NONE); }
static void a_block_that_is_too_large(VmsMachine *m) { SET(m, page(m) - page_to_pfn(m, page(m)) % 2 + 1, order, 1); }
static void a_frame_inside_nothing(VmsMachine *m) { SET(m, page(m), state, PAGE_PART); }
static void more_free_than_there_are(VmsMachine *m) { SET(m, zone(m), free, zone(m)->free + 1); }
static void a_block_of_another_kind(VmsMachine *m) { SET(m, free_block(m), migratetype, !free_block(m)->migratetype); }

static void a_list_that_miscounts(VmsMachine *m)
{
	SET(m, &zone(m)->free_area[3], nr_free, zone(m)->free_area[3].nr_free + 1);
}

/* Whatever counts it knows nothing of it either. */
static void a_free_block_on_no_list(VmsMachine *m)
{
	const struct free_area *area = &zone(m)->free_area[free_block(m)->order];

	list_del(m, &free_block(m)->lru);
	SET(m, area, nr_free, area->nr_free - 1);
}

static void a_free_list_with_a_broken_link(VmsMachine *m) { SET(m, free_block(m), lru.prev, 0); }

/* The frames that the CPU has of a zone from which the areas were served, and the first of them. */
static const struct per_cpu_pages *pcp(VmsMachine *m)
{
	const struct per_cpu_pages *of_zone = state_of(m)->cpu[0].pcp;

	while (!of_zone->count)
		of_zone++;
	return of_zone;
}

static const struct page *pcp_page(VmsMachine *m)
{
	const struct list_head *list = pcp(m)->list;

	while (list->next == ref(m, list))
		list++;
	return list_entry(m, list->next, struct page, lru);
}

static void a_pcp_frame_in_use(VmsMachine *m) { SET(m, pcp_page(m), state, PAGE_USED); }

static void a_pcp_frame_on_no_list(VmsMachine *m)
{
	const struct per_cpu_pages *of_zone = pcp(m);
	const struct page *first = pcp_page(m);

	list_del(m, &first->lru);
	SET(m, of_zone, count, of_zone->count - (1u << first->order));
}

static void a_pcp_that_miscounts(VmsMachine *m) { SET(m, &state_of(m)->cpu[0].pcp[0], count, 1000); }

/* -------- slabs */

static const struct kmem_cache_with_slabs *with_slabs(VmsMachine *m)
{
	const struct kmem_cache_with_slabs *s = state_of(m)->cache;

	while (!s->cache.nr_slabs)
		s++;
	return s;
}

static const struct kmem_cache *cache(VmsMachine *m) { return &with_slabs(m)->cache; }
static const struct slab *slab(VmsMachine *m) { return at(m, with_slabs(m)->cpu_slab[0]); }

static void a_slab_that_miscounts(VmsMachine *m) { SET(m, slab(m), inuse, slab(m)->inuse + 1); }
static void a_slab_without_its_frame(VmsMachine *m) { SET(m, pfn_to_page(m, slab(m)->pfn), owner, VMS_OWNER_CALLER); }
static void a_class_with_more_objects(VmsMachine *m) { SET(m, cache(m), in_use, cache(m)->in_use + 1); }
static void a_class_with_more_slabs(VmsMachine *m) { SET(m, cache(m), nr_slabs, cache(m)->nr_slabs + 1); }
static void a_class_with_more_partial(VmsMachine *m)
{
	const uint32_t *n = &with_slabs(m)->nr_partial[0];

	arena_write(m, n, sizeof *n, *n + 1);
}

/* -------- slabs of 2.4 */

/* The cache of vm_structs, of which some are in use. */
static const struct kmem_cache *size_32(VmsMachine *m) { return &state_of(m)->cache[0].cache; }

static void a_slab_on_the_wrong_list(VmsMachine *m)
{
	const struct slab *first = list_entry(m, size_32(m)->slabs_partial.next, struct slab, list);

	list_del(m, &first->list);
	list_add(m, &first->list, &size_32(m)->slabs_full);
}

static void a_slab_on_no_list(VmsMachine *m) { list_del(m, at(m, size_32(m)->slabs_partial.next)); }
static void no_slab_with_room(VmsMachine *m) { SET(m, size_32(m), firstnotfull, 0); }

static const Spoil spoils[] = {
	{ V54, a_frame_that_is_free, "a frame of an area is not in use" },
	{ V419, a_frame_of_another_page, "a frame does not know its area" },
	{ V61, a_large_page_in_one_piece, "a frame does not know its area" },
	{ V612, a_page_that_is_not_mapped, "a page is not mapped to its frame" },
	{ V54, a_guard_page_that_is_mapped, "a guard page is mapped" },
	{ V61, an_area_of_half_a_page, "an area is not page-aligned" },
	{ V419, a_vm_struct_elsewhere, "vm_struct and vmap_area disagree" },
	{ V612, an_area_nobody_described, "more or fewer vm_structs live than areas have" },
	{ V61, an_area_without_its_array, "more or fewer page arrays live than areas have" },
	{ V24, an_area_with_a_strangers_frame, "an area is mapped in part" },
	{ V24, a_frame_that_forgot_its_page, "a frame does not know its page" },
	{ V24, a_guard_page_that_is_mapped, "a guard page is mapped" },
	{ V54, a_block_with_another_area, "a block is no area in use" },
	{ V61, blocks_of_another_size, "a block has not the size of a block, or lies wrong" },
	{ V612, a_block_with_too_much, "a block has more pages than there are in one" },
	{ V419, a_forgotten_block, "a block is lost" },
	{ V54, something_mapped_in_a_hole, "something is mapped that is in no area" },
	{ V24, something_mapped_in_a_hole, "something is mapped that is in no area" },
	{ V419, a_table_that_is_the_callers, "an entry names a frame that is no table of the level below" },
	{ V61, a_table_that_is_lost, "a page table is in no other, or in two" },
	{ V419, a_buddy_that_is_free, "two free buddies are not merged" },
	{ V54, nobodys_frame, "a frame in use is nobody's" },
	{ V61, a_block_that_is_too_large, "a block is not aligned" },
	{ V612, a_frame_inside_nothing, "a frame is in no block" },
	{ V24, more_free_than_there_are, "a zone's free count is wrong" },
	{ V419, a_block_of_another_kind, "a block is on the wrong free list" },
	{ V54, a_list_that_miscounts, "nr_free is wrong" },
	{ V61, a_free_block_on_no_list, "a free block is on no list" },
	{ V24, a_free_list_with_a_broken_link, "a block does not know the one before it" },
	{ V612, a_pcp_frame_in_use, "a block is on a per-CPU list by mistake" },
	{ V61, a_pcp_frame_on_no_list, "a CPU's block is on none of its lists" },
	{ V61, a_pcp_that_miscounts, "the count of a per-CPU list is wrong" },
	{ V419, an_area_without_a_frame, "areas name more or fewer frames than are theirs" },
	{ V54, a_slab_that_miscounts, "a slab has lost objects" },
	{ V61, a_slab_without_its_frame, "a slab's frame is another's" },
	{ V612, a_class_with_more_objects, "a cache has lost objects" },
	{ V24, a_class_with_more_slabs, "a cache has lost slabs" },
	{ V24, a_slab_on_the_wrong_list, "a slab is on the wrong list" },
	{ V24, a_slab_on_no_list, "a slab is on no list" },
	{ "linux-2.4.0/x86_32", 1, no_slab_with_room, "firstnotfull is not the first slab with room" },
	{ V419, a_class_with_more_partial, "a cache miscounts its partial slabs" },
};

int main(void)
{
	return run_spoils(spoils, sizeof spoils / sizeof *spoils);
}
