/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-nodes.c -- the nodes of 6.12, one for each CPU, and the ranges that they keep for their CPU:
 *
 *   [ node 0 · CPU 0 ]   [ node 1 · CPU 1 ]   [ node 2 · CPU 2, here ]   [ node 3 · CPU 3 ]
 *     in use 3  waits 1    in use 4             in use 2  waits 5          in use 3
 *                                               2 pages  […9000] […5000]     the next one to be used comes first
 *                                               4 pages  […c000]
 *
 *   | 0 | 1 | 2 | 3 | 0 | 1 | 2 | 3 | 0 |       16 pages of addresses in a row belong to one node, then the next
 *        [ area ]     [area]
 *
 * With one CPU there is one node, and nothing is kept. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define COLUMN       132.0
#define APART        12.0
#define LINE         18.0
#define POOL         26.0
#define LABEL        60.0
#define STRIP        84.0
#define CELL         44.0
#define RANGES_ASKED 32

typedef struct {
	Scene *scene;
	const Moment *now;
	VmsNode *nodes;
	size_t n;
	uint64_t cpu;             /* the one that runs */
	unsigned at_hand;         /* the node that the step is about */
	unsigned pages;           /* the size at hand, 0 for none */
	double width;             /* of a column */
} Nodes;

/* Nodes have hues in turn; their numbers tell them apart beyond that. */
static const struct {
	Role fill, edge;
} hues[] = {
	{ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE}, {ROLE_AREA_IOREMAP, ROLE_AREA_IOREMAP_EDGE},
	{ROLE_AREA_VMAP, ROLE_AREA_VMAP_EDGE},       {ROLE_AREA_BLOCK, ROLE_AREA_BLOCK_EDGE},
	{ROLE_AREA_RAM, ROLE_AREA_RAM_EDGE},         {ROLE_AREA_OTHER, ROLE_AREA_OTHER_EDGE},
};

static Role fill_of(unsigned number)
{
	return hues[number % G_N_ELEMENTS(hues)].fill;
}

static Role edge_of(unsigned number)
{
	return hues[number % G_N_ELEMENTS(hues)].edge;
}

/* ------------------------------------------------------------------------------------------------ asking */

/* The size that is being asked for or given back. */
static unsigned pages_at_hand(const Moment *now)
{
	uint64_t size = now->search.size;
	VmsValue value;
	VmsTreeNode va;

	if (!size && moment_value(now, "va", &value) && value.type == VMS_OBJECT &&
	    vms_id(now->machine, (VmsRef)value.value) == value.id &&
	    vms_tree_node(now->machine, (VmsRef)value.value, &va))
		size = va.va_end - va.va_start;
	if (!size && now->has_area)
		size = now->area.va_end - now->area.va_start;
	return size / VMS_PAGE_SIZE <= VMS_POOL_PAGES ? (unsigned)(size / VMS_PAGE_SIZE) : 0;
}

static void ask(Nodes *nodes, const Moment *now)
{
	size_t room = vms_nodes(now->machine, NULL, 0);

	nodes->nodes = g_new(VmsNode, room + 1);
	nodes->n = MIN(vms_nodes(now->machine, nodes->nodes, room), room);
	vms_stat(now->machine, "cpu", &nodes->cpu);
	nodes->at_hand = moment_node(now);
	nodes->pages = pages_at_hand(now);
}

/* The size of the pool that is asked in a node, 0 for none: a request asks that of its own CPU, what comes back goes to
 * that of the CPU which had it. */
static unsigned asked_pages(const Nodes *nodes, unsigned number)
{
	bool put = nodes->now->step.mark == VMS_MARK_POOL_PUT;

	return number == (put ? nodes->at_hand : nodes->cpu) ? nodes->pages : 0;
}

/* ------------------------------------------------------------------------------------------------ pools */

