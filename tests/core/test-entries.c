/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-entries.c -- the page tables that 4.19 fills on x86-64: the bits of each kind of entry, which tables a range
 * needs and when they are taken, large entries of ioremap, and what vfree clears and what it leaves. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define BASE 0xffffc90000000000u
#define PAGE_KERNEL 0x8000000000000163u
#define PAGE_KERNEL_IO 0x8000000000000173u     /* not cached: PCD */
#define PAGE_KERNEL_WC 0x800000000000016bu     /* writes are combined: PWT */
#define PAGE_TABLE 0x067u
#define PSE 0x080u
#define GIB (1024 * MIB)

static VmsResult ioremap(VmsMachine *m, uint64_t phys, uint64_t size)
{
	VmsOp op = vms_op(VMS_OP_IOREMAP);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	vms_op_set(&op, "phys", phys);
	vms_op_set(&op, "size", size);
	if (!vms_perform(m, &op, &result, error))
		fail_msg("%s", error);
	return result;
}

static bool is_mapped(const VmsMachine *m, uint64_t addr)
{
	uint64_t pfn, entry;

	return vms_translate(m, addr, &pfn, &entry);
}

static void entries_name_their_frame_and_the_protection(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 12 * KIB).ret, pages[3];
	VmsLevel level[VMS_LEVELS];
	VmsFrame frame;
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, addr, &area));
	vms_area_pages(m, &area, pages, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(vms_walk(m, addr + i * VMS_PAGE_SIZE, level), 4);
		assert_int_equal(level[3].entry, pages[i] * VMS_PAGE_SIZE | PAGE_KERNEL);
	}
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(level[i].entry, level[i + 1].table * VMS_PAGE_SIZE | PAGE_TABLE);
		assert_true(vms_frame(m, level[i + 1].table, &frame));
		assert_int_equal(frame.owner, VMS_OWNER_TABLE);
		assert_int_equal(frame.index, 3 - i);
		assert_int_equal(vms_table_entry(m, level[i].table, level[i].index), level[i].entry);
	}
	vms_machine_free(m);
}

/* The first page of the window: entry 402 of the top-level table, then the first of each. */
static void an_address_is_cut_into_indices_of_nine_bits(void **state)
{
	static const struct { uint64_t addr; unsigned index[4]; } table[] = {
		{ BASE, { 402, 0, 0, 0 } },
		{ BASE + 511 * 4 * KIB, { 402, 0, 0, 511 } },
		{ BASE + 2 * MIB, { 402, 0, 1, 0 } },
		{ BASE + GIB, { 402, 1, 0, 0 } },
	};
	static const uint64_t covers[] = { 512 * GIB, GIB, 2 * MIB, 4 * KIB };
	VmsLevel level[VMS_LEVELS];

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		VmsOp op = vms_op(VMS_OP_VMALLOC);
		char error[VMS_ERROR_SIZE];
		VmsResult result;

		vms_op_set(&op, "size", 4096);
		vms_op_set(&op, "start", table[i].addr);
		assert_true(vms_perform(m, &op, &result, error));
		assert_int_equal(result.ret, table[i].addr);
		assert_int_equal(vms_walk(m, table[i].addr, level), 4);
		for (size_t k = 0; k < 4; k++) {
			assert_int_equal(level[k].index, table[i].index[k]);
			assert_int_equal(level[k].covers, covers[k]);
		}
		vms_machine_free(m);
	}
}

/* Three tables for the first page, one more for each further 2 MiB that the pages reach; the guard page needs none. */
static void tables_are_made_when_the_first_page_below_is_mapped(void **state)
{
	static const struct { uint64_t pages, tables; } table[] = {
		{ 1, 3 }, { 511, 3 }, { 512, 3 }, { 513, 4 }, { 1025, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();

		assert_int_equal(stat_of(m, "page_tables"), 0);
		perform_vmalloc(m, table[i].pages * VMS_PAGE_SIZE);
		assert_int_equal(stat_of(m, "page_tables"), table[i].tables);
		vms_machine_free(m);
	}
}

static void the_guard_page_is_address_space_alone(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 12 * KIB).ret;

	(void)state;
	for (uint64_t offset = 0; offset < 12 * KIB; offset += 4 * KIB)
		assert_true(is_mapped(m, addr + offset));
	assert_false(is_mapped(m, addr + 12 * KIB));
	assert_int_equal(perform_vmalloc(m, 1).ret, addr + 16 * KIB);
	vms_machine_free(m);
}

