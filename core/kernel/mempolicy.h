/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_MEMPOLICY_H
#define VMSTEP_KERNEL_MEMPOLICY_H

/* mempolicy.h -- the nodes that the task wants its frames from, where nobody has named one (mm/mempolicy.c). */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

/* DEFAULT: near the CPU.  PREFERRED: near a node.  BIND: from a node or not at all.  INTERLEAVE: in turn from all. */
typedef enum { MPOL_DEFAULT, MPOL_PREFERRED, MPOL_BIND, MPOL_INTERLEAVE, MPOL_MODES } MempolicyMode;

/* "interleave"; "" where there is no such policy. */
const char *mempolicy_name(unsigned mode);

/* The policy of the task from now on; `node` matters to PREFERRED and BIND. */
void set_mempolicy(Machine *m, unsigned mode, unsigned node);

/* The node for the next request of the task, which may change its flags: interleaving goes on to the next one.  In an
 * interrupt, and where the request has settled it (__GFP_THISNODE), the policy is not asked. */
int policy_node(Machine *m, gfp_t *gfp);

/* alloc_pages_bulk with the task's policy: interleaving shares the frames out evenly, the first nodes getting the
 * remainder. */
unsigned alloc_pages_bulk_mempolicy(Machine *m, gfp_t gfp, unsigned nr_pages, const struct page *page[]);

#endif
