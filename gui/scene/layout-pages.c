/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-pages.c -- from the pages of an area to the frames behind them, and who points at these:
 *
 *   virtual page            page-table entry         frame              pages[]
 *   0xffffc90000000000 ---> P RW A D G NX  --------> 31744 <-----\ /--- [0] 31746
 *   0xffffc90000001000 ---> P RW A D G NX  -----\    31745 <----- X --- [1] 31745
 *   0xffffc90000002000 ---> not present          \-> 31746 <-----/ \--- [2] 31744
 *   guard page              (never an entry)
 *
 * Frames stand in the order of their numbers, so that crossing lines show what is not in order. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ROW_LEAST 22.0
#define ROW_MOST 34.0
#define HEADER 24.0
#define ROWS_MOST 48

typedef struct {
	uint64_t page;            /* which page of the area */
	uint64_t address;
	uint64_t entry, entry_pfn;
	bool mapped;
	uint64_t slot_pfn;
	bool in_array;
	Rect entry_box, slot_box;
} Row;

typedef struct {
	Scene *scene;
	const Moment *now;
	const VmsArea *area;
	Row row[ROWS_MOST];
	unsigned n;
	uint64_t pages;           /* of the area, without its guard page */
	uint64_t first;           /* the first page shown */
	bool array;               /* the area has a page array */
	Rect column[4];           /* virtual page, entry, frame, slot */
	double height;            /* of a row */
} Pages;

/* ------------------------------------------------------------------------------------------------ asking */

static uint64_t *array_of(const VmsMachine *m, const VmsArea *area, size_t *n)
{
	uint64_t *pfns;

	*n = vms_area_pages(m, area, NULL, 0);
	pfns = g_new0(uint64_t, *n + 1);
	*n = MIN(vms_area_pages(m, area, pfns, *n), *n);
	return pfns;
}

/* The page at hand, kept in the middle where not all have room. */
static uint64_t first_shown(const Pages *pages, unsigned rows)
{
	uint64_t at = 0;

	if (pages->now->has_address && pages->now->address >= pages->area->va_start)
		at = (pages->now->address - pages->area->va_start) / VMS_PAGE_SIZE;
	if (pages->pages <= rows || at < rows / 2)
		return 0;
	return MIN(at - rows / 2, pages->pages - rows);
}

static void ask(Pages *pages, unsigned rows)
{
	const VmsMachine *m = pages->now->machine;
	size_t n;
	g_autofree uint64_t *pfns = array_of(m, pages->area, &n);

	pages->array = pages->area->pages != 0;
	pages->n = (unsigned)MIN(pages->pages, MIN(rows, ROWS_MOST));
	pages->first = first_shown(pages, pages->n);
	for (unsigned i = 0; i < pages->n; i++) {
		Row *row = &pages->row[i];

		row->page = pages->first + i;
		row->address = pages->area->va_start + row->page * VMS_PAGE_SIZE;
		row->mapped = vms_translate(m, row->address, &row->entry_pfn, &row->entry);
		row->in_array = pages->array && row->page < n && pfns[row->page];
		row->slot_pfn = row->in_array ? pfns[row->page] : 0;
	}
}

/* ------------------------------------------------------------------------------------------------ columns */

static void add_titles(Pages *pages, Rect where)
{
	const char *titles[] = { _("Virtual page"), _("Page-table entry"), _("Frame"), "pages[]" };

	for (unsigned i = 0; i < (pages->array ? 4 : 3); i++)
		scene_text(pages->scene, shape_key(PART_COLUMN_TITLE, 0, i),
			   rect(pages->column[i].x, where.y, pages->column[i].w, 20), FONT_SMALL, ROLE_INK_FAINT,
			   ALIGN_MIDDLE, titles[i]);
}

static void place_columns(Pages *pages, Rect where)
{
	unsigned n = pages->array ? 4 : 3;
	double gap = CLAMP(where.w / 12, 16, 88);
	double share[4] = { 0.34, 0.30, 0.16, 0.20 };
	double sum = pages->array ? 1 : 0.8, room = fmin(where.w, 1120) - gap * (n - 1), x = where.x;

	x += fmax(0, (where.w - room - gap * (n - 1)) / 2);
	for (unsigned i = 0; i < n; i++) {
		double width = floor(room * share[i] / sum);

		pages->column[i] = rect(floor(x), where.y, width, where.h);
		x += width + gap;
	}
}

