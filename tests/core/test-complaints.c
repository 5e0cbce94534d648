/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-complaints.c -- what 4.19 says when it is asked for the impossible, told wrong addresses, or called where it
 * must not be: the words, what it returns, whether it goes on; and /proc/vmallocinfo. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define BASE 0xffffc90000000000u

enum { PROCESS, SPINLOCK, BH_OFF, SOFTIRQ, HARDIRQ, KPROBE, NMI, CONTEXTS };

static VmsResult perform_on(VmsMachine *m, const char *operation, uint64_t addr)
{
	char text[96];

	snprintf(text, sizeof text, "%s(addr=0x%" PRIx64 ")", operation, addr);
	return perform(m, text);
}

static void enter(VmsMachine *m, unsigned context)
{
	char text[48];

	snprintf(text, sizeof text, "enter_context(context=%u)", context);
	perform(m, text);
}

static void assert_says(const VmsResult *result, const char *words)
{
	if (!strstr(result->message, words))
		fail_msg("\"%s\" is not in \"%s\"", words, result->message);
}

static void assert_logged(const VmsMachine *m, size_t n, const char *const *codes)
{
	assert_int_equal(vms_log_count(m), n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(vms_log_code(m, i), codes[i]);
}

/* The kernel has stopped, and what is asked of it afterwards is refused. */
static void assert_stopped(VmsMachine *m)
{
	VmsOp op = vms_op(VMS_OP_PURGE);
	char error[VMS_ERROR_SIZE] = "";
	uint64_t before = vms_state_hash(m), ops = vms_op_count(m);
	VmsResult result;

	assert_int_equal(stat_of(m, "stopped"), 1);
	assert_false(vms_perform(m, &op, &result, error));
	assert_string_not_equal(error, "");
	assert_int_equal(vms_state_hash(m), before);
	assert_int_equal(vms_op_count(m), ops);
}

/* -------- sizes */

static void sizes_that_cannot_be_are_named_as_they_were_asked_for(void **state)
{
	static const struct { const char *text, *words; } table[] = {
		{ "vmalloc(size=0)", "vmalloc: allocation failure: 0 bytes, mode:0x6000c0(GFP_KERNEL)" },
		{ "vmalloc(size=1073741825)", "vmalloc: allocation failure: 1073741825 bytes" },
		{ "vmalloc(size=0xffffffffffffffff)", "vmalloc: allocation failure: 18446744073709551615 bytes" },
		{ "vzalloc(size=0)", "vmalloc: allocation failure: 0 bytes, mode:0x6080c0(GFP_KERNEL|__GFP_ZERO)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		VmsResult result = perform(m, table[i].text);

		assert_true(result.failed);
		assert_false(result.bug);
		assert_int_equal(result.ret, 0);
		assert_says(&result, table[i].words);
		assert_int_equal(stat_of(m, "nr_areas") + stat_of(m, "nr_lazy_areas"), 0);
		vms_machine_free(m);
	}
}

/* Exactly all of RAM passes the check, and fails for want of frames: the second number has the guard page in it. */
static void all_of_ram_passes_the_check_of_the_size(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .ram = 64 * MIB, .unrecorded = true });
	uint64_t pages = stat_of(m, "total_pages");
	VmsResult result = perform_vmalloc(m, pages * VMS_PAGE_SIZE);
	char words[96];

	(void)state;
	snprintf(words, sizeof words, " of %" PRIu64 " bytes", (pages + 1) * VMS_PAGE_SIZE);
	assert_true(result.failed);
	assert_says(&result, "vmalloc: allocation failure, allocated ");
	assert_says(&result, words);
	result = perform_vmalloc(m, (pages + 1) * VMS_PAGE_SIZE);
	assert_says(&result, "vmalloc: allocation failure: ");
	vms_machine_free(m);
}

static void no_hole_is_said_twice(void **state)
{
	static const char *const codes[] = { "va_alloc_failed", "vmalloc_failed" };
	VmsMachine *m = boot_with(&(VmsOptions){ .vmalloc_start = BASE, .vmalloc_end = BASE + 64 * KIB - 1 });
	VmsResult result = perform_vmalloc(m, 64 * KIB);
	char line[128];

	(void)state;
	assert_true(result.failed);
	assert_logged(m, 2, codes);
	vms_log_line(m, 0, line, sizeof line);
	assert_string_equal(line, "vmap allocation for size 69632 failed: use vmalloc=<size> to increase size");
	assert_says(&result, "vmalloc: allocation failure: 65536 bytes");
	vms_machine_free(m);
}

