/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-access.c -- load and store: where they come back and with what, where they fault, and what is in memory
 * afterwards. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

#define X86_32_2_4 "linux-2.4/x86_32"
#define X86_64_6_1 "linux-6.1/x86_64"

static VmsResult access_to(VmsMachine *m, VmsOpKind kind, uint64_t addr, uint64_t value, uint64_t size)
{
	VmsOp op = vms_op(kind);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	vms_op_set(&op, "addr", addr);
	vms_op_set(&op, "value", value);
	vms_op_set(&op, "size", size);
	if (!vms_perform(m, &op, &result, error))
		fail_msg("%s", error);
	return result;
}

static VmsResult load(VmsMachine *m, uint64_t addr) { return access_to(m, VMS_OP_LOAD, addr, 0, 0); }

static VmsResult store(VmsMachine *m, uint64_t addr, uint64_t value)
{
	return access_to(m, VMS_OP_STORE, addr, value, 0);
}

static void assert_value(VmsMachine *m, uint64_t addr, uint64_t value)
{
	VmsResult result = load(m, addr);

	assert_null(result.fault);
	assert_true(result.value);
	assert_false(result.failed);
	assert_int_equal(result.ret, value);
}

static void assert_fault(const VmsResult *result, const char *why, const char *message)
{
	assert_non_null(result->fault);
	assert_string_equal(result->fault, why);
	assert_string_equal(result->message, message);
	assert_true(result->failed);
	assert_false(result->value);
}

static const char *why(VmsMachine *m, uint64_t addr)
{
	VmsResult result = load(m, addr);

	return result.fault ? result.fault : "";
}

/* -------- values */

static void what_was_stored_is_found_in_every_kernel(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		uint64_t word = vms_profile_at(i)->bits / 8, mask = UINT64_MAX >> (64 - 8 * word);
		uint64_t addr = perform_vmalloc(m, 10000).ret, pfn, entry, direct;
		size_t size;
		void *copy = arena_copy(m, &size);
		int64_t step = vms_cursor(m);

		assert_value(m, addr, 0);
		store(m, addr + 8, 0x1122334455667788);
		assert_value(m, addr + 8, 0x1122334455667788 & mask);
		assert_int_equal(access_to(m, VMS_OP_LOAD, addr + 9, 0, 2).ret, 0x6677);
		store(m, addr + 4096 - 1, 0xabcd);                   /* one byte is left of the page */
		assert_value(m, addr + 4096 - 1, 0xcd);
		assert_value(m, addr + 4096, 0);
		access_to(m, VMS_OP_STORE, addr + 4096 - 2, 0x44332211, 4);   /* across both pages */
		assert_int_equal(access_to(m, VMS_OP_LOAD, addr + 4096 - 2, 0, 4).ret, 0x44332211);
		assert_int_equal(access_to(m, VMS_OP_LOAD, addr + 4096, 0, 1).ret, 0x33);

		/* The same frame by its permanent address, where it has one. */
		assert_true(vms_translate(m, addr, &pfn, &entry));
		direct = perform_at(m, "kmalloc(size=%" PRIu64 ")", 64).ret;
		assert_true(vms_translate(m, direct, &pfn, &entry));
		store(m, direct, 7);
		assert_value(m, direct, 7);
		assert_no_violations(m);
		vms_goto(m, step);
		assert_arena_equal(m, copy, size);
		free(copy);
		vms_machine_free(m);
	}
}

/* The direct map and the area lead to one frame. */
static void two_addresses_can_have_one_frame(void **state)
{
	VmsMachine *m = boot_profile(X86_64_6_1);
	uint64_t addr = perform_vmalloc(m, 4096).ret, pfn, entry;

	(void)state;
	store(m, addr + 0x10, 42);
	assert_true(vms_translate(m, addr, &pfn, &entry));
	assert_value(m, 0xffff888000000000 + pfn * 4096 + 0x10, 42);
	vms_machine_free(m);
}

