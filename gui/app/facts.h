/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts about what can be selected: what the inspector lists. */

#ifndef VMSTEP_FACTS_H
#define VMSTEP_FACTS_H

#include "gui/app/fact-list.h"
#include "gui/scene/moment.h"

/* Facts that own their strings. */
typedef struct {
	char *title;                  /* "vmap_area#3" */
	char *subtitle;               /* its simulated address, or NULL */
	GArray *facts;                /* Fact */
	GStringChunk *strings;
} FactSheet;

/* What is known of `target` at the moment; NULL where nothing is.  Free with fact_sheet_free. */
FactSheet *fact_sheet_new(const Moment *now, const Target *target);
void fact_sheet_free(FactSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactSheet, fact_sheet_free)

/* The target that a value stands for; has = 0 where it stands for nothing that can be selected. */
Target fact_target(const VmsMachine *machine, VmsType type, guint64 value);

#endif
