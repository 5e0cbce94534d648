/* SPDX-License-Identifier: GPL-2.0-or-later */
/* world.c -- a random machine, and the account of what was got from it; see world.h.  world-draw.c draws operations. */

#include "tests/property/world.h"

#include <stdlib.h>
#include <string.h>

#include "tests/property/random.h"

#define KIB ((uint64_t)1024)
#define MIB (1024 * KIB)
#define VM_MAP_PUT_PAGES 0x200u

/* -------- the machine */

/* The window of a machine as it comes: where the profile has it depends on its RAM. */
static bool whole_window(const VmsOptions *options, uint64_t *start, uint64_t *end, char *error)
{
	VmsMachine *m = vms_machine_new(options, error);

	if (m)
		vms_vmalloc_window(m, start, end);
	vms_machine_free(m);
	return m != NULL;
}

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

/* Not every kernel can begin with areas, randomize its regions, or knows nodes: then without. */
static VmsMachine *boot(World *w, VmsOptions *options, char *error)
{
	VmsMachine *m = vms_machine_new(options, error);

	if (!m && options->nodes > 1) {
		options->nodes = 1;
		m = vms_machine_new(options, error);
	}
	if (m || !(options->kaslr || options->n_early || options->n_found))
		return m;
	options->kaslr = false;
	options->n_early = options->n_found = w->n_early = w->n_found = 0;
	return vms_machine_new(options, error);
}

/* A command line, or none.  What a kernel does not know is not its business. */
static const char *draw_cmdline(uint64_t seed)
{
	static const char *const lines[] = {
		NULL, NULL, NULL, "mem=96M", "quiet vmalloc=64M", "percpu_alloc=page", "nokaslr nohugevmalloc",
		"vmalloc=200M mem=80M",
	};

	return lines[seed % (sizeof lines / sizeof *lines)];
}

/* There is not much to draw of a toy. */
static VmsMachine *draw_toy(World *w, uint64_t seed, const char *profile, char *error)
{
	VmsOptions options = { .profile = profile, .seed = seed, .cpus = 1 + (unsigned)random_below(&seed, 4) };

	return boot(w, &options, error);
}

static VmsMachine *draw_machine(World *w, uint64_t seed, const char *profile, char *error)
{
	const uint64_t ram[] = { 64 * MIB, 64 * MIB, 128 * MIB, 1024 * MIB };
	VmsOptions options = { .profile = profile, .seed = seed, .ram = ram[random_below(&seed, 4)] };
	const VmsProfile *known = vms_profile_find(profile);
	uint64_t start, end;

	if (known && known->toy)
		return draw_toy(w, seed, profile, error);
	options.cpus = 1 + (unsigned)random_below(&seed, 4);
	options.nr_cpus_config = random_percent(&seed, 30) ? 1u << random_below(&seed, 14) : 0;
	options.nohugevmalloc = random_percent(&seed, 20);
	options.cmdline = draw_cmdline(seed);
	options.static_array = seed % 7 ? 0 : seed % (8 * MIB);
	if (random_percent(&seed, 50))
		options.lazy_max_pages = 1 + random_below(&seed, 600);
	if (random_percent(&seed, 10))
		options.totalram_pages = 500 + random_below(&seed, 2000);
	if (!whole_window(&options, &start, &end, error))
		return NULL;
	options.kaslr = random_percent(&seed, 20);
	if (!options.kaslr && random_percent(&seed, 60))
		draw_window(&options, start, end, &seed);
	start = options.vmalloc_start ? options.vmalloc_start : start;
	if (!options.kaslr && random_percent(&seed, 30))
		draw_found(w, &options, start, &seed);
	else if (!options.kaslr && random_percent(&seed, 15))
		draw_early(w, &options, start, &seed);
	options.nodes = random_percent(&seed, 30) ? 2 : 1;
	return boot(w, &options, error);
}

/* -------- what is held */

/* What was held at the same place is gone: in the same page, or that very object.  Numbers of frames are no
 * addresses. */
static void forget(World *w, VmsOpKind taken_back_by, uint64_t addr)
{
	uint64_t unit = taken_back_by == VMS_OP_FREE_PAGES || taken_back_by == VMS_OP_KFREE ? 1 : 4 * KIB;

	for (size_t i = 0; i < w->n_held; i++)
		if (w->held[i].addr / unit == addr / unit &&
		    (w->held[i].taken_back_by == VMS_OP_FREE_PAGES) == (taken_back_by == VMS_OP_FREE_PAGES))
			w->held[i--] = w->held[--w->n_held];
}

static void hold(World *w, VmsOpKind taken_back_by, uint64_t addr, uint64_t count)
{
	forget(w, taken_back_by, addr);
	if (w->n_held == w->room) {
		w->room = w->room ? 2 * w->room : 64;
		w->held = realloc(w->held, w->room * sizeof *w->held);
	}
	w->held[w->n_held++] = (Held){ taken_back_by, addr, count };
}

static void let_go(World *w, VmsOpKind kind, uint64_t addr)
{
	for (size_t i = 0; i < w->n_held; i++)
		if (w->held[i].taken_back_by == kind && w->held[i].addr == addr) {
			w->held[i] = w->held[--w->n_held];
			return;
		}
}

static void hold_what_was_found(World *w)
{
	for (size_t i = 0; i < w->n_found; i++)
		if (!w->found[i].lazy && !w->found[i].ram)
			hold(w, w->found[i].nr_pages ? VMS_OP_VFREE : VMS_OP_FREE_VM_AREA, w->found[i].start, 0);
}

