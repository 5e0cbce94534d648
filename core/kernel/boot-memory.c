/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot-memory.c -- the frames of a freshly booted machine.
 *
 *   pfn 0   BIOS     159..255   the hole below 1 MiB     the kernel image: image.c     the rest: free
 *
 * A zone spans all frames from its first to its last; those with RAM behind them are present; those that the page
 * allocator was given are managed.  2.4 does not look for holes: there what is spanned counts as present.
 *
 * Free ranges are given to the buddy lists in the largest aligned blocks, in ascending order; where in its list a block
 * is put is each kernel's own.  Until 2.6.34 kernels gave them single pages or words of pages, which merge to the same
 * blocks in the same order.
 *
 * Two nodes have half of the memory each.
 */

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/kernel/list.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"

#define OUTSIDE_FRAMES 2048
#define MIN_RAM ((uint64_t)64 << 20)
#define NODE_ALIGN ((uint64_t)VMS_PAGE_SIZE << (VMS_MAX_ORDER - 1))    /* no block reaches over it */

static void reserve(Machine *m, uint64_t pfn)
{
	const struct page *page = pfn_to_page(m, pfn);

	SET(m, page, state, PAGE_RESERVED);
	page_own(m, page, VMS_OWNER_KERNEL, NULL, 0);
}

static void free_block(Machine *m, const struct zone *zone, uint64_t pfn, unsigned order)
{
	m->era->memory->free_at_boot(m, zone, pfn, order);
	SET(m, zone, managed, zone->managed + (1u << order));
}

/* Blocks of the largest order in a row: they stay unlinked where they belong at the end of their list. */
static void free_largest(Machine *m, const struct zone *zone, uint64_t pfn, uint64_t end)
{
	unsigned order = m->era->memory->max_order - 1;
	bool any = zone->rest_start < zone->rest_end;

	if (any && !m->era->memory->lowest_first) {
		for (; pfn < end; pfn += (uint64_t)1 << order)
			free_block(m, zone, pfn, order);
		return;
	}
	link_rest(m, zone);
	SET(m, zone, rest_start, pfn);
	SET(m, zone, rest_end, end);
	SET(m, zone, free, zone->free + (end - pfn));
	SET(m, zone, managed, zone->managed + (end - pfn));
	SET(m, &zone->free_area[order], nr_free, zone->free_area[order].nr_free + ((end - pfn) >> order));
}

/* Free [pfn, end), which lies in one zone. */
static void free_range(Machine *m, uint64_t pfn, uint64_t end)
{
	const struct zone *zone = zone_of_pfn(m, pfn);
	unsigned largest = m->era->memory->max_order - 1;
	uint64_t pages = (uint64_t)1 << largest;

	while (pfn < end) {
		unsigned order = largest;

		while (order && (pfn & (((uint64_t)1 << order) - 1) || pfn + ((uint64_t)1 << order) > end))
			order--;
		if (order == largest) {
			free_largest(m, zone, pfn, end & ~(pages - 1));
			pfn = end & ~(pages - 1);
		} else {
			free_block(m, zone, pfn, order);
			pfn += (uint64_t)1 << order;
		}
	}
}

/* Give the zones [pfn, end), zone by zone, since no block reaches from one into the next. */
static void give_range(Machine *m, uint64_t pfn, uint64_t end)
{
	while (pfn < end) {
		const struct zone *zone = zone_of_pfn(m, pfn);
		uint64_t stop = zone->end < end ? zone->end : end;

		free_range(m, pfn, stop);
		MARK(m, BOOT_FREE, stop - pfn, pfn, zone_name(m, zone));
		pfn = stop;
		SET(m, state_of(m), not_given, pfn);
	}
}

/* A toy gives its last frame, too. */
static void forget_watermarks(Machine *m)
{
	const struct zone *zone = state_of(m)->zone;

	SET(m, zone, min, 0);
	SET(m, zone, low, 0);
	SET(m, zone, high, 0);
}

/* The first slab needs a frame, and no kernel goes on without (early_kmem_cache_node_alloc, kmem_cache_sizes_init). */
static void expect_a_page(Machine *m)
{
	bool page = false;

	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		page = page || state_of(m)->zone[i].managed;
	BUG_ON(m, !page);
}

void free_boot_memory(Machine *m)
{
	FrameRange reserved[MAX_BOOT_RESERVED];
	size_t n = boot_reserved(m, reserved);
	uint64_t pfn = state_of(m)->first_pfn;

	for (size_t i = 0; i < n; i++) {
		give_range(m, pfn, reserved[i].start);
		pfn = reserved[i].end;
	}
	give_range(m, pfn, state_of(m)->end_pfn);
	SET(m, state_of(m), not_given, state_of(m)->end_pfn);
	expect_a_page(m);
	m->era->memory->init_zones(m);
	if (is_toy(m))
		forget_watermarks(m);
}

bool page_not_given(const Machine *m, uint64_t pfn)
{
	return pfn >= state_of(m)->not_given && pfn_valid(m, pfn) && pfn_to_page(m, pfn)->state == PAGE_PART;
}

/* -------- what nobody is given */

void reserve_frames(Machine *m, uint64_t pfn, uint64_t end)
{
	for (; pfn < end; pfn++)
		reserve(m, pfn);
}

size_t boot_reserved(const Machine *m, FrameRange out[MAX_BOOT_RESERVED])
{
	const struct state *s = state_of(m);
	size_t n = m->options.bare ? 0 : reserved_frames(m, out);

	for (uint32_t i = 0; i < s->nr_bootmem; i++, n++) {
		size_t place = n;

		for (; place && out[place - 1].start > s->bootmem[i].start; place--)
			out[place] = out[place - 1];
		out[place] = (FrameRange){ s->bootmem[i].start, s->bootmem[i].end };
	}
	return n;
}

