/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-kaslr.c -- where KASLR puts the regions: without it, for this machine's seed, for some others, and how often
 * vmalloc_base falls where, all on one axis.
 *
 *   without   |direct|....room........|     |  vmalloc  |   |v|
 *   seed 8    |direct|....|   |  vmalloc  |  |v|
 *   seed 7       |direct|....|       |  vmalloc  |       |v|     this machine
 *                          _.-==|====|=-._                       how often vmalloc_base is there, of 1000 seeds
 *   ffff888000000000 ---------------------------------- fffffe0000000000
 */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SEEDS 1000u
#define BIN 6.0
#define BINS_MOST 400u
#define BAR 16.0
#define BAR_APART 6.0
#define OTHERS_MOST 5u
#define LABEL_LEAST 72.0
#define AXIS 18.0
#define WORDS 18.0
#define HISTOGRAM_LEAST 64.0
#define HISTOGRAM_MOST 320.0
#define LEGEND 24.0
#define LEGENDED 200.0        /* from this height on colours are explained */
#define LOW 136.0             /* below this there is one line of words */

typedef struct {
	Scene *scene;
	const VmsMachine *m;
	VmsOptions options;       /* the machine's, with KASLR on */
	bool moved;               /* this machine was booted with it */
	double label;             /* width of the words to the left */
	Rect bars;                /* the axis: where all bars are, and their addresses */
	uint64_t low, high;
} Kaslr;

/* The machine's own options as far as they decide this; whatever else it has is in no way of the regions. */
static VmsOptions options_of(const VmsMachine *m)
{
	VmsOptions options = *vms_machine_options(m);

	options.n_early = options.n_found = options.n_holes = 0;
	options.vmalloc_start = options.vmalloc_end = 0;
	options.kaslr = true;
	options.cmdline = NULL;
	return options;
}

bool kaslr_exists(const VmsMachine *m)
{
	VmsOptions options = options_of(m);

	return vms_kaslr_slots(&options) > 0;
}

static VmsBases bases_of(const Kaslr *k, bool kaslr, uint64_t seed)
{
	VmsOptions options = k->options;
	char error[VMS_ERROR_SIZE];
	VmsBases b = { 0 };

	options.kaslr = kaslr;
	options.seed = seed;
	vms_bases(&options, &b, error);
	return b;
}

/* Other seeds than the machine's, spread over all that there are. */
static uint64_t other_seed(const Kaslr *k, unsigned i)
{
	return k->options.seed + i * UINT64_C(0x9e3779b97f4a7c15);
}

static double place(const Kaslr *k, uint64_t address)
{
	return k->bars.x + (double)(address - k->low) / (double)(k->high - k->low) * k->bars.w;
}

/* ------------------------------------------------------------------------------------------------ a bar a seed */

/* A region on its bar, at least a pixel wide; its name where there is room. */
static void add_region(const Kaslr *k, Rect bar, unsigned number, const char *name, uint64_t start, uint64_t end,
		       Role fill, Role edge)
{
	double left = floor(place(k, start)), right = fmax(ceil(place(k, end)), left + 2);
	Rect box = rect(left, bar.y, fmin(right, bar.x + bar.w) - left, bar.h);
	double width = text_width(FONT_SMALL, name) + 2;
	Scene *scene = k->scene;
	Shape *shape = scene_rect(scene, shape_key(PART_KASLR_REGION, 0, number), box, fill, edge);

	shape->target = target_range(start, end - start);
	scene_tip(scene, "%s\n%s – %s (%s)", name, address_text(scene, k->m, start), address_text(scene, k->m, end - 1),
		  size_text(scene, end - start));
	if (box.w >= width + 4 && bar.h >= 14)
		scene_text(scene, shape_key(PART_KASLR_TEXT, 0, number), box, FONT_SMALL, ROLE_INK, ALIGN_MIDDLE, name);
}

static void add_bar(const Kaslr *k, Rect line, unsigned number, const char *label, bool strong, const VmsBases *b)
{
	Rect bar = rect(k->bars.x, line.y, k->bars.w, line.h);
	Rect words = rect(line.x, line.y, k->label - 8, line.h);

	scene_text(k->scene, shape_key(PART_KASLR_TEXT, 1, number), words, strong ? FONT_STRONG : FONT_SMALL,
		   strong ? ROLE_INK : ROLE_INK_FAINT, ALIGN_END, label);
	scene_rect(k->scene, shape_key(PART_KASLR_BAR, 0, number), bar, ROLE_HOLE, ROLE_HOLE_EDGE);
	if (b->direct_end > b->high_memory)
		add_region(k, bar, 8 * number, _("kept for more RAM"), b->high_memory, b->direct_end, ROLE_PLACE_ROOM,
			   ROLE_PLACE_ROOM_EDGE);
	add_region(k, bar, 8 * number + 1, _("direct map"), b->page_offset, b->high_memory, ROLE_PLACE_DIRECT,
		   ROLE_PLACE_DIRECT_EDGE);
	add_region(k, bar, 8 * number + 2, "vmalloc", b->vmalloc_start, b->vmalloc_end + 1, ROLE_AREA_VMALLOC,
		   ROLE_AREA_VMALLOC_EDGE);
	add_region(k, bar, 8 * number + 3, "vmemmap", b->vmemmap, b->vmemmap_end, ROLE_PLACE_MAP, ROLE_PLACE_MAP_EDGE);
}

