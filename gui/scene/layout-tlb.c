/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-tlb.c -- the TLBs: a table for each CPU, what was used last on top, and what that reaches:
 *
 *   hit 12   miss 3   flushes 1               16 entries reach |##| 64 KiB of 4 KiB pages
 *                                                              |########################| 32 MiB of 2 MiB pages
 *   CPU 0, here                               CPU 1
 *   0xffffc90000002000  4 KiB  -> 31744 P RW    0xffffc90000000000  4 KiB -> 31746  stale
 *   ...
 *   0xffffc90000002000: PGD 402 > PUD 0 > PMD 0 > PTE 2 > 31744           what a miss has to read
 */

#include "gui/scene/tlb-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define COUNTS 40.0
#define WALK 44.0
#define ROW_LEAST 17.0
#define ROW_MOST 24.0
#define COLUMN_LEAST 260.0
#define COLUMN_MOST 560.0
#define PAGE 64.0                  /* the columns of an entry, from the right */
#define FRAME 72.0
#define CAPTIONED 250.0            /* from this height on they have captions */
#define LEGEND 24.0
#define APART 16.0

typedef struct {
	Scene *scene;
	const Moment *now;
	const Tlbs *tlbs;
} Picture;

/* ------------------------------------------------------------------------------------------------ one entry */

static int by_age(gconstpointer a, gconstpointer b)
{
	const VmsTlbEntry *one = *(const VmsTlbEntry *const *)a, *other = *(const VmsTlbEntry *const *)b;

	return one->age < other->age ? -1 : one->age > other->age;
}

static void add_entry(const Picture *v, Rect box, unsigned cpu, const VmsTlbEntry *e)
{
	Scene *scene = v->scene;
	const VmsMachine *m = v->now->machine;
	char flags[64];
	Target target = target_range(e->address, e->size);
	bool hit = v->now->has_address && v->now->address - e->address < e->size;
	ShapeKey key = shape_key(PART_TLB_ENTRY, cpu, e->address);
	Rect inner = rect_inset(box, 0);
	Role fill = e->stale ? ROLE_ENTRY_ABSENT : e->size > VMS_PAGE_SIZE ? ROLE_FRAME_LARGE : ROLE_ENTRY_PRESENT;
	Shape *shape = scene_rounded(scene, key, rect(box.x, box.y + 1, box.w, box.h - 2), 3, fill,
				     hit ? ROLE_SELECTED_EDGE : e->stale ? ROLE_FAILED : ROLE_FRAME_TABLE_EDGE);
	FontRole mono = box.h < 20 ? FONT_MONO_SMALL : FONT_MONO;
	const char *what;

	shape->target = target;
	shape->flags = moment_flags(v->now, &target) | (e->stale ? SHAPE_DASHED : 0);
	shape->line_width = hit ? 2 : 1;
	vms_entry_text(m, e->entry, flags, sizeof flags);
	scene_tip(scene, e->stale ? _("CPU %u: %s, %s, at frame %u, %s; stale: the page tables say something else now")
				  : _("CPU %u: %s, %s, at frame %u, %s"),
		  cpu, address_text(scene, m, e->address), size_text(scene, e->size), (unsigned)e->pfn, flags);
	rect_cut_left(&inner, 6);
	rect_cut_right(&inner, 6);
	what = e->stale ? _("stale") : scene_printf(scene, "%s%s", size_text(scene, e->size), e->global ? " G" : "");
	key.part = PART_TLB_TEXT;
	key.number = e->address * 4 + 1;
	scene_text(scene, key, rect_cut_right(&inner, PAGE), FONT_SMALL, e->stale ? ROLE_FAILED : ROLE_INK_FAINT,
		   ALIGN_END, what);
	key.number++;
	scene_text(scene, key, rect_cut_right(&inner, FRAME), mono, ROLE_INK, ALIGN_END,
		   scene_printf(scene, "%" G_GUINT64_FORMAT, e->pfn));
	key.number++;
	scene_text(scene, key, inner, mono, ROLE_INK, ALIGN_START,
		   text_width(mono, address_text(scene, m, e->address)) <= inner.w
			   ? address_text(scene, m, e->address)
			   : short_address(scene, m, e->address, 8));
}

