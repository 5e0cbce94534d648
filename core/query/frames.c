/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frames.c -- frames and who has them, zones with their lists, size classes. */

#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"

static const char *const owners[] = {
	[VMS_OWNER_NONE] = N_("nobody"), [VMS_OWNER_KERNEL] = N_("kernel image"), [VMS_OWNER_AREA] = N_("area"),
	[VMS_OWNER_SLAB] = N_("slab"), [VMS_OWNER_TABLE] = N_("page table"), [VMS_OWNER_CALLER] = N_("caller"),
	[VMS_OWNER_LARGE] = N_("large kmalloc"), [VMS_OWNER_USER] = N_("process"),
	[VMS_OWNER_CACHE] = N_("page cache")
};

const char *vms_owner_name(VmsOwner owner) { return owner <= VMS_OWNER_CACHE ? owners[owner] : ""; }
const char *vms_migratetype_name(const VmsMachine *m, unsigned type) { return m->era->memory->migratetypes[type]; }
unsigned vms_max_order(const VmsMachine *m) { return m->era->memory->max_order; }
uint64_t vms_frame_count(const VmsMachine *m) { return state_of(m)->end_pfn; }

static VmsFrameState state_of_block(const struct page *head)
{
	static const VmsFrameState states[] = {
		[PAGE_PART] = VMS_FRAME_ABSENT, [PAGE_BUDDY] = VMS_FRAME_FREE, [PAGE_PCP] = VMS_FRAME_PCP,
		[PAGE_USED] = VMS_FRAME_USED, [PAGE_RESERVED] = VMS_FRAME_RESERVED
	};

	return states[head->state];
}

/* A frame of a block that has not been linked since boot. */
static VmsFrame frame_in_rest(const Machine *m, uint64_t pfn)
{
	unsigned order = m->era->memory->max_order - 1;

	return (VmsFrame){
		.pfn = pfn, .id = vms_id(m, ref(m, pfn_to_page(m, pfn))), .state = VMS_FRAME_FREE,
		.zone = (unsigned)(zone_of_pfn(m, pfn) - state_of(m)->zone), .node = (unsigned)node_of_pfn(m, pfn),
		.order = order,
		.head = pfn & ~(((uint64_t)1 << order) - 1), .migratetype = pageblock_type(m, pfn)
	};
}

bool vms_frame(const VmsMachine *m, uint64_t pfn, VmsFrame *out)
{
	const struct page *page, *head, *owned;

	if (!pfn_valid(m, pfn))
		return false;
	if (page_in_rest(m, pfn)) {
		*out = frame_in_rest(m, pfn);
		return true;
	}
	page = pfn_to_page(m, pfn);
	head = page_head(m, page);
	owned = head->owner == VMS_OWNER_CACHE ? head : page;    /* whole blocks are the page cache's */
	*out = (VmsFrame){
		.pfn = pfn, .id = vms_id(m, ref(m, page)), .state = state_of_block(head),
		.zone = (unsigned)(zone_of_pfn(m, pfn) - state_of(m)->zone), .node = (unsigned)node_of_pfn(m, pfn),
		.order = head->order, .head = page_to_pfn(m, head),
		.owner = head->state == PAGE_USED || head->state == PAGE_RESERVED ? owned->owner : VMS_OWNER_NONE,
		.owner_ref = page->owner_ref, .index = page->index,
		.migratetype = pageblock_type(m, pfn)
	};
	return true;
}

int vms_memory_node(const VmsMachine *m, uint64_t address)
{
	uint64_t pfn = kaddr_to_pfn(m, address);

	return address >= state_of(m)->page_offset_base && pfn_valid(m, pfn) ? node_of_pfn(m, pfn) : -1;
}

/* -------- zones */

size_t vms_zone_count(const VmsMachine *m) { return state_of(m)->nr_zones; }

bool vms_zone(const VmsMachine *m, size_t i, VmsZone *out)
{
	const struct zone *zone = &state_of(m)->zone[i];

	if (i >= state_of(m)->nr_zones)
		return false;
	*out = (VmsZone){
		.name = zone_name(m, zone), .node = zone->node, .start = zone->start, .end = zone->end,
		.present = zone->present, .managed = zone->managed, .free = zone->free,
		.min = zone->min, .low = zone->low, .high = zone->high,
		.batch = zone->batch, .pcp_high = zone->pcp_high
	};
	for (unsigned type = 0; type < ZONE_TYPES; type++)
		out->lowmem_reserve[type] = zone->lowmem_reserve[type];
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
		out->pcp += state_of(m)->cpu[cpu].pcp[i].count;
	return true;
}

/* The frames of a ring of struct page, in order. */
static size_t ring(const Machine *m, const struct list_head *head, uint64_t *pfn, size_t room, size_t n)
{
	list_for_each(m, p, head)
		if (n++ < room)
			pfn[n - 1] = page_to_pfn(m, list_entry(m, p, struct page, lru));
	return n;
}

/* The blocks of a zone that are not linked, in the order in which they will be. */
static size_t rest(const Machine *m, const struct zone *zone, uint64_t *pfn, size_t room, size_t n)
{
	uint64_t pages = (uint64_t)1 << (m->era->memory->max_order - 1);
	uint64_t blocks = (zone->rest_end - zone->rest_start) / pages;

	for (uint64_t i = 0; i < blocks; i++)
		if (n++ < room)
			pfn[n - 1] = m->era->memory->lowest_first ? zone->rest_start + i * pages
			                                          : zone->rest_end - (i + 1) * pages;
	return n;
}

size_t vms_free_list(const VmsMachine *m, size_t zone, unsigned order, uint64_t *pfn, size_t room)
{
	const Memory *memory = m->era->memory;
	const struct zone *z = &state_of(m)->zone[zone];
	size_t n = 0;

	if (zone >= state_of(m)->nr_zones || order >= MAX_ORDER)
		return 0;
	for (unsigned type = 0; type < MIGRATE_TYPES; type++) {
		n = ring(m, free_list(z, order, type), pfn, room, n);
		if (order == memory->max_order - 1 && type == memory->movable)
			n = rest(m, z, pfn, room, n);
	}
	return n;
}

size_t vms_pcp_list(const VmsMachine *m, size_t zone, unsigned cpu, uint64_t *pfn, size_t room)
{
	size_t n = 0;

	if (zone >= state_of(m)->nr_zones || cpu >= vms_machine_cpus(m))
		return 0;
	for (unsigned i = 0; i < PCP_LISTS; i++)
		n = ring(m, &state_of(m)->cpu[cpu].pcp[zone].list[i], pfn, room, n);
	return n;
}

size_t vms_caches(const VmsMachine *m, VmsCache *out, size_t room)
{
	for (size_t i = 0; i < state_of(m)->nr_caches && i < room; i++) {
		const struct kmem_cache *s = &state_of(m)->cache[i].cache;

		out[i] = (VmsCache){
			.ref = ref(m, s), .name = kmem_cache_name(s->label), .object_size = s->size, .order = s->order,
			.objects_per_slab = s->objects, .slabs = s->nr_slabs,
			.objects = (uint64_t)s->nr_slabs * s->objects, .in_use = s->in_use, .dma = s->dma
		};
	}
	return state_of(m)->nr_caches;
}
