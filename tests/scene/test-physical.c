/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-physical.c -- the views of physical memory: slabs, the account of an operation, TLBs. */

#include "tests/scene/stage.h"

#include "gui/scene/layout-common.h"
#include "gui/scene/tlb-parts.h"

#include <string.h>

static bool says(const Scene *scene, const char *text)
{
	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if ((shape->text && strstr(shape->text, text)) || (shape->tip && strstr(shape->tip, text)))
			return true;
	}
	return false;
}

static unsigned parts(const Scene *scene, ShapePart part)
{
	unsigned n = 0;

	for (size_t i = 0; i < scene_count(scene); i++)
		n += scene_at(scene, i)->key.part == part;
	return n;
}

/* -------- slabs */

static void test_a_request_says_what_it_wastes(void **state)
{
	static const char *const operations[] = { "kmalloc(size=97)", "kmalloc(size=20000)", NULL };
	VmsMachine *m = stage_machine(operations);

	(void)state;
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_SLABS, 1000, 600);

		assert_true(says(scene, "20000 B from whole frames"));
		assert_true(says(scene, "12768 B are wasted (38 %)"));
		assert_true(says(scene, "20000 B of 32 KiB"));
	}
	stage_goto(m, "slab_alloc", 1);
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_SLABS, 1000, 600);

		assert_true(says(scene, "97 B from kmalloc-128"));
		assert_true(says(scene, "31 B are wasted (24 %)"));
		assert_false(says(scene, "20000 B of 32 KiB"));
	}
	vms_machine_free(m);
}

/* A row for each cache that the kernel has, and one for what is above them; those without slabs go first. */
static void test_every_cache_has_a_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsMachine *m = stage_machine_of(vms_profile_at(i)->name, stage_everywhere);
		g_autoptr(Scene) high = stage_view(m, VIEW_SLABS, 1000, 900);
		g_autoptr(Scene) low = stage_view(m, VIEW_SLABS, 1000, 260);

		assert_int_equal(parts(high, PART_SLAB_CACHE), vms_caches(m, NULL, 0) + 1);
		assert_true(says(low, "more cache"));
		vms_machine_free(m);
	}
}

/* Where not all caches have room, that of the request is among those shown. */
static void test_the_cache_of_the_request_is_shown(void **state)
{
	static const char *const operations[] = { "vmalloc(size=9000)", "kmalloc(size=8)", "kmalloc(size=2000)", NULL };
	VmsMachine *m = stage_machine(operations);

	(void)state;
	for (double height = 90; height < 400; height += 30) {
		g_autoptr(Scene) scene = stage_view(m, VIEW_SLABS, 600, height);

		stage_check(scene, rect(0, 0, 600, height));
		assert_true(says(scene, "kmalloc-2048: "));
		assert_true(says(scene, "more cache"));
	}
	vms_machine_free(m);
}

static void test_many_slabs_cost_what_is_visible(void **state)
{
	char error[VMS_ERROR_SIZE];
	VmsMachine *m = vms_machine_new(&(VmsOptions) { 0 }, error);
	VmsOp op = vms_op(VMS_OP_KMALLOC);
	VmsResult result;

	(void)state;
	assert_non_null(m);
	assert_true(vms_setup_begin(m));
	for (unsigned i = 0; i < 20000; i++) {
		vms_op_set(&op, "size", 1 + i % 4096);
		assert_true(vms_perform(m, &op, &result, error));
	}
	vms_setup_end(m);
	g_autoptr(Scene) scene = stage_view(m, VIEW_SLABS, 1240, 600);

	stage_check(scene, rect(0, 0, 1240, 600));
	assert_true(scene_count(scene) < 2500);
	assert_true(says(scene, " slabs"));
	vms_machine_free(m);
}

/* -------- the account */

