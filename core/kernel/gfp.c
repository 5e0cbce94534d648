/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gfp.c -- allocation flags by name, in words, and as each kernel has them. */

#include <inttypes.h>
#include <string.h>

#include "core/kernel/gfp.h"
#include "core/kernel/kernel.h"
#include "core/kernel/memory.h"

static const struct { const char *name, *doc; } names[] = {
#define GFP(name, doc) { #name, doc },
#include "core/kernel/gfp.def"
#undef GFP
};

_Static_assert(GFP_NAMES < 63, "a set of names must fit beside VMS_GFP_NAMED");

static const GfpValue *value_of(const Machine *m, unsigned name) { return &m->era->memory->gfp[name]; }

gfp_t gfp_value_of(const Machine *m, unsigned name) { return value_of(m, name)->value; }

gfp_t gfp_of_arg(const Machine *m, uint64_t arg)
{
	gfp_t gfp = 0;

	if (!(arg & VMS_GFP_NAMED))
		return arg;
	for (unsigned i = 0; i < GFP_NAMES; i++)
		if (arg >> i & 1)
			gfp |= value_of(m, i)->value;
	return gfp;
}

bool gfp_fits(uint64_t arg)
{
	uint64_t set = arg & ~VMS_GFP_NAMED;

	return arg & VMS_GFP_NAMED ? set && !(set >> GFP_NAMES) : arg <= UINT32_MAX;
}

const char *gfp_unknown(const Machine *m, uint64_t arg)
{
	for (unsigned i = 0; arg & VMS_GFP_NAMED && i < GFP_NAMES; i++)
		if (arg >> i & 1 && !value_of(m, i)->known)
			return names[i].name;
	return NULL;
}

bool gfp_may_block(const Machine *m, gfp_t gfp)
{
	return gfp & (gfp_value(m, __GFP_WAIT) | gfp_value(m, __GFP_DIRECT_RECLAIM));
}

int gfp_text(const Machine *m, gfp_t gfp, char *text, size_t size)
{
	Text t = text_on(text, size);
	const char *between = "(";

	if (gfp & VMS_GFP_NAMED) {
		gfp_set_text(gfp, &t);
		return text_end(&t);
	}
	text_add(&t, "0x%" PRIx64, gfp);
	for (unsigned i = 0; i < GFP_NAMES; i++) {
		gfp_t value = value_of(m, i)->value;

		if (!value || (gfp & value) != value)
			continue;
		text_add(&t, "%s%s", between, names[i].name);
		between = "|";
		gfp &= ~value;
	}
	if (*between == '|')
		text_add(&t, ")");
	return text_end(&t);
}

bool gfp_find(const char *name, size_t length, uint64_t *set)
{
	for (unsigned i = 0; i < GFP_NAMES; i++)
		if (!strncmp(names[i].name, name, length) && !names[i].name[length]) {
			*set = VMS_GFP_NAMED | (uint64_t)1 << i;
			return true;
		}
	return false;
}

void gfp_set_text(uint64_t set, Text *t)
{
	const char *between = "";

	for (unsigned i = 0; i < GFP_NAMES; i++)
		if (set >> i & 1) {
			text_add(t, "%s%s", between, names[i].name);
			between = "|";
		}
}

/* -------- questions */

size_t vms_gfp_flags(const VmsMachine *m, VmsGfpFlag *out, size_t room)
{
	size_t n = 0;

	for (unsigned i = 0; i < GFP_NAMES; i++)
		if (value_of(m, i)->known && n++ < room)
			out[n - 1] = (VmsGfpFlag){ names[i].name, names[i].doc, value_of(m, i)->value };
	return n;
}

uint64_t vms_gfp(const VmsMachine *m, uint64_t arg) { return gfp_of_arg(m, arg); }
