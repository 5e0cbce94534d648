/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-faults.c -- for every n, the allocations after the n-th fail: the kernel cleans up, loses nothing, and says what
 * it always says.  test-every-fault.c does so with every operation; here are the words of some, each by itself. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

/* One call, and what the kernel logs when it fails; NULL: nothing is said where that kind of allocation fails. */
typedef struct {
	const char *call;
	enum { ALLOC_PAGE, KMALLOC, PAGE_TABLE } what;    /* as fail_next counts them */
	const char *log;
} Fault;

/* The same on a profile; NULL: the default. */
typedef struct { const char *profile; Fault fault; } Case;

static const char *const kind_names[] = { "alloc_page", "kmalloc", "page_table" };

/* The order of allocations is: vm_struct, vmap_area, page array, frames, page tables.  Where the array fails nobody
 * says anything; where a descriptor fails vmalloc does. */
static const Fault faults[] = {
	{ "vmalloc(size=12288)", ALLOC_PAGE, "vmalloc: allocation failure" },
	{ "vmalloc(size=12288)", KMALLOC, "vmalloc: allocation failure: 12288 bytes" },
	{ "vmalloc(size=12288)", PAGE_TABLE, "vmalloc: allocation failure, allocated 12288 of 16384 bytes" },
	{ "vmalloc(size=2101248)", ALLOC_PAGE, "vmalloc: allocation failure" },
	{ "vmalloc(size=2101248)", KMALLOC, "vmalloc: allocation failure" },
	{ "vmalloc(size=2101248)", PAGE_TABLE, "vmalloc: allocation failure" },
	{ "vzalloc(size=20480)", ALLOC_PAGE, "vmalloc: allocation failure" },
	{ "vmalloc_user(size=20480)", ALLOC_PAGE, "vmalloc: allocation failure" },
	{ "vmap(count=5)", KMALLOC, NULL },
	{ "vmap(count=5)", PAGE_TABLE, NULL },
	{ "vm_map_ram(count=5)", KMALLOC, NULL },
	{ "vm_map_ram(count=70)", KMALLOC, NULL },
	{ "vm_map_ram(count=5)", PAGE_TABLE, NULL },
	{ "ioremap(phys=0xfebc0000, size=0x20000)", KMALLOC, NULL },
	{ "ioremap(phys=0xfebc0000, size=0x20000)", PAGE_TABLE, NULL },
	{ "get_vm_area(size=8192)", KMALLOC, NULL },
	{ "kvmalloc(size=5000000)", ALLOC_PAGE, "vmalloc: allocation failure" },
	{ "kmalloc(size=100)", KMALLOC, NULL },
	{ "alloc_pages(order=2)", ALLOC_PAGE, NULL },
};

/* 3.15 has words of its own, 2.6.34 none at all. */
static const Case other_kernels[] = {
	{ "linux-3.15/x86_32", { "vmalloc(size=12288)", ALLOC_PAGE, "vmalloc: allocation failure" } },
	{ "linux-3.15/x86_32", { "vmalloc(size=12288)", KMALLOC, "vmalloc: allocation failure: 12288 bytes" } },
	{ "linux-3.15/x86_32-pae",
	  { "vmalloc(size=12288)", PAGE_TABLE, "vmalloc: allocation failure, allocated 12288 of 16384 bytes" } },
	{ "linux-3.15/x86_32", { "vmalloc(size=4198400)", ALLOC_PAGE, "vmalloc: allocation failure" } },
	{ "linux-3.15/x86_32", { "vmalloc(size=4198400)", KMALLOC, "vmalloc: allocation failure" } },
	{ "linux-3.15/x86_64", { "vmap(count=5)", PAGE_TABLE, NULL } },
	{ "linux-3.15/x86_32", { "vm_map_ram(count=5)", KMALLOC, NULL } },
	{ "linux-3.15/x86_32", { "vm_map_ram(count=5)", PAGE_TABLE, NULL } },
	{ "linux-3.15/x86_64", { "vm_map_ram(count=70)", PAGE_TABLE, NULL } },
	{ "linux-3.15/x86_32", { "ioremap(phys=0xfebc0000, size=0x20000)", KMALLOC, NULL } },
	{ "linux-3.15/x86_64", { "ioremap(phys=0xfebc0000, size=0x20000)", PAGE_TABLE, NULL } },

	{ "linux-2.6.34/arm", { "vmalloc(size=12288)", ALLOC_PAGE, NULL } },
	{ "linux-2.6.34/x86_32", { "vmalloc(size=12288)", KMALLOC, NULL } },
	{ "linux-2.6.34/x86_64", { "vmalloc(size=12288)", PAGE_TABLE, NULL } },
	{ "linux-2.6.34/arm", { "vmalloc(size=4198400)", ALLOC_PAGE, NULL } },
	{ "linux-2.6.34/arm", { "vmalloc(size=4198400)", KMALLOC, NULL } },
	{ "linux-2.6.34/arm", { "vmalloc_user(size=20480)", PAGE_TABLE, NULL } },
	{ "linux-2.6.34/x86_32", { "vmap(count=5)", KMALLOC, NULL } },
	{ "linux-2.6.34/x86_64", { "vm_map_ram(count=5)", PAGE_TABLE, NULL } },
	{ "linux-2.6.34/arm", { "vm_map_ram(count=70)", KMALLOC, NULL } },
	{ "linux-2.6.34/arm", { "ioremap(phys=0x4a002000, size=0x4000)", PAGE_TABLE, NULL } },
	{ "linux-2.6.34/arm", { "ioremap(phys=0x4a000000, size=0x200000)", KMALLOC, NULL } },
	{ "linux-2.6.34/x86_32", { "ioremap(phys=0xfebc0000, size=0x20000)", PAGE_TABLE, NULL } },
};

