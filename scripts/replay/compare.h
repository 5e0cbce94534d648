/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_COMPARE_H
#define SCRIPTS_REPLAY_COMPARE_H

/* compare.h -- the results of a line with what the simulation did. */

#include "scripts/replay/perform.h"

/* Compare whatever the line has.  NULL where all is equal, else a sentence; owned by the caller. */
char *replay_compare(const VmsMachine *m, const Tally *tally, JsonObject *line, const Performed *performed);

/* The same for the work items that ran after the operation, which the tally has counted since. */
char *replay_compare_work(const VmsMachine *m, const Tally *tally, JsonObject *line);

#endif