static const char *seed_text(const Kaslr *k, uint64_t seed)
{
	if (seed < 1000000)
		return scene_printf(k->scene, _("seed %u"), (unsigned)seed);
	return scene_printf(k->scene, _("seed …%04x"), (unsigned)(seed & 0xffff));
}

/* Without, with some other seeds, and in the end this machine's own: as many as have room. */
static void add_bars(const Kaslr *k, Rect where)
{
	unsigned n = (unsigned)(where.h / (BAR + BAR_APART));

	for (unsigned i = 0; i < n; i++) {
		bool ours = i + 1 == n, without = k->moved ? i == 0 && !ours : ours;
		uint64_t seed = other_seed(k, ours ? 0 : i);
		VmsBases b = bases_of(k, !without, seed);

		add_bar(k, rect_cut_top(&where, BAR), i, without ? _("without") : seed_text(k, seed), ours, &b);
		rect_cut_top(&where, BAR_APART);
	}
}

/* ------------------------------------------------------------------------------------------------ how often where */

/* How many seeds put vmalloc_base into each bin; returns the most. */
static unsigned count(const Kaslr *k, unsigned *bin, unsigned bins)
{
	unsigned most = 1;

	for (unsigned i = 0; i < SEEDS; i++) {
		VmsBases b = bases_of(k, true, other_seed(k, i));
		unsigned at = (unsigned)((place(k, b.vmalloc_start) - k->bars.x) / k->bars.w * bins);

		at = MIN(at, bins - 1);
		bin[at]++;
		most = MAX(most, bin[at]);
	}
	return most;
}

static void add_bin(const Kaslr *k, Rect where, unsigned i, unsigned bins, unsigned n, unsigned most)
{
	double left = k->bars.x + k->bars.w * i / bins, right = k->bars.x + k->bars.w * (i + 1) / bins;
	double height = fmax(1, floor((where.h - 2) * n / most));

	if (!n)
		return;
	scene_rect(k->scene, shape_key(PART_KASLR_BIN, 0, i),
		   rect(floor(left), where.y + where.h - height, fmax(1, floor(right) - floor(left) - 1), height),
		   ROLE_REGION_VMALLOC, ROLE_NONE);
	scene_tip(k->scene, g_dngettext(GETTEXT_PACKAGE, "vmalloc_base lies here with %u of %u seeds",
					"vmalloc_base lies here with %u of %u seeds", n), n, SEEDS);
}

static void add_histogram(const Kaslr *k, Rect where)
{
	unsigned bin[BINS_MOST] = { 0 }, bins = (unsigned)CLAMP(k->bars.w / BIN, 8, BINS_MOST);
	unsigned most = count(k, bin, bins);
	Rect words = rect(where.x, where.y, k->label - 8, where.h);
	double bottom = where.y + where.h + 0.5;

	for (unsigned i = 0; i < bins; i++)
		add_bin(k, where, i, bins, bin[i], most);
	scene_line(k->scene, shape_key(PART_KASLR_AXIS, 0, 0), (Point) { k->bars.x, bottom },
		   (Point) { k->bars.x + k->bars.w, bottom }, ROLE_INK_GHOST);
	words.y = where.y + where.h / 2 - 16;
	words.h = 16;
	scene_text(k->scene, shape_key(PART_KASLR_TEXT, 2, 0), words, FONT_SMALL, ROLE_AREA_VMALLOC_EDGE, ALIGN_END,
		   "vmalloc_base");
	words.y += 16;
	scene_text(k->scene, shape_key(PART_KASLR_TEXT, 2, 1), words, FONT_SMALL, ROLE_INK_FAINT, ALIGN_END,
		   scene_printf(k->scene, _("%u seeds"), SEEDS));
}

/* The machine's own vmalloc_base, from its bar through the histogram. */
static void add_here(const Kaslr *k, double top, double bottom)
{
	uint64_t start, end;
	double x;
	Shape *shape;

	vms_vmalloc_window(k->m, &start, &end);
	if (start < k->low || start > k->high)
		return;
	x = floor(place(k, start)) + 0.5;
	shape = scene_line(k->scene, shape_key(PART_KASLR_HERE, 0, 0), (Point) { x, top }, (Point) { x, bottom },
			   ROLE_SEARCH_EDGE);
	shape->line_width = 2;
	scene_tip(k->scene, _("This machine: VMALLOC_START is %s"), address_text(k->scene, k->m, start));
}

