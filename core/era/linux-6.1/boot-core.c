/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot-core.c -- memory that boot has left over becomes the allocator's.
 *
 * Models mm/page_alloc.c of 6.1 (the same in 6.12): since 5.10 a block goes to the end of its list (FPI_TO_TAIL).
 * Blocks come in the order of their addresses, so that the lowest one is first.
 */

static void __free_pages_core(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	add_to_free_list(m, zone, pfn_to_page(m, pfn), order, pageblock_type(m, pfn), true);
	SET(m, zone, free, zone->free + (1u << order));
}
