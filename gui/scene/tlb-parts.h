/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TLB_PARTS_H
#define TLB_PARTS_H

/* tlb-parts.h -- what the view of the TLBs shows, once it has been asked for: so that it can be tested with entries of
 * one's own. */

#include "gui/scene/layout-common.h"

typedef struct {
	const VmsTlbEntry *entry;     /* borrowed; in any order */
	size_t n;
	bool here;                /* the CPU that runs */
} TlbOfCpu;

typedef struct {
	unsigned size;            /* entries there is room for in each */
	const TlbOfCpu *cpu;
	size_t cpus;
	uint64_t hits, misses, flushes;   /* in the operation at the cursor, up to it */
} Tlbs;

/* The tables of the CPUs, how far they reach, and the walk of the address at hand. */
void tlb_add(Scene *scene, Rect where, const Moment *now, const Tlbs *tlbs);

#endif
