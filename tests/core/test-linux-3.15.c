/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-linux-3.15.c -- what 3.15 does in its own way: the addresses that its own functions gave, the alignment of
 * device memory, blocks of vm_map_ram, the walk of the purge, its words, and x86's ioremap. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define BASE 0xffffc90000000000u
#define X86_32 "linux-3.15/x86_32"
#define PAE "linux-3.15/x86_32-pae"
#define X86_64 "linux-3.15/x86_64"

/* -------- addresses */

static void each_profile_has_its_window(void **state)
{
	static const struct { const char *profile; uint64_t start, end; } table[] = {
		{ X86_32, 0xf7ffe000, 0xff7fe000 }, { PAE, 0xf83fe000, 0xffbfe000 },
		{ X86_64, 0xffffc90000000000, 0xffffe8ffffffffff },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t start, end;

		vms_vmalloc_window(m, &start, &end);
		assert_int_equal(start, table[i].start);
		assert_int_equal(end, table[i].end);
		vms_machine_free(m);
	}
}

/* The same script for every kernel: only the purge makes a freed range usable, and a device of 2^n bytes is aligned to
 * 2^(n + 1). */
static void a_script_gives_the_addresses_that_the_kernel_gave(void **state)
{
	VmsMachine *m = boot_profile(X86_32);
	uint64_t b;

	(void)state;
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf7ffe000);
	b = perform_vmalloc(m, 8192).ret;
	assert_int_equal(b, 0xf8000000);
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf8003000);
	perform_vfree(m, b);
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf8005000);
	perform(m, "purge()");
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf8000000);
	assert_int_equal(perform_vmalloc(m, 8192).ret, 0xf8007000);
	assert_int_equal(perform(m, "ioremap(phys=0xfd000000, size=4096)").ret, 0xf800a000);
	assert_int_equal(perform(m, "ioremap(phys=0xfd100000, size=65536)").ret, 0xf8020000);
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf800c000);
	assert_no_violations(m);
	vms_machine_free(m);
}

static void a_hole_that_fits_exactly_is_skipped(void **state)
{
	VmsMachine *m = boot_profile(X86_32);
	uint64_t a = perform_vmalloc(m, 4096).ret;

	(void)state;
	perform_vmalloc(m, 12288);
	perform_vfree(m, a);
	perform(m, "purge()");
	assert_int_equal(perform_vmalloc(m, 8192).ret, 0xf8004000);
	assert_int_equal(stat_of(m, "cached_hole_size"), 0x2000);
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf8007000);
	vms_machine_free(m);
}

/* A pointer has four bytes: 1024 of them fit into a page. */
static void the_page_array_is_nested_beyond_1024_pages(void **state)
{
	VmsMachine *m = boot_profile(X86_32);
	VmsArea area, array;

	(void)state;
	assert_true(vms_area_find(m, perform_vmalloc(m, 1025 * VMS_PAGE_SIZE).ret, &area));
	assert_int_equal(area.va_end, 0xf8400000);
	assert_int_equal(area.flags & 0x10, 0x10);            /* VM_VPAGES */
	assert_true(vms_area_find(m, vms_object_address(m, area.pages), &array));
	assert_int_equal(array.va_start, 0xf8400000);
	assert_int_equal(array.va_end, 0xf8403000);
	assert_true(vms_area_find(m, perform_vmalloc(m, 1024 * VMS_PAGE_SIZE).ret, &area));
	assert_int_equal(area.va_start, 0xf8403000);
	assert_int_equal(area.flags & 0x10, 0);
	perform_vfree(m, 0xf7ffe000);
	perform_vfree(m, 0xf8403000);
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	vms_machine_free(m);
}

/* VMALLOC_START is no multiple of what a table covers: three pages need two tables.  With PAE the one above them is
 * there already, for the direct map. */
static void the_first_area_needs_two_tables(void **state)
{
	static const char *const profiles[] = { X86_32, PAE };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		VmsMachine *m = boot_profile(profiles[i]);
		VmsResult result = perform_vmalloc(m, 12288);

		assert_int_equal(marks(m, VMS_MARK_PT_ALLOC, &result), 2);
		vms_machine_free(m);
	}
}