static Rect row_box(const Pages *pages, unsigned column, double row)
{
	return rect(pages->column[column].x, pages->column[column].y + HEADER + row * pages->height,
		    pages->column[column].w, pages->height - 4);
}

/* The page's own box: its number, and its address in the room that is left. */
static void add_page(Pages *pages, const Row *row, Rect box)
{
	Scene *scene = pages->scene;
	VmsId id = pages->area->id;
	Target target = target_range(row->address, VMS_PAGE_SIZE);
	const char *number = scene_printf(scene, "%" G_GUINT64_FORMAT, row->page),
		   *address = address_text(scene, pages->now->machine, row->address);
	Shape *shape = scene_rounded(scene, shape_key(PART_PAGE, id, row->page), box, 3,
				     pages->area->state == VMS_AREA_LAZY ? ROLE_WELL : area_fill(pages->area),
				     area_edge(pages->area));

	shape->target = target;
	shape->flags = moment_flags(pages->now, &target) & ~SHAPE_CHANGED;
	scene_tip(scene, _("Page %s of the area: %s"), number, address);
	scene_text(scene, shape_key(PART_PAGE_TEXT, id, row->page * 2), rect(box.x + 6, box.y, 36, box.h), FONT_STRONG,
		   ROLE_INK, ALIGN_START, number);
	if (text_width(FONT_MONO, address) > box.w - 44)
		address = short_address(scene, pages->now->machine, row->address, box.w > 130 ? 8 : 5);
	scene_text(scene, shape_key(PART_PAGE_TEXT, id, row->page * 2 + 1), rect(box.x + 32, box.y, box.w - 38, box.h),
		   FONT_MONO, ROLE_INK, ALIGN_END, address);
}

/* Whether the last step was about this very page: an entry or a slot was written. */
static bool just_written(const Pages *pages, const Row *row, bool slot)
{
	const VmsStep *step = &pages->now->step;
	VmsValue value;

	if (slot)
		return step->mark == VMS_MARK_PAGE_ARRAY_SET && moment_value(pages->now, "i", &value) &&
		       value.value == row->page;
	return (step->mark == VMS_MARK_PTE_SET || step->mark == VMS_MARK_PTE_CLEAR) &&
	       moment_value(pages->now, "addr", &value) && value.value == row->address;
}

static void add_entry(Pages *pages, Row *row, Rect box)
{
	Scene *scene = pages->scene;
	VmsId id = pages->area->id;
	char flags[64] = "";
	const char *text = _("not present");
	Shape *shape = scene_rounded(scene, shape_key(PART_PAGE_ENTRY, id, row->page), box, 3,
				     row->mapped ? ROLE_ENTRY_PRESENT : ROLE_ENTRY_ABSENT,
				     row->mapped ? ROLE_FRAME_TABLE_EDGE : ROLE_HOLE_EDGE);

	row->entry_box = box;
	shape->target = target_range(row->address, VMS_PAGE_SIZE);
	shape->flags = (row->mapped ? 0 : SHAPE_DASHED) | (just_written(pages, row, false) ? SHAPE_CHANGED : 0);
	if (row->mapped) {
		vms_entry_text(pages->now->machine, row->entry, flags, sizeof flags);
		text = scene_string(scene, flags);
		scene_tip(scene, _("The entry %s: frame %u, %s"), address_text(scene, pages->now->machine, row->entry),
			  (unsigned)row->entry_pfn, flags);
	}
	scene_text(scene, shape_key(PART_PAGE_ENTRY_TEXT, id, row->page), rect_inset(box, 2),
		   row->mapped ? FONT_MONO_SMALL : FONT_SMALL, row->mapped ? ROLE_INK : ROLE_INK_GHOST, ALIGN_MIDDLE,
		   text);
}

/* "[2] 31744"; where that has no room the frame alone. */
static const char *slot_text(const Pages *pages, const Row *row, double width)
{
	const char *all;

	if (!row->in_array)
		return scene_printf(pages->scene, "[%" G_GUINT64_FORMAT "]", row->page);
	all = scene_printf(pages->scene, "[%" G_GUINT64_FORMAT "] %" G_GUINT64_FORMAT, row->page, row->slot_pfn);
	if (text_width(FONT_MONO, all) <= width)
		return all;
	return scene_printf(pages->scene, "%" G_GUINT64_FORMAT, row->slot_pfn);
}

