/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An event of a real machine's trace, as the list of them shows it. */

#ifndef VMSTEP_FOUND_EVENT_H
#define VMSTEP_FOUND_EVENT_H

#include <glib-object.h>

#include "scripts/import/import.h"

/* What came of it: the model did the same, would have done something else, or was not asked any more. */
typedef enum { FOUND_EVENT_SAME, FOUND_EVENT_DIFFERS, FOUND_EVENT_LEFT_OUT } FoundEventOutcome;

#define VMSTEP_TYPE_FOUND_EVENT (vmstep_found_event_get_type())
G_DECLARE_FINAL_TYPE(VmstepFoundEvent, vmstep_found_event, VMSTEP, FOUND_EVENT, GObject)

/* DIFFERS is what the model would have done instead, or NULL; STEP is where it has done it. */
VmstepFoundEvent *vmstep_found_event_new(const ImportedEvent *event, FoundEventOutcome outcome, const char *differs,
	gint64 step);

/* What came of it, and at which step the model has done it. */
FoundEventOutcome vmstep_found_event_get_outcome(VmstepFoundEvent *self);
gint64 vmstep_found_event_get_step(VmstepFoundEvent *self);

/* The addresses that it is about, from its start up to its end; none: the same twice. */
void vmstep_found_event_get_place(VmstepFoundEvent *self, guint64 *start, guint64 *end);

/* Borrowed: when and by whom; what happened; what the model would have done, or NULL. */
const char *vmstep_found_event_get_origin(VmstepFoundEvent *self);
const char *vmstep_found_event_get_text(VmstepFoundEvent *self);
const char *vmstep_found_event_get_difference(VmstepFoundEvent *self);

#endif
