/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-ledger.c -- the account of the operation at the cursor: what it has taken so far and what it gave back, in the
 * order in which the kernel came to it, and at its end the balance:
 *
 *                                    taken  returned
 *   vm_struct  kmalloc-64                1         -  #
 *   address space, 1 guard page          4         -  ####
 *   data frames                          3         -  ###               2288 B nobody asked for
 *   page tables                          3         -  ###
 *   ---------------------------------------------------------------------------------------
 *   balance: 6 frames, 3 objects, 4 pages of addresses            still held by all: ...
 *
 * A square stands for a frame, an object or a page; where there are too many for that, bars are in proportion. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEADER 20.0
#define ROW_LEAST 22.0
#define ROW_MOST 34.0
#define NUMBER 68.0
#define NUMBER_LEAST 60.0         /* "returned" */
#define SQUARE 16.0
#define SQUARES_MOST 64
#define FOOT 48.0
#define LEGEND 24.0
#define ENTRIES_MOST 64
#define TWO_COLUMNS 520.0
#define NARROW 360.0              /* there is room for names and numbers alone */

typedef struct {
	Scene *scene;
	const Moment *now;
	VmsLedgerEntry entry[ENTRIES_MOST];
	size_t n;
	Rect name, taken, returned, bar, words;   /* the columns */
	uint64_t most;            /* the largest number in any row, for bars in proportion */
} Ledger;

/* ------------------------------------------------------------------------------------------------ what a row is */

typedef struct { Role fill, edge; } Look;

static Look look_of(const VmsLedgerEntry *e)
{
	static const Look owners[] = {
		[VMS_OWNER_NONE] = { ROLE_FRAME_KERNEL, ROLE_FRAME_KERNEL_EDGE },
		[VMS_OWNER_KERNEL] = { ROLE_FRAME_KERNEL, ROLE_FRAME_KERNEL_EDGE },
		[VMS_OWNER_AREA] = { ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE },
		[VMS_OWNER_SLAB] = { ROLE_FRAME_SLAB, ROLE_FRAME_SLAB_EDGE },
		[VMS_OWNER_TABLE] = { ROLE_FRAME_TABLE, ROLE_FRAME_TABLE_EDGE },
		[VMS_OWNER_CALLER] = { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE },
		[VMS_OWNER_LARGE] = { ROLE_FRAME_LARGE, ROLE_FRAME_LARGE_EDGE },
		[VMS_OWNER_USER] = { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE },
		[VMS_OWNER_CACHE] = { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE },
	};

	switch (e->kind) {
	case VMS_LEDGER_RANGE: return (Look) { ROLE_REGION, ROLE_LAZY_EDGE };
	case VMS_LEDGER_OBJECTS: return (Look) { ROLE_FRAME_SLAB, ROLE_FRAME_SLAB_EDGE };
	case VMS_LEDGER_PCP: return (Look) { ROLE_FRAME_PCP, ROLE_FRAME_PCP_EDGE };
	default: return owners[e->owner < G_N_ELEMENTS(owners) ? e->owner : VMS_OWNER_NONE];
	}
}

/* The name of a cache, "" for none. */
static const char *cache_name(const Ledger *ledger, VmsRef cache)
{
	size_t n = vms_caches(ledger->now->machine, NULL, 0);
	g_autofree VmsCache *caches = g_new(VmsCache, n + 1);

	vms_caches(ledger->now->machine, caches, n);
	for (size_t i = 0; i < n; i++)
		if (caches[i].ref == cache)
			return caches[i].name;
	return "";
}

static const char *name_of_frames(const Ledger *ledger, const VmsLedgerEntry *e)
{
	switch (e->owner) {
	case VMS_OWNER_AREA: return _("frames of data");
	case VMS_OWNER_TABLE: return _("frames for page tables");
	case VMS_OWNER_SLAB: return scene_printf(ledger->scene, _("frames for %s"), cache_name(ledger, e->cache));
	case VMS_OWNER_LARGE: return _("frames of a large kmalloc");
	case VMS_OWNER_CALLER: return _("frames for the caller");
	case VMS_OWNER_USER: return _("frames of a process");
	case VMS_OWNER_CACHE: return _("frames of the page cache");
	default: return _("other frames");
	}
}

