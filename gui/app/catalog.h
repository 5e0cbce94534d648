/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lessons that are offered: the paths of the catalog, and what each lesson says of itself. */

#ifndef VMSTEP_CATALOG_H
#define VMSTEP_CATALOG_H

#include <gio/gio.h>

/* One lesson.  Properties "path", "title", "about" (level, minutes, profile) and "problem", which says why it cannot be
 * opened; they are filled in as its host tells them. */
#define VMSTEP_TYPE_CATALOG_ENTRY (vmstep_catalog_entry_get_type())
G_DECLARE_FINAL_TYPE(VmstepCatalogEntry, vmstep_catalog_entry, VMSTEP, CATALOG_ENTRY, GObject)

/* The file of the lesson, borrowed. */
const char *vmstep_catalog_entry_get_path(VmstepCatalogEntry *self);

/* The list of them, in the order of the catalog file: a GListModel.  Each lesson is asked in turn, in the main loop. */
#define VMSTEP_TYPE_CATALOG (vmstep_catalog_get_type())
G_DECLARE_FINAL_TYPE(VmstepCatalog, vmstep_catalog, VMSTEP, CATALOG, GObject)

/* The lessons of $VMSTEP_LESSONS, else of the source folder, else of where they were installed. */
VmstepCatalog *vmstep_catalog_new(void);

/* The model, borrowed. */
GListModel *vmstep_catalog_get_entries(VmstepCatalog *self);

/* What a lesson says of itself, in a line: "For beginners · 20 minutes · linux-4.19/x86_64".  Free with g_free. */
char *catalog_about(const char *level, guint minutes, const char *profile);

#endif
