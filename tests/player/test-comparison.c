/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-comparison.c -- the same operations on several kernels: what each answers, what addresses stand for elsewhere,
 * what is marked as different, and that a comparison keeps up with a player and reads golden traces. */
#include "tests/player/stage.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include "scripts/compare/comparison.h"
#include "scripts/replay/trace.h"

#define PAGE VMS_PAGE_SIZE

static Comparison *begin(const VmsOptions *source, const char *const *profiles)
{
	g_autoptr(GError) error = NULL;
	Comparison *comparison = comparison_new(source, profiles, &error);

	g_assert_no_error(error);
	return comparison;
}

/* Perform "vfree(addr=%2)": %2 is what operation 2 returned on the source, whose machine is REFERENCE. */
static void perform(Comparison *comparison, VmsMachine *reference, const char *text, guint64 *returned)
{
	const char *place = strchr(text, '%');
	g_autofree char *filled = NULL;
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsOp op;

	if (place) {
		char *behind;
		guint64 which = g_ascii_strtoull(place + 1, &behind, 10);

		filled = g_strdup_printf("%.*s0x%" G_GINT64_MODIFIER "x%s", (int)(place - text), text,
			returned[which - 1], behind);
	}
	g_assert_true(vms_op_parse(filled ? filled : text, &op, error));
	comparison_perform(comparison, &op, FALSE);
	if (!vms_perform(reference, &op, &result, error))
		g_error("%s: %s", text, error);
	returned[result.number - 1] = result.ret;
}

static Comparison *compare(const VmsOptions *source, const char *const *profiles, const char *const *operations)
{
	Comparison *comparison = begin(source, profiles);
	char error[VMS_ERROR_SIZE];
	VmsMachine *reference = vms_machine_new(source, error);
	guint64 returned[64];

	for (; *operations; operations++)
		perform(comparison, reference, *operations, returned);
	vms_machine_free(reference);
	return comparison;
}

static const ComparisonCell *cell(const Comparison *comparison, guint row, guint column)
{
	return &comparison_row(comparison, row - 1)->cell[column];
}

static void assert_text(char *got, const char *wanted)
{
	g_assert_cmpstr(got, ==, wanted);
	g_free(got);
}

/* ------------------------------------------------------------------------------------------------ every era */

/* Reuse of a freed range, lazily and at once, alignment of ioremap, and a pool that keeps a hole for its own size. */
static const char *const same_script[] = {
	"vmalloc(size=4096)", "vmalloc(size=8192)", "vmalloc(size=4096)", "vfree(addr=%2)", "vmalloc(size=4096)",
	"purge()", "vmalloc(size=4096)", "vmalloc(size=8192)", "ioremap(phys=0xfebf0000,size=4096)",
	"ioremap(phys=0xfebe0000,size=65536)", "vmalloc(size=4096)", NULL,
};

/* The pages that these kernels' own code answers with, counted from VMALLOC_START; NONE: no address. */
#define NONE -1
static const struct {
	const char *profile;
	guint cpus;
	gint page[11];
} eras[] = {
	{ "linux-2.4.0/x86_32", 1, { 0, 2, 5, 2, 2, NONE, 7, 9, 12, 14, 31 } },
	{ "linux-2.4/x86_32", 1, { 0, 2, 5, 2, 2, NONE, 7, 9, 12, 14, 31 } },
	{ "linux-2.6.34/x86_32", 1, { 0, 3, 7, 3, 10, NONE, 3, 13, 18, 34, 21 } },
	{ "linux-2.6.34/x86_64", 1, { 0, 3, 7, 3, 10, NONE, 3, 13, 18, 32, 21 } },
	{ "linux-3.15/x86_32", 1, { 0, 2, 5, 2, 7, NONE, 2, 9, 12, 34, 14 } },
	{ "linux-4.19/x86_64", 1, { 0, 2, 5, 2, 7, NONE, 2, 9, 12, 16, 14 } },
	{ "linux-5.0/x86_64", 1, { 0, 2, 5, 2, 7, NONE, 2, 9, 12, 16, 14 } },
	{ "linux-5.4/x86_64", 1, { 0, 2, 5, 2, 7, NONE, 2, 9, 12, 16, 14 } },
	{ "linux-6.1/x86_64", 1, { 0, 2, 5, 2, 7, NONE, 2, 9, 12, 16, 14 } },
	{ "linux-6.12/x86_64", 1, { 0, 2, 5, 2, 7, NONE, 2, 9, 12, 16, 14 } },
	{ "linux-6.12/x86_64", 4, { 0, 2, 5, 2, 7, NONE, 9, 2, 11, 16, 13 } },
};

