/* SPDX-License-Identifier: GPL-2.0-or-later */
/* places-rows.c -- the rows of the layout: which there are, how they look, where they go. */

#include "gui/scene/places-parts.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define ROW_LEAST 15.0        /* of those that could be left out */
#define ROW_LOWEST 12.0
#define ROW_MOST 30.0
#define ROW_GOOD 17.0
#define STRONG 15.0           /* a row of this height has room for bold names */
#define APART 4.0             /* between rows that do not follow each other */
#define INDENT 14.0           /* of a part */
#define ADDRESS_GAP 8.0
#define SIZE_COLUMN 64.0
#define NAME_COLUMN 170.0

/* ------------------------------------------------------------------------------------------------ looks */

typedef struct { const char *id; unsigned rank; Role fill, edge; } Look;

static const Look looks[] = {
	{ "direct", 0, ROLE_PLACE_DIRECT, ROLE_PLACE_DIRECT_EDGE },
	{ "direct-room", 1, ROLE_PLACE_ROOM, ROLE_PLACE_ROOM_EDGE },
	{ "vmalloc", 0, ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE },
	{ "vmemmap", 0, ROLE_PLACE_MAP, ROLE_PLACE_MAP_EDGE },
	{ "pkmap", 0, ROLE_PLACE_MAP, ROLE_PLACE_MAP_EDGE },
	{ "fixmap", 0, ROLE_PLACE_MAP, ROLE_PLACE_MAP_EDGE },
	{ "modules", 0, ROLE_PLACE_MODULES, ROLE_PLACE_MODULES_EDGE },
	{ "text", 0, ROLE_SECTION_TEXT, ROLE_SECTION_TEXT_EDGE },
	{ "static-io", 1, ROLE_PLACE_DEVICE, ROLE_PLACE_DEVICE_EDGE },
	{ "dma", 1, ROLE_PLACE_DEVICE, ROLE_PLACE_DEVICE_EDGE },
	{ "vectors", 1, ROLE_PLACE_OTHER, ROLE_PLACE_OTHER_EDGE },
	{ ".text", 1, ROLE_SECTION_TEXT, ROLE_SECTION_TEXT_EDGE },
	{ ".rodata", 1, ROLE_SECTION_RODATA, ROLE_SECTION_RODATA_EDGE },
	{ ".data", 1, ROLE_SECTION_DATA, ROLE_SECTION_DATA_EDGE },
	{ ".init", 1, ROLE_SECTION_INIT, ROLE_SECTION_INIT_EDGE },
	{ ".bss", 1, ROLE_SECTION_BSS, ROLE_SECTION_BSS_EDGE },
};

static bool is_hole(const char *id)
{
	return g_str_has_prefix(id, "hole") || !strcmp(id, "top") || !strcmp(id, "guard") ||
	       !strcmp(id, "non-canonical");
}

/* The gaps on either side of vmalloc space matter where they are a rule of the kernel: on 32 bits; what follows it on
 * ARM is no gap. */
static Look look_of(const VmsMachine *m, const char *id, bool part)
{
	const VmsProfile *profile = vms_machine_profile(m);
	bool below = !strcmp(id, "hole-1"), above = !strcmp(id, "hole-2") && strcmp(profile->arch, "arm");
	bool gap = profile->bits == 32 && (below || above);

	for (size_t i = 0; i < G_N_ELEMENTS(looks); i++)
		if (!strcmp(looks[i].id, id))
			return looks[i];
	if (is_hole(id))
		return (Look) { id, gap ? 1 : 3, ROLE_HOLE, ROLE_HOLE_EDGE };
	if (part && strstr(id, "pg"))
		return (Look) { id, 1, ROLE_PLACE_MAP, ROLE_PLACE_MAP_EDGE };
	if (part)
		return (Look) { id, 2, ROLE_PLACE_DEVICE, ROLE_PLACE_DEVICE_EDGE };
	return (Look) { id, 2, ROLE_PLACE_OTHER, ROLE_PLACE_OTHER_EDGE };
}

/* ------------------------------------------------------------------------------------------------ which there are */

static bool moves(const VmsMachine *m, const char *id)
{
	const VmsOptions *options = vms_machine_options(m);

	if (vms_kaslr_slots(options))
		return !strcmp(id, "direct") || !strcmp(id, "vmalloc") || !strcmp(id, "vmemmap");
	return places_follow_ram(m) && !options->vmalloc_end && !strcmp(id, "vmalloc");
}

static void add_row(Places *places, PlaceRow row)
{
	const VmsMachine *m = places->now->machine;
	Look look = look_of(m, row.id, row.depth > 0);

	if (places->n == PLACE_ROWS)
		return;
	row.rank = look.rank;
	row.fill = look.fill;
	row.edge = look.edge;
	row.moves = !row.depth && moves(m, row.id);
	places->row[places->n++] = row;
}

