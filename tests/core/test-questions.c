/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-questions.c -- what the machine answers about its state agrees with itself and with what the kernel promises. */

#include <inttypes.h>
#include <string.h>

#include "tests/machine-test.h"

static void an_area_is_what_was_asked_for(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_vmalloc(m, 10 * KIB);
	uint64_t start, end, pfn[3];
	VmsArea area;

	(void)state;
	vms_vmalloc_window(m, &start, &end);
	assert_int_equal(result.ret, start);
	assert_true(vms_area_find(m, result.ret + 5000, &area));
	assert_int_equal(area.addr, result.ret);
	assert_int_equal(area.va_start, result.ret);
	assert_int_equal(area.va_end, result.ret + 16 * KIB);
	assert_int_equal(area.size, 12 * KIB);
	assert_int_equal(area.guard, 4 * KIB);
	assert_int_equal(area.nr_pages, 3);
	assert_int_equal(area.state, VMS_AREA_BUSY);
	assert_int_equal(area.use, VMS_AREA_VMALLOC);
	assert_int_equal(vms_area_pages(m, &area, pfn, 3), 3);
	assert_int_equal(result.object_ref, vms_find(m, result.object));
	vms_machine_free(m);
}

static void every_page_is_mapped_and_the_guard_is_not(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_vmalloc(m, 12 * KIB);
	uint64_t pages[3], pfn, entry;
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, result.ret, &area));
	vms_area_pages(m, &area, pages, 3);
	for (unsigned i = 0; i < 3; i++) {
		VmsFrame frame;

		assert_true(vms_translate(m, result.ret + i * 4 * KIB, &pfn, &entry));
		assert_int_equal(pfn, pages[i]);
		assert_int_equal(vms_entry_pfn(m, entry), pfn);
		assert_true(vms_frame(m, pfn, &frame));
		assert_int_equal(frame.state, VMS_FRAME_USED);
		assert_int_equal(frame.owner, VMS_OWNER_AREA);
		assert_int_equal(frame.index, i);
	}
	assert_false(vms_translate(m, result.ret + 12 * KIB, &pfn, &entry));
	vms_machine_free(m);
}

static void the_walk_goes_through_four_levels(void **state)
{
	const char *const names[] = { "PGD", "PUD", "PMD", "PTE" };
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 12 * KIB).ret;
	VmsLevel level[VMS_LEVELS];
	size_t levels = vms_walk(m, addr + 4 * KIB, level);

	(void)state;
	assert_int_equal(levels, 4);
	for (size_t i = 0; i < levels; i++) {
		assert_string_equal(level[i].name, names[i]);
		assert_int_equal(level[i].entries, 512);
		assert_int_equal(level[i].index, (addr + 4 * KIB) >> (39 - 9 * i) & 511);
		assert_true(level[i].present);
		assert_int_equal(vms_table_entry(m, level[i].table, level[i].index), level[i].entry);
		if (i + 1 < levels)
			assert_int_equal(vms_entry_pfn(m, level[i].entry), level[i + 1].table);
	}
	vms_machine_free(m);
}

/* Areas and holes, taken together in address order, fill the window without a gap. */
static void areas_and_holes_fill_the_window(void **state)
{
	VmsMachine *m = boot();
	uint64_t start, end, at, hole_start, hole_stop;
	VmsArea area;

	(void)state;
	perform_a_bit_of_everything(m);
	vms_vmalloc_window(m, &start, &end);
	for (at = start; vms_area_from(m, at, &area) && area.va_start < end; at = area.va_end) {
		if (area.va_start == at)
			continue;
		assert_true(vms_hole_from(m, at, &hole_start, &hole_stop));
		assert_int_equal(hole_start, at);
		assert_int_equal(hole_stop, area.va_start);
	}
	assert_true(vms_hole_from(m, at, &hole_start, &hole_stop));
	assert_int_equal(hole_start, at);
	vms_machine_free(m);
}

static size_t count_below(const VmsMachine *m, VmsRef ref, uint64_t low, uint64_t high)
{
	VmsTreeNode node;

	if (!ref)
		return 0;
	assert_true(vms_tree_node(m, ref, &node));
	assert_true(node.va_start >= low && node.va_end <= high);
	return 1 + count_below(m, node.left, low, node.va_start) + count_below(m, node.right, node.va_end, high);
}

static void the_tree_holds_every_area_in_order(void **state)
{
	VmsMachine *m = boot();

	(void)state;
	for (int i = 0; i < 40; i++)
		perform_vmalloc(m, 4 * KIB);
	assert_int_equal(count_below(m, vms_tree_root(m, VMS_TREE_AREAS, 0), 0, UINT64_MAX), 40);
	assert_int_equal(vms_area_count(m, VMS_AREA_BUSY), 40);
	vms_machine_free(m);
}

