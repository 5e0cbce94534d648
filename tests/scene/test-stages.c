/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-stages.c -- the strip above the views: what it says of an access, and which stages it shows of what else. */

#include "tests/scene/stage.h"

#include <string.h>

/* What stands on the strip at the cursor, from left to right: "Ask the TLB miss|Walk ...", without what is empty. */
static char *strip(const VmsMachine *m)
{
	g_autoptr(Scene) scene = stage_view(m, VIEW_STAGES, 1200, 104);
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->key.part == PART_STAGE && text->len)
			g_string_append_c(text, '|');
		if (shape->text && *shape->text && shape->box.y > 24)
			g_string_append_printf(text, "%s ", shape->text);
	}
	return g_string_free(text, FALSE);
}

static void assert_strip(VmsMachine *m, const char *mark, int n, const char *wanted)
{
	g_autofree char *shown = NULL;

	if (mark)
		stage_goto(m, mark, n);
	else
		vms_goto(m, INT64_MAX);
	shown = strip(m);
	assert_string_equal(shown, wanted);
}

static void test_an_access_goes_from_tlb_to_frame(void **state)
{
	static const char *const operations[] = {
		"vmalloc(size=4096)", "load(addr=0xffffc90000000000)", "store(addr=0xffffc90000000000, value=77)", NULL
	};
	VmsMachine *m = stage_machine(operations);

	(void)state;
	assert_strip(m, "tlb_miss", 1, "Ask the TLB miss |Walk the page tables |Page fault |Reach the frame ");
	assert_strip(m, "pt_walk", 3,
		     "✓ Ask the TLB miss |Walk the page tables 3 levels |Page fault |Reach the frame ");
	assert_strip(m, "load_done", 1,
		     "✓ Ask the TLB miss |✓ Walk the page tables 4 levels |Page fault |Reach the frame ");
	assert_strip(m, "req_end", 2,
		     "✓ Ask the TLB miss |✓ Walk the page tables 4 levels |Page fault |✓ Reach the frame 0x0 ");
	assert_strip(m, NULL, 0, "✓ Ask the TLB hit |Walk the page tables |Page fault |✓ Reach the frame 0x4d ");
	vms_machine_free(m);
}

static void test_an_access_ends_at_a_guard_page(void **state)
{
	static const char *const operations[] = { "vmalloc(size=4096)", "load(addr=0xffffc90000001000)", NULL };
	VmsMachine *m = stage_machine(operations);

	(void)state;
	assert_strip(m, "log_die", 1,
		     "✓ Ask the TLB miss |✓ Walk the page tables 4 levels |Page fault |Reach the frame ");
	assert_strip(m, NULL, 0, "✓ Ask the TLB miss |✓ Walk the page tables 4 levels |✗ Page fault guard page "
				 "|Reach the frame ");
	vms_machine_free(m);
}

/* Memory that was promised to a process: the fault is mended. */
static void test_a_fault_that_is_mended(void **state)
{
	static const char *const operations[] = { "process(number=1)", "user_malloc(size=8192)",
						  "touch(addr=0x7ffff7ffd000)", NULL };
	VmsMachine *m = stage_machine(operations);
	g_autofree char *shown = NULL;

	(void)state;
	shown = strip(m);
	assert_non_null(strstr(shown, "✓ Page fault mended |✓ Reach the frame"));
	vms_machine_free(m);
}

/* An operation with an address is on no way back for that: what a pointer is printed as, for one. */
static void test_the_way_back_is_that_of_what_gives_back(void **state)
{
	static const char *const operations[] = {
		"vmalloc(size=4096)", "printk(addr=0xffffc90000000000)", "vfree(addr=0xffffc90000000000)", NULL
	};
	VmsMachine *m = stage_machine(operations);
	g_autofree char *printed = NULL, *freed = NULL;

	(void)state;
	stage_goto(m, "log_driver_pointer", 1);
	printed = strip(m);
	vms_goto(m, INT64_MAX);
	freed = strip(m);
	assert_true(g_str_has_prefix(printed, "Round and check the size "));
	assert_true(g_str_has_prefix(freed, "✓ Look up and detach the area "));
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_access_goes_from_tlb_to_frame),
		cmocka_unit_test(test_an_access_ends_at_a_guard_page),
		cmocka_unit_test(test_a_fault_that_is_mended),
		cmocka_unit_test(test_the_way_back_is_that_of_what_gives_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