static void the_same_script_in_every_era(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(eras); i++) {
		const char *profiles[] = { "linux-6.1/x86_64-la57", eras[i].profile, NULL };
		VmsOptions source = { .profile = "linux-4.19/x86_64", .cpus = eras[i].cpus };
		g_autoptr(Comparison) comparison = compare(&source, profiles, same_script);

		for (guint row = 1; row <= 11; row++) {
			const ComparisonCell *got = cell(comparison, row, 1);

			g_assert_cmpint(got->has_offset, ==, eras[i].page[row - 1] != NONE);
			if (got->has_offset)
				g_assert_cmpint(got->offset / PAGE, ==, eras[i].page[row - 1]);
		}
	}
}

static void what_differs_is_marked(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-5.4/x86_64", "linux-6.12/x86_64", NULL };
	g_autoptr(Comparison) comparison = compare(&(VmsOptions){ .cpus = 4 }, profiles, same_script);
	static const guint differing[] = { 7, 8, 9, 11 };
	guint found = 0;

	for (guint row = 1; row <= comparison_row_count(comparison); row++) {
		gboolean wanted = found < G_N_ELEMENTS(differing) && differing[found] == row;

		g_assert_cmpint(comparison_row(comparison, row - 1)->differs, ==, wanted);
		g_assert_cmpuint(cell(comparison, row, 0)->kind, ==, 0);
		g_assert_cmpuint(cell(comparison, row, 1)->kind, ==, 0);
		g_assert_cmpuint(cell(comparison, row, 2)->kind, ==, wanted);
		g_assert_cmpstr(comparison_sign(cell(comparison, row, 2)), ==, wanted ? "≠" : "");
		found += wanted;
	}
	g_assert_cmpuint(comparison_summary(comparison, 1).differences, ==, 0);
	g_assert_cmpuint(comparison_summary(comparison, 2).differences, ==, 4);
	g_assert_cmpuint(comparison_summary(comparison, 0).areas, ==, 8);
	/* The pool gives the range without a look at any hole. */
	g_assert_cmpuint(cell(comparison, 8, 2)->cost[COMPARISON_NODES], ==, 0);
	g_assert_true(cell(comparison, 8, 2)->differs & 1u << COMPARISON_NODES);
	g_assert_true(cell(comparison, 8, 2)->search.pool);
}

/* Three holes of one size: 6.1 takes the lowest, 5.4 overlooks that it fits, 6.12 takes the one that was freed last. */
static void kinds_are_told_from_each_other(void)
{
	static const char *const profiles[] = { "linux-6.1/x86_64", "linux-5.4/x86_64", "linux-5.0/x86_64",
		"linux-6.12/x86_64", NULL };
	static const char *const operations[] = {
		"vmalloc(size=12288)", "vmalloc(size=12288)", "vmalloc(size=16384)", "vmalloc(size=12288)",
		"vmalloc(size=4096)", "vmalloc(size=12288)", "vmalloc(size=4096)", "vfree(addr=%4)", "purge()",
		"vfree(addr=%2)", "purge()", "vfree(addr=%6)", "purge()", "vmalloc(size=12288,align=4096)", NULL
	};
	static const guint64 offsets[] = { 0x4000, 0xd000, 0x4000, 0x13000 };
	static const char *const signs[] = { "", "≠", "", "≠₂" };
	const VmsOptions source = { .profile = "linux-6.1/x86_64", .cpus = 4 };
	g_autoptr(Comparison) comparison = compare(&source, profiles, operations);

	for (guint i = 0; i < G_N_ELEMENTS(offsets); i++) {
		g_assert_cmphex(cell(comparison, 14, i)->offset, ==, offsets[i]);
		g_assert_cmpstr(comparison_sign(cell(comparison, 14, i)), ==, signs[i]);
	}
}