/* The areas of each state, one by one, are as many as are counted; returns how often they were not. */
static unsigned miscounted(const VmsMachine *m)
{
	uint64_t n[VMS_AREA_POOLED + 1] = { 0 };
	unsigned wrong = 0;
	VmsArea area;

	for (bool there = vms_area_from(m, 0, &area); there; there = vms_area_next(m, &area))
		n[area.state]++;
	for (int state = VMS_AREA_BUSY; state <= VMS_AREA_POOLED; state++)
		wrong += vms_area_count(m, (VmsAreaState)state) != n[state];
	return wrong;
}

/* A range of vm_map_ram that was freed waits until the purge gives it back, step by step. */
static void what_is_purged_is_not_in_use_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = vms_profile_at(i)->name });
		uint64_t addr = vms_has_tree(m, VMS_TREE_AREAS) ? perform(m, "vm_map_ram(count=70)").ret : 0;
		VmsOp op = vms_op(VMS_OP_VM_UNMAP_RAM);
		char error[VMS_ERROR_SIZE];
		VmsResult purge, ignored;
		VmsArea area;

		vms_op_set(&op, "addr", addr);
		vms_op_set(&op, "count", 70);
		if (addr) {
			assert_true(vms_perform(m, &op, &ignored, error));
			purge = perform(m, "purge()");
			for (int64_t step = purge.first; step <= purge.last; step++) {
				vms_goto(m, step);
				assert_false(vms_area_find(m, addr, &area) && area.state == VMS_AREA_BUSY);
			}
		}
		vms_machine_free(m);
	}
}

/* Also in the middle of a purge, where ranges are in no tree and on no list that waits. */
static void areas_are_as_many_as_are_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = vms_profile_at(i)->name, .cpus = 4 });
		uint64_t first = perform_vmalloc(m, 4 * KIB).ret, second = perform_vmalloc(m, 12 * KIB).ret;

		perform_vmalloc(m, 8 * KIB);
		perform_vfree(m, second);
		perform_vfree(m, first);
		if (vms_has_tree(m, VMS_TREE_AREAS))
			perform(m, "purge()");
		for (int64_t step = vms_step_count(m) - 1; step >= VMS_START; step--) {
			vms_goto(m, step);
			if (miscounted(m))
				fail_msg("%s: areas are counted wrong at step %d", vms_profile_at(i)->name, (int)step);
		}
		vms_machine_free(m);
	}
}

static void check_regions(const VmsMachine *m)
{
	uint64_t next = 0, start, end, last = UINT64_MAX >> (64 - vms_machine_profile(m)->bits);
	VmsRegion region, found;

	for (size_t i = 0; i < vms_region_count(m); i++) {
		assert_true(vms_region_at(m, i, &region));
		assert_int_equal(region.start, next);
		assert_true(region.last >= region.start);
		assert_true(vms_region_find(m, region.last, &found));
		assert_string_equal(found.id, region.id);
		next = region.last + 1;
	}
	assert_int_equal(next - 1, last);
	vms_vmalloc_window(m, &start, &end);
	assert_true(vms_region_find(m, start, &region));
	assert_string_equal(region.id, "vmalloc");
	assert_int_equal(region.start, start);
	assert_true(region.last == end || region.last == end - 1);
}

/* Wherever the window lies: where the kernel has it, over its neighbours, in a region of another kind. */
static void every_address_is_in_one_region(void **state)
{
	static const struct { unsigned bits; uint64_t start, end; } windows[] = {
		{ 32, 0, 0 }, { 32, 0xf8800000, 0xf8820000 }, { 32, 0xf8800000, 0xff7fe000 },
		{ 32, 0x29000, 0xffffffff }, { 32, 0xc8000000, 0xc8010000 },
		{ 64, 0, 0 }, { 64, 0xffffd10000000000, 0xffffd10004000000 },
		{ 64, 0xffffffffc0000000, 0xffffffffff000000 }, { 64, 0xffffa5e240000000, 0xffffc5e23fffffff },
		{ 64, 0xffffc90000000000, UINT64_MAX }, { 64, 0xffff800000000000, 0xffffc90000000000 }
	};

	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++)
		for (size_t k = 0; k < sizeof windows / sizeof *windows; k++) {
			const VmsProfile *profile = vms_profile_at(i);
			VmsMachine *m;

			if (windows[k].bits != profile->bits)
				continue;
			m = boot_with(&(VmsOptions){ .profile = profile->name, .vmalloc_start = windows[k].start,
			                             .vmalloc_end = windows[k].end });
			check_regions(m);
			vms_machine_free(m);
		}
}

