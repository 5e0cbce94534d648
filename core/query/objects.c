/* SPDX-License-Identifier: GPL-2.0-or-later */
/* objects.c -- objects by their number, and the values of their fields. */

#include <stdlib.h>
#include <string.h>

#include "core/era/found.h"
#include "core/kernel/arch.h"
#include "core/kernel/layout.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/schema.h"
#include "core/kernel/slab.h"
#include "core/machine/set.h"

static bool is_object(const Machine *m, ref_t place, VmsId id)
{
	const struct object *object = at(m, place);

	return object_id((VmsKind)object->kind, object->serial) == id;
}

/* What was found once is looked up where it was: if something else is there, it does not live now. */
static VmsRef find_in_heap(const Machine *m, VmsId id)
{
	Places *p = m->places;
	size_t slot = id % (sizeof p->found / sizeof p->found[0]);

	if (p->found[slot].id != id) {
		size_t i = 0, n = place_count(m);

		while (i < n && !is_object(m, place_at(m, i), id))
			i++;
		if (i == n)
			return 0;
		p->found[slot].id = id;
		p->found[slot].object = place_at(m, i);
	}
	if (p->found[slot].object >= state_of(m)->brk || !is_object(m, p->found[slot].object, id))
		return 0;
	return p->found[slot].object + (ref_t)sizeof(struct object);
}

VmsRef vms_find(const VmsMachine *m, VmsId id)
{
	const struct state *s = state_of(m);
	uint32_t serial = (uint32_t)id;

	switch (vms_id_kind(id)) {
	case VMS_KIND_NONE: return 0;
	case VMS_KIND_PAGE: return frame_exists(m, serial) ? ref(m, pfn_to_page(m, serial)) : 0;
	case VMS_KIND_KMEM_CACHE: return ref(m, kmem_cache_of(m, serial - 1));
	case VMS_KIND_VMALLOC_STATE: return ref(m, &s->vmalloc);
	default: return find_in_heap(m, id);
	}
}

/* -------- the last write of a field */

static void find_last_write(const Machine *m, uint32_t place, VmsField *field)
{
	uint64_t record = m->journal.cursor;

	while (record > 0) {
		const Record *r = &m->journal.record[--record];

		if (record_tag(r) != RECORD_WRITE || record_offset(r) != place)
			continue;
		field->written = true;
		field->before = r->a;
		field->written_at = journal_step_before(m, record) + 1;
		return;
	}
}

typedef struct {
	const Machine *m;
	ref_t object;
	VmsField *out;
	size_t room, n;
	bool now;                 /* values alone, without what was before */
} Reader;

static uint64_t read_place(const Machine *m, uint32_t place, unsigned size)
{
	uint64_t value = 0;

	memcpy(&value, m->arena + place, size);
	return value;
}

/* A ref to the member of an object, as a ref to the object itself. */
static uint64_t whole(uint64_t value, unsigned member)
{
	return value ? value - member : 0;
}

static void add_field(Reader *r, const FieldInfo *info, const char *name, VmsType type, unsigned within, unsigned size)
{
	int offset = layout_offset(r->m, info->kind, info->name);
	VmsField field = { .name = name, .doc = info->doc, .type = type, .kept = offset >= 0 };
	uint32_t place = r->object + info->place + within;

	/* Links are as wide as a word there, and as a ref_t here. */
	if (offset >= 0)
		field.offset = (unsigned)offset + within / sizeof(ref_t) * (r->m->arch->bits / 8);
	field.value = read_place(r->m, place, size);
	if (!r->now)
		find_last_write(r->m, place, &field);
	if (r->n++ < r->room)
		r->out[r->n - 1] = field;
}

static VmsField *last_field(Reader *r)
{
	return r->n <= r->room ? &r->out[r->n - 1] : NULL;
}

