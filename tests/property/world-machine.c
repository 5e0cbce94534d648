/* SPDX-License-Identifier: GPL-2.0-or-later */
/* world-machine.c -- a random machine; see world.h.  It may be of any kind that can be booted. */

#include <string.h>

#include "tests/property/random.h"
#include "tests/property/world.h"

#define KIB ((uint64_t)1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

/* -------- its window and what lies in it */

/* A window of a few MiB somewhere in the whole one, which may end inside a page, as that of x86-64 does. */
static void draw_window(VmsOptions *options, uint64_t start, uint64_t end, uint64_t *seed)
{
	uint64_t room = (end - start) / MIB, size = 2 + random_below(seed, 63);

	size = size < room ? size : room;
	start += random_below(seed, room - size + 1 < 4096 ? room - size + 1 : 4096) * MIB;
	options->vmalloc_start = start;
	options->vmalloc_end = start + size * MIB - random_below(seed, 2);
}

/* What a running machine may have had in its window: areas of all kinds, some touching. */
static void draw_found(World *w, VmsOptions *options, uint64_t start, uint64_t *seed)
{
	for (uint64_t n = random_below(seed, WORLD_FOUND + 1); w->n_found < n; w->n_found++) {
		VmsFoundArea *found = &w->found[w->n_found];
		uint64_t pages = 1 + random_below(seed, 20);

		start += random_below(seed, 4) * 4 * KIB;
		*found = (VmsFoundArea){ .start = start, .end = start + (pages + 1) * 4 * KIB, .caller = "somebody" };
		start = found->end;
		if (random_percent(seed, 50))
			found->nr_pages = (unsigned)pages;
		else if (random_percent(seed, 40))
			found->lazy = true;
		else
			found->ram = random_percent(seed, 40);
	}
	options->found = w->found;
	options->n_found = w->n_found;
}

static void draw_early(World *w, VmsOptions *options, uint64_t start, uint64_t *seed)
{
	for (size_t i = 0; i < 2; i++) {
		start += (1 + random_below(seed, 3)) * 4 * KIB;
		w->early[i] = (VmsEarlyArea){ .start = start, .end = start + 8 * KIB, .flags = random_below(seed, 3) };
		w->early[i].added = random_percent(seed, 50);
		start += 8 * KIB;
	}
	options->early = w->early;
	options->n_early = w->n_early = 2;
	w->miscounts = true;
}

/* -------- how it boots */

/* A command line, or none.  What a kernel does not know is not its business. */
static const char *draw_cmdline(uint64_t seed)
{
	static const char *const lines[] = {
		NULL, NULL, NULL, "mem=96M", "quiet vmalloc=64M", "percpu_alloc=page", "nokaslr nohugevmalloc",
		"vmalloc=200M mem=80M",
	};

	return lines[seed % (sizeof lines / sizeof *lines)];
}

/* Off, it boots as the first operation.  Of the boot allocator little is asked, seldom so much that it panics. */
static void draw_boot(World *w, VmsOptions *options, uint64_t *seed)
{
	options->power_off = random_percent(seed, 20);
	if (!random_percent(seed, 30))
		return;
	options->n_bootmem = 1 + (size_t)random_below(seed, WORLD_BOOTMEM);
	options->bootmem = w->bootmem;
	for (size_t i = 0; i < options->n_bootmem; i++)
		w->bootmem[i] = 1 + random_below(seed, random_percent(seed, 3) ? 512 * MIB : 96 * KIB);
}

/* Not every kernel can have all that was drawn, and not every machine is large enough for it: less of it, in so many
 * steps.  False where there is nothing left to do without. */
static bool do_without(World *w, VmsOptions *options, unsigned step)
{
	switch (step) {
	case 0:
		options->fair_zones = false;
		break;
	case 1:
		options->nodes = 1;
		break;
	case 2:
		options->kaslr = false;
		options->kaslr_padding = 0;
		options->n_early = options->n_found = w->n_early = w->n_found = 0;
		break;
	case 3:
		options->n_bootmem = 0;
		options->bare = options->bare_tables = false;
		break;
	case 4:
		options->ram = 64 * MIB;
		options->static_array = 0;
		break;
	default:
		return false;
	}
	return true;
}

static VmsMachine *boot(World *w, VmsOptions *options, char *error)
{
	VmsMachine *m = vms_machine_new(options, error);

	for (unsigned step = 0; !m && do_without(w, options, step); step++)
		m = vms_machine_new(options, error);
	return m;
}

