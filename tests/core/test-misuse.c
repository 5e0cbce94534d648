/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-misuse.c -- what a kernel does with what makes no sense: frames that nobody has, ranges that are given back
 * twice or in another's place, counters that run over. */

#include <inttypes.h>
#include <string.h>

#include "tests/machine-test.h"

static const char *const since_2_6_34[] = {
	"linux-2.6.34/arm", "linux-2.6.34/x86_32", "linux-2.6.34/x86_64", "linux-3.15/x86_32", "linux-3.15/x86_64",
	"linux-4.19/x86_64", "linux-5.0/x86_64", "linux-5.4/x86_64", "linux-6.1/x86_64", "linux-6.12/x86_64",
};

static void more_frames_than_there_are_cannot_be_mapped(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof since_2_6_34 / sizeof since_2_6_34[0]; i++) {
		VmsMachine *m = boot_with_64_mib(since_2_6_34[i]);

		assert_true(perform(m, "vm_map_ram(count=20000)").failed);
		assert_true(perform(m, "vmap(count=20000)").failed);
		perform(m, "purge()");
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

struct misuse { const char *profile, *message; };

/* Until 5.1 what waits is still found by its address. */
static void a_range_is_given_back_twice(void **state)
{
	static const struct misuse table[] = {
		{ "linux-2.6.34/x86_64", "" }, { "linux-3.15/x86_64", "" },
		{ "linux-4.19/x86_64", "watchdog: BUG: soft lockup - CPU#0 stuck for 22s!" },
		{ "linux-5.0/x86_64", "watchdog: BUG: soft lockup - CPU#0 stuck for 22s!" },
		{ "linux-5.4/x86_64", "kernel BUG: !va" }, { "linux-6.1/x86_64", "kernel BUG: !va" },
		{ "linux-6.12/x86_64", "WARNING: !va" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		VmsMachine *m = boot_with_64_mib(table[i].profile);
		uint64_t addr = perform(m, "vm_map_ram(count=65)").ret;

		perform(m, "vm_map_ram(count=66)");
		perform_at(m, "vm_unmap_ram(addr=0x%" PRIx64 ", count=65)", addr);
		assert_string_equal(perform_at(m, "vm_unmap_ram(addr=0x%" PRIx64 ", count=65)", addr).message,
		                    table[i].message);
		vms_machine_free(m);
	}
}

/* The direct map has large entries, which are no tables: nobody is given addresses there. */
static void what_is_mapped_for_good_is_no_range(void **state)
{
	static const struct { const char *profile, *text; bool taken; } table[] = {
		{ "linux-2.6.34/arm", "vmalloc(size=4096, start=0xc0400000, stop=0xc0800000)", false },
		{ "linux-2.6.34/arm", "get_vm_area(size=4096, start=0xf9000000, stop=0xfa000000)", false },
		{ "linux-6.1/x86_64", "vmalloc(size=4096, start=0xffff888000400000, stop=0xffff888000800000)", false },
		{ "linux-6.1/x86_64", "vmalloc(size=4096, start=0xffffffffa0000000, stop=0xffffffffff000000)", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		VmsMachine *m = boot_with_64_mib(table[i].profile);
		char error[VMS_ERROR_SIZE];
		VmsResult result;
		VmsOp op;

		assert_true(vms_op_parse(table[i].text, &op, error));
		assert_int_equal(vms_perform(m, &op, &result, error), table[i].taken);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* vm_unmap_ram believes its caller how much it was. */
static void what_is_in_no_block_is_given_back_to_one(void **state)
{
	static const struct misuse table[] = {
		{ "linux-2.6.34/x86_64", "kernel BUG: !vb" }, { "linux-4.19/x86_64", "kernel BUG: !vb" },
		{ "linux-5.4/x86_64", "kernel BUG: !vb" },
		{ "linux-6.1/x86_64", "BUG: kernel NULL pointer dereference, address: 0000000000000000" },
		{ "linux-6.12/x86_64", "BUG: kernel NULL pointer dereference, address: 0000000000000000" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		VmsMachine *m = boot_with_64_mib(table[i].profile);
		uint64_t addr = perform_vmalloc(m, 4 * KIB).ret;
		VmsResult result = perform_at(m, "vm_unmap_ram(addr=0x%" PRIx64 ", count=1)", addr);

		assert_true(result.bug);
		assert_string_equal(result.message, table[i].message);
		vms_machine_free(m);
	}
}

/* 4.19 wants all of GFP_KERNEL, 6.1 no more than to sleep, and no more than INT_MAX bytes. */
static void what_kvmalloc_may_fall_back_to(void **state)
{
	static const struct { const char *profile; bool nofs, large; } table[] = {
		{ "linux-4.19/x86_64", false, true }, { "linux-5.4/x86_64", false, true },
		{ "linux-6.1/x86_64", true, false }, { "linux-6.12/x86_64", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .ram = 64 * MIB,
		                                         .totalram_pages = 1u << 20, .unrecorded = true });

		assert_int_equal(perform(m, "kvmalloc(size=0x800000, gfp=GFP_NOFS)").failed, !table[i].nofs);
		assert_true(perform(m, "kvmalloc(size=0x800000, gfp=GFP_ATOMIC)").failed);
		assert_false(perform(m, "kvmalloc(size=0x800000)").failed);
		assert_true(perform(m, "kvmalloc(size=0x80000000)").failed);
		assert_int_equal(stat_of(m, "lazy_pages") > 0, table[i].large);
		vms_machine_free(m);
	}
}

/* An int until 5.1: 16 TiB and the guard page are one page. */
static void the_count_of_what_waits_runs_over(void **state)
{
	static const struct { const char *profile; uint64_t lazy_pages; } table[] = {
		{ "linux-2.6.34/x86_64", 1 }, { "linux-3.15/x86_64", 1 }, { "linux-4.19/x86_64", 1 },
		{ "linux-5.4/x86_64", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		VmsMachine *m = boot_with_64_mib(table[i].profile);
		uint64_t addr = perform(m, "get_vm_area(size=0x100000000000)").ret;

		perform_at(m, "free_vm_area(addr=0x%" PRIx64 ")", addr);
		assert_int_equal(stat_of(m, "lazy_pages"), table[i].lazy_pages);
		vms_machine_free(m);
	}
}

/* Size, guard page and alignment together are more than there are addresses.  5.4 goes round and round. */
static void a_length_that_wraps(void **state)
{
	static const struct misuse table[] = {
		{ "linux-4.19/x86_64", "failed" }, { "linux-5.4/x86_64", "soft lockup" },
		{ "linux-6.1/x86_64", "failed" }, { "linux-6.12/x86_64", "failed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .ram = 64 * MIB,
		                                         .unrecorded = true });
		uint64_t addr;
		VmsResult result;

		perform_vmalloc(m, 4 * KIB);
		addr = perform_vmalloc(m, 4 * KIB).ret;
		perform_vmalloc(m, 4 * KIB);
		perform_vfree(m, addr);
		perform(m, "purge()");
		result = perform(m, "get_vm_area(size=0xffffffffffffdfff, flags=1)");
		assert_int_equal(result.ret, 0);
		assert_non_null(strstr(result.message, table[i].message));
		vms_machine_free(m);
	}
}

/* Not the pages of which it is asked for a part. */
static void a_part_of_a_page_of_ram_can_be_mapped(void **state)
{
	static const struct { const char *profile; bool whole, part; } table[] = {
		{ "linux-2.6.34/x86_64", true, true }, { "linux-3.15/x86_64", false, false },
		{ "linux-4.19/x86_64", false, true }, { "linux-6.12/x86_64", false, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		VmsMachine *m = boot_with_64_mib(table[i].profile);

		assert_true(perform(m, "ioremap(phys=0x3000000, size=8192)").failed);
		assert_int_equal(perform(m, "ioremap(phys=0x3000000, size=4096)").failed, !table[i].whole);
		assert_int_equal(perform(m, "ioremap(phys=0x3000000, size=4095)").failed, !table[i].part);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_mapped_for_good_is_no_range),
		cmocka_unit_test(more_frames_than_there_are_cannot_be_mapped),
		cmocka_unit_test(a_range_is_given_back_twice),
		cmocka_unit_test(what_is_in_no_block_is_given_back_to_one),
		cmocka_unit_test(what_kvmalloc_may_fall_back_to),
		cmocka_unit_test(the_count_of_what_waits_runs_over),
		cmocka_unit_test(a_length_that_wraps),
		cmocka_unit_test(a_part_of_a_page_of_ram_can_be_mapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