/* A range, by where it begins. */
static void add_range(const Nodes *nodes, Rect box, VmsRef ref, unsigned number, bool first)
{
	Scene *scene = nodes->scene;
	VmsId id = vms_id(nodes->now->machine, ref);
	Target target;
	VmsTreeNode va;
	Shape *shape;

	if (!vms_tree_node(nodes->now->machine, ref, &va))
		return;
	target = (Target){.has = TARGET_OBJECT | TARGET_ADDRESS,
			  .id = id,
			  .address = va.va_start,
			  .size = va.va_end - va.va_start};
	shape = scene_rounded(scene, shape_key(PART_POOL_RANGE, id, 0), box, 3, fill_of(number), edge_of(number));
	shape->target = target;
	shape->flags = moment_flags(nodes->now, &target);
	shape->line_width = first ? 2 : 1;
	scene_tip(scene, first ? _("vmap_area#%u, %s: the next one to be used") : _("vmap_area#%u, %s"), (uint32_t)id,
		  address_text(scene, nodes->now->machine, va.va_start));
	scene_text(scene, shape_key(PART_POOL_RANGE, id, 1), box, FONT_MONO_SMALL, ROLE_INK, ALIGN_MIDDLE,
		   short_address(scene, nodes->now->machine, va.va_start, 5));
}

/* The ranges of one size in the order in which they will be used, as many as there is room for. */
static void add_ranges(const Nodes *nodes, Rect line, unsigned number, unsigned pages, const VmsRef *refs, size_t n)
{
	const double width = 54, apart = 4;
	size_t room = (size_t)fmax(1, floor((line.w + apart) / (width + apart)));
	size_t shown = n <= room ? n : MAX(room, 2) - 1;

	for (size_t i = 0; i < shown; i++)
		add_range(nodes, rect(line.x + i * (width + apart), line.y, width, line.h), refs[i], number, i == 0);
	rect_cut_left(&line, shown * (width + apart));
	if (shown < n)
		scene_text(nodes->scene, shape_key(PART_POOL_TEXT, nodes->nodes[number].id, 1000 + pages), line,
			   FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
			   scene_printf(nodes->scene, "+%u", (unsigned)(n - shown)));
}

/* A ring around the pool that is asked, or given something. */
static void add_ring(const Nodes *nodes, Rect line, const VmsNode *node, unsigned pages, size_t n)
{
	Shape *shape =
		scene_rounded(nodes->scene, shape_key(PART_POOL, node->id, pages),
			      rect(line.x - 4, line.y - 2, line.w + 8, line.h + 4), 3, ROLE_NONE, ROLE_SEARCH_EDGE);

	shape->flags = SHAPE_SEARCHED | (n ? 0 : SHAPE_DASHED);
	shape->line_width = 1.5;
	scene_tip(nodes->scene, _("The pool of node %u for %u pages has %u ranges"), node->number, pages, (unsigned)n);
}

static void add_pool(const Nodes *nodes, Rect line, const VmsNode *node, unsigned pages, const VmsRef *refs, size_t n)
{
	bool asked = pages == asked_pages(nodes, node->number);
	const char *words =
		scene_printf(nodes->scene, g_dngettext(GETTEXT_PACKAGE, "%u page", "%u pages", pages), pages);

	if (asked)
		add_ring(nodes, line, node, pages, n);
	scene_text(nodes->scene, shape_key(PART_POOL_TEXT, node->id, pages), rect_cut_left(&line, LABEL), FONT_SMALL,
		   asked ? ROLE_SEARCH_EDGE : ROLE_INK_FAINT, ALIGN_START, words);
	if (n)
		add_ranges(nodes, line, node->number, pages, refs, n);
	else
		scene_text(nodes->scene, shape_key(PART_POOL_TEXT, node->id, 1000 + pages), line, FONT_SMALL,
			   ROLE_INK_GHOST, ALIGN_START, _("empty"));
}

