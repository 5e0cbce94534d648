/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-deferred.c -- vfree where nobody may sleep: in an interrupt the work is left to a worker.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 6.12).  Each CPU has a list; the kernel keeps its links in the very
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
