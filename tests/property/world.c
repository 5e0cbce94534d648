/* SPDX-License-Identifier: GPL-2.0-or-later */
/* world.c -- see world.h. */

#include "tests/property/world.h"

#include <stdlib.h>
#include <string.h>

#include "tests/property/random.h"

#define KIB ((uint64_t)1024)
#define MIB (1024 * KIB)

/* What takes back what an operation gave; VMS_OP_NONE for those that give nothing. */
static VmsOpKind taken_back_by(const World *w, const VmsOp *op, const VmsResult *result)
{
	VmsRegion region;

	switch (op->kind) {
	case VMS_OP_VMALLOC: case VMS_OP_VZALLOC: case VMS_OP_VMALLOC_USER: case VMS_OP_VMALLOC_NODE:
	case VMS_OP_VMALLOC_32: case VMS_OP___VMALLOC:
		return VMS_OP_VFREE;
	case VMS_OP_KVMALLOC:
		vms_region_find(w->m, result->ret, &region);
		return strcmp(region.id, "vmalloc") == 0 ? VMS_OP_VFREE : VMS_OP_KFREE;
	case VMS_OP_VMAP:
		return VMS_OP_VUNMAP;
	case VMS_OP_VM_MAP_RAM:
		return VMS_OP_VM_UNMAP_RAM;
	case VMS_OP_IOREMAP:
		return VMS_OP_IOUNMAP;
	case VMS_OP_GET_VM_AREA:
		return VMS_OP_FREE_VM_AREA;
	case VMS_OP_KMALLOC: case VMS_OP_KZALLOC:
		return VMS_OP_KFREE;
	case VMS_OP_ALLOC_PAGES:
		return VMS_OP_FREE_PAGES;
	default:
		return VMS_OP_NONE;
	}
}

/* Both give back memory of vmalloc. */
static VmsOpKind plain_kind(VmsOpKind kind)
{
	return kind == VMS_OP_VFREE_ATOMIC ? VMS_OP_VFREE : kind;
}

static bool takes_back(VmsOpKind kind)
{
	switch (plain_kind(kind)) {
	case VMS_OP_VFREE: case VMS_OP_VUNMAP: case VMS_OP_VM_UNMAP_RAM: case VMS_OP_IOUNMAP: case VMS_OP_FREE_VM_AREA:
	case VMS_OP_KFREE: case VMS_OP_FREE_PAGES:
		return true;
	default:
		return false;
	}
}

World *world_new(uint64_t seed, char error[VMS_ERROR_SIZE])
{
	const VmsProfile *profile = vms_profile_default();
	const uint64_t base = 0xffffc90000000000;
	VmsOptions options = { .profile = profile->name, .seed = seed };
	World *w = calloc(1, sizeof *w);

	options.cpus = 1 + (unsigned)random_below(&seed, 4);
	if (random_percent(&seed, 50)) {
		options.vmalloc_start = base;
		options.vmalloc_end = base + (random_below(&seed, 63) + 2) * MIB - 1;
	}
	if (random_percent(&seed, 50))
		options.lazy_max_pages = 1 + random_below(&seed, 600);
	options.kaslr = !options.vmalloc_start && random_percent(&seed, 30);
	w->m = vms_machine_new(&options, error);
	if (!w->m) {
		free(w);
		return NULL;
	}
	return w;
}

void world_free(World *w)
{
	vms_machine_free(w->m);
	free(w->held);
	free(w);
}

static uint64_t draw_size(uint64_t *seed)
{
	switch (random_below(seed, 20)) {
	case 0:
		return 0;
	case 1:
		return UINT64_MAX - random_below(seed, 8 * KIB);
	case 2:
		return random_percent(seed, 10) ? random_below(seed, 16) * MIB : (1 + random_below(seed, 8)) << 46;
	case 3:
		return 2 * MIB + random_below(seed, MIB);
	case 5: case 6: case 7:
		return (random_below(seed, 30) + 1) * 4 * KIB;
	case 8: case 9: case 10:
		return random_below(seed, 128 * KIB) + 1;
	default:
		return random_below(seed, 8 * KIB) + 1;
	}
}

/* A narrow range of addresses instead of the function's own. */
static void draw_range(const World *w, VmsOp *op, uint64_t *seed)
{
	uint64_t start, end;

	vms_vmalloc_window(w->m, &start, &end);
	start += random_below(seed, 128) * 4 * KIB;
	vms_op_set(op, "start", start);
	vms_op_set(op, "stop", start + random_below(seed, 256) * 4 * KIB);
}

static uint64_t draw_gfp(uint64_t *seed)
{
	/* GFP_KERNEL, GFP_ATOMIC, GFP_NOWAIT | __GFP_NOWARN, GFP_DMA32 and __GFP_ZERO of 4.19 */
	const uint64_t gfp[] = { 0x6000c0, 0x480020, 0x400200, 0x6000c4, 0x6080c0 };

	return random_percent(seed, 70) ? 0 : gfp[random_below(seed, 5)];
}

static uint64_t draw_phys(uint64_t *seed)
{
	switch (random_below(seed, 8)) {
	case 0:
		return random_below(seed, 64 * MIB);
	case 1:
		return random_next(seed);
	default:
		return 0xfe000000 + random_below(seed, 16 * MIB);
	}
}

static uint64_t draw_number(const World *w, const char *name, uint64_t *seed)
{
	if (strcmp(name, "order") == 0)
		return random_below(seed, 12);
	if (strcmp(name, "cpu") == 0)
		return random_below(seed, vms_machine_cpus(w->m));
	if (strcmp(name, "context") == 0)
		return random_below(seed, 3);
	if (strcmp(name, "kind") == 0)
		return random_below(seed, 2);
	return random_percent(seed, 50) ? UINT64_MAX : 0;
}

