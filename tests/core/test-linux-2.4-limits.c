/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-linux-2.4-limits.c -- what the 2.4 series refuses, complains of or does not have, and what vmap and ioremap may
 * map. */

#include "tests/core/linux-2.4.h"

/* -------- sizes and wrong addresses */

static void sizes_that_cannot_be(void **state)
{
	static const uint64_t sizes[] = { 0, 0xffffffff, 1024 * MIB + 1 };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		VmsMachine *old = boot_profile(OLD), *new = boot_profile(NEW);
		VmsResult result = perform_vmalloc(new, sizes[i]);

		assert_silent_null(&result);
		result = perform_vmalloc(old, sizes[i]);
		assert_true(result.bug);
		assert_int_equal(stat_of(old, "stopped"), 1);
		vms_machine_free(old);
		vms_machine_free(new);
	}
}

static void wrong_addresses_are_told_of_and_nothing_happens(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result;

	perform_vmalloc(m, PAGES(3));
	result = perform_vfree(m, BASE + 1);
	assert_string_equal(result.message, "Trying to vfree() bad address (0xf8800001)");
	result = perform_vfree(m, BASE + PAGES(1));
	assert_string_equal(result.message, "Trying to vfree() nonexistent vm area (0xf8801000)");
	assert_int_equal(stat_of(m, "nr_areas"), 1);
	perform_vfree(m, BASE);
	result = perform_vfree(m, BASE);
	assert_string_equal(result.message, "Trying to vfree() nonexistent vm area (0xf8800000)");
	result = perform_vfree(m, 0);
	assert_string_equal(result.message, "");
	vms_machine_free(m);
}

/* -------- vmap, ioremap */

static void vmap_leaves_the_frames_to_their_owner(void **state)
{
	VmsMachine *m = boot_profile(NEW);
	VmsOp op = vms_op(VMS_OP_VMAP);
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result = perform(m, "vmap(count=3)");
	uint64_t pfn, entry;
	VmsFrame frame;

	(void)state;
	assert_int_equal(result.ret, BASE);
	assert_true(vms_translate(m, BASE, &pfn, &entry));
	perform_at(m, "vunmap(addr=0x%" PRIx64 ")", BASE);
	assert_true(vms_frame(m, pfn, &frame));
	assert_int_equal(frame.owner, VMS_OWNER_CALLER);
	assert_int_equal(leaks_of(m).areas, 0);
	assert_int_equal(leaks_of(m).frames, 3);
	vms_machine_free(m);

	m = boot_profile(OLD);
	assert_false(vms_perform(m, &op, &result, error));
	assert_string_equal(error, "vmap does not exist in linux 2.4.0");
	vms_machine_free(m);
}

/* A second mapping of an area's frames goes without them. */
static void frames_go_with_the_area_that_took_them(void **state)
{
	VmsMachine *m = boot_profile(NEW);
	VmsArea area = area_of(m, perform_vmalloc(m, PAGES(2)).ret);
	VmsOp op = vms_op(VMS_OP_VMAP);
	char error[VMS_ERROR_SIZE];
	uint64_t pfn[2];
	VmsResult second;

	(void)state;
	assert_int_equal(vms_area_pages(m, &area, pfn, 2), 2);
	op.pages = pfn;
	op.n_pages = 2;
	assert_true(vms_perform(m, &op, &second, error));
	perform_vfree(m, second.ret);
	assert_int_equal(leaks_of(m).frames, 2);
	assert_no_violations(m);
	perform_vfree(m, area.addr);
	assert_int_equal(leaks_of(m).frames, 0);
	vms_machine_free(m);
}

static void ioremap_names_the_devices_own_addresses(void **state)
{
	VmsMachine *m = boot_profile(*state);
	uint64_t pfn, entry, addr = perform(m, "ioremap(phys=0xfd001234, size=256)").ret;

	assert_int_equal(addr, BASE + 0x234);
	assert_true(vms_translate(m, addr, &pfn, &entry));
	assert_int_equal(entry, 0xfd001063);
	assert_int_equal(area_of(m, addr).nr_pages, 0);
	assert_int_equal(leaks_of(m).frames, 0);
	perform_at(m, "iounmap(addr=0x%" PRIx64 ")", addr);
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	assert_false(vms_translate(m, addr, &pfn, &entry));
	vms_machine_free(m);
}

