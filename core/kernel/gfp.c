/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gfp.c -- allocation flags in words: whole masks first, then what is left flag by flag. */

#include <inttypes.h>
#include <string.h>

#include "core/kernel/gfp.h"
#include "core/machine/machine.h"

static const struct { gfp_t mask; const char *name; } names[] = {
	{ GFP_KERNEL, "GFP_KERNEL" }, { GFP_NOFS, "GFP_NOFS" }, { GFP_ATOMIC, "GFP_ATOMIC" }, { GFP_NOIO, "GFP_NOIO" },
	{ GFP_NOWAIT, "GFP_NOWAIT" },
	{ __GFP_DMA, "GFP_DMA" }, { __GFP_HIGHMEM, "__GFP_HIGHMEM" }, { __GFP_DMA32, "GFP_DMA32" },
	{ __GFP_HIGH, "__GFP_HIGH" }, { __GFP_IO, "__GFP_IO" }, { __GFP_FS, "__GFP_FS" },
	{ __GFP_NOWARN, "__GFP_NOWARN" }, { __GFP_RETRY_MAYFAIL, "__GFP_RETRY_MAYFAIL" },
	{ __GFP_NOFAIL, "__GFP_NOFAIL" }, { __GFP_NORETRY, "__GFP_NORETRY" }, { __GFP_COMP, "__GFP_COMP" },
	{ __GFP_ZERO, "__GFP_ZERO" }, { __GFP_THISNODE, "__GFP_THISNODE" }, { __GFP_ATOMIC, "__GFP_ATOMIC" },
	{ __GFP_DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM" },
};

int gfp_text(gfp_t gfp, char *text, size_t size)
{
	Text t = text_on(text, size);
	const char *between = "(";

	text_add(&t, "0x%" PRIx64, gfp);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if ((gfp & names[i].mask) == names[i].mask) {
			text_add(&t, "%s%s", between, names[i].name);
			between = "|";
			gfp &= ~names[i].mask;
		}
	if (*between == '|')
		text_add(&t, ")");
	return text_end(&t);
}

bool gfp_find(const char *name, size_t length, gfp_t *mask)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!strncmp(names[i].name, name, length) && !names[i].name[length]) {
			*mask = names[i].mask;
			return true;
		}
	return false;
}