/* Frames keep what is in them, for whoever gets them next, unless zeroes are asked for. */
static void contents_stay_when_a_frame_is_given_back(void **state)
{
	static const struct { const char *again; uint64_t found; } table[] = {
		{ "vmalloc(size=4096)", 99 }, { "vzalloc(size=4096)", 0 }
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		VmsMachine *m = boot_profile("linux-4.19/x86_64");
		uint64_t addr = perform_vmalloc(m, 4096).ret, pfn, again, entry;

		store(m, addr, 99);
		assert_true(vms_translate(m, addr, &pfn, &entry));
		perform_vfree(m, addr);
		addr = perform(m, table[i].again).ret;
		assert_true(vms_translate(m, addr, &again, &entry));
		assert_int_equal(again, pfn);                        /* freed last, given out first */
		assert_value(m, addr, table[i].found);
		vms_machine_free(m);
	}
}

static void kzalloc_clears_and_kmalloc_does_not(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform(m, "kmalloc(size=64)").ret;

	(void)state;
	store(m, addr, 5);
	perform_at(m, "kfree(addr=%" PRIu64 ")", addr);
	assert_int_equal(perform(m, "kmalloc(size=64)").ret, addr);
	assert_value(m, addr, 5);
	perform_at(m, "kfree(addr=%" PRIu64 ")", addr);
	assert_int_equal(perform(m, "kzalloc(size=64)").ret, addr);
	assert_value(m, addr, 0);
	vms_machine_free(m);
}

static void vrealloc_takes_the_contents_along(void **state)
{
	VmsMachine *m = boot_profile("linux-6.12/x86_64");
	uint64_t addr = perform_vmalloc(m, 4096).ret;
	char text[64];

	(void)state;
	store(m, addr + 0x100, 77);
	snprintf(text, sizeof text, "vrealloc(addr=0x%" PRIx64 ", size=16384)", addr);
	addr = perform(m, text).ret;
	assert_value(m, addr + 0x100, 77);
	vms_machine_free(m);
}

/* The kernel's structures are read where they lie: the members as layouts.def has them. */
static void structures_can_be_read(void **state)
{
	VmsMachine *m = boot_profile("linux-4.19/x86_64");
	uint64_t addr = perform_vmalloc(m, 10000).ret, vm, va, pages, pfn[3];
	VmsOp op = vms_op(VMS_OP_STORE);
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, addr, &area));
	vm = vms_object_address(m, area.vm);
	va = vms_object_address(m, area.ref);
	pages = vms_object_address(m, area.pages);
	vms_area_pages(m, &area, pfn, 3);
	assert_value(m, vm + 8, addr);
	assert_value(m, vm + 16, 16384);
	assert_value(m, vm + 24, 2);                                 /* VM_ALLOC */
	assert_value(m, vm + 32, pages);
	assert_int_equal(access_to(m, VMS_OP_LOAD, vm + 40, 0, 4).ret, 3);
	assert_value(m, va, addr);
	assert_value(m, va + 8, addr + 16384);
	assert_int_equal(load(m, va + 24).ret & 1, 1);               /* the root of the tree is black */
	for (size_t i = 0; i < 3; i++)
		assert_value(m, pages + 8 * i, 0xffffea0000000000 + 64 * pfn[i]);
	vms_op_set(&op, "addr", vm + 8);
	vms_op_set(&op, "value", 1);
	assert_false(vms_perform(m, &op, &result, error));
	assert_non_null(strstr(error, "structure of the kernel"));
	vms_machine_free(m);
}

static void page_tables_can_be_read(void **state)
{
	static const char *const profiles[] = { "linux-2.6.34/x86_32", "linux-3.15/x86_32-pae", X86_64_6_1 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		VmsMachine *m = boot_profile(profiles[i]);
		uint64_t addr = perform_vmalloc(m, 8192).ret, width = i ? 8 : 4;
		uint64_t base = i == 2 ? 0xffff888000000000 : 0xc0000000;
		VmsLevel level[VMS_LEVELS];
		size_t n = vms_walk(m, addr + 4096, level);
		VmsLevel last = level[n - 1];
		uint64_t entry = base + last.table * 4096 + last.index * width;

		assert_int_equal(access_to(m, VMS_OP_LOAD, entry, 0, 4).ret, last.entry & UINT32_MAX);
		if (i)
			assert_int_equal(access_to(m, VMS_OP_LOAD, entry + 4, 0, 4).ret, last.entry >> 32);
		vms_machine_free(m);
	}
}

