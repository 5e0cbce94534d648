/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot.c -- start_kernel: in which order the kernel's parts come to life.
 *
 *   2.4                       2.6.34 to 6.3                    since 6.4
 *   setup_arch                setup_arch                       setup_arch
 *                             setup_per_cpu_areas              setup_per_cpu_areas
 *                             build_all_zonelists
 *   parse_options             parse_args                       parse_args
 *   trap_init                 trap_init                        trap_init
 *   init_IRQ                  mm_init                          mm_core_init
 *                               mem_init                         build_all_zonelists
 *   mem_init                    kmem_cache_init                  mem_init
 *   kmem_cache_sizes_init       vmalloc_init                     kmem_cache_init
 *                             init_IRQ                           vmalloc_init
 *                                                              init_IRQ
 *
 * Until mem_init memory is the boot allocator's, which never takes anything back; handlers of kernel parameters
 * (__setup) run before that.  Then the buddy lists have what is left, then there are objects, then addresses of
 * vmalloc.  2.4 has no vmalloc_init, and drivers that want ioremap have to wait for mem_init there.
 *
 * Models init/main.c and what it calls, as far as memory is concerned.
 *
 * Inaccuracies: firmware and decompressor have done their work, and so has what sets up the direct map, which is part
 * of setup_arch.  All early areas are registered where the per-CPU variables are.  The zones' marks and the CPUs'
 * lists are settled in mem_init; kernels since 2.6 do so later, and have small lists until then.  Parts that have
 * nothing to do with memory are left out.
 */

#include "core/kernel/arch.h"
#include "core/kernel/boot.h"
#include "core/kernel/direct-map.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/machine/set.h"

/* -------- setup_arch: what lies where */

static void tell_layout(Machine *m)
{
	const struct state *s = state_of(m);
	FrameRange image = image_frames(m);
	Boot boot = boot_of(m);

	if (!m->options.bare)
		MARK(m, BOOT_IMAGE, image.end - image.start, image.start,
		     (image.start << PAGE_SHIFT) + m->arch->image_offset);
	if (boot.kaslr)
		MARK(m, BOOT_KASLR, s->page_offset_base, s->vmalloc_base, s->vmemmap_base);
	MARK(m, BOOT_LAYOUT, s->page_offset_base, s->high_memory, s->vmalloc_start, s->vmalloc_end);
}

/* In sections.  Not where a vmalloc window was asked for, nor where all tables are to be seen. */
static void create_mapping(Machine *m, const DeviceMap *map)
{
	if (!device_is_mapped(m, map))
		return;
	for (uint64_t done = 0; done < map->size; done += SECTION_SIZE)
		set_section(m, map->start + done, (map->phys + done) | m->arch->leaf);
}

static void iotable_init(Machine *m, const DeviceMap *map)
{
	ENTER_VOID(m);
	for (; map->id; map++) {
		MARK(m, BOOT_IOTABLE, map->size, map->start, map->phys);
		create_mapping(m, map);
	}
	LEAVE_VOID(m);
}

static void setup_arch(Machine *m)
{
	ENTER_VOID(m);
	tell_layout(m);
	if (m->arch->device_map)
		iotable_init(m, m->arch->device_map);
	LEAVE_VOID(m);
}

static void setup_per_cpu_areas(Machine *m)
{
	ENTER_VOID(m);
	register_early_areas(m);
	LEAVE_VOID(m);
}

/* -------- zones, parameters, traps */

static void build_all_zonelists(Machine *m)
{
	ENTER_VOID(m);
	for (unsigned i = 0; i < state_of(m)->nr_zones; i++) {
		const struct zone *zone = &state_of(m)->zone[i];

		MARK(m, BOOT_ZONE, zone_name(m, zone), zone->node, zone->end - zone->start, zone->start);
		if (zone->present < zone->end - zone->start)
			MARK(m, BOOT_HOLE, zone_name(m, zone), zone->present);
	}
	LEAVE_VOID(m);
}

/* Each parameter that somebody has a handler for. */
static void run_setup_handlers(Machine *m)
{
	for (size_t i = 0; i < m->options.n_bootmem; i++)
		buffer_setup(m, m->options.bootmem[i]);
}