static void vfree_clears_the_entries_at_once_and_keeps_the_tables(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 4 * MIB).ret, tables = stat_of(m, "page_tables");
	VmsLevel level[VMS_LEVELS];
	VmsFrame frame;
	VmsArea area;

	(void)state;
	perform_vfree(m, addr);
	assert_true(vms_area_find(m, addr, &area));
	assert_int_equal(area.state, VMS_AREA_LAZY);
	for (uint64_t offset = 0; offset < 4 * MIB; offset += 4 * KIB)
		assert_false(is_mapped(m, addr + offset));
	perform(m, "purge()");
	assert_int_equal(stat_of(m, "nr_areas"), 0);
	assert_int_equal(stat_of(m, "page_tables"), tables);
	assert_int_equal(vms_walk(m, addr, level), 4);
	assert_false(level[3].present);
	assert_true(vms_frame(m, level[3].table, &frame));
	assert_int_equal(frame.owner, VMS_OWNER_TABLE);
	perform_vmalloc(m, 4 * MIB);
	assert_int_equal(stat_of(m, "page_tables"), tables);
	vms_machine_free(m);
}

static void ioremap_maps_the_device_without_a_cache(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = ioremap(m, 0xfebc0234, 0x2000);
	uint64_t free = stat_of(m, "free_pages") + stat_of(m, "pcp_pages"), pfn, entry;

	(void)state;
	assert_int_equal(result.ret % VMS_PAGE_SIZE, 0x234);
	for (uint64_t i = 0; i < 3; i++) {
		assert_true(vms_translate(m, result.ret + i * VMS_PAGE_SIZE, &pfn, &entry));
		assert_int_equal(pfn, 0xfebc0 + i);
		assert_int_equal(entry, (0xfebc0 + i) * VMS_PAGE_SIZE | PAGE_KERNEL_IO);
	}
	assert_false(is_mapped(m, result.ret + 3 * VMS_PAGE_SIZE));
	ioremap(m, 0xfebd0000, 0x1000);
	assert_int_equal(stat_of(m, "free_pages") + stat_of(m, "pcp_pages"), free);     /* no frames, no tables */
	vms_machine_free(m);
}

static uint64_t entry_of(const VmsMachine *m, uint64_t addr)
{
	uint64_t pfn, entry = 0;

	vms_translate(m, addr, &pfn, &entry);
	return entry & ~(uint64_t)0xfffff000;
}

/* ioremap_wc lets the CPU combine writes; but memory that is mapped already keeps the mode that it has. */
static void memory_has_one_cache_mode(void **state)
{
	static const char uncached[] = "ioremap(phys=0xfebc0000, size=4096)";
	static const char combining[] = "ioremap(phys=0xfebc0000, size=4096, kind=1)";
	VmsMachine *m = boot();
	char text[64];
	uint64_t first;

	(void)state;
	first = perform(m, combining).ret;
	assert_int_equal(entry_of(m, first), PAGE_KERNEL_WC);
	assert_int_equal(entry_of(m, perform(m, uncached).ret), PAGE_KERNEL_WC);
	vms_machine_free(m);

	m = boot();
	first = perform(m, uncached).ret;
	assert_int_equal(entry_of(m, perform(m, "ioremap(phys=0xfebc1000, size=4096, kind=1)").ret), PAGE_KERNEL_WC);
	snprintf(text, sizeof text, "iounmap(addr=0x%" PRIx64 ")", first);
	perform(m, text);
	assert_int_equal(entry_of(m, perform(m, combining).ret), PAGE_KERNEL_WC);
	vms_machine_free(m);
}

