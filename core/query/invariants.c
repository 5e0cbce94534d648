/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants.c -- what must hold between operations, whatever was done, in every kernel.
 *
 *   trees           in the order of addresses, no two ranges overlap, none is empty; the list has the same ranges in
 *                   the same order; no red node below a red one, as many black nodes on every way down
 *   holes           since 5.2: no two touch, they would be one; each node knows the largest hole at or below it
 *   space           since 5.2: holes, areas in use, what waits for the purge and what is in pools are together all of
 *                   [1, ULONG_MAX), each address once.  What waits is as many pages as are counted
 *   nodes           6.12: each area in use is with the node of its address, each that waits with its own node, or else
 *                   with that of its address; a pool has as many ranges as it says, all of its size; a single node has
 *                   none
 *   areas           page-aligned; their vm_struct agrees; every vm_struct and page array is an area's; every page of a
 *                   vmalloc area is mapped to its frame, its guard page to nothing.  2.6.34: vmlist has all vm_structs,
 *                   in the order of addresses unless some were registered early
 *   2.4             its list is in order, by the kernel's own arithmetic; an area has all of its frames or none.
 *                   Nothing is promised of mappings once an area does not begin and end at pages, or reaches beyond
 *                   the end of the address space; entries of lost frames may be anywhere
 *   page tables     each frame that is a table is owned as one, and is one once; what is mapped lies in an area, or is
 *                   the right frame of the direct map; a task's own directory has the entries of the kernel's, or none
 *   TLBs            what they have and the tables have no more waits for a flush
 *   frames          every frame is in exactly one block; no two free buddies lie unmerged on the same kind of list;
 *                   each block that is free, or a CPU's, is on a list; the counts of the zones agree; every frame that
 *                   is an area's is named by it
 *   locks           at the end of an operation it holds none, unless the kernel has stopped
 *   slabs           objects in use and free slots make up each slab
 *
 * Files: invariants-sets.c has trees, holes and nodes, -space.c space, -areas.c areas, -tables.c page tables, -frames.c
 * frames and slabs.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/kernel/lock.h"
#include "core/query/invariants.h"

void violated(Check *c, const char *what, uint64_t where)
{
	char text[160];

	c->found++;
	if (!c->say)
		return;
	snprintf(text, sizeof text, "%s%s%s: 0x%" PRIx64, c->of ? c->of : "", c->of ? ": " : "", what, where);
	c->say(text, c->data);
}

/* Within an operation it may hold some. */
static void check_locks(Check *c)
{
	VmsStep step;

	if (state_of(c->m)->halted)
		return;
	if (vms_step_at(c->m, vms_cursor(c->m), &step) && step.mark != VMS_MARK_DONE &&
	    step.mark != VMS_MARK_DONE_VOID)
		return;
	for (unsigned i = 0; i < LOCK_COUNT; i++)
		if (lock_is_ours(lock_at(c->m, i))) {
			c->of = lock_info(i)->name;
			violated(c, "it was not released by CPU", lock_cpu(lock_at(c->m, i)));
		}
	c->of = NULL;
}

size_t vms_violations(const VmsMachine *m, void (*say)(const char *what, void *data), void *data)
{
	Check c = { .m = m, .say = say, .data = data };

	check_locks(&c);
	check_sets(&c);
	if (!c.endless) {
		check_space(&c);
		check_areas(&c);
		check_lazy_count(&c);
		check_tables(&c);
		check_frames(&c);
	}
	free(c.range);
	return c.found;
}
