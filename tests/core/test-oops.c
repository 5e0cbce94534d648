/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-oops.c -- accesses of the kernel that nobody can mend: in which words each kernel says so, and what becomes of
 * it then. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define X86_32_2_4 "linux-2.4/x86_32"
#define X86_64_6_1 "linux-6.1/x86_64"

static VmsResult load(VmsMachine *m, uint64_t addr) { return perform_at(m, "load(addr=%" PRIu64 ")", addr); }

static VmsResult store(VmsMachine *m, uint64_t addr) { return perform_at(m, "store(addr=%" PRIu64 ", value=1)", addr); }

static void assert_fault(const VmsResult *result, const char *why, const char *message)
{
	assert_non_null(result->fault);
	assert_string_equal(result->fault, why);
	assert_string_equal(result->message, message);
}

/* What one kernel says to a read of a guard page, a write to NULL and a read of no address. */
static void each_kernel_has_its_words(void **state)
{
	static const struct { const char *profile, *guard, *null, *gp; } table[] = {
		{ X86_32_2_4, "Unable to handle kernel paging request at virtual address f8801000",
		  "Unable to handle kernel NULL pointer dereference at virtual address 00000010", NULL },
		{ "linux-2.4/x86_64", "Unable to handle kernel paging request at ffffff0000001000 RIP:",
		  "Unable to handle kernel NULL pointer dereference at 0000000000000010 RIP:",
		  "general protection fault: 0000" },
		{ "linux-2.6.34/arm", "Unable to handle kernel paging request at virtual address e0801000",
		  "Unable to handle kernel NULL pointer dereference at virtual address 00000010", NULL },
		{ "linux-3.15/x86_32", "BUG: unable to handle kernel paging request at f7fff000",
		  "BUG: unable to handle kernel NULL pointer dereference at 00000010", NULL },
		{ "linux-5.0/x86_64", "BUG: unable to handle kernel paging request at ffffc90000001000",
		  "BUG: unable to handle kernel NULL pointer dereference at 0000000000000010",
		  "general protection fault: 0000 [#3] SMP" },
		{ "linux-5.4/x86_64", "BUG: unable to handle page fault for address: ffffc90000001000",
		  "BUG: kernel NULL pointer dereference, address: 0000000000000010",
		  "general protection fault: 0000 [#3] SMP" },
		{ X86_64_6_1, "BUG: unable to handle page fault for address: ffffc90000001000",
		  "BUG: kernel NULL pointer dereference, address: 0000000000000010",
		  "general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#3] SMP" },
		{ "linux-6.12/x86_64", "BUG: unable to handle page fault for address: ffffc90000001000",
		  "BUG: kernel NULL pointer dereference, address: 0000000000000010",
		  "Oops: general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#3]"
		  " SMP" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsResult result = load(m, perform_vmalloc(m, 4096).ret + 4096);

		assert_fault(&result, "guard page", table[i].guard);
		result = store(m, 0x10);
		assert_fault(&result, "null pointer", table[i].null);
		if (table[i].gp) {
			result = load(m, 0xdead000000000100);
			assert_fault(&result, "non-canonical", table[i].gp);
		}
		vms_machine_free(m);
	}
}

static void assert_log_ends(const VmsMachine *m, const char *line)
{
	char text[VMS_MESSAGE_SIZE];

	assert_true(vms_log_count(m) > 0);
	vms_log_line(m, vms_log_count(m) - 1, text, sizeof text);
	assert_string_equal(text, line);
}

/* A line of the log, from 0; a "?" stands for digits. */
static void assert_log_line(const VmsMachine *m, size_t i, const char *pattern)
{
	char text[VMS_MESSAGE_SIZE], *c = text;

	vms_log_line(m, i, text, sizeof text);
	for (const char *p = pattern; *p; p++) {
		size_t digits = strspn(c, "0123456789abcdef"), rest = strspn(p + 1, "0123456789abcdef");

		if (*p == '?' && digits > rest)
			c += digits - rest;
		else if (*p != *c++)
			fail_msg("'%s' is not '%s'", text, pattern);
	}
	assert_string_equal(c, "");
}

/* The walk of a read behind the one page of a vmalloc, from the line behind the first to that before the last: the
 * frames of tables are left open with "?". */
static void the_oops_says_how_far_the_walk_goes(void **state)
{
	static const struct { const char *profile, *lines[4]; } table[] = {
		{ X86_32_2_4, { "*pde = ?067", "*pte = 00000000" } },
		{ "linux-2.4/x86_64", { "PML4 ?067 PGD ?067 PMD ?067 PTE 0" } },
		{ "linux-2.6.34/x86_32", { "*pde = ?067 *pte = 00000000" } },
		{ "linux-2.6.34/x86_64", { "PGD ?067 PUD ?067 PMD ?067 PTE 0" } },
		{ "linux-2.6.34/arm", { "pgd = c0004000", "[e0801000] *pgd=?011, *pte=00000000, *ppte=00000000" } },
		{ "linux-3.15/x86_32-pae", { "*pdpt = ?001 *pde = ?067 *pte = 0000000000000000" } },
		{ "linux-4.19/x86_64", { "PGD ?067 P4D ?067 PUD ?067 PMD ?067 PTE 0" } },
		{ "linux-5.0/x86_64", { "#PF error: [normal kernel read fault]",
		                        "PGD ?067 P4D ?067 PUD ?067 PMD ?067 PTE 0" } },
		{ "linux-6.1/x86_64-la57", { "#PF: supervisor read access in kernel mode",
		                             "#PF: error_code(0x0000) - not-present page",
		                             "PGD ?067 P4D ?067 PUD ?067 PMD ?067 PTE 0" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		size_t n = 0;

		load(m, perform_vmalloc(m, 4096).ret + 4096);
		for (; table[i].lines[n]; n++)
			assert_log_line(m, n + 1, table[i].lines[n]);
		assert_int_equal(vms_log_count(m), n + 2);
		vms_machine_free(m);
	}
}

/* An entry that forbids: the large page of the image's code, and on ARM nothing but the promise of a section. */
static void the_walk_ends_at_what_maps_memory(void **state)
{
	VmsMachine *m = boot_profile(X86_64_6_1);

	(void)state;
	store(m, 0xffffffff81000000);
	assert_log_line(m, 3, "PGD ?067 P4D ?067 PUD ?067 PMD ?1e1");
	load(m, 0xffffa00000000000);
	assert_log_line(m, 8, "PGD 0 P4D 0");
	vms_machine_free(m);

	m = boot_profile("linux-2.6.34/arm");
	load(m, 0xe0000000);
	assert_log_line(m, 2, "[e0000000] *pgd=00000000");
	vms_machine_free(m);
}

static void the_oops_is_counted_and_has_a_code(void **state)
{
	VmsMachine *m = boot_profile("linux-2.6.34/x86_32");
	uint64_t addr = perform_vmalloc(m, 4096).ret;

	(void)state;
	load(m, addr + 4096);
	assert_log_ends(m, "Oops: 0000 [#1] SMP");
	store(m, addr + 4096);
	assert_log_ends(m, "Oops: 0002 [#2] SMP");
	vms_machine_free(m);

	m = boot_profile("linux-2.6.34/arm");
	addr = perform_vmalloc(m, 4096).ret;
	store(m, addr + 4096);
	assert_log_ends(m, "Internal error: Oops: 807 [#1]");
	load(m, 0xe0000000);                                         /* not even a table: the hole */
	assert_log_ends(m, "Internal error: Oops: 5 [#2]");
	vms_machine_free(m);

	m = boot_profile("linux-6.12/x86_64");
	load(m, 0xffffc90000000000);
	assert_log_ends(m, "Oops: Oops: 0000 [#1] SMP");
	vms_machine_free(m);
}

/* The kernel's own text is read only: not in 2.4. */
static void what_must_not_be_written_to(void **state)
{
	static const struct { const char *profile; uint64_t addr; bool refused; const char *code; } table[] = {
		{ X86_32_2_4, 0xc1000000, false, NULL },
		{ "linux-2.6.34/x86_32", 0xc1000000, true, "Oops: 0003 [#1] SMP" },
		{ X86_64_6_1, 0xffffffff81000000, true, "Oops: 0003 [#1] SMP" },
		{ X86_64_6_1, 0xffff888001000000, true, "Oops: 0003 [#1] SMP" },
		{ X86_64_6_1, 0xffffffff82400000, false, NULL },         /* data */
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsResult result;

		assert_null(load(m, table[i].addr).fault);
		result = store(m, table[i].addr);
		assert_int_equal(result.fault != NULL, table[i].refused);
		if (table[i].refused) {
			assert_string_equal(result.fault, "protection");
			assert_log_ends(m, table[i].code);
		}
		vms_machine_free(m);
	}
}

/* A task is ended, and others go on; in an interrupt there is nothing to end but the kernel. */
static void in_an_interrupt_the_machine_stops(void **state)
{
	static const struct { const char *profile, *context, *panic; } table[] = {
		{ X86_32_2_4, "hardirq", "Kernel panic: Aiee, killing interrupt handler!" },
		{ X86_64_6_1, "softirq", "Kernel panic - not syncing: Fatal exception in interrupt" },
		{ X86_64_6_1, "spinlock", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsOp op = vms_op(VMS_OP_PURGE);
		char error[VMS_ERROR_SIZE], text[64];
		VmsResult result;
		int64_t step = vms_cursor(m);
		uint64_t hash = vms_state_hash(m);

		snprintf(text, sizeof text, "enter_context(context=%s)", table[i].context);
		perform(m, text);
		result = load(m, 8);
		assert_string_equal(result.fault, "null pointer");
		assert_int_equal(result.bug, table[i].panic != NULL);
		if (table[i].panic)
			assert_log_ends(m, table[i].panic);
		if (vms_op_exists(m, op.kind))
			assert_int_equal(vms_perform(m, &op, &result, error), table[i].panic == NULL);
		vms_goto(m, step);
		assert_int_equal(vms_state_hash(m), hash);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kernel_has_its_words),
		cmocka_unit_test(the_oops_says_how_far_the_walk_goes),
		cmocka_unit_test(the_walk_ends_at_what_maps_memory),
		cmocka_unit_test(the_oops_is_counted_and_has_a_code),
		cmocka_unit_test(what_must_not_be_written_to),
		cmocka_unit_test(in_an_interrupt_the_machine_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
