/* SPDX-License-Identifier: GPL-2.0-or-later */
/* purge-calls.c -- who has all that waits purged at once.
 *
 * Models mm/vmalloc.c of 4.19 (unchanged until 6.1).
 *
 * Golden traces: -lazy, -oos*, -vm_map_ram of all.
 */

/* Give back everything that can be: idle blocks of vm_map_ram as well. */
static void purge_vmap_area_lazy(Machine *m)
{
	mutex_lock(m, vmap_purge_lock);
	purge_fragmented_blocks_allcpus(m);
	__purge_vmap_area_lazy(m, ADDR_MAX, 0);
	mutex_unlock(m, vmap_purge_lock);
}

/* Flush all lazy mappings now: after this no alias of any freed page is left. */
static void vm_unmap_aliases(Machine *m)
{
	addr_t start = ADDR_MAX, end = 0;
	bool flush;

	ENTER(m, start, end);
	might_sleep(m, __func__);
	flush = dirty_range_of_blocks(m, &start, &end);

	mutex_lock(m, vmap_purge_lock);
	purge_fragmented_blocks_allcpus(m);
	if (!__purge_vmap_area_lazy(m, start, end) && flush)
		flush_tlb_kernel_range(m, start, end);
	mutex_unlock(m, vmap_purge_lock);
	LEAVE_VOID(m);
}
