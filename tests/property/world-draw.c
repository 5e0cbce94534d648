/* SPDX-License-Identifier: GPL-2.0-or-later */
/* world-draw.c -- operations with random arguments; see world.h. */

#include <string.h>

#include "tests/property/random.h"
#include "tests/property/world.h"

#define KIB ((uint64_t)1024)
#define MIB (1024 * KIB)

/* -------- numbers */

/* The largest number of the machine's word. */
static uint64_t word_max(const World *w)
{
	return UINT64_MAX >> (64 - vms_machine_profile(w->m)->bits);
}

static uint64_t draw_size(const World *w, uint64_t *seed)
{
	uint64_t large = (word_max(w) >> 18) + 1;

	switch (random_below(seed, 20)) {
	case 0:
		return 0;
	case 1:
		return word_max(w) - random_below(seed, 8 * KIB);
	case 2:
		return random_percent(seed, 10) ? random_below(seed, 16) * MIB : (1 + random_below(seed, 8)) * large;
	case 3: case 4:
		return 2 * MIB + random_below(seed, MIB);
	case 5: case 6: case 7:
		return (random_below(seed, 30) + 1) * 4 * KIB;
	case 8: case 9: case 10:
		return random_below(seed, 128 * KIB) + 1;
	default:
		return random_below(seed, 8 * KIB) + 1;
	}
}

/* Where modules go, where they have a place of their own. */
static bool modules(const World *w, uint64_t *start)
{
	VmsRegion region;

	for (size_t i = 0; vms_region_at(w->m, i, &region); i++)
		if (strstr(region.id, "modules")) {
			*start = region.start;
			return true;
		}
	return false;
}

/* A narrow range of addresses, in the window or beside it. */
static uint64_t draw_start(const World *w, uint64_t *seed)
{
	uint64_t start, end;

	vms_vmalloc_window(w->m, &start, &end);
	if (random_percent(seed, 20) && modules(w, &start))
		start &= ~(4 * KIB - 1);
	else if (random_percent(seed, 5))
		start = (end + 1) & ~(4 * KIB - 1);
	return start + random_below(seed, 128) * 4 * KIB;
}

static void draw_range(const World *w, VmsOp *op, uint64_t *seed)
{
	uint64_t start = draw_start(w, seed);

	vms_op_set(op, "start", start);
	vms_op_set(op, "stop", start + random_below(seed, 256) * 4 * KIB);
}

/* One set of flags of this kernel, with a flag or two beside it. */
static uint64_t draw_gfp(const World *w, uint64_t *seed)
{
	VmsGfpFlag flag[64];
	size_t n = vms_gfp_flags(w->m, flag, 64);
	uint64_t gfp = 0;

	if (random_percent(seed, 70))
		return 0;
	for (unsigned i = 0; i < 1 + random_below(seed, 3); i++)
		gfp |= flag[random_below(seed, n)].value;
	return gfp;
}

/* None, VM_ALLOC, without a guard page, VM_USERMAP, VM_FLUSH_RESET_PERMS, VM_ALLOW_HUGE_VMAP, VM_IOREMAP */
static uint64_t draw_flags(uint64_t *seed)
{
	const uint64_t flags[] = { 0, 0x2, 0x42, 0x8, 0x100, 0x400, 0x1 };

	return random_percent(seed, 50) ? 0 : flags[random_below(seed, 7)];
}

