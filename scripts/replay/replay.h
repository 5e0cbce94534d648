/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_REPLAY_H
#define SCRIPTS_REPLAY_REPLAY_H

/* replay.h -- golden traces: what a kernel's own code answered, compared with what the simulation answers.
 *
 *   trace     the file: a header that sets the machine up, then an operation a line with its results
 *   boot      the machine that the header asks for
 *   tally     what an operation did, counted from its marks while it is performed
 *   perform   an operation of the trace, in operations of the machine
 *   expect    one result with one value
 *   compare   the results of the trace with the tally and the state
 *   real      the same for recordings of a running kernel, which begin with a machine as it was found
 */

#include <glib.h>
#include <json-glib/json-glib.h>
#include "core/vmstep.h"

#define REPLAY_ERROR replay_error_quark()
GQuark replay_error_quark(void);

typedef enum {
	REPLAY_ERROR_INPUT,       /* the file is not a trace, or is broken; the message names file and line */
} ReplayError;

/* What came of a file. */
typedef struct {
	guint64 matched, total;   /* operations */
	gboolean skipped;         /* a file of measurements, not of operations */
	char *mismatch;           /* the first difference, or NULL; owned */
} ReplayReport;

/* Replay a trace (plain, or compressed where its name ends in ".gz") on the profile given, or on that of its header.
 * With EACH, it is called with a sentence for every difference.  FALSE with ERROR where the file is bad input. */
gboolean replay_trace(const char *path, const char *profile, void (*each)(const char *difference),
                      ReplayReport *report, GError **error);
void replay_report_clear(ReplayReport *report);

#endif