/* The pools that have something, and the one that is asked, which is shown even where there is no room for all. */
static void add_pools(const Nodes *nodes, Rect where, const VmsNode *node)
{
	unsigned asked = asked_pages(nodes, node->number), left_out = 0;
	VmsRef refs[RANGES_ASKED];

	for (unsigned pages = 1; pages <= VMS_POOL_PAGES; pages++) {
		size_t n = vms_pool(nodes->now->machine, node->number, pages, refs, RANGES_ASKED);
		double kept = pages == asked ? 0 : pages < asked ? POOL + LINE : LINE;

		if (!n && pages != asked)
			continue;
		if (where.h < POOL + kept) {
			left_out++;
			continue;
		}
		add_pool(nodes, rect_cut_top(&where, POOL - 6), node, pages, refs, n);
		rect_cut_top(&where, 6);
	}
	if (left_out && where.h >= LINE)
		scene_text(nodes->scene, shape_key(PART_POOL_TEXT, node->id, 2000), rect_cut_top(&where, LINE),
			   FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
			   scene_printf(nodes->scene,
					g_dngettext(GETTEXT_PACKAGE, "… %u more size", "… %u more sizes", left_out),
					left_out));
}

/* ------------------------------------------------------------------------------------------------ columns */

static void add_title(const Nodes *nodes, Rect where, const VmsNode *node)
{
	Scene *scene = nodes->scene;
	bool here = node->number == nodes->cpu;
	const char *words = here ? scene_printf(scene, _("node %u · CPU %u, here"), node->number, node->number)
				 : scene_printf(scene, _("node %u · CPU %u"), node->number, node->number);
	FontRole font = here ? FONT_STRONG : FONT_BODY;
	Shape *shape = scene_rounded(scene, shape_key(PART_VNODE, node->id, 1), where, 4, fill_of(node->number),
				     edge_of(node->number));

	shape->line_width = here ? 2 : 1;
	shape->target = target_object(node->id);
	if (here)
		scene_tip(scene, _("Node %u serves CPU %u, on which the task runs"), node->number, node->number);
	else
		scene_tip(scene, _("Node %u serves CPU %u"), node->number, node->number);
	if (here && text_width(font, words) > where.w - 8)
		words = scene_printf(scene, _("node %u, here"), node->number);
	scene_text(scene, shape_key(PART_VNODE_TEXT, node->id, 0), rect_inset(where, 4), font, ROLE_INK, ALIGN_MIDDLE,
		   words);
}

static void add_column(const Nodes *nodes, Rect where, const VmsNode *node)
{
	Scene *scene = nodes->scene;
	bool at_hand = node->number == nodes->at_hand;
	Target target = target_object(node->id);
	Shape *shape = scene_rounded(scene, shape_key(PART_VNODE, node->id, 0), where, 6, ROLE_WELL,
				     at_hand ? ROLE_SEARCH_EDGE : ROLE_PANEL_EDGE);
	Rect inner = rect_inset(where, 8), line;
	const char *busy = scene_printf(scene, _("in use: %u"), (unsigned)node->busy);

	shape->target = target;
	shape->line_width = at_hand ? 2 : 1;
	shape->flags = moment_flags(nodes->now, &target) & ~SHAPE_CHANGED;
	scene_tip(scene, at_hand ? _("Node %u, at hand: areas in use %u, waiting for the purge %u")
				 : _("Node %u: areas in use %u, waiting for the purge %u"),
		  node->number, (unsigned)node->busy, (unsigned)node->lazy);
	add_title(nodes, rect_cut_top(&inner, 24), node);
	rect_cut_top(&inner, 4);
	line = rect_cut_top(&inner, LINE);
	scene_text(scene, shape_key(PART_VNODE_TEXT, node->id, 1),
		   rect_cut_left(&line, fmin(ceil(text_width(FONT_SMALL, busy)) + 1, line.w)), FONT_SMALL, ROLE_INK,
		   ALIGN_START, busy);
	scene_text(scene, shape_key(PART_VNODE_TEXT, node->id, 2), line, FONT_SMALL,
		   node->lazy ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END,
		   scene_printf(scene, _("waiting: %u"), (unsigned)node->lazy));
	rect_cut_top(&inner, 6);
	add_pools(nodes, inner, node);
}