/* -------- vm_map_ram */

/* The newest block is asked first. */
static void new_blocks_go_to_the_head_of_the_queue(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	VmsBlock block[2];
	VmsResult result;

	(void)state;
	for (unsigned i = 0; i < 15; i++)
		perform(m, "vm_map_ram(count=64)");
	perform(m, "vm_map_ram(count=32)");
	perform(m, "vm_map_ram(count=1)");
	result = perform(m, "vm_map_ram(count=64)");          /* 31 pages are left in the first one */
	assert_int_equal(result.ret, BASE + 0x400000);
	assert_int_equal(vms_blocks(m, block, 2), 2);
	result = perform(m, "vm_map_ram(count=1)");
	assert_int_equal(result.ret, BASE + 0x440000);
	assert_int_equal(marks(m, VMS_MARK_BLOCK_TRY, &result), 1);
	vms_machine_free(m);
}

/* Pages that were handed out are not used again: the next ones are behind them, whatever came back. */
static void a_block_is_handed_out_once(void **state)
{
	VmsMachine *m = boot_profile(X86_64);

	(void)state;
	perform_vmalloc(m, 4096);
	assert_int_equal(perform(m, "vm_map_ram(count=3)").ret, BASE + 0x400000);
	assert_int_equal(perform(m, "vm_map_ram(count=1)").ret, BASE + 0x404000);
	perform(m, "vm_unmap_ram(addr=0xffffc90000400000, count=3)");
	assert_int_equal(perform(m, "vm_map_ram(count=3)").ret, BASE + 0x405000);
	assert_int_equal(perform(m, "vm_map_ram(count=64)").ret, BASE + 0x409000);
	assert_int_equal(perform(m, "vm_map_ram(count=65)").ret, BASE + 0x2000);
	vms_machine_free(m);
}

static VmsStep find_step(const VmsMachine *m, const VmsResult *result, VmsMark mark)
{
	VmsStep step;

	for (int64_t i = result->first; i <= result->last && vms_step_at(m, i, &step); i++)
		if (step.mark == mark)
			return step;
	fail_msg("there is no mark %s", vms_mark_name(mark));
	return step;
}

/* The map of dirty pages was made for regions that begin at a multiple of their size.  Four pages from the 62nd on
 * reach into the next word, and of them only two are marked, and flushed. */
static void dirty_pages_beyond_a_word_are_not_flushed(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	VmsBlock block;
	VmsStep flush;
	VmsResult result;

	(void)state;
	for (unsigned count = 32; count >= 2; count /= 2) {
		char text[32];

		snprintf(text, sizeof text, "vm_map_ram(count=%u)", count);
		perform(m, text);
	}
	assert_int_equal(perform(m, "vm_map_ram(count=4)").ret, BASE + 62 * VMS_PAGE_SIZE);
	perform_at(m, "vm_unmap_ram(addr=0x%" PRIx64 ", count=4)", BASE + 62 * VMS_PAGE_SIZE);
	assert_int_equal(vms_blocks(m, &block, 1), 1);
	assert_int_equal(block.dirty, 4);
	assert_int_equal(block.dirty_min, 62);
	assert_int_equal(block.dirty_max, 64);
	result = perform(m, "purge()");
	flush = find_step(m, &result, VMS_MARK_TLB_FLUSH_RANGE);
	assert_int_equal(flush.value[0].value, BASE + 62 * VMS_PAGE_SIZE);
	assert_int_equal(flush.value[1].value, BASE + 64 * VMS_PAGE_SIZE);
	vms_machine_free(m);
}

/* -------- the purge */