static void reserve_all(Machine *m)
{
	FrameRange reserved[MAX_BOOT_RESERVED];
	size_t n = boot_reserved(m, reserved);

	for (size_t i = 0; i < n; i++)
		reserve_frames(m, reserved[i].start, reserved[i].end);
	SET(m, state_of(m), not_given, state_of(m)->first_pfn);
}

/* -------- zones */

static void init_lists(Machine *m)
{
	const struct state *s = state_of(m);

	for (unsigned z = 0; z < s->nr_zones; z++) {
		for (unsigned order = 0; order < MAX_ORDER; order++)
			for (unsigned type = 0; type < MIGRATE_TYPES; type++)
				list_init(m, free_list(&s->zone[z], order, type));
		for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
			for (unsigned i = 0; i < PCP_LISTS; i++)
				list_init(m, &s->cpu[cpu].pcp[z].list[i]);
	}
}

/* The places of the frame array and of the pageblock types, in front of all objects. */
static void place_frames(Machine *m, uint64_t frames)
{
	const struct state *s = state_of(m);
	uint32_t at_frames = (STATE_OFFSET + sizeof(struct state) + 63) & ~63u;

	SET(m, s, frames, at_frames);
	SET(m, s, nr_frames, frames);
	SET(m, s, first_pfn, m->arch->first_pfn);
	SET(m, s, end_pfn, m->arch->first_pfn + frames);
	SET(m, s, nr_outside, m->options.bare ? OUTSIDE_FRAMES : 0);
	SET(m, s, next_outside, s->end_pfn);
	SET(m, s, next_boot_frame, m->arch->boot_tables);
	for (unsigned order = 0; order < OUTSIDE_ORDERS; order++)
		list_init(m, &s->outside_free[order]);
	SET(m, s, pageblocks, at_frames + (frames + s->nr_outside) * sizeof(struct page));
	SET(m, s, brk, heap_start(m));
}

/* Zone DMA32 came with 2.6.15; a toy has one zone, which must be the lowest to serve all. */
static bool has_zone(const Machine *m, uint32_t type)
{
	if (is_toy(m))
		return !type;
	return type != m->arch->dma32_zone || type == m->arch->normal_zone || m->era->version >= KERNEL(2, 6);
}

/* The frames of a zone that have RAM. */
static uint64_t present_pages(const Machine *m, uint64_t start, uint64_t end)
{
	const FrameRange *hole = m->arch->hole;
	uint64_t present = end - start;

	for (; !m->options.bare && m->era->version >= KERNEL(2, 6) && hole->end; hole++)
		if (hole->start >= start && hole->end <= end)
			present -= hole->end - hole->start;
	return present;
}

/* The zones of a node's frames: each ends where the architecture says, or with the direct map, or with the node. */
static void place_zones(Machine *m, uint32_t node, uint64_t start, uint64_t node_end)
{
	const struct state *s = state_of(m);

	for (uint32_t type = 0; start < node_end; type++) {
		uint64_t end = m->arch->zone[type].end ? m->arch->zone[type].end : kaddr_to_pfn(m, s->high_memory);
		const struct zone *zone = &s->zone[s->nr_zones];

		end = is_toy(m) ? node_end : end;
		if (end <= start || !has_zone(m, type))
			continue;
		end = end < node_end ? end : node_end;
		SET(m, zone, node, node);
		SET(m, zone, type, type);
		SET(m, zone, start, start);
		SET(m, zone, end, end);
		SET(m, zone, present, present_pages(m, start, end));
		SET(m, s, nr_zones, s->nr_zones + 1);
		start = end;
	}
}

static void place_nodes(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t frames = s->nr_frames / m->options.nodes;

	SET(m, s, nr_nodes, m->options.nodes);
	for (uint32_t node = 0; node < s->nr_nodes; node++)
		place_zones(m, node, s->first_pfn + node * frames, s->first_pfn + (node + 1) * frames);
}

/* A bare machine has frames behind its RAM, which page-table entries must reach, too. */
static bool check_outside(const Machine *m, uint64_t ram, char *error)
{
	uint64_t reach = m->arch->pfn_mask + VMS_PAGE_SIZE - m->arch->first_pfn * VMS_PAGE_SIZE;
	uint64_t most = reach - (uint64_t)OUTSIDE_FRAMES * VMS_PAGE_SIZE;

	if (!m->options.bare || ram <= most)
		return true;
	return refuse(error, N_("a bare machine keeps tables behind its RAM, of which there can be %u MiB"),
	              (unsigned)(most >> 20));
}

bool page_alloc_init(Machine *m, uint64_t ram, char error[VMS_ERROR_SIZE])
{
	if (!is_toy(m) && (ram < MIN_RAM || ram > m->arch->max_ram))
		return refuse(error, N_("RAM must be between 64 MiB and %u GiB"), (unsigned)(m->arch->max_ram >> 30));
	if (m->options.nodes > 1 && ram % (m->options.nodes * NODE_ALIGN))
		return refuse(error, N_("RAM must be a multiple of %u MiB for %u nodes"),
		              (unsigned)(m->options.nodes * NODE_ALIGN >> 20), m->options.nodes);
	if (!check_outside(m, ram, error))
		return false;
	place_frames(m, ram / VMS_PAGE_SIZE);
	place_nodes(m);
	init_lists(m);
	reserve_all(m);
	return true;
}