/* How many columns have room. */
static size_t columns_shown(const Nodes *nodes, Rect where)
{
	return MIN((size_t)fmax(1, floor((where.w + APART) / (COLUMN + APART))), nodes->n);
}

/* As many columns as have room, around the node at hand. */
static void add_columns(Nodes *nodes, Rect where)
{
	size_t shown = columns_shown(nodes, where);
	size_t first = nodes->at_hand < shown ? 0 : MIN(nodes->at_hand - shown / 2, nodes->n - shown);

	nodes->width = fmin(floor((where.w + APART) / shown) - APART, 320);
	for (size_t i = 0; i < shown; i++)
		add_column(nodes, rect(where.x + i * (nodes->width + APART), where.y, nodes->width, where.h),
			   &nodes->nodes[first + i]);
}

static void add_hidden(const Nodes *nodes, Rect line, size_t hidden)
{
	scene_text(nodes->scene, shape_key(PART_VNODE_TEXT, 0, 0), line, FONT_SMALL, ROLE_INK_FAINT, ALIGN_END,
		   scene_printf(nodes->scene, g_dngettext(GETTEXT_PACKAGE, "%u node has no room here",
							  "%u nodes have no room here", hidden), (unsigned)hidden));
}

/* ------------------------------------------------------------------------------------------------ the strip */

typedef struct {
	uint64_t start, zone;
	unsigned n;
	Rect cells;
} Strip;

static double strip_place(const Strip *strip, uint64_t address)
{
	return strip->cells.x + (double)(address - strip->start) / ((double)strip->zone * strip->n) * strip->cells.w;
}

static void add_cells(const Nodes *nodes, const Strip *strip)
{
	Scene *scene = nodes->scene;

	for (unsigned i = 0; i < strip->n; i++) {
		uint64_t address = strip->start + i * strip->zone;
		unsigned number = vms_node_of(nodes->now->machine, address);
		double left = round(strip_place(strip, address)),
		       right = round(strip_place(strip, address + strip->zone));
		Rect box = rect(left, strip->cells.y, right - left - 1, strip->cells.h);
		bool at_hand = nodes->now->has_address && nodes->now->address - address < strip->zone;
		Shape *shape = scene_rect(scene, shape_key(PART_STRIP, 0, address), box, fill_of(number),
					  at_hand ? ROLE_SEARCH_EDGE : ROLE_NONE);

		shape->line_width = 2;
		shape->target = target_range(address, strip->zone);
		scene_tip(scene, _("%s – %s: node %u"), address_text(scene, nodes->now->machine, address),
			  address_text(scene, nodes->now->machine, address + strip->zone), number);
		scene_text(scene, shape_key(PART_STRIP_TEXT, 0, address), box, at_hand ? FONT_STRONG : FONT_SMALL,
			   ROLE_INK, ALIGN_MIDDLE, scene_printf(scene, "%u", number));
	}
}

/* The areas in their places, each in the hue of the node that it is filed with: that of its first address. */
static void add_areas(const Nodes *nodes, const Strip *strip, Rect where)
{
	uint64_t end = strip->start + strip->n * strip->zone;
	VmsArea area;

	for (bool more = vms_area_from(nodes->now->machine, strip->start, &area); more && area.va_start < end;
	     more = vms_area_next(nodes->now->machine, &area)) {
		double left = round(strip_place(strip, MAX(area.va_start, strip->start)));
		double right = round(strip_place(strip, MIN(area.va_end, end)));
		unsigned number = vms_node_of(nodes->now->machine, area.va_start);
		Target target = target_area(&area);
		Shape *shape = scene_rect(nodes->scene, shape_key(PART_STRIP_AREA, area.id, 0),
					  rect(left, where.y, fmax(2, right - left - 1), where.h),
					  area.state == VMS_AREA_BUSY ? fill_of(number) : area_fill(&area),
					  area.state == VMS_AREA_BUSY ? edge_of(number) : area_edge(&area));

		shape->target = target;
		shape->flags = moment_flags(nodes->now, &target);
		scene_tip(nodes->scene, "vmap_area#%u, %s\n%s – %s", (uint32_t)area.id, area_use_name(&area),
			  address_text(nodes->scene, nodes->now->machine, area.va_start),
			  address_text(nodes->scene, nodes->now->machine, area.va_end));
	}
}