static void add_axis(const Kaslr *k, Rect line)
{
	const char *low = address_text(k->scene, k->m, k->low), *high = address_text(k->scene, k->m, k->high);
	double left = text_width(FONT_MONO_SMALL, low) + 1, right = text_width(FONT_MONO_SMALL, high) + 1;

	scene_text(k->scene, shape_key(PART_KASLR_AXIS, 1, 0), rect(k->bars.x, line.y + 2, left, 14), FONT_MONO_SMALL,
		   ROLE_INK_FAINT, ALIGN_START, low);
	if (left + right + 16 > k->bars.w)
		return;
	scene_text(k->scene, shape_key(PART_KASLR_AXIS, 1, 1),
		   rect(k->bars.x + k->bars.w - right, line.y + 2, right, 14), FONT_MONO_SMALL, ROLE_INK_FAINT,
		   ALIGN_END, high);
}

/* ------------------------------------------------------------------------------------------------ all of it */

/* What is random, and what is not. */
static void add_words(const Kaslr *k, Rect line, unsigned lines)
{
	uint64_t start, end, slots = vms_kaslr_slots(&k->options);
	const char *words[2];

	vms_vmalloc_window(k->m, &start, &end);
	words[0] = k->moved ? scene_printf(k->scene, _("VMALLOC_START is %s with this machine's seed"),
					   address_text(k->scene, k->m, start))
			    : _("This machine was booted without KASLR");
	words[1] = scene_printf(k->scene,
				_("In steps of 1 GiB: 0 to %u of them before the direct map; the order never changes"),
				(unsigned)slots);
	for (unsigned i = 0; i < lines; i++) {
		double width = ceil(text_width(i ? FONT_SMALL : FONT_STRONG, words[i])) + 1;
		Rect box = rect(line.x, line.y + i * WORDS, fmin(width, line.w), WORDS);

		scene_text(k->scene, shape_key(PART_KASLR_TEXT, 3, i), box, i ? FONT_SMALL : FONT_STRONG,
			   i ? ROLE_INK_FAINT : ROLE_INK, ALIGN_START, words[i]);
	}
}

static Kaslr begin(Scene *scene, const VmsMachine *m)
{
	bool moved = vms_kaslr_slots(vms_machine_options(m)) > 0;
	Kaslr k = { .scene = scene, .m = m, .options = options_of(m), .moved = moved };
	VmsBases unmoved = bases_of(&k, false, 0);
	VmsRegion above;

	/* From where the direct map is without KASLR to what lies above all that can move. */
	k.low = unmoved.page_offset;
	k.high = 0xfffffe0000000000;
	if (vms_region_find(m, k.high, &above))
		k.high = above.start;
	k.label = fmax(LABEL_LEAST, ceil(text_width(FONT_SMALL, "vmalloc_base")) + 12);
	return k;
}

static void add_legend(Scene *scene, Rect where)
{
	const LegendEntry entries[] = {
		{ ROLE_PLACE_DIRECT, ROLE_PLACE_DIRECT_EDGE, _("direct map") },
		{ ROLE_PLACE_ROOM, ROLE_PLACE_ROOM_EDGE, _("kept for more RAM") },
		{ ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, "vmalloc" },
		{ ROLE_PLACE_MAP, ROLE_PLACE_MAP_EDGE, "vmemmap" },
		{ ROLE_SEARCH_EDGE, ROLE_NONE, _("this machine") },
	};

	layout_legend(scene, where, VIEW_KASLR, entries, G_N_ELEMENTS(entries));
}

/* The histogram goes before more than two bars, and two bars before the histogram. */
static double bars_height(double room)
{
	double two = 2 * (BAR + BAR_APART), all = (2 + OTHERS_MOST) * (BAR + BAR_APART);
	double most = room >= two + HISTOGRAM_LEAST ? fmin(all, room - HISTOGRAM_LEAST) : fmin(all, room);

	return floor(most / (BAR + BAR_APART)) * (BAR + BAR_APART);
}

void layout_kaslr(Scene *scene, Rect where, const Moment *now)
{
	bool low = where.h < LOW;
	Rect words, bars, axis;
	Kaslr k;

	if (!kaslr_exists(now->machine)) {
		layout_note(scene, where, VIEW_KASLR, _("This kernel has its regions in the same place at every boot"));
		return;
	}
	k = begin(scene, now->machine);
	words = rect_cut_top(&where, (low ? 1 : 2) * WORDS + 6);
	if (where.h >= LEGENDED)
		add_legend(scene, rect_cut_bottom(&where, LEGEND));
	axis = rect_cut_bottom(&where, AXIS);
	k.bars = rect(where.x + k.label, where.y, where.w - k.label - 2, where.h);
	bars = rect_cut_top(&where, bars_height(where.h));
	add_words(&k, words, low ? 1 : 2);
	add_bars(&k, bars);
	where.h = where.h >= HISTOGRAM_LEAST ? fmin(where.h, HISTOGRAM_MOST) : 0;
	if (where.h > 0)
		add_histogram(&k, where);
	axis.y = where.y + where.h;
	add_here(&k, bars.y + bars.h - BAR - BAR_APART - 2, axis.y);
	add_axis(&k, axis);
}