static uint64_t draw_phys(const World *w, uint64_t *seed)
{
	switch (random_below(seed, 8)) {
	case 0:
		return random_below(seed, 64 * MIB);
	case 1:
		return random_next(seed) & (random_percent(seed, 50) ? word_max(w) : 0xfffffffff);
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
	if (strcmp(name, "number") == 0 || strcmp(name, "slot") == 0)
		return random_below(seed, 4);
	if (strcmp(name, "pfn") == 0)
		return vms_frame_count(w->m) - 1 - random_below(seed, 60);
	if (strcmp(name, "kind") == 0)
		return random_below(seed, 2);
	if (strcmp(name, "shift") == 0)
		return random_percent(seed, 80) ? 12 : 21;
	if (strcmp(name, "node") == 0 && random_percent(seed, 50))
		return random_below(seed, vms_machine_options(w->m)->nodes);
	return random_percent(seed, 50) ? UINT64_MAX : 0;
}

/* One of the locks that this kernel has. */
static uint64_t draw_lock(const World *w, uint64_t *seed)
{
	VmsLock locks[VMS_LOCKS];
	size_t n = vms_locks(w->m, locks, VMS_LOCKS);

	return locks[random_below(seed, n)].number;
}

static uint64_t draw_argument(const World *w, const VmsArgInfo *arg, uint64_t *seed)
{
	uint64_t own = random_next(seed);

	if (strcmp(arg->name, "align") == 0)
		return (uint64_t)1 << random_below(&own, 17);
	if (strcmp(arg->name, "phys") == 0)
		return draw_phys(w, &own);
	switch (arg->type) {
	case VMS_ARG_SIZE:
		return draw_size(w, &own);
	case VMS_ARG_COUNT:
		return random_below(&own, 80);
	case VMS_ARG_FLAGS:
		return draw_flags(&own);
	case VMS_ARG_GFP:
		return draw_gfp(w, &own);
	case VMS_ARG_BOOL:
		return random_below(&own, 2);
	case VMS_ARG_WHAT: case VMS_ARG_POLICY:
		return random_below(&own, 4);
	case VMS_ARG_CONTEXT:
		return random_below(&own, 7);
	case VMS_ARG_KM:
		return random_below(&own, 23);
	case VMS_ARG_LOCK:
		return draw_lock(w, &own);
	case VMS_ARG_ADDRESS:
		return 0;
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

/* -------- what is given back */

/* An area may have gone in another way than the one it is given back by: vfree of a page inside it will do, in some
 * kernels.  By now another may be in its place. */
static bool is_still_there(const World *w, const Held *held)
{
	VmsArea area;

	switch (held->taken_back_by) {
	case VMS_OP_KFREE: case VMS_OP_FREE_PAGES: case VMS_OP_VM_UNMAP_RAM: case VMS_OP_USER_FREE:
		return true;
	default:
		return vms_area_find(w->m, held->addr, &area) && area.state == VMS_AREA_BUSY &&
		       area.va_start == (held->addr & ~(uint64_t)0xfff) &&
		       (held->taken_back_by == VMS_OP_VFREE || !area.nr_pages || area.use != VMS_AREA_VMALLOC);
	}
}

/* Something held that one of two operations takes back, or NULL. */
static const Held *draw_held(const World *w, VmsOpKind kind, VmsOpKind other, uint64_t *seed)
{
	size_t start = (size_t)random_below(seed, w->n_held);

	for (size_t i = 0; i < w->n_held; i++) {
		const Held *held = &w->held[(start + i) % w->n_held];

		if ((held->taken_back_by == kind || held->taken_back_by == other) && is_still_there(w, held))
			return held;
	}
	return NULL;
}

/* Mostly what an operation is for; vfree is called by mistake for what has no frames of its own, too. */
static const Held *draw_taken_back(const World *w, VmsOpKind kind, uint64_t *seed)
{
	const VmsOpKind mistakes[] = { VMS_OP_VUNMAP, VMS_OP_FREE_VM_AREA, VMS_OP_VM_UNMAP_RAM };

	kind = world_plain_kind(kind);
	if (kind == VMS_OP_VREALLOC)
		kind = VMS_OP_VFREE;
	if (kind == VMS_OP_VFREE && random_percent(seed, 3))
		kind = mistakes[random_below(seed, 3)];
	return draw_held(w, kind, kind, seed);
}

/* Mostly the address that was given out; at times one inside the area, or one that is no page's. */
static uint64_t draw_address(const Held *held, uint64_t *seed)
{
	if (held->taken_back_by != VMS_OP_VFREE || random_percent(seed, 94))
		return held->addr;
	return held->addr + (random_percent(seed, 50) ? 4 * KIB : 8);
}

/* Several ranges of one CPU's data, or all that are held of one. */
static void draw_freed_ranges(World *w, VmsOp *op, uint64_t *seed)
{
	size_t n = 0, most = 1 + (size_t)random_below(seed, 3);

	for (size_t i = 0; i < w->n_held && n < most; i++)
		if (w->held[i].taken_back_by == VMS_OP_PCPU_FREE_VM_AREAS)
			w->pages[n++] = w->held[i].addr;
	op->pages = w->pages;
	op->n_pages = n;
}

static void draw_back(World *w, VmsOp *op, const Held *held, uint64_t *seed)
{
	vms_op_set(op, "addr", draw_address(held, seed));
	vms_op_set(op, "pfn", held->addr);
	vms_op_set(op, "count", held->count);
	if (op->kind == VMS_OP_PCPU_FREE_VM_AREAS && random_percent(seed, 50))
		draw_freed_ranges(w, op, seed);
}

/* -------- what operations bring along */

/* Ranges of whole alignments, in any order, that do not overlap; seldom one that the kernel will not have. */
static void draw_ranges(World *w, VmsOp *op, uint64_t *seed)
{
	uint64_t align = 4 * KIB << random_below(seed, 4), offset = random_below(seed, 3) * align;
	size_t n = 1 + (size_t)random_below(seed, WORLD_PAGES / 2), first = (size_t)random_below(seed, n);

	for (size_t i = 0; i < n; i++) {
		uint64_t size = (1 + random_below(seed, 4)) * align, *pair = &w->pages[2 * ((first + i) % n)];

		pair[0] = offset;
		pair[1] = size;
		offset += size + random_below(seed, 8) * align;
	}
	if (random_percent(seed, 3))
		w->pages[random_below(seed, 2 * n)] += 8;
	vms_op_set(op, "align", align);
	op->pages = w->pages;
	op->n_pages = 2 * n;
}

/* An area that another task has reserved: nobody has described it, and it is not one of vm_map_ram. */
static uint64_t draw_area_of_others(const World *w, uint64_t *seed)
{
	uint64_t found = 0;
	VmsArea area;
	size_t n = 0;

	for (bool there = vms_area_from(w->m, 0, &area); there; there = vms_area_next(w->m, &area)) {
		bool ours = area.state != VMS_AREA_BUSY || area.use != VMS_AREA_RAM;

		for (size_t i = 0; i < w->n_held && !ours; i++)
			ours = w->held[i].addr == area.va_start;
		if (!ours && random_below(seed, ++n) == 0)
			found = area.va_start;
	}
	return found;
}

static VmsEvent draw_event(const World *w, uint64_t *seed)
{
	VmsEvent event = { .kind = (VmsEventKind)random_below(seed, VMS_EVENT_MERGE + 1) };

	switch (event.kind) {
	case VMS_EVENT_ALLOC:
		vms_vmalloc_window(w->m, &event.arg[2], &event.arg[3]);
		event.arg[0] = (1 + random_below(seed, 40)) * 4 * KIB;
		event.arg[1] = random_percent(seed, 70) ? 1 : 4 * KIB << random_below(seed, 4);
		break;
	case VMS_EVENT_FREE:
		event.arg[0] = draw_area_of_others(w, seed);
		break;
	default:
		event.arg[0] = random_percent(seed, 30) ? random_below(seed, 3) : VMS_EVENT_ALL;
		break;
	}
	return event;
}

static void draw_others(World *w, VmsOp *op, uint64_t *seed)
{
	uint64_t after = 0;
	bool freed = false;

	op->n_others = 1 + (size_t)random_below(seed, WORLD_EVENTS);
	op->others = w->event;
	for (size_t i = 0; i < op->n_others; i++) {
		w->event[i] = draw_event(w, seed);
		if (freed && w->event[i].kind == VMS_EVENT_FREE)
			w->event[i].kind = VMS_EVENT_MERGE;      /* what was freed may be somebody else's by then */
		freed |= w->event[i].kind == VMS_EVENT_FREE;
		w->event[i].after = after += random_below(seed, 3);
		w->event[i].merges = random_below(seed, 3);
	}
}

/* -------- an operation */

/* Hardly anything may be done in an interrupt: it should not be entered often, and be left soon. */
static bool makes_sense(const World *w, VmsOpKind kind, bool holds, uint64_t *seed)
{
	switch (kind) {
	case VMS_OP_ENTER_CONTEXT:
		return w->contexts == 0 || random_percent(seed, 20);
	case VMS_OP_LEAVE_CONTEXT:
		return w->contexts > 0 || random_percent(seed, 5);
	case VMS_OP_SET_IOUNMAP_NONLAZY:
		return random_percent(seed, 10);
	case VMS_OP_FREE_PAGES:
		return holds;
	default:
		return holds || !world_takes_back(kind) || random_percent(seed, 20);
	}
}

/* Processes reach for what is held, theirs or not, and a little further; devices, too. */
static void draw_other_side(const World *w, VmsOp *op, uint64_t *seed)
{
	VmsSlot slot[4];
	size_t n = vms_pkmap(w->m, slot, 4);

	switch (op->kind) {
	case VMS_OP_TOUCH: case VMS_OP_SWAP_OUT: case VMS_OP_DMA_READ: case VMS_OP_VMALLOC_TO_PAGE:
		if (w->n_held)
			vms_op_set(op, "addr", w->held[random_below(seed, w->n_held)].addr +
			                       random_below(seed, 3) * 4 * KIB);
		break;
	case VMS_OP_KUNMAP:
		if (n && random_percent(seed, 90))
			vms_op_set(op, "pfn", slot[random_below(seed, n < 4 ? n : 4)].pfn);
		break;
	case VMS_OP_KUNMAP_ATOMIC:
		n = vms_atomic_maps(w->m, slot, 4);
		if (n && random_percent(seed, 90))
			vms_op_set(op, "addr", slot[random_below(seed, n < 4 ? n : 4)].address);
		break;
	case VMS_OP_USER_MALLOC:
		op->arg[0] &= random_percent(seed, 90) ? 0xfffff : UINT64_MAX;
		break;
	default:
		break;
	}
}

/* Somewhere in what is held or close behind it, seldom anywhere; as wide as the CPU can. */
static void draw_access(const World *w, VmsOp *op, uint64_t *seed)
{
	uint64_t addr = w->n_held ? w->held[random_below(seed, w->n_held)].addr : 0;

	if (random_percent(seed, 5))
		addr = random_next(seed) & word_max(w);
	addr += random_percent(seed, 50) ? random_below(seed, 4 * KIB) : random_below(seed, 32 * KIB);
	vms_op_set(op, "addr", addr & word_max(w));
	vms_op_set(op, "size", random_percent(seed, 60) ? 0 : (uint64_t)1 << random_below(seed, 4));
	if (op->kind == VMS_OP_STORE)
		vms_op_set(op, "value", random_next(seed));
}

static void draw_special(World *w, VmsOp *op, uint64_t *seed)
{
	const Held *held;

	if (vms_op_arg_index(op->kind, "stop") >= 0 && random_percent(seed, 10))
		draw_range(w, op, seed);
	if (op->kind == VMS_OP_GET_VM_AREA && w->round)
		op->arg[0] &= 0xfff000;
	if (op->kind == VMS_OP_PCPU_GET_VM_AREAS)
		draw_ranges(w, op, seed);
	if (op->kind == VMS_OP_VMAP && random_percent(seed, 10))
		vms_op_set(op, "flags", 0x204);   /* VM_MAP | VM_MAP_PUT_PAGES */
	if (op->kind == VMS_OP_NOTIFIER && (held = draw_held(w, VMS_OP_FREE_VM_AREA, VMS_OP_FREE_VM_AREA, seed)))
		vms_op_set(op, "addr", held->addr);
	draw_other_side(w, op, seed);
	if (op->kind == VMS_OP_LOAD || op->kind == VMS_OP_STORE)
		draw_access(w, op, seed);
	if (op->kind == VMS_OP_OTHER_TASKS || random_percent(seed, 3))
		draw_others(w, op, seed);
}

VmsOp world_draw(World *w, VmsOpKind kind, uint64_t seed)
{
	const VmsOpInfo *info = vms_op_info(kind);
	bool back = world_takes_back(kind) || kind == VMS_OP_VREALLOC;
	const Held *held = back ? draw_taken_back(w, kind, &seed) : NULL;
	VmsOp op = vms_op(kind);

	if (!makes_sense(w, kind, held != NULL, &seed))
		return vms_op(VMS_OP_NONE);
	for (size_t i = 0; i < info->n_args; i++) {
		const VmsArgInfo *arg = &info->arg[i];

		if (is_given(arg, &seed))
			vms_op_set(&op, arg->name, draw_argument(w, arg, &seed));
	}
	draw_special(w, &op, &seed);
	if (held)
		draw_back(w, &op, held, &seed);
	else if (back)
		vms_op_set(&op, "addr", 0);
	return op;
}
