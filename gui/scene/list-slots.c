/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list-slots.c -- which entries of a list are shown, and where.  The list is walked once to find the place; the rest
 * costs what is visible. */

#include "gui/scene/list-parts.h"

#include <math.h>
#include <string.h>

#define WIDE 1000.0

/* ------------------------------------------------------------------------------------------------ asking */

static void ask_list(List *list, unsigned node)
{
	const VmsMachine *m = list->now->machine;

	list->n = vms_list(m, VMS_TREE_AREAS, node, NULL, 0);
	list->refs = g_new0(VmsRef, list->n + 1);
	list->n = MIN(vms_list(m, VMS_TREE_AREAS, node, list->refs, list->n), list->n);
}

/* 2.6.34 keeps vmlist beside its tree. */
static void ask_second_list(List *list)
{
	const VmsMachine *m = list->now->machine;
	size_t n = vms_has_tree(m, VMS_TREE_AREAS) ? vms_list(m, VMS_TREE_VMLIST, 0, NULL, 0) : 0;
	g_autofree VmsRef *refs = g_new0(VmsRef, n + 1);

	if (!n)
		return;
	list->second = g_hash_table_new(g_direct_hash, g_direct_equal);
	n = MIN(vms_list(m, VMS_TREE_VMLIST, 0, refs, n), n);
	for (size_t i = 0; i < n; i++)
		g_hash_table_insert(list->second, GUINT_TO_POINTER(refs[i]), GUINT_TO_POINTER(i + 1));
}

/* The area that an entry of vmlist describes. */
static VmsRef area_of_second(const VmsMachine *m, VmsRef vm)
{
	VmsField fields[16];
	size_t n = MIN(vms_fields(m, vm, fields, G_N_ELEMENTS(fields)), G_N_ELEMENTS(fields));
	VmsArea area;

	for (size_t i = 0; i < n; i++)
		if (!strcmp(fields[i].name, "addr") && vms_area_find(m, fields[i].value, &area))
			return area.ref;
	return 0;
}

/* The place of an area in the list, or of the one that a vm_struct describes; false where it is not on it. */
static bool find_index(const List *list, VmsRef ref, size_t *index)
{
	if (list->second && g_hash_table_contains(list->second, GUINT_TO_POINTER(ref)))
		ref = area_of_second(list->now->machine, ref);
	for (size_t i = 0; ref && i < list->n; i++)
		if (list->refs[i] == ref) {
			*index = i;
			return true;
		}
	return false;
}

/* The area before which a search stands: the first that ends above its candidate. */
static void find_candidate(List *list)
{
	VmsArea area;

	list->candidate = list->n;
	list->searched =
		list->gaps && moment_has_candidate(list->now) &&
		(!vms_area_from(list->now->machine, list->now->search.addr, &area) ||
		 find_index(list, area.ref, &list->candidate));
}

/* Where the search stands, or the look-up; else what the step is about, else the area at hand.  The way down the tree
 * to where something is inserted does not count: it is no walk along the list. */
static size_t index_at_hand(const List *list)
{
	const VmsSearch *search = &list->now->search;
	const VmsStep *step = &list->now->step;
	size_t index = 0;

	if (!search->found && find_index(list, search->at, &index))
		return index;
	if (list->searched)
		return list->candidate;
	for (size_t i = 0; i < step->n_values && step->mark != VMS_MARK_VA_INSERT_STEP; i++)
		if (step->value[i].type == VMS_OBJECT && find_index(list, (VmsRef)step->value[i].value, &index))
			return index;
	return list->now->has_area && find_index(list, list->now->area.ref, &index) ? index : 0;
}

static void number_visits(List *list)
{
	unsigned number = 0;

	list->visits = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (size_t i = 0; i < list->now->n_path; i++) {
		const VmsVisit *visit = &list->now->path[i];

		if (visit->kind != VMS_VISIT_ALONG && visit->kind != VMS_VISIT_FIND)
			continue;
		number++;
		if (visit->ref)
			g_hash_table_insert(list->visits, GUINT_TO_POINTER(visit->ref), GUINT_TO_POINTER(number));
	}
}

unsigned list_visit(const List *list, VmsRef ref)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(list->visits, GUINT_TO_POINTER(ref)));
}

/* ------------------------------------------------------------------------------------------------ slots */