static void with_kaslr_every_address_is_in_one_region(void **state)
{
	static const char *const profiles[] = { "linux-4.19/x86_64", "linux-6.1/x86_64", "linux-6.1/x86_64-la57" };

	(void)state;
	for (uint64_t seed = 0; seed < 60; seed++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = profiles[seed % 3], .kaslr = true, .seed = seed });

		check_regions(m);
		vms_machine_free(m);
	}
}

static void every_frame_is_counted_once(void **state)
{
	VmsMachine *m = boot();
	uint64_t free = 0, pcp = 0, listed = 0;

	(void)state;
	perform_a_bit_of_everything(m);
	for (uint64_t pfn = 0; pfn < vms_frame_count(m); pfn++) {
		VmsFrame frame;

		assert_true(vms_frame(m, pfn, &frame));
		assert_int_equal(frame.pfn, pfn);
		free += frame.state == VMS_FRAME_FREE;
		pcp += frame.state == VMS_FRAME_PCP;
	}
	for (size_t z = 0; z < vms_zone_count(m); z++) {
		VmsZone zone;

		assert_true(vms_zone(m, z, &zone));
		for (unsigned order = 0; order < VMS_MAX_ORDER; order++)
			listed += vms_free_list(m, z, order, NULL, 0) << order;
		free -= zone.free;
		pcp -= zone.pcp;
		listed -= zone.free;
	}
	assert_int_equal(free, 0);
	assert_int_equal(pcp, 0);
	assert_int_equal(listed, 0);
	vms_machine_free(m);
}

static void a_field_knows_its_last_write(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_vmalloc(m, 12 * KIB);
	VmsField field[16];
	VmsArea area;
	bool found = false;

	(void)state;
	assert_true(vms_area_find(m, result.ret, &area));
	size_t n = vms_fields(m, area.vm, field, 16);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(field[i].name, "nr_pages") != 0)
			continue;
		found = true;
		assert_int_equal(field[i].value, 3);
		assert_true(field[i].written);
		assert_in_range(field[i].written_at, result.first, result.last);
		vms_goto(m, field[i].written_at - 1);
		VmsField then[16];

		vms_fields(m, area.vm, then, 16);
		assert_int_equal(then[i].value, field[i].before);
	}
	assert_true(found);
	vms_machine_free(m);
}

/* The links of a ring's ends lead to its head, which lies in another object here: they show none. */
static void the_head_of_a_ring_is_no_object(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.12/x86_64", .cpus = 4 });
	uint64_t addr[2] = { perform_vmalloc(m, 4 * KIB).ret, perform_vmalloc(m, 4 * KIB).ret };
	VmsRef pooled[2];
	VmsField field[32];

	(void)state;
	perform_vfree(m, addr[0]);
	perform_vfree(m, addr[1]);
	perform(m, "purge()");
	assert_int_equal(vms_pool(m, 0, 2, pooled, 2), 2);
	for (size_t i = 0; i < 2; i++) {
		size_t n = vms_fields(m, pooled[i], field, 32), seen = 0;

		for (size_t k = 0; k < n; k++) {
			bool next = !strcmp(field[k].name, "next"), prev = !strcmp(field[k].name, "prev");

			if (next || prev)
				assert_int_equal(field[k].value, next == !i ? pooled[1 - i] : 0);
			seen += next || prev;
		}
		assert_int_equal(seen, 2);
	}
	vms_machine_free(m);
}

static void an_identity_lives_as_long_as_its_object(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_vmalloc(m, 12 * KIB);
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, result.ret, &area));
	assert_int_equal(vms_id(m, area.ref), area.id);
	assert_int_equal(vms_find(m, area.id), area.ref);
	assert_string_equal(vms_kind_name(vms_id_kind(area.id)), "vmap_area");

	vms_goto(m, VMS_START);
	assert_int_equal(vms_find(m, area.id), 0);
	vms_goto(m, result.last);
	assert_int_equal(vms_find(m, area.id), area.ref);

	perform_vfree(m, result.ret);
	perform(m, "purge()");
	assert_int_equal(vms_find(m, area.id), 0);
	vms_machine_free(m);
}

static void counters_are_all_known(void **state)
{
	VmsMachine *m = boot();
	uint64_t value;

	(void)state;
	assert_non_null(vms_stat_name(0));
	for (size_t i = 0; vms_stat_name(i); i++)
		assert_true(vms_stat(m, vms_stat_name(i), &value));
	assert_false(vms_stat(m, "colour", &value));
	perform_vmalloc(m, 12 * KIB);
	assert_int_equal(stat_of(m, "nr_areas"), 1);
	vms_machine_free(m);
}

