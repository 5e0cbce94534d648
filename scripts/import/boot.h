/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_BOOT_H
#define SCRIPTS_IMPORT_BOOT_H

/* boot.h -- a machine that begins with what a real one had. */

#include "core/vmstep.h"
#include "scripts/import/import.h"

/* Read the /proc/vmallocinfo in a file, of any word size.  NULL with ERROR. */
ImportedAreas *import_areas_of(const char *path, GError **error);

/* Add AREAS to the OPTIONS of a machine, whose profile is set: the areas, a window that they lie in (that of a real
 * machine may be randomized, or follow from its RAM), and as much RAM as their frames need..  The array that
 * options->found is then is the caller's: free it with g_free; its texts are those of AREAS..  FALSE with a sentence
 * in REASON where the areas are not those of such a machine. */
gboolean import_boot(const ImportedAreas *areas, VmsOptions *options, char reason[VMS_ERROR_SIZE]);

#endif
