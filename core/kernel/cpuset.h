/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_CPUSET_H
#define VMSTEP_KERNEL_CPUSET_H

/* cpuset.h -- the nodes that an administrator lets the task use (kernel/cpuset.c, since 2.6.12). */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

/* The task's cpuset has the memory of one node alone from now on; UINT64_MAX: that of all. */
void set_cpuset(Machine *m, uint64_t node);

/* Is the zone inside the task's cpuset? */
bool cpuset_has(const Machine *m, const struct zone *zone);

/* May the task take frames of the zone?  The wall around its cpuset is `hard` for what is given to user space, and for
 * everybody as long as there is plenty of memory; else memory of the kernel's own comes from anywhere.  An interrupt
 * is of no cpuset; nor is, until 3.19, a request for just one node. */
bool cpuset_zone_allowed(Machine *m, const struct zone *zone, gfp_t gfp_mask, bool hard);

#endif
