/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dirty-blocks.c -- what the blocks of all CPUs have to be flushed of.
 *
 * Models vm_unmap_aliases of mm/vmalloc.c of 3.15 (unchanged until 6.1, but for how a block knows its dirty pages).
 *
 * Golden traces: -vm_map_ram of all.
 */

/* Widen [start, end) over the dirty pages of all blocks in queues; true where there are any. */
static bool dirty_range_of_blocks(Machine *m, addr_t *start, addr_t *end)
{
	bool flush = false;

	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++) {
		const struct list_head *queue = &state_of(m)->cpu[cpu].vmap_block_queue;

		list_for_each(m, p, queue) {
			spin_lock(m, vb_lock);
			flush |= dirty_range(m, list_entry(m, p, struct vmap_block, free_list), start, end);
			spin_unlock(m, vb_lock);
		}
	}
	return flush;
}
