/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-linux-2.6.34.c -- what 2.6.34 does in its own way: the page between areas, vmlist, entries that stay until the
 * purge, areas from before vmalloc_init, blocks with two maps, and ARM's sections. */

#include <inttypes.h>
#include <string.h>

#include "tests/machine-test.h"

#define BASE 0xffffc90000000000u
#define ARM_BASE 0xe0800000u
#define ARM "linux-2.6.34/arm"
#define X86_32 "linux-2.6.34/x86_32"
#define X86_64 "linux-2.6.34/x86_64"
#define VM_ARM_SECTION_MAPPING 0x80000000u

static bool is_mapped(const VmsMachine *m, uint64_t addr)
{
	uint64_t pfn, entry;

	return vms_translate(m, addr, &pfn, &entry);
}

/* -------- addresses */

static void each_profile_has_its_window(void **state)
{
	static const struct { const char *profile; uint64_t ram, start, end; } table[] = {
		{ ARM, 512 * MIB, 0xe0800000, 0xf8000000 }, { X86_32, 1024 * MIB, 0xf7ffe000, 0xff7fe000 },
		{ X86_64, 1024 * MIB, 0xffffc90000000000, 0xffffe8ffffffffff },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t start, end;

		vms_vmalloc_window(m, &start, &end);
		assert_int_equal(vms_machine_ram(m), table[i].ram);
		assert_int_equal(start, table[i].start);
		assert_int_equal(end, table[i].end);
		vms_machine_free(m);
	}
}

/* Guard page and one more: three pages for each page of memory. */
static void a_script_gives_the_addresses_that_the_kernel_gave(void **state)
{
	static const uint64_t offset[] = { 0, 0x3000, 0x7000, 0xa000, 0x3000, 0xd000, 0x12000, 0x20000, 0x15000 };
	VmsMachine *m = boot_profile(X86_64);

	(void)state;
	assert_int_equal(perform_vmalloc(m, 4096).ret, BASE + offset[0]);
	assert_int_equal(perform_vmalloc(m, 8192).ret, BASE + offset[1]);
	assert_int_equal(perform_vmalloc(m, 4096).ret, BASE + offset[2]);
	perform_vfree(m, BASE + offset[1]);
	assert_int_equal(perform_vmalloc(m, 4096).ret, BASE + offset[3]);
	perform(m, "purge()");
	assert_int_equal(perform_vmalloc(m, 4096).ret, BASE + offset[4]);
	assert_int_equal(perform_vmalloc(m, 8192).ret, BASE + offset[5]);
	assert_int_equal(perform(m, "ioremap(phys=0xfd000000, size=4096)").ret, BASE + offset[6]);
	assert_int_equal(perform(m, "ioremap(phys=0xfd100000, size=65536)").ret, BASE + offset[7]);
	assert_int_equal(perform_vmalloc(m, 4096).ret, BASE + offset[8]);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* With 1 GiB of RAM, as the kernel gave them; user memory is aligned to 16 KiB there. */
static void arm_gives_the_addresses_that_the_kernel_gave(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = ARM, .ram = 1024 * MIB });

	(void)state;
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf0800000);
	assert_int_equal(perform(m, "ioremap(phys=0x4a000000, size=4096)").ret, 0xf0804000);
	assert_int_equal(perform(m, "ioremap(phys=0x4b000000, size=0x100000)").ret, 0xf0a00000);
	assert_int_equal(perform(m, "ioremap(phys=0x50000000, size=0x1000000)").ret, 0xf1000000);
	assert_int_equal(perform(m, "vmalloc_user(size=4096)").ret, 0xf0808000);
	assert_int_equal(perform_vmalloc(m, 4096).ret, 0xf080b000);
	vms_machine_free(m);
}

/* fls counts bits: what is a power of two already gets twice as much.  Of a long number it sees the lower half
 * alone. */
