/* SPDX-License-Identifier: GPL-2.0-or-later */
/* purge-blocks.c -- the blocks of all CPUs that cannot be used up any more.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 6.12).
 */

static void purge_fragmented_blocks_allcpus(Machine *m)
{
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
		if (!list_empty(m, &state_of(m)->cpu[cpu].vmap_block_queue))
			purge_fragmented_blocks(m, cpu);
}
