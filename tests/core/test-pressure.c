/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-pressure.c -- memory is short: how much can still be obtained, what reclaim and the OOM killer do, and that all
 * comes back; in each kernel. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

static const struct { const char *profile; int version; } all[] = {
	{ "linux-2.4.0/x86_32", 20400 }, { "linux-2.4/x86_32", 20432 }, { "linux-2.6.34/arm", 20634 },
	{ "linux-2.6.34/x86_32", 20634 }, { "linux-2.6.34/x86_64", 20634 }, { "linux-3.15/x86_32", 31500 },
	{ "linux-3.15/x86_32-pae", 31500 }, { "linux-3.15/x86_64", 31500 }, { "linux-4.19/x86_64", 41900 },
	{ "linux-5.0/x86_64", 50000 }, { "linux-5.4/x86_64", 50400 }, { "linux-6.1/x86_64", 60100 },
	{ "linux-6.12/x86_64", 61200 },
};
#define EACH(i, list) (size_t i = 0; i < sizeof (list) / sizeof *(list); i++)

static unsigned obtained(VmsMachine *m, const char *operation)
{
	unsigned n = 0;

	while (!perform(m, operation).failed)
		n++;
	return n;
}

/* 2.4.0 has no vmap, and none purges. */
static void use_a_bit(VmsMachine *m, int version)
{
	if (version > 20432)
		perform_a_bit_of_everything(m);
	else
		perform_vfree(m, perform_vmalloc(m, 64 * KIB).ret);
}

static void just_so_many_frames_can_be_obtained(void **state)
{
	static const unsigned counts[] = { 0, 1, 10, 40, 300 };

	(void)state;
	for EACH(k, all)
		for EACH(i, counts) {
			VmsMachine *m = boot_profile(all[k].profile);

			use_a_bit(m, all[k].version);
			perform_at(m, "pressure(obtainable=%lu)", counts[i]);
			assert_int_equal(obtained(m, "alloc_pages(gfp=GFP_HIGHUSER)"), counts[i]);
			/* 2.4.0 keeps nothing back for them. */
			if (vms_zone_count(m) == 3 && all[k].version > 20400)
				assert_int_equal(obtained(m, "alloc_pages(gfp=GFP_KERNEL)"), counts[i]);
			assert_no_violations(m);
			vms_machine_free(m);
		}
}

/* Of 64 KiB, whose size counts a guard page. */
static const char *words_of_failed_vmalloc(int version)
{
	switch (version) {
	case 20400: return "__alloc_pages: 0-order allocation failed.";
	case 20432: return "__alloc_pages: 0-order allocation failed (gfp=0x1f2/0)";
	case 20634: return "insmod: page allocation failure. order:0, mode:0xd2";
	case 31500: return "vmalloc: allocation failure, allocated 40960 of 69632 bytes";
	case 60100: return "";                   /* it has switched its own messages off, too */
	case 61200: return "vmalloc error: size 40960, failed to allocate pages, mode:0xcc2(GFP_KERNEL|__GFP_HIGHMEM)";
	case 50400: return "vmalloc: allocation failure, allocated 40960 of 69632 bytes, mode:0xcc0(GFP_KERNEL)";
	default: return "vmalloc: allocation failure, allocated 40960 of 69632 bytes, mode:0x6000c0(GFP_KERNEL)";
	}
}