static void device_memory_is_aligned_by_fls(void **state)
{
	static const struct { const char *profile; uint64_t size, align; } table[] = {
		{ ARM, 1, 4096 }, { ARM, 4095, 4096 }, { ARM, 4096, 8192 }, { ARM, 4097, 8192 },
		{ ARM, 0x10000, 0x20000 }, { ARM, 0x100000, 0x200000 }, { ARM, 0x800000, 0x1000000 },
		{ ARM, 0x2000000, 0x1000000 },
		{ X86_64, 0x10000, 0x20000 }, { X86_64, 0x100000, 0x80000 }, { X86_64, 0x100000000, 4096 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsResult result = perform_at(m, "get_vm_area(size=0x%" PRIx64 ", flags=VM_IOREMAP)", table[i].size);

		assert_false(result.failed);
		assert_int_equal(vms_sum(m, VMS_MARK_VA_ALIGN_FLS, "align", result.first, result.last), table[i].align);
		vms_machine_free(m);
	}
}

/* Where modules go: an area in a range, and then its memory. */
static void a_range_of_ones_own_takes_two_steps(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	VmsResult result = perform(m, "vmalloc(size=8192, start=0xffffffffa0000000, stop=0xffffffffff000000)");
	VmsOp op;
	char error[VMS_ERROR_SIZE] = "";
	VmsArea area;

	(void)state;
	assert_int_equal(result.ret, 0xffffffffa0000000);
	assert_true(vms_area_find(m, result.ret, &area));
	assert_int_equal(area.nr_pages, 2);
	assert_no_violations(m);
	assert_true(vms_op_parse("vmalloc(size=8192, align=8192, start=0xffffffffa0000000)", &op, error));
	assert_false(vms_perform(m, &op, &result, error));
	vms_machine_free(m);
}

/* -------- vmlist, and what is freed */

static void vmlist_is_walked_on_both_ways(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	VmsResult result = { 0 };

	(void)state;
	for (uint64_t i = 0; i < 5; i++) {
		result = perform_vmalloc(m, 4096);
		assert_int_equal(marks(m, VMS_MARK_VMLIST_STEP, &result), i);
	}
	result = perform_vfree(m, BASE + 3 * 0x3000);
	assert_int_equal(marks(m, VMS_MARK_VMLIST_STEP, &result), 3);
	result = perform_vfree(m, BASE);
	assert_int_equal(marks(m, VMS_MARK_VMLIST_STEP, &result), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The frames go back at once, and are still mapped. */
static void entries_stay_until_the_purge(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t addr = perform_vmalloc(m, 8192).ret, pfn, entry;
	VmsResult result = perform_vfree(m, addr);
	VmsFrame frame;

	(void)state;
	assert_int_equal(marks(m, VMS_MARK_PTE_CLEAR, &result), 0);
	assert_true(vms_translate(m, addr, &pfn, &entry));
	assert_true(vms_frame(m, pfn, &frame));
	assert_int_not_equal(frame.state, VMS_FRAME_USED);
	result = perform(m, "purge()");
	assert_int_equal(marks(m, VMS_MARK_PTE_CLEAR, &result), 2);
	assert_false(is_mapped(m, addr));
	assert_int_equal(stat_of(m, "lazy_pages"), 0);
	vms_machine_free(m);
}

static void only_the_address_itself_is_found(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t addr = perform_vmalloc(m, 8192).ret;

	(void)state;
	assert_string_equal(perform_vfree(m, addr + 4096).message,
	                    "Trying to vfree() nonexistent vm area (0xffffc90000001000)");
	assert_string_equal(perform_vfree(m, addr + 1).message, "Trying to vfree() bad address (0xffffc90000000001)");
	assert_string_equal(perform_vfree(m, 0).message, "");
	assert_int_equal(stat_of(m, "nr_areas"), 1);
	vms_machine_free(m);
}

/* The range still says that it has a vm_struct, which is not on vmlist any more: the walk goes beyond its end. */
static void a_second_vfree_walks_off_vmlist(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t addr = perform_vmalloc(m, 4096).ret;
	VmsResult result;

	(void)state;
	perform_vmalloc(m, 4096);
	perform_vfree(m, addr);
	result = perform_vfree(m, addr);
	assert_true(result.bug);
	assert_string_equal(result.message, "BUG: unable to handle kernel NULL pointer dereference at (null)");
	assert_int_equal(marks(m, VMS_MARK_VMLIST_STEP, &result), 1);
	vms_goto(m, result.first - 1);
	perform(m, "purge()");
	assert_string_equal(perform_vfree(m, addr).message,
	                    "Trying to vfree() nonexistent vm area (0xffffc90000000000)");
	vms_machine_free(m);
}

/* Unless somebody else's vm_struct is in its place by then: that area is what goes. */
static void a_second_vfree_may_free_what_is_another_s(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t addr = perform_vmalloc(m, 4096).ret, other;
	VmsLeaks leaks;
	VmsArea area;

	(void)state;
	perform_vfree(m, addr);
	other = perform_vmalloc(m, 4096).ret;
	assert_false(perform_vfree(m, addr).bug);
	vms_leaks(m, &leaks);
	assert_int_equal(leaks.frames, 0);
	assert_true(vms_area_find(m, other, &area));          /* it is still there, and nobody knows what it is */
	assert_int_equal(area.state, VMS_AREA_BUSY);
	assert_int_equal(area.vm, 0);
	assert_true(perform_vfree(m, other).bug);
	vms_machine_free(m);
}

static void nothing_is_said_of_failures(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = X86_32, .vmalloc_start = 0xf8000000,
	                                         .vmalloc_end = 0xf8010000 });

	(void)state;
	assert_true(perform_vmalloc(m, 0).failed);
	perform(m, "fail_next(what=alloc_page, after=1)");
	assert_true(perform_vmalloc(m, 12288).failed);
	assert_int_equal(vms_log_count(m), 0);
	assert_string_equal(perform_vmalloc(m, 64 * KIB).message,
	                    "vmap allocation for size 69632 failed: use vmalloc=<size> to increase size.");
	vms_machine_free(m);
}

static void an_interrupt_must_not_free(void **state)
{
	VmsMachine *m = boot_profile(ARM);
	uint64_t addr = perform_vmalloc(m, 4096).ret;

	(void)state;
	perform(m, "enter_context(context=hardirq)");
	assert_true(perform_vfree(m, addr).bug);
	vms_machine_free(m);
}

/* -------- areas from before vmalloc_init */

static void collect(const char *text, void *data)
{
	strcat(strcat(data, text), "\n");
}

/* Nobody registers an area on ARM, so that the loop of vmalloc_init has nothing to do. */
static void without_early_areas_there_is_nothing_to_import(void **state)
{
	VmsMachine *m = boot_profile(ARM);
	char text[256] = "";

	(void)state;
	assert_int_equal(stat_of(m, "nr_areas") + stat_of(m, "nr_lazy_areas"), 0);
	assert_true(vms_vmallocinfo(m, collect, text));
	assert_string_equal(text, "");
	assert_int_equal(vms_tree_root(m, VMS_TREE_AREAS, 0), 0);
	vms_machine_free(m);
}

/* The last one registered is first on vmlist, which stays so; VM_ALLOC does no harm as a flag of the range. */
static void early_areas_are_imported_from_vmlist(void **state)
{
	const VmsEarlyArea early[] = {
		{ .start = ARM_BASE, .end = ARM_BASE + 0x3000 },
		{ .start = ARM_BASE + 0x10000, .end = ARM_BASE + 0x12000 },
	};
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = ARM, .early = early, .n_early = 2 });
	char text[256] = "";
	VmsResult result;
	VmsArea area;

	(void)state;
	assert_int_equal(stat_of(m, "nr_areas"), 2);
	vms_vmallocinfo(m, collect, text);
	assert_string_equal(text, "0xe0810000-0xe0812000    8192 vmalloc\n0xe0800000-0xe0803000   12288 vmalloc\n");
	assert_true(vms_area_find(m, ARM_BASE, &area));
	assert_int_equal(area.state, VMS_AREA_BUSY);
	assert_int_equal(area.use, VMS_AREA_VMALLOC);
	assert_int_equal(perform_vmalloc(m, 4096).ret, ARM_BASE + 0x4000);
	perform(m, "purge()");
	assert_int_equal(stat_of(m, "nr_areas"), 3);
	assert_no_violations(m);
	result = perform_vfree(m, ARM_BASE);                  /* `private` was never set */
	assert_true(result.bug);
	vms_machine_free(m);
}

