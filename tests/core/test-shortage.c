/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-shortage.c -- the page allocator where memory is short, kernel beside kernel: pageblocks that are set aside,
 * raised marks, the steps of the slow path and what it says of odd flags. */

#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

static const char *const kernels[] = {
	"linux-4.19/x86_64", "linux-5.0/x86_64", "linux-5.4/x86_64", "linux-6.1/x86_64", "linux-6.12/x86_64"
};
#define KERNELS (sizeof kernels / sizeof *kernels)

static VmsMachine *boot_ram(const char *profile, uint64_t ram)
{
	return boot_with(&(VmsOptions){ .profile = profile, .ram = ram });
}

/* Hardly more than the min marks is left, and that in single frames and a few small blocks. */
static VmsMachine *short_of_memory(const char *profile)
{
	VmsMachine *m = boot_ram(profile, 1024 * MIB);

	perform(m, "pressure(obtainable=40, reclaim=300)");
	return m;
}

/* A block for GFP_ATOMIC sets its pageblock aside, the next one comes from there, and others have to do without. */
static void urgent_blocks_get_pageblocks_of_their_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = short_of_memory(kernels[i]);
		VmsResult first = perform(m, "alloc_pages(order=2, gfp=GFP_ATOMIC)"), result;
		size_t size;
		void *before;

		assert_int_equal(marks(m, VMS_MARK_MT_HIGHATOMIC, &first), 1);
		vms_goto(m, first.first - 1);
		before = arena_copy(m, &size);
		assert_int_equal(perform(m, "alloc_pages(order=2, gfp=GFP_ATOMIC)").ret, first.ret);
		result = perform(m, "alloc_pages(order=2, gfp=GFP_ATOMIC)");
		assert_int_equal(marks(m, VMS_MARK_MT_HIGHATOMIC, &result), 0);
		assert_int_equal(result.ret >> 9, first.ret >> 9);
		result = perform(m, "alloc_pages(order=0, gfp=GFP_NOWAIT|__GFP_NOWARN)");
		assert_true(marks(m, VMS_MARK_HIGHATOMIC_KEPT, &result) > 0);
		assert_no_violations(m);
		vms_goto(m, first.first - 1);
		assert_arena_equal(m, before, size);
		free(before);
		vms_machine_free(m);
	}
}

/* Where nothing else is left, pageblocks that were set aside are given back before anybody is killed. */
static void what_was_set_aside_comes_back_before_the_oom_killer(void **state)
{
	(void)state;
	for (size_t i = 3; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 1024 * MIB);
		VmsResult result;

		perform(m, "pressure(obtainable=40, oom=1)");
		perform(m, "alloc_pages(order=4, gfp=GFP_ATOMIC)");
		result = perform(m, "alloc_pages(order=0)");
		assert_false(result.failed);
		assert_int_equal(marks(m, VMS_MARK_MT_UNRESERVE, &result), 1);
		assert_int_equal(marks(m, VMS_MARK_OOM_KILL, &result), 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* Since 5.0 breaking into a pageblock raises the marks until kswapd has been there. */
static void a_broken_pageblock_boosts_the_watermarks(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 1024 * MIB);
		bool boosts = strcmp(kernels[i], "linux-4.19/x86_64") != 0;
		VmsResult result;

		result = perform(m, "pressure(obtainable=40)");
		assert_int_equal(marks(m, VMS_MARK_WMARK_BOOST, &result) > 0, boosts);
		assert_int_equal(marks(m, VMS_MARK_KSWAPD_BOOST, &result) > 0, boosts);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* Since 6.3, and in 6.1 as it is now, it is not a flag of its own that makes a request urgent: who has __GFP_HIGH and
 * cannot sleep may go to three eighths of min, in 5.4 to a half. */
static void who_counts_as_urgent(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = kernels[i], .ram = 64 * MIB, .unrecorded = true });
		bool now = strncmp(kernels[i], "linux-6", 7) == 0;
		VmsZone dma32;

		perform(m, "pressure(obtainable=0)");
		while (!perform(m, "alloc_pages(gfp=__GFP_HIGH|__GFP_KSWAPD_RECLAIM|__GFP_NOWARN)").failed)
			continue;
		assert_true(vms_zone(m, 1, &dma32));
		assert_true(dma32.free <= (now ? dma32.min * 3 / 8 : dma32.min / 2) + 1);
		assert_true(now || dma32.free + 63 > dma32.min / 2);
		vms_machine_free(m);
	}
}