/* Every area is looked at, and those that wait go in the order of their addresses, whatever the order of the frees. */
static void the_purge_walks_the_whole_list(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t addr[6], last = 0;
	VmsResult result;
	VmsStep step;

	(void)state;
	for (size_t i = 0; i < 6; i++)
		addr[i] = perform_vmalloc(m, 4096).ret;
	perform_vfree(m, addr[4]);
	perform_vfree(m, addr[1]);
	perform_vfree(m, addr[2]);
	result = perform(m, "purge()");
	assert_int_equal(marks(m, VMS_MARK_PURGE_STEP, &result), 6);
	assert_int_equal(marks(m, VMS_MARK_PURGE_RANGE, &result), 3);
	for (int64_t i = result.first; i <= result.last && vms_step_at(m, i, &step); i++)
		if (step.mark == VMS_MARK_VA_FREE) {
			assert_true(step.value[1].value > last);
			last = step.value[1].value;
		}
	assert_int_equal(last, addr[4]);
	vms_machine_free(m);
}

static void set_iounmap_nonlazy_spoils_the_counter(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t a = perform_vmalloc(m, 4096).ret, b = perform_vmalloc(m, 4096).ret;

	(void)state;
	perform_vfree(m, a);
	perform(m, "set_iounmap_nonlazy()");
	perform_vfree(m, b);                                  /* purges four pages: more were counted */
	assert_int_equal(stat_of(m, "nr_lazy_areas"), 0);
	assert_int_equal(stat_of(m, "lazy_pages"), 8193 + 2 - 4);
	vms_machine_free(m);
}

/* -------- words */

static void assert_says(const VmsResult *result, const char *words)
{
	assert_true(result->failed);
	assert_string_equal(result->message, words);
}

static void failures_are_told_in_the_kernels_words(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = X86_32, .vmalloc_start = 0xf8000000,
	                                         .vmalloc_end = 0xf8010000 });
	VmsResult result = perform_vmalloc(m, 0);
	char line[128];

	(void)state;
	assert_says(&result, "vmalloc: allocation failure: 0 bytes");
	result = perform_vmalloc(m, 64 * KIB);
	assert_says(&result, "vmalloc: allocation failure: 65536 bytes");
	assert_string_equal(vms_log_code(m, 1), "va_alloc_failed");
	vms_log_line(m, 1, line, sizeof line);
	assert_string_equal(line, "vmap allocation for size 69632 failed: use vmalloc=<size> to increase size.");
	result = perform(m, "__vmalloc(size=65536, gfp=GFP_KERNEL|__GFP_NOWARN)");
	assert_says(&result, line);                           /* __GFP_NOWARN silences the other line alone */
	perform(m, "fail_next(what=alloc_page, after=3)");
	result = perform_vmalloc(m, 20480);
	assert_says(&result, "vmalloc: allocation failure, allocated 12288 of 24576 bytes");
	vms_machine_free(m);
}

static void wrong_addresses_are_complained_about(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t addr = perform_vmalloc(m, 12288).ret;

	(void)state;
	assert_string_equal(perform_vfree(m, addr + 1).message, "Trying to vfree() bad address (0xffffc90000000001)");
	assert_string_equal(perform_vfree(m, BASE + MIB).message,
	                    "Trying to vfree() nonexistent vm area (0xffffc90000100000)");
	assert_string_equal(perform_vfree(m, addr + 8192).message, "");           /* inside: all of it is freed */
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	assert_string_equal(perform_vfree(m, addr).message,
	                    "Trying to vfree() nonexistent vm area (0xffffc90000000000)");
	vms_machine_free(m);
}

/* An area from before vmalloc_init has a vm_struct that no kmalloc gave. */
static void an_early_area_cannot_be_freed(void **state)
{
	const VmsEarlyArea early = { .start = BASE, .end = BASE + 8192 };
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = X86_64, .early = &early, .n_early = 1 });

	(void)state;
	assert_int_equal(perform_vmalloc(m, 4096).ret, BASE + 8192);
	assert_true(perform_vfree(m, BASE).bug);
	vms_machine_free(m);
}

static void flags_are_refused(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	VmsOp op;
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result;

	(void)state;
	assert_true(vms_op_parse("vmalloc(size=4096, flags=VM_NO_GUARD)", &op, error));
	assert_false(vms_perform(m, &op, &result, error));
	assert_non_null(strstr(error, "flags"));
	vms_machine_free(m);
}

/* -------- ioremap */

