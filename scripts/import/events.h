/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_EVENTS_H
#define SCRIPTS_IMPORT_EVENTS_H

/* events.h -- the events of a kernel's own tracepoints, performed on a machine of that kernel. */

#include "core/vmstep.h"
#include "scripts/import/import.h"

/* Perform the events one after the other on a machine..  SAY is called for each with a line about it, and, for the
 * first that the machine would have done differently, with what it would have done (else NULL); it ends there..
 * TRUE where all are as the machine would have done them. */
gboolean import_events(VmsMachine *m, const ImportedTrace *trace,
	void (*say)(const ImportedEvent *event, const char *line, const char *differs, gpointer data), gpointer data);

#endif
