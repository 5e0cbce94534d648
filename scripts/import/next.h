/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_NEXT_H
#define SCRIPTS_IMPORT_NEXT_H

/* next.h -- "your next vmalloc(n) lands here, because ...". */

#include <glib.h>
#include "core/vmstep.h"

/* What the next vmalloc of SIZE bytes would do. */
typedef struct {
	guint64 size;
	guint64 addr;             /* 0: it would fail */
	guint64 needed;           /* bytes of addresses, guard page included */
	guint64 visited;          /* nodes that its search looks at; in 2.4 areas */
	guint small, large;       /* holes below it: without room for that, and with room, but passed by */
	guint64 largest_small;
	guint64 left;             /* bytes of its own hole that are left free below it */
	guint lazy;               /* ranges below it with room, that wait for the purge */
	char message[VMS_MESSAGE_SIZE];   /* what the kernel says where it fails */
} NextVmalloc;

/* Try it at the end of the operation at the cursor, which stays where it is: the machine is left as it was, but for one
 * branch more.  FALSE with a sentence in REASON where it cannot be tried. */
gboolean next_vmalloc(VmsMachine *m, guint64 size, NextVmalloc *out, char reason[VMS_ERROR_SIZE]);

/* The same in words, in the user's language.  Free with g_free. */
char *next_vmalloc_text(const VmsMachine *m, const NextVmalloc *next);

#endif
