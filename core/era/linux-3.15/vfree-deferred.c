/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-deferred.c -- vfree where nobody may sleep: in an interrupt the work is left to a worker.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 6.1).  Each CPU has a list; the kernel keeps its links in the very
 * memory that is to be freed:
 *
 *   vfree_deferred -> [c] -> [b] -> [a]          a was put first; only then was the worker scheduled
 *
 * Golden traces: -defer of all.
 */

/* In interrupt: put the address on this CPU's list; the first one on it wakes the worker. */
static void __vfree_deferred(Machine *m, addr_t addr)
{
	const struct cpu *cpu = this_cpu(m);
	const struct vfree_deferred *deferred = object_new(m, VMS_KIND_DEFERRED, sizeof *deferred, addr);

	SET(m, deferred, addr, addr);
	SET(m, deferred, next, cpu->vfree_deferred);
	MARK(m, DEFER_ADD, addr, state_of(m)->this_cpu);
	if (!cpu->vfree_deferred) {
		SET(m, cpu, work_pending, 1);
		MARK(m, WORK_SCHEDULE, state_of(m)->this_cpu);
	}
	SET_REF(m, cpu, vfree_deferred, deferred);
}

/* The worker: everything on the list, last put first. */
static void free_work(Machine *m, const struct cpu *cpu)
{
	const struct vfree_deferred *list = at(m, cpu->vfree_deferred), *next;

	MARK(m, WORK_RUN, cpu - state_of(m)->cpu);
	SET(m, cpu, vfree_deferred, 0);
	SET(m, cpu, work_pending, 0);
	for (; list; list = next) {
		addr_t addr = list->addr;

		next = at(m, list->next);
		object_free(m, list);
		__vunmap(m, addr, 1);
	}
}

static void run_work(Machine *m)
{
	for (unsigned i = 0; i < vms_machine_cpus(m); i++)
		if (state_of(m)->cpu[i].work_pending)
			free_work(m, &state_of(m)->cpu[i]);
}
