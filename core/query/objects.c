/* SPDX-License-Identifier: GPL-2.0-or-later */
/* objects.c -- what an object is, and its fields, read from schema.def.
 *
 * Frames, size classes and the variables of mm/vmalloc.c have fixed places in the arena; everything else carries a
 * header with its kind and number.
 */

#include <stdlib.h>
#include <string.h>

#include "core/era/found.h"
#include "core/kernel/arch.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"
#include "core/kernel/slab.h"
#include "core/machine/set.h"
#include "core/query/object-fields.h"

/* How a field is shown: one of VmsType, or one of object-fields.h. */
#define FORMAT_NUMBER VMS_NUMBER
#define FORMAT_SIZE VMS_SIZE
#define FORMAT_ADDRESS VMS_ADDRESS
#define FORMAT_OBJECT VMS_OBJECT
#define FORMAT_GFP VMS_GFP
#define FORMAT_VM_FLAGS VMS_VM_FLAGS
#define FORMAT_VA_FLAGS VMS_VA_FLAGS

static const struct { const char *name, *doc; } kinds[] = {
	[VMS_KIND_NONE] = { "none", "" },
#define STRUCT(ID, name, doc) [VMS_KIND_##ID] = { #name, doc },
#define FIELD(type, name, FORMAT, doc)
#define OWN FIELD
#define END_STRUCT
#include "core/machine/schema.def"
#undef STRUCT
#undef FIELD
#undef OWN
#undef END_STRUCT
};

/* Each structure's fields, one call for each; `This` is the structure. */
#define STRUCT(ID, name, doc) static void fields_of_##name(void (*each)(const FieldInfo *, void *), void *data) { \
	typedef struct name This; const VmsKind kind = VMS_KIND_##ID;
#define ANY_FIELD(type, name, FORMAT, doc, own) each(&(const FieldInfo){ kind, #name, doc, FORMAT_##FORMAT, \
	offsetof(This, name), sizeof(type), own }, data);
#define FIELD(type, name, FORMAT, doc) ANY_FIELD(type, name, FORMAT, doc, false)
#define OWN(type, name, FORMAT, doc) ANY_FIELD(type, name, FORMAT, doc, true)
#define END_STRUCT }
#include "core/machine/schema.def"
#undef STRUCT
#undef FIELD
#undef OWN
#undef END_STRUCT

static void (*const fields_of[])(void (*)(const FieldInfo *, void *), void *) = {
#define STRUCT(ID, name, doc) [VMS_KIND_##ID] = fields_of_##name,
#define FIELD(type, name, FORMAT, doc)
#define OWN FIELD
#define END_STRUCT
#include "core/machine/schema.def"
#undef STRUCT
#undef FIELD
#undef OWN
#undef END_STRUCT
};

const char *vms_kind_name(VmsKind kind) { return kind < VMS_KIND_COUNT ? kinds[kind].name : "none"; }
VmsKind vms_id_kind(VmsId id) { return (VmsKind)(id >> 32); }

void object_fields(VmsKind kind, void (*each)(const FieldInfo *info, void *data), void *data)
{
	if (kind && kind < VMS_KIND_COUNT)
		fields_of[kind](each, data);
}

static VmsId make_id(VmsKind kind, uint64_t serial)
{
	return (uint64_t)kind << 32 | serial;
}

VmsId vms_id(const VmsMachine *m, VmsRef object)
{
	const struct state *s = state_of(m);
	ref_t caches = ref(m, s->cache);

	if (!object)
		return 0;
	if (object >= s->frames && object < s->frames + (s->nr_frames + s->nr_outside) * sizeof(struct page))
		return make_id(VMS_KIND_PAGE, s->first_pfn + (object - s->frames) / sizeof(struct page));
	if (object >= caches && object < caches + sizeof s->cache)
		return make_id(VMS_KIND_KMEM_CACHE, ((const struct kmem_cache *)at(m, object))->label + 1);
	if (object == ref(m, &s->vmalloc))
		return make_id(VMS_KIND_VMALLOC_STATE, 1);
	return make_id((VmsKind)object_of(at(m, object))->kind, object_of(at(m, object))->serial);
}

VmsRef object_around(const Machine *m, uint32_t place)
{
	const struct state *s = state_of(m);
	ref_t caches = ref(m, s->cache), vmalloc = ref(m, &s->vmalloc);

	if (place >= s->frames && place < s->frames + (s->nr_frames + s->nr_outside) * sizeof(struct page))
		return place - (place - s->frames) % (uint32_t)sizeof(struct page);
	if (place >= caches && place < caches + sizeof s->cache)
		return place - (place - caches) % (uint32_t)sizeof s->cache[0];
	if (place >= vmalloc && place < vmalloc + sizeof s->vmalloc)
		return vmalloc;
	return heap_object_around(m, place);
}

static bool is_object(const Machine *m, ref_t place, VmsId id)
{
	const struct object *object = at(m, place);

	return make_id((VmsKind)object->kind, object->serial) == id;
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

uint64_t vms_object_address(const VmsMachine *m, VmsRef object)
{
	VmsId id = vms_id(m, object);

	switch (vms_id_kind(id)) {
	case VMS_KIND_NONE:
	case VMS_KIND_KMEM_CACHE:
	case VMS_KIND_VMALLOC_STATE: return 0;
	case VMS_KIND_PAGE:
		return state_of(m)->vmemmap_base ? state_of(m)->vmemmap_base + (id & UINT32_MAX) * 64 : 0;
	default: return object_of(at(m, object))->address;
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