/* ------------------------------------------------------------------------------------------------ references */

/* The source's window begins elsewhere: its addresses are others, what they stand for is the same. */
static void addresses_stand_for_results(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-5.4/x86_64", NULL };
	static const char *const operations[] = { "vmalloc(size=4096)", "vmalloc(size=8192)", "vfree(addr=%1)",
		"vm_map_ram(count=3)", "vm_unmap_ram(addr=%4,count=3)", "kmalloc(size=64)", "kfree(addr=%6)",
		"alloc_pages(order=2)", "free_pages(pfn=%8)", NULL };
	const VmsOptions source = { .vmalloc_start = 0xffffc90040000000, .vmalloc_end = 0xffffc9007fffffff };
	g_autoptr(Comparison) comparison = compare(&source, profiles, operations);

	g_assert_cmphex(comparison_start(comparison, 0), ==, 0xffffc90040000000);
	g_assert_cmphex(comparison_start(comparison, 1), ==, 0xffffc90000000000);
	for (guint row = 1; row <= comparison_row_count(comparison); row++) {
		g_assert_cmpint(cell(comparison, row, 0)->outcome, ==, COMPARISON_DONE);
		g_assert_cmpint(cell(comparison, row, 1)->outcome, ==, COMPARISON_DONE);
		g_assert_cmpuint(cell(comparison, row, 1)->kind, ==, 0);
	}
	g_assert_cmphex(cell(comparison, 3, 0)->result.kind, ==, VMS_OP_VFREE);
	g_assert_cmphex(cell(comparison, 3, 1)->offset, ==, 0);
	g_assert_cmpuint(comparison_summary(comparison, 1).areas, ==, comparison_summary(comparison, 0).areas);
	assert_text(comparison_operation_text(comparison, comparison_row(comparison, 2)), "vfree(→1)");
	assert_text(comparison_operation_text(comparison, comparison_row(comparison, 8)), "free_pages(→8)");
}

/* A place within what was returned, one that nothing returned, the window's ends, and a number outside. */
static void other_addresses_keep_their_distance(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-6.1/x86_64", NULL };
	const VmsOptions source = { .vmalloc_start = 0xffffc90040000000, .vmalloc_end = 0xffffc9007fffffff };
	static const char *const operations[] = { "vmalloc(size=8192)", "vfree(addr=0xffffc90040001000)",
		"notifier(on=1,addr=0xffffc90040100000)", "notifier(on=1,addr=4096)",
		"vmalloc(size=4096,start=0xffffc90040200000,stop=0xffffc9007fffffff)", NULL };
	static const char *const texts[] = { "vmalloc(8 KiB)", "vfree(→1+0x1000)",
		"notifier(addr=+0x100000)", "notifier(addr=0x1000)",
		"vmalloc(4 KiB, start=+0x200000, stop=VMALLOC_END)" };
	g_autoptr(Comparison) comparison = compare(&source, profiles, operations);

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_text(comparison_operation_text(comparison, comparison_row(comparison, i)), texts[i]);
	g_assert_cmphex(cell(comparison, 2, 1)->offset, ==, 0x1000);
	g_assert_false(cell(comparison, 4, 1)->has_offset);
	g_assert_cmphex(cell(comparison, 5, 0)->offset, ==, 0x200000);
	g_assert_cmphex(cell(comparison, 5, 1)->offset, ==, 0x200000);
}