static void assert_nothing_lost(VmsMachine *m, VmsLeaks before)
{
	VmsLeaks after;

	perform(m, "purge()");
	after = leaks_of(m);
	assert_int_equal(after.areas, before.areas);
	assert_int_equal(after.frames, before.frames);
	assert_int_equal(after.objects, before.objects);
	assert_no_violations(m);
}

/* The log of a failure: one of the lines expected of this call, or none where the kernel is silent. */
static void assert_says(const Fault *fault, const VmsResult *result)
{
	if (!fault->log) {
		assert_string_equal(result->message, "");
		return;
	}
	if (result->message[0] && !strstr(result->message, fault->log))
		fail_msg("%s said: %s", fault->call, result->message);
}

/* Fail everything after the n-th allocation.  False where the call did not need that many. */
static bool fails_after(const Case *c, unsigned n, bool *said)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = c->profile, .ram = 64 * MIB });
	const Fault *fault = &c->fault;
	char text[64];
	VmsResult result;
	VmsLeaks before = leaks_of(m);

	snprintf(text, sizeof text, "fail_next(what=%u, after=%u)", fault->what, n);
	perform(m, text);
	result = perform(m, fault->call);
	assert_false(result.bug);
	assert_no_violations(m);
	if (result.failed) {
		assert_int_equal(result.ret, 0);
		assert_says(fault, &result);
		*said |= result.message[0] != 0;
		assert_nothing_lost(m, before);
	}
	vms_machine_free(m);
	return result.failed;
}

static void every_nth(void **state)
{
	const Case *c = *state;
	bool said = false;
	unsigned n = 0;

	while (fails_after(c, n, &said))
		n++;
	assert_true(n > 0);
	assert_int_equal(said, c->fault.log != NULL);
}

/* -------- afterwards */

/* The failure is over with its operation: the same call works then. */
static void the_next_call_works(void **state)
{
	VmsMachine *m = boot();

	(void)state;
	perform(m, "fail_next(what=0, after=1)");
	assert_true(perform_vmalloc(m, 12 * KIB).failed);
	assert_false(perform_vmalloc(m, 12 * KIB).failed);
	vms_machine_free(m);
}

/* A failed request leaves its address range to the purge, as the kernel does: the next one lands elsewhere. */
static void the_range_of_a_failed_call_waits_for_the_purge(void **state)
{
	VmsMachine *m = boot();
	uint64_t start, end;

	(void)state;
	vms_vmalloc_window(m, &start, &end);
	perform(m, "fail_next(what=0, after=1)");
	assert_true(perform_vmalloc(m, 12 * KIB).failed);
	assert_int_equal(stat_of(m, "lazy_pages"), 4);
	assert_int_equal(perform_vmalloc(m, 12 * KIB).ret, start + 16 * KIB);
	vms_machine_free(m);
}

int main(void)
{
	enum { FAULTS = sizeof faults / sizeof *faults, CASES = FAULTS + sizeof other_kernels / sizeof *other_kernels };
	struct CMUnitTest tests[CASES + 2];
	char name[CASES][128];
	Case cases[CASES];
	size_t n = 0;

	for (; n < CASES; n++) {
		cases[n] = n < FAULTS ? (Case){ NULL, faults[n] } : other_kernels[n - FAULTS];
		snprintf(name[n], sizeof name[n], "%s, every %s fails%s%s", cases[n].fault.call,
		         kind_names[cases[n].fault.what], cases[n].profile ? ", on " : "",
		         cases[n].profile ? cases[n].profile : "");
		tests[n] = (struct CMUnitTest){ name[n], every_nth, NULL, NULL, &cases[n] };
	}
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_next_call_works);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_range_of_a_failed_call_waits_for_the_purge);
	return _cmocka_run_group_tests("faults", tests, n, NULL, NULL);
}