static const char *name_of_object(const VmsLedgerEntry *e)
{
	switch (e->object) {
	case VMS_KIND_PAGE_ARRAY: return _("page array");
	case VMS_KIND_BUFFER: return _("buffer");
	default: return vms_kind_name(e->object);
	}
}

static const char *name_of(const Ledger *ledger, const VmsLedgerEntry *e)
{
	const char *cache;

	switch (e->kind) {
	case VMS_LEDGER_RANGE: return _("pages of addresses");
	case VMS_LEDGER_PCP: return _("the CPUs' own lists");
	case VMS_LEDGER_FRAMES: return name_of_frames(ledger, e);
	default: break;
	}
	cache = e->cache ? cache_name(ledger, e->cache) : _("whole frames");
	return scene_printf(ledger->scene, _("%s, %s"), name_of_object(e), cache);
}

/* What there is to remark. */
static const char *remark_on(const Ledger *ledger, const VmsLedgerEntry *e)
{
	Scene *scene = ledger->scene;
	int64_t waiting = (int64_t)e->waiting;

	if (e->kind == VMS_LEDGER_PCP)
		return e->taken ? _("moved there, still free") : _("came from there");
	if (waiting > 0)
		return scene_printf(scene, g_dngettext(GETTEXT_PACKAGE, "%u waits for the purge",
						       "%u wait for the purge", (gulong)waiting), (unsigned)waiting);
	if (waiting < 0)
		return scene_printf(scene, g_dngettext(GETTEXT_PACKAGE, "%u had waited", "%u had waited",
						       (gulong)-waiting), (unsigned)-waiting);
	if (e->guard)
		return scene_printf(scene, g_dngettext(GETTEXT_PACKAGE, "%u of them is a guard page",
						       "%u of them are guard pages", e->guard), (unsigned)e->guard);
	if (e->waste)
		return scene_printf(scene, _("%s wasted"), size_text(scene, e->waste));
	return "";
}

/* ------------------------------------------------------------------------------------------------ rows */

/* So many squares: what was taken is filled, guard pages are hatched, what was given back is an outline. */
static void add_squares(const Ledger *ledger, Rect line, const VmsLedgerEntry *e, uint64_t row)
{
	Look look = look_of(e);
	uint64_t n = e->taken + e->returned;
	double side = fmin(SQUARE, line.h - 8), y = line.y + (line.h - side) / 2;

	for (uint64_t i = 0; i < n; i++) {
		Rect box = rect(line.x + i * (side + 2), y, side, side);
		bool back = i >= e->taken, guard = !back && i + e->guard >= e->taken;
		Shape *shape = scene_rounded(ledger->scene, shape_key(PART_LEDGER_UNIT, 0, row | i), box, 2,
					     back ? ROLE_NONE : guard ? ROLE_GUARD : look.fill, look.edge);

		shape->flags = back ? SHAPE_DASHED : 0;
	}
}

static void add_bars(const Ledger *ledger, Rect line, const VmsLedgerEntry *e, uint64_t row)
{
	Look look = look_of(e);
	double side = fmin(SQUARE, line.h - 8), scale = line.w / (double)ledger->most;
	Rect taken = rect(line.x, line.y + (line.h - side) / 2, fmax(2, round(e->taken * scale)), side), back = taken;

	back.x += e->taken ? taken.w + 2 : 0;
	back.w = fmin(fmax(2, round(e->returned * scale)), line.x + line.w - back.x);
	if (e->taken)
		scene_rounded(ledger->scene, shape_key(PART_LEDGER_UNIT, 0, row | SQUARES_MOST), taken, 2, look.fill,
			      look.edge);
	if (e->returned)
		scene_rounded(ledger->scene, shape_key(PART_LEDGER_UNIT, 0, row | (SQUARES_MOST + 1)), back, 2,
			      ROLE_NONE, look.edge)->flags = SHAPE_DASHED;
}

