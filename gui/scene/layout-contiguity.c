/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-contiguity.c -- memory of kmalloc and memory of vmalloc beside each other, best of the same request:
 *
 *   kmalloc(10000 B)   0xffff888002804000      vmalloc(10000 B)   0xffffc90000000000
 *   [ 0 ][ 1 ][ 2#][###]      virtual          [ 0 ][ 1 ][ 2#][///]      its guard page is hatched
 *     |    |    |    |                             \    X    /
 *   [ 44 ][ 45 ][ 46 ][ 47 ]  physical         [ 31 ] .. [ 57 ][ 58 ]    frames in the order of their numbers
 *   4 frames  1 piece  0 entries  1 TLB entry  3 frames  2 pieces  3 entries  3 TLB entries
 *
 * Lines that run beside each other: addresses and frames are in the same order, and nothing lies between.  Each is the
 * one that is selected, else the latest that lives. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TITLE 22.0
#define CELL 26.0
#define CELL_WIDEST 104.0
#define CELL_ALONE 240.0          /* the only page */
#define CELL_LEAST 12.0
#define LINES_LEAST 18.0
#define LINES_MOST 96.0
#define NUMBERS 38.0
#define NUMBER_WIDEST 136.0
#define APART 24.0
#define GAP 12.0                  /* between frames that are not neighbours, where there is room */
#define GAP_LEAST 5.0
#define PAGES_MOST 64
#define OPS_BACK 4096

typedef struct {
	VmsOp op;
	uint64_t address, asked, given;   /* given: what it takes up, without a guard page */
	uint64_t guard;
	bool has, is_area;
	Role fill, edge;
	uint64_t pages, entries, tlb_entries, tlb_page, pieces;
	uint64_t pfn[PAGES_MOST], order[PAGES_MOST];      /* as the addresses go; by their numbers */
	unsigned shown, ordered;  /* how many of each */
} Block;

typedef struct {
	Scene *scene;
	const Moment *now;
	const Block *block;
	unsigned side;            /* 0 kmalloc, 1 vmalloc: a part of the keys */
	Rect where;
	double cell, gap;
} Half;

/* ------------------------------------------------------------------------------------------------ which two */

/* The memory of kmalloc says itself what it takes up: the frame knows its cache, or the order of its block. */
static uint64_t size_of_buffer(const VmsMachine *m, uint64_t pfn, uint64_t asked)
{
	size_t n = vms_caches(m, NULL, 0);
	g_autofree VmsCache *caches = g_new(VmsCache, n + 1);
	VmsFrame frame, head;

	vms_caches(m, caches, n);
	if (!vms_frame(m, pfn, &frame))
		return asked;
	if (frame.owner == VMS_OWNER_LARGE)
		return (uint64_t)VMS_PAGE_SIZE << (vms_frame(m, frame.head, &head) ? head.order : frame.order);
	for (size_t i = 0; i < n; i++)
		if (frame.owner == VMS_OWNER_SLAB && caches[i].ref == frame.owner_ref)
			return caches[i].object_size;
	return asked;
}

static bool take_buffer(const VmsMachine *m, const VmsResult *result, Block *block)
{
	uint64_t entry, pfn;

	if (vms_id_kind(result->object) != VMS_KIND_BUFFER || !vms_find(m, result->object) ||
	    !vms_translate(m, result->ret, &pfn, &entry))
		return false;
	block->address = result->ret;
	block->given = MAX(size_of_buffer(m, pfn, block->asked), block->asked);
	block->fill = ROLE_FRAME_LARGE;
	block->edge = ROLE_FRAME_LARGE_EDGE;
	return true;
}

static bool take_area(const VmsMachine *m, const VmsResult *result, Block *block)
{
	VmsArea area;

	if (!result->ret || !vms_area_find(m, result->ret, &area) || area.addr != result->ret ||
	    area.use != VMS_AREA_VMALLOC || area.state != VMS_AREA_BUSY)
		return false;
	block->address = area.addr;
	block->given = area.va_end - area.guard - area.addr;
	block->guard = area.guard;
	block->is_area = true;
	block->fill = ROLE_AREA_VMALLOC;
	block->edge = ROLE_AREA_VMALLOC_EDGE;
	return true;
}

static bool is_selected(const Moment *now, const Block *block, VmsId id)
{
	Target target = target_range(block->address, block->given);

	target.has |= TARGET_OBJECT;
	target.id = id;
	return target_meets(&now->selected, &target);
}

/* The latest one that lives, or the selected one. */
static void find_block(const Moment *now, bool area, Block *out)
{
	uint64_t last = now->has_op ? now->result.number : 0;
	VmsResult result;
	Block block;

	for (uint64_t number = last; number > 0 && last - number < OPS_BACK; number--) {
		int size;

		block = (Block) { 0 };
		if (!vms_op_at(now->machine, number, &block.op, &result) ||
		    (size = vms_op_arg_index(block.op.kind, "size")) < 0)
			continue;
		block.asked = block.op.arg[size];
		block.has = area ? take_area(now->machine, &result, &block)
				 : take_buffer(now->machine, &result, &block);
		if (!block.has)
			continue;
		if (!out->has)
			*out = block;
		if (!now->selected.has || is_selected(now, &block, result.object)) {
			*out = block;
			return;
		}
	}
}

/* ------------------------------------------------------------------------------------------------ what it costs */

static uint64_t first_page(const Block *block)
{
	return block->address / VMS_PAGE_SIZE;
}

/* So many parts of `size` bytes the memory lies in. */
static uint64_t parts_of(const Block *block, uint64_t size)
{
	return (block->address + block->given - 1) / size - block->address / size + 1;
}

static int by_number(gconstpointer a, gconstpointer b)
{
	uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

static void ask_frames(const VmsMachine *m, Block *block)
{
	uint64_t pfn, before = UINT64_MAX - 1, entry;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof pfn);

	for (uint64_t i = 0; i < block->pages; i++) {
		if (!vms_translate(m, (first_page(block) + i) * VMS_PAGE_SIZE, &pfn, &entry))
			continue;
		g_array_append_val(all, pfn);
		if (i < block->shown)
			block->pfn[i] = block->order[block->ordered++] = pfn;
	}
	g_array_sort(all, by_number);
	qsort(block->order, block->ordered, sizeof *block->order, by_number);
	for (guint i = 0; i < all->len; i++) {
		block->pieces += g_array_index(all, uint64_t, i) != before + 1;
		before = g_array_index(all, uint64_t, i);
	}
}

static void ask(const VmsMachine *m, Block *block)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_walk(m, block->address, level);

	block->pages = parts_of(block, VMS_PAGE_SIZE);
	block->shown = (unsigned)MIN(block->pages, PAGES_MOST);
	block->tlb_page = n && level[n - 1].present ? level[n - 1].covers : VMS_PAGE_SIZE;
	block->tlb_entries = parts_of(block, block->tlb_page);
	block->entries = block->is_area ? block->tlb_entries : 0;
	ask_frames(m, block);
}