static void what_needs_something_missing_is_left_out(void)
{
	static const char *const profiles[] = { "linux-6.12/x86_64", "linux-5.4/x86_64", NULL };
	static const char *const operations[] = { "vmalloc(size=4096)", "vrealloc(addr=%1,size=16384)",
		"vfree(addr=%2)", "vmalloc(size=4096)", NULL };
	const VmsOptions source = { .profile = "linux-6.12/x86_64" };
	g_autoptr(Comparison) comparison = compare(&source, profiles, operations);

	g_assert_cmpint(cell(comparison, 2, 0)->outcome, ==, COMPARISON_DONE);
	g_assert_cmpint(cell(comparison, 2, 1)->outcome, ==, COMPARISON_ABSENT);
	g_assert_cmpuint(cell(comparison, 2, 1)->result.number, ==, 0);
	g_assert_cmpint(cell(comparison, 3, 1)->outcome, ==, COMPARISON_LEFT_OUT);
	g_assert_cmpuint(cell(comparison, 3, 1)->needs, ==, 2);
	g_assert_cmpint(cell(comparison, 4, 1)->outcome, ==, COMPARISON_DONE);
	g_assert_cmpuint(cell(comparison, 4, 1)->result.number, ==, 2);
	assert_text(comparison_result_text(comparison, comparison_row(comparison, 1), 1),
		"does not exist in linux 5.4.59");
	assert_text(comparison_result_text(comparison, comparison_row(comparison, 2), 1),
		"left out: →2 gave nothing here");
	g_assert_cmpuint(comparison_find_row(comparison, 1, 1), ==, 0);
	g_assert_cmpuint(comparison_find_row(comparison, 1, 2), ==, 3);
	g_assert_cmpuint(comparison_find_row(comparison, 0, 3), ==, 2);
}

/* Frames that the caller has, by themselves or in an area, are mapped once more. */
static void frames_stand_for_what_gave_them(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-6.12/x86_64", NULL };
	g_autoptr(Comparison) comparison = begin(&(VmsOptions){ 0 }, profiles);
	char error[VMS_ERROR_SIZE];
	VmsMachine *source = vms_machine_new(&(VmsOptions){ 0 }, error);
	VmsOp block = vms_op(VMS_OP_ALLOC_PAGES), area = vms_op(VMS_OP_VMALLOC), map = vms_op(VMS_OP_VMAP);
	guint64 pages[2], there;
	VmsResult result;

	vms_op_set(&block, "order", 1);
	vms_op_set(&area, "size", 3 * PAGE);
	g_assert_true(vms_perform(source, &block, &result, error));
	pages[0] = result.ret + 1;
	g_assert_true(vms_perform(source, &area, &result, error));
	g_assert_true(vms_translate(source, result.ret + 2 * PAGE, &pages[1], &there));
	map.pages = pages;
	map.n_pages = 2;
	comparison_perform(comparison, &block, FALSE);
	comparison_perform(comparison, &area, FALSE);
	comparison_perform(comparison, &map, FALSE);
	for (guint i = 0; i < 2; i++) {
		VmsMachine *m = comparison_machine(comparison, i);
		guint64 own[2], entry;

		g_assert_true(vms_translate(m, cell(comparison, 3, i)->result.ret, &own[0], &entry));
		g_assert_true(vms_translate(m, cell(comparison, 3, i)->result.ret + PAGE, &own[1], &entry));
		g_assert_cmphex(own[0], ==, cell(comparison, 1, i)->result.ret + 1);
		g_assert_true(vms_translate(m, cell(comparison, 2, i)->result.ret + 2 * PAGE, &there, &entry));
		g_assert_cmphex(own[1], ==, there);
	}
	vms_machine_free(source);
}

/* ------------------------------------------------------------------------------------------------ costs, words */

