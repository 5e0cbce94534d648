/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_EVENTS_H
#define SCRIPTS_IMPORT_EVENTS_H

/* events.h -- the events of a kernel's own tracepoints, performed on a machine of that kernel. */

#include "core/vmstep.h"
#include "scripts/import/import.h"

/* Called for each event once it is performed, with a line about it, and, for the first that the machine would have done
 * differently, with what it would have done; else DIFFERS is NULL.  The texts last until it returns. */
typedef void (*ImportedEventSay)(const ImportedEvent *event, const char *line, const char *differs, gpointer data);

/* Perform the events one after the other on a machine, up to the first that differs.  TRUE where all are as the machine
 * would have done them. */
gboolean import_events(VmsMachine *m, const ImportedTrace *trace, ImportedEventSay say, gpointer data);

/* A line about an event, in the user's language.  Free with g_free. */
char *imported_event_text(const ImportedEvent *event);

#endif