/* ------------------------------------------------------------------------------------------------ a CPU's table */

static void add_empty(const Picture *v, Rect box, unsigned cpu, unsigned row)
{
	scene_rounded(v->scene, shape_key(PART_TLB_ROW, cpu, row), rect(box.x, box.y + 1, box.w, box.h - 2), 3,
		      ROLE_ENTRY_ABSENT, ROLE_RULE);
}

/* So many more have no room. */
static void add_rest(const Picture *v, Rect box, unsigned cpu, unsigned n)
{
	scene_text(v->scene, shape_key(PART_TLB_TITLE, cpu, 2), box, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
		   scene_printf(v->scene, _("… %u more"), n));
}

/* Above the columns, as add_entry has them. */
static void add_captions(const Picture *v, Rect line, unsigned cpu)
{
	const char *const names[] = { _("page"), _("frame"), _("address") };
	const double widths[] = { PAGE, FRAME, line.w - PAGE - FRAME - 12 };

	rect_cut_right(&line, 6);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		scene_text(v->scene, shape_key(PART_TLB_TITLE, cpu, 8 + i), rect_cut_right(&line, widths[i]),
			   FONT_SMALL, ROLE_INK_FAINT, i == 2 ? ALIGN_START : ALIGN_END, names[i]);
}

static void add_cpu(const Picture *v, Rect where, unsigned cpu, double height)
{
	Scene *scene = v->scene;
	const TlbOfCpu *tlb = &v->tlbs->cpu[cpu];
	g_autofree const VmsTlbEntry **order = g_new(const VmsTlbEntry *, tlb->n + 1);
	Rect title = rect_cut_top(&where, 20);
	unsigned rows;

	if (where.h >= CAPTIONED)
		add_captions(v, rect_cut_top(&where, ROW_LEAST), cpu);
	rows = (unsigned)fmax(0, floor(where.h / height));
	for (size_t i = 0; i < tlb->n; i++)
		order[i] = &tlb->entry[i];
	qsort(order, tlb->n, sizeof *order, by_age);
	scene_text(scene, shape_key(PART_TLB_TITLE, cpu, 0), rect_cut_left(&title, where.w / 2),
		   tlb->here ? FONT_STRONG : FONT_BODY, ROLE_INK, ALIGN_START,
		   scene_printf(scene, tlb->here ? _("CPU %u, here") : _("CPU %u"), cpu));
	scene_text(scene, shape_key(PART_TLB_TITLE, cpu, 1), title, FONT_SMALL, ROLE_INK_FAINT, ALIGN_END,
		   scene_printf(scene, _("%u of %u, used last on top"), (unsigned)tlb->n, v->tlbs->size));
	for (unsigned i = 0; i < MIN(rows, v->tlbs->size); i++) {
		Rect line = rect_cut_top(&where, height);

		if (i + 1 == rows && tlb->n > rows)
			add_rest(v, line, cpu, (unsigned)(tlb->n - i));
		else if (i < tlb->n)
			add_entry(v, line, cpu, order[i]);
		else
			add_empty(v, line, cpu, i);
	}
}

/* ------------------------------------------------------------------------------------------------ numbers, reach */

/* What a large entry maps: that of the level above the lowest. */
static uint64_t large_page(const VmsMachine *m)
{
	VmsLevel levels[VMS_LEVELS];
	size_t n = vms_levels(m, levels);

	return n >= 2 ? levels[n - 2].covers : 0;
}

