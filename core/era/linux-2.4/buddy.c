/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buddy.c -- blocks of frames: taken, split, given back, joined.
 *
 * Models __free_pages_ok, expand and rmqueue of mm/page_alloc.c, which are the same in 2.4.0 and 2.4.32.  Free memory
 * lies in blocks of 2^order frames, up to order 9, on one list per zone and order.  A request takes the first block
 * that is large enough; while that is too large its lower half goes back, and what is given out is the upper end:
 *
 *   order 2   [ 0  1  2  3 ]        request of one frame:     [ 0 1 ] goes to order 1, [ 2 ] to order 0,
 *                                                             3 is given out
 *
 * From a fresh zone frames therefore come in descending order, from its top down.  A block that is freed joins its
 * buddy while that is free too, and is put at the head of a list: the next request of its order gets it.  Each frame
 * goes this way, for there are no lists per CPU, and no kinds of blocks: small remainders are used up first, wherever
 * they lie.
 *
 * Inaccuracies: the kernel learns from a bitmap whether a buddy is free, with one bit for each pair of blocks, turned
 * over whenever one of the two is taken or freed: 1 means that just one is free.  Here the frame of the buddy is asked,
 * which comes to the same.
 */

/* The largest order is one less than that of later kernels, for which the lists have room. */
#undef MAX_ORDER
#define MAX_ORDER 10

/* All blocks are of one kind. */
enum { ONE_KIND };
static const char *const migratetypes[] = { NULL };

static void __free_pages_ok(Machine *m, const struct page *page, unsigned order)
{
	const struct zone *zone = zone_of_pfn(m, page_to_pfn(m, page));
	const struct page *base = pfn_to_page(m, zone->start);
	uint64_t page_idx = (uint64_t)(page - base), size = (uint64_t)1 << order;

	spin_lock(m, zone_lock);
	SET(m, page, state, PAGE_PART);
	SET(m, zone, free, zone->free + size);
	for (; order < MAX_ORDER - 1; order++, size <<= 1) {
		uint64_t buddy = zone->start + (page_idx ^ size);

		if (!page_is_buddy(m, zone, buddy, order))
			break;
		del_from_free_list(m, zone, pfn_to_page(m, buddy), order);
		page_idx &= ~size;
		MARK(m, BUDDY_MERGE, zone->start + page_idx, buddy, order + 1);
	}
	add_to_free_list(m, zone, base + page_idx, order, ONE_KIND, false);
	MARK(m, BUDDY_PUT, zone->start + page_idx, order, false);
	spin_unlock(m, zone_lock);
}

/* Cut a block down to the order wanted: each time the lower half goes back. */
static const struct page *expand(Machine *m, const struct zone *zone, const struct page *page, unsigned low,
                                 unsigned high)
{
	while (high > low) {
		high--;
		add_to_free_list(m, zone, page, high, ONE_KIND, false);
		MARK(m, BUDDY_SPLIT_UPPER, page_to_pfn(m, page), high);
		page += (uint64_t)1 << high;
	}
	return page;
}

static const struct page *rmqueue(Machine *m, const struct zone *zone, unsigned order)
{
	unsigned curr_order = order;
	const struct page *page;

	spin_lock(m, zone_lock);
	while (!(page = first_free(m, zone, curr_order, ONE_KIND)) && curr_order < MAX_ORDER - 1)
		curr_order++;
	if (page) {
		del_from_free_list(m, zone, page, curr_order);
		SET(m, zone, free, zone->free - ((uint64_t)1 << order));
		MARK(m, BUDDY_TAKE, page_to_pfn(m, page), curr_order);
		page = expand(m, zone, page, order, curr_order);
	}
	spin_unlock(m, zone_lock);
	return page;
}

/* -------- at boot */

/* The kernel frees page after page, upwards, and these merge: the same blocks, the last one at the head. */
static void free_all_bootmem_core(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, ONE_KIND, false);
	SET(m, zone, free, zone->free + ((uint64_t)1 << order));
}
