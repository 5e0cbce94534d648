/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot-core.c -- memory that boot has left over becomes the allocator's.
 *
 * Models mm/page_alloc.c of 4.19 (the same in 5.4): a block goes through the ordinary way, to the head of its list but
 * where it may soon merge.  Blocks come in the order of their addresses, so that the highest large one is first.
 */

static void __free_pages_boot_core(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	__free_one_page(m, zone, pfn, order, pageblock_type(m, pfn));
}
