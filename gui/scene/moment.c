/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moment.c -- what the machine at its cursor is busy with: the operation, the area, the address and the frame at
 * hand. */

#include "gui/scene/moment.h"

#include <string.h>

/* A picture marks no more changed objects than this; after a long jump everything has changed. */
#define CHANGED_MOST 4096

#define LOCALS_ROOM 32

/* How far back the last area that was worked on is looked for. */
#define OPS_BACK 8

void moment_init(Moment *now, const VmsMachine *machine)
{
	memset(now, 0, sizeof *now);
	now->machine = machine;
	now->since = MAX(vms_cursor(machine) - 1, VMS_START);
}

void moment_clear(Moment *now)
{
	g_clear_pointer(&now->path, g_free);
	g_clear_pointer(&now->locals, g_free);
	g_clear_pointer(&now->changed, g_hash_table_unref);
	now->n_path = now->n_locals = 0;
}

/* ------------------------------------------------------------------------------------------------ values in view */

static bool value_among(const VmsValue *values, size_t n, const char *name, VmsValue *out)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(values[i].name, name)) {
			*out = values[i];
			return true;
		}
	return false;
}

bool moment_value(const Moment *now, const char *name, VmsValue *out)
{
	return value_among(now->step.value, now->step.n_values, name, out) ||
	       value_among(now->locals, now->n_locals, name, out);
}

/* A call that has made a great many steps is walked along for them: so that is done once. */
static void find_locals(Moment *now)
{
	size_t frames = (size_t)now->step.depth + 1;

	now->locals = g_new(VmsValue, frames * LOCALS_ROOM);
	for (size_t frame = 0; frame < frames; frame++)
		now->n_locals += MIN(vms_locals(now->machine, frame, now->locals + now->n_locals, LOCALS_ROOM),
				     LOCALS_ROOM);
}

/* ------------------------------------------------------------------------------------------------ the area at hand */

/* Whether the object at that place is still the one that it was. */
static bool lives(const VmsMachine *m, VmsRef ref, VmsId id)
{
	return ref && id && vms_id(m, ref) == id;
}

/* A descriptor that has no range yet is no area. */
static bool area_at(const VmsMachine *m, VmsRef ref, VmsArea *area)
{
	return vms_area_get(m, ref, area) && area->va_end > area->va_start;
}

/* The area that an object is, describes or belongs to.  In 2.4 a vm_struct is the area, also off the list. */
static bool area_of_object(const VmsMachine *m, VmsRef ref, VmsArea *area)
{
	uint64_t value;

	switch (vms_id_kind(vms_id(m, ref))) {
	case VMS_KIND_VMAP_AREA:
		return area_at(m, ref, area);
	case VMS_KIND_VM_STRUCT:
		return (vms_field_value(m, ref, "addr", &value) && value && vms_area_find(m, value, area)) ||
		       area_at(m, ref, area);
	case VMS_KIND_VMAP_BLOCK:
		return vms_field_value(m, ref, "va", &value) && value && area_at(m, (VmsRef)value, area);
	default:
		return false;
	}
}

static bool area_of_target(const VmsMachine *m, const Target *target, VmsArea *area)
{
	VmsRef ref;

	/* An address is found faster than an object, and an area's target has both. */
	if ((target->has & TARGET_ADDRESS) && vms_area_find(m, target->address, area) &&
	    (!(target->has & TARGET_OBJECT) || area->id == target->id))
		return true;
	ref = target->has & TARGET_OBJECT ? vms_find(m, target->id) : 0;
	return ref && area_of_object(m, ref, area);
}

static bool area_of_value(const Moment *now, const char *name, VmsArea *area)
{
	VmsValue value;

	if (!moment_value(now, name, &value) || !value.value)
		return false;
	if (value.type == VMS_OBJECT)
		return lives(now->machine, (VmsRef)value.value, value.id) &&
		       area_of_object(now->machine, (VmsRef)value.value, area);
	return value.type == VMS_ADDRESS && vms_area_find(now->machine, value.value, area);
}

