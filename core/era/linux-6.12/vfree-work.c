/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-work.c -- the worker of vfree.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).
 *
 * Golden traces: -defer of all.
 */

/* The worker: everything on the list, last put first. */
static void delayed_vfree_work(Machine *m, const struct cpu *cpu)
{
	const struct vfree_deferred *list = at(m, cpu->vfree_deferred), *next;

	MARK(m, WORK_RUN, cpu - state_of(m)->cpu);
	SET(m, cpu, vfree_deferred, 0);
	SET(m, cpu, work_pending, 0);
	for (; list; list = next) {
		addr_t addr = list->addr;

		next = at(m, list->next);
		object_free(m, list);
		vfree(m, addr);
	}
}

static void run_work(Machine *m)
{
	for (unsigned i = 0; i < vms_machine_cpus(m); i++)
		if (state_of(m)->cpu[i].work_pending)
			delayed_vfree_work(m, &state_of(m)->cpu[i]);
}
