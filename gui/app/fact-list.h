/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of facts: a name, a value, perhaps what the value was before.  The inspector and the call stack are made of
 * these.  Rows stay where they are from step to step, so that the eye finds them again. */

#ifndef VMSTEP_FACT_LIST_H
#define VMSTEP_FACT_LIST_H

#include <gtk/gtk.h>

#include "gui/scene/scene.h"

#define VMSTEP_TYPE_FACT_LIST (vmstep_fact_list_get_type())
G_DECLARE_FINAL_TYPE(VmstepFactList, vmstep_fact_list, VMSTEP, FACT_LIST, GtkWidget)

/* One fact; strings may be NULL and are copied. */
typedef struct {
	const char *name;
	const char *value;
	const char *before;           /* what a write replaced, or NULL */
	const char *tip;
	gboolean changed;             /* by the last step: set in bold and with a bar */
	gboolean current;             /* the row at hand */
	Target target;                /* what activating it selects; has = 0: nothing */
} Fact;

/* Show these facts instead of those before. */
void vmstep_fact_list_show(VmstepFactList *self, const Fact *facts, gsize n);

/* Signal "chosen" (VmstepFactList *, guint index): the user activated a row.  The target that its fact had: */
const Target *vmstep_fact_list_get_target(VmstepFactList *self, guint index);

#endif