static void parse_args(Machine *m)
{
	ENTER_VOID(m);
	run_setup_handlers(m);
	LEAVE_VOID(m);
}

static void parse_options(Machine *m)
{
	ENTER_VOID(m);
	run_setup_handlers(m);
	LEAVE_VOID(m);
}

static void trap_init(Machine *m)
{
	ENTER_VOID(m);
	LEAVE_VOID(m);
}

/* -------- mem_init: from the boot allocator to the buddy lists */

/* What sizes are checked against: totalram_pages, without what is reserved; in 2.4 num_physpages, all of RAM. */
static void count_ram(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t managed = 0, pages;

	for (unsigned i = 0; i < s->nr_zones; i++)
		managed += s->zone[i].managed;
	pages = m->era->version < KERNEL(2, 6) ? s->nr_frames : managed;
	SET(m, s, totalram_pages, m->options.totalram_pages ? m->options.totalram_pages : pages);
}

static void free_all_bootmem(Machine *m)
{
	ENTER_VOID(m);
	free_boot_memory(m);
	LEAVE_VOID(m);
}

static void memblock_free_all(Machine *m)
{
	ENTER_VOID(m);
	free_boot_memory(m);
	LEAVE_VOID(m);
}

/* 2.4 knows nothing of the top of four levels, so that x86-64 has to have it ready.  Since 5.9 x86-64 has the upper
 * tables of vmalloc space from here on: no task can lag behind.  A machine that begins with bare tables makes them as
 * it needs them, so that all can be seen. */
static bool preallocates(const Machine *m)
{
	bool since_5_9 = m->arch->bits == 64 && m->era->version >= KERNEL(5, 9);

	return m->arch == &arch_x86_64_2_4 || (since_5_9 && (!m->options.bare_tables || m->options.n_found));
}

static void mem_init(Machine *m)
{
	ENTER_VOID(m);
	if (m->era->version < KERNEL(4, 20))
		free_all_bootmem(m);
	else
		memblock_free_all(m);
	count_ram(m);
	if (preallocates(m))
		preallocate_vmalloc_pages(m);
	LEAVE_VOID(m);
}

/* -------- objects, and addresses of vmalloc */

static void init_memory(Machine *m)
{
	mem_init(m);
	m->era->memory->init_caches(m);
	if (m->era->init)
		m->era->init(m);
}

static void mm_init(Machine *m)
{
	ENTER_VOID(m);
	init_memory(m);
	LEAVE_VOID(m);
}

static void mm_core_init(Machine *m)
{
	ENTER_VOID(m);
	build_all_zonelists(m);
	init_memory(m);
	LEAVE_VOID(m);
}

static void init_IRQ(Machine *m)
{
	ENTER_VOID(m);
	MARK(m, BOOT_IRQ, vmalloc_of(m)->vmap_initialized);
	LEAVE_VOID(m);
}

/* -------- the order of it all */

static void start_2_4(Machine *m)
{
	setup_arch(m);
	parse_options(m);
	trap_init(m);
	init_IRQ(m);
	init_memory(m);
}

static void start_2_6(Machine *m)
{
	bool core = m->era->version >= KERNEL(6, 4);

	setup_arch(m);
	setup_per_cpu_areas(m);
	if (!core)
		build_all_zonelists(m);
	parse_args(m);
	trap_init(m);
	if (core)
		mm_core_init(m);
	else
		mm_init(m);
	init_IRQ(m);
}

void start_kernel(Machine *m)
{
	ENTER_VOID(m);
	if (m->era->version < KERNEL(2, 6))
		start_2_4(m);
	else
		start_2_6(m);
	SET(m, state_of(m), booted, 1);
	LEAVE_VOID(m);
}

/* -------- the operation */

const char *refuses_boot(const Machine *m, const VmsOp *op)
{
	(void)op;
	return state_of(m)->booted ? "the machine has booted already" : NULL;
}

void call_boot(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)op;
	(void)result;
	start_kernel(m);
}
