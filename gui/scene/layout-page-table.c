/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-page-table.c -- the walk of the address at hand through the tables, from left to right:
 *
 *   0xffffc90000002000 = | 402 | 256 | 0 | 2 | 0x000 |      the address, cut into the indexes of the levels
 *
 *     PGD            PUD             PMD             PTE
 *    [401      ]    [255      ]     [        ]      [1        ]
 *    [402 ------]-->[256 ------]--->[0 ------]----->[2 --------]--> frame 31744
 *    [403      ]    [257      ]     [1       ]      [3        ]
 */

#include "gui/scene/page-table-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BITS 44.0
#define TITLE 36.0
#define ENTRY 24.0
#define LEAST_ENTRIES 5
#define MOST_ENTRIES 9
#define FRAME 88.0
#define LEAST_WIDTH 68.0

typedef struct {
	Scene *scene;
	const Moment *now;
	VmsLevel level[VMS_LEVELS];
	bool process;             /* through the tables of the process that runs, not of init_mm */
	size_t filled;            /* levels that the walk reached */
	size_t n;                 /* levels there are */
	size_t first;             /* the first that has room */
	Rect where;
	double width, gap;        /* of a table; between tables */
	Rect hit[VMS_LEVELS];     /* the entry that the walk goes through */
} Walk;

static Rect table_box(const Walk *walk, size_t i)
{
	return rect(walk->where.x + ((double)i - (double)walk->first) * (walk->width + walk->gap), walk->where.y,
		    walk->width, walk->where.h);
}

/* What the address at hand leads to: at whatever level the walk ends. */
static bool find_frame(const Walk *walk, uint64_t *pfn)
{
	const VmsLevel *last = &walk->level[walk->filled - 1];
	VmsLevel levels[VMS_LEVELS];
	uint64_t entry;

	if (!walk->process)
		return vms_translate(walk->now->machine, walk->now->address, pfn, &entry);
	*pfn = vms_entry_pfn(walk->now->machine, last->entry);
	return last->present && walk->filled == vms_levels(walk->now->machine, levels);
}

/* The walk ends at an entry that maps memory itself. */
static bool ends_in_memory(const Walk *walk)
{
	uint64_t pfn;

	return find_frame(walk, &pfn);
}

static bool is_promised(const VmsMachine *m, unsigned process, uint64_t address)
{
	size_t n = vms_user_ranges(m, process, NULL, 0);
	g_autofree VmsUserRange *range = g_new(VmsUserRange, n + 1);

	vms_user_ranges(m, process, range, n);
	for (size_t i = 0; i < n; i++)
		if (address >= range[i].start && address < range[i].end)
			return true;
	return false;
}

/* An address of the process that runs is walked through its own tables, all others through those of init_mm. */
static void find_walk(Walk *walk)
{
	const VmsMachine *m = walk->now->machine;
	uint64_t address = walk->now->address;
	size_t n = vms_processes(m, NULL, 0);
	g_autofree VmsProcess *process = g_new(VmsProcess, n + 1);

	vms_processes(m, process, n);
	for (size_t i = 0; i < n && !walk->process; i++)
		if (process[i].running && process[i].ref && is_promised(m, process[i].number, address)) {
			walk->process = true;
			walk->filled = vms_process_walk(m, process[i].number, address, walk->level);
		}
	if (!walk->process)
		walk->filled = vms_walk(m, address, walk->level);
}

/* The levels that the walk did not reach, as the architecture has them: none behind a large entry. */
static void complete(Walk *walk)
{
	VmsLevel levels[VMS_LEVELS];
	size_t n = vms_levels(walk->now->machine, levels);

	walk->n = ends_in_memory(walk) ? walk->filled : n;
	for (size_t i = walk->filled; i < walk->n; i++) {
		walk->level[i] = levels[i];
		walk->level[i].index = (unsigned)(walk->now->address / levels[i].covers % levels[i].entries);
	}
}

/* ------------------------------------------------------------------------------------------------ the address */

