/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_GROWTH_RECORDING_H
#define SCRIPTS_GROWTH_RECORDING_H

/* recording.h -- files of format vmalloc-growth/1: what searches cost in a kernel's own code, compared with what they
 * cost here.  A header names the kernel and its window of addresses; then a measurement a line. */

#include "scripts/growth/growth.h"

/* Without a choice of areas, recordings are compared up to so many: beyond that a measurement takes its time. */
#define RECORDING_AREAS 10000

/* What of a file is compared. */
typedef struct {
	const VmsProfile *profile;        /* NULL: that of the header's kernel */
	guint cpus;                       /* 0: as many as the header's kernel had */
	gboolean pattern[GROWTH_PATTERNS];
	const guint *areas;
	gsize n_areas;                    /* 0: all up to RECORDING_AREAS */
} RecordingChoice;

typedef struct {
	guint matched, total;             /* measurements compared */
	guint left_out;                   /* and those that were not chosen */
} RecordingReport;

/* Called for each measurement compared; DIFFERENCE is NULL where all is equal, else a sentence. */
typedef void (*RecordingEach)(const GrowthPoint *point, const char *difference, gpointer data);

/* Measure what a file has measured and compare: every number that a line has must be equal, a mean as it is written.
 * FALSE with ERROR where the file is bad input. */
gboolean recording_compare(const char *path, const RecordingChoice *choice, RecordingEach each, gpointer data,
                           RecordingReport *report, GError **error);

#endif