/* What an operation was given to work on, or has made. */
static bool area_of_operation(const VmsMachine *m, const VmsOp *op, const VmsResult *result, VmsArea *area)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	if (lives(m, result->object_ref, result->object) && area_of_object(m, result->object_ref, area))
		return true;
	for (size_t i = 0; i < info->n_args; i++)
		if (op->given[i] && info->arg[i].type == VMS_ARG_ADDRESS && op->arg[i] &&
		    vms_area_find(m, op->arg[i], area))
			return true;
	return result->ret && vms_area_find(m, result->ret, area);
}

static bool area_of_earlier_operation(const Moment *now, VmsArea *area)
{
	VmsOp op;
	VmsResult result;
	uint64_t last = now->has_op ? now->result.number : 0;

	for (uint64_t number = last; number > 1 && last - number < OPS_BACK; number--)
		if (vms_op_at(now->machine, number - 1, &op, &result) &&
		    area_of_operation(now->machine, &op, &result, area))
			return true;
	return false;
}

static bool find_area(const Moment *now, VmsArea *area)
{
	if (now->selected.has && area_of_target(now->machine, &now->selected, area))
		return true;
	if (now->has_op && !now->finished &&
	    (area_of_value(now, "va", area) || area_of_value(now, "area", area)))
		return true;
	if (now->has_op && area_of_operation(now->machine, &now->op, &now->result, area))
		return true;
	return area_of_earlier_operation(now, area);
}

/* ------------------------------------------------------------------------------------------------ address and frame */

/* The address that an operation without an area is about: that which it was given, or has returned. */
static bool address_of_operation(const Moment *now, uint64_t *address)
{
	int given = now->has_op ? vms_op_arg_index(now->op.kind, "addr") : -1;
	VmsOpKind kind = now->op.kind;

	if (given >= 0)
		*address = now->op.arg[given];
	else if (kind == VMS_OP_KMALLOC || kind == VMS_OP_KZALLOC || kind == VMS_OP_KMAP || kind == VMS_OP_SET_FIXMAP ||
		 kind == VMS_OP___GET_FREE_PAGES)
		*address = now->finished ? now->result.ret : 0;
	else
		*address = 0;
	return *address != 0;
}

static bool find_address(const Moment *now, uint64_t *address)
{
	VmsValue value;

	if (now->selected.has & TARGET_ADDRESS) {
		*address = now->selected.address;
		return true;
	}
	if ((now->step.stage == VMS_STAGE_MAP_VM_AREA || now->step.stage == VMS_STAGE_UNMAP) &&
	    moment_value(now, "addr", &value) && value.value) {
		*address = value.value;
		return true;
	}
	if (address_of_operation(now, address))
		return true;
	*address = now->area.va_start;
	return now->has_area;
}

/* Without any better: the frame that would be given out next. */
static bool find_free_frame(const VmsMachine *m, uint64_t *pfn)
{
	for (size_t zone = vms_zone_count(m); zone-- > 0;)
		if (vms_pcp_list(m, zone, 0, pfn, 1) > 0)
			return true;
	for (size_t zone = vms_zone_count(m); zone-- > 0;)
		for (unsigned order = 0; order < VMS_MAX_ORDER; order++)
			if (vms_free_list(m, zone, order, pfn, 1) > 0)
				return true;
	return false;
}

/* The frame of the step, or behind the address or the area at hand: where these are frames of RAM and not a device's.
 * */