/* "47–39": which bits of the address these are, where there is room for it beside the index. */
static void add_range(const Walk *walk, Rect box, size_t i)
{
	const VmsLevel *level = &walk->level[MIN(i, walk->n - 1)];
	int last = (int)log2((double)level->covers), first = last - 1;
	const char *text;

	if (i < walk->n)
		first = (int)log2((double)level->covers * level->entries) - 1;
	text = scene_printf(walk->scene, "%d–%d", first, i < walk->n ? last : 0);
	if (box.w >= 2 * text_width(FONT_SMALL, text) + 44)
		scene_text(walk->scene, shape_key(PART_WALK_BITS_TEXT, 1, i), rect(box.x + 6, box.y, box.w - 12, box.h),
			   FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, text);
}

/* The address cut into indexes and offset; the cuts stand above the tables that they index, and those of tables that
 * have no room behind the address. */
static void add_bits(Walk *walk, Rect where)
{
	Scene *scene = walk->scene;
	uint64_t page = walk->level[walk->n - 1].covers;
	g_autoptr(GString) address = NULL;

	for (size_t i = walk->first; i <= walk->n; i++) {
		bool offset = i == walk->n;
		Rect table = table_box(walk, i), box = rect(table.x, where.y + 18, offset ? FRAME : table.w, 22);
		const char *text =
			offset ? scene_printf(scene, "+0x%03x", (unsigned)(walk->now->address % page))
			       : scene_printf(scene, "%u", walk->level[i].index);

		if (box.x + box.w > where.x + where.w + 1)
			break;
		scene_rounded(scene, shape_key(PART_WALK_BITS, 0, i), box, 3, ROLE_WELL, ROLE_PANEL_EDGE);
		if (offset)
			scene_tip(scene, _("The last %d bits of the address are the offset in the page"),
				  (int)log2((double)page));
		else
			scene_tip(scene, _("Bits %d to %d of the address are the index in the %s table"),
				  (int)log2((double)walk->level[i].covers * walk->level[i].entries) - 1,
				  (int)log2((double)walk->level[i].covers), walk->level[i].name);
		add_range(walk, box, i);
		scene_text(scene, shape_key(PART_WALK_BITS_TEXT, 0, i), box, FONT_MONO_STRONG, ROLE_INK, ALIGN_MIDDLE,
			   text);
	}
	address = g_string_new(address_text(scene, walk->now->machine, walk->now->address));
	for (size_t i = 0; i < walk->first; i++)
		g_string_append_printf(address, "  %s %u", walk->level[i].name, walk->level[i].index);
	scene_text(scene, shape_key(PART_WALK_BITS_TEXT, 0, 100), rect(where.x, where.y, where.w, 16), FONT_MONO,
		   ROLE_INK, ALIGN_START, address->str);
}

/* ------------------------------------------------------------------------------------------------ one table */

static const char *frame_text(const Walk *walk, uint64_t pfn)
{
	return scene_printf(walk->scene, "%" G_GUINT64_FORMAT, pfn);
}

/* What is in the words alone, where they have no room. */
static const char *shorter(Scene *scene, const char *words, const char *what, double room)
{
	g_autofree char *all = g_strdup_printf(words, what);

	return text_width(FONT_SMALL, all) <= room ? scene_string(scene, all) : what;
}

static void add_title(Walk *walk, Rect box, size_t i)
{
	const VmsLevel *level = &walk->level[i];
	const char *frame = i < walk->filled
				    ? shorter(walk->scene, _("frame %s"), frame_text(walk, level->table), box.w - 44)
				    : _("no table yet");
	const char *covers = shorter(walk->scene, _("an entry maps %s"), size_text(walk->scene, level->covers), box.w);
	Rect name = rect_cut_top(&box, 18);

	scene_text(walk->scene, shape_key(PART_TABLE_TITLE, 0, i * 4), rect_cut_left(&name, 44), FONT_TITLE, ROLE_INK,
		   ALIGN_START, level->name);
	scene_text(walk->scene, shape_key(PART_TABLE_TITLE, 0, i * 4 + 1), name, FONT_SMALL, ROLE_INK_FAINT, ALIGN_END,
		   frame);
	scene_text(walk->scene, shape_key(PART_TABLE_TITLE, 0, i * 4 + 2), rect(box.x, box.y, box.w, 14), FONT_SMALL,
		   ROLE_INK_FAINT, ALIGN_START, covers);
}

