/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_TALLY_H
#define SCRIPTS_REPLAY_TALLY_H

/* tally.h -- what an operation did, counted from its marks. */

#include <glib.h>
#include "core/vmstep.h"

/* One call of the area allocator. */
typedef struct {
	guint64 size, align, vstart, vend;   /* what was asked for */
	guint64 start, end;           /* end is 0 where it failed */
	guint64 tree, list, insert;   /* nodes looked at going down, along the list or climbing, and to insert */
	guint64 tries;
	const char *fit;              /* "LE"; NULL: no hole was carved */
	guint64 from[2];              /* the hole that was, before */
	gboolean pool;                /* it came from a pool */
	gboolean hit;                 /* the last try began at the cached place */
	gboolean other;               /* another task asked */
	int outer;                    /* the one that it came in the middle of, or -1 */
} TallySearch;

/* A node that a search looked at: 'v' going down, 'c' climbing; 'r': another try begins. */
typedef struct {
	guint search;
	char kind;
	guint64 start;
} TallyNode;

/* An elementary change of the space, with the values that traces have: 'A' start end size align vstart vend, reserved;
 * 'X' size align vstart vend, refused; 'F' start end, waits for the purge; 'P' pages that wait, a purge; 'M' start end,
 * given back by it; 'N', the notifiers were called, with start end where they gave something back. */
typedef struct {
	char kind;
	gboolean other;               /* by another task */
	guint n;
	guint64 value[6];
} TallyEvent;

typedef struct {
	GArray *searches;             /* TallySearch, in order */
	GArray *path;                 /* TallyNode, of all searches */
	GArray *events;               /* TallyEvent, in order */
	int searching;                /* the search that is going on, or -1 */
	gboolean other;               /* another task is at it */
	guint64 cache_resets, find_visited, vmlist_steps, pages_freed, pte_set, huge_set, pte_clear, huge_clear,
	        tlb_all;
	guint64 new_table[5];         /* by level */
	GArray *flushes;              /* guint64 pairs: start, end */
	GPtrArray *log;               /* codes; borrowed strings */
	GPtrArray *workers;           /* "drain", "vfree_deferred"; borrowed strings */
	guint64 deferred;
} Tally;

/* A tally of nothing yet; free it with tally_free. */
Tally *tally_new(void);
void tally_free(Tally *tally);

/* Forget everything: before the next operation. */
void tally_reset(Tally *tally);

/* A VmsObserver; DATA is the tally. */
void tally_observe(const VmsMachine *m, const VmsStep *step, void *data);

/* The search that made what was returned, or the first; NULL where there was none. */
const TallySearch *tally_main(const Tally *tally, guint64 ret);

#endif