/* ------------------------------------------------------------------------------------------------ strips */

/* The part of a page's box that [first, end) takes. */
static Rect part_of_page(Rect box, uint64_t page, uint64_t first, uint64_t end)
{
	uint64_t start = page * VMS_PAGE_SIZE, from = CLAMP(first, start, start + VMS_PAGE_SIZE) - start,
		 to = CLAMP(end, start, start + VMS_PAGE_SIZE) - start;

	return rect(box.x + floor(box.w * (double)from / VMS_PAGE_SIZE), box.y,
		    ceil(box.w * (double)(to - from) / VMS_PAGE_SIZE), box.h);
}

/* A page, or its frame: what was asked for is filled, what nobody asked for hatched, what belongs to others empty. */
static Shape *add_cell(const Half *half, ShapePart part, Rect box, unsigned i)
{
	const Block *b = half->block;
	uint64_t page = first_page(b) + i, number = (uint64_t)half->side << 32 | (uint64_t)i << 2;
	Rect given = part_of_page(box, page, b->address, b->address + b->given),
	     asked = part_of_page(box, page, b->address, b->address + b->asked);

	scene_rect(half->scene, shape_key(part, 1, number), box, ROLE_WELL, ROLE_NONE);
	if (given.w > asked.w)
		scene_rect(half->scene, shape_key(part, 1, number | 1), given, ROLE_GUARD, ROLE_NONE);
	if (asked.w > 0)
		scene_rect(half->scene, shape_key(part, 1, number | 2), asked, b->fill, ROLE_NONE);
	return scene_rounded(half->scene, shape_key(part, 0, number), box, 2, ROLE_NONE, b->edge);
}