static Rect cell_of(Rect column, Rect line)
{
	return rect(column.x, line.y, column.w, line.h);
}

static void add_number(const Ledger *ledger, Rect box, uint64_t row, unsigned which, uint64_t number)
{
	scene_text(ledger->scene, shape_key(PART_LEDGER_TEXT, 0, row | which), box,
		   number ? FONT_MONO_STRONG : FONT_MONO, number ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END,
		   number ? scene_printf(ledger->scene, "%" G_GUINT64_FORMAT, number) : "–");
}

/* Rows keep their identity as the account grows: what they are of.  The last eight bits are for their parts. */
static uint64_t row_id(const Ledger *ledger, const VmsLedgerEntry *e)
{
	uint32_t cache = (uint32_t)vms_id(ledger->now->machine, e->cache);

	return (uint64_t)(e->kind + 1) << 40 | (uint64_t)e->owner << 32 | (uint64_t)e->object << 24 | cache << 8;
}

static void add_row(const Ledger *ledger, Rect line, const VmsLedgerEntry *e)
{
	Scene *scene = ledger->scene;
	uint64_t row = row_id(ledger, e);
	bool fresh = ledger->now->step.step == e->first;
	const char *name = name_of(ledger, e), *remark = remark_on(ledger, e);
	Rect bar = cell_of(ledger->bar, line);
	Shape *shape = scene_rounded(scene, shape_key(PART_LEDGER_ROW, 0, row), line, 4,
				     fresh ? ROLE_CHANGED : ROLE_NONE, ROLE_NONE);

	shape->target = target_step(e->first);
	if (*remark)
		scene_tip(scene, _("%s: %u taken, %u returned; %s"), name, (unsigned)e->taken, (unsigned)e->returned,
			  remark);
	else
		scene_tip(scene, _("%s: %u taken, %u returned"), name, (unsigned)e->taken, (unsigned)e->returned);
	scene_text(scene, shape_key(PART_LEDGER_TEXT, 0, row), cell_of(ledger->name, line), FONT_BODY, ROLE_INK,
		   ALIGN_START, name);
	add_number(ledger, cell_of(ledger->taken, line), row, 1, e->taken);
	add_number(ledger, cell_of(ledger->returned, line), row, 2, e->returned);
	if (bar.w >= 40 && e->taken + e->returned) {
		if (e->taken + e->returned <= SQUARES_MOST &&
		    (double)(e->taken + e->returned) * (SQUARE + 2) <= bar.w)
			add_squares(ledger, bar, e, row);
		else
			add_bars(ledger, bar, e, row);
	}
	if (ledger->words.w > 0 && *remark)
		scene_text(scene, shape_key(PART_LEDGER_TEXT, 0, row | 3), cell_of(ledger->words, line), FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_START, remark);
}

static void place_columns(Ledger *ledger, Rect where)
{
	rect_cut_left(&where, 6);
	if (where.w < NARROW)
		ledger->name = rect_cut_left(&where, fmax(120, where.w - 2 * NUMBER_LEAST));
	else
		ledger->name = rect_cut_left(&where, CLAMP(floor(where.w * 0.3), 120, 230));
	ledger->taken = rect_cut_left(&where, fmin(NUMBER, where.w / 2));
	ledger->returned = rect_cut_left(&where, fmin(NUMBER, where.w));
	rect_cut_left(&where, 20);
	ledger->words = rect_cut_left(&where, where.w >= 300 ? 176 : where.w >= 140 ? 140 : 0);
	rect_cut_left(&where, ledger->words.w > 0 ? 12 : 0);
	ledger->bar = where;
}

