/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout.c -- the views by name, and which layout draws which. */

#include "gui/scene/layout.h"
#include "gui/scene/layout-address.h"
#include "gui/scene/layout-common.h"
#include "gui/scene/layout-timeline.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* In less than this nothing can be shown. */
#define LEAST_HEIGHT 24.0
static const double least_width[VIEW_COUNT] = {
	[VIEW_STAGES] = 320, [VIEW_ADDRESS] = 200, [VIEW_LIST] = 200,       [VIEW_TREE] = 120,   [VIEW_FREE_TREE] = 120,
	[VIEW_NODES] = 160,  [VIEW_PAGES] = 320,   [VIEW_PAGE_TABLE] = 400, [VIEW_FRAMES] = 260, [VIEW_LOCALS] = 160,
	[VIEW_CODE] = 160,   [VIEW_TIMELINE] = 96, [VIEW_LAYOUT] = 320, [VIEW_KASLR] = 320,
	[VIEW_CONTIGUITY] = 400, [VIEW_SLABS] = 240,  [VIEW_LEDGER] = 280,  [VIEW_TLB] = 240,
};

static const struct { const char *name, *title; } views[VIEW_COUNT] = {
#define VIEW(ID, name, title) [VIEW_##ID] = { name, title },
#include "gui/scene/views.def"
#undef VIEW
};

const char *view_name(View view)
{
	return views[view].name;
}

const char *view_title(View view)
{
	return _(views[view].title);
}

View view_find(const char *name)
{
	View view = 0;

	while (view < VIEW_COUNT && strcmp(views[view].name, name))
		view++;
	return view;
}

void layout_view(Scene *scene, View view, Rect where, const Moment *now, const LayoutOptions *options)
{
	static const LayoutOptions none = { 0 };
	size_t first = scene_count(scene);

	if (!options)
		options = &none;
	if (where.w < least_width[view] || where.h < LEAST_HEIGHT) {
		layout_note(scene, where, view, _("No room"));
		return;
	}
	switch (view) {
	case VIEW_STAGES: layout_stages(scene, where, now); break;
	case VIEW_ADDRESS: layout_address(scene, where, now, options->range); break;
	case VIEW_LAYOUT: layout_places(scene, where, now); break;
	case VIEW_KASLR: layout_kaslr(scene, where, now); break;
	case VIEW_LIST: layout_list(scene, where, now, options); return;
	case VIEW_TREE: layout_tree(scene, where, now, options); return;
	case VIEW_FREE_TREE: layout_free_tree(scene, where, now); return;
	case VIEW_NODES: layout_nodes(scene, where, now); break;
	case VIEW_PAGES: layout_pages(scene, where, now); break;
	case VIEW_CONTIGUITY: layout_contiguity(scene, where, now); break;
	case VIEW_PAGE_TABLE: layout_page_table(scene, where, now); break;
	case VIEW_FRAMES: layout_frames(scene, where, now, options); break;
	case VIEW_SLABS: layout_slabs(scene, where, now); break;
	case VIEW_LEDGER: layout_ledger(scene, where, now); break;
	case VIEW_TLB: layout_tlb(scene, where, now); break;
	case VIEW_LOCALS: layout_locals(scene, where, now); break;
	case VIEW_CODE: layout_code(scene, where, now); break;
	case VIEW_TIMELINE: layout_timeline(scene, where, now, options); break;
	case VIEW_COUNT: break;
	}
	layout_rings(scene, first);
}

double layout_min_height(View view)
{
	static const double heights[VIEW_COUNT] = {
		[VIEW_STAGES] = 104, [VIEW_ADDRESS] = 200, [VIEW_LIST] = 136,  [VIEW_TREE] = 160,
		[VIEW_FREE_TREE] = 200, [VIEW_NODES] = 200, [VIEW_PAGES] = 176, [VIEW_PAGE_TABLE] = 176,
		[VIEW_FRAMES] = 240, [VIEW_LOCALS] = 120, [VIEW_CODE] = 120,  [VIEW_TIMELINE] = 64,
		[VIEW_SLABS] = 200, [VIEW_LEDGER] = 160, [VIEW_TLB] = 200,
		[VIEW_LAYOUT] = 240, [VIEW_KASLR] = 240, [VIEW_CONTIGUITY] = 168,
	};

	return heights[view];
}

/* ------------------------------------------------------------------------------------------------ which suit */

bool view_suits(View view, const VmsMachine *machine)
{
	switch (view) {
	case VIEW_LIST: return !vms_has_tree(machine, VMS_TREE_FREE);
	case VIEW_TREE: return vms_has_tree(machine, VMS_TREE_AREAS);
	case VIEW_FREE_TREE: return vms_has_tree(machine, VMS_TREE_FREE);
	case VIEW_NODES: return vms_nodes(machine, NULL, 0) > 0;
	case VIEW_TLB: return vms_tlb_size(machine) > 0;
	case VIEW_KASLR: return kaslr_exists(machine);
	default: return true;
	}
}

/* A pool, or the node of an address. */
static bool is_about_nodes(const Moment *now)
{
	VmsMark mark = now->step.mark;

	return vms_nodes(now->machine, NULL, 0) > 1 && mark >= VMS_MARK_POOL_TAKE && mark <= VMS_MARK_NODE_PICK;
}

View view_of_areas(const Moment *now)
{
	bool searches = now->step.stage == VMS_STAGE_ALLOC_VMAP_AREA || now->step.stage == VMS_STAGE_PURGE;

	if (is_about_nodes(now))
		return VIEW_NODES;
	if (searches && vms_has_tree(now->machine, VMS_TREE_FREE))
		return VIEW_FREE_TREE;
	return vms_has_tree(now->machine, VMS_TREE_AREAS) ? VIEW_TREE : VIEW_LIST;
}

/* ------------------------------------------------------------------------------------------------ how high */

/* The levels of a tree on the way to its first area: about those of all ways. */
static unsigned tree_levels(const VmsMachine *m, VmsTree which)
{
	VmsRef ref = vms_tree_root(m, which, 0);
	unsigned levels = 0;
	VmsTreeNode node;

	for (; ref && vms_tree_node(m, ref, &node); ref = node.left)
		levels++;
	return levels + 1;
}

double layout_height(View view, double width, const Moment *now)
{
	switch (view) {
	case VIEW_STAGES:
		return 104;
	case VIEW_ADDRESS:
		return 248;
	case VIEW_TIMELINE:
		return 64;
	case VIEW_PAGES:
		return CLAMP(40 + 28.0 * (now->has_area ? now->area.nr_pages + 2.0 : 2), 176, 480);
	case VIEW_PAGE_TABLE:
		return 248;
	case VIEW_FRAMES:
		return width < 640 ? 440 : 336;
	case VIEW_CONTIGUITY:
		return 440;
	case VIEW_SLABS:
		return 440;
	case VIEW_LEDGER:
		return 376;
	case VIEW_TLB:
		return 400;
	case VIEW_TREE:
		return CLAMP(56 + 60.0 * tree_levels(now->machine, VMS_TREE_AREAS), 160, 400);
	case VIEW_FREE_TREE:
		return CLAMP(96 + 80.0 * tree_levels(now->machine, VMS_TREE_FREE), 240, 480);
	case VIEW_NODES:
	case VIEW_KASLR:
		return 320;
	case VIEW_LAYOUT:
		return 440;
	default:
		return 240;
	}
}
