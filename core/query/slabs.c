/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slabs.c -- the slabs of the caches and what is in them, and blocks of kmalloc above the size classes. */

#include "core/kernel/arch.h"
#include "core/kernel/layout.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"

size_t vms_slabs(const VmsMachine *m, VmsRef cache, VmsSlab *out, size_t room)
{
	size_t n = 0, count = place_count(m);

	for (size_t i = 0; i < count; i++) {
		const struct object *object = at(m, place_at(m, i));
		const struct slab *slab = (const struct slab *)(object + 1);

		if (object->kind != VMS_KIND_SLAB || (cache && slab->cache != cache) || n++ >= room)
			continue;
		out[n - 1] = (VmsSlab){
			.ref = ref(m, slab), .cache = slab->cache, .id = vms_id(m, ref(m, slab)), .pfn = slab->pfn,
			.order = slab->order, .objects = slab->objects, .in_use = slab->inuse, .node = slab->node,
			.cpu = slab->frozen
		};
	}
	return n;
}

/* The bytes that the kernel asked for when it made an object. */
static uint64_t bytes_asked(const Machine *m, ref_t object)
{
	const struct object *header = object_of(at(m, object));

	switch (header->kind) {
	case VMS_KIND_BUFFER: return ((const struct buffer *)at(m, object))->bytes;
	case VMS_KIND_PAGE_ARRAY: return ((const struct page_array *)at(m, object))->count * (m->arch->bits / 8u);
	default: return layout_size(m, (VmsKind)header->kind);
	}
}

static void fill_in(const Machine *m, VmsSlabObject *place, ref_t object)
{
	if (!object)
		return;
	place->object = object;
	place->id = vms_id(m, object);
	place->asked = bytes_asked(m, object);
}

/* The places of a list, from `number` on, are free. */
static void not_used(const struct slab *slab, uint32_t number, VmsSlabObject *out, size_t room)
{
	for (uint32_t n = 0; number && number <= slab->objects && n++ < slab->objects;
	     number = slot_of(slab, number)->next)
		if (number <= room)
			out[number - 1].used = false;
}

size_t vms_slab_objects(const VmsMachine *m, VmsRef slab_ref, VmsSlabObject *out, size_t room)
{
	const struct slab *slab = at(m, slab_ref);

	for (uint32_t number = 1; number <= slab->objects && number <= room; number++) {
		out[number - 1] = (VmsSlabObject){
			.address = slot_address(m, slab, number), .used = true, .next = number == slab->free
		};
		fill_in(m, &out[number - 1], slot_of(slab, number)->object);
	}
	not_used(slab, slab->free, out, room);
	not_used(slab, slab->remote, out, room);
	return slab->objects;
}

/* Such a block begins at a page, and the frame there says that it is one. */
static const struct page *large_block(const Machine *m, const struct object *object)
{
	const struct page *page;

	if (!object->kind || object->kind == VMS_KIND_SLAB || object->kind == VMS_KIND_TABLE || !object->address ||
	    object->address % VMS_PAGE_SIZE || object->address < state_of(m)->page_offset_base ||
	    !pfn_valid(m, kaddr_to_pfn(m, object->address)))
		return NULL;
	page = pfn_to_page(m, kaddr_to_pfn(m, object->address));
	return page->state == PAGE_USED && page->owner == VMS_OWNER_LARGE ? page : NULL;
}

size_t vms_large_blocks(const VmsMachine *m, VmsSlabObject *out, size_t room)
{
	size_t n = 0, count = place_count(m);

	for (size_t i = 0; i < count; i++) {
		const struct object *object = at(m, place_at(m, i));
		const struct page *page = large_block(m, object);

		if (!page || n++ >= room)
			continue;
		out[n - 1] = (VmsSlabObject){ .address = object->address, .used = true, .order = page->order };
		fill_in(m, &out[n - 1], ref(m, object + 1));
	}
	return n;
}
