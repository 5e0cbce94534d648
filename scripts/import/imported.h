/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_IMPORTED_H
#define SCRIPTS_IMPORT_IMPORTED_H

/* imported.h -- what was saved of one running machine, and the machine of the model that stands for it. */

#include "core/vmstep.h"
#include "scripts/import/import.h"

/* At most one file of each kind; either may be NULL. */
typedef struct {
	ImportedAreas *areas;
	ImportedTrace *trace;
} Imported;

/* Read one more file, of either kind.  FALSE with ERROR where it cannot be read, or there is one of its kind
 * already. */
gboolean imported_add(Imported *self, const char *path, GError **error);

/* The same for the files up to a NULL, at least one, into what has none yet; with ERROR it is left so. */
gboolean imported_read(Imported *self, const char *const *paths, GError **error);
void imported_clear(Imported *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Imported, imported_clear)

/* Whether a machine of that profile can stand for it: its word size, and that its kernel has such files. */
gboolean imported_can_be(const Imported *self, const VmsProfile *profile);

/* The profile that it is likeliest of. */
const VmsProfile *imported_profile(const Imported *self);

/* Boot a machine of that profile that begins with the areas, where there are any; it has done nothing yet.  NULL with
 * ERROR. */
VmsMachine *imported_machine(const Imported *self, const VmsProfile *profile, GError **error);

/* What to be careful about, in the user's language, a sentence a line: that the file does not look like one of the
 * kernel that stands for it, and what the kernel has lost of a trace.  NULL where there is nothing; free with
 * g_free. */
char *imported_doubts(const Imported *self, const VmsProfile *profile);

/* The first of these alone. */
char *import_doubt(const ImportedAreas *areas, const VmsProfile *profile);

/* How many areas there are and where, on a machine at its start; and what no file says.  Free with g_free. */
char *imported_summary(const Imported *self, const VmsMachine *m);
char *imported_unsaid(const Imported *self, const VmsMachine *m);

#endif