static void add_slot(Pages *pages, Row *row, Rect box)
{
	Scene *scene = pages->scene;
	VmsId id = pages->area->id;
	const char *text = slot_text(pages, row, box.w - 8);
	Shape *shape = scene_rounded(scene, shape_key(PART_SLOT, id, row->page), box, 3,
				     row->in_array ? ROLE_FRAME_SLAB : ROLE_ENTRY_ABSENT,
				     row->in_array ? ROLE_FRAME_SLAB_EDGE : ROLE_HOLE_EDGE);

	row->slot_box = box;
	shape->target = target_range(row->address, VMS_PAGE_SIZE);
	shape->flags = (row->in_array ? 0 : SHAPE_DASHED) | (just_written(pages, row, true) ? SHAPE_CHANGED : 0);
	if (row->in_array)
		scene_tip(scene, _("pages[%u] of the area is frame %u"), (unsigned)row->page, (unsigned)row->slot_pfn);
	else
		scene_tip(scene, _("pages[%u] of the area is not filled yet"), (unsigned)row->page);
	scene_text(scene, shape_key(PART_SLOT_TEXT, id, row->page), rect_inset(box, 4), FONT_MONO,
		   row->in_array ? ROLE_INK : ROLE_INK_GHOST, ALIGN_START, text);
}

/* ------------------------------------------------------------------------------------------------ frames */