static void the_isa_range_is_mapped_anyway(void **state)
{
	VmsMachine *m = boot_profile(X86_32);
	VmsResult result = perform(m, "ioremap(phys=0xb8000, size=4096)");

	(void)state;
	assert_int_equal(result.ret, 0xc00b8000);
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	assert_string_equal(perform_at(m, "iounmap(addr=0x%" PRIx64 ")", result.ret).message, "");
	assert_int_equal(perform(m, "ioremap(phys=0xff000, size=8192)").ret, 0);     /* beyond it there is RAM */
	vms_machine_free(m);
}

static void ram_in_use_is_refused_and_reserved_ram_warned_of_once(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	VmsResult result = perform(m, "ioremap(phys=0x2800000, size=1)");

	(void)state;
	assert_says(&result, "");
	result = perform(m, "ioremap(phys=0x1000000, size=8192)");                  /* the kernel's own image */
	assert_false(result.failed);
	assert_string_equal(result.message, "WARNING: is_ram");
	assert_string_equal(perform(m, "ioremap(phys=0x1000000, size=8192)").message, "");
	vms_machine_free(m);
}

static void physical_addresses_are_as_wide_as_the_kernel_knows(void **state)
{
	VmsMachine *m = boot_profile(PAE);
	VmsOp op = vms_op(VMS_OP_IOREMAP);
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result = perform(m, "ioremap(phys=0xf00000000, size=4096)");
	uint64_t pfn, entry;

	(void)state;
	assert_true(vms_translate(m, result.ret, &pfn, &entry));
	assert_int_equal(pfn, 0xf00000);
	result = perform(m, "ioremap(phys=0x1000000000, size=4096)");
	assert_says(&result, "ioremap: invalid physical address 0x1000000000");
	vms_machine_free(m);

	m = boot_profile(X86_32);
	assert_true(vms_op_set(&op, "phys", 0xf00000000) && vms_op_set(&op, "size", 4096));
	assert_false(vms_perform(m, &op, &result, error));
	assert_int_equal(perform(m, "ioremap(phys=0xfffff000, size=4097)").ret, 0);   /* wraps */
	assert_false(perform(m, "ioremap(phys=0xfffff000, size=4096)").failed);
	vms_machine_free(m);
}

/* However large the device: entries of the lowest level. */
static void there_are_no_large_entries_yet(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	VmsResult result;

	(void)state;
	perform_vmalloc(m, 4096);
	result = perform(m, "ioremap(phys=0x80000000, size=0x400000)");
	assert_int_equal(marks(m, VMS_MARK_PTE_SET, &result), 1024);
	assert_int_equal(marks(m, VMS_MARK_PMD_SET, &result), 0);
	assert_int_equal(result.ret % (512 * KIB), 0);        /* IOREMAP_MAX_ORDER is 19 */
	assert_int_not_equal(result.ret % MIB, 0);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_profile_has_its_window),
		cmocka_unit_test(a_script_gives_the_addresses_that_the_kernel_gave),
		cmocka_unit_test(a_hole_that_fits_exactly_is_skipped),
		cmocka_unit_test(the_page_array_is_nested_beyond_1024_pages),
		cmocka_unit_test(the_first_area_needs_two_tables),
		cmocka_unit_test(new_blocks_go_to_the_head_of_the_queue),
		cmocka_unit_test(a_block_is_handed_out_once),
		cmocka_unit_test(dirty_pages_beyond_a_word_are_not_flushed),
		cmocka_unit_test(the_purge_walks_the_whole_list),
		cmocka_unit_test(set_iounmap_nonlazy_spoils_the_counter),
		cmocka_unit_test(failures_are_told_in_the_kernels_words),
		cmocka_unit_test(wrong_addresses_are_complained_about),
		cmocka_unit_test(an_early_area_cannot_be_freed),
		cmocka_unit_test(flags_are_refused),
		cmocka_unit_test(the_isa_range_is_mapped_anyway),
		cmocka_unit_test(ram_in_use_is_refused_and_reserved_ram_warned_of_once),
		cmocka_unit_test(physical_addresses_are_as_wide_as_the_kernel_knows),
		cmocka_unit_test(there_are_no_large_entries_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
