/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_CLI_IMPORTED_H
#define SCRIPTS_CLI_IMPORTED_H

/* imported.h -- a real machine's own state on the command line. */

#include "core/vmstep.h"
#include "scripts/cli/cli.h"

/* Read the files (a /proc/vmallocinfo, a trace, or one of each), and print what they say about a machine of the profile
 * WANTED (NULL: that of the kernel they are of): its next requests of SIZE bytes (0: of some usual sizes), or what
 * the model makes of the trace; or only its areas, as its kernel would print them.  Returns the exit status. */
int cli_run_imported(char **files, const char *wanted, gboolean as_vmallocinfo, guint64 size);

/* /proc/vmallocinfo of a machine; returns the exit status. */
int cli_print_vmallocinfo(const VmsMachine *m);

#endif
