/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-golden.c -- some views of some moments as text, against the files in golden/.
 *
 * When a layout is changed on purpose: VMSTEP_REGENERATE=1 meson test scene-golden, in a build directory, then read
 * the difference that git shows.  Views that name lines of sources (code, locals) or steps (timeline) would change
 * with every word of the model and are left to other tests. */

#include "tests/scene/stage.h"

typedef struct {
	const char *name;         /* of the file */
	const char *mark;         /* the moment: the nth step of that kind; NULL: the very start */
	unsigned nth;
	View view;
	double width, height;
	const char *profile;      /* NULL: the default one, with its own script */
	unsigned cpus;
} Case;

static const Case cases[] = {
	{ "start-address", NULL, 0, VIEW_ADDRESS, 900, 240, NULL, 0 },
	{ "start-tree", NULL, 0, VIEW_TREE, 600, 240, NULL, 0 },
	{ "search-address", "va_search_step", 6, VIEW_ADDRESS, 900, 240, NULL, 0 },
	{ "search-tree", "va_search_step", 6, VIEW_TREE, 600, 240, NULL, 0 },
	{ "frames-pages", "page_array_set", 2, VIEW_PAGES, 800, 240, NULL, 0 },
	{ "frames-frames", "page_array_set", 2, VIEW_FRAMES, 900, 320, NULL, 0 },
	{ "mapped-page-table", "pte_set", 2, VIEW_PAGE_TABLE, 1000, 240, NULL, 0 },
	{ "lazy-address", "lazy_add", 2, VIEW_ADDRESS, 900, 240, NULL, 0 },
	{ "search-list", "va_search_step", 6, VIEW_LIST, 700, 320, NULL, 0 },
	{ "2.4-search-list", "va_search_step", 40, VIEW_LIST, 1200, 200, "linux-2.4/x86_32", 1 },
	{ "2.4-pages", "req_end", 4, VIEW_PAGES, 700, 200, "linux-2.4/x86_32", 1 },
	{ "2.4-tree", "va_search_step", 40, VIEW_TREE, 600, 200, "linux-2.4/x86_32", 1 },
	{ "2.4-page-table", "pte_set", 2, VIEW_PAGE_TABLE, 1000, 240, "linux-2.4/x86_32", 1 },
	{ "2.6.34-vmlist-list", "vmlist_step", 6, VIEW_LIST, 1200, 320, "linux-2.6.34/x86_64", 1 },
	{ "2.6.34-arm-page-table", "pte_set", 2, VIEW_PAGE_TABLE, 800, 200, "linux-2.6.34/arm", 1 },
	{ "3.15-pae-page-table", "pte_set", 2, VIEW_PAGE_TABLE, 800, 200, "linux-3.15/x86_32-pae", 1 },
	{ "6.1-la57-page-table", "pte_set", 2, VIEW_PAGE_TABLE, 440, 200, "linux-6.1/x86_64-la57", 1 },
	{ "5.4-climb-free-tree", "va_search_step", 41, VIEW_FREE_TREE, 900, 360, "linux-5.4/x86_64", 1 },
	{ "5.4-split-free-tree", "va_split", 4, VIEW_FREE_TREE, 900, 360, "linux-5.4/x86_64", 1 },
	{ "6.1-merge-free-tree", "va_merge_prev", 2, VIEW_FREE_TREE, 500, 240, "linux-6.1/x86_64", 1 },
	{ "6.1-wait-free-tree", "va_merge_next", 1, VIEW_FREE_TREE, 500, 240, "linux-6.1/x86_64", 1 },
	{ "6.12-pools-list", "pool_take", 1, VIEW_LIST, 900, 200, "linux-6.12/x86_64", 4 },
	{ "6.12-pools-nodes", "pool_take", 1, VIEW_NODES, 900, 300, "linux-6.12/x86_64", 4 },
	{ "6.12-pools-tree", "node_pick", 8, VIEW_TREE, 600, 200, "linux-6.12/x86_64", 4 },
	{ "6.12-pools-address", "pool_put", 3, VIEW_ADDRESS, 900, 240, "linux-6.12/x86_64", 4 },
	{ "slabs-slabs", "slab_alloc", 4, VIEW_SLABS, 900, 480, NULL, 0 },
	{ "mapped-ledger", "pte_set", 2, VIEW_LEDGER, 700, 320, NULL, 0 },
	{ "purged-ledger", "req_done", 3, VIEW_LEDGER, 700, 200, NULL, 0 },
	{ "area-contiguity", "req_done", 3, VIEW_CONTIGUITY, 900, 420, NULL, 0 },
	{ "6.12-one-nodes", "node_pick", 1, VIEW_NODES, 600, 200, "linux-6.12/x86_64", 1 },
	{ "2.4-layout", "req_end", 4, VIEW_LAYOUT, 860, 460, "linux-2.4/x86_32", 1 },
	{ "2.6.34-arm-layout", "req_end", 4, VIEW_LAYOUT, 420, 760, "linux-2.6.34/arm", 1 },
	{ "5.4-layout", "req_end", 4, VIEW_LAYOUT, 600, 240, "linux-5.4/x86_64", 1 },
	{ "5.4-kaslr", "req_end", 4, VIEW_KASLR, 600, 320, "linux-5.4/x86_64", 1 },
};

static Scene *scene_of(const Case *c)
{
	VmsOptions options = { .profile = c->profile, .cpus = c->cpus };
	VmsMachine *m = stage_machine_with(&options, c->profile ? stage_everywhere : stage_fragmented);
	Scene *scene;

	if (c->mark)
		stage_goto(m, c->mark, c->nth);
	else
		vms_goto(m, VMS_START);
	scene = stage_view(m, c->view, c->width, c->height);
	vms_machine_free(m);
	return scene;
}

static void test_golden(void **state)
{
	const Case *c = *state;
	g_autoptr(Scene) scene = scene_of(c);

	stage_golden(scene, c->name);
}

int main(void)
{
	struct CMUnitTest tests[G_N_ELEMENTS(cases)];

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		tests[i] = (struct CMUnitTest) { cases[i].name, test_golden, NULL, NULL, (void *)&cases[i] };
	return _cmocka_run_group_tests("golden", tests, G_N_ELEMENTS(tests), NULL, NULL);
}