static void test_the_account_grows_with_the_cursor(void **state)
{
	static const char *const operations[] = { "vmalloc(size=10000)", NULL };
	VmsMachine *m = stage_machine(operations);
	unsigned rows = 0;

	(void)state;
	for (int64_t step = 0; step < vms_step_count(m); step++) {
		g_autoptr(Scene) scene = NULL;

		vms_goto(m, step);
		scene = stage_view(m, VIEW_LEDGER, 900, 400);
		stage_check(scene, rect(0, 0, 900, 400));
		assert_true(parts(scene, PART_LEDGER_ROW) >= rows);
		rows = parts(scene, PART_LEDGER_ROW);
	}
	g_autoptr(Scene) scene = stage_view(m, VIEW_LEDGER, 900, 500);

	assert_true(says(scene, "1 of them is a guard page"));
	assert_true(says(scene, "2288 B wasted"));
	assert_true(says(scene, "frames of data: 3 taken, 0 returned"));
	assert_true(says(scene, "still held, of all operations: 1 areas, 3 frames, 2 objects"));
	vms_machine_free(m);
}

/* What 2.4 does not find again after a failure is said to be lost. */
static void test_what_is_lost_is_told(void **state)
{
	static const char *const operations[] = { "fail_next(what=0, after=2)", "vmalloc(size=20480)", NULL };
	VmsMachine *m = stage_machine_of("linux-2.4/x86_32", operations);
	g_autoptr(Scene) scene = stage_view(m, VIEW_LEDGER, 900, 500);
	VmsOp op;
	VmsResult result;

	(void)state;
	assert_true(vms_op_at(m, 2, &op, &result));
	assert_true(result.failed);
	assert_true(says(scene, "it has failed, and 2 frames are lost"));
	vms_machine_free(m);
}

/* -------- frames */

/* Half of the free frames of a zone that is fragmented on purpose are of no use for a block of two. */
static void test_free_memory_of_no_use_is_told(void **state)
{
	static const char *const operations[] = {
		"alloc_pages(order=0)", "alloc_pages(order=0)", "alloc_pages(order=0)", "free_pages(pfn=%1)",
		"free_pages(pfn=%3)", NULL
	};
	VmsMachine *m = stage_machine_of("linux-2.4/x86_32", operations);
	g_autoptr(Scene) scene = stage_view(m, VIEW_FRAMES, 1200, 700);

	(void)state;
	stage_check(scene, rect(0, 0, 1200, 700));
	assert_true(says(scene, "% of the free frames lie in blocks too small for order 9"));
	assert_true(says(scene, "0.0 % of the free frames lie in blocks too small for order 0"));
	assert_true(says(scene, "Watermark high of zone "));
	assert_true(says(scene, "All of memory, frames 0 to "));
	vms_machine_free(m);
}

static void test_much_memory_costs_what_is_visible(void **state)
{
	char error[VMS_ERROR_SIZE];
	VmsMachine *m = vms_machine_new(&(VmsOptions) { .ram = UINT64_C(64) << 30 }, error);
	gint64 begin;

	(void)state;
	assert_non_null(m);
	begin = g_get_monotonic_time();
	for (unsigned i = 0; i < 10; i++) {
		g_autoptr(Scene) scene = stage_view(m, VIEW_FRAMES, 1240, 700);

		assert_true(scene_count(scene) < 3000);
	}
	assert_true(g_get_monotonic_time() - begin < 2 * G_USEC_PER_SEC);
	vms_machine_free(m);
}

/* 2.4 has blocks up to order 9 and groups no frames by whether they can be moved; later kernels do both otherwise. */
static void test_frames_are_each_kernels_own(void **state)
{
	static const char *const operations[] = { "vmalloc(size=12288)", NULL };
	static const struct { const char *profile; bool newer; } kernels[] = {
		{ "linux-2.4/x86_32", false }, { "linux-2.4.0/toy", false }, { "linux-2.6.34/arm", true },
		{ "linux-6.12/x86_64", true },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(kernels); i++) {
		VmsMachine *m = stage_machine_of(kernels[i].profile, operations);
		g_autoptr(Scene) scene = stage_view(m, VIEW_FRAMES, 1200, 700);

		assert_int_equal(says(scene, "too small for order 10"), kernels[i].newer);
		assert_int_equal(says(scene, "; its pageblock is "), kernels[i].newer);
		assert_false(says(scene, "(null)"));
		vms_machine_free(m);
	}
}

