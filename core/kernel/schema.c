/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema.c -- see schema.h.
 *
 * Frames, size classes and the variables of mm/vmalloc.c have fixed places in the arena; everything else carries a
 * header with its kind and number.
 */

#include "core/kernel/schema.h"
#include "core/machine/state.h"

/* How a field is shown: one of VmsType, or one of schema.h. */
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

VmsId vms_id(const VmsMachine *m, VmsRef object)
{
	const struct state *s = state_of(m);
	ref_t caches = ref(m, s->cache);

	if (!object)
		return 0;
	if (object >= s->frames && object < s->frames + (s->nr_frames + s->nr_outside) * sizeof(struct page))
		return object_id(VMS_KIND_PAGE, s->first_pfn + (object - s->frames) / sizeof(struct page));
	if (object >= caches && object < caches + sizeof s->cache)
		return object_id(VMS_KIND_KMEM_CACHE, ((const struct kmem_cache *)at(m, object))->label + 1);
	if (object == ref(m, &s->vmalloc))
		return object_id(VMS_KIND_VMALLOC_STATE, 1);
	return object_id((VmsKind)object_of(at(m, object))->kind, object_of(at(m, object))->serial);
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
