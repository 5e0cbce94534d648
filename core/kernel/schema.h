/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_SCHEMA_H
#define VMSTEP_KERNEL_SCHEMA_H

/* schema.h -- the kernel's structures as objects: which kind and number each has, and which members (schema.def). */

#include "core/machine/machine.h"

/* The identity of the object of a kind with that number. */
static inline VmsId object_id(VmsKind kind, uint64_t serial) { return (uint64_t)kind << 32 | serial; }

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