static void costs_are_those_of_the_operation(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-5.4/x86_64", NULL };
	g_autoptr(Comparison) comparison = compare(&(VmsOptions){ 0 }, profiles, same_script);

	for (guint column = 0; column < 2; column++) {
		VmsMachine *m = comparison_machine(comparison, column);
		VmsJournalInfo journal;

		vms_journal_info(m, &journal);
		g_assert_cmpuint(comparison_total(comparison, column, COMPARISON_STEPS), ==, journal.marks);
		g_assert_cmpuint(comparison_total(comparison, column, COMPARISON_WRITES), ==, journal.writes);
		g_assert_cmpuint(comparison_total(comparison, column, COMPARISON_NODES), ==,
			vms_count(m, VMS_MARK_VA_TREE_STEP, VMS_START, vms_cursor(m)) +
			vms_count(m, VMS_MARK_VA_SEARCH_STEP, VMS_START, vms_cursor(m)));
		g_assert_cmpuint(comparison_total(comparison, column, COMPARISON_TABLES), ==, 3);
		g_assert_cmpuint(comparison_total(comparison, column, COMPARISON_FLUSHES), ==, 1);
	}
	g_assert_cmpuint(comparison_most(comparison, COMPARISON_NODES), ==, 8);
	g_assert_cmpuint(comparison_find_row(comparison, 0, 0), ==, 0);
}

static void searches_in_words(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-5.4/x86_64", "linux-6.12/x86_64", NULL };
	g_autoptr(Comparison) comparison = compare(&(VmsOptions){ .cpus = 4 }, profiles, same_script);
	g_autofree char *words = NULL;

	assert_text(comparison_search_text(cell(comparison, 1, 0)), "0 nodes: nothing is in the way");
	assert_text(comparison_search_text(cell(comparison, 1, 1)), "1 node: tree of holes, NE fit");
	assert_text(comparison_search_text(cell(comparison, 2, 0)), "1 node: from the cached place, list");
	assert_text(comparison_search_text(cell(comparison, 2, 1)), "3 nodes: tree of holes, LE fit");
	assert_text(comparison_search_text(cell(comparison, 4, 0)), "2 nodes to find it");
	assert_text(comparison_search_text(cell(comparison, 6, 0)), "");
	assert_text(comparison_search_text(cell(comparison, 8, 2)), "0 nodes: from the pool of a node");
	assert_text(comparison_search_text(cell(comparison, 11, 0)), "8 nodes: 2 down the tree, 6 along the list");
	words = comparison_cell_text(comparison, comparison_row(comparison, 7), 2);
	g_assert_true(g_str_has_prefix(words,
		"linux-6.12/x86_64, 8 vmalloc(8 KiB): +0x2000; 0 nodes: from the pool of a node; "));
	g_assert_true(g_str_has_suffix(words, " steps; differs from linux-4.19/x86_64"));
	for (guint cost = 0; cost < COMPARISON_COSTS; cost++)
		g_assert_cmpuint(comparison_cost_find(comparison_cost_name(cost)), ==, cost);
	g_assert_cmpuint(comparison_cost_find("money"), ==, COMPARISON_COSTS);
}

/* The part of the window that is shown holds all ranges of the row, and changes only when it has to. */
static void rows_share_what_they_show(void)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-6.12/x86_64", NULL };
	static const char *const operations[] = { "vmalloc(size=4096)", "vmalloc(size=8192)", "purge()",
		"get_vm_area(size=268435456)", "vmalloc(size=4096)", "vfree(addr=%1)", NULL };
	static const guint64 spans[][2] = { { 0, 0x10000 }, { 0, 0x10000 }, { 0, 0x10000 }, { 0, 0x40000000 },
		{ 0x10004000, 0x10000 }, { 0, 0x10000 } };
	g_autoptr(Comparison) comparison = compare(&(VmsOptions){ 0 }, profiles, operations);

	for (guint i = 0; i < G_N_ELEMENTS(spans); i++) {
		g_assert_cmphex(comparison_row(comparison, i)->first, ==, spans[i][0]);
		g_assert_cmphex(comparison_row(comparison, i)->size, ==, spans[i][1]);
	}
}