static uint64_t draw_argument(const World *w, const VmsArgInfo *arg, uint64_t *seed)
{
	uint64_t own = random_next(seed);

	if (strcmp(arg->name, "align") == 0)
		return (uint64_t)1 << random_below(&own, 17);
	if (strcmp(arg->name, "phys") == 0)
		return draw_phys(&own);
	switch (arg->type) {
	case VMS_ARG_SIZE:
		return draw_size(&own);
	case VMS_ARG_COUNT:
		return random_below(&own, 80);
	case VMS_ARG_FLAGS:
		return random_percent(&own, 80) ? 0 : random_below(&own, 2) * 0x40 + 2;
	case VMS_ARG_GFP:
		return draw_gfp(&own);
	case VMS_ARG_BOOL:
		return random_below(&own, 2);
	case VMS_ARG_WHAT:
		return random_below(&own, 3);
	default:
		return draw_number(w, arg->name, &own);
	}
}

/* Arguments that are mostly given are those without which the call makes little sense. */
static bool is_given(const VmsArgInfo *arg, uint64_t *seed)
{
	if (strcmp(arg->name, "start") == 0 || strcmp(arg->name, "stop") == 0)
		return false;
	return arg->required || random_percent(seed, arg->type == VMS_ARG_COUNT ? 95 : 40);
}

/* Something held that this operation takes back, or NULL. */
static const Held *draw_held(const World *w, VmsOpKind kind, uint64_t *seed)
{
	size_t start = (size_t)random_below(seed, w->n_held);

	for (size_t i = 0; i < w->n_held; i++) {
		const Held *held = &w->held[(start + i) % w->n_held];

		if (held->taken_back_by == plain_kind(kind))
			return held;
	}
	return NULL;
}

/* Hardly anything may be done in an interrupt: it should not be entered often, and be left soon. */
static bool makes_sense(const World *w, VmsOpKind kind, bool holds, uint64_t *seed)
{
	switch (kind) {
	case VMS_OP_ENTER_CONTEXT:
		return w->contexts == 0 || random_percent(seed, 20);
	case VMS_OP_LEAVE_CONTEXT:
		return w->contexts > 0 || random_percent(seed, 5);
	case VMS_OP_FREE_PAGES:
		return holds;
	default:
		return holds || !takes_back(kind) || random_percent(seed, 20);
	}
}

/* Mostly the address that was given out; at times one inside the area, or one that is no page's. */
static uint64_t draw_address(const Held *held, uint64_t *seed)
{
	if (held->taken_back_by != VMS_OP_VFREE || random_percent(seed, 94))
		return held->addr;
	return held->addr + (random_percent(seed, 50) ? 4 * KIB : 8);
}

VmsOp world_draw(const World *w, VmsOpKind kind, uint64_t seed)
{
	const VmsOpInfo *info = vms_op_info(kind);
	VmsOp op = vms_op(kind);
	const Held *held = takes_back(kind) ? draw_held(w, kind, &seed) : NULL;

	if (!makes_sense(w, kind, held != NULL, &seed))
		return vms_op(VMS_OP_NONE);
	for (size_t i = 0; i < info->n_args; i++) {
		const VmsArgInfo *arg = &info->arg[i];

		if (is_given(arg, &seed))
			vms_op_set(&op, arg->name, draw_argument(w, arg, &seed));
	}
	if (vms_op_arg_index(kind, "stop") >= 0 && random_percent(&seed, 10))
		draw_range(w, &op, &seed);
	if (held) {
		vms_op_set(&op, "addr", draw_address(held, &seed));
		vms_op_set(&op, "pfn", held->addr);
		vms_op_set(&op, "count", held->count);
	} else if (takes_back(kind)) {
		vms_op_set(&op, "addr", 0);
	}
	return op;
}

static void hold(World *w, Held held)
{
	if (w->n_held == w->room) {
		w->room = w->room ? 2 * w->room : 64;
		w->held = realloc(w->held, w->room * sizeof *w->held);
	}
	w->held[w->n_held++] = held;
}

static void let_go(World *w, VmsOpKind kind, uint64_t addr)
{
	for (size_t i = 0; i < w->n_held; i++) {
		if (w->held[i].taken_back_by == plain_kind(kind) && w->held[i].addr == addr) {
			w->held[i] = w->held[--w->n_held];
			return;
		}
	}
}

void world_note(World *w, const VmsOp *op, const VmsResult *result)
{
	VmsOpKind back = taken_back_by(w, op, result);
	int count = vms_op_arg_index(op->kind, "count");

	if (op->kind == VMS_OP_ENTER_CONTEXT)
		w->contexts++;
	else if (op->kind == VMS_OP_LEAVE_CONTEXT)
		w->contexts--;
	else if (takes_back(op->kind))
		let_go(w, op->kind, op->arg[0]);
	else if (back != VMS_OP_NONE && !result->failed && !result->bug && result->ret)
		hold(w, (Held){ back, result->ret, count >= 0 ? op->arg[count] : 0 });
}

void world_look_again(World *w)
{
	VmsOp op;
	VmsResult result;

	w->n_held = 0;
	w->contexts = 0;
	for (uint64_t n = 1; n <= vms_op_of_step(w->m, vms_cursor(w->m)); n++)
		if (vms_op_at(w->m, n, &op, &result))
			world_note(w, &op, &result);
}