static int by_number(gconstpointer a, gconstpointer b)
{
	uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

/* The frames that the rows speak of, each once, in order. */
static GArray *frames_of(const Pages *pages)
{
	GArray *frames = g_array_new(FALSE, FALSE, sizeof(uint64_t));

	for (unsigned i = 0; i < pages->n; i++) {
		if (pages->row[i].mapped)
			g_array_append_val(frames, pages->row[i].entry_pfn);
		if (pages->row[i].in_array)
			g_array_append_val(frames, pages->row[i].slot_pfn);
	}
	g_array_sort(frames, by_number);
	for (guint i = 1; i < frames->len;) {
		if (g_array_index(frames, uint64_t, i) == g_array_index(frames, uint64_t, i - 1))
			g_array_remove_index(frames, i);
		else
			i++;
	}
	return frames;
}

static void add_frame(Pages *pages, uint64_t pfn, Rect box)
{
	VmsFrame frame = { .pfn = pfn };
	VmsZone zone = { .name = "" };
	bool known = vms_frame(pages->now->machine, pfn, &frame);
	Target target = known ? target_frame(&frame) : (Target) { .has = TARGET_FRAME, .pfn = pfn };
	Shape *shape = scene_rounded(pages->scene, shape_key(PART_PAGE_FRAME, frame.id, pfn), box, 3, ROLE_FRAME_FREE,
				     ROLE_INK_FAINT);

	shape->target = target;
	shape->flags = moment_flags(pages->now, &target);
	if (known)
		vms_zone(pages->now->machine, frame.zone, &zone);
	scene_tip(pages->scene, _("Frame %u, zone %s"), (unsigned)pfn, zone.name);
	scene_text(pages->scene, shape_key(PART_PAGE_FRAME_TEXT, frame.id, pfn), rect_inset(box, 2), FONT_MONO_STRONG,
		   ROLE_INK, ALIGN_MIDDLE, scene_printf(pages->scene, "%" G_GUINT64_FORMAT, pfn));
}

static void add_link(Pages *pages, const Row *row, unsigned which, Point from, Point to)
{
	double bend = (to.x - from.x) / 2;
	Point p[4] = { from, { from.x + bend, from.y }, { to.x - bend, to.y }, to };

	scene_curve(pages->scene, shape_key(PART_PAGE_LINK, pages->area->id, row->page * 4 + which), p,
		    which == 2   ? ROLE_FRAME_SLAB_EDGE
		    : which == 1 ? ROLE_FRAME_TABLE_EDGE
				 : ROLE_LINK)
		->flags = SHAPE_HEAD;
}

static double middle(Rect box)
{
	return box.y + box.h / 2;
}

static void add_frames(Pages *pages)
{
	g_autoptr(GArray) frames = frames_of(pages);

	for (guint k = 0; k < frames->len; k++) {
		uint64_t pfn = g_array_index(frames, uint64_t, k);
		Rect box = row_box(pages, 2, k);

		if (box.y + box.h > pages->column[2].y + pages->column[2].h)
			break;
		for (unsigned i = 0; i < pages->n; i++) {
			const Row *row = &pages->row[i];

			if (row->mapped && row->entry_pfn == pfn)
				add_link(pages, row, 1,
					 (Point) { row->entry_box.x + row->entry_box.w, middle(row->entry_box) },
					 (Point) { box.x, middle(box) });
			if (row->in_array && row->slot_pfn == pfn)
				add_link(pages, row, 2, (Point) { row->slot_box.x, middle(row->slot_box) },
					 (Point) { box.x + box.w, middle(box) });
		}
		add_frame(pages, pfn, box);
	}
}

/* ------------------------------------------------------------------------------------------------ all of it */

static void add_guard(Pages *pages, double row)
{
	Rect box = row_box(pages, 0, row), beside = row_box(pages, 1, row);
	VmsId id = pages->area->id;
	const char *words;
	Shape *shape;

	if (box.y + box.h > pages->column[0].y + pages->column[0].h + 2)
		return;
	shape = scene_rounded(pages->scene, shape_key(PART_PAGE, id, UINT32_MAX), box, 3, ROLE_GUARD, ROLE_LAZY_EDGE);
	shape->target = target_range(pages->area->va_end - pages->area->guard, pages->area->guard);
	scene_tip(pages->scene, _("The guard page: an access to it faults"));
	scene_rounded(pages->scene, shape_key(PART_NOTE, id, 1), rect(box.x + box.w / 2 - 44, box.y + 4, 88, box.h - 8),
		      3, ROLE_PANEL, ROLE_NONE);
	scene_text(pages->scene, shape_key(PART_PAGE_TEXT, id, UINT32_MAX), box, FONT_SMALL, ROLE_INK, ALIGN_MIDDLE,
		   _("guard page"));
	words = _("no entry, no frame");
	if (text_width(FONT_SMALL, words) > beside.w)
		words = _("no entry");
	scene_text(pages->scene, shape_key(PART_PAGE_ENTRY_TEXT, id, UINT32_MAX), beside, FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_MIDDLE, words);
}

static void add_ellipsis(Pages *pages, double row)
{
	const char *text = scene_printf(pages->scene, _("pages %u to %u of %u"), (unsigned)pages->first,
					(unsigned)(pages->first + pages->n - 1), (unsigned)pages->pages);

	scene_text(pages->scene, shape_key(PART_ELLIPSIS, pages->area->id, 0), row_box(pages, 0, row), FONT_SMALL,
		   ROLE_INK_FAINT, ALIGN_MIDDLE, text);
}

void layout_pages(Scene *scene, Rect where, const Moment *now)
{
	Pages pages = { .scene = scene, .now = now, .area = &now->area };
	double rows, next;

	if (!now->has_area) {
		layout_note(scene, where, VIEW_PAGES, _("No area is at hand: allocate one, or select one"));
		return;
	}
	pages.pages = (now->area.va_end - now->area.va_start - now->area.guard) / VMS_PAGE_SIZE;
	rows = (double)pages.pages + (now->area.guard ? 1 : 0);
	pages.height = CLAMP(floor((where.h - HEADER) / fmax(rows, 1)), ROW_LEAST, ROW_MOST);
	rows = floor((where.h - HEADER) / pages.height);
	if (rows < 2)
		return;
	ask(&pages, (unsigned)rows - (now->area.guard ? 1 : 0));
	if (pages.pages > pages.n && pages.n > 2)
		pages.n--;
	place_columns(&pages, where);
	add_titles(&pages, where);
	for (unsigned i = 0; i < pages.n; i++) {
		Row *row = &pages.row[i];
		Rect page = row_box(&pages, 0, i), entry = row_box(&pages, 1, i);

		add_link(&pages, row, 0, (Point) { page.x + page.w, middle(page) }, (Point) { entry.x, middle(entry) });
		add_page(&pages, row, page);
		add_entry(&pages, row, entry);
		if (pages.array)
			add_slot(&pages, row, row_box(&pages, 3, i));
	}
	add_frames(&pages);
	next = pages.n;
	if (pages.pages > pages.n)
		add_ellipsis(&pages, next++);
	if (now->area.guard)
		add_guard(&pages, next);
}