/* Every page has its number, or every second, fourth ...: as wide as the last one is. */
static void add_page_number(const Half *half, Rect box, unsigned i)
{
	const char *last = scene_printf(half->scene, "%u", half->block->shown - 1),
		   *text = scene_printf(half->scene, "%u", i);
	double width = fmax(box.w, text_width(FONT_MONO_SMALL, text) + 1);
	unsigned every = 1;

	while (every * half->cell < text_width(FONT_MONO_SMALL, last) + 4)
		every *= 2;
	if (i % every)
		return;
	box = rect(box.x - (width - box.w) / 2, box.y, width, box.h);
	scene_text(half->scene, shape_key(PART_CONTIGUOUS_PAGE_TEXT, 0, (uint64_t)half->side << 32 | i), box,
		   FONT_MONO_SMALL, ROLE_INK, ALIGN_MIDDLE, text);
}

static void add_cell_text(const Half *half, ShapePart part, Rect box, unsigned i, const char *text)
{
	if (text_width(FONT_MONO_SMALL, text) + 4 <= box.w)
		scene_text(half->scene, shape_key(part, 0, (uint64_t)half->side << 32 | i), box, FONT_MONO_SMALL,
			   ROLE_INK, ALIGN_MIDDLE, text);
}

static Rect virtual_box(const Half *half, unsigned i)
{
	return rect(half->where.x + i * half->cell, half->where.y, half->cell - 1, CELL);
}

/* Frames that are no neighbours stand apart. */
static Rect frame_box(const Half *half, unsigned k)
{
	unsigned gaps = 0;

	for (unsigned i = 1; i <= k; i++)
		gaps += half->block->order[i] != half->block->order[i - 1] + 1;
	return rect(half->where.x + k * half->cell + gaps * half->gap, half->where.y + half->where.h - CELL,
		    half->cell - 1, CELL);
}

static void add_guard(const Half *half, unsigned i)
{
	const Block *b = half->block;
	Rect box = virtual_box(half, i);
	Shape *shape = scene_rounded(half->scene, shape_key(PART_CONTIGUOUS_PAGE, 2, half->side), box, 2, ROLE_GUARD,
				     ROLE_LAZY_EDGE);

	shape->target = target_range(b->address + b->given, b->guard);
	scene_tip(half->scene, _("The guard page: addresses without a frame"));
}

static void add_page(const Half *half, unsigned i)
{
	uint64_t address = (first_page(half->block) + i) * VMS_PAGE_SIZE;
	Rect box = virtual_box(half, i);
	Target target = target_range(address, VMS_PAGE_SIZE);
	Shape *shape = add_cell(half, PART_CONTIGUOUS_PAGE, box, i);

	shape->target = target;
	shape->flags = moment_flags(half->now, &target) & ~SHAPE_CHANGED;
	scene_tip(half->scene, _("Page %u: %s"), i, address_text(half->scene, half->now->machine, address));
	add_page_number(half, box, i);
}

/* "31744"; where that has no room its last digits. */
static const char *frame_text(const Half *half, uint64_t pfn, double width)
{
	const char *all = scene_printf(half->scene, "%" G_GUINT64_FORMAT, pfn);

	if (text_width(FONT_MONO_SMALL, all) + 4 <= width)
		return all;
	return scene_printf(half->scene, "…%02u", (unsigned)(pfn % 100));
}

/* The frame of a page, with the line that leads to it. */
static void add_frame(const Half *half, unsigned k)
{
	const Block *b = half->block;
	Rect box = frame_box(half, k);
	uint64_t pfn = b->order[k];
	unsigned i = 0;
	Rect page;

	while (i + 1 < b->shown && b->pfn[i] != pfn)
		i++;
	page = virtual_box(half, i);
	scene_line(half->scene, shape_key(PART_CONTIGUOUS_LINK, 0, (uint64_t)half->side << 32 | i),
		   (Point) { page.x + page.w / 2, page.y + page.h + 1 }, (Point) { box.x + box.w / 2, box.y - 1 },
		   b->edge)->line_width = 1.5;
	add_cell(half, PART_CONTIGUOUS_FRAME, box, i)->target = (Target) { .has = TARGET_FRAME, .pfn = pfn };
	scene_tip(half->scene, _("Frame %u, of page %u"), (unsigned)pfn, i);
	add_cell_text(half, PART_CONTIGUOUS_FRAME_TEXT, box, i, frame_text(half, pfn, box.w));
}

