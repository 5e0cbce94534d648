/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_GROWTH_GROWTH_H
#define SCRIPTS_GROWTH_GROWTH_H

/* growth.h -- what it costs to find a range of addresses, when there are many areas already.
 *
 *   subject   who is measured: a kernel, on so many CPUs
 *   pattern   how it lived until then, and what is asked of it
 *   areas     how many of them are alive meanwhile
 *   cost      the nodes that its searches visited, counted from the marks
 *
 * The requests are those of the recordings of kernels' own code (vmalloc-growth/1), one by one, the random ones too:
 * the costs are to be equal.
 */

#include <gio/gio.h>
#include "core/vmstep.h"

#define GROWTH_ERROR growth_error_quark()
GQuark growth_error_quark(void);

typedef enum {
	GROWTH_ERROR_MACHINE,     /* it could not be booted, or would not perform an operation */
	GROWTH_ERROR_NO_ROOM,     /* so many areas do not fit into its window */
} GrowthError;

typedef enum { GROWTH_SEQ, GROWTH_FRAG, GROWTH_FRAG_BIG, GROWTH_CHURN, GROWTH_PATTERNS } GrowthPattern;

/* "frag_big"; what it is in a few words, in the user's language; and back, GROWTH_PATTERNS for what is no name. */
const char *growth_pattern_name(GrowthPattern pattern);
const char *growth_pattern_title(GrowthPattern pattern);
GrowthPattern growth_pattern_find(const char *name);

/* The fewest areas that can be asked for, and the most. */
#define GROWTH_LEAST_AREAS 2
#define GROWTH_MOST_AREAS 1000000

typedef struct {
	const VmsProfile *profile;
	guint cpus;
	guint64 start, end;       /* of the window of addresses; both 0: the profile's */
} GrowthSubject;

/* One of each kernel on x86_64, where windows are wide; and once more with several CPUs where that makes a difference
 * to the search.  GrowthSubject each; unref with g_array_unref. */
GArray *growth_subjects(void);

/* "6.12", or in the user's language "6.12, 4 CPUs"; with the architecture where it is not x86_64.  Free with g_free. */
char *growth_subject_label(const GrowthSubject *subject);

/* So many areas, from few to many, make a curve: the array, and how many there are of it. */
const guint *growth_steps(gsize *n);

/* Nodes visited, over all requests: what half of them, nine tenths of them and all of them needed at most. */
typedef struct {
	guint64 samples;          /* requests; 0: none of this kind */
	guint64 median, p90, max;
	double mean;
} GrowthCost;

/* One measurement, and what came of it. */
typedef struct {
	GrowthSubject subject;
	GrowthPattern pattern;
	guint areas;
	GrowthCost search;        /* of the requests */
	GrowthCost find;          /* of the look-ups when an area is given back */
} GrowthPoint;

/* A measurement that has been prepared: its machine is booted.  Booting is for one thread alone, since machines share
 * tables that are filled then. */
typedef struct GrowthRun GrowthRun;

/* Prepare the measurement that `point` describes.  NULL with GROWTH_ERROR_MACHINE. */
GrowthRun *growth_run_new(const GrowthPoint *point, GError **error);
void growth_run_free(GrowthRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GrowthRun, growth_run_free)

/* Perform it, once, in any thread, and fill in the costs.  FALSE with GROWTH_ERROR, or where it was cancelled. */
gboolean growth_run(GrowthRun *run, GrowthPoint *point, GCancellable *cancellable, GError **error);

/* Both at once. */
gboolean growth_measure(GrowthPoint *point, GError **error);

#endif
