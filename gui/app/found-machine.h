/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was saved of a real machine, and the machine of the model that stands for it. */

#ifndef VMSTEP_FOUND_MACHINE_H
#define VMSTEP_FOUND_MACHINE_H

#include <gio/gio.h>

#include "core/vmstep.h"
#include "gui/app/found-event.h"
#include "scripts/import/next.h"

#define VMSTEP_TYPE_FOUND_MACHINE (vmstep_found_machine_get_type())
G_DECLARE_FINAL_TYPE(VmstepFoundMachine, vmstep_found_machine, VMSTEP, FOUND_MACHINE, GObject)

/* Read the files up to a NULL: a /proc/vmallocinfo, a trace, or one of each.  NULL with ERROR, which names file and
 * line. */
VmstepFoundMachine *vmstep_found_machine_new(const char *const *paths, GError **error);

/* Boot a machine of PROFILE (NULL: that of the kernel it is likeliest of) that begins so, and perform the trace up
 * to the first event that differs; its cursor is at the end.  The caller owns it.  NULL with ERROR. */
VmsMachine *vmstep_found_machine_boot(VmstepFoundMachine *self, const VmsProfile *profile, GError **error);

/* Of the last machine booted: its profile, and a VmstepFoundEvent for each event of the trace (none where there is no
 * trace).  Borrowed. */
const VmsProfile *vmstep_found_machine_get_profile(VmstepFoundMachine *self);
GListModel *vmstep_found_machine_get_events(VmstepFoundMachine *self);

/* What the files are called; whether they have areas, and a trace; which profiles can stand for the machine. */
const char *vmstep_found_machine_get_name(VmstepFoundMachine *self);
gboolean vmstep_found_machine_has_areas(VmstepFoundMachine *self);
gboolean vmstep_found_machine_has_trace(VmstepFoundMachine *self);
gboolean vmstep_found_machine_can_be(VmstepFoundMachine *self, const VmsProfile *profile);

/* Words for people about the last machine booted, free with g_free: what there is; what no file says; what to be
 * careful about, or NULL. */
char *vmstep_found_machine_summary(VmstepFoundMachine *self);
char *vmstep_found_machine_unsaid(VmstepFoundMachine *self);
char *vmstep_found_machine_doubts(VmstepFoundMachine *self);

/* Where the next vmalloc of SIZE bytes lands at its start, before any trace, and why in words (free with g_free).  NULL
 * with ERROR where it cannot be tried. */
char *vmstep_found_machine_next(VmstepFoundMachine *self, guint64 size, NextVmalloc *next, GError **error);

#endif