World *world_new(uint64_t seed, const char *profile, char error[VMS_ERROR_SIZE])
{
	World *w = calloc(1, sizeof *w);

	w->m = draw_machine(w, seed, profile, error);
	if (!w->m) {
		free(w);
		return NULL;
	}
	w->round = random_percent(&seed, 70);
	hold_what_was_found(w);
	return w;
}

void world_free(World *w)
{
	vms_machine_free(w->m);
	free(w->held);
	free(w);
}

/* -------- operations in pairs */

static bool is_vmalloc_address(const World *w, uint64_t addr)
{
	VmsRegion region;

	return vms_region_find(w->m, addr, &region) && strcmp(region.id, "vmalloc") == 0;
}

/* Frames that have become the area's own go back by vfree: since 5.11. */
static bool has_frames(const World *w, const VmsOp *op)
{
	return op->arg[1] & VM_MAP_PUT_PAGES && atoi(vms_machine_profile(w->m)->kernel) >= 6;
}

VmsOpKind world_taken_back_by(const World *w, const VmsOp *op, const VmsResult *result)
{
	switch (op->kind) {
	case VMS_OP_VMALLOC: case VMS_OP_VZALLOC: case VMS_OP_VMALLOC_USER: case VMS_OP_VMALLOC_NODE:
	case VMS_OP_VMALLOC_32: case VMS_OP___VMALLOC: case VMS_OP_VMALLOC_HUGE: case VMS_OP_VREALLOC:
		return VMS_OP_VFREE;
	case VMS_OP_KVMALLOC:
		return is_vmalloc_address(w, result->ret) ? VMS_OP_VFREE : VMS_OP_KFREE;
	case VMS_OP_VMAP:
		return has_frames(w, op) ? VMS_OP_VFREE : VMS_OP_VUNMAP;
	case VMS_OP_VM_MAP_RAM:
		return VMS_OP_VM_UNMAP_RAM;
	case VMS_OP_IOREMAP:
		return VMS_OP_IOUNMAP;
	case VMS_OP_GET_VM_AREA:
		return VMS_OP_FREE_VM_AREA;
	case VMS_OP_PCPU_GET_VM_AREAS:
		return VMS_OP_PCPU_FREE_VM_AREAS;
	case VMS_OP_KMALLOC: case VMS_OP_KZALLOC:
		return VMS_OP_KFREE;
	case VMS_OP_ALLOC_PAGES:
		return VMS_OP_FREE_PAGES;
	case VMS_OP_USER_MALLOC:
		return VMS_OP_USER_FREE;
	default:
		return VMS_OP_NONE;
	}
}

VmsOpKind world_plain_kind(VmsOpKind kind)
{
	return kind == VMS_OP_VFREE_ATOMIC ? VMS_OP_VFREE : kind;
}

bool world_takes_back(VmsOpKind kind)
{
	switch (world_plain_kind(kind)) {
	case VMS_OP_VFREE: case VMS_OP_VUNMAP: case VMS_OP_VM_UNMAP_RAM: case VMS_OP_IOUNMAP: case VMS_OP_FREE_VM_AREA:
	case VMS_OP_PCPU_FREE_VM_AREAS: case VMS_OP_KFREE: case VMS_OP_FREE_PAGES:
	case VMS_OP_USER_FREE:
		return true;
	default:
		return false;
	}
}

/* -------- the account */

static void note_taken(World *w, const VmsOp *op)
{
	let_go(w, world_plain_kind(op->kind), op->arg[0]);
	for (size_t i = 0; op->kind == VMS_OP_PCPU_FREE_VM_AREAS && op->pages && i < op->n_pages; i++)
		let_go(w, op->kind, op->pages[i]);
}

/* Ranges for the CPUs: what is returned is where the first is; the others are as far from it as was asked. */
static void note_ranges(World *w, const VmsOp *op, const VmsResult *result)
{
	for (size_t i = 0; i + 1 < op->n_pages; i += 2)
		hold(w, VMS_OP_PCPU_FREE_VM_AREAS, result->ret - op->pages[0] + op->pages[i], 0);
}

static void note_given(World *w, const VmsOp *op, const VmsResult *result)
{
	VmsOpKind back = world_taken_back_by(w, op, result);
	int count = vms_op_arg_index(op->kind, "count");

	if (op->kind == VMS_OP_VREALLOC && (result->ret || !op->arg[1]))
		let_go(w, VMS_OP_VFREE, op->arg[0]);
	if (back == VMS_OP_NONE || result->failed || result->bug || !result->ret)
		return;
	if (op->kind == VMS_OP_PCPU_GET_VM_AREAS)
		note_ranges(w, op, result);
	else
		hold(w, back, result->ret, count >= 0 ? op->arg[count] : 0);
}

void world_note(World *w, const VmsOp *op, const VmsResult *result)
{
	if (op->kind == VMS_OP_ENTER_CONTEXT)
		w->contexts++;
	else if (op->kind == VMS_OP_LEAVE_CONTEXT)
		w->contexts--;
	else if (op->kind == VMS_OP_SET_IOUNMAP_NONLAZY)
		w->miscounts = true;
	else if (op->kind == VMS_OP_NOTIFIER)
		forget(w, VMS_OP_FREE_VM_AREA, op->arg[1]);   /* the driver's now */
	else if (world_takes_back(op->kind))
		note_taken(w, op);
	else
		note_given(w, op, result);
}

void world_look_again(World *w)
{
	VmsOp op;
	VmsResult result;

	w->n_held = 0;
	w->contexts = 0;
	w->miscounts = w->n_early > 0;
	hold_what_was_found(w);
	for (uint64_t n = 1; n <= vms_op_of_step(w->m, vms_cursor(w->m)); n++)
		if (vms_op_at(w->m, n, &op, &result))
			world_note(w, &op, &result);
}
