/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_QUERY_INVARIANTS_H
#define VMSTEP_QUERY_INVARIANTS_H

/* invariants.h -- the checks by subject; what they ask is said at the head of invariants.c. */

#include "core/machine/state.h"

/* A range of addresses, and the set that it was found in. */
typedef enum { RANGE_BUSY, RANGE_LAZY, RANGE_POOLED, RANGE_HOLE, RANGE_LOST } RangeState;
typedef struct { uint64_t start, end; ref_t ref; RangeState state; } Range;

/* A check that is going on. */
typedef struct {
	const Machine *m;
	void (*say)(const char *what, void *data);
	void *data;
	size_t found;             /* violations */
	const char *of;           /* the set that is looked at, or NULL */
	Range *range;             /* what all sets together have; in address order once check_space has sorted them */
	size_t n_ranges, room;
	uint64_t named_frames;    /* frames that areas in use say they have */
	bool endless;             /* a tree or list leads nowhere, or round: questions about areas might not end */
	uint64_t given_away;      /* pages of areas that 2.6.34 has purged though nobody had freed them */
	bool crooked;             /* in 2.4: areas that are not of whole pages, or not in the address space */
} Check;

/* Something does not hold, at an address, a frame, ...; the same unless it `holds`. */
void violated(Check *c, const char *what, uint64_t where);

static inline void expect(Check *c, bool holds, const char *what, uint64_t where)
{
	if (!holds)
		violated(c, what, where);
}

/* The trees and lists by themselves; they fill `range`, with this. */
void check_sets(Check *c);
void checked_range_add(Check *c, Range range);

/* What the sets are together: the whole address space, once. */
void check_space(Check *c);

/* The range that holds an address, after check_space; NULL where there is none. */
const Range *checked_range(const Check *c, uint64_t address);

/* Each area in use with its vm_struct and its frames; blocks of vm_map_ram. */
void check_areas(Check *c);

/* Is as much waiting for the purge as is counted?  Needs check_areas. */
void check_lazy_count(Check *c);

/* Has 2.4 forgotten whose a frame is? */
bool is_lost_frame(const Machine *m, uint64_t pfn);

/* Page tables, from the top down: they need check_space, and say of each page that is mapped whether it may be. */
void check_tables(Check *c);

/* Processes and their tables: returns how many tables processes have.  And is an address one of the windows
 * beside vmalloc's, where frames are mapped that are no area's? */
uint32_t check_processes(Check *c);
bool is_of_window(const Machine *m, uint64_t address);

/* Frames, zones, size classes; needs check_areas. */
void check_frames(Check *c);

#endif