static void a_failed_request_is_in_the_log(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_vmalloc(m, 0);
	char line[VMS_MESSAGE_SIZE];

	(void)state;
	assert_true(result.failed);
	assert_int_equal(result.ret, 0);
	assert_non_null(strstr(result.message, "vmalloc: allocation failure: 0 bytes"));
	assert_int_equal(vms_log_count(m), 1);
	assert_true(vms_log_line(m, 0, line, sizeof line) > 0);
	assert_string_equal(line, result.message);
	assert_int_equal(vms_log_line(m, 1, line, sizeof line), -1);
	vms_goto(m, VMS_START);
	assert_int_equal(vms_log_count(m), 0);
	vms_machine_free(m);
}

static void writes_are_counted_between_steps(void **state)
{
	VmsMachine *m = boot();
	VmsResult first = perform_vmalloc(m, 12 * KIB), second = perform_vfree(m, first.ret);
	VmsJournalInfo journal;
	uint64_t there, back;

	(void)state;
	vms_journal_info(m, &journal);
	there = vms_write_count(m, VMS_START, first.last);
	back = vms_write_count(m, first.last, second.last);
	assert_true(there > 0 && back > 0);
	assert_int_equal(there + back, journal.writes);
	assert_int_equal(vms_write_count(m, first.last, first.last), 0);
	assert_int_equal(vms_write_count(m, VMS_START, second.last + 100), journal.writes);
	vms_machine_free(m);
}

/* An operation takes so many frames, and another gives them all back. */
static void expect_frames(VmsMachine *m, const char *text, uint64_t frames, const char *back)
{
	uint64_t before = leaks_of(m).frames, ret = perform(m, text).ret;

	assert_int_equal(leaks_of(m).frames, before + frames);
	perform_at(m, back, ret);
	assert_int_equal(leaks_of(m).frames, before);
}

/* A block is as many frames as it has, whether one asks for it as a block or for an object in it. */
static void what_is_held_is_counted_in_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_with_64_mib(vms_profile_at(i)->name);

		expect_frames(m, "alloc_pages(order=0)", 1, "free_pages(pfn=%" PRIu64 ")");
		expect_frames(m, "alloc_pages(order=3)", 8, "free_pages(pfn=%" PRIu64 ")");
		expect_frames(m, "vmalloc(size=12288)", 3, "vfree(addr=%" PRIu64 ")");
		vms_machine_free(m);
	}
	for (size_t i = 0; i < 2; i++) {      /* SLAB has a class of 16 KiB; in SLUB such a request is a block */
		VmsMachine *m = boot_profile(i ? "linux-4.19/x86_64" : "linux-2.4/x86_32");

		expect_frames(m, "kmalloc(size=16384)", i ? 4 : 0, "kfree(addr=%" PRIu64 ")");
		vms_machine_free(m);
	}
}

static void a_kernel_knows_its_functions(void **state)
{
	VmsMachine *m = boot();

	(void)state;
	assert_true(vms_op_exists(m, VMS_OP_VMALLOC));
	assert_true(vms_op_exists(m, VMS_OP_ON_CPU));
	assert_true(vms_op_exists(m, VMS_OP_NOTIFIER));
	assert_false(vms_op_exists(m, VMS_OP_VREALLOC));
	assert_true(vms_op_exists(m, VMS_OP_TOUCH));
	assert_false(vms_op_exists(m, VMS_OP_OTHER_TASKS));
	assert_false(vms_op_exists(m, VMS_OP_NONE));
	assert_false(vms_op_exists(m, VMS_OP_COUNT));
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_area_is_what_was_asked_for),
		cmocka_unit_test(every_page_is_mapped_and_the_guard_is_not),
		cmocka_unit_test(the_walk_goes_through_four_levels),
		cmocka_unit_test(areas_and_holes_fill_the_window),
		cmocka_unit_test(the_tree_holds_every_area_in_order),
		cmocka_unit_test(areas_are_as_many_as_are_counted),
		cmocka_unit_test(what_is_purged_is_not_in_use_again),
		cmocka_unit_test(every_address_is_in_one_region),
		cmocka_unit_test(with_kaslr_every_address_is_in_one_region),
		cmocka_unit_test(every_frame_is_counted_once),
		cmocka_unit_test(a_field_knows_its_last_write),
		cmocka_unit_test(the_head_of_a_ring_is_no_object),
		cmocka_unit_test(an_identity_lives_as_long_as_its_object),
		cmocka_unit_test(counters_are_all_known),
		cmocka_unit_test(a_failed_request_is_in_the_log),
		cmocka_unit_test(writes_are_counted_between_steps),
		cmocka_unit_test(what_is_held_is_counted_in_frames),
		cmocka_unit_test(a_kernel_knows_its_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
