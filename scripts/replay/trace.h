/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_TRACE_H
#define SCRIPTS_REPLAY_TRACE_H

/* trace.h -- a trace file, line by line, and the machine that its header asks for. */

#include <gio/gio.h>
#include "scripts/replay/json.h"
#include "scripts/replay/replay.h"

typedef struct Real Real;

typedef struct {
	char *path;
	GBufferedInputStream *stream;
	GString *text;            /* the last line read */
	guint line;               /* its number, from 1 */
	guint64 bytes;            /* of all lines so far */
	JsonParser *parser;       /* holds the last object read */
	gboolean manual_work;     /* work items run only where the trace says so */
	Real *real;               /* what a recording of a running kernel needs to remember; NULL: it is none */
} Trace;

/* Open a trace, or standard input for "-", which is read line by line as it comes.  NULL with ERROR where it cannot be
 * read. */
Trace *trace_open(const char *path, GError **error);
void trace_close(Trace *trace);

/* The next object of the file, borrowed until the next call; NULL at the end (ERROR not set) or for a broken line. */
JsonObject *trace_next(Trace *trace, GError **error);

/* What the header asks for, on PROFILE or on that of its kernel.  What the options then point to is in the header and
 * in KEPT, which the caller frees when they are not needed any more.  FALSE with ERROR. */
gboolean trace_options(Trace *trace, JsonObject *header, const char *profile, VmsOptions *options, GPtrArray *kept,
                       GError **error);

/* A machine of those options, made ready for the trace's lines; and one that keeps no journal, of the header at once.
 * NULL with ERROR. */
VmsMachine *trace_machine(Trace *trace, const VmsOptions *options, GError **error);
VmsMachine *trace_boot(Trace *trace, JsonObject *header, const char *profile, GError **error);

/* The profile of a kernel "4.19.1" and an architecture: of those whose version it begins with, the one that says most;
 * NULL where there is none. */
const VmsProfile *trace_profile_for(const char *kernel, const char *arch);

/* "TRACE:LINE: ..." as an error of bad input. */
void trace_fail(const Trace *trace, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
