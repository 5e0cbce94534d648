/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_BOOT_H
#define SCRIPTS_IMPORT_BOOT_H

/* boot.h -- a machine that begins with what a real one had. */

#include "core/vmstep.h"
#include "scripts/import/import.h"

/* Read the /proc/vmallocinfo in a file, of any word size.  NULL with ERROR. */
ImportedAreas *import_areas_of(const char *path, GError **error);

/* Boot a machine of the OPTIONS that begins with AREAS (NULL: with none): in a window that they lie in (that of a real
 * machine may be randomized, or follow from its RAM), with as much RAM as their frames need, and for 6.12 with as many
 * CPUs as there are nodes by the order of the lines.  NULL with ERROR, which names file and line where such a machine
 * cannot have these areas.
 *
 * Not kept: how the pages of an area are shared out among NUMA nodes (the model has one); "vpages", since nobody
 * says which area is the array of which other; the order in which 5.4 freed what waits. */
VmsMachine *import_machine(const ImportedAreas *areas, const VmsOptions *options, GError **error);

#endif