/* -------- faults */

/* Lesson C3: the first byte that faults is that of the guard page; what is left of the last page is not noticed. */
static void the_guard_page_catches_what_reaches_it(void **state)
{
	VmsMachine *m = boot_profile(X86_32_2_4);
	uint64_t addr = perform_vmalloc(m, 10000).ret;
	VmsResult result;

	(void)state;
	assert_int_equal(addr, 0xf8800000);
	for (uint64_t at = addr; at < addr + 12288; at += 512)
		assert_null(store(m, at, 1).fault);
	assert_null(store(m, 0xf8802fff, 1).fault);
	result = store(m, 0xf8803000, 1);
	assert_fault(&result, "guard page", "Unable to handle kernel paging request at virtual address f8803000");
	assert_int_equal(result.fault_address, 0xf8803000);
	result = access_to(m, VMS_OP_STORE, 0xf8802ffe, 1, 4);
	assert_string_equal(result.fault, "guard page");
	assert_int_equal(result.fault_address, 0xf8803000);
	assert_string_equal(why(m, 0xf8803fff), "guard page");
	assert_string_equal(why(m, 0xf8804000), "hole");
	assert_string_equal(why(m, 0xf8000000), "hole");             /* the 8 MiB below VMALLOC_START */
	assert_string_equal(why(m, 0xf87fffff), "hole");
	assert_null(load(m, 0xf7ffffff).fault);                      /* the end of low memory */
	assert_false(result.bug);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* Two areas side by side, the first without a guard page: what is written behind it is the other's. */
static void without_a_guard_page_the_neighbour_is_hit(void **state)
{
	static const struct { const char *vmalloc; bool caught; } table[] = {
		{ "vmalloc(size=4096, flags=0x42)", false }, { "vmalloc(size=4096)", true }
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		VmsMachine *m = boot_profile("linux-4.19/x86_64");
		uint64_t first = perform(m, table[i].vmalloc).ret, second = perform_vmalloc(m, 4096).ret;
		VmsResult result = store(m, first + 4096, 666);

		assert_int_equal(result.fault != NULL, table[i].caught);
		assert_value(m, second, table[i].caught ? 0 : 666);
		vms_machine_free(m);
	}
}

/* Freed and not yet purged: until 2.6.34's purge the entries are there; 3.15 and later have cleared them. */
static void use_after_vfree(void **state)
{
	static const struct { const char *profile; bool works; const char *why; } table[] = {
		{ "linux-2.4/x86_32", false, "hole" }, { "linux-2.6.34/x86_32", true, NULL },
		{ "linux-2.6.34/arm", true, NULL }, { "linux-3.15/x86_32", false, "unmapped lazy area" },
		{ "linux-4.19/x86_64", false, "unmapped lazy area" }, { X86_64_6_1, false, "unmapped lazy area" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t addr = perform_vmalloc(m, 8192).ret;
		VmsResult result;

		store(m, addr, 123);                                 /* only this page comes into the TLB */
		perform_vfree(m, addr);
		result = load(m, addr + 4096);
		assert_int_equal(result.fault == NULL, table[i].works);
		if (result.fault)
			assert_string_equal(result.fault, table[i].why);
		result = load(m, addr);
		if (strncmp(table[i].profile, "linux-2.4", 9)) {     /* nobody has flushed: it is still reached */
			assert_null(result.fault);
			assert_int_equal(result.ret, 123);
			assert_int_equal(marks(m, VMS_MARK_ACCESS_FREED, &result), 1);
			assert_int_equal(marks(m, VMS_MARK_TLB_STALE, &result), !table[i].works);
			perform(m, "purge()");
		}
		result = load(m, addr);
		assert_non_null(result.fault);
		assert_string_equal(result.fault, "hole");
		vms_machine_free(m);
	}
}

static void reserved_addresses_are_not_mapped(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform(m, "get_vm_area(size=4096)").ret;

	(void)state;
	assert_string_equal(why(m, addr), "not mapped");
	assert_string_equal(why(m, 0x400000), "user address");
	vms_machine_free(m);
}

static void a_device_does_not_answer(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform(m, "ioremap(phys=0xfebc0000, size=4096)").ret;
	VmsResult result = load(m, addr);

	(void)state;
	assert_int_equal(result.ret, UINT64_MAX);
	assert_int_equal(marks(m, VMS_MARK_ACCESS_DEVICE, &result), 1);
	assert_null(store(m, addr, 1).fault);
	vms_machine_free(m);
}

/* Lesson C5: the first access copies what the task's directory lacks, the second finds it. */
static void the_fault_that_mends_itself(void **state)
{
	static const struct { const char *profile; uint64_t faults; } table[] = {
		{ X86_32_2_4, 1 }, { "linux-3.15/x86_32", 1 }, { "linux-3.15/x86_32-pae", 0 }, { X86_64_6_1, 0 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t addr = perform_vmalloc(m, 4096).ret;
		VmsResult result = load(m, addr);

		assert_null(result.fault);
		assert_int_equal(marks(m, VMS_MARK_PAGE_FAULT, &result), table[i].faults);
		assert_int_equal(marks(m, VMS_MARK_PT_SYNC, &result), table[i].faults);
		result = load(m, addr);
		assert_int_equal(marks(m, VMS_MARK_PAGE_FAULT, &result), 0);
		vms_machine_free(m);
	}
}

static void accesses_that_make_no_sense_are_refused(void **state)
{
	static const char *const texts[] = {
		"load(addr=0xc0000000, size=3)", "load(addr=0xc0000000, size=8)", "load(addr=0xfffffffe, size=4)",
		"store(addr=0xc0000000)"
	};
	VmsMachine *m = boot_profile("linux-3.15/x86_32");
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsOp op;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_true(vms_op_parse(texts[i], &op, error));
		assert_false(vms_perform(m, &op, &result, error));
		assert_string_not_equal(error, "");
	}
	vms_machine_free(m);
}

/* As it is until 4.14; then 32 bits that stand for it, always the same ones. */
static void what_a_driver_prints_of_a_pointer(void **state)
{
	static const struct { const char *profile, *text; } table[] = {
		{ "linux-2.4/x86_32", "driver: buffer at f8800000" },
		{ "linux-3.15/x86_32", "driver: buffer at f7ffe000" },
		{ "linux-3.15/x86_64", "driver: buffer at ffffc90000000000" },
		{ "linux-4.19/x86_64", "driver: buffer at 00000000" },
		{ "linux-6.12/x86_64", "driver: buffer at 00000000" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t addr = perform_vmalloc(m, 100).ret;
		VmsResult first = perform_at(m, "printk(addr=%lu)", addr);
		VmsResult again = perform_at(m, "printk(addr=%lu)", addr);

		assert_int_equal(strncmp(first.message, table[i].text, strlen(table[i].text)), 0);
		assert_string_equal(first.message, again.message);
		assert_string_not_equal(first.message, perform_at(m, "printk(addr=%lu)", addr + 8).message);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_stored_is_found_in_every_kernel),
		cmocka_unit_test(two_addresses_can_have_one_frame),
		cmocka_unit_test(contents_stay_when_a_frame_is_given_back),
		cmocka_unit_test(kzalloc_clears_and_kmalloc_does_not),
		cmocka_unit_test(vrealloc_takes_the_contents_along),
		cmocka_unit_test(structures_can_be_read),
		cmocka_unit_test(page_tables_can_be_read),
		cmocka_unit_test(the_guard_page_catches_what_reaches_it),
		cmocka_unit_test(without_a_guard_page_the_neighbour_is_hit),
		cmocka_unit_test(use_after_vfree),
		cmocka_unit_test(reserved_addresses_are_not_mapped),
		cmocka_unit_test(a_device_does_not_answer),
		cmocka_unit_test(the_fault_that_mends_itself),
		cmocka_unit_test(accesses_that_make_no_sense_are_refused),
		cmocka_unit_test(what_a_driver_prints_of_a_pointer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
