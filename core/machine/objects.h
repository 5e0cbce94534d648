/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_MACHINE_OBJECTS_H
#define VMSTEP_MACHINE_OBJECTS_H

/* objects.h -- the kernel's structures as they lie in the arena.
 *
 * They refer to each other by their offset in the arena, a ref_t; 0 is the null pointer.  The structures themselves are
 * made from schema.def, so that every field has its format, its offset in the kernel and its explanation.
 */

#include <stdint.h>

typedef uint32_t ref_t;

/* A node of a doubly linked ring; the refs are those of other list_heads. */
struct list_head {
	ref_t next, prev;
};

/* A node of a red-black tree; the refs are those of other rb_nodes.  Bit 0 of __rb_parent_color is set in black
 * nodes. */
struct rb_node {
	ref_t __rb_parent_color;
	ref_t rb_right, rb_left;
	ref_t unused;
};

/* struct vm_struct, struct vmap_area, struct page ... */
#define STRUCT(ID, name, doc) struct name {
#define FIELD(type, name, FORMAT, doc) type name;
#define OWN FIELD
#define END_STRUCT };
#include "core/machine/schema.def"
#undef STRUCT
#undef FIELD
#undef OWN
#undef END_STRUCT

#endif