/* Reach grows by powers: so do the bars. */
static void add_reach(const Picture *v, Rect line, unsigned which, uint64_t page, uint64_t most)
{
	Scene *scene = v->scene;
	uint64_t reach = page * v->tlbs->size;
	const char *words = scene_printf(scene, _("%u entries reach %s in pages of %s"), v->tlbs->size,
					 size_text(scene, reach), size_text(scene, page));
	double width, room;
	Rect bar;

	if (text_width(FONT_SMALL, words) > line.w / 2)
		words = scene_printf(scene, _("%s in pages of %s"), size_text(scene, reach), size_text(scene, page));
	width = ceil(text_width(FONT_SMALL, words)) + 8;
	room = line.w - width;
	if (room < 24)
		return;
	bar = rect_cut_left(&line, fmax(4, floor(room * (double)reach / (double)most)));
	bar = rect(bar.x, bar.y + 4, bar.w, bar.h - 8);
	scene_rounded(scene, shape_key(PART_TLB_REACH, 0, which), bar, 2,
		      which ? ROLE_FRAME_LARGE : ROLE_ENTRY_PRESENT,
		      which ? ROLE_FRAME_LARGE_EDGE : ROLE_FRAME_TABLE_EDGE);
	scene_tip(scene, _("%u entries reach %s where each is a page of %s"), v->tlbs->size,
		  size_text(scene, reach), size_text(scene, page));
	rect_cut_left(&line, 8);
	scene_text(scene, shape_key(PART_TLB_TITLE, 1000, which), line, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, words);
}

static void add_counts(const Picture *v, Rect where)
{
	Scene *scene = v->scene;
	const struct { const char *name; uint64_t n; } counts[] = {
		{ _("hits"), v->tlbs->hits }, { _("misses"), v->tlbs->misses }, { _("flushes"), v->tlbs->flushes },
	};
	uint64_t large = large_page(v->now->machine);
	double width = fmin(84, floor(where.w / 6));
	Rect numbers = rect_cut_left(&where, 3 * width), first;

	for (unsigned i = 0; i < G_N_ELEMENTS(counts); i++) {
		Rect box = rect_cut_left(&numbers, width);

		scene_text(scene, shape_key(PART_TLB_COUNT, 0, 2 * i), rect_cut_top(&box, 20), FONT_TITLE, ROLE_INK,
			   ALIGN_START, scene_printf(scene, "%" G_GUINT64_FORMAT, counts[i].n));
		scene_tip(scene, _("%s in this operation, up to this step"), counts[i].name);
		scene_text(scene, shape_key(PART_TLB_COUNT, 0, 2 * i + 1), rect_cut_top(&box, 14), FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_START, counts[i].name);
	}
	first = rect_cut_top(&where, where.h / 2);
	add_reach(v, first, 0, VMS_PAGE_SIZE, MAX(large, VMS_PAGE_SIZE) * v->tlbs->size);
	if (large)
		add_reach(v, where, 1, large, large * v->tlbs->size);
}

/* ------------------------------------------------------------------------------------------------ the walk */

static void add_chip(const Picture *v, Rect *line, unsigned i, const char *text, Role fill, Role edge)
{
	double width = ceil(text_width(FONT_MONO_SMALL, text)) + 12;
	Rect box;

	if (line->w < width)
		return;
	box = rect_cut_left(line, width);
	scene_rounded(v->scene, shape_key(PART_TLB_WALK, 0, 2 * i), box, 3, fill, edge);
	scene_text(v->scene, shape_key(PART_TLB_WALK, 0, 2 * i + 1), box, FONT_MONO_SMALL, ROLE_INK, ALIGN_MIDDLE,
		   text);
	rect_cut_left(line, 8);
}

/* What a miss reads: an entry of each level. */
static void add_walk(const Picture *v, Rect where)
{
	Scene *scene = v->scene;
	const VmsMachine *m = v->now->machine;
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_walk(m, v->now->address, level);
	Rect title = rect_cut_top(&where, 18);
	uint64_t pfn, entry;
	bool mapped = vms_translate(m, v->now->address, &pfn, &entry);

	scene_text(scene, shape_key(PART_TLB_TITLE, 1001, 0), title, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
		   scene_printf(scene, _("A miss at %s reads %u entries:"), address_text(scene, m, v->now->address),
				(unsigned)n));
	where = rect_cut_top(&where, 22);
	for (size_t i = 0; i < n; i++)
		add_chip(v, &where, (unsigned)i, scene_printf(scene, "%s %u", level[i].name, level[i].index),
			 level[i].present ? ROLE_ENTRY_PRESENT : ROLE_ENTRY_ABSENT,
			 level[i].present ? ROLE_FRAME_TABLE_EDGE : ROLE_HOLE_EDGE);
	add_chip(v, &where, VMS_LEVELS, mapped ? scene_printf(scene, _("frame %u"), (unsigned)pfn) : _("not mapped"),
		 mapped ? ROLE_AREA_VMALLOC : ROLE_NONE, mapped ? ROLE_AREA_VMALLOC_EDGE : ROLE_HOLE_EDGE);
}