/* So many zones around the address at hand; it moves by its whole length, so that it seldom moves. */
static Strip choose_strip(const Nodes *nodes, unsigned n)
{
	const Moment *now = nodes->now;
	Strip strip = {.zone = vms_node_zone(now->machine), .n = n};
	uint64_t end;

	vms_vmalloc_window(now->machine, &strip.start, &end);
	strip.start -= strip.start % strip.zone;
	if (now->has_address && now->address > strip.start)
		strip.start += (now->address - strip.start) / (n * strip.zone) * (n * strip.zone);
	return strip;
}

/* Where the strip begins, and the looks of what is not in use. */
static void add_below(const Nodes *nodes, const Strip *strip, Rect where)
{
	const LegendEntry entries[] = {
		{ROLE_LAZY, ROLE_LAZY_EDGE, _("freed, not purged")},
		{ROLE_POOLED, ROLE_POOLED_EDGE, _("kept in a pool")},
	};
	const char *start = address_text(nodes->scene, nodes->now->machine, strip->start);

	scene_text(nodes->scene, shape_key(PART_STRIP_TEXT, 0, 2),
		   rect_cut_left(&where, text_width(FONT_MONO_SMALL, start) + 1), FONT_MONO_SMALL, ROLE_INK_FAINT,
		   ALIGN_START, start);
	rect_cut_left(&where, 24);
	layout_legend(nodes->scene, where, VIEW_NODES, entries, G_N_ELEMENTS(entries));
}

static void add_strip(const Nodes *nodes, Rect where)
{
	Strip strip = choose_strip(nodes, (unsigned)CLAMP(floor(where.w / CELL), 4, 32));
	Rect title = rect_cut_top(&where, LINE);
	const char *words = scene_printf(nodes->scene, _("Each %s of addresses belong to the next node"),
					 size_text(nodes->scene, strip.zone));

	strip.cells = rect_cut_top(&where, 20);
	scene_text(nodes->scene, shape_key(PART_STRIP_TEXT, 0, 1), title, FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
		   words);
	add_cells(nodes, &strip);
	rect_cut_top(&where, 3);
	add_areas(nodes, &strip, rect_cut_top(&where, 18));
	add_below(nodes, &strip, where);
}

/* ------------------------------------------------------------------------------------------------ all of it */

void layout_nodes(Scene *scene, Rect where, const Moment *now)
{
	size_t n = vms_nodes(now->machine, NULL, 0);
	Nodes nodes = {.scene = scene, .now = now};
	Rect strip;
	size_t hidden;

	if (n < 2) {
		layout_note(scene, where, VIEW_NODES,
			    n ? _("One CPU, one node: with it nothing is kept in pools, and all areas are in one tree")
			      : _("Nodes and pools are there since 6.9: before, all CPUs share one set of trees"));
		return;
	}
	ask(&nodes, now);
	strip = rect_cut_bottom(&where, where.h >= 200 ? STRIP : 0);
	rect_cut_bottom(&where, strip.h > 0 ? 8 : 0);
	hidden = nodes.n - columns_shown(&nodes, where);
	if (hidden)
		add_hidden(&nodes, rect_cut_bottom(&where, LINE), hidden);
	add_columns(&nodes, where);
	if (strip.h > 0)
		add_strip(&nodes, strip);
	g_free(nodes.nodes);
}
