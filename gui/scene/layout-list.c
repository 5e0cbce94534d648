/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-list.c -- the areas as the kernel's list has them, in the order of their addresses:
 *
 *   vmlist ---------> [ #1 vmalloc |g] ---------> [ #2 ioremap |g] ---------> [ #3 |g] ---------> NULL
 *          VMALLOC_START  ...                8 KiB                   0                  120 MiB
 *                                          |=============| candidate: 12 KiB at …5000
 *
 * Between two boxes stands the gap that first fit compares with what is asked for; the candidate is drawn over the gap
 * in its measure, and where it is too large it runs into the next box.  A list that has no room is shown around what is
 * at hand.  2.6.34 has a second list, of vm_structs: it runs below, each under its area.
 *
 * The boxes cost what is visible; the list itself is walked once to find the place. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEGEND 24.0
#define WIDE 560.0
#define ABOVE 22.0                 /* badges and flags */
#define BOX 54.0
#define BELOW 22.0                 /* words of the candidate */
#define SECOND 34.0                /* the list of vm_structs */
#define GUARD 10.0

typedef enum { SLOT_HEAD, SLOT_MORE, SLOT_AREA, SLOT_END } SlotKind;

typedef struct {
	SlotKind kind;
	VmsArea area;             /* of SLOT_AREA */
	uint64_t more;            /* SLOT_MORE: areas left out */
	uint64_t gap_start, gap_end;   /* before it, where the one before is an area or the start of the window */
	VmsId before;             /* the area before the gap, 0 for the start of the window */
	bool gap;
} Slot;

typedef struct {
	Scene *scene;
	const Moment *now;
	Rect where;
	VmsRef *refs;             /* the list */
	size_t n;
	size_t at;                /* in it: what is at hand */
	GHashTable *visits;       /* VmsRef: number of the visit */
	bool second;              /* there is a list of vm_structs as well */
	double box_w, link_w, row_h;
	unsigned columns, rows;
	GArray *slots;            /* of Slot */
} List;

/* ------------------------------------------------------------------------------------------------ asking */

static VmsRef *ask_list(const VmsMachine *m, VmsTree which, unsigned node, size_t *n)
{
	VmsRef *refs;

	*n = vms_list(m, which, node, NULL, 0);
	refs = g_new0(VmsRef, *n + 1);
	*n = MIN(vms_list(m, which, node, refs, *n), *n);
	return refs;
}

/* The place of an area in the list; false where it is not on it. */
static bool find_index(const List *list, VmsRef ref, size_t *index)
{
	for (size_t i = 0; ref && i < list->n; i++)
		if (list->refs[i] == ref) {
			*index = i;
			return true;
		}
	return false;
}

/* The area before which a search stands: the first that ends above its candidate. */
static bool find_candidate(const List *list, size_t *index)
{
	VmsArea area;

	if (!moment_has_candidate(list->now))
		return false;
	if (!vms_area_from(list->now->machine, list->now->search.addr, &area)) {
		*index = list->n;
		return true;
	}
	return find_index(list, area.ref, index);
}

/* What the step looks at, else where the search stands, else the area at hand. */
static size_t index_at_hand(const List *list)
{
	const VmsStep *step = &list->now->step;
	size_t index = 0;

	for (size_t i = 0; i < step->n_values; i++)
		if (step->value[i].type == VMS_OBJECT && find_index(list, (VmsRef)step->value[i].value, &index))
			return index;
	if (find_candidate(list, &index) || (list->now->has_area && find_index(list, list->now->area.ref, &index)))
		return index;
	return 0;
}

static void number_visits(List *list)
{
	unsigned number = 0;

	list->visits = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (size_t i = 0; i < list->now->n_path; i++) {
		const VmsVisit *visit = &list->now->path[i];

		if (visit->kind == VMS_VISIT_ALONG || visit->kind == VMS_VISIT_FIND)
			g_hash_table_insert(list->visits, GUINT_TO_POINTER(visit->ref), GUINT_TO_POINTER(++number));
	}
}

static unsigned visit_of(const List *list, VmsRef ref)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(list->visits, GUINT_TO_POINTER(ref)));
}

