/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpuset.c -- the nodes that an administrator lets the task use.
 *
 *                     plenty of memory     low
 *   GFP_USER          its own nodes        its own nodes: others' tasks must not suffer from it
 *   GFP_KERNEL        its own nodes        all
 *   GFP_ATOMIC        its own nodes        all, reserves included
 *
 * Models kernel/cpuset.c of 2.6.34 and 4.19.
 *
 * Inaccuracies: there is one task, and all cpusets but its own are the topmost; so its own one is the only one with
 * walls.
 */

#include "core/kernel/context.h"
#include "core/kernel/cpuset.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/machine/set.h"

void set_cpuset(Machine *m, uint64_t node)
{
	static const char *const mems[MAX_NODES] = { "0", "1" };
	const char *all = state_of(m)->nr_nodes > 1 ? "0-1" : "0";

	SET(m, state_of(m), cpuset, node == UINT64_MAX ? 0 : node + 1);
	MARK(m, CPUSET_SET, node == UINT64_MAX ? all : mems[node]);
}

bool cpuset_has(const Machine *m, const struct zone *zone)
{
	return !state_of(m)->cpuset || zone->node + 1 == state_of(m)->cpuset;
}

/* Up to 3.19 who wanted frames of one node or none got them. */
static bool node_is_settled(const Machine *m, gfp_t gfp_mask)
{
	return m->era->version < KERNEL(4, 0) && gfp_mask & gfp_value(m, __GFP_THISNODE);
}

bool cpuset_zone_allowed(Machine *m, const struct zone *zone, gfp_t gfp_mask, bool hard)
{
	if (cpuset_has(m, zone) || in_interrupt(m) || node_is_settled(m, gfp_mask))
		return true;
	if (!hard && !(gfp_mask & gfp_value(m, __GFP_HARDWALL)))
		return true;
	MARK(m, CPUSET_SKIP, zone_name(m, zone), zone->node);
	return false;
}