/* ------------------------------------------------------------------------------------------------ profiles */

static void assert_refused(const char *const *profiles, gint code)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(comparison_new(&(VmsOptions){ 0 }, profiles, &error));
	g_assert_error(error, COMPARISON_ERROR, code);
	g_assert_cmpstr(error->message, !=, "");
}

static void profiles_that_make_no_sense(void)
{
	assert_refused((const char *const[]){ "linux-9.9/vax", NULL }, COMPARISON_ERROR_PROFILE);
	assert_refused((const char *const[]){ "linux-4.19/x86_64", NULL }, COMPARISON_ERROR_PROFILE);
	assert_refused((const char *const[]){ "linux-5.4/x86_64", "linux-6.1/x86_64", "linux-5.4/x86_64", NULL },
		COMPARISON_ERROR_PROFILE);
}

static void one_profile_is_compared_with_the_sources_own(void)
{
	g_autoptr(Comparison) comparison = begin(&(VmsOptions){ 0 }, (const char *const[]){ "linux-6.1/x86_64", NULL });

	g_assert_cmpuint(comparison_column_count(comparison), ==, 2);
	g_assert_cmpstr(comparison_profile(comparison, 0)->name, ==, "linux-4.19/x86_64");
}

/* ------------------------------------------------------------------------------------------------ a player */

static const char *const with_6_1[] = { "linux-6.1/x86_64", NULL };

static void player_do(Player *player, const char *text)
{
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsOp op;

	g_assert_true(vms_op_parse(text, &op, error));
	g_assert_true(player_perform(player, &op, &result, NULL));
}

static void keeps_up_with_a_player(void)
{
	g_autoptr(Player) player = player_new();
	g_autoptr(Comparison) comparison = NULL;

	g_assert_true(player_open_sandbox(player, &(VmsOptions){ .cpus = 2 }, NULL));
	player_do(player, "vmalloc(size=4096)");
	comparison = comparison_of_player(player, 1, with_6_1, NULL);
	g_assert_cmpuint(comparison_row_count(comparison), ==, 1);
	g_assert_cmpuint(vms_machine_cpus(comparison_machine(comparison, 1)), ==, 2);
	vms_goto(comparison_machine(comparison, 1), 3);
	player_do(player, "vmalloc(size=8192)");
	g_assert_true(comparison_follow(comparison, player));
	g_assert_cmpuint(comparison_row_count(comparison), ==, 2);
	g_assert_cmphex(cell(comparison, 2, 1)->offset, ==, 0x2000);
	g_assert_cmpuint(vms_branch_count(comparison_machine(comparison, 1)), ==, 1);
	player_goto(player, 1, 5);
	player_do(player, "vmalloc(size=8192)");
	g_assert_false(comparison_follow(comparison, player));
}

static void a_lesson_with_a_setup(void)
{
	Stage stage = { 0 };
	g_autoptr(Comparison) comparison = NULL;

	stage_open(&stage, LESSON MACHINE "{\"type\":\"setup\",\"begin\":true}\n" VMALLOC(4096)
		"{\"type\":\"setup\",\"begin\":false}\n" VMALLOC(8192)
		"{\"type\":\"op\",\"name\":\"vfree\",\"args\":{\"addr\":\"0xffffc90000000000\"}}\n"
		STOP_AT_END VMALLOC(4096) END);
	stage_run(&stage);
	comparison = comparison_of_player(stage.player, 1, with_6_1, NULL);
	g_assert_cmpuint(comparison_row_count(comparison), ==, 2);
	g_assert_cmphex(cell(comparison, 1, 1)->offset, ==, 0x2000);
	g_assert_cmphex(cell(comparison, 2, 1)->offset, ==, 0);
	assert_text(comparison_operation_text(comparison, comparison_row(comparison, 1)), "vfree(→…)");
	g_assert_true(player_run_to_end(stage.player, NULL, NULL));
	g_assert_true(comparison_follow(comparison, stage.player));
	g_assert_cmpuint(comparison_row_count(comparison), ==, 3);
	stage_close(&stage);
}

