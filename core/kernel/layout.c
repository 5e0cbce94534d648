/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout.c -- offsets in the kernel's own structures, from their description in layouts.def. */

#include <stdlib.h>
#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/kernel/layout.h"

static const struct { VmsKind kind; unsigned since; const char *members; } layouts[] = {
#define LAYOUT(ID, since, members) { VMS_KIND_##ID, since, members },
#include "core/kernel/layouts.def"
#undef LAYOUT
};

/* The members of a structure in this kernel: those of the latest layout that is not newer.  NULL: it has none. */
static const char *members_of(const Machine *m, VmsKind kind)
{
	const char *members = NULL;

	for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
		if (layouts[i].kind == kind && layouts[i].since <= m->era->version)
			members = layouts[i].members;
	return members;
}

static unsigned align_up(unsigned offset, unsigned to) { return (offset + to - 1) / to * to; }

/* The bytes of a member, from what follows its name. */
static unsigned member_size(const Machine *m, const char *type, unsigned word)
{
	if (*type != ':')
		return word;
	if (!strncmp(type, ":int", 4))
		return 4;
	if (!strncmp(type, ":phys", 5))
		return m->arch == &arch_x86_32_pae ? 8 : word;
	if (!strncmp(type, ":bitmap", 7))
		return vmalloc_of(m)->vmap_bbmap_bits / 8;
	return (unsigned)strtoul(type + 1, NULL, 10) * word;
}

/* Go through the members until `wanted`; its offset, or -1.  `size` gets the size of all that was gone through. */
static int find_member(const Machine *m, VmsKind kind, const char *wanted, unsigned *size)
{
	unsigned word = m->arch->bits / 8, offset = 0;
	const char *p = members_of(m, kind);
	bool in_union = false;

	for (; p && *(p += strspn(p, " )")); p += strcspn(p, " )")) {
		size_t length;
		unsigned bytes;

		in_union |= *p == '(';
		p += *p == '(';
		length = strcspn(p, " :)");
		bytes = member_size(m, p + length, word);
		offset = align_up(offset, bytes < word ? bytes : word);
		if (wanted && !strncmp(p, wanted, length) && !wanted[length])
			return (int)offset;
		in_union &= p[strcspn(p, " )")] != ')';
		if (!in_union)
			offset += bytes;
	}
	*size = align_up(offset, word);
	return -1;
}

unsigned layout_size(const Machine *m, VmsKind kind)
{
	unsigned size = 0;

	find_member(m, kind, NULL, &size);
	return size;
}

int layout_offset(const Machine *m, VmsKind kind, const char *member)
{
	unsigned size;

	return find_member(m, kind, member, &size);
}