/* Ten frames after the descriptors.  All come back, but in 2.4.32, which forgets them. */
static void vmalloc_fails_half_way(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		VmsResult result;

		perform_vfree(m, perform_vmalloc(m, 64 * KIB).ret);
		perform(m, "pressure(obtainable=10)");
		result = perform_vmalloc(m, 64 * KIB);
		assert_true(result.failed);
		assert_string_equal(result.message, words_of_failed_vmalloc(all[k].version));
		if (all[k].version > 20600)
			assert_int_equal(marks(m, VMS_MARK_PAGE_ARRAY_SET, &result), 10);
		assert_int_equal(leaks_of(m).frames, all[k].version == 20432 ? 10 : 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* How far below the marks a last refill of the CPU's list may reach. */
static unsigned refill(int version) { return version < 41900 ? 31 : version < 61200 ? 63 : 32 * 63; }

/* In 2.6.34 most of what was freed stays in the list of the CPU, where nobody looks for it; later kernels drain that.
 * 2.4 has no such lists. */
static void reclaim_frees_so_many(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		unsigned n;

		perform(m, "pressure(obtainable=0, reclaim=200)");
		n = obtained(m, "alloc_pages(gfp=GFP_HIGHUSER)");
		assert_in_range(n, all[k].version == 20634 ? 1 : 137, 200 + 2 * refill(all[k].version));
		assert_int_equal(vms_sum(m, VMS_MARK_RECLAIM, "freed", VMS_START, vms_cursor(m)), 200);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static const char *words_of_oom_kill(int version)
{
	switch (version) {
	case 20400: case 20432: return "Out of Memory: Killed process 1042 (hog).";
	case 20634: return "Out of memory: kill process 1042 (hog) score ";
	case 31500: case 41900: case 50000: return "Out of memory: Kill process 1042 (hog) score ";
	default: return "Out of memory: Killed process 1042 (hog) total-vm:";
	}
}

/* How many lines of the log come behind that one: some kernels say more of the task. */
static unsigned lines_behind(int version) { return version > 20600 && version < 50400; }

static bool kills(const VmsMachine *m) { return vms_count(m, VMS_MARK_OOM_KILL, VMS_START, vms_cursor(m)) > 0; }

static void the_oom_killer_ends_it(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		char line[200];

		perform(m, "pressure(oom=1)");
		while (!perform(m, "alloc_pages(gfp=GFP_ATOMIC)").failed)
			continue;
		assert_false(kills(m));
		assert_false(perform(m, "alloc_pages(order=0)").failed);
		assert_true(kills(m));
		assert_true(vms_log_line(m, vms_log_count(m) - 1 - lines_behind(all[k].version), line, sizeof line));
		assert_memory_equal(line, words_of_oom_kill(all[k].version), strlen(words_of_oom_kill(all[k].version)));
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* A slab of more frames than it must have is tried for at no cost to others; one that must be is worth a task.  (2.4
 * has no larger ones.) */
static void the_oom_killer_comes_for_objects_too(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		VmsResult result;

		perform(m, "pressure(oom=1)");
		while (!kills(m)) {
			result = perform(m, "kmalloc(size=2048)");
			assert_false(result.failed);
		}
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void the_oom_killer_is_not_for_all(void **state)
{
	static const struct { const char *operation; int since; } table[] = {
		{ "alloc_pages(order=4)", 20600 }, { "alloc_pages(gfp=GFP_NOFS)", 20600 },
		{ "alloc_pages(gfp=GFP_KERNEL|__GFP_NORETRY)", 20600 },
		{ "alloc_pages(gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL)", 41900 },
		{ "alloc_pages(gfp=GFP_KERNEL|__GFP_THISNODE)", 20600 },
		{ "alloc_pages(gfp=GFP_KERNEL|GFP_DMA)", 31500 },
	};

	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);

		for EACH(i, table) {
			if (all[k].version < table[i].since)
				continue;
			perform(m, "pressure(oom=1)");
			if (!perform(m, table[i].operation).failed || kills(m))
				fail_msg("%s: %s", all[k].profile, table[i].operation);
		}
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* First the reserve; where that is used up, too, it goes round for ever. */
static void nofail_takes_the_reserve_and_never_returns(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		VmsResult result;
		unsigned n = 0;

		if (all[k].version >= 41900) {
			perform(m, "pressure(obtainable=0)");
			while (!(result = perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_NOFAIL)")).bug)
				n++;
			assert_true(n > 100);
			assert_string_equal(result.message, "watchdog: BUG: soft lockup - CPU#0 stuck for 22s!");
			vms_goto(m, result.first - 1);
			assert_no_violations(m);
			result = perform(m, "alloc_pages(gfp=GFP_NOWAIT|__GFP_NOFAIL)");
			assert_true(result.failed && !result.bug);
		}
		vms_machine_free(m);
	}
}

static uint64_t all_frames(const VmsMachine *m) { return stat_of(m, "free_pages") + stat_of(m, "pcp_pages"); }

static uint64_t frames_of_the_page_cache(const VmsMachine *m)
{
	uint64_t n = 0;
	VmsFrame frame;

	for (uint64_t i = 0; i < vms_frame_count(m); i++)
		n += vms_frame(m, i, &frame) && frame.owner == VMS_OWNER_CACHE;
	return n;
}

static void all_comes_back_in_the_end(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		uint64_t before = all_frames(m);
		VmsLeaks leaks = leaks_of(m);

		perform(m, "pressure(obtainable=5, reclaim=50)");
		assert_true(frames_of_the_page_cache(m) > before / 2);
		assert_int_equal(leaks_of(m).frames, leaks.frames);
		perform(m, "pressure(obtainable=50)");
		perform(m, "pressure()");
		assert_int_equal(all_frames(m), before);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* A request of GFP_NOIO, GFP_NOFS, GFP_KERNEL, or what comes nearest; and what reclaim frees for it where all has to be
 * written to swap first, or is kept by file systems.  2.4.0 has no __GFP_FS: one flag is for both.  2.4.32 goes to swap
 * by way of the swap file's own functions, and asks for __GFP_FS; since 2.6 __GFP_IO will do for that. */
static const struct { int version; const char *gfp; bool swap, fs; } permits[] = {
	{ 20400, "GFP_KERNEL", true, true }, { 20432, "GFP_NOIO", false, false }, { 20432, "GFP_NOFS", false, false },
	{ 20432, "GFP_KERNEL", true, true }, { 20600, "GFP_NOIO", false, false }, { 20600, "GFP_NOFS", true, false },
	{ 20600, "GFP_KERNEL", true, true },
};

static uint64_t freed_for(const char *profile, const char *gfp, const char *of)
{
	VmsMachine *m = boot_profile(profile);
	char pressure[60], request[40];
	uint64_t freed;

	snprintf(pressure, sizeof pressure, "pressure(obtainable=0, reclaim=64, %s=64)", of);
	snprintf(request, sizeof request, "alloc_pages(gfp=%s)", gfp);
	perform(m, pressure);
	obtained(m, request);
	freed = vms_sum(m, VMS_MARK_RECLAIM, "freed", VMS_START, vms_cursor(m));
	assert_int_equal(vms_sum(m, of[0] == 's' ? VMS_MARK_RECLAIM_SWAP : VMS_MARK_RECLAIM_FS, "frames", VMS_START,
	                         vms_cursor(m)), freed);
	assert_no_violations(m);
	vms_machine_free(m);
	return freed;
}

static void reclaim_does_what_the_request_allows(void **state)
{
	(void)state;
	for EACH(k, all)
		for EACH(i, permits)
			if (permits[i].version == (all[k].version < 20600 ? all[k].version : 20600)) {
				const char *gfp = permits[i].gfp;

				assert_int_equal(freed_for(all[k].profile, gfp, "swap"), permits[i].swap ? 64 : 0);
				assert_int_equal(freed_for(all[k].profile, gfp, "fs"), permits[i].fs ? 64 : 0);
			}
}

static void all_of_it_can_be_undone(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		const char *nofs = all[k].version > 20400 ? "alloc_pages(gfp=GFP_NOFS)" : "alloc_pages(gfp=GFP_BUFFER)";
		size_t size;
		void *begin = arena_copy(m, &size);

		use_a_bit(m, all[k].version);
		perform(m, "pressure(obtainable=30, reclaim=100, oom=1, swap=40, fs=20)");
		obtained(m, nofs);
		perform_vmalloc(m, 256 * KIB);
		perform(m, "pressure()");
		vms_goto(m, VMS_START);
		assert_arena_equal(m, begin, size);
		free(begin);
		vms_machine_free(m);
	}
}

/* Since 2.6 what it says of a single frame that may not wait, and of blocks that are too large. */
static const char *words_of_failure(int version)
{
	switch (version) {
	case 20634: return "insmod: page allocation failure. order:0, mode:0x20";
	case 31500: return "insmod: page allocation failure: order:0, mode:0x20";
	case 41900: case 50000:
		return "insmod: page allocation failure: order:0, mode:0x480020(GFP_ATOMIC), nodemask=(null)";
	case 61200: return "insmod: page allocation failure: order:0, mode:0x820(GFP_ATOMIC), nodemask=(null)";
	default: return "insmod: page allocation failure: order:0, mode:0xa20(GFP_ATOMIC), nodemask=(null)";
	}
}

static void complaints_of_the_page_allocator(void **state)
{
	(void)state;
	for EACH(k, all) {
		VmsMachine *m = boot_profile(all[k].profile);
		VmsResult result;

		if (all[k].version > 20600) {
			result = perform(m, "alloc_pages(order=11)");
			assert_true(result.failed);
			assert_string_equal(result.message, "WARNING: order >= MAX_ORDER");
			assert_string_equal(perform(m, "alloc_pages(order=11)").message, "");
			perform(m, "pressure(obtainable=0)");
			while (!(result = perform(m, "alloc_pages(gfp=GFP_ATOMIC)")).failed)
				continue;
			assert_string_equal(result.message, words_of_failure(all[k].version));
			assert_string_equal(perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_NOWARN)").message, "");
		}
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
		cmocka_unit_test(the_oom_killer_comes_for_objects_too),
		cmocka_unit_test(the_oom_killer_is_not_for_all),
		cmocka_unit_test(nofail_takes_the_reserve_and_never_returns),
		cmocka_unit_test(all_comes_back_in_the_end),
		cmocka_unit_test(reclaim_does_what_the_request_allows),
		cmocka_unit_test(all_of_it_can_be_undone),
		cmocka_unit_test(complaints_of_the_page_allocator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