static void ioremap_looks_at_ram_and_at_the_isa_range(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result = perform(m, "ioremap(phys=0xb8000, size=4000)");

	assert_int_equal(result.ret, 0xc00b8000);
	perform_at(m, "iounmap(addr=0x%" PRIx64 ")", result.ret);
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	result = perform(m, "ioremap(phys=0x5000000, size=4096)");          /* free memory */
	assert_silent_null(&result);
	result = perform(m, "ioremap(phys=0x100000, size=4096)");           /* the kernel's image: reserved */
	assert_int_equal(result.ret, BASE);
	result = perform(m, "ioremap(phys=0x38000000, size=4096)");         /* high memory */
	assert_int_equal(result.ret, BASE + PAGES(2));
	perform_at(m, "iounmap(addr=0x%" PRIx64 ")", result.ret);
	result = perform(m, "ioremap(phys=0xfffff000, size=8192)");         /* wraps */
	assert_silent_null(&result);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The last byte is the first of a page: 2.4.0 forgets that page, and where it was the only one nothing is left. */
static void ioremap_of_2_4_0_may_be_a_page_short(void **state)
{
	VmsMachine *old = boot_profile(OLD), *new = boot_profile(NEW);
	VmsResult result = perform(new, "ioremap(phys=0xfd000000, size=4097)");

	(void)state;
	assert_int_equal(area_of(new, result.ret).size, PAGES(2));
	result = perform(old, "ioremap(phys=0xfd000000, size=4097)");
	assert_int_equal(area_of(old, result.ret).size, PAGES(1));
	assert_false(perform(new, "ioremap(phys=0xfd000000, size=1)").bug);
	assert_true(perform(old, "ioremap(phys=0xfd000000, size=1)").bug);
	vms_machine_free(old);
	vms_machine_free(new);
}

/* -------- what 2.4 has not */

static void assert_refused(VmsMachine *m, const char *text, const char *why)
{
	assert_string_equal(refusal(m, text), why);
}

static void later_functions_and_arguments_are_refused(void **state)
{
	VmsMachine *m = boot_profile(NEW);

	(void)state;
	assert_refused(m, "vzalloc(size=4096)", "vzalloc does not exist in linux 2.4.32");
	assert_refused(m, "kzalloc(size=64)", "kzalloc does not exist in linux 2.4.32");
	assert_refused(m, "purge()", "purge does not exist in linux 2.4.32");
	assert_refused(m, "vmalloc(size=4096, align=8192)", "vmalloc of linux 2.4.32 knows no align");
	assert_refused(m, "vmalloc(size=4096, flags=64)", "vmalloc of linux 2.4.32 knows no flags");
	assert_refused(m, "get_vm_area(size=4096, start=0xf9000000)", "get_vm_area of linux 2.4.32 knows no start");
	assert_refused(m, "ioremap(phys=0x100000000, size=4096)", "ioremap: phys does not fit into 32 bits");
	assert_int_equal(vms_op_count(m), 0);
	vms_machine_free(m);
}

static void it_begins_without_areas(void **state)
{
	const VmsEarlyArea early = { .start = BASE, .end = BASE + PAGES(2) };
	const VmsOptions options = { .profile = NEW, .early = &early, .n_early = 1 };
	char error[VMS_ERROR_SIZE] = "";

	(void)state;
	assert_null(vms_machine_new(&options, error));
	assert_string_equal(error, "linux 2.4.32 begins without areas");
}

static void no_line(const char *text, void *data)
{
	(void)data;
	fail_msg("a line: %s", text);
}

static void there_is_no_vmallocinfo(void **state)
{
	VmsMachine *m = boot_profile(NEW);

	(void)state;
	perform_vmalloc(m, 1);
	assert_false(vms_vmallocinfo(m, no_line, NULL));
	vms_machine_free(m);
}

/* But where the slab of vm_structs is full, kmem_cache_grow does. */
static void nobody_looks_where_it_is_called(void **state)
{
	VmsMachine *m = boot_profile(*state);
	VmsResult result;

	perform_vfree(m, perform_vmalloc(m, 1).ret);
	perform(m, "enter_context(context=4)");
	result = perform_vmalloc(m, 1);
	assert_false(result.failed);
	perform_vfree(m, result.ret);
	assert_int_equal(vms_log_count(m), 0);
	vms_machine_free(m);

	m = boot_profile(*state);
	perform(m, "enter_context(context=4)");
	assert_true(perform_vmalloc(m, 1).bug);
	vms_machine_free(m);
}

/* The limit of a size is all of RAM, not what the kernel left of it. */
static void all_frames_count(void **state)
{
	VmsMachine *m = boot_profile(*state);
	uint64_t start, end;

	vms_vmalloc_window(m, &start, &end);
	assert_int_equal(start, BASE);
	assert_int_equal(end, 0xfdffe000);
	assert_int_equal(stat_of(m, "total_pages"), 262144);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_that_cannot_be),
		IN_BOTH(wrong_addresses_are_told_of_and_nothing_happens),
		cmocka_unit_test(vmap_leaves_the_frames_to_their_owner),
		cmocka_unit_test(frames_go_with_the_area_that_took_them),
		IN_BOTH(ioremap_names_the_devices_own_addresses),
		IN_BOTH(ioremap_looks_at_ram_and_at_the_isa_range),
		cmocka_unit_test(ioremap_of_2_4_0_may_be_a_page_short),
		cmocka_unit_test(later_functions_and_arguments_are_refused),
		cmocka_unit_test(it_begins_without_areas),
		cmocka_unit_test(there_is_no_vmallocinfo),
		IN_BOTH(nobody_looks_where_it_is_called),
		IN_BOTH(all_frames_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
