/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page-table-detail.c -- what is below the tables of a walk:
 *
 *   PTE 264 = 0x800000003fc05163   [P][RW][US][PWT][PCD][A][D][PSE][G][NX]     the bits of the last entry
 *
 *   init_mm's directory  [992  225284 P RW ..]   the task's own  [992  —]  lags behind
 *
 *   one page of entries  | hardware 0 | hardware 1 | Linux 0 | Linux 1 |       ARM: each entry is there twice
 */

#include "gui/scene/page-table-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BITS 58.0
#define DIRECTORY 52.0
#define PAIR 60.0
#define TITLE 20.0
#define LINE 24.0
#define CHIP 40.0
#define BITS_MOST 24

/* ------------------------------------------------------------------------------------------------ what there is */

static bool has_directory(const Moment *now)
{
	uint64_t entry;

	return vms_task_entry(now->machine, now->address, &entry);
}

static bool has_pairs(const Moment *now)
{
	return !strcmp(vms_machine_profile(now->machine)->arch, "arm");
}

double page_table_detail_height(const Moment *now, double room)
{
	double height = 0;

	if (room >= BITS)
		height += BITS;
	if (height > 0 && has_directory(now) && room >= height + DIRECTORY)
		height += DIRECTORY;
	if (height > 0 && has_pairs(now) && room >= height + PAIR)
		height += PAIR;
	return height;
}

static void add_title(Scene *scene, Rect *where, unsigned which, const char *text)
{
	scene_text(scene, shape_key(PART_DIRECTORY_TEXT, 1, which), rect_cut_top(where, TITLE), FONT_SMALL,
		   ROLE_INK_FAINT, ALIGN_START, text);
}

/* ------------------------------------------------------------------------------------------------ bits */

/* What a bit of x86 says; those of ARM are named by what they say. */
static const char *meaning(const char *name)
{
	static const struct { const char *name, *words; } bits[] = {
		{ "P", N_("present") }, { "RW", N_("may be written") }, { "US", N_("user space may use it") },
		{ "PWT", N_("written through the cache") }, { "PCD", N_("not cached") }, { "A", N_("accessed") },
		{ "D", N_("written to") }, { "PSE", N_("maps memory itself, or selects a memory type") },
		{ "G", N_("global: kept when processes change") }, { "NX", N_("no code may run there") },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(bits); i++)
		if (!strcmp(bits[i].name, name))
			return _(bits[i].words);
	return name;
}

static void add_bit(Scene *scene, Rect box, const VmsEntryBit *bit, bool set, size_t i)
{
	Shape *shape = scene_rounded(scene, shape_key(PART_ENTRY_BIT, 0, i), box, 3,
				     set ? ROLE_ENTRY_PRESENT : ROLE_ENTRY_ABSENT,
				     set ? ROLE_FRAME_TABLE_EDGE : ROLE_HOLE_EDGE);

	shape->flags = set ? 0 : SHAPE_DASHED;
	scene_tip(scene, set ? _("Bit %d, %s, is set: %s") : _("Bit %d, %s, is not set: %s"),
		  (int)log2((double)bit->bit), bit->name, meaning(bit->name));
	scene_text(scene, shape_key(PART_ENTRY_BIT_TEXT, 0, i), box, set ? FONT_STRONG : FONT_SMALL,
		   set ? ROLE_INK : ROLE_INK_GHOST, ALIGN_MIDDLE, bit->name);
}

static const char *entry_title(Scene *scene, const Moment *now, const VmsLevel *level)
{
	const char *raw = address_text(scene, now->machine, level->entry);
	uint64_t pfn, entry;

	if (!level->present)
		return scene_printf(scene, _("%s entry %u is empty"), level->name, level->index);
	if (level->covers > VMS_PAGE_SIZE && vms_translate(now->machine, now->address, &pfn, &entry))
		return scene_printf(scene, _("%s entry %u is %s: it maps %s by itself"), level->name, level->index, raw,
				    size_text(scene, level->covers));
	return scene_printf(scene, _("%s entry %u is %s: frame %u"), level->name, level->index, raw,
			    (unsigned)vms_entry_pfn(now->machine, level->entry));
}

/* Entries above the lowest level of ARM have bits of another kind: their words are shown. */
static void add_bits(Scene *scene, Rect where, const Moment *now, const VmsLevel *level)
{
	VmsEntryBit bit[BITS_MOST];
	size_t n = MIN(vms_entry_bits(now->machine, bit, BITS_MOST), BITS_MOST);
	bool other = has_pairs(now) && level->covers > VMS_PAGE_SIZE;
	double width = 0;
	char words[64];

	rect_cut_top(&where, 6);
	add_title(scene, &where, 0, entry_title(scene, now, level));
	where = rect_cut_top(&where, LINE);
	if (other) {
		vms_entry_text(now->machine, level->entry, words, sizeof words);
		n = 1;
		bit[0] = (VmsEntryBit) { level->entry, scene_string(scene, words) };
	}
	for (size_t i = 0; i < n; i++)
		width = fmax(width, ceil(text_width(FONT_STRONG, bit[i].name)) + 12);
	width = fmax(width, CHIP);
	for (size_t i = 0; i < n && where.w >= width; i++) {
		add_bit(scene, rect_cut_left(&where, width), &bit[i], (level->entry & bit[i].bit) != 0, i);
		rect_cut_left(&where, 4);
	}
}

/* ------------------------------------------------------------------------------------------------ directories */