/* ------------------------------------------------------------------------------------------------ all of it */

/* As many tables as have room, that of the CPU that runs among them. */
static void add_tables(const Picture *v, Rect where)
{
	size_t shown = CLAMP((size_t)floor((where.w + APART) / (COLUMN_LEAST + APART)), 1, v->tlbs->cpus), first = 0;
	double width, height;

	for (size_t i = 0; i < v->tlbs->cpus; i++)
		if (v->tlbs->cpu[i].here && i >= shown)
			first = MIN(i - shown / 2, v->tlbs->cpus - shown);
	width = fmin(floor((where.w + APART) / (double)shown) - APART, COLUMN_MOST);
	height = where.h - 20 - (where.h >= CAPTIONED + 20 ? ROW_LEAST : 0);
	height = CLAMP(floor(height / v->tlbs->size), ROW_LEAST, ROW_MOST);
	for (size_t i = 0; i < shown; i++)
		add_cpu(v, rect(where.x + (double)i * (width + APART), where.y, width, where.h), (unsigned)(first + i),
			height);
}

static void add_legend(const Picture *v, Rect where)
{
	const LegendEntry entries[] = {
		{ ROLE_ENTRY_PRESENT, ROLE_FRAME_TABLE_EDGE, _("small page") },
		{ ROLE_FRAME_LARGE, ROLE_FRAME_TABLE_EDGE, _("large page") },
		{ ROLE_ENTRY_ABSENT, ROLE_FAILED, _("stale: the tables say something else by now") },
		{ ROLE_NONE, ROLE_NONE, _("G global: outlives a change of process") },
	};

	layout_legend(v->scene, where, VIEW_TLB, entries, G_N_ELEMENTS(entries));
}

void tlb_add(Scene *scene, Rect where, const Moment *now, const Tlbs *tlbs)
{
	Picture v = { .scene = scene, .now = now, .tlbs = tlbs };

	if (where.h >= 160) {
		add_counts(&v, rect_cut_top(&where, COUNTS));
		rect_cut_top(&where, 8);
	}
	if (now->has_address && where.h >= 180) {
		add_walk(&v, rect_cut_bottom(&where, WALK));
		rect_cut_bottom(&where, 8);
	}
	if (where.h >= LEGEND + 20 + ROW_LEAST * (tlbs->size + 1))
		add_legend(&v, rect_cut_bottom(&where, LEGEND));
	add_tables(&v, where);
}

/* How often that happened in the operation, up to the cursor; 0 for what no kernel does. */
static uint64_t count_of(const Moment *now, const char *name)
{
	VmsMark mark = vms_mark_find(name);

	return mark == VMS_MARK_COUNT || !now->has_op
		       ? 0 : vms_count(now->machine, mark, now->result.first - 1, now->step.step);
}

void layout_tlb(Scene *scene, Rect where, const Moment *now)
{
	const VmsMachine *m = now->machine;
	unsigned size = vms_tlb_size(m), cpus = vms_machine_cpus(m);
	g_autofree VmsTlbEntry *entries = g_new0(VmsTlbEntry, (size_t)size * cpus + 1);
	g_autofree TlbOfCpu *tlb = g_new0(TlbOfCpu, cpus);
	Tlbs tlbs = { .size = size, .cpu = tlb, .cpus = cpus };
	uint64_t here = 0;

	if (!size) {
		layout_note(scene, where, VIEW_TLB, _("No access goes through a TLB here"));
		return;
	}
	vms_stat(m, "cpu", &here);
	for (unsigned i = 0; i < cpus; i++)
		tlb[i] = (TlbOfCpu) { &entries[(size_t)i * size],
				      MIN(vms_tlb(m, i, &entries[(size_t)i * size], size), size), i == here };
	tlbs.hits = count_of(now, "tlb_hit");
	tlbs.misses = count_of(now, "tlb_miss");
	tlbs.flushes = count_of(now, "tlb_flush_all") + count_of(now, "tlb_flush_range");
	tlb_add(scene, where, now, &tlbs);
}