/* ------------------------------------------------------------------------------------------------ slots */

/* The range between the list's entry `i` and the one before it. */
static void set_gap(const List *list, Slot *slot, size_t i)
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
	slot->gap = slot->gap_end >= slot->gap_start;
}

static void add_slot(List *list, SlotKind kind, size_t i)
{
	Slot slot = { .kind = kind };

	if (kind == SLOT_AREA && !vms_area_get(list->now->machine, list->refs[i], &slot.area))
		return;
	if (kind == SLOT_AREA || kind == SLOT_END)
		set_gap(list, &slot, i);
	g_array_append_val(list->slots, slot);
}

static void add_more(List *list, uint64_t more)
{
	Slot slot = { .kind = SLOT_MORE, .more = more };

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

/* All of the list, or as much as has room; with its ends, unless there is hardly any. */
static void choose_slots(List *list)
{
	size_t room = (size_t)list->columns * list->rows, shown = list->n, first = 0;
	bool ends = room >= 6 || list->n + 2 <= room;

	if (list->n + 2 > room) {
		shown = MIN(ends ? room - 4 : room, list->n);
		first = first_shown(list, shown);
	}
	if (ends) {
		add_slot(list, SLOT_HEAD, 0);
		add_more(list, first);
	}
	for (size_t i = first; i < first + shown; i++)
		add_slot(list, SLOT_AREA, i);
	if (ends) {
		add_more(list, list->n - first - shown);
		add_slot(list, SLOT_END, list->n);
	}
}

/* The box of a slot; its link is to the left of it. */
static Rect slot_box(const List *list, guint i)
{
	double pitch = list->link_w + list->box_w;

	return rect(list->where.x + (i % list->columns) * pitch + list->link_w,
		    list->where.y + (i / list->columns) * list->row_h + ABOVE, list->box_w, BOX);
}

/* ------------------------------------------------------------------------------------------------ links and gaps */

/* An arrow from the box before; from row to row it goes around. */
static void add_link(const List *list, guint i, Role role, double width, ShapeKey key, double y_in_box)
{
	Rect to = slot_box(list, i), from;
	double y = to.y + y_in_box, x = to.x - list->link_w;
	Shape *line;

	if (i % list->columns || !i) {
		line = scene_line(list->scene, key, (Point){ x, y }, (Point){ to.x - 1, y }, role);
	} else {
		from = slot_box(list, i - 1);
		double right = from.x + from.w + 5, between = to.y - ABOVE - 1;
		Point p[6] = {
			{ from.x + from.w, from.y + y_in_box }, { right, from.y + y_in_box }, { right, between },
			{ x + 4, between }, { x + 4, y }, { to.x - 1, y },
		};

		line = scene_polyline(list->scene, key, p, 6, role);
	}
	line->line_width = width;
	line->flags = SHAPE_HEAD;
}

static Rect gap_box(const List *list, guint i)
{
	Rect box = slot_box(list, i);
	double inset = i % list->columns ? 6 : 10;

	return rect(box.x - list->link_w + inset, box.y + 24, list->link_w - inset - 6, BOX - 24);
}

static void add_gap(const List *list, const Slot *slot, guint i)
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
static void add_candidate(const List *list, const Slot *slot, guint i)
{
	const VmsSearch *search = &list->now->search;
	Scene *scene = list->scene;
	Rect gap = gap_box(list, i), box = slot_box(list, i), words;
	double bytes = (double)(slot->gap_end - slot->gap_start), wanted = (double)search->size;
	double beyond = search->addr > slot->gap_start ? (double)(search->addr - slot->gap_start) : 0;
	bool fits = beyond + wanted <= bytes;
	double left = gap.x + (bytes > 0 ? fmin(beyond / bytes, 1) * gap.w : 0), right;
	const char *text = scene_printf(scene, _("candidate: %s at %s"), size_text(scene, search->size),
					short_address(scene, list->now->machine, search->addr, 6));
	Shape *shape;

	if (fits)
		right = left + fmax(wanted / bytes * gap.w, 4);
	else
		right = box.x + fmin(bytes > 0 ? (beyond + wanted - bytes) / bytes * gap.w : INFINITY, 0.16 * box.w);
	left = fmin(left, right - 4);
	shape = scene_rounded(scene, shape_key(PART_LIST_CANDIDATE, 0, 0), rect(left, gap.y - 4, right - left, gap.h + 8), 3,
			      ROLE_SEARCH, ROLE_SEARCH_EDGE);
	shape->line_width = 2;
	shape->flags = SHAPE_DASHED;
	shape->target = target_range(search->addr, search->size);
	scene_tip(scene, "%s", text);
	text = scene_printf(scene, "%s %s", text, fits ? "✓" : "✗");
	words = rect(left, box.y + BOX + 5, text_width(FONT_SMALL, text) + 1, 16);
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
static void add_chip(const List *list, guint i, const char *text, Role ink)
{
	Rect box = slot_box(list, i);
	double width = fmin(text_width(FONT_MONO_SMALL, text) + 16, box.w);
	Rect chip = rect(i + 1 < list->slots->len ? box.x + box.w - width : box.x, box.y + 1, width, 24);
	ShapeKey key = shape_key(PART_LIST_CHIP, 0, i);

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
		scene_rounded(scene, shape_key(PART_LIST_TEXT, area->id, 3), rect(box.x - 2, box.y + 3, box.w + 4, 48), 3,
			      ROLE_PANEL, ROLE_NONE)->opacity = 0.85;
	scene_text(scene, shape_key(PART_LIST_TEXT, area->id, 0), rect(box.x, box.y + 3, box.w, 16), FONT_STRONG, ROLE_INK,
		   ALIGN_MIDDLE, title);
	scene_text(scene, shape_key(PART_LIST_TEXT, area->id, 1), rect(box.x, box.y + 20, box.w, 14), FONT_MONO_SMALL,
		   ROLE_INK, ALIGN_MIDDLE, address);
	scene_text(scene, shape_key(PART_LIST_TEXT, area->id, 2), rect(box.x, box.y + 36, box.w, 14), FONT_SMALL, ROLE_INK,
		   ALIGN_MIDDLE, size);
}

/* When the walk came by, on the upper right corner; where the next search begins, on the upper left. */
static void add_flags(const List *list, const VmsArea *area, Rect box)
{
	Scene *scene = list->scene;
	unsigned visit = visit_of(list, area->ref);
	const char *number = scene_printf(scene, "%u", visit);
	double width = fmax(18, text_width(FONT_SMALL, number) + 10), cache = text_width(FONT_SMALL, "free_vmap_cache") + 10;
	Rect badge = rect(box.x + box.w + 6 - width, box.y - 9, width, 18), flag = rect(box.x, box.y - 18, cache, 17);

	if (visit) {
		scene_rounded(scene, shape_key(PART_LIST_VISIT, area->id, 0), badge, 9, ROLE_SEARCH_EDGE, ROLE_PANEL);
		scene_tip(scene, _("Looked at: %s"), number);
		scene_text(scene, shape_key(PART_LIST_VISIT, area->id, 1), badge, FONT_SMALL, ROLE_ON_STRONG, ALIGN_MIDDLE,
			   number);
	}
	if (vms_free_vmap_cache(list->now->machine) != area->ref || !area->ref || cache > box.w)
		return;
	scene_rounded(scene, shape_key(PART_LIST_CACHE, 0, 0), flag, 3, ROLE_CACHE, ROLE_NONE)->target = target_area(area);
	scene_tip(scene, _("free_vmap_cache: the next search may begin here instead of at the root"));
	scene_text(scene, shape_key(PART_LIST_CACHE, 0, 1), flag, FONT_SMALL, ROLE_ON_STRONG, ALIGN_MIDDLE,
		   "free_vmap_cache");
}

static void add_area(const List *list, const VmsArea *area, guint i)
{
	Rect box = slot_box(list, i), words = rect(box.x + 5, box.y, box.w - 10 - (area->guard ? GUARD : 0), box.h);
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
	scene_tip(list->scene, "%s#%u, %s\n%s – %s", vms_kind_name(vms_id_kind(area->id)), (uint32_t)area->id,
		  area_use_name(area), address_text(list->scene, m, area->va_start),
		  address_text(list->scene, m, area->va_end));
	if (area->guard)
		scene_rect(list->scene, shape_key(PART_LIST_GUARD, area->id, 0),
			   rect(box.x + box.w - GUARD - 2, box.y + 3, GUARD, box.h - 6), ROLE_GUARD, ROLE_NONE);
	add_area_words(list, area, words);
	add_flags(list, area, box);
}

static void add_slot_shapes(const List *list, guint i)
{
	const Slot *slot = &g_array_index(list->slots, Slot, i);
	bool walked = slot->kind == SLOT_AREA && visit_of(list, slot->area.ref);
	bool plain = !vms_has_tree(list->now->machine, VMS_TREE_AREAS);

	if (i || slot->kind == SLOT_AREA) {
		ShapeKey key = shape_key(PART_LIST_LINK, slot->kind == SLOT_AREA ? slot->area.id : 0,
					 slot->kind == SLOT_AREA ? 0 : i);

		add_link(list, i, walked ? ROLE_SEARCH_EDGE : ROLE_LINK, walked ? 2.5 : 1.5, key, 13);
		add_gap(list, slot, i);
	}
	switch (slot->kind) {
	case SLOT_HEAD:
		add_chip(list, i, head_name(list), ROLE_INK);
		break;
	case SLOT_MORE:
		add_chip(list, i, scene_printf(list->scene, _("… %u more"), (unsigned)slot->more), ROLE_INK_FAINT);
		break;
	case SLOT_AREA:
		add_area(list, &slot->area, i);
		break;
	case SLOT_END:
		add_chip(list, i, plain ? "NULL" : _("the head again"), ROLE_INK_FAINT);
		break;
	}
}

/* ------------------------------------------------------------------------------------------------ vmlist of 2.6.34 */

static void add_second_box(const List *list, const VmsArea *area, guint i)
{
	Rect box = slot_box(list, i), lower = rect(box.x + 8, box.y + BOX + 10, box.w - 16, 22);
	VmsId id = vms_id(list->now->machine, area->vm);
	Target target = target_object(id);
	unsigned visit = visit_of(list, area->vm);
	Shape *shape = scene_rounded(list->scene, shape_key(PART_LIST_VM, id, 0), lower, 3, ROLE_WELL,
				     visit ? ROLE_SEARCH_EDGE : area_edge(area));

	shape->target = target;
	shape->flags = moment_flags(list->now, &target);
	shape->line_width = visit ? 2.5 : 1;
	scene_tip(list->scene, _("vm_struct#%u, on vmlist: it describes vmap_area#%u"), (uint32_t)id, (uint32_t)area->id);
	scene_text(list->scene, shape_key(PART_LIST_VM, id, 1), lower, FONT_MONO_SMALL, ROLE_INK, ALIGN_MIDDLE,
		   scene_printf(list->scene, lower.w >= 84 ? "vm_struct#%u" : "#%u", (uint32_t)id));
	scene_line(list->scene, shape_key(PART_LIST_VM, id, 2), (Point){ box.x + box.w / 2, box.y + BOX },
		   (Point){ box.x + box.w / 2, lower.y }, ROLE_LINK);
}

/* The vm_structs below their areas, linked in the order of vmlist as far as they are in one row. */
static void add_second_list(const List *list)
{
	guint last = 0;
	bool any = false;

	for (guint i = 0; i < list->slots->len; i++) {
		const Slot *slot = &g_array_index(list->slots, Slot, i);
		Rect box = slot_box(list, i), from = slot_box(list, last);
		double y = box.y + BOX + 21;

		if (slot->kind != SLOT_AREA || !slot->area.vm)
			continue;
		if (any && last / list->columns == i / list->columns) {
			Shape *line = scene_line(list->scene, shape_key(PART_LIST_LINK, slot->area.id, 1),
						 (Point){ from.x + from.w - 8, y }, (Point){ box.x + 7, y }, ROLE_LINK);

			line->flags = SHAPE_HEAD;
		}
		add_second_box(list, &slot->area, i);
		last = i;
		any = true;
	}
}

/* ------------------------------------------------------------------------------------------------ all of it */

static void add_legend(Scene *scene, Rect where, const Moment *now)
{
	const LegendEntry entries[] = {
		{ ROLE_HOLE, ROLE_HOLE_EDGE, _("hole between two areas") },
		{ ROLE_GUARD, ROLE_LAZY_EDGE, _("guard page") },
		{ ROLE_SEARCH_EDGE, ROLE_NONE, _("looked at, in this order") },
		{ ROLE_LAZY, ROLE_LAZY_EDGE, _("freed, not purged") },
		{ ROLE_CACHE, ROLE_NONE, _("where the next search may begin") },
	};
	bool tree = vms_has_tree(now->machine, VMS_TREE_AREAS), cache = tree && !vms_has_tree(now->machine, VMS_TREE_FREE);

	layout_legend(scene, where, VIEW_LIST, entries, cache ? 5 : tree ? 4 : 3);
}

static void measure(List *list)
{
	double wide = list->where.w >= WIDE;

	list->box_w = wide ? 128 : 92;
	list->link_w = wide ? 92 : 64;
	list->row_h = ABOVE + BOX + BELOW + (list->second ? SECOND : 0);
	list->columns = (unsigned)fmax(1, floor((list->where.w - 8) / (list->box_w + list->link_w)));
	list->rows = (unsigned)fmax(1, floor(list->where.h / list->row_h));
	if (list->columns > 1)
		list->link_w = floor(fmin((list->where.w - 8) / list->columns - list->box_w, 128));
}

/* The candidate, unless its range has been taken already. */
static void add_search(const List *list)
{
	const VmsSearch *search = &list->now->search;
	size_t index;

	if (!find_candidate(list, &index))
		return;
	for (guint i = 0; i < list->slots->len; i++) {
		const Slot *slot = &g_array_index(list->slots, Slot, i);
		bool taken = slot->area.va_start == search->addr && slot->area.va_end == search->addr + search->size;

		if (slot->kind == SLOT_AREA ? slot->area.ref == list->refs[index] && !taken
					    : slot->kind == SLOT_END && index == list->n)
			add_candidate(list, slot, i);
	}
}

void layout_list(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options)
{
	unsigned node = options->node ? options->node - 1 : moment_node(now);
	List list = { .scene = scene, .now = now, .second = vms_has_tree(now->machine, VMS_TREE_AREAS) &&
		      vms_list(now->machine, VMS_TREE_VMLIST, 0, NULL, 0) > 0 };

	if (where.h >= 140)
		add_legend(scene, rect_cut_bottom(&where, LEGEND), now);
	list.where = where;
	list.refs = ask_list(now->machine, VMS_TREE_AREAS, node, &list.n);
	list.slots = g_array_new(FALSE, FALSE, sizeof(Slot));
	list.at = index_at_hand(&list);
	number_visits(&list);
	measure(&list);
	choose_slots(&list);
	for (guint i = 0; i < list.slots->len; i++)
		add_slot_shapes(&list, i);
	if (list.second)
		add_second_list(&list);
	add_search(&list);
	g_array_unref(list.slots);
	g_hash_table_unref(list.visits);
	g_free(list.refs);
}