/* ------------------------------------------------------------------------------------------------ a golden trace */

static char *trace_path(const char *name)
{
	return g_build_filename(g_getenv("VMSTEP_GOLDEN_TRACES"), name, NULL);
}

/* On the kernel that was recorded, the comparison says what the recording says. */
static void a_trace_answers_as_recorded(void)
{
	g_autofree char *path = trace_path("4.19.1-frag.jsonl");
	g_autoptr(Comparison) comparison = comparison_of_trace(path,
		(const char *const[]){ "linux-4.19/x86_64", "linux-5.4/x86_64", NULL }, NULL);
	Trace *trace = trace_open(path, NULL);
	JsonObject *line = trace_next(trace, NULL);
	guint row = 0;

	while ((line = trace_next(trace, NULL))) {
		const char *name = trace_text(line, "op", "");
		guint64 ret;

		if (g_str_equal(name, "note") || g_str_equal(name, "dump") || g_str_equal(name, "check"))
			continue;
		row++;
		g_assert_cmpstr(vms_op_info(comparison_row(comparison, row - 1)->op.kind)->name, ==, name);
		if (trace_number(line, "ret", &ret))
			g_assert_cmphex(cell(comparison, row, 0)->result.ret, ==, ret);
	}
	g_assert_cmpuint(row, ==, comparison_row_count(comparison));
	g_assert_cmpuint(comparison_summary(comparison, 1).differences, >, 0);
	trace_close(trace);
}

static void traces_that_cannot_be_compared(void)
{
	g_autofree char *growth = trace_path("4.19.1-growth.jsonl"), *missing = trace_path("none.jsonl");
	g_autoptr(GError) error = NULL;

	g_assert_null(comparison_of_trace(growth, with_6_1, &error));
	g_assert_error(error, REPLAY_ERROR, REPLAY_ERROR_INPUT);
	g_assert_nonnull(strstr(error->message, "4.19.1-growth.jsonl:1:"));
	g_clear_error(&error);
	g_assert_null(comparison_of_trace(missing, with_6_1, &error));
	g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/comparison/the-same-script-in-every-era", the_same_script_in_every_era);
	g_test_add_func("/comparison/what-differs-is-marked", what_differs_is_marked);
	g_test_add_func("/comparison/kinds-are-told-from-each-other", kinds_are_told_from_each_other);
	g_test_add_func("/comparison/addresses-stand-for-results", addresses_stand_for_results);
	g_test_add_func("/comparison/other-addresses-keep-their-distance", other_addresses_keep_their_distance);
	g_test_add_func("/comparison/what-needs-something-missing-is-left-out",
		what_needs_something_missing_is_left_out);
	g_test_add_func("/comparison/frames-stand-for-what-gave-them", frames_stand_for_what_gave_them);
	g_test_add_func("/comparison/costs-are-those-of-the-operation", costs_are_those_of_the_operation);
	g_test_add_func("/comparison/searches-in-words", searches_in_words);
	g_test_add_func("/comparison/rows-share-what-they-show", rows_share_what_they_show);
	g_test_add_func("/comparison/profiles-that-make-no-sense", profiles_that_make_no_sense);
	g_test_add_func("/comparison/one-profile-is-compared-with-the-sources-own",
		one_profile_is_compared_with_the_sources_own);
	g_test_add_func("/comparison/keeps-up-with-a-player", keeps_up_with_a_player);
	g_test_add_func("/comparison/a-lesson-with-a-setup", a_lesson_with_a_setup);
	g_test_add_func("/comparison/a-trace-answers-as-recorded", a_trace_answers_as_recorded);
	g_test_add_func("/comparison/traces-that-cannot-be-compared", traces_that_cannot_be_compared);
	return g_test_run();
}
