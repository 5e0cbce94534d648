/* SPDX-License-Identifier: GPL-2.0-or-later */
/* object-words.c -- what a load finds where the kernel keeps one of its structures.
 *
 *   vm_struct of 4.19     0 next    8 addr    16 size    24 flags    32 pages    40 nr_pages, int    48 phys_addr ...
 *
 * Members stand where layouts.def has them.  A pointer is the simulated address of what it points to, which may be a
 * node within an object.  Members that are not simulated are zero, as the structure was when it was made.
 */

#include <string.h>

#include "core/kernel/page-array.h"
#include "core/kernel/arch.h"
#include "core/kernel/layout.h"
#include "core/kernel/object-words.h"
#include "core/kernel/schema.h"

/* A read that is going on. */
typedef struct {
	const Machine *m;
	VmsRef object;
	uint64_t offset, bytes;
	const char *unknown;      /* why it cannot be told */
} Word;

static unsigned word_size(const Machine *m) { return m->arch->bits / 8; }

/* -------- pointers */

/* The field of an object that a place in the arena is in, as where it lies in the kernel's structure. */
typedef struct {
	const Machine *m;
	unsigned within;
	int offset;
} Member;

static void find_member(const FieldInfo *info, void *data)
{
	Member *member = data;
	int offset = layout_offset(member->m, info->kind, info->name);

	if (offset >= 0 && member->within >= info->place && member->within < info->place + info->size)
		member->offset = offset + (int)((member->within - info->place) / sizeof(ref_t) * word_size(member->m));
}

/* What a reference is there; 0 for none.  Variables of the kernel image have no address here. */
static uint64_t pointer(Word *w, ref_t value)
{
	VmsRef object = value ? object_around(w->m, value) : 0;
	uint64_t address = object ? vms_object_address(w->m, object) : 0;
	Member member = { w->m, value - object, 0 };

	if (value && !address)
		w->unknown = N_("there is a pointer to something that has no address here");
	if (value > object)
		object_fields(vms_id_kind(vms_id(w->m, object)), find_member, &member);
	return address ? address + (uint64_t)member.offset : 0;
}

/* -------- members */

/* Put a value of so many bytes at its offset, as far as it is within the eight that are read.  Of a union one member is
 * zero. */
static void put(Word *w, uint64_t offset, unsigned size, uint64_t value)
{
	if (size < 8)
		value &= ((uint64_t)1 << 8 * size) - 1;
	if (offset >= w->offset && offset < w->offset + 8)
		w->bytes |= value << 8 * (offset - w->offset);
}

static bool is_wanted(const Word *w, uint64_t offset)
{
	return offset + word_size(w->m) > w->offset && offset < w->offset + 8;
}

static uint64_t stored(const Word *w, unsigned place, unsigned size)
{
	uint64_t value = 0;

	memcpy(&value, w->m->arena + w->object + place, size);
	return value;
}

static void put_link(Word *w, uint64_t offset, unsigned place, bool color)
{
	ref_t link = (ref_t)stored(w, place, sizeof link), black = color ? link & 1 : 0;

	if (is_wanted(w, offset))
		put(w, offset, word_size(w->m), pointer(w, link - black) | black);
}

/* A node of a tree is parent and colour, right, left; one of a list next, previous. */
static void put_links(Word *w, const FieldInfo *info, uint64_t offset)
{
	unsigned n = info->format == FORMAT_RB_NODE ? 3 : 2;

	for (unsigned i = 0; i < n; i++)
		put_link(w, offset + i * word_size(w->m), info->place + i * (unsigned)sizeof(ref_t), n == 3 && i == 0);
}

static void put_field(const FieldInfo *info, void *data)
{
	Word *w = data;
	int offset = layout_offset(w->m, info->kind, info->name);
	unsigned size = info->size < word_size(w->m) && info->format != VMS_OBJECT ? info->size : word_size(w->m);

	if (info->own || offset < 0)
		return;
	if (info->format == FORMAT_RB_NODE || info->format == FORMAT_LIST)
		put_links(w, info, (uint64_t)offset);
	else if (!is_wanted(w, (uint64_t)offset))
		return;
	else if (info->format == VMS_OBJECT)
		put_link(w, (uint64_t)offset, info->place, false);
	else if (info->format == FORMAT_CALLER || info->format == FORMAT_CLASS)
		w->unknown = N_("there is a pointer into the kernel image, of which the bytes are not simulated");
	else
		put(w, (uint64_t)offset, size, stored(w, info->place, info->size));
}

/* -------- page arrays */

static void put_pages(Word *w)
{
	const struct page_array *array = at(w->m, w->object);
	unsigned size = word_size(w->m);

	for (uint64_t i = w->offset / size; i < (w->offset + 8) / size && i < array->count; i++)
		put(w, i * size, size, pointer(w, ref(w->m, page_array_get(w->m, array, i))));
}

const char *object_bytes(const Machine *m, VmsRef object, uint64_t offset, uint64_t *bytes)
{
	VmsKind kind = vms_id_kind(vms_id(m, object));
	Word w = { m, object, offset, 0, NULL };

	if (kind == VMS_KIND_PAGE_ARRAY)
		put_pages(&w);
	else
		object_fields(kind, put_field, &w);
	*bytes = w.bytes;
	return w.unknown;
}