/* The frames that were had go back, and the range waits for the purge: the next request lands behind it. */
static void a_request_that_fails_half_way_gives_back_what_it_had(void **state)
{
	VmsMachine *m = boot();
	uint64_t frames;
	VmsResult result;

	(void)state;
	perform_vfree(m, perform_vmalloc(m, 20 * KIB).ret);
	perform(m, "purge()");
	frames = stat_of(m, "free_pages") + stat_of(m, "pcp_pages");
	perform(m, "fail_next(what=0, after=3)");
	result = perform_vmalloc(m, 20 * KIB);
	assert_true(result.failed);
	assert_says(&result, "vmalloc: allocation failure, allocated 12288 of 24576 bytes");
	assert_int_equal(stat_of(m, "free_pages") + stat_of(m, "pcp_pages"), frames);
	assert_int_equal(stat_of(m, "lazy_pages"), 6);
	assert_int_equal(perform_vmalloc(m, 1).ret, BASE + 24 * KIB);
	assert_no_violations(m);
	vms_machine_free(m);
}

static void no_array_is_silence_and_no_descriptor_is_not(void **state)
{
	static const struct { const char *fault, *words; } table[] = {
		{ "fail_next(what=1, after=0)", "vmalloc: allocation failure: 12288 bytes" },     /* vm_struct */
		{ "fail_next(what=1, after=1)", "vmalloc: allocation failure: 12288 bytes" },     /* vmap_area */
		{ "fail_next(what=1, after=2)", "" },                                             /* page array */
		{ "fail_next(what=2, after=0)", "vmalloc: allocation failure, allocated 12288 of 16384 bytes" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		VmsResult result;

		perform(m, table[i].fault);
		result = perform_vmalloc(m, 12 * KIB);
		assert_true(result.failed);
		if (*table[i].words)
			assert_says(&result, table[i].words);
		else
			assert_string_equal(result.message, "");
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void nowarn_says_nothing(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform(m, "__vmalloc(size=0, gfp=0x6002c0)");

	(void)state;
	assert_true(result.failed);
	assert_int_equal(vms_log_count(m), 0);
	vms_machine_free(m);
}

/* -------- wrong addresses */

static void vfree_of_null_does_nothing(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_vfree(m, 0);

	(void)state;
	assert_false(result.bug);
	assert_int_equal(vms_log_count(m), 0);
	vms_machine_free(m);
}

static void vfree_of_no_page_is_a_bad_address(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 12 * KIB).ret;
	VmsResult result = perform_vfree(m, addr + 1);

	(void)state;
	assert_false(result.bug);
	assert_says(&result, "Trying to vfree() bad address (0xffffc90000000001)");
	assert_int_equal(stat_of(m, "nr_areas"), 1);
	vms_machine_free(m);
}

static void vfree_of_any_page_frees_the_whole_area(void **state)
{
	(void)state;
	for (uint64_t page = 0; page < 4; page++) {     /* the fourth is the guard page */
		VmsMachine *m = boot();
		VmsResult result = perform_vfree(m, perform_vmalloc(m, 12 * KIB).ret + page * VMS_PAGE_SIZE);
		VmsLeaks leaks;

		assert_false(result.bug);
		assert_int_equal(vms_log_count(m), 0);
		assert_int_equal(stat_of(m, "nr_areas"), 0);
		vms_leaks(m, &leaks);
		assert_int_equal(leaks.frames, 0);
		vms_machine_free(m);
	}
}

/* Freed and not yet purged: the range is still found, without its vm_struct. */
static void a_second_vfree_finds_nothing(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 12 * KIB).ret;
	VmsResult result;

	(void)state;
	perform_vfree(m, addr);
	result = perform_vfree(m, addr);
	assert_false(result.bug);
	assert_says(&result, "Trying to vfree() nonexistent vm area (0xffffc90000000000)");
	assert_int_equal(stat_of(m, "stopped"), 0);
	vms_machine_free(m);
}

/* What is not in the tree at all is looked into all the same: find_vmap_area(addr)->vm, 72 bytes behind NULL. */
static void an_unknown_address_stops_the_kernel(void **state)
{
	(void)state;
	for (int freed = 0; freed < 2; freed++) {
		VmsMachine *m = boot();
		uint64_t addr = BASE + 64 * MIB;
		VmsResult result;

		if (freed) {
			addr = perform_vmalloc(m, 12 * KIB).ret;
			perform_vfree(m, addr);
			perform(m, "purge()");
		}
		result = perform_vfree(m, addr);
		assert_true(result.bug);
		assert_says(&result, "BUG: unable to handle kernel NULL pointer dereference at 0000000000000048");
		assert_stopped(m);
		vms_machine_free(m);
	}
}

static void iounmap_of_what_is_no_area_only_complains(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_on(m, "iounmap", BASE + 64 * MIB);

	(void)state;
	assert_false(result.bug);
	assert_says(&result, "iounmap: bad address 0xffffc90004000000");
	vms_machine_free(m);
}

/* What was reserved when the machine booted is no RAM that the kernel uses: the first frame, the hole, its own
 * image. */
static void ioremap_takes_reserved_frames(void **state)
{
	static const char *const text[] = {
		"ioremap(phys=0, size=4096)", "ioremap(phys=0xa0000, size=0x60000)",
		"ioremap(phys=0x1000000, size=0x1800000)",
	};
	VmsMachine *m = boot();

	(void)state;
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		assert_false(perform(m, text[i]).failed);
	assert_int_equal(vms_log_count(m), 0);
	vms_machine_free(m);
}

static void ioremap_refuses_what_is_no_device(void **state)
{
	static const struct { const char *text, *words; } table[] = {
		{ "ioremap(phys=0xfe000000, size=0)", "" },
		{ "ioremap(phys=0xfffffffffffff000, size=8192)", "" },                    /* beyond the end of all */
		{ "ioremap(phys=0x400000000000, size=4096)", "ioremap: invalid physical address 0x400000000000" },
		{ "ioremap(phys=0x2800000, size=4096)", "ioremap on RAM at 0x2800000 - 0x2800fff" },
		{ "ioremap(phys=0, size=8192)", "ioremap on RAM at 0x0 - 0x1fff" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		VmsResult result = perform(m, table[i].text);

		assert_true(result.failed);
		assert_false(result.bug);
		if (*table[i].words)
			assert_says(&result, table[i].words);
		else
			assert_string_equal(result.message, "");
		vms_machine_free(m);
	}
}

/* -------- contexts */

/* In interrupts, and with bottom halves off, vmalloc stops the kernel; where only sleeping is forbidden it
 * complains. */
static void vmalloc_must_not_be_called_everywhere(void **state)
{
	static const struct { unsigned context; bool complains, bug; } table[] = {
		{ PROCESS, false, false }, { SPINLOCK, true, false }, { BH_OFF, false, true }, { SOFTIRQ, false, true },
		{ HARDIRQ, false, true }, { KPROBE, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		VmsResult result;

		if (table[i].context)
			enter(m, table[i].context);
		result = perform_vmalloc(m, 4096);
		assert_int_equal(result.bug, table[i].bug);
		if (table[i].bug) {
			assert_says(&result, "kernel BUG");
			assert_says(&result, "in_interrupt");
			assert_stopped(m);
		} else {
			assert_int_equal(result.ret, BASE);
			assert_int_equal(vms_log_count(m), table[i].complains ? 2 : 0);
		}
		if (table[i].complains)
			assert_says(&result, "BUG: sleeping function called from invalid context");
		vms_machine_free(m);
	}
}

/* The address waits on the CPU's list; the worker frees the last one first. */
static void vfree_in_an_interrupt_is_left_to_a_worker(void **state)
{
	VmsMachine *m = boot();
	uint64_t a = perform_vmalloc(m, 4096).ret, b = perform_vmalloc(m, 8192).ret, waiting[2];
	VmsRef lazy[2];
	VmsArea area;

	(void)state;
	perform(m, "defer_work(on=1)");
	enter(m, HARDIRQ);
	perform_vfree(m, a);
	perform_vfree(m, b);
	perform(m, "leave_context()");
	assert_int_equal(vms_deferred(m, waiting, 2), 2);
	assert_int_equal(waiting[0], b);
	assert_int_equal(waiting[1], a);
	assert_int_equal(stat_of(m, "nr_areas"), 2);
	perform(m, "run_work()");
	assert_int_equal(vms_deferred(m, NULL, 0), 0);
	assert_int_equal(vms_purge_list(m, lazy, 2), 2);     /* last freed first: a was freed after b */
	assert_true(vms_area_get(m, lazy[0], &area));
	assert_int_equal(area.va_start, a);
	vms_machine_free(m);
}

static void vunmap_in_an_interrupt_stops_the_kernel(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform(m, "vmap(count=2)").ret;

	(void)state;
	enter(m, SOFTIRQ);
	assert_true(perform_on(m, "vunmap", addr).bug);
	assert_stopped(m);
	vms_machine_free(m);
}

/* -------- /proc/vmallocinfo */

struct lines {
	const char *const *line;
	size_t n, at;
};

static void expect_line(const char *text, void *data)
{
	struct lines *expected = data;

	assert_true(expected->at < expected->n);
	assert_string_equal(text, expected->line[expected->at++]);
}

static void vmallocinfo_has_the_kernels_format(void **state)
{
	static const char *const lines[] = {
		"0xffffc90000000000-0xffffc90000004000   16384 vmalloc pages=3 vmalloc N0=3",
		"0xffffc90000004000-0xffffc90000006000    8192 ioremap phys=0x00000000fe000000 ioremap",
		"0xffffc90000006000-0xffffc9000000a000   16384 vmap vmap",
		"0xffffc9000000a000-0xffffc9000000c000    8192 vmalloc_user pages=1 vmalloc user N0=1",
		"0xffffc9000000c000-0xffffc9000000e000    8192 unpurged vm_area",
		"0xffffc9000000e000-0xffffc90000210000 2105344 vmalloc pages=513 vmalloc vpages N0=513",
		"0xffffc90000210000-0xffffc90000213000   12288 vmalloc pages=2 vmalloc N0=2",
		"0xffffc90000400000-0xffffc90000800000 4194304 vm_map_ram",
	};
	VmsMachine *m = boot();
	uint64_t freed;
	struct lines expected = { lines, sizeof lines / sizeof *lines, 0 };

	(void)state;
	perform_vmalloc(m, 12 * KIB);
	perform(m, "ioremap(phys=0xfe000000, size=4096)");
	perform(m, "vmap(count=3)");
	perform(m, "vmalloc_user(size=4096)");
	freed = perform_vmalloc(m, 4096).ret;
	perform_vmalloc(m, 513 * VMS_PAGE_SIZE);
	perform(m, "vm_map_ram(count=3)");
	perform_vfree(m, freed);
	assert_true(vms_vmallocinfo(m, expect_line, &expected));
	assert_int_equal(expected.at, expected.n);
	vms_machine_free(m);
}

static void remember_line(const char *text, void *data)
{
	snprintf(data, VMS_MESSAGE_SIZE, "%s", text);
}

/* Behind the last area in use; 5.4 has returned by then where nobody has described that one. */
static void what_waits_comes_last(void **state)
{
	static const struct { const char *profile; bool behind_ram; } table[] = {
		{ "linux-5.4/x86_64", false }, { "linux-6.1/x86_64", true }, { "linux-6.12/x86_64", true }
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile });
		uint64_t freed = perform_vmalloc(m, 4 * KIB).ret;
		char last[VMS_MESSAGE_SIZE] = "";

		perform_vmalloc(m, 4 * KIB);
		perform_vfree(m, freed);
		assert_true(vms_vmallocinfo(m, remember_line, last));
		assert_non_null(strstr(last, "8192 unpurged vm_area"));
		perform(m, "vm_map_ram(count=70)");
		assert_true(vms_vmallocinfo(m, remember_line, last));
		assert_non_null(strstr(last, table[i].behind_ram ? "unpurged vm_area" : "vm_map_ram"));
		vms_machine_free(m);
	}
}

static void a_warning_says_what_is_wrong(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64" });

	(void)state;
	assert_string_equal(perform(m, "vmalloc(size=0)").message, "WARNING: !size");
	assert_string_equal(perform(m, "vmalloc(size=0)").message, "");
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_that_cannot_be_are_named_as_they_were_asked_for),
		cmocka_unit_test(all_of_ram_passes_the_check_of_the_size),
		cmocka_unit_test(no_hole_is_said_twice),
		cmocka_unit_test(a_request_that_fails_half_way_gives_back_what_it_had),
		cmocka_unit_test(no_array_is_silence_and_no_descriptor_is_not),
		cmocka_unit_test(nowarn_says_nothing),
		cmocka_unit_test(vfree_of_null_does_nothing),
		cmocka_unit_test(vfree_of_no_page_is_a_bad_address),
		cmocka_unit_test(vfree_of_any_page_frees_the_whole_area),
		cmocka_unit_test(a_second_vfree_finds_nothing),
		cmocka_unit_test(an_unknown_address_stops_the_kernel),
		cmocka_unit_test(iounmap_of_what_is_no_area_only_complains),
		cmocka_unit_test(ioremap_takes_reserved_frames),
		cmocka_unit_test(ioremap_refuses_what_is_no_device),
		cmocka_unit_test(vmalloc_must_not_be_called_everywhere),
		cmocka_unit_test(vfree_in_an_interrupt_is_left_to_a_worker),
		cmocka_unit_test(vunmap_in_an_interrupt_stops_the_kernel),
		cmocka_unit_test(vmallocinfo_has_the_kernels_format),
		cmocka_unit_test(what_waits_comes_last),
		cmocka_unit_test(a_warning_says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
