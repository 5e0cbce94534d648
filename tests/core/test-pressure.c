/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-pressure.c -- memory is short: how much can still be obtained, what reclaim and the OOM killer do, and that all
 * comes back; in each kernel whose page allocator knows of it. */

#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

static const char *const all[] = {
	"linux-2.6.34/arm", "linux-2.6.34/x86_32", "linux-2.6.34/x86_64", "linux-3.15/x86_32", "linux-3.15/x86_32-pae",
	"linux-3.15/x86_64"
};
#define FIRST_3_15 3
#define EACH(i, list) (size_t i = 0; i < sizeof (list) / sizeof *(list); i++)

static unsigned obtained(VmsMachine *m, const char *operation)
{
	unsigned n = 0;

	while (!perform(m, operation).failed)
		n++;
	return n;
}

static void just_so_many_frames_can_be_obtained(void **state)
{
	static const unsigned counts[] = { 0, 1, 10, 40, 300 };

	(void)state;
	for EACH(k, all)
		for EACH(i, counts) {
			VmsMachine *m = boot_profile(all[k]);

			perform_a_bit_of_everything(m);
			perform_at(m, "pressure(obtainable=%lu)", counts[i]);
			assert_int_equal(obtained(m, "alloc_pages(gfp=GFP_HIGHUSER)"), counts[i]);
			if (vms_zone_count(m) == 3)
				assert_int_equal(obtained(m, "alloc_pages(gfp=GFP_KERNEL)"), counts[i]);
			assert_no_violations(m);
			vms_machine_free(m);
		}
}

/* Ten frames after the descriptors: 40960 bytes of 16 pages and a guard page. */
static void vmalloc_fails_half_way(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k]);
		VmsResult result;

		perform_vfree(m, perform_vmalloc(m, 64 * KIB).ret);
		perform(m, "pressure(obtainable=10)");
		result = perform_vmalloc(m, 64 * KIB);
		assert_true(result.failed);
		assert_string_equal(result.message, k < FIRST_3_15
		                    ? "insmod: page allocation failure. order:0, mode:0xd2"
		                    : "vmalloc: allocation failure, allocated 40960 of 69632 bytes");
		assert_int_equal(marks(m, VMS_MARK_PAGE_ARRAY_SET, &result), 10);
		assert_int_equal(leaks_of(m).frames, 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* In 2.6.34 most of what was freed stays in the list of the CPU, where nobody looks for it; 3.15 drains that. */
static void reclaim_frees_so_many(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k]);
		unsigned n;

		perform(m, "pressure(obtainable=0, reclaim=200)");
		n = obtained(m, "alloc_pages(gfp=GFP_HIGHUSER)");
		assert_in_range(n, k < FIRST_3_15 ? 1 : 150, 200 + 2 * 31);
		assert_int_equal(vms_sum(m, VMS_MARK_RECLAIM, "freed", VMS_START, vms_cursor(m)), 200);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void the_oom_killer_ends_it(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k]);
		char line[128];

		perform(m, "pressure(oom=1)");
		assert_true(perform(m, "alloc_pages(gfp=GFP_NOFS)").failed);
		assert_true(perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_NORETRY)").failed);
		assert_int_equal(vms_count(m, VMS_MARK_OOM_KILL, VMS_START, vms_cursor(m)), 0);
		assert_false(perform(m, "alloc_pages(order=3)").failed);
		assert_int_equal(vms_count(m, VMS_MARK_OOM_KILL, VMS_START, vms_cursor(m)), 1);
		vms_log_line(m, vms_log_count(m) - 2, line, sizeof line);
		assert_non_null(strstr(line, k < FIRST_3_15 ? "Out of memory: kill process 1042 (hog) score"
		                                   : "Out of memory: Kill process 1042 (hog) score"));
		perform(m, "pressure(oom=1)");
		assert_true(perform(m, "alloc_pages(order=4)").failed);
		assert_int_equal(vms_count(m, VMS_MARK_OOM_KILL, VMS_START, vms_cursor(m)), 1);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static uint64_t all_frames(const VmsMachine *m) { return stat_of(m, "free_pages") + stat_of(m, "pcp_pages"); }

static void all_comes_back_in_the_end(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k]);
		uint64_t before = all_frames(m);
		VmsFrame frame;
		VmsLeaks leaks = leaks_of(m);

		perform(m, "pressure(obtainable=5, reclaim=50)");
		assert_true(vms_frame(m, vms_frame_count(m) - 1, &frame));
		assert_int_equal(frame.owner, VMS_OWNER_CACHE);
		assert_int_equal(leaks_of(m).frames, leaks.frames);
		perform(m, "pressure(obtainable=50)");
		perform(m, "pressure()");
		assert_int_equal(all_frames(m), before);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void all_of_it_can_be_undone(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k]);
		size_t size;
		void *begin = arena_copy(m, &size);

		perform_a_bit_of_everything(m);
		perform(m, "pressure(obtainable=30, reclaim=100, oom=1)");
		obtained(m, "alloc_pages(gfp=GFP_NOFS)");
		perform_vmalloc(m, 256 * KIB);
		perform(m, "pressure()");
		vms_goto(m, VMS_START);
		assert_arena_equal(m, begin, size);
		free(begin);
		vms_machine_free(m);
	}
}

static void complaints_of_the_page_allocator(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k]);
		VmsResult result = perform(m, "alloc_pages(order=11)");

		assert_true(result.failed);
		assert_string_equal(result.message, "WARNING: order >= MAX_ORDER");
		assert_string_equal(perform(m, "alloc_pages(order=11)").message, "");
		perform(m, "pressure(obtainable=0)");
		while (!(result = perform(m, "alloc_pages(gfp=GFP_ATOMIC)")).failed)
			continue;
		assert_string_equal(result.message, k < FIRST_3_15
		                    ? "insmod: page allocation failure. order:0, mode:0x20"
		                    : "insmod: page allocation failure: order:0, mode:0x20");
		assert_string_equal(perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_NOWARN)").message, "");
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(just_so_many_frames_can_be_obtained),
		cmocka_unit_test(vmalloc_fails_half_way),
		cmocka_unit_test(reclaim_frees_so_many),
		cmocka_unit_test(the_oom_killer_ends_it),
		cmocka_unit_test(all_comes_back_in_the_end),
		cmocka_unit_test(all_of_it_can_be_undone),
		cmocka_unit_test(complaints_of_the_page_allocator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