static bool find_frame(const Moment *now, uint64_t *pfn)
{
	uint64_t count = vms_frame_count(now->machine), entry;
	VmsValue value;

	if (now->selected.has & TARGET_FRAME) {
		*pfn = now->selected.pfn;
		return true;
	}
	if (value_among(now->step.value, now->step.n_values, "pfn", &value) && value.value < count) {
		*pfn = value.value;
		return true;
	}
	if (now->has_address && vms_translate(now->machine, now->address, pfn, &entry) && *pfn < count)
		return true;
	if (now->has_area && vms_area_pages(now->machine, &now->area, pfn, 1) > 0 && *pfn < count)
		return true;
	if (!moment_value(now, "pfn", &value) || value.value >= count)
		return find_free_frame(now->machine, pfn);
	*pfn = value.value;
	return true;
}

/* ------------------------------------------------------------------------------------------------ preparing */

static void find_changed(Moment *now)
{
	g_autofree VmsRef *refs = g_new(VmsRef, CHANGED_MOST);
	size_t n = MIN(vms_touched(now->machine, now->since, now->step.step, refs, CHANGED_MOST), CHANGED_MOST);

	now->changed = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (size_t i = 0; i < n; i++) {
		VmsId id = vms_id(now->machine, refs[i]);

		g_hash_table_add(now->changed, g_memdup2(&id, sizeof id));
	}
}

/* The operation has not looked at more than it has made steps: so the way, which may be long, is read only once. */
static void find_search(Moment *now)
{
	size_t room = now->has_op ? (size_t)(now->step.step - now->result.first) + 1 : 0;

	now->path = g_new(VmsVisit, room);
	now->n_path = MIN(vms_search_path(now->machine, &now->search, now->path, room), room);
}

void moment_prepare(Moment *now)
{
	int64_t cursor = vms_cursor(now->machine);

	moment_clear(now);
	memset(&now->step, 0, sizeof now->step);
	memset(&now->search, 0, sizeof now->search);
	if (!vms_step_at(now->machine, cursor, &now->step))
		now->step.step = VMS_START;
	now->has_op = now->step.op && vms_op_at(now->machine, now->step.op, &now->op, &now->result);
	now->finished = now->has_op && cursor >= now->result.last;
	find_changed(now);
	find_locals(now);
	find_search(now);
	now->has_area = find_area(now, &now->area);
	now->has_address = find_address(now, &now->address);
	now->has_pfn = find_frame(now, &now->pfn);
}

/* ------------------------------------------------------------------------------------------------ flags and targets */

bool moment_has_candidate(const Moment *now)
{
	return now->search.active && now->search.addr && now->search.size;
}

unsigned moment_node(const Moment *now)
{
	VmsValue value;

	if (value_among(now->step.value, now->step.n_values, "vn_id", &value))
		return (unsigned)value.value;
	return now->has_address ? vms_node_of(now->machine, now->address) : 0;
}

bool moment_changed(const Moment *now, VmsId id)
{
	return id && g_hash_table_contains(now->changed, &id);
}

unsigned moment_flags(const Moment *now, const Target *target)
{
	unsigned flags = 0;

	if (target_meets(&now->selected, target))
		flags |= SHAPE_SELECTED;
	for (size_t i = 0; i < now->n_marked; i++)
		if (target_meets(&now->marked[i], target))
			flags |= SHAPE_MARKED;
	if ((target->has & TARGET_OBJECT) && moment_changed(now, target->id))
		flags |= SHAPE_CHANGED;
	return flags;
}

Target target_object(VmsId id)
{
	return (Target) { .has = TARGET_OBJECT, .id = id };
}

Target target_area(const VmsArea *area)
{
	return (Target) { .has = TARGET_OBJECT | TARGET_ADDRESS, .id = area->id, .address = area->va_start,
			  .size = area->va_end - area->va_start };
}

Target target_range(uint64_t address, uint64_t size)
{
	return (Target) { .has = TARGET_ADDRESS, .address = address, .size = size };
}

Target target_frame(const VmsFrame *frame)
{
	return (Target) { .has = TARGET_OBJECT | TARGET_FRAME, .id = frame->id, .pfn = frame->pfn };
}

Target target_step(int64_t step)
{
	return (Target) { .has = TARGET_STEP, .step = step };
}