/* However much room there is, nothing overlaps the edge, and the lists have theirs; small machines are shown whole. */
static void test_frames_use_the_room(void **state)
{
	static const double widths[] = { 300, 480, 590, 900, 1280 }, heights[] = { 90, 160, 190, 320, 510 };

	(void)state;
	for (unsigned toy = 0; toy < 2; toy++) {
		VmsMachine *m = stage_machine_of(toy ? "linux-6.1/toy" : "linux-4.19/x86_64",
						 (const char *const[]) { "vmalloc(size=12288)", NULL });

		for (size_t i = 0; i < 25; i++) {
			double width = widths[i / 5], height = heights[i % 5];
			g_autoptr(Scene) scene = stage_view(m, VIEW_FRAMES, width, height);

			stage_check(scene, rect(0, 0, width, height));
			if (width >= 590 && height >= 160)
				assert_non_null(scene_find(scene, shape_key(PART_BUDDY_ORDER, 1, 0)));
			if (toy && width >= 480 && height >= 320)
				assert_true(scene_find(scene, shape_key(PART_FRAME_ROW, 0, 56)) ||
					    scene_find(scene, shape_key(PART_FRAME_ROW, 0, 48)));
		}
		vms_machine_free(m);
	}
}

/* -------- in words */

/* Every view says in words what it shows, at every moment, in every kernel. */
static void test_every_view_is_told(void **state)
{
	static const char *const operations[] = { "vmalloc(size=4096)", "vfree(addr=%1)", NULL };

	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i += 2) {
		VmsMachine *m = stage_machine_of(vms_profile_at(i)->name, operations);

		for (int64_t step = VMS_START; step < vms_step_count(m); step += 29) {
			vms_goto(m, step);
			for (View view = 0; view < VIEW_COUNT; view++) {
				g_autoptr(Scene) scene = stage_view(m, view, 900, 400);
				g_autofree char *words = scene_describe(scene);

				assert_true(*words);
			}
		}
		vms_machine_free(m);
	}
}

/* -------- the page array */

/* What has been put into it is seen at once, also where the kernel counts it only at the end. */
static void test_slots_fill_one_by_one(void **state)
{
	static const char *const operations[] = { "vmalloc(size=12288)", NULL };
	static const char *const profiles[] = { "linux-2.6.34/arm", "linux-4.19/x86_64", "linux-6.12/x86_64" };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(profiles); i++) {
		VmsMachine *m = stage_machine_of(profiles[i], operations);

		stage_goto(m, "page_array_set", 2);
		g_autoptr(Scene) scene = stage_view(m, VIEW_PAGES, 900, 300);

		assert_true(says(scene, "pages[1] of the area is frame"));
		assert_true(says(scene, "pages[2] of the area is not filled yet"));
		vms_machine_free(m);
	}
}

/* -------- kmalloc beside vmalloc */

/* How many pairs of lines cross between the strips: those that go down in another order than they began. */
static unsigned crossings(const Scene *scene, unsigned side)
{
	const Shape *line[64];
	unsigned n = 0, crossed = 0;

	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		if (shape->key.part == PART_CONTIGUOUS_LINK && shape->key.number >> 32 == side && n < 64)
			line[n++] = shape;
	}
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < i; k++)
			crossed += (line[i]->p[0].x < line[k]->p[0].x) != (line[i]->p[1].x < line[k]->p[1].x);
	return crossed;
}

