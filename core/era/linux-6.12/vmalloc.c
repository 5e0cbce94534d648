/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc.c -- vmalloc, stage by stage.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  One call of vmalloc:
 *
 *   __vmalloc_node_range      check the size, choose the size of pages
 *     __get_vm_area_node      vm_struct, guard page                   (vm-struct.c)
 *       alloc_vmap_area       a range of addresses                    (vmap-area.c)
 *       setup_vmalloc_vm      tie the two together
 *     __vmalloc_area_node     page array
 *       vm_area_alloc_pages   frames, a hundred at a time, or large pages
 *       vmap_pages_range      page tables                             (vmap.c)
 *     clear_vm_uninitialized_flag
 *
 * With VM_ALLOW_HUGE_VMAP and at least 2 MiB all of it is tried with large pages first.  Where anything fails, what was
 * done is undone, and all of it is tried once more with small ones.
 *
 * Inaccuracies: kmemleak, KASAN and memory cgroups are left out; nodes are not told apart (one node); __GFP_NOFAIL does
 * not try for ever.
 *
 * Golden traces: 6.12.117-basic, -fail, -huge, -vrealloc, -rnd*.
 */

#define NR_BULK 100u

/* A block of 2^order frames for somebody's data. */
static const struct page *alloc_data_block(Machine *m, gfp_t gfp, unsigned order)
{
	if (order && should_fail(m, FAULT_HIGH_ORDER))
		return NULL;
	return should_fail(m, FAULT_ALLOC_PAGE) ? NULL : alloc_pages(m, gfp, order);
}

static void area_gets_page(Machine *m, const struct vm_struct *area, uint32_t i, const struct page *page)
{
	page_array_set(m, at(m, area->pages), i, page);
	page_own(m, page, VMS_OWNER_AREA, area, i);
	MARK(m, PAGE_ARRAY_SET, area, i, page_to_pfn(m, page));
}

/* The bulk allocator: as many of `wanted` single frames as can be had. */
static uint32_t alloc_pages_bulk_array(Machine *m, const struct vm_struct *area, gfp_t gfp, uint32_t from,
                                       uint32_t wanted)
{
	uint32_t nr = 0;

	for (; nr < wanted; nr++) {
		const struct page *page = alloc_data_page(m, gfp);

		if (!page)
			break;
		area_gets_page(m, area, from + nr, page);
	}
	MARK(m, BULK_TAKE, wanted, nr);
	return nr;
}

/* The frames of an area.  How many were had. */
static uint32_t vm_area_alloc_pages(Machine *m, const struct vm_struct *area, gfp_t gfp, unsigned order,
                                    uint32_t nr_pages)
{
	uint32_t nr_allocated = 0;

	while (!order && nr_allocated < nr_pages) {
		uint32_t wanted = nr_pages - nr_allocated < NR_BULK ? nr_pages - nr_allocated : NR_BULK;
		uint32_t nr = alloc_pages_bulk_array(m, area, gfp, nr_allocated, wanted);

		nr_allocated += nr;
		if (nr != wanted)
			break;
	}

	/* Large pages, or what the bulk allocator has not found. */
	while (nr_allocated < nr_pages) {
		const struct page *page = alloc_data_block(m, gfp, order);

		if (!page) {
			MARK(m, PAGE_FAIL, area, nr_allocated, nr_pages);
			break;
		}
		if (order)
			split_page(m, page, order);
		for (uint32_t i = 0; i < 1u << order; i++)
			area_gets_page(m, area, nr_allocated + i, page + i);
		nr_allocated += 1u << order;
	}
	return nr_allocated;
}

