/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-processes.c -- processes: directories that lag behind init_mm's and how they are brought up to date, in each
 * kernel; memory that comes when it is touched, goes to swap and comes back; and all of it given back. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

static VmsResult touch(VmsMachine *m, uint64_t addr) { return perform_at(m, "touch(addr=%" PRIu64 ")", addr); }
static VmsResult run(VmsMachine *m, unsigned number) { return perform_at(m, "process(number=%" PRIu64 ")", number); }

static uint64_t user_malloc(VmsMachine *m, uint64_t size)
{
	return perform_at(m, "user_malloc(size=%" PRIu64 ")", size).ret;
}

/* Page faults in vmalloc space that an access by a process makes. */
static uint64_t faults(VmsMachine *m, unsigned process, uint64_t addr)
{
	VmsResult result;

	run(m, process);
	result = touch(m, addr);
	assert_false(result.bug || result.failed);
	return marks(m, VMS_MARK_FAULT_VMALLOC, &result);
}

static size_t lagging(const VmsMachine *m, unsigned process)
{
	unsigned index[4];

	return vms_lagging(m, process, index, 4);
}

/* -------- directories */

/* In 2.4 both are in one table of 4 MiB; in 3.15 the first area ends where the next table begins. */
static void a_second_area_in_the_same_table_faults_no_more(void **state)
{
	VmsMachine *m = boot_profile("linux-2.4/x86_32");
	uint64_t addr;

	(void)state;
	run(m, 1);
	addr = perform_vmalloc(m, 4096).ret;
	assert_int_equal(faults(m, 1, addr), 1);
	assert_int_equal(faults(m, 1, perform_vmalloc(m, 4096).ret), 0);
	vms_machine_free(m);
}

/* Whether processes older than a table learn of it by a page fault. */
static const struct { const char *profile; bool lags; } kernels[] = {
	{ "linux-2.4.0/x86_32", true }, { "linux-2.4/x86_32", true }, { "linux-2.4/x86_64", false },
	{ "linux-2.6.34/arm", true }, { "linux-2.6.34/x86_32", true }, { "linux-2.6.34/x86_64", true },
	{ "linux-3.15/x86_32", true }, { "linux-3.15/x86_32-pae", false }, { "linux-3.15/x86_64", true },
	{ "linux-4.19/x86_64", true }, { "linux-5.0/x86_64", true }, { "linux-5.4/x86_64", true },
	{ "linux-6.1/x86_64", false }, { "linux-6.1/x86_64-la57", false }, { "linux-6.12/x86_64", false },
};

static void a_process_faults_once_for_a_new_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
		VmsMachine *m = boot_profile(kernels[i].profile);
		uint64_t addr, same;

		run(m, 1);
		run(m, 2);
		addr = perform_vmalloc(m, 4096).ret;
		assert_int_equal(lagging(m, 1), kernels[i].lags);
		assert_int_equal(faults(m, 1, addr), kernels[i].lags);
		assert_int_equal(faults(m, 1, addr), 0);
		assert_int_equal(lagging(m, 1), 0);
		assert_int_equal(faults(m, 2, addr), kernels[i].lags);
		same = perform_vmalloc(m, 4096).ret;
		assert_int_equal(faults(m, 1, same), lagging(m, 2));   /* 0 where it is in the same table */
		run(m, 2);
		touch(m, same);
		run(m, 3);                             /* a young one has all entries from its beginning */
		assert_int_equal(faults(m, 3, addr), 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* The process that reaches for it is over, and the kernel goes on; in the words of a load of the same address. */
static void what_is_freed_ends_the_process(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
		VmsMachine *m = boot_profile(kernels[i].profile);
		uint64_t addr = perform_vmalloc(m, 4096).ret;
		VmsResult touched, loaded;
		VmsProcess process;

		run(m, 1);
		touch(m, addr);
		perform_vfree(m, addr);
		if (vms_op_exists(m, VMS_OP_PURGE))
			perform(m, "purge()");
		touched = touch(m, addr);
		assert_true(touched.failed && !touched.bug);
		assert_int_equal(vms_processes(m, &process, 1), 1);
		assert_true(process.running);
		assert_no_violations(m);
		vms_goto(m, touched.first - 1);
		loaded = perform_at(m, "load(addr=%" PRIu64 ")", addr);
		assert_string_equal(touched.message, loaded.message);
		assert_string_equal(touched.fault, loaded.fault);
		assert_int_equal(touched.fault_address, loaded.fault_address);
		vms_machine_free(m);
	}
}

