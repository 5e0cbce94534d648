/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_REAL_H
#define SCRIPTS_REPLAY_REAL_H

/* real.h -- recordings of a running kernel (6.1-real-*): what they have that the others do not.
 *
 *   real            the machine as it was found: areas, what waits, the tree of holes; and what is remembered
 *   real-events     elementary changes: those of other tasks are told to the machine, all are compared
 *   real-perform    an operation of the recording, in operations of the machine; ids stand for what was allocated
 *   real-compare    what such a line carries: the path of a search, the tree, dumps
 *   real-tables     its lines about page tables
 */

#include "scripts/replay/expect.h"

/* How many frames the recorder has, to be mapped by vmap and vm_map_ram. */
#define REAL_POOL_ORDER 10u
#define REAL_POOL (1u << REAL_POOL_ORDER)

/* What such a recording needs to remember from line to line. */
struct Real {
	guint64 window[2], space[2];  /* where areas are looked for unless the line says; all of vmalloc space */
	gboolean sees_visits;         /* the recorder saw the nodes of searches */
	gboolean sees_merges;         /* ... and the ranges that purges gave back */
	guint64 pool;                 /* the first of the frames to be mapped; 0: there are none */
	GHashTable *held;             /* by id: what was allocated and not yet given back (Held) */
	gboolean notifier;            /* a driver is asked for addresses when they run out */
	gint64 gives_back;            /* the id of what it would give back, or -1 */
	guint64 told;                 /* the address that the machine was told it would give back */
	GHashTable *tables;           /* by range: how many tables more than ours were recorded last (gint64) */
};

/* What an id stands for. */
typedef struct {
	VmsOpKind kind;               /* what made it */
	guint64 count;                /* pages of a vm_map_ram */
	GArray *addr;                 /* guint64: what was returned; several for pcpu_get_vm_areas */
} Held;

/* An elementary change as it was recorded. */
typedef struct {
	TallyEvent event;
	guint64 merges;               /* of a purge: ranges given back before something else came, or VMS_EVENT_ALL */
} RealEvent;

/* Is it the header of such a recording?  Then, what is remembered, as yet nothing; free it with real_free. */
gboolean real_header(JsonObject *header);
Real *real_new(JsonObject *header);
void real_free(Real *real);

/* Fill in what the header says of the machine that was found.  What the options then point to is in KEPT, which the
 * caller frees after booting, and in the header.  FALSE with ERROR. */
gboolean real_options(const Trace *trace, JsonObject *header, VmsOptions *options, GPtrArray *kept, GError **error);

/* The changes that a line tells of, as RealEvents; the caller unrefs them.  NULL where it has none, or, with ERROR,
 * where they are broken. */
GArray *real_events(const Trace *trace, JsonObject *line, GError **error);

/* What other tasks do among them, as VmsEvents; the caller unrefs them. */
GArray *real_others(const GArray *events);

/* The changes made must be those EVENTS; where they are NULL, no other than the operation's one obvious change. */
void real_compare_events(Compare *c, const Real *real, const GArray *events);

/* What replay_perform does, for a line of such a recording. */
gboolean real_perform(const Trace *trace, VmsMachine *m, Tally *tally, JsonObject *line, Performed *out,
                      GError **error);

/* What replay_compare does, likewise. */
char *real_compare(const Trace *trace, const VmsMachine *m, const Tally *tally, JsonObject *line,
                   const Performed *performed);

/* Lines about page tables: walk, pt, ptcount. */
void real_compare_walk(Compare *c);
void real_compare_pt(Compare *c);
void real_compare_ptcount(Compare *c, const Real *real);

#endif
