/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-slabs.c -- kmalloc: the caches from the smallest object up, and the slabs of each:
 *
 *   97 B come from kmalloc-128   [#########////]   31 B are wasted
 *
 *   kmalloc-64     5 of 64     261120 |s|a|s|a|p| | | | | | |      a cell each object, a letter what it is
 *   kmalloc-128    1 of 32     261931 |c| | | | | |
 *   kmalloc-192    no slab
 *   whole frames   1           [ 261936  2^3: 20000 B of 32 KiB  ####//// ]
 *
 * How many caches there are, and of which sizes, is the kernel's: nothing here counts on it. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define REQUEST 40.0
#define LEGEND 24.0
#define REST 18.0             /* how many caches are not shown */
#define LEGENDED 172.0        /* from this height on colours are explained */
#define ROW_LEAST 22.0
#define ROW_MOST 40.0
#define NAME 108.0
#define COUNT 92.0
#define PFN 58.0
#define SLAB_MOST 640.0            /* the places of one slab take no more than that */
#define BLOCK 96.0
#define LETTER 11.0               /* a cell as wide as this has room for its letter */
#define STEPS_BACK 1024
#define BLOCKS_ASKED 64

typedef struct {
	Scene *scene;
	const Moment *now;
	VmsCache *caches;
	size_t n_caches;
	VmsSlab *slabs;
	size_t n_slabs;
	VmsSlabObject blocks[BLOCKS_ASKED];
	size_t n_blocks;          /* there may be more than were asked for */
	bool has_request;         /* what the operation asked kmalloc for last */
	uint64_t asked, given, address;
	const char *from;
	VmsId from_id;
} Slabs;

/* ------------------------------------------------------------------------------------------------ asking */

static void ask(Slabs *slabs)
{
	const VmsMachine *m = slabs->now->machine;
	size_t room = 0;

	slabs->n_caches = vms_caches(m, NULL, 0);
	slabs->caches = g_new0(VmsCache, slabs->n_caches + 1);
	vms_caches(m, slabs->caches, slabs->n_caches);
	for (size_t i = 0; i < slabs->n_caches; i++)
		room += slabs->caches[i].slabs;
	slabs->slabs = g_new0(VmsSlab, room + 1);
	slabs->n_slabs = MIN(vms_slabs(m, 0, slabs->slabs, room), room);
	slabs->n_blocks = vms_large_blocks(m, slabs->blocks, BLOCKS_ASKED);
}

static void clear(Slabs *slabs)
{
	g_free(slabs->caches);
	g_free(slabs->slabs);
}

static uint64_t value_of(const VmsStep *step, const char *name)
{
	for (size_t i = 0; i < step->n_values; i++)
		if (!strcmp(step->value[i].name, name))
			return step->value[i].value;
	return 0;
}

static void take_request(Slabs *slabs, const VmsStep *step)
{
	VmsRef cache = (VmsRef)value_of(step, "cache");

	slabs->has_request = true;
	slabs->asked = value_of(step, "size");
	slabs->address = value_of(step, "addr");
	slabs->given = (uint64_t)VMS_PAGE_SIZE << value_of(step, "order");
	slabs->from = _("whole frames");
	for (size_t i = 0; step->mark == VMS_MARK_SLAB_ALLOC && i < slabs->n_caches; i++)
		if (slabs->caches[i].ref == cache) {
			slabs->given = slabs->caches[i].object_size;
			slabs->from = slabs->caches[i].name;
			slabs->from_id = vms_id(slabs->now->machine, cache);
		}
}

/* The last request of the operation at the cursor, where that is not too long ago. */
static void find_request(Slabs *slabs)
{
	const Moment *now = slabs->now;
	VmsStep step;

	for (int64_t i = now->step.step; now->has_op && i >= now->result.first && now->step.step - i < STEPS_BACK; i--)
		if (vms_step_at(now->machine, i, &step) &&
		    (step.mark == VMS_MARK_SLAB_ALLOC || step.mark == VMS_MARK_KMALLOC_LARGE)) {
			take_request(slabs, &step);
			return;
		}
}

/* ------------------------------------------------------------------------------------------------ looks */

typedef struct { Role fill, edge; const char *letter; } Look;

static Look look_of(const VmsSlabObject *object)
{
	if (!object->used)
		return (Look) { ROLE_FRAME_FREE, ROLE_FRAME_FREE_EDGE, object->next ? "›" : "" };
	switch (vms_id_kind(object->id)) {
	case VMS_KIND_VM_STRUCT: return (Look) { ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, "s" };
	case VMS_KIND_VMAP_AREA: return (Look) { ROLE_AREA_VMAP, ROLE_AREA_VMAP_EDGE, "a" };
	case VMS_KIND_PAGE_ARRAY: return (Look) { ROLE_FRAME_SLAB, ROLE_FRAME_SLAB_EDGE, "p" };
	case VMS_KIND_BUFFER: return (Look) { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, "c" };
	default: return (Look) { ROLE_AREA_OTHER, ROLE_AREA_OTHER_EDGE, "o" };
	}
}

static void add_legend(Scene *scene, Rect where)
{
	const LegendEntry entries[] = {
		{ ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, "s vm_struct" },
		{ ROLE_AREA_VMAP, ROLE_AREA_VMAP_EDGE, "a vmap_area" },
		{ ROLE_FRAME_SLAB, ROLE_FRAME_SLAB_EDGE, _("p page array") },
		{ ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, _("c the caller's buffer") },
		{ ROLE_AREA_OTHER, ROLE_AREA_OTHER_EDGE, _("o other") },
		{ ROLE_FRAME_FREE, ROLE_FRAME_FREE_EDGE, _("free; › is given out next") },
		{ ROLE_GUARD, ROLE_LAZY_EDGE, _("wasted") },
	};

	layout_legend(scene, where, VIEW_SLABS, entries, G_N_ELEMENTS(entries));
}

/* How much of what was given was asked for: the rest is hatched. */
static void add_waste(Scene *scene, ShapeKey key, Rect box, uint64_t asked, uint64_t given, Look look)
{
	Rect used = box;
	ShapeKey inner = key;

	inner.number |= UINT64_C(1) << 40;
	scene_rounded(scene, key, box, 3, asked < given ? ROLE_GUARD : look.fill, look.edge);
	used.w = round(box.w * (double)asked / (double)given);
	if (asked < given && used.w >= 1)
		scene_rounded(scene, inner, used, 3, look.fill, look.edge);
}

/* ------------------------------------------------------------------------------------------------ the request */

static void add_request(const Slabs *slabs, Rect where)
{
	Scene *scene = slabs->scene;
	uint64_t wasted = slabs->given - slabs->asked;
	const char *asked = size_text(scene, slabs->asked);
	const char *words = scene_printf(scene, _("%s from %s"), asked, slabs->from);
	const char *waste = !wasted ? _("nothing is wasted")
				    : scene_printf(scene, _("%s are wasted (%u %%)"), size_text(scene, wasted),
						   (unsigned)(wasted * 100 / slabs->given));
	const Look look = { ROLE_FRAME_CALLER, ROLE_FRAME_CALLER_EDGE, "" };
	Rect line = rect(where.x, where.y + 4, where.w, 24), box;

	box = rect_cut_left(&line, fmin(ceil(text_width(FONT_TITLE, words)) + 8, line.w));
	scene_text(scene, shape_key(PART_SLAB_REQUEST, 0, 1), box, FONT_TITLE, ROLE_INK, ALIGN_START, words);
	if (line.w < 60)
		return;
	box = rect_cut_left(&line, fmin(240, floor(line.w / 2)));
	box = rect(box.x + 8, box.y + 4, box.w - 16, box.h - 8);
	add_waste(scene, shape_key(PART_SLAB_REQUEST, 0, 0), box, slabs->asked, slabs->given, look);
	scene_tip(scene, _("%s were asked for; %s are given out: %s"), asked, size_text(scene, slabs->given), waste);
	scene_text(scene, shape_key(PART_SLAB_REQUEST, 0, 2), line, FONT_BODY, wasted ? ROLE_INK : ROLE_INK_FAINT,
		   ALIGN_START, waste);
}

/* ------------------------------------------------------------------------------------------------ a slab */

static const char *object_words(const Slabs *slabs, const VmsSlabObject *object, const VmsCache *cache)
{
	Scene *scene = slabs->scene;
	const char *address = address_text(scene, slabs->now->machine, object->address);

	if (!object->used)
		return scene_printf(scene, object->next ? _("%s: free, the next one to be given out") : _("%s: free"),
				    address);
	if (!object->object)
		return scene_printf(scene, _("%s: given out"), address);
	return scene_printf(scene, _("%s: %s, %s of %s"), address, object_text(scene, object->id),
			    size_text(scene, object->asked), size_text(scene, cache->object_size));
}

static Target target_of_place(const VmsSlabObject *object, uint64_t size)
{
	Target target = target_range(object->address, size);

	if (object->id) {
		target.has |= TARGET_OBJECT;
		target.id = object->id;
	}
	return target;
}

static void add_object(const Slabs *slabs, Rect box, const VmsSlabObject *object, const VmsCache *cache)
{
	Look look = look_of(object);
	Target target = target_of_place(object, cache->object_size);
	ShapeKey key = shape_key(PART_SLAB_OBJECT, 0, object->address), text = key;
	Shape *shape = scene_rect(slabs->scene, key, box, look.fill, look.edge);

	text.part = PART_SLAB_LETTER;
	shape->target = target;
	shape->flags = moment_flags(slabs->now, &target);
	if (slabs->has_request && slabs->address == object->address && object->used)
		shape->line_width = 2;
	scene_tip(slabs->scene, "%s", object_words(slabs, object, cache));
	if (*look.letter && box.w >= LETTER && box.h >= LETTER)
		scene_text(slabs->scene, text, box, FONT_SMALL, ROLE_INK, ALIGN_MIDDLE, look.letter);
}

/* How the places of a slab are laid out: in one row, or, small ones, in two or four. */
typedef struct { unsigned columns, rows; double width; } Cells;

/* Where there are few slabs each has more room. */
static Cells cells_of(const VmsCache *cache, double width, double height)
{
	unsigned n = cache->objects_per_slab;
	Cells cells = { .rows = n <= 32 ? 1 : n <= 128 ? 2 : 4 };
	double room = CLAMP(width / (double)CLAMP(cache->slabs, 1, 3) - PFN - 24, 120, SLAB_MOST);

	cells.rows = (unsigned)CLAMP(floor(height / 5), 1, cells.rows);
	cells.columns = (n + cells.rows - 1) / cells.rows;
	cells.width = CLAMP(floor(room / cells.columns), 1, 22);
	return cells;
}

/* Places that are too small to be shapes of their own; those of the step, or selected, stand out. */
static void add_small_objects(const Slabs *slabs, Rect box, const VmsSlab *slab, const VmsSlabObject *object,
	const VmsCache *cache, Cells cells)
{
	g_autofree uint8_t *roles = g_new0(uint8_t, cells.columns * cells.rows);
	double width = box.w / cells.columns, height = box.h / cells.rows;
	Shape *shape;

	for (unsigned i = 0; i < MIN(slab->objects, cells.columns * cells.rows); i++)
		roles[i] = object[i].used ? (uint8_t)look_of(&object[i]).edge : ROLE_RULE;
	shape = scene_cells(slabs->scene, shape_key(PART_SLAB_CELLS, slab->id, 0), box, roles, cells.columns,
			    cells.rows);
	shape->target = target_range(object[0].address,
				     (uint64_t)cells.columns * cells.rows * cache->object_size);
	scene_tip(slabs->scene, _("The slab at frame %u: %u of %u objects are given out"), (unsigned)slab->pfn,
		  slab->in_use, slab->objects);
	for (unsigned i = 0; i < slab->objects; i++) {
		Target target = target_of_place(&object[i], cache->object_size);

		if (moment_flags(slabs->now, &target) ||
		    (slabs->has_request && slabs->address == object[i].address && object[i].used))
			add_object(slabs, rect(box.x + i % cells.columns * width,
					       box.y + i / cells.columns * height, width, height), &object[i], cache);
	}
}

static double slab_width(Cells cells)
{
	return PFN + cells.width * cells.columns + 8;
}

static void add_slab(const Slabs *slabs, Rect box, const VmsSlab *slab, const VmsCache *cache, Cells cells)
{
	g_autofree VmsSlabObject *object = g_new0(VmsSlabObject, slab->objects);
	Scene *scene = slabs->scene;
	Target target = target_object(slab->id);
	Rect inner = rect_inset(box, 3), label = rect_cut_left(&inner, PFN);
	double height;
	Shape *shape;

	vms_slab_objects(slabs->now->machine, slab->ref, object, slab->objects);
	target.has |= TARGET_FRAME;
	target.pfn = slab->pfn;
	shape = scene_rounded(scene, shape_key(PART_SLAB, slab->id, 0), box, 4, ROLE_WELL,
			      slab->cpu ? ROLE_FRAME_SLAB_EDGE : ROLE_PANEL_EDGE);
	shape->target = target;
	shape->flags = moment_flags(slabs->now, &target);
	shape->line_width = slab->cpu ? 1.5 : 1;
	if (slab->cpu)
		scene_tip(scene, _("A slab of %s at frame %u, of 2^%u frames: %u of %u objects are given out; CPU %u "
				   "takes from it"),
			  cache->name, (unsigned)slab->pfn, slab->order, slab->in_use, slab->objects, slab->cpu - 1);
	else
		scene_tip(scene, _("A slab of %s at frame %u, of 2^%u frames: %u of %u objects are given out"),
			  cache->name, (unsigned)slab->pfn, slab->order, slab->in_use, slab->objects);
	rect_cut_left(&label, 4);
	scene_text(scene, shape_key(PART_SLAB_TEXT, slab->id, 0), label, FONT_MONO_SMALL,
		   slab->cpu ? ROLE_INK : ROLE_INK_FAINT, ALIGN_START,
		   scene_printf(scene, "%" G_GUINT64_FORMAT, slab->pfn));
	inner.w = cells.width * cells.columns;
	height = inner.h / cells.rows;
	if (cells.width < LETTER) {
		add_small_objects(slabs, inner, slab, object, cache, cells);
		return;
	}
	for (unsigned i = 0; i < slab->objects; i++)
		add_object(slabs, rect(inner.x + i % cells.columns * cells.width,
				       inner.y + i / cells.columns * height, cells.width - 1, height - 1),
			   &object[i], cache);
}

/* ------------------------------------------------------------------------------------------------ a row */

static void add_row_title(const Slabs *slabs, Rect *line, ShapeKey key, const char *name, const char *count,
	bool strong)
{
	Scene *scene = slabs->scene;
	ShapeKey number = key;

	number.number |= 1;
	scene_text(scene, key, rect_cut_left(line, fmin(NAME, line->w)), strong ? FONT_MONO_STRONG : FONT_MONO,
		   ROLE_INK, ALIGN_START, name);
	if (line->w >= COUNT)
		scene_text(scene, number, rect_cut_left(line, COUNT), FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, count);
}

static const char *words_of_hidden(Scene *scene, size_t n, bool more)
{
	const char *words = more ? g_dngettext(GETTEXT_PACKAGE, "+%u slab", "+%u slabs", n)
				 : g_dngettext(GETTEXT_PACKAGE, "%u slab", "%u slabs", n);

	return scene_printf(scene, words, (unsigned)n);
}

/* The slab that objects are taken from comes first, then the others; what has no room is counted. */
static void add_slabs(const Slabs *slabs, Rect line, const VmsCache *cache, VmsId id)
{
	Cells cells = cells_of(cache, line.w, line.h - 6);
	double width = slab_width(cells);
	size_t shown = 0;

	for (int cpu = true; cpu >= false; cpu--)
		for (size_t i = 0; i < slabs->n_slabs; i++) {
			const VmsSlab *slab = &slabs->slabs[i];

			if (slab->cache != cache->ref || (slab->cpu != 0) != cpu ||
			    line.w < width + (shown + 1 < cache->slabs ? 64 : 0))
				continue;
			add_slab(slabs, rect_cut_left(&line, width), slab, cache, cells);
			rect_cut_left(&line, 8);
			shown++;
		}
	if (shown < cache->slabs)
		scene_text(slabs->scene, shape_key(PART_SLAB_TEXT, id, 2), line, FONT_SMALL, ROLE_INK_FAINT,
			   ALIGN_START, words_of_hidden(slabs->scene, cache->slabs - shown, shown > 0));
}

static void add_cache(const Slabs *slabs, Rect line, const VmsCache *cache)
{
	Scene *scene = slabs->scene;
	VmsId id = vms_id(slabs->now->machine, cache->ref);
	bool asked = slabs->from_id == id;
	Target target = target_object(id);
	Shape *shape = scene_rounded(scene, shape_key(PART_SLAB_CACHE, id, 0), line, 4,
				     asked ? ROLE_SELECTED : ROLE_NONE, ROLE_NONE);

	shape->target = target;
	shape->flags = moment_flags(slabs->now, &target) & ~SHAPE_CHANGED;
	scene_tip(scene, _("%s: objects of %s, %u in a slab of 2^%u frames; %u of %u are given out"), cache->name,
		  size_text(scene, cache->object_size), cache->objects_per_slab, cache->order,
		  (unsigned)cache->in_use, (unsigned)cache->objects);
	rect_cut_left(&line, 6);
	line = rect(line.x, line.y + 1, line.w, line.h - 2);
	add_row_title(slabs, &line, shape_key(PART_SLAB_TEXT, id, 4), cache->name,
		      cache->slabs ? scene_printf(scene, _("%u of %u"), (unsigned)cache->in_use,
						  (unsigned)cache->objects)
				   : _("no slab"), asked);
	add_slabs(slabs, line, cache, id);
}

static void add_block(const Slabs *slabs, Rect box, const VmsSlabObject *block, const char *words)
{
	Scene *scene = slabs->scene;
	uint64_t given = (uint64_t)VMS_PAGE_SIZE << block->order;
	Target target = target_of_place(block, given);
	const Look look = { ROLE_FRAME_LARGE, ROLE_FRAME_LARGE_EDGE, "" };
	Rect bar = rect_cut_left(&box, BLOCK);
	Shape *shape;

	bar = rect(bar.x, bar.y + 3, bar.w, bar.h - 6);
	add_waste(scene, shape_key(PART_SLAB_OBJECT, block->id, 0), bar, block->asked, given, look);
	shape = scene_rounded(scene, shape_key(PART_SLAB, block->id, 0), bar, 3, ROLE_NONE, look.edge);
	shape->target = target;
	shape->flags = moment_flags(slabs->now, &target);
	scene_tip(scene, _("%s: %s, %s of a block of 2^%u frames, %s"),
		  address_text(scene, slabs->now->machine, block->address), object_text(scene, block->id),
		  size_text(scene, block->asked), block->order, size_text(scene, given));
	rect_cut_left(&box, 6);
	scene_text(scene, shape_key(PART_SLAB_TEXT, block->id, 0), box, FONT_SMALL, ROLE_INK, ALIGN_START, words);
}

/* What is above all classes: blocks of whole frames. */
static void add_blocks(const Slabs *slabs, Rect line)
{
	Scene *scene = slabs->scene;
	bool asked = slabs->has_request && !slabs->from_id;
	size_t i = 0;

	scene_rounded(scene, shape_key(PART_SLAB_CACHE, 0, 0), line, 4, asked ? ROLE_SELECTED : ROLE_NONE, ROLE_NONE);
	rect_cut_left(&line, 6);
	line = rect(line.x, line.y + 1, line.w, line.h - 2);
	add_row_title(slabs, &line, shape_key(PART_SLAB_TEXT, 0, 4), _("whole frames"),
		      slabs->n_blocks ? scene_printf(scene, "%u", (unsigned)slabs->n_blocks) : _("none"), asked);
	for (; i < MIN(slabs->n_blocks, BLOCKS_ASKED); i++) {
		const VmsSlabObject *block = &slabs->blocks[i];
		uint64_t given = (uint64_t)VMS_PAGE_SIZE << block->order;
		const char *words = scene_printf(scene, _("%s of %s"), size_text(scene, block->asked),
						 size_text(scene, given));
		double width = BLOCK + 6 + ceil(text_width(FONT_SMALL, words)) + 8;

		if (line.w < width + (i + 1 < slabs->n_blocks ? 64 : 0))
			break;
		add_block(slabs, rect_cut_left(&line, width), block, words);
		rect_cut_left(&line, 8);
	}
	if (i < slabs->n_blocks)
		scene_text(scene, shape_key(PART_SLAB_TEXT, 0, 2), line, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
			   scene_printf(scene, "+%u", (unsigned)(slabs->n_blocks - i)));
}

/* ------------------------------------------------------------------------------------------------ all of it */

/* How much a cache is to be seen: first of all that of the request, then those with the most objects; 0: it has no
 * slabs, and is left out where there is no room for all. */
static uint64_t weight_of(const Slabs *slabs, const VmsCache *cache)
{
	if (slabs->from_id && slabs->from_id == vms_id(slabs->now->machine, cache->ref))
		return UINT64_MAX;
	return cache->slabs ? cache->in_use + 1 : 0;
}

/* Of the caches that weigh anything the heaviest, as many as that; all where there are no more. */
static bool is_shown(const Slabs *slabs, size_t i, size_t most)
{
	uint64_t weight = weight_of(slabs, &slabs->caches[i]);
	size_t before = 0;

	for (size_t k = 0; k < slabs->n_caches; k++) {
		uint64_t other = weight_of(slabs, &slabs->caches[k]);

		before += other > weight || (other == weight && k < i);
	}
	return before < most && (weight || most >= slabs->n_caches);
}

/* What is not shown: mostly caches of which nobody has asked for anything yet. */
static const char *rest_text(const Slabs *slabs, size_t n, size_t empty)
{
	if (n == empty)
		return scene_printf(slabs->scene, g_dngettext(GETTEXT_PACKAGE, "%u more cache without slabs",
							      "%u more caches without slabs", (gulong)n), (unsigned)n);
	return scene_printf(slabs->scene, g_dngettext(GETTEXT_PACKAGE, "%u more cache", "%u more caches", (gulong)n),
			    (unsigned)n);
}

static void add_rows(const Slabs *slabs, Rect where)
{
	bool all = where.h >= ROW_LEAST * (double)(slabs->n_caches + 1);
	size_t rows = 1, left_out = 0, empty = 0, most;
	double height;

	most = all ? slabs->n_caches : (size_t)fmax(0, floor((where.h - REST) / ROW_LEAST) - 1);
	for (size_t i = 0; i < slabs->n_caches; i++)
		rows += is_shown(slabs, i, most);
	height = CLAMP(floor((where.h - (all ? 0 : REST)) / (double)rows), ROW_LEAST, ROW_MOST);
	for (size_t i = 0; i < slabs->n_caches; i++) {
		if (is_shown(slabs, i, most)) {
			add_cache(slabs, rect_cut_top(&where, height), &slabs->caches[i]);
		} else {
			left_out++;
			empty += !slabs->caches[i].slabs;
		}
	}
	if (where.h >= height)
		add_blocks(slabs, rect_cut_top(&where, height));
	if (left_out && where.h >= 16)
		scene_text(slabs->scene, shape_key(PART_SLAB_TEXT, 0, 6), rect_cut_top(&where, 16), FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_START, rest_text(slabs, left_out, empty));
}

void layout_slabs(Scene *scene, Rect where, const Moment *now)
{
	Slabs slabs = { .scene = scene, .now = now };

	ask(&slabs);
	find_request(&slabs);
	if (where.h >= LEGENDED)
		add_legend(scene, rect_cut_bottom(&where, LEGEND));
	if (slabs.has_request && where.h >= 120)
		add_request(&slabs, rect_cut_top(&where, REQUEST));
	add_rows(&slabs, where);
	clear(&slabs);
}