/* Single frames that lie apart are all that the list of the CPU has: those of vmalloc are, those of kmalloc are not. */
static void test_the_same_request_twice(void **state)
{
	static const char *const operations[] = {
		"vmalloc(size=10000)", "alloc_pages(order=0)", "alloc_pages(order=0)", "alloc_pages(order=0)",
		"alloc_pages(order=0)", "alloc_pages(order=0)", "free_pages(pfn=%2)", "free_pages(pfn=%4)",
		"free_pages(pfn=%6)", "kmalloc(size=10000)", "vmalloc(size=10000)", NULL
	};
	VmsMachine *m = stage_machine(operations);

	(void)state;
	for (double width = 400; width < 1300; width += 150) {
		g_autoptr(Scene) scene = stage_view(m, VIEW_CONTIGUITY, width, width < 800 ? 200 : 460);

		stage_check(scene, rect(0, 0, width, width < 800 ? 200 : 460));
		assert_int_equal(crossings(scene, 0), 0);
		assert_int_equal(crossings(scene, 1), 3);
	}
	g_autoptr(Scene) scene = stage_view(m, VIEW_CONTIGUITY, 900, 460);

	assert_true(says(scene, "kmalloc(10000 B)"));
	assert_true(says(scene, "vmalloc(10000 B)"));
	assert_true(says(scene, "6384 B"));
	assert_true(says(scene, "2288 B"));
	assert_true(says(scene, "piece"));
	assert_true(says(scene, "pieces"));
	vms_machine_free(m);
}

static void test_what_is_freed_is_not_compared(void **state)
{
	static const char *const operations[] = {
		"kmalloc(size=97)", "vmalloc(size=97)", "kfree(addr=%1)", "vfree(addr=%2)", NULL
	};
	VmsMachine *m = stage_machine(operations);

	(void)state;
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_CONTIGUITY, 900, 460);

		assert_true(says(scene, "kmalloc and vmalloc as much"));
	}
	stage_goto(m, "req_end", 2);
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_CONTIGUITY, 900, 460);

		stage_check(scene, rect(0, 0, 900, 460));
		assert_true(says(scene, "31 B"));
		assert_true(says(scene, "3999 B"));
	}
	vms_machine_free(m);
}

/* A great many pages: the first ones are shown, all are counted. */
static void test_many_pages_beside_each_other(void **state)
{
	static const char *const operations[] = { "kmalloc(size=0x200000)", "vmalloc(size=0x4000000)", NULL };
	VmsMachine *m = stage_machine(operations);

	(void)state;
	for (double width = 400; width < 1900; width += 250) {
		g_autoptr(Scene) scene = stage_view(m, VIEW_CONTIGUITY, width, 400);

		stage_check(scene, rect(0, 0, width, 400));
		assert_true(scene_count(scene) < 1200);
		assert_true(says(scene, "16384"));
	}
	vms_machine_free(m);
}

/* -------- locks */

static void test_who_holds_a_lock_is_told(void **state)
{
	static const char *const operations[] = {
		"hold_lock(lock=vmap_area_lock, cpu=1)", "vmalloc(size=8192)", NULL
	};
	VmsMachine *m = stage_machine_with(&(VmsOptions) { .profile = "linux-6.1/x86_64", .cpus = 2 }, operations);

	(void)state;
	stage_goto(m, "call_enter", 2);
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_LOCALS, 900, 300);

		assert_true(says(scene, "vmap_area_lock is held by a task on CPU 1"));
	}
	stage_goto(m, "lock_wait", 1);
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_LOCALS, 900, 300);

		stage_check(scene, rect(0, 0, 900, 300));
		assert_true(says(scene, "vmap_area_lock: held by CPU 1, goes round and round"));
	}
	vms_machine_free(m);
}

/* -------- page tables */