/* Where device, address and size allow, one entry of a higher table does the work of a whole lower one. */
static void ioremap_uses_the_largest_entries_it_can(void **state)
{
	static const struct { uint64_t phys, size, levels, covers; } table[] = {
		{ 0x1000000000, 2 * MIB, 3, 2 * MIB },
		{ 0x1000000000, 1024 * MIB, 2, 1024 * MIB },
		{ 0x1000001000, 2 * MIB, 4, 4 * KIB },         /* the device does not begin at 2 MiB */
		{ 0x1000000000, 1 * MIB, 4, 4 * KIB },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		uint64_t addr = ioremap(m, table[i].phys, table[i].size).ret, pfn, entry;
		VmsLevel level[VMS_LEVELS];
		size_t n = vms_walk(m, addr, level);
		bool huge = table[i].covers > 4 * KIB;

		assert_int_equal(n, table[i].levels);
		assert_int_equal(level[n - 1].covers, table[i].covers);
		assert_int_equal(level[n - 1].entry, table[i].phys | PAGE_KERNEL_IO | (huge ? PSE : 0));
		assert_true(vms_translate(m, addr + 0x5678, &pfn, &entry));
		assert_int_equal(pfn, (table[i].phys + 0x5678) / VMS_PAGE_SIZE);
		vms_machine_free(m);
	}
}

/* A range that had a table of small entries gets a large one: the empty table below is given back. */
static void a_large_entry_takes_the_place_of_an_empty_table(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 12 * KIB).ret, tables = stat_of(m, "page_tables");
	VmsLevel level[VMS_LEVELS];

	(void)state;
	perform_vfree(m, addr);
	perform(m, "purge()");
	assert_int_equal(ioremap(m, 0x1000000000, 2 * MIB).ret, addr);
	assert_int_equal(stat_of(m, "page_tables"), tables - 1);
	assert_int_equal(vms_walk(m, addr, level), 3);
	assert_no_violations(m);
	vms_machine_free(m);
}

static void vmap_maps_the_frames_in_the_order_given(void **state)
{
	VmsMachine *m = boot();
	const uint64_t pages[] = { 200000, 100000, 200000 };
	VmsOp op = vms_op(VMS_OP_VMAP);
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	uint64_t pfn, entry;

	(void)state;
	op.pages = pages;
	op.n_pages = 3;
	assert_true(vms_perform(m, &op, &result, error));
	for (size_t i = 0; i < 3; i++) {
		assert_true(vms_translate(m, result.ret + i * VMS_PAGE_SIZE, &pfn, &entry));
		assert_int_equal(entry, pages[i] * VMS_PAGE_SIZE | PAGE_KERNEL);
	}
	assert_false(is_mapped(m, result.ret + 3 * VMS_PAGE_SIZE));
	vms_machine_free(m);
}

/* Bits of an entry in the words of the manual. */
static void entries_can_be_read(void **state)
{
	static const struct { uint64_t entry; const char *text; } table[] = {
		{ 0, "empty" },
		{ 31744 * (uint64_t)VMS_PAGE_SIZE | PAGE_KERNEL, "P RW A D G NX" },
		{ 31744 * (uint64_t)VMS_PAGE_SIZE | PAGE_TABLE, "P RW US A D" },
		{ 0xfe000000 | PAGE_KERNEL_IO, "P RW PCD A D G NX" },
		{ 0xfe000000 | PAGE_KERNEL_IO | PSE, "P RW PCD A D PSE G NX" },
	};
	VmsMachine *m = boot();
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(vms_entry_text(m, table[i].entry, text, sizeof text), strlen(table[i].text));
		assert_string_equal(text, table[i].text);
	}
	assert_int_equal(vms_entry_pfn(m, 31744 * (uint64_t)VMS_PAGE_SIZE | PAGE_KERNEL), 31744);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_name_their_frame_and_the_protection),
		cmocka_unit_test(an_address_is_cut_into_indices_of_nine_bits),
		cmocka_unit_test(tables_are_made_when_the_first_page_below_is_mapped),
		cmocka_unit_test(the_guard_page_is_address_space_alone),
		cmocka_unit_test(vfree_clears_the_entries_at_once_and_keeps_the_tables),
		cmocka_unit_test(ioremap_maps_the_device_without_a_cache),
		cmocka_unit_test(memory_has_one_cache_mode),
		cmocka_unit_test(ioremap_uses_the_largest_entries_it_can),
		cmocka_unit_test(a_large_entry_takes_the_place_of_an_empty_table),
		cmocka_unit_test(vmap_maps_the_frames_in_the_order_given),
		cmocka_unit_test(entries_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
