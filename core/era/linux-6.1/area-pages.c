/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area-pages.c -- the frames of an area: single ones a hundred at a time, or large pages.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12).
 *
 * Golden traces: 6.1.192-fail, -huge; 6.1-real-s07_bad_sizes, -s11_huge*.
 */

#define NR_BULK 100u

/* A block of 2^order frames for somebody's data. */
static const struct page *alloc_data_block(Machine *m, int nid, gfp_t gfp, unsigned order)
{
	if ((order && should_fail(m, FAULT_HIGH_ORDER)) || should_fail(m, FAULT_ALLOC_PAGE))
		return NULL;
	return nid == NUMA_NO_NODE ? alloc_pages(m, gfp, order) : alloc_pages_node(m, nid, gfp, order);
}

static void area_gets_page(Machine *m, const struct vm_struct *area, uint32_t i, const struct page *page)
{
	page_array_set(m, at(m, area->pages), i, page);
	page_own(m, page, VMS_OWNER_AREA, area, i);
	MARK(m, PAGE_ARRAY_SET, area, i, page_to_pfn(m, page));
}

/* The bulk allocator: as many of `wanted` single frames as can be had. */
static uint32_t alloc_pages_bulk_array(Machine *m, const struct vm_struct *area, int nid, gfp_t gfp, uint32_t from,
                                       uint32_t wanted)
{
	const struct page *page[NR_BULK];
	uint32_t nr = alloc_pages_bulk(m, nid, gfp, wanted, page);

	for (uint32_t i = 0; i < nr; i++)
		area_gets_page(m, area, from + i, page[i]);
	MARK(m, BULK_TAKE, wanted, nr);
	return nr;
}

/* The frames of an area.  How many were had. */
static uint32_t vm_area_alloc_pages(Machine *m, const struct vm_struct *area, gfp_t gfp, int nid, unsigned order,
                                    uint32_t nr_pages)
{
	uint32_t nr_allocated = 0;

	while (!order && nr_allocated < nr_pages) {
		uint32_t wanted = nr_pages - nr_allocated < NR_BULK ? nr_pages - nr_allocated : NR_BULK;
		uint32_t nr = alloc_pages_bulk_array(m, area, nid, gfp, nr_allocated, wanted);

		nr_allocated += nr;
		if (nr != wanted)
			break;
	}

	/* Large pages, or what the bulk allocator has not found. */
	while (nr_allocated < nr_pages) {
		const struct page *page = alloc_data_block(m, nid, gfp, order);

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