/* Where not all pages have room the first ones are shown, and no guard page. */
static unsigned choose_cells(Half *half, Block *block)
{
	unsigned guards = block->guard ? 1 : 0, gaps = (unsigned)MIN(block->pieces, block->ordered);
	unsigned most = (unsigned)(half->where.w / (CELL_LEAST + (gaps > 1 ? GAP_LEAST : 0)));

	half->gap = half->where.w >= 480 ? GAP : GAP_LEAST;
	if (block->pages + guards > most || block->shown < block->pages) {
		guards = 0;
		half->gap = GAP_LEAST;
		block->shown = MIN(block->shown, most);
		block->ordered = MIN(block->ordered, most);
		memcpy(block->order, block->pfn, block->ordered * sizeof *block->order);
		qsort(block->order, block->ordered, sizeof *block->order, by_number);
	}
	half->cell = floor((half->where.w - (gaps > 1 ? (gaps - 1) * half->gap : 0)) / (block->shown + guards));
	half->cell = CLAMP(half->cell, CELL_LEAST, block->shown + guards == 1 ? CELL_ALONE : CELL_WIDEST);
	return guards;
}

static void add_strips(Half *half, Block *block)
{
	unsigned guards = choose_cells(half, block);

	for (unsigned k = 0; k < block->ordered; k++)
		if (frame_box(half, k).x + half->cell <= half->where.x + half->where.w + 1)
			add_frame(half, k);
	for (unsigned i = 0; i < block->shown; i++)
		add_page(half, i);
	if (!block->ordered)
		scene_text(half->scene, shape_key(PART_NOTE, 1, half->side),
			   rect(half->where.x, half->where.y + half->where.h - CELL, half->where.w, CELL), FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_START, _("no frame is mapped yet"));
	if (guards)
		add_guard(half, block->shown);
}

/* ------------------------------------------------------------------------------------------------ a half */

static void add_title(const Half *half, Rect line)
{
	Scene *scene = half->scene;
	const Block *b = half->block;
	const char *name = operation_text(scene, half->now->machine, &b->op),
		   *address = address_text(scene, half->now->machine, b->address);
	double width = fmin(ceil(text_width(FONT_STRONG, name)) + 1, line.w);
	const char *more = "";

	if (b->shown < b->pages)
		more = scene_printf(scene, _("pages 0 to %u of %u"), b->shown - 1, (unsigned)b->pages);
	scene_text(scene, shape_key(PART_CONTIGUOUS_TEXT, 0, half->side * 64), rect_cut_left(&line, width),
		   FONT_STRONG, ROLE_INK, ALIGN_START, name);
	rect_cut_left(&line, GRID);
	if (text_width(FONT_MONO_SMALL, address) <= line.w)
		scene_text(scene, shape_key(PART_CONTIGUOUS_TEXT, 0, half->side * 64 + 1),
			   rect_cut_left(&line, ceil(text_width(FONT_MONO_SMALL, address)) + 1), FONT_MONO_SMALL,
			   ROLE_INK_FAINT, ALIGN_START, address);
	rect_cut_left(&line, GRID);
	if (*more && text_width(FONT_SMALL, more) <= line.w)
		scene_text(scene, shape_key(PART_CONTIGUOUS_TEXT, 0, half->side * 64 + 2), line, FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_END, more);
}