/* VM_IOREMAP is VM_LAZY_FREE in the range: the first purge gives it away, and the counter falls below zero. */
static void an_early_device_is_given_away_by_the_first_purge(void **state)
{
	const VmsEarlyArea early = { .start = ARM_BASE, .end = ARM_BASE + 0x10000, .flags = 0x1 };
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = ARM, .early = &early, .n_early = 1 });
	uint64_t addr;
	VmsResult result;

	(void)state;
	assert_int_equal(stat_of(m, "nr_lazy_areas"), 1);
	perform(m, "purge()");
	assert_int_equal((int64_t)stat_of(m, "lazy_pages"), -16);
	addr = perform_vmalloc(m, 4096).ret;
	assert_int_equal(addr, ARM_BASE);                     /* where the device is still thought to be */
	result = perform_vfree(m, addr);                      /* less than nothing is more than any limit */
	assert_int_equal(marks(m, VMS_MARK_VA_FREE, &result), 1);
	vms_machine_free(m);
}

/* -------- vm_map_ram */

/* Each number of pages, rounded up to a power of two, begins at a multiple of itself; holes before it can still be
 * had. */
static void regions_of_a_block_are_aligned_to_their_size(void **state)
{
	VmsMachine *m = boot_profile(X86_64);

	(void)state;
	perform_vmalloc(m, 4096);
	assert_int_equal(perform(m, "vm_map_ram(count=3)").ret, BASE + 0x400000);
	assert_int_equal(perform(m, "vm_map_ram(count=1)").ret, BASE + 0x404000);
	perform(m, "vm_unmap_ram(addr=0xffffc90000400000, count=3)");
	assert_int_equal(perform(m, "vm_map_ram(count=3)").ret, BASE + 0x408000);
	assert_int_equal(perform(m, "vm_map_ram(count=64)").ret, BASE + 0x440000);
	assert_int_equal(perform(m, "vm_map_ram(count=1)").ret, BASE + 0x405000);
	assert_int_equal(perform(m, "vm_map_ram(count=65)").ret, BASE + 0x3000);
	vms_machine_free(m);
}