/* The range between the list's entry `i` and the one before it, where that is a gap for the kernel: since there is a
 * tree of holes, what is between two entries may wait for the purge, or be in use on another node. */
static void set_gap(const List *list, ListSlot *slot, size_t i)
{
	const VmsMachine *m = list->now->machine;
	VmsArea area;

	vms_vmalloc_window(m, &slot->gap_start, &slot->gap_end);
	slot->gap_end += slot->gap_end & 1;
	if (i > 0 && vms_area_get(m, list->refs[i - 1], &area)) {
		slot->gap_start = area.va_end;
		slot->before = area.id;
	}
	if (i < list->n && vms_area_get(m, list->refs[i], &area))
		slot->gap_end = area.va_start;
	slot->gap = list->gaps && slot->gap_end >= slot->gap_start;
}

static void add_slot(List *list, ListSlotKind kind, size_t i)
{
	ListSlot slot = {.kind = kind};

	if (kind == SLOT_AREA && !vms_area_get(list->now->machine, list->refs[i], &slot.area))
		return;
	if (kind == SLOT_AREA || kind == SLOT_END)
		set_gap(list, &slot, i);
	g_array_append_val(list->slots, slot);
}

static void add_more(List *list, uint64_t more)
{
	ListSlot slot = {.kind = SLOT_MORE, .more = more};

	if (more)
		g_array_append_val(list->slots, slot);
}

/* So many entries around what is at hand; they begin at halves of their number, so that they seldom change. */
static size_t first_shown(const List *list, size_t shown)
{
	size_t half = MAX(shown / 2, 1), at = MIN(list->at, list->n), first = at - at % half;

	if (at % half < (half + 1) / 2 && first >= half)
		first -= half / 2;
	return MIN(first, list->n - MIN(shown, list->n));
}

/* All of the list, or as much as has room; with its ends, where that is not much unless they are at hand. */
static void choose_slots(List *list)
{
	size_t room = (size_t)list->columns * list->rows;
	bool ends = room >= 10 || list->n + 2 <= room;
	bool end = ends || list->at >= list->n || (list->searched && list->candidate >= list->n);

	list->shown = list->n;
	if (list->n + 2 > room) {
		list->shown = MIN(ends ? room - 4 : room - (end && room > 1), list->n);
		list->first = first_shown(list, list->shown);
	}
	if (ends) {
		add_slot(list, SLOT_HEAD, 0);
		add_more(list, list->first);
	}
	for (size_t i = list->first; i < list->first + list->shown; i++)
		add_slot(list, SLOT_AREA, i);
	if (ends)
		add_more(list, list->n - list->first - list->shown);
	if (end)
		add_slot(list, SLOT_END, list->n);
}

Rect list_slot_box(const List *list, guint i)
{
	double pitch = list->link_w + list->box_w;

	return rect(list->where.x + (i % list->columns) * pitch + list->link_w,
		    list->where.y + (i / list->columns) * list->row_h + LIST_ABOVE, list->box_w, LIST_BOX);
}

static void measure(List *list)
{
	bool wide = list->where.w >= WIDE;

	list->box_w = wide ? 128 : 92;
	list->link_w = wide ? 92 : 64;
	list->row_h = LIST_ABOVE + LIST_BOX + LIST_BELOW + (list->second ? LIST_SECOND : 0);
	list->columns = (unsigned)fmax(1, floor((list->where.w - 8) / (list->box_w + list->link_w)));
	list->rows = (unsigned)fmax(1, floor(list->where.h / list->row_h));
	if (list->columns > 1)
		list->link_w = floor(fmin((list->where.w - 8) / list->columns - list->box_w, 128));
}

void list_ask(List *list, unsigned node)
{
	list->gaps = !vms_has_tree(list->now->machine, VMS_TREE_FREE);
	ask_list(list, node);
	ask_second_list(list);
	list->slots = g_array_new(FALSE, FALSE, sizeof(ListSlot));
	find_candidate(list);
	list->at = index_at_hand(list);
	number_visits(list);
	measure(list);
	choose_slots(list);
}

void list_clear(List *list)
{
	g_clear_pointer(&list->slots, g_array_unref);
	g_clear_pointer(&list->visits, g_hash_table_unref);
	g_clear_pointer(&list->second, g_hash_table_unref);
	g_clear_pointer(&list->refs, g_free);
}