/* Parts come by kind; here they come by address, the longer of two that begin alike first. */
static int by_address(gconstpointer a, gconstpointer b)
{
	const VmsPart *one = a, *other = b;

	if (one->start != other->start)
		return one->start < other->start ? -1 : 1;
	return one->last > other->last ? -1 : one->last < other->last;
}

static void add_parts(Places *places, const GArray *parts, const VmsRegion *region)
{
	uint64_t last = 0;

	for (guint i = 0; i < parts->len; i++) {
		const VmsPart *part = &g_array_index(parts, VmsPart, i);

		if (part->start < region->start || part->start > region->last)
			continue;
		add_row(places, (PlaceRow) { .id = part->id, .title = part->title, .start = part->start,
					     .last = part->last, .phys = part->phys,
					     .depth = part->last <= last ? 2 : 1 });
		last = MAX(last, part->last);
	}
}

/* What is the user's comes first, and on 64 bits what is nobody's. */
static bool is_kernels(const VmsRegion *region, bool any_before)
{
	return any_before || (strcmp(region->id, "user") && strcmp(region->id, "non-canonical"));
}

void places_collect(Places *places)
{
	const VmsMachine *m = places->now->machine;
	g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(VmsPart));
	VmsRegion region;
	VmsPart part;

	for (size_t i = 0; vms_part_at(m, i, &part); i++)
		g_array_append_val(parts, part);
	g_array_sort(parts, by_address);
	for (size_t i = 0; vms_region_at(m, i, &region); i++) {
		if (!is_kernels(&region, places->n > 0))
			continue;
		add_row(places, (PlaceRow) { .id = region.id, .title = region.title, .start = region.start,
					     .last = region.last });
		add_parts(places, parts, &region);
	}
}

/* ------------------------------------------------------------------------------------------------ where they go */

/* The rows up to a rank, and how many of them do not follow the one before. */
static size_t count_rows(const Places *places, unsigned rank, size_t *gaps)
{
	const PlaceRow *before = NULL;
	size_t rows = 0;

	*gaps = 0;
	for (size_t i = 0; i < places->n; i++) {
		const PlaceRow *row = &places->row[i];

		if (row->rank > rank)
			continue;
		*gaps += before && !row->depth && before->last + 1 != row->start;
		before = row->depth ? before : row;
		rows++;
	}
	return rows;
}

static double height_of(const Places *places, unsigned rank, double row)
{
	size_t gaps, rows = count_rows(places, rank, &gaps);

	return rows * row + gaps * APART;
}

double places_good_height(const Places *places)
{
	return height_of(places, PLACE_RANKS - 1, ROW_GOOD);
}

void places_arrange(Places *places, Rect where)
{
	const PlaceRow *before = NULL;
	unsigned rank = PLACE_RANKS - 1;
	size_t gaps, rows;
	double height;

	while (rank && height_of(places, rank, ROW_LEAST) > where.h)
		rank--;
	rows = count_rows(places, rank, &gaps);
	height = CLAMP(floor((where.h - gaps * APART) / MAX(rows, 1)), rank ? ROW_LEAST : ROW_LOWEST, ROW_MOST);
	for (size_t i = 0; i < places->n; i++) {
		PlaceRow *row = &places->row[i];

		if (row->rank > rank)
			continue;
		if (before && !row->depth && before->last + 1 != row->start)
			rect_cut_top(&where, APART);
		before = row->depth ? before : row;
		if (where.h >= height)
			row->box = rect_cut_top(&where, height);
	}
}

/* ------------------------------------------------------------------------------------------------ drawing */

static double address_width(const Places *places)
{
	return ceil(text_width(FONT_MONO_SMALL, address_text(places->scene, places->now->machine,
							      places->row[places->n - 1].start))) + 1;
}

double places_row_width(const Places *places)
{
	return address_width(places) + ADDRESS_GAP + NAME_COLUMN + SIZE_COLUMN;
}

/* Slots of a window of addresses that have an entry; in `atomic` how many of them are kmap_atomic's. */
static size_t slots_in(const VmsMachine *m, const PlaceRow *row, size_t *atomic)
{
	bool fixmap = !strcmp(row->id, "fixmap");
	size_t set = fixmap ? vms_fixmap(m, NULL, 0) : 0;

	*atomic = fixmap ? vms_atomic_maps(m, NULL, 0) : 0;
	return !strcmp(row->id, "pkmap") ? vms_pkmap(m, NULL, 0) : MAX(set, *atomic);
}

