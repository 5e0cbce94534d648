/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_PERFORM_H
#define SCRIPTS_REPLAY_PERFORM_H

/* perform.h -- an operation of a trace, in operations of the machine. */

#include "scripts/replay/tally.h"
#include "scripts/replay/trace.h"

/* What came of it. */
typedef struct {
	guint64 ret;              /* 0: NULL */
	gboolean nothing;         /* the line asks for no operation: dump, check */
	gboolean bug;             /* the kernel stopped */
	char *refusal;            /* why the machine would not perform it, or NULL; owned */
} Performed;

/* Perform the operation on a line; notes must have been left out.  FALSE with ERROR for a line that is bad input. */
gboolean replay_perform(const Trace *trace, VmsMachine *m, Tally *tally, JsonObject *line, Performed *out,
                        GError **error);

/* Run the work items that wait, and count what they do. */
void replay_work(VmsMachine *m, Tally *tally);

#endif