/* kswapd is woken twice, each time before all zones are tried; then the task reclaims itself. */
static void the_steps_of_the_slow_path(void **state)
{
	static const unsigned expected[] = {
		VMS_MARK_KSWAPD_WAKE, VMS_MARK_ZONE_TRY, VMS_MARK_ZONE_TRY, VMS_MARK_KSWAPD_WAKE, VMS_MARK_ZONE_TRY,
		VMS_MARK_ZONE_TRY, VMS_MARK_RECLAIM
	};

	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 1024 * MIB);
		VmsResult result;
		size_t n = 0;
		VmsStep step;

		perform(m, "pressure(obtainable=0, reclaim=64)");
		result = perform(m, "alloc_pages(order=0)");
		for (int64_t k = result.first; k <= result.last && n < 7; k++) {
			assert_true(vms_step_at(m, k, &step));
			if (!n && step.mark != VMS_MARK_KSWAPD_WAKE)
				continue;
			if (step.mark == VMS_MARK_KSWAPD_WAKE || step.mark == VMS_MARK_ZONE_TRY ||
			    step.mark == VMS_MARK_RECLAIM)
				assert_int_equal(step.mark, expected[n++]);
		}
		assert_int_equal(n, 7);
		vms_machine_free(m);
	}
}

static void older_kernels_warn_of_nofail_too(void **state)
{
	(void)state;
	for (int since_3_14 = 0; since_3_14 < 2; since_3_14++) {
		VmsMachine *m = boot_ram(since_3_14 ? "linux-3.15/x86_64" : "linux-2.6.34/x86_64", 1024 * MIB);
		VmsResult result = perform(m, "alloc_pages(order=2, gfp=GFP_KERNEL|__GFP_NOFAIL)");

		assert_false(result.failed);
		assert_string_equal(result.message, "WARNING: order > 1");
		perform(m, "pressure(obtainable=0)");
		while (!(result = perform(m, "alloc_pages(gfp=__GFP_NOFAIL|__GFP_NOWARN)")).failed)
			continue;
		assert_string_equal(result.message, since_3_14 ? "WARNING: gfp_mask & __GFP_NOFAIL" : "");
		vms_machine_free(m);
	}
}

/* Each node has a kswapd of its own. */
static void kswapd_is_woken_on_both_nodes(void **state)
{
	static const struct { const char *profile; unsigned n; } table[] = {
		{ "linux-2.6.34/x86_64", 2 }, { "linux-3.15/x86_64", 2 }, { "linux-4.19/x86_64", 4 },
		{ "linux-6.12/x86_64", 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .ram = 512 * MIB, .nodes = 2 });
		VmsResult result;

		perform(m, "pressure(obtainable=0)");
		while (!(result = perform(m, "alloc_pages(gfp=GFP_NOWAIT|__GFP_NOWARN)")).failed)
			continue;
		assert_int_equal(marks(m, VMS_MARK_KSWAPD_WAKE, &result), table[i].n);
		vms_machine_free(m);
	}
}

static void flags_that_contradict_each_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 1024 * MIB);
		bool last = i == KERNELS - 1;
		VmsResult result;

		perform(m, "pressure(obtainable=0)");
		if (!last) {
			result = perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_ATOMIC|__GFP_NOWARN)");
			assert_non_null(strstr(result.message, "WARNING: (gfp_mask & (__GFP_ATOMIC|__GFP_DIRECT_"));
		}
		perform(m, "alloc_pages(order=2, gfp=GFP_KERNEL|__GFP_NOFAIL)");
		assert_int_equal(vms_count(m, VMS_MARK_LOG_WARN_ON, VMS_START, vms_cursor(m)), last ? 1 : 2);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urgent_blocks_get_pageblocks_of_their_own),
		cmocka_unit_test(what_was_set_aside_comes_back_before_the_oom_killer),
		cmocka_unit_test(a_broken_pageblock_boosts_the_watermarks),
		cmocka_unit_test(who_counts_as_urgent),
		cmocka_unit_test(the_steps_of_the_slow_path),
		cmocka_unit_test(older_kernels_warn_of_nofail_too),
		cmocka_unit_test(kswapd_is_woken_on_both_nodes),
		cmocka_unit_test(flags_that_contradict_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
