/* SPDX-License-Identifier: GPL-2.0-or-later */
/* world.c -- the account of what was got from a random machine; see world.h.  world-machine.c draws the machine, and
 * world-draw.c operations. */

#include "tests/property/world.h"

#include <stdlib.h>
#include <string.h>

#include "tests/property/random.h"

#define KIB ((uint64_t)1024)
#define VM_MAP_PUT_PAGES 0x200u

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

	w->m = world_machine(w, seed, profile, error);
	if (!w->m) {
		free(w);
		return NULL;
	}
	w->round = random_percent(&seed, 70);
	w->off = vms_machine_options(w->m)->power_off;
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
	case VMS_OP_ALLOC_PAGES: case VMS_OP___GET_FREE_PAGES:
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

/* Frames are given back by their number, but for an address of the direct map: 0 where a machine has none. */
static uint64_t number_of(const World *w, VmsOpKind kind, uint64_t ret)
{
	uint64_t pfn = 0, entry;

	if (kind == VMS_OP___GET_FREE_PAGES)
		return vms_translate(w->m, ret, &pfn, &entry) ? pfn : 0;
	return ret;
}

/* Later kernels have no such area. */
static bool reaches_beyond_the_end(const World *w, const VmsOp *op, const VmsResult *result)
{
	uint64_t last = UINT64_MAX >> (64 - vms_machine_profile(w->m)->bits);

	return op->kind == VMS_OP_GET_VM_AREA && result->ret && op->arg[0] > last - result->ret - VMS_PAGE_SIZE;
}

static void note_given(World *w, const VmsOp *op, const VmsResult *result)
{
	VmsOpKind back = world_taken_back_by(w, op, result);
	uint64_t number = number_of(w, op->kind, result->ret);
	int count = vms_op_arg_index(op->kind, "count");

	w->torn |= reaches_beyond_the_end(w, op, result);
	if (op->kind == VMS_OP_VREALLOC && (result->ret || !op->arg[1]))
		let_go(w, VMS_OP_VFREE, op->arg[0]);
	if (back == VMS_OP_NONE || result->failed || result->bug || !number)
		return;
	if (op->kind == VMS_OP_PCPU_GET_VM_AREAS)
		note_ranges(w, op, result);
	else
		hold(w, back, number, count >= 0 ? op->arg[count] : 0);
}

void world_note(World *w, const VmsOp *op, const VmsResult *result)
{
	if (op->kind == VMS_OP_BOOT)
		w->off = false;
	else if (op->kind == VMS_OP_ENTER_CONTEXT)
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
	w->torn = false;
	w->off = vms_machine_options(w->m)->power_off;
	w->miscounts = w->n_early > 0;
	hold_what_was_found(w);
	for (uint64_t n = 1; n <= vms_op_of_step(w->m, vms_cursor(w->m)); n++)
		if (vms_op_at(w->m, n, &op, &result))
			world_note(w, &op, &result);
}
