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
} Case;

static const Case cases[] = {
	{ "start-address", NULL, 0, VIEW_ADDRESS, 900, 240 },
	{ "start-tree", NULL, 0, VIEW_TREE, 600, 240 },
	{ "search-address", "va_search_step", 6, VIEW_ADDRESS, 900, 240 },
	{ "search-tree", "va_search_step", 6, VIEW_TREE, 600, 240 },
	{ "frames-pages", "page_array_set", 2, VIEW_PAGES, 800, 240 },
	{ "frames-frames", "page_array_set", 2, VIEW_FRAMES, 900, 320 },
	{ "mapped-page-table", "pte_set", 2, VIEW_PAGE_TABLE, 1000, 240 },
	{ "lazy-address", "lazy_add", 2, VIEW_ADDRESS, 900, 240 },
};

static Scene *scene_of(const Case *c)
{
	VmsMachine *m = stage_machine(stage_fragmented);
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

	stage_check_golden(scene, c->name);
}

int main(void)
{
	struct CMUnitTest tests[G_N_ELEMENTS(cases)];

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		tests[i] = (struct CMUnitTest) { cases[i].name, test_golden, NULL, NULL, (void *)&cases[i] };
	return _cmocka_run_group_tests("golden", tests, G_N_ELEMENTS(tests), NULL, NULL);
}