static void add_directory(Scene *scene, Rect box, const Moment *now, unsigned which, const VmsLevel *top,
	uint64_t entry, bool lags)
{
	char flags[64] = "";
	const char *frame = scene_printf(scene, "%" G_GUINT64_FORMAT, vms_entry_pfn(now->machine, entry));
	const char *words = "—";
	Rect inner = rect_inset(box, 4);
	Shape *shape = scene_rounded(scene, shape_key(PART_DIRECTORY, 0, which), box, 3,
				     entry ? ROLE_ENTRY_PRESENT : ROLE_ENTRY_ABSENT,
				     lags ? ROLE_FAILED : ROLE_FRAME_TABLE_EDGE);

	shape->flags = (lags ? SHAPE_DASHED : 0) |
		       (which && now->step.mark == VMS_MARK_PT_SYNC ? SHAPE_CHANGED : 0);
	scene_tip(scene, which ? _("Entry %u of the task's own %s: %s") : _("Entry %u of init_mm's %s: %s"),
		  top->index, top->name, entry ? address_text(scene, now->machine, entry) : _("empty"));
	if (entry) {
		vms_entry_text(now->machine, entry, flags, sizeof flags);
		words = scene_printf(scene, "%s %s", frame, flags);
		words = text_width(FONT_MONO_SMALL, words) <= inner.w - 40 ? words : frame;
	}
	scene_text(scene, shape_key(PART_DIRECTORY_TEXT, 0, 2 * which), rect_cut_left(&inner, 36), FONT_MONO_STRONG,
		   ROLE_INK, ALIGN_START, scene_printf(scene, "%u", top->index));
	scene_text(scene, shape_key(PART_DIRECTORY_TEXT, 0, 2 * which + 1), inner, FONT_MONO_SMALL,
		   entry ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END, words);
}

static void add_directories(Scene *scene, Rect where, const Moment *now, const VmsLevel *top)
{
	Rect left = rect_cut_left(&where, floor(where.w / 2) - GRID), right = where;
	uint64_t task = 0;
	bool lags;

	rect_cut_left(&right, 2 * GRID);
	vms_task_entry(now->machine, now->address, &task);
	lags = task != top->entry;
	add_title(scene, &left, 1, scene_printf(scene, _("init_mm's %s, which vmalloc writes"), top->name));
	add_title(scene, &right, 2,
		  lags ? scene_printf(scene, _("the task's own %s lags behind: an access faults"), top->name)
		       : scene_printf(scene, _("the task's own %s says the same"), top->name));
	add_directory(scene, rect_cut_top(&left, LINE), now, 0, top, top->entry, false);
	add_directory(scene, rect_cut_top(&right, LINE), now, 1, top, task, lags);
}

/* ------------------------------------------------------------------------------------------------ pairs of ARM */

/* A page of entries holds two tables of the hardware, 256 entries each, and the two of Linux behind them: the kernel
 * keeps there what the hardware has no bits for.  (include/asm/pgtable.h of 2.6.34) */
static void add_pairs(Scene *scene, Rect where, const VmsLevel *level, const VmsLevel *last)
{
	static const char *const names[] = {
		N_("hardware table 0"), N_("hardware table 1"), N_("Linux table 0"), N_("Linux table 1")
	};
	unsigned index = last->index, half = index / 256;
	double width = floor(fmin(where.w, 880) / 4);

	add_title(scene, &where, 3,
		  scene_printf(scene, _("A Linux entry of the first level is two of the hardware, here %u and %u; a "
					"page of entries holds them twice:"),
			       2 * level[0].index, 2 * level[0].index + 1));
	where = rect_cut_top(&where, LINE + 8);
	for (unsigned i = 0; i < 4; i++) {
		Rect box = rect(where.x + i * width, where.y, width - 2, where.h);
		bool here = i % 2 == half;

		scene_rounded(scene, shape_key(PART_PAIR, 0, i), box, 3, here ? ROLE_ENTRY_PRESENT : ROLE_ENTRY_ABSENT,
			      here ? ROLE_SELECTED_EDGE : ROLE_HOLE_EDGE)->line_width = here ? 2 : 1;
		scene_tip(scene, _("%s, from byte %u of the page on: 256 entries of 4 bytes"), _(names[i]), i * 1024);
		scene_text(scene, shape_key(PART_PAIR_TEXT, 0, 2 * i), rect_cut_top(&box, 16), FONT_SMALL, ROLE_INK,
			   ALIGN_MIDDLE, _(names[i]));
		scene_text(scene, shape_key(PART_PAIR_TEXT, 0, 2 * i + 1), box, FONT_MONO_SMALL,
			   here ? ROLE_INK : ROLE_INK_GHOST, ALIGN_MIDDLE,
			   here ? scene_printf(scene, "[%u] +0x%03x", index % 256, i * 1024 + index % 256 * 4)
				: scene_printf(scene, "+0x%03x", i * 1024));
	}
}

/* ------------------------------------------------------------------------------------------------ all of it */

void page_table_detail(Scene *scene, Rect where, const Moment *now, const VmsLevel *level, size_t filled)
{
	add_bits(scene, rect_cut_top(&where, BITS), now, &level[filled - 1]);
	if (has_directory(now) && where.h >= DIRECTORY)
		add_directories(scene, rect_cut_top(&where, DIRECTORY), now, &level[0]);
	if (has_pairs(now) && where.h >= PAIR && level[filled - 1].covers == VMS_PAGE_SIZE)
		add_pairs(scene, rect_cut_top(&where, PAIR), level, &level[filled - 1]);
}