/* The image's own highest entry of x86-64: modules are there, and no process ever lags. */
static void modules_need_no_fault(void **state)
{
	VmsMachine *m = boot_profile("linux-4.19/x86_64");
	VmsResult result;

	(void)state;
	run(m, 1);
	result = perform(m, "vmalloc(size=4096, start=0xffffffffa0000000, stop=0xffffffffff000000)");
	assert_int_equal(result.ret, 0xffffffffa0000000);
	assert_int_equal(lagging(m, 1), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* ARM: sections are entries of the top level; iounmap takes them away, and who runs next is told. */
static void sections_are_copied_at_the_switch(void **state)
{
	VmsMachine *m = boot_profile("linux-2.6.34/arm");
	VmsResult result;
	uint64_t addr;

	(void)state;
	run(m, 1);
	run(m, 2);
	addr = perform(m, "ioremap(phys=0x4a000000, size=0x200000)").ret;
	assert_int_equal(faults(m, 1, addr), 1);
	assert_int_equal(faults(m, 2, addr), 1);
	result = perform_at(m, "iounmap(addr=%" PRIu64 ")", addr);
	assert_int_equal(marks(m, VMS_MARK_KVM_SEQ, &result), 1);     /* of process 2, which runs */
	assert_int_equal(lagging(m, 2), 0);
	assert_int_equal(lagging(m, 1), 1);
	assert_no_violations(m);
	result = run(m, 1);
	assert_int_equal(marks(m, VMS_MARK_KVM_SEQ, &result), 1);
	assert_int_equal(lagging(m, 1), 0);
	vms_machine_free(m);
}

static void who_makes_no_process_has_the_same_frames(void **state)
{
	VmsMachine *a = boot_profile("linux-3.15/x86_32"), *b = boot_profile("linux-3.15/x86_32");

	(void)state;
	run(b, 1);
	perform(b, "exit_process(number=1)");
	assert_int_equal(stat_of(a, "page_tables"), stat_of(b, "page_tables"));
	assert_int_equal(stat_of(a, "page_tables"), 0);
	vms_machine_free(a);
	vms_machine_free(b);
}

/* -------- memory of their own */

static uint64_t user_entry(const VmsMachine *m, unsigned process, uint64_t addr)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_process_walk(m, process, addr, level);

	return level[n - 1].entry;
}

static const struct { const char *profile; uint64_t addr, flags; } first_ranges[] = {
	{ "linux-2.4/x86_32", 0x40000000, 0x067 },
	{ "linux-2.4/x86_64", 0x2aaaaab000, 0x8000000000000067 },
	{ "linux-2.6.34/arm", 0x40000000, 0x1cf },
	{ "linux-2.6.34/x86_32", 0xb7ff0000, 0x067 },
	{ "linux-3.15/x86_32", 0xb7ff0000, 0x067 },
	{ "linux-3.15/x86_32-pae", 0xb7ff0000, 0x8000000000000067 },
	{ "linux-3.15/x86_64", 0x7ffff7fef000, 0x8000000000000067 },
	{ "linux-6.1/x86_64", 0x7ffff7fef000, 0x8000000000000067 },
	{ "linux-6.12/x86_64", 0x7ffff7fef000, 0x8000000000000067 },
};

static VmsUserRange only_range(const VmsMachine *m, unsigned process)
{
	VmsUserRange range;

	assert_int_equal(vms_user_ranges(m, process, &range, 1), 1);
	return range;
}

static void a_promise_is_kept_at_the_first_touch(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof first_ranges / sizeof *first_ranges; i++) {
		VmsMachine *m = boot_profile(first_ranges[i].profile);
		uint64_t addr, pfn;
		VmsResult result;

		run(m, 1);
		addr = user_malloc(m, 64 * KIB);
		assert_int_equal(addr, first_ranges[i].addr);
		assert_int_equal(leaks_of(m).frames, 0);
		result = touch(m, addr);
		assert_int_equal(marks(m, VMS_MARK_FAULT_DEMAND, &result), 1);
		assert_int_equal(marks(m, VMS_MARK_PTE_SET, &result), 1);
		result = touch(m, addr + 8);
		assert_int_equal(marks(m, VMS_MARK_PAGE_FAULT, &result), 0);
		result = touch(m, addr + 5 * 4 * KIB);
		assert_int_equal(marks(m, VMS_MARK_FAULT_DEMAND, &result), 1);
		assert_int_equal(leaks_of(m).frames, 2);
		assert_int_equal(only_range(m, 1).resident, 2);
		pfn = vms_entry_pfn(m, user_entry(m, 1, addr));
		assert_int_equal(user_entry(m, 1, addr), pfn << 12 | first_ranges[i].flags);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void processes_have_the_same_address_and_other_frames(void **state)
{
	VmsMachine *m = boot_profile("linux-3.15/x86_32");
	uint64_t one, two;

	(void)state;
	run(m, 1);
	one = user_malloc(m, 4096);
	touch(m, one);
	run(m, 2);
	two = user_malloc(m, 4096);
	assert_int_equal(one, two);
	touch(m, two);
	assert_int_not_equal(user_entry(m, 1, one), user_entry(m, 2, two));
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The entry of a page in swap: its slot in the place of the frame, and not present. */
static const struct { const char *profile; uint64_t entry; } swapped[] = {
	{ "linux-2.4/x86_32", 1 << 8 }, { "linux-2.6.34/arm", 1 << 9 }, { "linux-3.15/x86_32", 1 << 9 },
	{ "linux-3.15/x86_32-pae", (uint64_t)1 << 37 }, { "linux-3.15/x86_64", 1 << 9 },
	{ "linux-4.19/x86_64", 0x07fffffffffffc00 }, { "linux-6.12/x86_64", 0x07fffffffffffc00 },
};

static void a_page_goes_to_swap_and_comes_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof swapped / sizeof *swapped; i++) {
		VmsMachine *m = boot_profile(swapped[i].profile);
		uint64_t addr;
		char text[64];
		VmsResult result;

		run(m, 1);
		addr = user_malloc(m, 64 * KIB);
		touch(m, addr);
		touch(m, addr + 4096);
		result = perform_at(m, "swap_out(addr=%" PRIu64 ")", addr);
		assert_int_equal(result.ret, 2);
		assert_int_equal(only_range(m, 1).resident, 0);
		assert_int_equal(only_range(m, 1).swapped, 2);
		assert_int_equal(leaks_of(m).frames, 0);
		assert_int_equal(user_entry(m, 1, addr), swapped[i].entry);
		vms_entry_text(m, swapped[i].entry, text, sizeof text);
		assert_string_equal(text, "swap 1");
		assert_no_violations(m);
		result = touch(m, addr + 4096);
		assert_int_equal(marks(m, VMS_MARK_SWAP_IN, &result), 1);
		assert_int_equal(marks(m, VMS_MARK_FAULT_DEMAND, &result), 0);
		assert_int_equal(only_range(m, 1).swapped, 1);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* What vmalloc has stays: kernel memory is never swapped. */
static void vmalloc_memory_stays(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		uint64_t addr = perform_vmalloc(m, 64 * KIB).ret;
		VmsResult result = perform_at(m, "swap_out(addr=%" PRIu64 ")", addr);

		assert_true(result.failed);
		assert_int_equal(marks(m, VMS_MARK_SWAP_REFUSED, &result), 1);
		assert_int_equal(leaks_of(m).frames, 16);
		vms_machine_free(m);
	}
}

/* -------- the end of a process */

static void a_wrong_address_ends_the_process_alone(void **state)
{
	VmsMachine *m = boot_profile("linux-3.15/x86_32");
	VmsResult result;
	VmsProcess process[2];

	(void)state;
	run(m, 1);
	touch(m, user_malloc(m, 4096));
	result = touch(m, 0x1000);
	assert_true(result.failed && !result.bug);
	assert_string_equal(result.message,
	                    "prog[101]: segfault at 1000 ip 08048400 sp bffff000 error 6");
	assert_int_equal(vms_processes(m, process, 2), 1);
	assert_true(process[0].running);
	assert_int_equal(leaks_of(m).frames + leaks_of(m).objects, 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* In each kernel's words, of which 2.4 on x86-32 and ARM have none. */
static void a_signal_is_logged(void **state)
{
	static const struct { const char *profile, *text; } table[] = {
		{ "linux-2.4/x86_32", "" }, { "linux-2.6.34/arm", "" },
		{ "linux-2.4/x86_64", "prog[101]: segfault at 0000000000001234 rip 0000000000400500 "
		                      "rsp 0000007ffffff000 error 6" },
		{ "linux-4.19/x86_64", "prog[101]: segfault at 1234 ip 0000000000400500 sp 00007fffffffe000 error 6" },
		{ "linux-6.12/x86_64", "prog[101]: segfault at 1234 ip 0000000000400500 sp 00007fffffffe000 error 6 "
		                       "likely on CPU 0 (core 0, socket 0)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);

		run(m, 1);
		assert_string_equal(touch(m, 0x1234).message, table[i].text);
		vms_machine_free(m);
	}
}

/* The kernel's own accesses: what the user was promised comes, as for copy_from_user; what not, is an oops, and so is
 * what would have to be waited for where nobody may sleep. */
static void the_kernel_reaches_for_memory_of_the_user(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		VmsResult result;
		uint64_t addr;

		run(m, 1);
		addr = user_malloc(m, 8 * KIB);
		result = perform_at(m, "store(addr=%" PRIu64 ", value=7)", addr);
		assert_null(result.fault);
		assert_int_equal(marks(m, VMS_MARK_FAULT_DEMAND, &result), 1);
		assert_int_equal(perform_at(m, "load(addr=%" PRIu64 ")", addr).ret, 7);
		run(m, 2);
		assert_int_equal(user_malloc(m, 8 * KIB), addr);
		result = perform_at(m, "load(addr=%" PRIu64 ")", addr);     /* the same address, another page */
		assert_int_equal(marks(m, VMS_MARK_FAULT_DEMAND, &result), 1);
		assert_int_equal(result.ret, 0);
		perform(m, "enter_context(context=softirq)");
		result = perform_at(m, "load(addr=%" PRIu64 ")", addr + 4 * KIB);
		assert_string_equal(result.fault, "user address");
		assert_true(result.bug);
		vms_machine_free(m);
	}
}

/* All goes back, by user_free and by exit; and going back is what was, byte for byte. */
static void nothing_is_lost(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		uint64_t addr, more, tables;
		size_t size;
		void *start = arena_copy(m, &size);

		run(m, 1);
		tables = stat_of(m, "page_tables");
		addr = user_malloc(m, 9 * MIB);
		more = user_malloc(m, 4096);
		touch(m, addr);
		touch(m, addr + 5 * MIB);
		touch(m, more);
		perform_at(m, "swap_out(addr=%" PRIu64 ")", more);
		perform_at(m, "user_free(addr=%" PRIu64 ")", addr);
		perform_at(m, "user_free(addr=%" PRIu64 ")", more);
		assert_int_equal(leaks_of(m).frames, 0);
		assert_int_equal(stat_of(m, "page_tables"), tables);
		touch(m, user_malloc(m, 4096));
		run(m, 0);
		user_malloc(m, 4096);
		perform(m, "exit_process(number=1)");
		perform(m, "exit_process(number=0)");
		assert_int_equal(leaks_of(m).frames + leaks_of(m).objects, 0);
		assert_no_violations(m);
		vms_goto(m, VMS_START);
		assert_arena_equal(m, start, size);
		free(start);
		vms_machine_free(m);
	}
}

/* A touch that gets no frame, or no table, leaves the process as it was, and can be made again. */
static void a_touch_without_memory_fails(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i / 2)->name);
		uint64_t addr;
		VmsResult result;

		run(m, 1);
		addr = user_malloc(m, 4096);
		perform(m, i % 2 ? "fail_next(what=page_table)" : "fail_next(what=alloc_page)");
		result = touch(m, addr);
		assert_true(result.failed && !result.bug);
		assert_int_equal(leaks_of(m).frames, 0);
		assert_no_violations(m);
		assert_false(touch(m, addr).failed);
		assert_int_equal(leaks_of(m).frames, 1);
		vms_machine_free(m);
	}
}