static addr_t __vmalloc_area_node(Machine *m, const struct vm_struct *area, gfp_t gfp_mask, pte_t prot,
                                  unsigned page_shift)
{
	addr_t addr = area->addr, size = get_vm_area_size(area);
	uint64_t nr_small_pages = size >> PAGE_SHIFT;
	addr_t array_size = nr_small_pages * SIZEOF_POINTER;
	gfp_t highmem_mask = gfp_mask & (__GFP_DMA | __GFP_DMA32) ? 0 : __GFP_HIGHMEM;
	const struct page_array *pages;

	ENTER(m, area, gfp_mask, prot, page_shift);
	MARK(m, ARRAY_SIZE, nr_small_pages, array_size);
	pages = alloc_page_array(m, nr_small_pages, array_size, gfp_mask, highmem_mask);

	gfp_mask |= highmem_mask;
	if (!pages) {
		warn_alloc(m, PAGE_ARRAY_FAILED, gfp_mask, nr_small_pages * PAGE_SIZE, array_size);
		free_vm_area(m, area->addr);
		addr = 0;
		goto out;
	}
	SET_REF(m, area, pages, pages);
	MARK(m, ARRAY_ALLOC, area, pages, array_size);
	SET(m, area, page_order, page_shift - PAGE_SHIFT);

	SUBGOAL(m, FRAMES);
	MARK(m, FRAMES_BEGIN_BULK, area, nr_small_pages);
	SET(m, area, nr_pages,
	    vm_area_alloc_pages(m, area, gfp_mask | __GFP_NOWARN, area->page_order, (uint32_t)nr_small_pages));
	if (area->nr_pages != nr_small_pages) {
		if (!area->page_order)
			warn_alloc(m, PAGES_0_FAILED, gfp_mask, area->nr_pages * PAGE_SIZE);
		goto fail;
	}

	if (vmap_pages_range(m, addr, addr + size, prot, &(struct frames){ .array = pages }, page_shift)) {
		warn_alloc(m, MAP_FAILED, gfp_mask, area->nr_pages * PAGE_SIZE);
		goto fail;
	}
	goto out;

fail:
	vfree(m, addr);
	addr = 0;
out:
	LEAVE(m, addr);
	return addr;
}

/* From here on others may look at the area. */
static void clear_vm_uninitialized_flag(Machine *m, const struct vm_struct *area)
{
	ENTER(m, area);
	SET(m, area, flags, area->flags & ~(uint64_t)VM_UNINITIALIZED);
	MARK(m, VM_FLAG_CLEAR, area);
	LEAVE_VOID(m);
}

static addr_t __vmalloc_node_range(Machine *m, addr_t size, addr_t align, addr_t start, addr_t end, gfp_t gfp_mask,
                                   pte_t prot, uint64_t vm_flags)
{
	uint64_t totalram_pages = state_of(m)->totalram_pages;
	const struct vm_struct *area;
	addr_t real_size = size, real_align = align, addr = 0;
	unsigned shift = PAGE_SHIFT;

	ENTER(m, size, align, start, end, gfp_mask, prot, vm_flags);
	MARK(m, SIZE_CHECK, size, totalram_pages);
	if (!size) {
		WARN_ON_ONCE(m, 1, "!size");
		goto out;
	}
	if (size >> PAGE_SHIFT > totalram_pages) {
		MARK(m, REJECT, size);
		warn_alloc(m, EXCEEDS_TOTAL_PAGES, gfp_mask, real_size);
		goto out;
	}

	if (vmap_allow_huge(m) && vm_flags & VM_ALLOW_HUGE_VMAP) {
		if (size >= entry_size(m, LEVEL_PMD))
			shift = m->arch->level[LEVEL_PMD].shift;
		align = real_align > (addr_t)1 << shift ? real_align : (addr_t)1 << shift;
		if (shift > PAGE_SHIFT)
			MARK(m, HUGE_TRY, size, align);
	}
again:
	size = ALIGN(real_size, (addr_t)1 << shift);
	MARK(m, SIZE_ALIGN, real_size, size);
	area = __get_vm_area_node(m, real_size, align, shift, VM_ALLOC | VM_UNINITIALIZED | vm_flags, start, end,
	                          gfp_mask);
	if (!area) {
		warn_alloc(m, VM_STRUCT_FAILED, gfp_mask, real_size);
		goto fail;
	}

	addr = __vmalloc_area_node(m, area, gfp_mask, prot, shift);
	if (!addr)
		goto fail;
	clear_vm_uninitialized_flag(m, area);
	goto out;

fail:
	if (shift > PAGE_SHIFT) {
		shift = PAGE_SHIFT;
		align = real_align;
		MARK(m, HUGE_FALLBACK, real_size);
		goto again;
	}
out:
	LEAVE(m, addr);
	return addr;
}

/* Memory that user space may map as well. */
static addr_t vmalloc_user(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node_range(m, size, SHMLBA, VMALLOC_START, VMALLOC_END, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL,
	                            VM_USERMAP);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_huge(Machine *m, addr_t size, gfp_t gfp_mask)
{
	addr_t addr;

	ENTER(m, size, gfp_mask);
	addr = __vmalloc_node_range(m, size, 1, VMALLOC_START, VMALLOC_END, gfp_mask, PAGE_KERNEL, VM_ALLOW_HUGE_VMAP);
	LEAVE(m, addr);
	return addr;
}
