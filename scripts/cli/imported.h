/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_CLI_IMPORTED_H
#define SCRIPTS_CLI_IMPORTED_H

/* imported.h -- a real machine's own state on the command line. */

#include "core/vmstep.h"
#include "scripts/cli/cli.h"

/* What is wanted of it. */
typedef struct {
	const char *const *files; /* a /proc/vmallocinfo, a trace, or one of each; ends with NULL */
	const char *profile;      /* NULL: that of the kernel they are likeliest of */
	gboolean as_vmallocinfo;  /* only the areas in the end, as its kernel would print them */
	const guint64 *next;      /* where the next request of so many bytes lands; NULL: those of some usual sizes */
} ImportedWishes;

/* Print what the files say about a machine of the profile: its next requests, or what the model makes of the trace.
 * Returns the exit status. */
int cli_run_imported(const ImportedWishes *wishes);

/* /proc/vmallocinfo of a machine; returns the exit status. */
int cli_print_vmallocinfo(const VmsMachine *m);

#endif