static void dirty_pages_are_unmapped_by_the_purge(void **state)
{
	VmsMachine *m = boot_profile(X86_64);
	uint64_t addr = perform(m, "vm_map_ram(count=4)").ret;
	VmsBlock block;
	VmsResult result;

	(void)state;
	perform(m, "vm_map_ram(count=1)");
	perform_at(m, "vm_unmap_ram(addr=0x%" PRIx64 ", count=4)", addr);
	assert_true(is_mapped(m, addr));
	vms_blocks(m, &block, 1);
	assert_int_equal(block.dirty_min, 0);
	assert_int_equal(block.dirty_max, 4);
	result = perform(m, "purge()");
	assert_int_equal(marks(m, VMS_MARK_PTE_CLEAR, &result), 4);
	assert_false(is_mapped(m, addr));
	assert_true(is_mapped(m, addr + 4 * VMS_PAGE_SIZE));
	assert_true(perform_at(m, "vm_unmap_ram(addr=0x%" PRIx64 ", count=4)", addr).bug);     /* dirty already */
	vms_machine_free(m);
}

static void nothing_to_map_never_ends(void **state)
{
	VmsMachine *m = boot_profile(X86_32);
	VmsResult result = perform(m, "vm_map_ram(count=0)");

	(void)state;
	assert_true(result.bug);
	assert_string_equal(result.message, "BUG: soft lockup - CPU#0 stuck for 61s!");
	vms_machine_free(m);
}

/* -------- ioremap */

static void one_page_of_ram_slips_through(void **state)
{
	VmsMachine *m = boot_profile(X86_64);

	(void)state;
	assert_false(perform(m, "ioremap(phys=0x2800000, size=4096)").failed);
	assert_true(perform(m, "ioremap(phys=0x2800000, size=4097)").failed);
	vms_machine_free(m);
}

static void assert_translates(const VmsMachine *m, uint64_t addr, uint64_t pfn)
{
	uint64_t got, entry;

	assert_true(vms_translate(m, addr, &got, &entry));
	assert_int_equal(got, pfn);
}

