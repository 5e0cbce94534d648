/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_TALLY_H
#define SCRIPTS_REPLAY_TALLY_H

/* tally.h -- what an operation did, counted from its marks. */

#include <glib.h>
#include "core/vmstep.h"

/* One call of the area allocator. */
typedef struct {
	guint64 size, start, end;     /* end is 0 where it failed */
	guint64 tree, list, insert;   /* nodes looked at going down, along the list or climbing, and to insert */
	guint64 tries;
	const char *fit;              /* "LE"; NULL: no hole was carved */
	guint64 from[2];              /* the hole that was, before */
	gboolean pool;                /* it came from a pool */
	gboolean hit;                 /* the last try began at the cached place */
} TallySearch;

typedef struct {
	GArray *searches;             /* TallySearch, in order */
	gboolean searching;
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