static void what_makes_no_sense_is_refused(void **state)
{
	VmsMachine *m = boot_profile("linux-3.15/x86_32");

	(void)state;
	refusal(m, "process(number=100)");
	refusal(m, "exit_process(number=1)");
	refusal(m, "exit_process(number=0)");
	refusal(m, "user_malloc(size=0)");
	refusal(m, "user_free(addr=0x40000000)");
	refusal(m, "swap_out(addr=0x40000000)");
	perform(m, "enter_context(context=hardirq)");
	refusal(m, "process(number=1)");
	refusal(m, "user_malloc(size=4096)");
	refusal(m, "touch(addr=0x40000000)");
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_faults_once_for_a_new_table),
		cmocka_unit_test(a_second_area_in_the_same_table_faults_no_more),
		cmocka_unit_test(what_is_freed_ends_the_process),
		cmocka_unit_test(modules_need_no_fault),
		cmocka_unit_test(sections_are_copied_at_the_switch),
		cmocka_unit_test(who_makes_no_process_has_the_same_frames),
		cmocka_unit_test(a_promise_is_kept_at_the_first_touch),
		cmocka_unit_test(processes_have_the_same_address_and_other_frames),
		cmocka_unit_test(a_page_goes_to_swap_and_comes_back),
		cmocka_unit_test(vmalloc_memory_stays),
		cmocka_unit_test(a_wrong_address_ends_the_process_alone),
		cmocka_unit_test(a_signal_is_logged),
		cmocka_unit_test(the_kernel_reaches_for_memory_of_the_user),
		cmocka_unit_test(nothing_is_lost),
		cmocka_unit_test(a_touch_without_memory_fails),
		cmocka_unit_test(what_makes_no_sense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