/* Two entries of the first level, no table; iounmap clears them at once. */
static void sections_need_no_table(void **state)
{
	VmsMachine *m = boot_profile(ARM);
	uint64_t tables = stat_of(m, "page_tables");
	VmsResult result = perform(m, "ioremap(phys=0x4a000000, size=0x400000)");
	uint64_t addr = result.ret, pfn, entry;
	VmsLevel level[VMS_LEVELS];
	char text[32];
	VmsArea area;

	(void)state;
	assert_int_equal(marks(m, VMS_MARK_PMD_SET, &result), 2);
	assert_int_equal(marks(m, VMS_MARK_PTE_SET, &result), 0);
	assert_int_equal(stat_of(m, "page_tables"), tables);
	assert_true(vms_area_find(m, addr, &area));
	assert_int_equal(area.flags, VM_ARM_SECTION_MAPPING | 0x1);
	assert_int_equal(area.phys_addr, 0);                  /* it is not kept */
	assert_translates(m, addr + 0x3ff000, 0x4a3ff);
	assert_int_equal(vms_walk(m, addr, level), 1);
	assert_true(vms_translate(m, addr, &pfn, &entry));
	vms_entry_text(m, entry, text, sizeof text);
	assert_string_equal(text, "SECTION");
	result = perform_at(m, "iounmap(addr=0x%" PRIx64 ")", addr);
	assert_int_equal(marks(m, VMS_MARK_PMD_CLEAR, &result), 2);
	assert_false(is_mapped(m, addr));
	result = perform(m, "purge()");
	assert_int_equal(marks(m, VMS_MARK_PMD_CLEAR, &result), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* Device, size and address must all be multiples of 2 MiB, and the kernel one for a single CPU. */
static void everything_else_takes_pages(void **state)
{
	static const struct { const char *text; unsigned cpus; uint64_t sections; } table[] = {
		{ "ioremap(phys=0x4a000000, size=0x200000)", 1, 1 },
		{ "ioremap(phys=0x4a000000, size=0x200000)", 2, 0 },
		{ "ioremap(phys=0x4a100000, size=0x200000)", 1, 0 },
		{ "ioremap(phys=0x4a000000, size=0x201000)", 1, 0 },
		{ "ioremap(phys=0x4a000000, size=0x100000)", 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = ARM, .cpus = table[i].cpus });
		VmsResult result = perform(m, table[i].text);

		assert_int_equal(marks(m, VMS_MARK_PMD_SET, &result), table[i].sections);
		assert_int_equal(marks(m, VMS_MARK_PTE_SET, &result) == 0, table[i].sections);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* An empty table that is in the way goes. */
static void a_section_takes_the_place_of_a_table(void **state)
{
	VmsMachine *m = boot_profile(ARM);
	VmsResult result;

	(void)state;
	perform_vfree(m, perform_vmalloc(m, 4096).ret);
	perform(m, "purge()");
	assert_int_equal(stat_of(m, "page_tables"), 1);
	result = perform(m, "ioremap(phys=0x4a000000, size=0x200000)");
	assert_int_equal(result.ret, ARM_BASE);
	assert_int_equal(stat_of(m, "page_tables"), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* A device above 4 GiB: eight equal entries for 16 MiB, with the upper bits of its address among the lower of theirs.
 * Where supersections will not do, the kernel loses those bits, and maps something else. */
static void supersections_reach_above_4_gib(void **state)
{
	VmsMachine *m = boot_profile(ARM);
	VmsResult result = perform(m, "ioremap(phys=0x501000000, size=0x2000000)");
	uint64_t addr = result.ret, pfn, first, second;

	(void)state;
	assert_int_equal(addr % (16 * MIB), 0);
	assert_int_equal(marks(m, VMS_MARK_PMD_SET, &result), 16);
	assert_translates(m, addr, 0x501000);
	assert_translates(m, addr + 0x0fff000, 0x501fff);
	assert_translates(m, addr + 0x1200000, 0x502200);
	assert_true(vms_translate(m, addr, &pfn, &first) && vms_translate(m, addr + 0xe00000, &pfn, &second));
	assert_int_equal(first, second);
	assert_true(perform(m, "ioremap(phys=0x501001000, size=4096)").failed);
	assert_translates(m, perform(m, "ioremap(phys=0x501000000, size=4096)").ret, 0x01000);
	assert_int_equal(marks(m, VMS_MARK_PMD_CLEAR, &(VmsResult){ .first = 0, .last = vms_cursor(m) }), 0);
	result = perform_at(m, "iounmap(addr=0x%" PRIx64 ")", addr);
	assert_int_equal(marks(m, VMS_MARK_PMD_CLEAR, &result), 16);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_profile_has_its_window),
		cmocka_unit_test(a_script_gives_the_addresses_that_the_kernel_gave),
		cmocka_unit_test(arm_gives_the_addresses_that_the_kernel_gave),
		cmocka_unit_test(device_memory_is_aligned_by_fls),
		cmocka_unit_test(a_range_of_ones_own_takes_two_steps),
		cmocka_unit_test(vmlist_is_walked_on_both_ways),
		cmocka_unit_test(entries_stay_until_the_purge),
		cmocka_unit_test(only_the_address_itself_is_found),
		cmocka_unit_test(a_second_vfree_walks_off_vmlist),
		cmocka_unit_test(a_second_vfree_may_free_what_is_another_s),
		cmocka_unit_test(nothing_is_said_of_failures),
		cmocka_unit_test(an_interrupt_must_not_free),
		cmocka_unit_test(without_early_areas_there_is_nothing_to_import),
		cmocka_unit_test(early_areas_are_imported_from_vmlist),
		cmocka_unit_test(an_early_device_is_given_away_by_the_first_purge),
		cmocka_unit_test(regions_of_a_block_are_aligned_to_their_size),
		cmocka_unit_test(dirty_pages_are_unmapped_by_the_purge),
		cmocka_unit_test(nothing_to_map_never_ends),
		cmocka_unit_test(one_page_of_ram_slips_through),
		cmocka_unit_test(sections_need_no_table),
		cmocka_unit_test(everything_else_takes_pages),
		cmocka_unit_test(a_section_takes_the_place_of_a_table),
		cmocka_unit_test(supersections_reach_above_4_gib),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