/* Numbers with their words below, in columns of their own, so that both halves can be compared. */
static void add_numbers(const Half *half, Rect where)
{
	Scene *scene = half->scene;
	const Block *b = half->block;
	const char *page = size_text(scene, b->tlb_page);
	const struct { const char *number, *name, *all; } facts[] = {
		{ scene_printf(scene, "%u", (unsigned)b->pages), g_dngettext(GETTEXT_PACKAGE, "frame", "frames",
									     (gulong)b->pages), NULL },
		{ scene_printf(scene, "%u", (unsigned)b->pieces), g_dngettext(GETTEXT_PACKAGE, "piece", "pieces",
									      (gulong)b->pieces), NULL },
		{ scene_printf(scene, "%u", (unsigned)b->entries), _("entries"), _("page-table entries") },
		{ scene_printf(scene, "%u", (unsigned)b->tlb_entries), scene_printf(scene, _("TLB %s"), page),
		  scene_printf(scene, _("TLB entries of %s"), page) },
		{ size_text(scene, b->given - b->asked), _("wasted"), NULL },
	};
	double width = fmin(floor(where.w / G_N_ELEMENTS(facts)), NUMBER_WIDEST);

	for (unsigned i = 0; i < G_N_ELEMENTS(facts); i++) {
		Rect box = rect_cut_left(&where, width);
		const char *name;

		rect_cut_right(&box, 4);
		name = facts[i].all && text_width(FONT_SMALL, facts[i].all) <= box.w ? facts[i].all : facts[i].name;
		scene_text(scene, shape_key(PART_CONTIGUOUS_NUMBER, 0, half->side * 16 + 2 * i), rect_cut_top(&box, 20),
			   FONT_STRONG, i == 1 && b->pieces > 1 ? ROLE_FAILED : ROLE_INK, ALIGN_START, facts[i].number);
		scene_text(scene, shape_key(PART_CONTIGUOUS_NUMBER, 0, half->side * 16 + 2 * i + 1),
			   rect_cut_top(&box, 16), FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, name);
	}
}

/* What would have to be done for there to be something: the same as on the other side. */
static void add_missing(Scene *scene, Rect line, const Block *other, unsigned side)
{
	const char *size = size_text(scene, other->asked);
	const char *words = scene_printf(scene, side ? _("No area of vmalloc lives: try vmalloc(%s)")
						     : _("No memory of kmalloc lives: try kmalloc(%s)"), size);

	scene_text(scene, shape_key(PART_NOTE, 0, VIEW_CONTIGUITY * 2 + side), line, FONT_BODY, ROLE_INK_FAINT,
		   ALIGN_START, words);
}

static void add_half(Scene *scene, const Moment *now, Rect where, Block *block, unsigned side)
{
	Half half = { .scene = scene, .now = now, .block = block, .side = side };
	Rect title = rect_cut_top(&where, TITLE), numbers;

	ask(now->machine, block);
	if (where.h >= 2 * CELL + LINES_LEAST + NUMBERS) {
		numbers = rect_cut_bottom(&where, NUMBERS);
		add_numbers(&half, rect(numbers.x, numbers.y + 4, numbers.w, numbers.h - 4));
	}
	half.where = rect(where.x, where.y, where.w, fmin(where.h, 2 * CELL + LINES_MOST));
	if (half.where.h >= 2 * CELL + 8)
		add_strips(&half, block);
	add_title(&half, title);
}

void layout_contiguity(Scene *scene, Rect where, const Moment *now)
{
	Block buffer = { 0 }, area = { 0 };
	Rect first = where, second;
	double least = TITLE + 2 * CELL + LINES_LEAST + NUMBERS;

	find_block(now, false, &buffer);
	find_block(now, true, &area);
	if (!buffer.has && !area.has) {
		layout_note(scene, where, VIEW_CONTIGUITY,
			    _("kmalloc and vmalloc as much, and see here where it lies and what it costs"));
		return;
	}
	if (where.h >= 2 * least + APART) {
		second = rect_cut_bottom(&first, floor((where.h - APART) / 2));
		rect_cut_bottom(&first, APART);
	} else {
		second = rect_cut_right(&first, floor((where.w - APART) / 2));
		rect_cut_right(&first, APART);
	}
	if (buffer.has)
		add_half(scene, now, first, &buffer, 0);
	else
		add_missing(scene, rect_cut_top(&first, TITLE), &area, 0);
	if (area.has)
		add_half(scene, now, second, &area, 1);
	else
		add_missing(scene, rect_cut_top(&second, TITLE), &buffer, 1);
}