static bool just_written(const Walk *walk, size_t i, unsigned index)
{
	VmsMark mark = walk->now->step.mark;

	if (index != walk->level[i].index)
		return false;
	if (i + 1 == walk->n)
		return mark == VMS_MARK_PTE_SET || mark == VMS_MARK_PTE_CLEAR || mark == VMS_MARK_PMD_SET ||
		       mark == VMS_MARK_PMD_CLEAR;
	return mark == VMS_MARK_PT_ALLOC && i + 2 == walk->filled;
}

/* What an entry says, in as much room as there is: frame and flags, or the frame alone. */
static const char *entry_words(Walk *walk, uint64_t entry, double room)
{
	char flags[64];
	const char *frame = scene_printf(walk->scene, "%u", (unsigned)vms_entry_pfn(walk->now->machine, entry));
	const char *all;

	if (!entry)
		return "—";
	vms_entry_text(walk->now->machine, entry, flags, sizeof flags);
	all = scene_printf(walk->scene, "%s %s", frame, flags);
	return text_width(FONT_MONO_SMALL, all) <= room ? all : frame;
}

static void add_entry(Walk *walk, Rect box, size_t i, unsigned index)
{
	const VmsLevel *level = &walk->level[i];
	Scene *scene = walk->scene;
	bool there = i < walk->filled, hit = index == level->index;
	uint64_t entry = there ? vms_table_entry(walk->now->machine, level->table, index) : 0;
	ShapeKey key = shape_key(PART_ENTRY, 0, i << 16 | index), text = key, number = key;
	Rect inner = rect_inset(box, 4), left = rect_cut_left(&inner, 30);
	Shape *shape;

	text.part = PART_ENTRY_TEXT;
	number.part = PART_ENTRY_INDEX;
	shape = scene_rect(scene, key, box, !there ? ROLE_NONE : entry ? ROLE_ENTRY_PRESENT : ROLE_ENTRY_ABSENT,
			   hit ? ROLE_SELECTED_EDGE : there ? ROLE_RULE : ROLE_HOLE_EDGE);
	shape->line_width = hit ? 2 : 1;
	shape->flags = (there ? 0 : SHAPE_DASHED) | (just_written(walk, i, index) ? SHAPE_CHANGED : 0);
	shape->target = target_range(walk->now->address - walk->now->address % level->covers +
				     (uint64_t)((int64_t)index - level->index) * level->covers, level->covers);
	if (there)
		scene_tip(scene, _("Entry %u of the %s table in frame %u: %s"), index,
			  level->name, (unsigned)level->table, address_text(scene, walk->now->machine, entry));
	scene_text(scene, number, left, hit ? FONT_MONO_STRONG : FONT_MONO_SMALL, hit ? ROLE_INK : ROLE_INK_FAINT,
		   ALIGN_START, scene_printf(scene, "%u", index));
	if (there)
		scene_text(scene, text, inner, FONT_MONO_SMALL, entry ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END,
			   entry_words(walk, entry, inner.w));
	if (hit)
		walk->hit[i] = box;
}

/* As many entries around the one of the walk as there is room for. */
static void add_entries(Walk *walk, Rect box, size_t i)
{
	const VmsLevel *level = &walk->level[i];
	unsigned rows = (unsigned)CLAMP(floor(box.h / ENTRY), 1, MOST_ENTRIES), above;
	unsigned first;

	rows -= rows % 2 ? 0 : 1;
	rows = MIN(rows, level->entries);
	above = rows / 2;
	first = level->index < above ? 0 : MIN(level->index - above, level->entries - rows);
	for (unsigned k = 0; k < rows; k++)
		add_entry(walk, rect(box.x, box.y + k * ENTRY, box.w, ENTRY), i, first + k);
}

/* ------------------------------------------------------------------------------------------------ arrows */

static void add_arrow(Walk *walk, size_t i, Point to)
{
	Point from = { walk->hit[i].x + walk->hit[i].w, walk->hit[i].y + walk->hit[i].h / 2 };
	double bend = (to.x - from.x) / 2;
	Point p[4] = { from, { from.x + bend, from.y }, { to.x - bend, to.y }, to };
	Shape *shape = scene_curve(walk->scene, shape_key(PART_WALK_ARROW, 0, i), p, ROLE_SELECTED_EDGE);

	shape->flags = SHAPE_HEAD;
	shape->line_width = 1.5;
}