/* -------- the machine */

/* Little, and now and then as much as somebody could buy; no kernel is asked for more than it can have. */
static uint64_t draw_ram(const char *profile, uint64_t *seed)
{
	const uint64_t often[] = { 64 * MIB, 64 * MIB, 128 * MIB, 1 * GIB }, seldom[] = { 2 * GIB, 4 * GIB, 6 * GIB };
	uint64_t most = vms_profile_find(profile)->max_ram;
	uint64_t ram = often[random_below(seed, 4)];

	if (random_percent(seed, 8))
		ram = seldom[random_below(seed, 3)] + random_below(seed, 16) * MIB;
	return ram < most ? ram : most;
}

/* There is not much to draw of a toy. */
static VmsMachine *draw_toy(World *w, uint64_t seed, const char *profile, char *error)
{
	VmsOptions options = { .profile = profile, .seed = seed, .cpus = 1 + (unsigned)random_below(&seed, 4) };

	draw_boot(w, &options, &seed);
	return boot(w, &options, error);
}

static void draw_numbers(VmsOptions *options, uint64_t *seed)
{
	options->cpus = 1 + (unsigned)random_below(seed, 4);
	options->nr_cpus_config = random_percent(seed, 30) ? 1u << random_below(seed, 14) : 0;
	options->nohugevmalloc = random_percent(seed, 20);
	options->cmdline = draw_cmdline(random_next(seed));
	options->static_array = random_percent(seed, 15) ? random_below(seed, 8 * MIB) : 0;
	options->bare = random_percent(seed, 10);
	options->bare_tables = random_percent(seed, 10);
	options->fair_zones = random_percent(seed, 20);
	options->nodes = random_percent(seed, 30) ? 2 : 1;
	if (random_percent(seed, 50))
		options->lazy_max_pages = 1 + random_below(seed, 600);
	if (random_percent(seed, 10))
		options->totalram_pages = 500 + random_below(seed, 2000);
}

VmsMachine *world_machine(World *w, uint64_t seed, const char *profile, char error[VMS_ERROR_SIZE])
{
	VmsOptions options = { .profile = profile, .seed = seed };
	VmsMachine *m;
	uint64_t start, end;

	if (vms_profile_find(profile)->toy)
		return draw_toy(w, seed, profile, error);
	options.ram = draw_ram(profile, &seed);
	draw_numbers(&options, &seed);
	m = boot(w, &options, error);
	if (!m)
		return NULL;
	vms_vmalloc_window(m, &start, &end);
	vms_machine_free(m);
	options.kaslr = random_percent(&seed, 20);
	options.kaslr_padding = options.kaslr ? (unsigned)random_below(&seed, 66) : 0;
	if (!options.kaslr && random_percent(&seed, 60))
		draw_window(&options, start, end, &seed);
	start = options.vmalloc_start ? options.vmalloc_start : start;
	if (!options.kaslr && random_percent(&seed, 30))
		draw_found(w, &options, start, &seed);
	else if (!options.kaslr && random_percent(&seed, 15))
		draw_early(w, &options, start, &seed);
	draw_boot(w, &options, &seed);
	return boot(w, &options, error);
}

/* -------- what it is */

bool world_is(const World *w, WorldTrait trait)
{
	const VmsOptions *o = vms_machine_options(w->m);

	switch (trait) {
	case WORLD_TOY: return vms_machine_profile(w->m)->toy;
	case WORLD_OFF: return o->power_off;
	case WORLD_BOOTMEM_ASKED: return o->n_bootmem > 0;
	case WORLD_BARE: return o->bare;
	case WORLD_BARE_TABLES: return o->bare_tables;
	case WORLD_NODES: return o->nodes > 1;
	case WORLD_CMDLINE: return o->cmdline != NULL;
	case WORLD_KASLR: return o->kaslr;
	case WORLD_FAIR_ZONES: return o->fair_zones;
	case WORLD_EARLY: return o->n_early > 0;
	case WORLD_FOUND_AREAS: return o->n_found > 0;
	case WORLD_LARGE: return vms_machine_ram(w->m) > 4 * GIB;
	default: return false;
	}
}

const char *world_trait_name(WorldTrait trait)
{
	static const char *const names[WORLD_TRAITS] = {
		"toy", "off at first", "asking the boot allocator", "bare", "without a direct map", "of two nodes",
		"with a command line", "with KASLR", "whose zones give in turn", "with early areas", "with areas found",
		"large"
	};

	return names[trait];
}