/* The titles of the columns; those that begin with the first row have the operation before them. */
static void add_header(const Ledger *ledger, Rect line, size_t first)
{
	const char *titles[] = { _("taken"), _("returned") };
	const Rect columns[] = { ledger->taken, ledger->returned };

	for (unsigned i = 0; i < 2; i++)
		scene_text(ledger->scene, shape_key(PART_LEDGER_TEXT, 0, first ? 8 + i : i), cell_of(columns[i], line),
			   FONT_SMALL, ROLE_INK_FAINT, ALIGN_END, titles[i]);
	if (!first && ledger->name.w >= 120)
		scene_text(ledger->scene, shape_key(PART_LEDGER_TEXT, 0, 2), cell_of(ledger->name, line), FONT_STRONG,
			   ROLE_INK, ALIGN_START, operation_text(ledger->scene, ledger->now->machine,
								 &ledger->now->op));
}

/* ------------------------------------------------------------------------------------------------ the balance */

static int64_t balance_of(const Ledger *ledger, VmsLedgerKind kind)
{
	int64_t balance = 0;

	for (size_t i = 0; i < ledger->n; i++)
		if (ledger->entry[i].kind == kind)
			balance += (int64_t)(ledger->entry[i].taken - ledger->entry[i].returned);
	return balance;
}

/* What a failed operation has kept although nobody can give it back any more: tables and slabs are used again. */
static int64_t lost_frames(const Ledger *ledger)
{
	int64_t lost = 0;

	for (size_t i = 0; i < ledger->n; i++)
		if (ledger->entry[i].kind == VMS_LEDGER_FRAMES && ledger->entry[i].owner == VMS_OWNER_AREA)
			lost += (int64_t)(ledger->entry[i].taken - ledger->entry[i].returned);
	return ledger->now->finished && ledger->now->result.failed ? lost : 0;
}

static const char *verdict(const Ledger *ledger)
{
	Scene *scene = ledger->scene;
	int64_t lost = lost_frames(ledger);
	VmsLeaks leaks;

	if (!ledger->now->finished)
		return _("the operation goes on");
	if (lost > 0)
		return scene_printf(scene, g_dngettext(GETTEXT_PACKAGE, "it has failed, and %u frame is lost",
						       "it has failed, and %u frames are lost", (gulong)lost),
				    (unsigned)lost);
	vms_leaks(ledger->now->machine, &leaks);
	return scene_printf(scene, _("still held, of all operations: %u areas, %u frames, %u objects"),
			    (unsigned)leaks.areas, (unsigned)leaks.frames, (unsigned)leaks.objects);
}

/* "+3", "0", "−10": with the sign that is as wide as a plus. */
static const char *signed_text(Scene *scene, int64_t n)
{
	return scene_printf(scene, "%s%" G_GINT64_FORMAT, n > 0 ? "+" : n < 0 ? "−" : "", n < 0 ? -n : n);
}

static void add_balance(const Ledger *ledger, Rect where)
{
	Scene *scene = ledger->scene;
	Rect first, second;
	const char *words = scene_printf(scene, _("Balance: %s frames, %s objects, %s pages of addresses"),
					 signed_text(scene, balance_of(ledger, VMS_LEDGER_FRAMES)),
					 signed_text(scene, balance_of(ledger, VMS_LEDGER_OBJECTS)),
					 signed_text(scene, balance_of(ledger, VMS_LEDGER_RANGE)));

	scene_line(scene, shape_key(PART_LEDGER_ROW, 0, 1), (Point) { where.x, where.y + 2.5 },
		   (Point) { where.x + where.w, where.y + 2.5 }, ROLE_INK_FAINT);
	rect_cut_top(&where, 6);
	rect_cut_left(&where, 6);
	first = rect_cut_top(&where, 20);
	second = rect_cut_top(&where, 18);
	scene_text(scene, shape_key(PART_LEDGER_BALANCE, 0, 0), first, FONT_STRONG, ROLE_INK, ALIGN_START, words);
	scene_text(scene, shape_key(PART_LEDGER_BALANCE, 0, 1), second, FONT_SMALL,
		   lost_frames(ledger) > 0 ? ROLE_FAILED : ROLE_INK_FAINT, ALIGN_START, verdict(ledger));
}

