/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_TRACE_H
#define SCRIPTS_REPLAY_TRACE_H

/* trace.h -- a trace file, line by line, and the machine that its header asks for. */

#include <gio/gio.h>
#include "scripts/replay/json.h"
#include "scripts/replay/replay.h"

typedef struct {
	char *path;
	GDataInputStream *lines;
	guint line;               /* of the last object read, from 1 */
	JsonParser *parser;       /* holds the last object read */
	gboolean manual_work;     /* work items run only where the trace says so */
} Trace;

/* Open a trace.  NULL with ERROR where it cannot be read. */
Trace *trace_open(const char *path, GError **error);
void trace_close(Trace *trace);

/* The next object of the file, borrowed until the next call; NULL at the end (ERROR not set) or for a broken line. */
JsonObject *trace_next(Trace *trace, GError **error);

/* What the header asks for, on PROFILE or on that of its kernel; the areas that were there before go into EARLY, an
 * empty array of VmsEarlyArea which the options borrow.  FALSE with ERROR. */
gboolean trace_options(Trace *trace, JsonObject *header, const char *profile, VmsOptions *options, GArray *early,
                       GError **error);

/* A machine of that, which keeps no journal.  NULL with ERROR. */
VmsMachine *trace_boot(Trace *trace, JsonObject *header, const char *profile, GError **error);

/* "TRACE:LINE: ..." as an error of bad input. */
void trace_fail(const Trace *trace, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
