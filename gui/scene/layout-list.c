/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-list.c -- the areas as the kernel's list has them, in the order of their addresses:
 *
 *   vmlist ---------> [ #1 vmalloc |g] ---------> [ #2 ioremap |g] ---------> [ #3 |g] ---------> NULL
 *          VMALLOC_START  ...                8 KiB                   0                  120 MiB
 *                                          |=============| candidate: 12 KiB at …5000
 *
 * Between two boxes stands the gap that first fit compares with what is asked for; the candidate is drawn over the gap
 * in its measure, and where it is too large it runs into the next box.  Since 5.2 searches go through the tree of
 * holes, and nothing stands between the boxes.  A list that has no room is shown around what is at hand.  2.6.34 has a
 * second list, of vm_structs: it runs below, each under its area. */

#include "gui/scene/list-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEGEND 24.0
#define GUARD 10.0

typedef enum { AT_HEAD, BETWEEN, AT_END } SlotPlace;

/* ------------------------------------------------------------------------------------------------ links and gaps */

/* An arrow from the box before; from row to row it goes around. */
static void add_link(const List *list, guint i, Role role, double width, ShapeKey key, double y_in_box)
{
	Rect to = list_slot_box(list, i), from;
	double y = to.y + y_in_box, x = to.x - list->link_w;
	Shape *line;

	if (i % list->columns || !i) {
		line = scene_line(list->scene, key, (Point){x, y}, (Point){to.x - 1, y}, role);
	} else {
		from = list_slot_box(list, i - 1);
		double right = from.x + from.w + 5, between = to.y - LIST_ABOVE - 1;
		Point p[6] = {
			{from.x + from.w, from.y + y_in_box},
			{right, from.y + y_in_box},
			{right, between},
			{x + 4, between},
			{x + 4, y},
			{to.x - 1, y},
		};

		line = scene_polyline(list->scene, key, p, 6, role);
	}
	line->line_width = width;
	line->flags = SHAPE_HEAD;
}

static Rect gap_box(const List *list, guint i)
{
	Rect box = list_slot_box(list, i);
	double inset = i % list->columns ? 6 : 10;

	return rect(box.x - list->link_w + inset, box.y + 23, list->link_w - inset - 6, LIST_BOX - 23);
}

static void add_gap(const List *list, const ListSlot *slot, guint i)
{
	uint64_t bytes = slot->gap_end - slot->gap_start;
	Rect box = gap_box(list, i);
	const char *size = bytes ? size_text(list->scene, bytes) : "0";
	Shape *shape;

	if (!slot->gap)
		return;
	shape = scene_rect(list->scene, shape_key(PART_LIST_GAP, slot->before, 0), box, bytes ? ROLE_HOLE : ROLE_NONE,
			   bytes ? ROLE_HOLE_EDGE : ROLE_NONE);
	shape->target = target_range(slot->gap_start, bytes);
	shape->flags = SHAPE_DASHED;
	if (bytes)
		scene_tip(list->scene, _("A hole of %s\n%s – %s"), size,
			  address_text(list->scene, list->now->machine, slot->gap_start),
			  address_text(list->scene, list->now->machine, slot->gap_end));
	else
		scene_tip(list->scene, _("They touch: there is no hole between them"));
	scene_text(list->scene, shape_key(PART_LIST_GAP, slot->before, 1), box, FONT_SMALL,
		   bytes ? ROLE_INK : ROLE_INK_GHOST, ALIGN_MIDDLE, size);
}

/* The candidate over its gap, as wide as it is in the gap's measure; beyond the gap it runs into the next box. */
static void add_candidate(const List *list, const ListSlot *slot, guint i)
{
	const VmsSearch *search = &list->now->search;
	Scene *scene = list->scene;
	Rect gap = gap_box(list, i), box = list_slot_box(list, i), words;
	double bytes = (double)(slot->gap_end - slot->gap_start), wanted = (double)search->size;
	double beyond = search->addr > slot->gap_start ? (double)(search->addr - slot->gap_start) : 0;
	bool fits = beyond + wanted <= bytes;
	double left = gap.x + (bytes > 0 ? fmin(beyond / bytes, 1) * gap.w : 0), right;
	const char *text = scene_printf(scene, _("candidate: %s at %s"), size_text(scene, search->size),
					address_text(scene, list->now->machine, search->addr));
	Shape *shape;

	if (fits)
		right = left + fmax(wanted / bytes * gap.w, 4);
	else
		right = box.x + fmin(bytes > 0 ? (beyond + wanted - bytes) / bytes * gap.w : INFINITY, 0.16 * box.w);
	left = fmin(left, right - 4);
	shape = scene_rounded(scene, shape_key(PART_LIST_CANDIDATE, 0, 0),
			      rect(left, gap.y - 4, right - left, gap.h + 8), 3, ROLE_SEARCH, ROLE_SEARCH_EDGE);
	shape->line_width = 2;
	shape->flags = SHAPE_DASHED;
	shape->target = target_range(search->addr, search->size);
	scene_tip(scene, "%s", text);
	text = scene_printf(scene, "%s %s", text, fits ? "✓" : "✗");
	words = rect(left, box.y + LIST_BOX + (list->second ? LIST_SECOND : 0) + 2, text_width(FONT_SMALL, text) + 1,
		     14);
	words.x = CLAMP(words.x, list->where.x, fmax(list->where.x, list->where.x + list->where.w - words.w));
	words.w = fmin(words.w, list->where.w);
	scene_text(scene, shape_key(PART_LIST_CANDIDATE, 0, 1), words, FONT_SMALL, ROLE_SEARCH_EDGE, ALIGN_START, text);
}

/* ------------------------------------------------------------------------------------------------ boxes */

static const char *head_name(const List *list)
{
	const VmsMachine *m = list->now->machine;

	if (!vms_has_tree(m, VMS_TREE_AREAS))
		return "vmlist";
	return vms_nodes(m, NULL, 0) ? "busy.head" : "vmap_area_list";
}

/* The beginning stands near the link that leads on from it, the end near the one that leads to it. */
static void add_chip(const List *list, guint i, SlotPlace place, const char *text)
{
	Rect box = list_slot_box(list, i);
	double width = place == BETWEEN ? box.w : fmin(text_width(FONT_MONO_SMALL, text) + 16, box.w);
	Rect chip = rect(place == AT_END ? box.x : box.x + box.w - width, box.y + 1, width, 24);
	ShapeKey key = shape_key(PART_LIST_CHIP, 0, i);
	Role ink = place == AT_HEAD ? ROLE_INK : ROLE_INK_FAINT;

	scene_rounded(list->scene, key, chip, 12, ROLE_WELL, ROLE_PANEL_EDGE);
	key.number += 1000;
	scene_text(list->scene, key, rect_inset(chip, 2), FONT_MONO_SMALL, ink, ALIGN_MIDDLE, text);
}

static void add_area_words(const List *list, const VmsArea *area, Rect box)
{
	Scene *scene = list->scene;
	const char *serial = serial_text(scene, area->id), *size = size_text(scene, area->size);
	const char *title = scene_printf(scene, "%s %s", serial, area_use_name(area));
	const char *address = address_text(scene, list->now->machine, area->va_start);

	if (text_width(FONT_STRONG, title) > box.w)
		title = serial;
	if (text_width(FONT_MONO_SMALL, address) > box.w)
		address = short_address(scene, list->now->machine, area->va_start, 6);
	if (area->state == VMS_AREA_LAZY)
		scene_rounded(scene, shape_key(PART_LIST_TEXT, area->id, 3),
			      rect(box.x - 2, box.y + 3, box.w + 4, LIST_BOX - 6), 3, ROLE_PANEL, ROLE_NONE)
			->opacity = 0.85;
	scene_text(scene, shape_key(PART_LIST_TEXT, area->id, 0), rect(box.x, box.y + 1, box.w, 16), FONT_STRONG,
		   ROLE_INK, ALIGN_MIDDLE, title);
	scene_text(scene, shape_key(PART_LIST_TEXT, area->id, 1), rect(box.x, box.y + 17, box.w, 14), FONT_MONO_SMALL,
		   ROLE_INK, ALIGN_MIDDLE, address);
	scene_text(scene, shape_key(PART_LIST_TEXT, area->id, 2), rect(box.x, box.y + 31, box.w, 14), FONT_SMALL,
		   ROLE_INK, ALIGN_MIDDLE, size);
}

/* When the walk came by, on the upper right corner. */
static void add_visit(const List *list, const VmsArea *area, Rect box)
{
	unsigned visit = list_visit(list, area->ref);
	const char *number = scene_printf(list->scene, "%u", visit);
	double width = fmax(18, text_width(FONT_SMALL, number) + 10);
	Rect badge = rect(box.x + box.w + 6 - width, box.y - 9, width, 18);

	if (!visit)
		return;
	scene_rounded(list->scene, shape_key(PART_LIST_VISIT, area->id, 0), badge, 9, ROLE_SEARCH_EDGE, ROLE_PANEL);
	scene_tip(list->scene, _("Looked at: %s"), number);
	scene_text(list->scene, shape_key(PART_LIST_VISIT, area->id, 1), badge, FONT_SMALL, ROLE_ON_STRONG,
		   ALIGN_MIDDLE, number);
}

/* Where the next search begins, on the upper left. */
static void add_cache(const List *list, const VmsArea *area, Rect box)
{
	bool room = text_width(FONT_SMALL, "free_vmap_cache") + 10 <= box.w;
	const char *name = room ? "free_vmap_cache" : "cache";
	Rect flag = rect(box.x, box.y - 15, text_width(FONT_SMALL, name) + 10, 15);

	if (!area->ref || vms_free_vmap_cache(list->now->machine) != area->ref)
		return;
	scene_rounded(list->scene, shape_key(PART_LIST_CACHE, 0, 0), flag, 3, ROLE_CACHE, ROLE_NONE)->target =
		target_area(area);
	scene_tip(list->scene, _("free_vmap_cache: the next search may begin here instead of at the root"));
	scene_text(list->scene, shape_key(PART_LIST_CACHE, 0, 1), flag, FONT_SMALL, ROLE_ON_STRONG, ALIGN_MIDDLE, name);
}

static void add_area(const List *list, const VmsArea *area, guint i)
{
	Rect box = list_slot_box(list, i);
	Rect words = rect(box.x + 5, box.y, box.w - 10 - (area->guard ? GUARD : 0), box.h);
	const VmsMachine *m = list->now->machine;
	Target target = target_area(area);
	Shape *shape = scene_rounded(list->scene, shape_key(PART_LIST_AREA, area->id, 0), box, 4, area_fill(area),
				     area_edge(area));

	shape->target = target;
	shape->flags = moment_flags(list->now, &target);
	shape->line_width = 1.5;
	if (list->now->search.at == area->ref) {
		shape->stroke = ROLE_SEARCH_EDGE;
		shape->line_width = 3;
		shape->flags |= SHAPE_SEARCHED;
	}
	scene_tip(list->scene, "%s, %s\n%s – %s", object_text(list->scene, area->id), area_use_name(area),
		  address_text(list->scene, m, area->va_start), address_text(list->scene, m, area->va_end));
	if (area->guard)
		scene_rect(list->scene, shape_key(PART_LIST_GUARD, area->id, 0),
			   rect(box.x + box.w - GUARD - 2, box.y + 3, GUARD, box.h - 6), ROLE_GUARD, ROLE_NONE);
	add_area_words(list, area, words);
}

static void add_slot_shapes(const List *list, guint i)
{
	const ListSlot *slot = &g_array_index(list->slots, ListSlot, i);
	bool walked = slot->kind == SLOT_AREA && list_visit(list, slot->area.ref);
	bool plain = !vms_has_tree(list->now->machine, VMS_TREE_AREAS);

	if (i || slot->kind == SLOT_AREA) {
		ShapeKey key = shape_key(PART_LIST_LINK, slot->kind == SLOT_AREA ? slot->area.id : 0,
					 slot->kind == SLOT_AREA ? 0 : i);

		add_link(list, i, walked ? ROLE_SEARCH_EDGE : ROLE_LINK, walked ? 2.5 : 1.5, key, 13);
		add_gap(list, slot, i);
	}
	switch (slot->kind) {
	case SLOT_HEAD:
		add_chip(list, i, AT_HEAD, head_name(list));
		break;
	case SLOT_MORE:
		add_chip(list, i, BETWEEN, scene_printf(list->scene, _("… %u more"), (unsigned)slot->more));
		break;
	case SLOT_AREA:
		add_area(list, &slot->area, i);
		break;
	case SLOT_END:
		add_chip(list, i, AT_END, plain ? "NULL" : _("the head again"));
		break;
	}
}

/* ------------------------------------------------------------------------------------------------ vmlist of 2.6.34 */

static void add_second_box(const List *list, const VmsArea *area, guint i)
{
	Rect box = list_slot_box(list, i), lower = rect(box.x + 8, box.y + LIST_BOX + 10, box.w - 16, 22);
	VmsId id = vms_id(list->now->machine, area->vm);
	Target target = target_object(id);
	unsigned visit = list_visit(list, area->vm);
	Shape *shape = scene_rounded(list->scene, shape_key(PART_LIST_VM, id, 0), lower, 3, ROLE_WELL,
				     visit ? ROLE_SEARCH_EDGE : area_edge(area));

	shape->target = target;
	shape->flags = moment_flags(list->now, &target);
	shape->line_width = visit ? 2.5 : 1;
	scene_tip(list->scene, _("vm_struct#%u, on vmlist: it describes vmap_area#%u"), (uint32_t)id,
		  (uint32_t)area->id);
	scene_text(list->scene, shape_key(PART_LIST_VM, id, 1), lower, FONT_MONO_SMALL, ROLE_INK, ALIGN_MIDDLE,
		   scene_printf(list->scene, lower.w >= 84 ? "vm_struct#%u" : "#%u", (uint32_t)id));
	scene_line(list->scene, shape_key(PART_LIST_VM, id, 2), (Point){box.x + box.w / 2, box.y + LIST_BOX},
		   (Point){box.x + box.w / 2, lower.y}, ROLE_LINK);
}

/* Where vmlist begins, below where the other list does. */
static void add_second_head(const List *list, guint i)
{
	Rect box = list_slot_box(list, i), chip = rect(box.x + box.w - 62, box.y + LIST_BOX + 9, 62, 24);

	scene_rounded(list->scene, shape_key(PART_LIST_CHIP, 0, 2000), chip, 12, ROLE_WELL, ROLE_PANEL_EDGE);
	scene_text(list->scene, shape_key(PART_LIST_CHIP, 0, 2001), chip, FONT_MONO_SMALL, ROLE_INK, ALIGN_MIDDLE,
		   "vmlist");
}

static void add_second_link(const List *list, guint from, guint to, const VmsArea *area)
{
	Rect left = list_slot_box(list, from), right = list_slot_box(list, to);
	double y = right.y + LIST_BOX + 21;
	double inset = g_array_index(list->slots, ListSlot, from).kind == SLOT_HEAD ? 0 : 8;
	bool walked = list_visit(list, area->vm);
	Shape *line = scene_line(list->scene, shape_key(PART_LIST_LINK, area->id, 1),
				 (Point) { left.x + left.w - inset, y }, (Point) { right.x + 7, y },
				 walked ? ROLE_SEARCH_EDGE : ROLE_LINK);

	line->line_width = walked ? 2.5 : 1.5;
	line->flags = SHAPE_HEAD;
}

/* The vm_structs below their areas; the links of vmlist, as far as they lead from one to the next in the same row. */
static void add_second_list(const List *list)
{
	guint last = 0, last_place = 0;

	for (guint i = 0; i < list->slots->len; i++) {
		const ListSlot *slot = &g_array_index(list->slots, ListSlot, i);
		VmsRef vm = slot->kind == SLOT_AREA ? slot->area.vm : 0;
		guint place = GPOINTER_TO_UINT(g_hash_table_lookup(list->second, GUINT_TO_POINTER(vm)));

		if (slot->kind == SLOT_HEAD)
			add_second_head(list, i);
		if (!place)
			continue;
		if (place == last_place + 1 && i > last && last / list->columns == i / list->columns)
			add_second_link(list, last, i, &slot->area);
		add_second_box(list, &slot->area, i);
		last = i;
		last_place = place;
	}
}

/* ------------------------------------------------------------------------------------------------ all of it */

/* Of which of several nodes this is the list, and which areas are shown, where these are not all. */
static const char *which_areas(const List *list, unsigned node, size_t nodes)
{
	const char *number = nodes > 1 ? node_text(list->scene, node, nodes) : "", *areas = "";

	if (list->shown < list->n)
		areas = scene_printf(list->scene, _("areas %u to %u of %u"), (unsigned)list->first + 1,
				     (unsigned)(list->first + list->shown), (unsigned)list->n);
	return scene_printf(list->scene, "%s%s%s", number, *number && *areas ? "  ·  " : "", areas);
}

/* At the right which areas these are. */
static void add_legend(const List *list, Rect where, const char *which)
{
	const VmsMachine *m = list->now->machine;
	bool lazy = list->gaps && vms_has_tree(m, VMS_TREE_AREAS), cache = vms_free_vmap_cache(m);
	const LegendEntry entries[] = {
		{ ROLE_HOLE, ROLE_HOLE_EDGE, list->gaps ? _("hole between two areas") : NULL },
		{ ROLE_GUARD, ROLE_LAZY_EDGE, _("guard page") },
		{ ROLE_SEARCH_EDGE, ROLE_NONE, _("looked at, in this order") },
		{ ROLE_LAZY, ROLE_LAZY_EDGE, lazy ? _("freed, not purged") : NULL },
		{ ROLE_CACHE, ROLE_NONE, cache ? _("where the next search may begin") : NULL },
	};

	if (*which)
		scene_text(list->scene, shape_key(PART_LIST_TEXT, 0, 0),
			   rect_cut_right(&where, fmin(text_width(FONT_SMALL, which) + 8, where.w)), FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_END, which);
	layout_legend(list->scene, where, VIEW_LIST, entries, G_N_ELEMENTS(entries));
}

/* The candidate, unless its range has been taken already. */
static void add_search(const List *list)
{
	const VmsSearch *search = &list->now->search;

	for (guint i = 0; i < list->slots->len && list->searched; i++) {
		const ListSlot *slot = &g_array_index(list->slots, ListSlot, i);
		bool taken = search->found && slot->area.va_start == search->addr;

		if (slot->kind == SLOT_AREA ? slot->area.ref == list->refs[list->candidate] && !taken
					    : slot->kind == SLOT_END && list->candidate == list->n)
			add_candidate(list, slot, i);
	}
}

void layout_list(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options)
{
	Rect legend = rect_cut_bottom(&where, where.h >= 140 ? LEGEND : 0);
	g_auto(List) list = { .scene = scene, .now = now, .where = where };
	unsigned node = options->node ? options->node - 1 : moment_node(now);
	size_t first = scene_count(scene);

	list_ask(&list, node);
	for (guint i = 0; i < list.slots->len; i++)
		add_slot_shapes(&list, i);
	if (list.second)
		add_second_list(&list);
	add_search(&list);
	layout_rings(scene, first);
	for (guint i = 0; i < list.slots->len; i++) {
		const VmsArea *area = &g_array_index(list.slots, ListSlot, i).area;

		add_cache(&list, area, list_slot_box(&list, i));
		add_visit(&list, area, list_slot_box(&list, i));
	}
	if (legend.h > 0)
		add_legend(&list, legend, which_areas(&list, node, vms_nodes(now->machine, NULL, 0)));
}
