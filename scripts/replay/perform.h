/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_PERFORM_H
#define SCRIPTS_REPLAY_PERFORM_H

/* perform.h -- an operation of a trace, in operations of the machine. */

#include "scripts/replay/tally.h"
#include "scripts/replay/trace.h"

/* What came of it. */
typedef struct {
	guint64 ret;              /* 0: NULL */
	guint64 addr;             /* what was given back, where an id stood for it */
	gboolean nothing;         /* the line asks for no operation: dump, check */
	gboolean bug;             /* the kernel stopped */
	char *refusal;            /* why the machine would not perform it, or NULL; owned */
} Performed;

/* Perform the operation on a line; notes must have been left out.  FALSE with ERROR for a line that is bad input. */
gboolean replay_perform(const Trace *trace, VmsMachine *m, Tally *tally, JsonObject *line, Performed *out,
                        GError **error);

/* One operation of the machine, and one that steers it.  A refusal is kept, and nothing more is done after one; FALSE
 * then. */
gboolean replay_do(VmsMachine *m, const VmsOp *op, Performed *out, VmsResult *result);
void replay_steer(VmsMachine *m, VmsOpKind kind, guint64 first, guint64 second, Performed *out);

/* Run the work items that wait, and count what they do. */
void replay_work(VmsMachine *m, Tally *tally);

#endif