/* ------------------------------------------------------------------------------------------------ all of it */

static void add_rest(const Ledger *ledger, Rect line, size_t n)
{
	scene_text(ledger->scene, shape_key(PART_LEDGER_TEXT, 0, 5), line, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
		   scene_printf(ledger->scene, _("… %u more"), (unsigned)n));
}

/* The rows from `first` on, as many as have room below the titles of the columns; returns how many. */
static size_t add_column(Ledger *ledger, Rect *where, size_t first, double height)
{
	size_t n = ledger->n - first, shown;

	place_columns(ledger, *where);
	add_header(ledger, rect_cut_top(where, HEADER), first);
	shown = MIN(n, (size_t)fmax(0, floor(where->h / height)));
	for (size_t i = 0; i < shown; i++)
		add_row(ledger, rect_cut_top(where, height), &ledger->entry[first + i]);
	return shown;
}

/* In two columns where one has no room for all.  Returns what is left below. */
static Rect add_rows(Ledger *ledger, Rect where)
{
	double room = where.h - HEADER, height = CLAMP(floor(room / (double)MAX(ledger->n, 1)), ROW_LEAST, ROW_MOST);
	Rect right = { 0 };
	size_t shown;

	for (size_t i = 0; i < ledger->n; i++)
		ledger->most = MAX(ledger->most, ledger->entry[i].taken + ledger->entry[i].returned);
	if (height * (double)ledger->n > room && where.w >= TWO_COLUMNS) {
		right = rect_cut_right(&where, floor(where.w / 2) - GRID);
		rect_cut_right(&where, 2 * GRID);
	}
	if (height * (double)ledger->n > room * (right.w > 0 ? 2 : 1))
		rect_cut_bottom(right.w > 0 ? &right : &where, 16);
	shown = add_column(ledger, &where, 0, height);
	if (right.w > 0 && shown < ledger->n)
		shown += add_column(ledger, &right, shown, height);
	if (shown < ledger->n)
		add_rest(ledger, rect_cut_top(right.w > 0 ? &right : &where, 16), ledger->n - shown);
	return where;
}

/* What the squares are: of any owner alike. */
static void add_legend(Scene *scene, Rect where)
{
	const LegendEntry entries[] = {
		{ ROLE_REGION, ROLE_LAZY_EDGE, _("taken: a square each, or a bar in proportion") },
		{ ROLE_GUARD, ROLE_LAZY_EDGE, _("guard page") },
		{ ROLE_NONE, ROLE_LAZY_EDGE, _("returned: an outline") },
	};

	layout_legend(scene, where, VIEW_LEDGER, entries, G_N_ELEMENTS(entries));
}

void layout_ledger(Scene *scene, Rect where, const Moment *now)
{
	Ledger ledger = { .scene = scene, .now = now };
	Rect foot;

	if (!now->has_op) {
		layout_note(scene, where, VIEW_LEDGER, _("Nothing has been taken yet"));
		return;
	}
	ledger.n = MIN(vms_ledger(now->machine, now->result.first - 1, now->step.step, ledger.entry, ENTRIES_MOST),
		       ENTRIES_MOST);
	foot = rect_cut_bottom(&where, where.h >= 120 ? FOOT : 0);
	if (!ledger.n)
		layout_note(scene, where, VIEW_LEDGER, _("This operation has taken nothing so far"));
	where = add_rows(&ledger, where);
	if (!ledger.n || !foot.h)
		return;
	add_balance(&ledger, rect(foot.x, where.y + fmin(where.h, 8), foot.w, foot.h));
	if (where.h >= LEGEND + 16)
		add_legend(scene, rect(foot.x, foot.y + foot.h - LEGEND, foot.w, LEGEND));
}