static void add_tip(const Places *places, const PlaceRow *row)
{
	Scene *scene = places->scene;
	const VmsMachine *m = places->now->machine;
	const char *start = address_text(scene, m, row->start), *last = address_text(scene, m, row->last);
	size_t atomic, slots = slots_in(m, row, &atomic);

	if (slots)
		scene_tip(scene, _("%s\n%s – %s\n%zu slots have an entry, %zu of them are kmap_atomic's"),
			  _(row->title), start, last, slots, atomic);
	else if (row->depth)
		scene_tip(scene, _("%s: %s\n%s – %s, physical from 0x%08" PRIx64), row->id,
			  _(row->title), start, last, row->phys);
	else if (row->moves && vms_machine_profile(m)->bits == 64)
		scene_tip(scene, _("%s\n%s – %s\nKASLR has moved it, in steps of 1 GiB"), _(row->title), start, last);
	else if (row->moves)
		scene_tip(scene, _("%s\n%s – %s\nIt begins behind the end of RAM that is mapped directly"),
			  _(row->title), start, last);
	else
		scene_tip(scene, "%s\n%s – %s", _(row->title), start, last);
}

/* The address of its beginning, to the left of the row, at its upper edge. */
static void add_address(const Places *places, const PlaceRow *row, Rect where)
{
	Scene *scene = places->scene;
	bool hole = row->fill == ROLE_HOLE;

	scene_text(scene, shape_key(PART_PLACE_ADDRESS, row->depth, row->start), where, FONT_MONO_SMALL,
		   row->moves ? row->edge : row->depth || hole ? ROLE_INK_FAINT : ROLE_INK, ALIGN_END,
		   address_text(scene, places->now->machine, row->start));
}

static void add_words(const Places *places, const PlaceRow *row, Rect box)
{
	Scene *scene = places->scene;
	const char *size = size_text(scene, row->last - row->start + 1);
	const char *words = row->moves ? scene_printf(scene, "↕ %s", size) : size;
	double width = ceil(text_width(FONT_SMALL, words)) + 1;
	Rect inner = rect(box.x + 8, box.y, fmax(box.w - 16, 0), box.h);
	const char *name = row->depth && *row->id == '.' ? scene_printf(scene, "%s  %s", row->id, _(row->title))
			   : row->depth ? row->id : _(row->title);
	size_t atomic, slots = slots_in(places->now->machine, row, &atomic);
	Role ink = row->fill == ROLE_HOLE ? ROLE_INK_FAINT : ROLE_INK;
	bool strong = !row->depth && !row->rank && box.h >= STRONG;

	if (inner.w < width)
		return;
	if (slots)
		name = scene_printf(scene, "%s · %zu", name, slots);
	scene_text(scene, shape_key(PART_PLACE_SIZE, row->depth, row->start), rect_cut_right(&inner, width), FONT_SMALL,
		   ink, ALIGN_END, words);
	rect_cut_right(&inner, 8);
	scene_text(scene, shape_key(PART_PLACE_NAME, row->depth, row->start), inner,
		   strong ? FONT_STRONG : FONT_SMALL, ink, ALIGN_START, name);
}

static void add_row_shape(const Places *places, const PlaceRow *row)
{
	Target target = target_range(row->start, row->last - row->start + 1);
	double indent = INDENT * row->depth;
	Rect where = row->box, box = where;
	Shape *shape;

	rect_cut_left(&box, address_width(places) + ADDRESS_GAP + indent);
	where.w = address_width(places);
	box = rect(box.x, box.y + 0.5, box.w, box.h - 1);
	shape = scene_rounded(places->scene, shape_key(PART_PLACE, row->depth, row->start), box, 2, row->fill,
			      row->edge);
	shape->target = target;
	shape->flags = moment_flags(places->now, &target) & ~SHAPE_CHANGED;
	add_tip(places, row);
	add_address(places, row, where);
	add_words(places, row, box);
}

/* The address that the step speaks of: an arrow head at the row, from the right. */
static void add_here(const Places *places)
{
	const Moment *now = places->now;
	const PlaceRow *here = NULL;
	Scene *scene = places->scene;

	for (size_t i = 0; i < places->n && now->has_address; i++) {
		const PlaceRow *row = &places->row[i];

		if (row->box.h > 0 && now->address >= row->start && now->address <= row->last)
			here = row;
	}
	if (here) {
		double x = here->box.x + here->box.w, y = here->box.y + here->box.h / 2;
		const Point p[] = { { x - 1, y }, { x + 7, y - 5 }, { x + 7, y + 5 } };

		scene_polygon(scene, shape_key(PART_PLACE_HERE, 0, 0), p, 3, ROLE_SEARCH_EDGE, ROLE_NONE);
		scene_tip(scene, _("The step is about %s"), address_text(scene, now->machine, now->address));
	}
}

void places_rows(const Places *places)
{
	for (size_t i = 0; i < places->n; i++)
		if (places->row[i].box.h > 0)
			add_row_shape(places, &places->row[i]);
	add_here(places);
}