/* The members of a tree node, each naming the object that holds the node. */
static void add_rb_node(Reader *r, const FieldInfo *info)
{
	static const char *const names[] = { "rb_parent", "rb_right", "rb_left" };

	for (unsigned i = 0; i < 3; i++) {
		VmsField *field;

		add_field(r, info, names[i], VMS_OBJECT, i * sizeof(ref_t), sizeof(ref_t));
		field = last_field(r);
		if (!field)
			return;
		field->value = whole(field->value & ~(uint64_t)1, info->place);
		field->before = whole(field->before & ~(uint64_t)1, info->place);
	}
	add_field(r, info, "rb_black", VMS_TRUTH, 0, sizeof(ref_t));
	if (last_field(r)) {
		last_field(r)->value &= 1;
		last_field(r)->before &= 1;
	}
}

/* A link of a ring, as the object of the same kind that it leads to; the head of the ring is none. */
static uint64_t linked(const Machine *m, const FieldInfo *info, uint64_t value)
{
	VmsRef object = value ? object_around(m, (ref_t)value) : 0;

	return object && value == object + info->place && vms_id_kind(vms_id(m, object)) == info->kind ? object : 0;
}

static void add_list(Reader *r, const FieldInfo *info)
{
	static const char *const names[] = { "next", "prev" };

	for (unsigned i = 0; i < 2; i++) {
		VmsField *field;

		add_field(r, info, names[i], VMS_OBJECT, i * sizeof(ref_t), sizeof(ref_t));
		field = last_field(r);
		if (!field)
			return;
		field->value = linked(r->m, info, field->value);
		field->before = 0;
	}
}

static void read_field(const FieldInfo *info, void *data)
{
	Reader *r = data;
	VmsField *field;

	if (!info->own && layout_offset(r->m, info->kind, info->name) < 0)
		return;
	if (info->format == FORMAT_RB_NODE) {
		add_rb_node(r, info);
		return;
	}
	if (info->format == FORMAT_LIST) {
		add_list(r, info);
		return;
	}
	add_field(r, info, info->name, info->format > FORMAT_RB_NODE ? VMS_NAME : (VmsType)info->format, 0, info->size);
	field = last_field(r);
	if (field && info->format == FORMAT_CALLER) {
		field->value = (uintptr_t)caller_name(r->m, field->value);
		field->before = (uintptr_t)caller_name(r->m, field->before);
	}
	if (field && info->format == FORMAT_CLASS)
		field->value = field->before = (uintptr_t)kmem_cache_name((unsigned)field->value);
}

size_t vms_fields(const VmsMachine *m, VmsRef object, VmsField *out, size_t room)
{
	Reader reader = { .m = m, .object = object, .out = out, .room = room };

	if (object)
		object_fields(vms_id_kind(vms_id(m, object)), read_field, &reader);
	return reader.n;
}

#define FIELDS_MOST 32

bool vms_field_value(const VmsMachine *m, VmsRef object, const char *name, uint64_t *value)
{
	VmsField field[FIELDS_MOST];
	Reader reader = { .m = m, .object = object, .out = field, .room = FIELDS_MOST, .now = true };

	if (object)
		object_fields(vms_id_kind(vms_id(m, object)), read_field, &reader);
	for (size_t i = 0; i < reader.n && i < FIELDS_MOST; i++)
		if (!strcmp(field[i].name, name)) {
			*value = field[i].value;
			return true;
		}
	return false;
}

/* -------- objects written between two steps */

static bool is_among(const VmsRef *list, size_t n, VmsRef object)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == object)
			return true;
	return false;
}

size_t vms_touched(const VmsMachine *m, int64_t from, int64_t to, VmsRef *out, size_t room)
{
	uint64_t record = from < 0 ? 0 : journal_of_step(m, from);
	uint64_t end = to >= m->journal.steps ? m->journal.count : to < 0 ? 0 : journal_of_step(m, to);
	size_t n = 0;

	for (; record < end && n < room; record++) {
		const Record *r = &m->journal.record[record];
		VmsRef object;

		if (record_tag(r) != RECORD_WRITE)
			continue;
		object = object_around(m, record_offset(r));
		if (object && !is_among(out, n, object))
			out[n++] = object;
	}
	return n;
}
