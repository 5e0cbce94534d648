/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-linux-2.4.c -- what the 2.4 series does, and what changed in it from 2.4.0 to 2.4.32: the list and its holes,
 * frames and entries in one walk, and what is lost when frames run out. */

#include <stdio.h>

#include "tests/core/linux-2.4.h"

/* -------- the list and its holes */

static void what_is_freed_is_used_again_at_once(void **state)
{
	VmsMachine *m = boot_profile(*state);
	uint64_t b;

	assert_int_equal(perform_vmalloc(m, 1).ret, 0xf8800000);
	b = perform_vmalloc(m, PAGES(2)).ret;
	assert_int_equal(b, 0xf8802000);
	assert_int_equal(perform_vmalloc(m, 1).ret, 0xf8805000);
	perform_vfree(m, b);
	assert_int_equal(perform_vmalloc(m, 1).ret, 0xf8802000);
	assert_int_equal(perform_vmalloc(m, 1).ret, 0xf8807000);
	assert_int_equal(perform_vmalloc(m, PAGES(2)).ret, 0xf8809000);
	assert_int_equal(perform(m, "ioremap(phys=0xfd000000, size=4096)").ret, 0xf880c000);
	assert_int_equal(perform(m, "ioremap(phys=0xfd000000, size=65536)").ret, 0xf880e000);
	assert_int_equal(perform_vmalloc(m, 1).ret, 0xf881f000);
	assert_int_equal(stat_of(m, "nr_areas"), 8);
	assert_int_equal(stat_of(m, "nr_lazy_areas"), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

static uint64_t second_try_in_an_exact_hole(const char *profile)
{
	VmsMachine *m = boot_profile(profile);
	uint64_t b, again;

	perform_vmalloc(m, 1);
	b = perform_vmalloc(m, PAGES(2)).ret;
	perform_vmalloc(m, 1);
	perform_vfree(m, b);
	again = perform_vmalloc(m, PAGES(2)).ret;
	vms_machine_free(m);
	return again;
}

static void only_2_4_0_passes_by_an_exact_hole(void **state)
{
	(void)state;
	assert_int_equal(second_try_in_an_exact_hole(OLD), 0xf8807000);
	assert_int_equal(second_try_in_an_exact_hole(NEW), 0xf8802000);
}

static void the_search_walks_along_all_areas(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result = { 0 };

	for (unsigned i = 0; i <= 200; i++)
		result = perform_vmalloc(m, 1);
	assert_int_equal(marks(m, VMS_MARK_VA_SEARCH_STEP, &result), 200);
	result = perform_vfree(m, result.ret);
	assert_int_equal(marks(m, VMS_MARK_FIND_STEP, &result), 201);
	vms_machine_free(m);
}

/* What the search has looked at is there for the pictures. */
static void the_path_of_a_search_leads_along_the_list(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsVisit path[3];
	VmsSearch search;
	VmsRef list[3];
	VmsResult result;

	perform_vmalloc(m, 1);
	perform_vmalloc(m, PAGES(2));
	result = perform_vmalloc(m, PAGES(3));
	assert_int_equal(vms_list(m, VMS_TREE_AREAS, 0, list, 3), 3);
	vms_goto(m, result.first);
	while (vms_move(m, VMS_MOVE_INTO, VMS_FORWARD) && !(vms_search_path(m, &search, path, 3) == 2))
		;
	assert_true(search.active);
	assert_int_equal(path[0].ref, list[0]);
	assert_int_equal(path[1].ref, list[1]);
	assert_int_equal(path[1].kind, VMS_VISIT_ALONG);
	assert_int_equal(search.addr, 0xf8802000);
	assert_int_equal(search.size, PAGES(4));
	vms_machine_free(m);
}

static void a_vm_struct_has_four_members(void **state)
{
	static const struct { const char *name; unsigned offset; uint64_t value; } members[] = {
		{ "addr", 4, BASE }, { "size", 8, PAGES(4) }, { "flags", 0, 2 }
	};
	VmsMachine *m = boot_profile(*state);
	VmsResult first = perform_vmalloc(m, PAGES(3));
	VmsField field[24];
	size_t n = vms_fields(m, first.object_ref, field, 24);

	assert_int_equal(n, 4);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		for (size_t k = 0; k < n; k++)
			if (!strcmp(field[k].name, members[i].name)) {
				assert_true(field[k].kept);
				assert_int_equal(field[k].offset, members[i].offset);
				assert_int_equal(field[k].value, members[i].value);
			}
	perform_vmalloc(m, 1);
	vms_fields(m, first.object_ref, field, 24);
	assert_string_equal(field[0].name, "next");
	assert_int_equal(field[0].offset, 12);
	assert_int_equal(field[0].value, area_of(m, BASE + PAGES(4)).ref);
	vms_machine_free(m);
}

/* The first area may reach beyond the window; then there is no room for anybody else. */
static void the_first_area_may_be_larger_than_the_window(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){
		.profile = *state, .vmalloc_start = BASE, .vmalloc_end = BASE + MIB
	});
	VmsResult result = perform_vmalloc(m, 2 * MIB);

	assert_int_equal(result.ret, BASE);
	result = perform_vmalloc(m, 1);
	assert_silent_null(&result);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* All of RAM is no more than RAM; its end wraps, and the walk is over after its first step of 4 MiB. */
static void an_area_whose_end_wraps_is_mapped_in_part(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result = perform_vmalloc(m, 1024 * MIB);

	assert_int_equal(result.ret, BASE);
	assert_int_equal(marks(m, VMS_MARK_PTE_SET, &result), 1024);
	assert_no_violations(m);
	perform_vmalloc(m, PAGES(2));
	perform_vfree(m, BASE);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* get_vm_area takes sizes as they are: what comes behind begins in the middle of a page, and nobody can free it. */
static void a_size_of_no_pages_shifts_what_follows(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult odd = perform(m, "get_vm_area(size=100)"), next = perform_vmalloc(m, PAGES(2));
	VmsResult result;

	assert_int_equal(area_of(m, odd.ret).va_end - odd.ret, 4196);
	assert_int_equal(next.ret, BASE + 4196);
	assert_int_equal(area_of(m, next.ret).nr_pages, 2);
	assert_no_violations(m);
	result = perform_vfree(m, next.ret);
	assert_string_equal(result.message, "Trying to vfree() bad address (0xf8801064)");
	assert_int_equal(stat_of(m, "nr_areas"), 2);
	perform_at(m, "free_vm_area(addr=0x%" PRIx64 ")", odd.ret);
	assert_int_equal(stat_of(m, "nr_areas"), 1);
	assert_int_equal(perform_vmalloc(m, PAGES(2)).ret, BASE + 4196 + PAGES(3));
	assert_no_violations(m);
	vms_machine_free(m);
}

/* -------- frames and entries */

static void the_entries_alone_know_the_frames(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result = perform_vmalloc(m, 10000);
	VmsArea area = area_of(m, result.ret);
	uint64_t pfn[4], mapped, entry;
	VmsFrame frame;

	assert_int_equal(area.ref, area.vm);
	assert_int_equal(area.pages, 0);
	assert_int_equal(area.nr_pages, 3);
	assert_int_equal(vms_area_pages(m, &area, pfn, 4), 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_true(vms_translate(m, area.addr + PAGES(i), &mapped, &entry));
		assert_int_equal(mapped, pfn[i]);
		assert_int_equal(entry, pfn[i] << 12 | 0x163);
		assert_true(vms_frame(m, pfn[i], &frame));
		assert_int_equal(frame.owner_ref, area.vm);
		assert_int_equal(frame.index, i);
	}
	assert_false(vms_translate(m, area.addr + PAGES(3), &mapped, &entry));
	perform_vfree(m, area.addr);
	assert_int_equal(leaks_of(m).frames + leaks_of(m).areas, 0);
	vms_machine_free(m);
}

/* Half-way through the walk the area has the frames that it has got so far. */
static void frames_come_one_by_one_with_their_entries(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result = perform_vmalloc(m, PAGES(5));
	unsigned entries = 0;
	VmsStep step;

	for (int64_t i = result.first; i <= result.last; i++) {
		assert_true(vms_step_at(m, i, &step));
		if (step.mark != VMS_MARK_PTE_SET)
			continue;
		vms_goto(m, i);
		assert_int_equal(area_of(m, BASE).nr_pages, ++entries);
	}
	assert_int_equal(entries, 5);
	vms_machine_free(m);
}

static void all_tlbs_are_flushed_by_each_vfree(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result = perform_vmalloc(m, 1);

	assert_int_equal(marks(m, VMS_MARK_TLB_FLUSH_ALL, &result), strcmp(*state, OLD) ? 0 : 1);
	result = perform_vfree(m, result.ret);
	assert_int_equal(marks(m, VMS_MARK_TLB_FLUSH_ALL, &result), 1);
	vms_machine_free(m);
}

/* -------- allocations that fail */

/* Fail each allocation after the n-th, until the call gets through; false where it did. */
static bool loses_nothing(const char *profile, unsigned what, unsigned n, const char *call)
{
	VmsMachine *m = boot_profile(profile);
	char fault[48];
	VmsResult result;

	snprintf(fault, sizeof fault, "fail_next(what=%u, after=%u)", what, n);
	perform(m, fault);
	result = perform(m, call);
	if (result.failed) {
		assert_silent_null(&result);
		assert_int_equal(leaks_of(m).areas + leaks_of(m).frames + leaks_of(m).objects, 0);
		assert_no_violations(m);
	}
	vms_machine_free(m);
	return result.failed;
}

static void what_fails_gives_back_what_it_had(void **state)
{
	enum { ALLOC_PAGE, KMALLOC, PAGE_TABLE };
	static const struct { const char *profile; unsigned what; const char *call; } table[] = {
		{ OLD, ALLOC_PAGE, "vmalloc(size=20480)" }, { OLD, KMALLOC, "vmalloc(size=20480)" },
		{ OLD, PAGE_TABLE, "vmalloc(size=12582912)" }, { NEW, KMALLOC, "vmalloc(size=20480)" },
		{ NEW, PAGE_TABLE, "vmalloc(size=12582912)" }, { NEW, KMALLOC, "vmap(count=3)" },
		{ NEW, PAGE_TABLE, "vmap(count=2000)" }, { NEW, KMALLOC, "ioremap(phys=0xfd000000, size=4096)" },
		{ NEW, PAGE_TABLE, "ioremap(phys=0xf0000000, size=8388608)" },
		{ NEW, KMALLOC, "get_vm_area(size=4096)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		unsigned n = 0;

		while (loses_nothing(table[i].profile, table[i].what, n, table[i].call))
			n++;
		assert_true(n > 0);
	}
}

/* The frames of the step in which they ran out are lost, and each of their entries is complained about once. */
static void frames_of_the_last_step_are_lost(void **state)
{
	VmsMachine *m = boot_profile(NEW);
	VmsResult result;
	char line[64];

	(void)state;
	perform(m, "fail_next(what=0, after=1044)");
	result = perform_vmalloc(m, 8 * MIB);
	assert_silent_null(&result);
	assert_int_equal(marks(m, VMS_MARK_PTE_CLEAR, &result), 1024);
	assert_int_equal(marks(m, VMS_MARK_PAGE_LOST, &result), 20);
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	assert_int_equal(leaks_of(m).frames, 20);
	assert_no_violations(m);

	result = perform_vmalloc(m, 8 * MIB);
	assert_int_equal(result.ret, BASE);
	assert_int_equal(marks(m, VMS_MARK_LOG_PAGE_ALREADY_EXISTS, &result), 20);
	assert_int_equal(vms_log_line(m, 0, line, sizeof line), strlen("alloc_area_pte: page already exists"));
	assert_string_equal(line, "alloc_area_pte: page already exists");
	assert_int_equal(area_of(m, BASE).nr_pages, 2048);
	assert_int_equal(leaks_of(m).frames, 2048 + 20);
	assert_no_violations(m);
	perform_vfree(m, BASE);
	assert_int_equal(leaks_of(m).frames, 20);
	vms_machine_free(m);
}

/* Where the next area has its guard page over the entry of a lost frame, its vfree gives that frame back. */
static void a_guard_page_may_lie_over_a_lost_frame(void **state)
{
	VmsMachine *m = boot_profile(NEW);
	uint64_t pfn, entry;

	(void)state;
	perform(m, "fail_next(what=0, after=3)");
	perform_vmalloc(m, PAGES(5));
	assert_int_equal(leaks_of(m).frames, 3);
	assert_int_equal(perform_vmalloc(m, PAGES(1)).ret, BASE);
	assert_true(vms_translate(m, BASE + PAGES(1), &pfn, &entry));
	assert_no_violations(m);
	perform_vfree(m, BASE);
	assert_int_equal(leaks_of(m).frames, 2);
	assert_false(vms_translate(m, BASE + PAGES(1), &pfn, &entry));
	vms_machine_free(m);
}

/* ioremap does not overwrite what it finds: it stops the kernel. */
static void ioremap_over_a_lost_frame_is_a_bug(void **state)
{
	VmsMachine *m = boot_profile(NEW);
	VmsResult result;
	char line[64];

	(void)state;
	perform(m, "fail_next(what=0, after=1)");
	perform_vmalloc(m, PAGES(2));
	result = perform(m, "ioremap(phys=0xfd000000, size=4096)");
	assert_true(result.bug);
	vms_log_line(m, 0, line, sizeof line);
	assert_string_equal(line, "remap_area_pte: page already exists");
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOTH(what_is_freed_is_used_again_at_once),
		cmocka_unit_test(only_2_4_0_passes_by_an_exact_hole),
		IN_BOTH(the_search_walks_along_all_areas),
		IN_BOTH(the_path_of_a_search_leads_along_the_list),
		IN_BOTH(a_vm_struct_has_four_members),
		IN_BOTH(the_first_area_may_be_larger_than_the_window),
		IN_BOTH(an_area_whose_end_wraps_is_mapped_in_part),
		IN_BOTH(a_size_of_no_pages_shifts_what_follows),
		IN_BOTH(the_entries_alone_know_the_frames),
		IN_BOTH(frames_come_one_by_one_with_their_entries),
		IN_BOTH(all_tlbs_are_flushed_by_each_vfree),
		cmocka_unit_test(what_fails_gives_back_what_it_had),
		cmocka_unit_test(frames_of_the_last_step_are_lost),
		cmocka_unit_test(a_guard_page_may_lie_over_a_lost_frame),
		cmocka_unit_test(ioremap_over_a_lost_frame_is_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
