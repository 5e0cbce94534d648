/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_QUERY_OBJECT_FIELDS_H
#define VMSTEP_QUERY_OBJECT_FIELDS_H

/* object-fields.h -- the members of the kernel's structures, as schema.def has them. */

#include "core/machine/machine.h"

/* How a field is shown: one of VmsType, or one of these. */
enum { FORMAT_RB_NODE = 100, FORMAT_LIST, FORMAT_CALLER, FORMAT_CLASS };

typedef struct {
	VmsKind kind;
	const char *name, *doc;
	int format;
	unsigned place, size;     /* in our structure */
	bool own;                 /* the kernel keeps it elsewhere */
} FieldInfo;

/* One call for each field of a kind, in order. */
void object_fields(VmsKind kind, void (*each)(const FieldInfo *info, void *data), void *data);

/* The object that a word of the arena belongs to; 0 for what no object has. */
VmsRef object_around(const Machine *m, uint32_t place);

#endif
