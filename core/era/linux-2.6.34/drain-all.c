/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drain-all.c -- what all CPUs keep goes back to the buddy lists, so that it can become large blocks.
 *
 * Models drain_all_pages in mm/page_alloc.c of 2.6.34 (the same up to 6.12).
 */

static void drain_all_pages(Machine *m)
{
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
		for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
			const struct per_cpu_pages *pcp = &state_of(m)->cpu[cpu].pcp[i];

			if (pcp->count)
				drain_zone_pages(m, &state_of(m)->zone[i], pcp);
		}
}
