/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c -- what has been looked at in trees and lists, and the range that a search considers, read from the marks.
 *
 * The marks of one call are taken, not those of the functions that it calls: the innermost call of the area allocator,
 * or where the cursor is in none the innermost call of all, which may look something up or insert it.
 */

#include <string.h>

#include "core/kernel/kernel.h"

/* Outside of searches no more records than these are looked at: a call that fills a large area makes a great many. */
#define LOOKED_BACK 4096u

static const VmsValue *value_named(const VmsStep *step, const char *name)
{
	for (size_t i = 0; i < step->n_values; i++)
		if (!strcmp(step->value[i].name, name))
			return &step->value[i];
	return NULL;
}

static void take(uint64_t *out, const VmsStep *step, const char *name)
{
	const VmsValue *value = value_named(step, name);

	if (value)
		*out = value->value;
}

/* The object of a value, if it is still there. */
static VmsRef alive(const Machine *m, const VmsValue *value)
{
	return vms_id(m, (ref_t)value->value) == value->id ? (ref_t)value->value : 0;
}

/* Where a search fails, 4.19 shows its last candidate; since 5.2 it is the end of the range, which is none. */
static void look(const Machine *m, VmsSearch *search, const VmsStep *step)
{
	if (step->mark != VMS_MARK_VA_OVERFLOW || !search->length)
		take(&search->addr, step, "addr");
	take(&search->size, step, "size");
	take(&search->align, step, "align");
	take(&search->vstart, step, "vstart");
	take(&search->vend, step, "vend");
	take(&search->length, step, "length");
	switch (step->mark) {
	case VMS_MARK_VA_CACHE_HIT:
		search->cached = true;
		break;
	case VMS_MARK_VA_SEARCH_BEGIN:
		search->cached = false;
		break;
	case VMS_MARK_VA_FIT:
		search->found = true;
		break;
	case VMS_MARK_VA_LOWEST_FOUND:
		search->hole = alive(m, value_named(step, "node"));
		break;
	case VMS_MARK_VA_CARVE:
		search->found = true;
		search->fit = vms_name(value_named(step, "fit")->value);
		break;
	case VMS_MARK_VA_SPLIT:
		search->left = alive(m, value_named(step, "lva"));
		break;
	default:
		break;
	}
}

/* The area that a mark is about looking at, and how it was come to. */
static const VmsValue *looked_at(const VmsStep *step, VmsVisitKind *kind)
{
	static const struct { VmsMark mark; VmsVisitKind kind; const char *value; } visits[] = {
		{ VMS_MARK_VA_TREE_STEP, VMS_VISIT_DOWN, "tmp" },
		{ VMS_MARK_VA_CACHE_HIT, VMS_VISIT_ALONG, "first" },
		{ VMS_MARK_VA_SEARCH_STEP, VMS_VISIT_ALONG, "first" },
		{ VMS_MARK_VA_LOWEST_STEP, VMS_VISIT_DOWN, "node" },
		{ VMS_MARK_VA_LOWEST_CLIMB, VMS_VISIT_CLIMB, "node" },
		{ VMS_MARK_FIND_STEP, VMS_VISIT_FIND, "va" },
		{ VMS_MARK_VMLIST_STEP, VMS_VISIT_FIND, "tmp" },
		{ VMS_MARK_PURGE_STEP, VMS_VISIT_FIND, "va" },
		{ VMS_MARK_PCPU_TRY, VMS_VISIT_FIND, "hole" },
		{ VMS_MARK_VA_INSERT_STEP, VMS_VISIT_INSERT, "tmp" },
	};

	for (size_t i = 0; i < sizeof visits / sizeof visits[0]; i++)
		if (visits[i].mark == step->mark) {
			*kind = visits[i].kind;
			return value_named(step, visits[i].value);
		}
	return NULL;
}

/* The call whose visits are shown: the innermost of the area allocator, else the innermost of all. */
static bool visiting_call(const Machine *m, VmsSearch *search, VmsCall *out)
{
	const char *allocator = m->era->version < KERNEL(2, 6) ? "get_vm_area" : "alloc_vmap_area";
	VmsCall call[MAX_DEPTH];
	size_t depth = vms_backtrace(m, call, MAX_DEPTH);

	if (!depth)
		return false;
	*out = call[0];
	for (size_t i = 0; i < depth && i < MAX_DEPTH && !search->active; i++)
		if (!strcmp(call[i].function, allocator)) {
			search->active = true;
			*out = call[i];
		}
	return true;
}

/* An earlier search, look-up or insertion of the same call ends with one of these. */
static bool ends_visits(VmsMark mark)
{
	return mark == VMS_MARK_VA_RETRY || mark == VMS_MARK_VA_FREE || mark == VMS_MARK_LAZY_ADD;
}

/* From which record on the marks of a call tell of what it is about now. */
static uint64_t visits_begin(const Machine *m, uint64_t entered, uint64_t end, int inside, bool searching)
{
	uint64_t least = searching || end - entered < LOOKED_BACK ? entered : end - LOOKED_BACK;

	for (uint64_t record = end; record > least; record--) {
		const Record *r = &m->journal.record[record];

		if (record_tag(r) == RECORD_MARK && record_depth(r) == inside && ends_visits(mark_of_record(r)))
			return record;
	}
	return least;
}

static bool visited(const Machine *m, const VmsStep *step, VmsVisit *out)
{
	const VmsValue *value = looked_at(step, &out->kind);

	if (!value || !value->value)
		return false;
	out->id = value->id;
	out->ref = alive(m, value);
	return true;
}

size_t vms_search_path(const VmsMachine *m, VmsSearch *search, VmsVisit *out, size_t room)
{
	uint64_t record, end;
	VmsVisit one = { 0 };
	size_t n = 0;
	VmsCall call;
	VmsStep s;
	int inside;

	*search = (VmsSearch){ 0 };
	if (!visiting_call(m, search, &call) || !vms_step_at(m, call.entered, &s))
		return 0;
	inside = s.depth + 1;
	end = journal_of_step(m, vms_cursor(m));
	if (search->active)
		look(m, search, &s);
	record = visits_begin(m, journal_of_step(m, call.entered), end, inside, search->active);
	for (; record <= end; record++) {
		const Record *r = &m->journal.record[record];

		if (record_tag(r) != RECORD_MARK || record_depth(r) != inside ||
		    mark_of_record(r) == VMS_MARK_CALL)
			continue;
		step_of_record(m, record, &s);
		if (search->active)
			look(m, search, &s);
		if (!visited(m, &s, &one))
			continue;
		if (one.kind != VMS_VISIT_INSERT)
			search->at = one.ref;
		if (n++ < room)
			out[n - 1] = one;
	}
	return n;
}