/* The task's own directory lags behind until it reaches for the address. */
static void test_a_directory_that_lags_is_told(void **state)
{
	static const char *const operations[] = { "vmalloc(size=8192)", "touch(addr=%1)", NULL };
	VmsMachine *m = stage_machine_of("linux-2.6.34/x86_32", operations);

	(void)state;
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_PAGE_TABLE, 900, 500);

		stage_check(scene, rect(0, 0, 900, 500));
		assert_true(says(scene, "the task's own PGD says the same"));
	}
	stage_goto(m, "req_end", 1);
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_PAGE_TABLE, 900, 500);

		assert_true(says(scene, "the task's own PGD lags behind"));
		assert_true(says(scene, "Bit 1, RW, is set: may be written"));
		assert_true(says(scene, "Bit 4, PCD, is not set"));
		assert_true(says(scene, "31–22"));
	}
	vms_machine_free(m);
}

/* The layout says how many slots of its windows are in use, and whose. */
static void test_slots_in_use_are_counted(void **state)
{
	static const char *const operations[] = {
		"alloc_pages(gfp=GFP_KERNEL|__GFP_HIGHMEM)", "kmap_atomic(pfn=%1)",
		"set_fixmap(slot=3, phys=0xfee00000)", NULL
	};
	VmsMachine *m = stage_machine_of("linux-2.6.34/x86_32", operations);

	(void)state;
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_LAYOUT, 900, 600);

		stage_check(scene, rect(0, 0, 900, 600));
		assert_true(says(scene, "· 2"));
		assert_true(says(scene, "2 slots have an entry, 1 of them are kmap_atomic's"));
	}
	vms_machine_free(m);
}

/* What has no area has an address all the same: of the direct map, of pkmap, of a process. */
static void test_the_walk_of_any_address(void **state)
{
	static const char *const operations[] = {
		"vmalloc(size=8192)", "kmalloc(size=100)", "process(number=1)", "user_malloc(size=8192)",
		"touch(addr=%4)", "process(number=0)", NULL
	};
	VmsMachine *m = stage_machine_of("linux-2.6.34/x86_32", operations);

	(void)state;
	stage_goto(m, "req_end", 2);
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_PAGE_TABLE, 900, 500);
		VmsOp op;
		VmsResult result;

		assert_true(vms_op_at(m, 2, &op, &result));
		assert_true(says(scene, address_text(scene, m, result.ret)));
	}
	for (int64_t step = vms_cursor(m); vms_op_of_step(m, step) <= 5; step++)
		vms_goto(m, step);
	{
		g_autoptr(Scene) scene = stage_view(m, VIEW_PAGE_TABLE, 900, 500);

		stage_check(scene, rect(0, 0, 900, 500));
		assert_false(says(scene, "not mapped"));
	}
	vms_machine_free(m);
}

static void test_a_large_entry_maps_by_itself(void **state)
{
	static const char *const operations[] = { "vmalloc_huge(size=0x200000)", NULL };
	VmsMachine *m = stage_machine_of("linux-6.1/x86_64", operations);
	g_autoptr(Scene) scene = stage_view(m, VIEW_PAGE_TABLE, 1200, 500);

	(void)state;
	assert_true(says(scene, "it maps 2 MiB by itself"));
	assert_true(says(scene, "PSE, is set"));
	vms_machine_free(m);
}

/* Each entry of ARM is there twice, and its place in the page is told. */
static void test_pairs_of_arm(void **state)
{
	static const char *const operations[] = { "vmalloc(size=8192)", NULL };
	VmsMachine *m = stage_machine_of("linux-2.6.34/arm", operations);
	g_autoptr(Scene) scene = stage_view(m, VIEW_PAGE_TABLE, 1200, 600);

	(void)state;
	stage_check(scene, rect(0, 0, 1200, 600));
	assert_true(says(scene, "here 3592 and 3593"));
	assert_true(says(scene, "[0] +0x800"));
	vms_machine_free(m);
}

/* -------- TLBs */

static const VmsTlbEntry entries[] = {
	{ .address = 0xffffc90000000000, .size = 4096, .pfn = 31744, .entry = 0x163, .age = 2 },
	{ .address = 0xffffc90000001000, .size = 4096, .pfn = 31745, .entry = 0x163, .age = 0, .stale = true },
	{ .address = 0xffff888000000000, .size = 2 << 20, .pfn = 0, .entry = 0x1e3, .age = 1, .global = true },
};