static void add_arrows(Walk *walk)
{
	for (size_t i = walk->first; i < walk->filled; i++) {
		Rect next = table_box(walk, i + 1);

		if (!walk->level[i].present)
			continue;
		if (i + 1 < walk->filled)
			add_arrow(walk, i, (Point) { next.x - 4, next.y + 9 });
	}
}

/* Behind the last table: the frame, or that there is none. */
static void add_frame(Walk *walk)
{
	Rect column = table_box(walk, walk->n), box;
	Rect last = walk->hit[walk->n - 1];
	uint64_t pfn;
	bool mapped = find_frame(walk, &pfn);
	Shape *shape;

	box = rect(column.x, last.y - 8, FRAME, last.h + 16);
	shape = scene_rounded(walk->scene, shape_key(PART_TABLE, 0, 100), box, 4,
			      mapped ? ROLE_AREA_VMALLOC : ROLE_NONE, mapped ? ROLE_AREA_VMALLOC_EDGE : ROLE_HOLE_EDGE);
	if (mapped) {
		shape->target = (Target) { .has = TARGET_FRAME, .pfn = pfn };
		shape->flags = moment_flags(walk->now, &shape->target);
		add_arrow(walk, walk->n - 1, (Point) { box.x, box.y + box.h / 2 });
	} else {
		shape->flags = SHAPE_DASHED;
	}
	scene_text(walk->scene, shape_key(PART_TABLE_TITLE, 0, 100), rect_inset(box, 2),
		   mapped ? FONT_MONO_STRONG : FONT_SMALL, mapped ? ROLE_INK : ROLE_INK_FAINT, ALIGN_MIDDLE,
		   mapped ? scene_printf(walk->scene, "%" G_GUINT64_FORMAT, pfn) : _("not mapped"));
	scene_text(walk->scene, shape_key(PART_TABLE_TITLE, 0, 101), rect(box.x, walk->where.y, FRAME, 18), FONT_TITLE,
		   ROLE_INK, ALIGN_START, _("Frame"));
}

/* As many tables as have room, the lowest ones: those at the top hardly ever change. */
static void place_tables(Walk *walk, Rect *where)
{
	double shown;

	walk->gap = CLAMP(where->w / 24, 16, 56);
	while (walk->first + 1 < walk->n &&
	       (where->w - FRAME) / (double)(walk->n - walk->first) - walk->gap < LEAST_WIDTH)
		walk->first++;
	shown = (double)(walk->n - walk->first);
	walk->width = floor(fmin(296, (where->w - FRAME) / shown - walk->gap));
	rect_cut_left(where, floor((where->w - FRAME - shown * (walk->gap + walk->width)) / 2));
}

void layout_page_table(Scene *scene, Rect where, const Moment *now)
{
	Walk walk = { .scene = scene, .now = now };
	Rect bits, detail;

	if (now->has_address)
		find_walk(&walk);
	if (!walk.filled) {
		layout_note(scene, where, VIEW_PAGE_TABLE, _("No address is at hand: allocate an area, or select one"));
		return;
	}
	complete(&walk);
	place_tables(&walk, &where);
	bits = rect_cut_top(&where, where.h >= 160 ? BITS : 0);
	rect_cut_top(&where, 4);
	detail = rect_cut_bottom(&where, page_table_detail_height(now, where.h - TITLE - LEAST_ENTRIES * ENTRY));
	detail.y = where.y + fmin(where.h, TITLE + MOST_ENTRIES * ENTRY);
	walk.where = where;
	if (bits.h > 0)
		add_bits(&walk, bits);
	for (size_t i = walk.first; i < walk.n; i++) {
		Rect box = table_box(&walk, i);

		add_title(&walk, rect_cut_top(&box, TITLE), i);
		add_entries(&walk, box, i);
	}
	add_arrows(&walk);
	add_frame(&walk);
	if (detail.h > 0)
		page_table_detail(scene, detail, now, walk.level, walk.filled);
}
