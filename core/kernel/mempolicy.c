/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mempolicy.c -- the nodes that the task wants its frames from, where nobody has named one.
 *
 * Models mm/mempolicy.c of 6.1; that of 2.6.34 decides the same, but for the bulk allocator.
 *
 * Inaccuracies: a policy names one node, or all of them to interleave.  What is bound is bound by __GFP_THISNODE, where
 * the kernel has a mask of nodes.  There is one task.
 */

#include "core/kernel/context.h"
#include "core/kernel/kernel.h"
#include "core/kernel/memory.h"
#include "core/kernel/mempolicy.h"
#include "core/kernel/page-alloc.h"
#include "core/machine/set.h"

static const char *const names[MPOL_MODES] = { "default", "preferred", "bind", "interleave" };

const char *mempolicy_name(unsigned mode) { return mode < MPOL_MODES ? names[mode] : ""; }

void set_mempolicy(Machine *m, unsigned mode, unsigned node)
{
	const struct mempolicy *pol = &state_of(m)->mempolicy;

	SET(m, pol, mode, mode);
	SET(m, pol, node, node);
	SET(m, pol, il_prev, state_of(m)->nr_nodes - 1);
}

/* The mode that holds for a request. */
static unsigned get_task_policy(const Machine *m, gfp_t gfp)
{
	bool named = gfp & gfp_value(m, __GFP_THISNODE);

	return in_interrupt(m) || named ? MPOL_DEFAULT : state_of(m)->mempolicy.mode;
}

/* The next node of all, in turn. */
static int interleave_nodes(Machine *m)
{
	const struct mempolicy *pol = &state_of(m)->mempolicy;
	uint32_t next = (pol->il_prev + 1) % state_of(m)->nr_nodes;

	SET(m, pol, il_prev, next);
	return (int)next;
}

int policy_node(Machine *m, gfp_t *gfp)
{
	const struct mempolicy *pol = &state_of(m)->mempolicy;

	switch (get_task_policy(m, *gfp)) {
	case MPOL_INTERLEAVE:
		return interleave_nodes(m);
	case MPOL_BIND:
		*gfp |= gfp_value(m, __GFP_THISNODE);
		return (int)pol->node;
	case MPOL_PREFERRED:
		return (int)pol->node;
	default:
		return numa_node_id(m);
	}
}

static unsigned alloc_pages_bulk_interleave(Machine *m, gfp_t gfp, unsigned nr_pages, const struct page *page[])
{
	unsigned nodes = state_of(m)->nr_nodes, delta = nr_pages % nodes, total_allocated = 0;

	for (unsigned i = 0; i < nodes; i++) {
		unsigned wanted = nr_pages / nodes + (i < delta);

		total_allocated += m->era->memory->alloc_pages_bulk(m, interleave_nodes(m), gfp, wanted,
		                                                    page + total_allocated);
	}
	return total_allocated;
}

unsigned alloc_pages_bulk_mempolicy(Machine *m, gfp_t gfp, unsigned nr_pages, const struct page *page[])
{
	int nid;

	if (get_task_policy(m, gfp) == MPOL_INTERLEAVE)
		return alloc_pages_bulk_interleave(m, gfp, nr_pages, page);
	nid = policy_node(m, &gfp);
	return m->era->memory->alloc_pages_bulk(m, nid, gfp, nr_pages, page);
}