static Scene *tlb_scene(const Tlbs *tlbs, double width, double height)
{
	static const char *const operations[] = { "vmalloc(size=10000)", NULL };
	VmsMachine *m = stage_machine(operations);
	g_auto(Moment) now = { 0 };
	Scene *scene = scene_new();

	moment_init(&now, m);
	moment_prepare(&now);
	tlb_add(scene, rect(0, 0, width, height), &now, tlbs);
	vms_machine_free(m);
	return scene;
}

static void test_what_was_used_last_is_on_top(void **state)
{
	const TlbOfCpu cpu[] = { { entries, G_N_ELEMENTS(entries), true }, { entries, 1, false } };
	const Tlbs tlbs = { .size = 16, .cpu = cpu, .cpus = 2, .hits = 7, .misses = 3, .flushes = 1 };
	g_autoptr(Scene) scene = tlb_scene(&tlbs, 900, 500);
	const Shape *last, *large, *first;

	(void)state;
	stage_check(scene, rect(0, 0, 900, 500));
	first = scene_find(scene, shape_key(PART_TLB_ENTRY, 0, entries[1].address));
	large = scene_find(scene, shape_key(PART_TLB_ENTRY, 0, entries[2].address));
	last = scene_find(scene, shape_key(PART_TLB_ENTRY, 0, entries[0].address));
	assert_true(first->box.y < large->box.y && large->box.y < last->box.y);
	assert_true(says(scene, "stale"));
	assert_true(says(scene, "64 KiB in pages of 4 KiB"));
	assert_true(says(scene, "32 MiB in pages of 2 MiB"));
	assert_true(says(scene, "reads 4 entries"));
	assert_int_equal(parts(scene, PART_TLB_ROW), 16 - 3 + 16 - 1);
}

static void test_many_cpus_show_the_one_that_runs(void **state)
{
	TlbOfCpu cpu[8] = { { entries, 1, false } };
	const Tlbs tlbs = { .size = 64, .cpu = cpu, .cpus = 8 };

	(void)state;
	cpu[6] = (TlbOfCpu) { entries, 2, true };
	for (double width = 240; width < 1300; width += 200) {
		g_autoptr(Scene) scene = tlb_scene(&tlbs, width, 300);

		stage_check(scene, rect(0, 0, width, 300));
		assert_true(says(scene, "CPU 6, here"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_request_says_what_it_wastes),
		cmocka_unit_test(test_every_cache_has_a_row),
		cmocka_unit_test(test_the_cache_of_the_request_is_shown),
		cmocka_unit_test(test_many_slabs_cost_what_is_visible),
		cmocka_unit_test(test_the_account_grows_with_the_cursor),
		cmocka_unit_test(test_what_is_lost_is_told),
		cmocka_unit_test(test_free_memory_of_no_use_is_told),
		cmocka_unit_test(test_frames_are_each_kernels_own),
		cmocka_unit_test(test_frames_use_the_room),
		cmocka_unit_test(test_slots_fill_one_by_one),
		cmocka_unit_test(test_every_view_is_told),
		cmocka_unit_test(test_much_memory_costs_what_is_visible),
		cmocka_unit_test(test_the_same_request_twice),
		cmocka_unit_test(test_what_is_freed_is_not_compared),
		cmocka_unit_test(test_many_pages_beside_each_other),
		cmocka_unit_test(test_who_holds_a_lock_is_told),
		cmocka_unit_test(test_a_directory_that_lags_is_told),
		cmocka_unit_test(test_slots_in_use_are_counted),
		cmocka_unit_test(test_the_walk_of_any_address),
		cmocka_unit_test(test_a_large_entry_maps_by_itself),
		cmocka_unit_test(test_pairs_of_arm),
		cmocka_unit_test(test_what_was_used_last_is_on_top),
		cmocka_unit_test(test_many_cpus_show_the_one_that_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
