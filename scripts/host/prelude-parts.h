/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_HOST_PRELUDE_PARTS_H
#define SCRIPTS_HOST_PRELUDE_PARTS_H

/* prelude-parts.h -- the files of lib/, as embed.py writes them into C. */

#include <stddef.h>

typedef struct {
	const char *name;         /* "=lib/ask.lua": what Lua calls the chunk */
	const char *text;
	size_t length;
} PreludePart;

/* In the order in which they have to run. */
extern const PreludePart prelude_parts[];
extern const size_t prelude_part_count;

#endif
