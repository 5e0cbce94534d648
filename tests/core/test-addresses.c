/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-addresses.c -- which addresses 4.19 gives out: scripts whose results the kernel's own functions gave, with the
 * hole cache, nested page arrays, blocks of vm_map_ram and the purge; and the layout, with and without KASLR. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define BASE 0xffffc90000000000u
#define TIB ((uint64_t)1 << 40)
#define GIB ((uint64_t)1 << 30)
#define NAMES 26

/* A line of a script: an operation, the offset of what it returns, and a name of one letter for that.  In place of an
 * address an operation may have such a letter: "vfree(addr=$B)". */
typedef struct {
	char name;
	const char *text;
	uint64_t offset;
} Line;

static void play(VmsMachine *m, const Line *line, size_t n)
{
	uint64_t addr[NAMES] = { 0 };

	for (size_t i = 0; i < n; i++) {
		const char *dollar = strchr(line[i].text, '$');
		VmsResult result;
		char text[96];

		if (dollar) {
			snprintf(text, sizeof text, "%.*s0x%" PRIx64 "%s", (int)(dollar - line[i].text), line[i].text,
			         addr[dollar[1] - 'A'], dollar + 2);
			result = perform(m, text);
		} else {
			result = perform(m, line[i].text);
		}
		if (!line[i].name)
			continue;
		if (result.ret - BASE != line[i].offset)
			fail_msg("%c = %s is at %" PRIx64 ", not at %" PRIx64, line[i].name, line[i].text,
			         result.ret - BASE, line[i].offset);
		addr[line[i].name - 'A'] = result.ret;
	}
}

#define PLAY(m, script) play((m), (script), sizeof (script) / sizeof *(script))

static void a_freed_range_is_used_again_only_after_the_purge(void **state)
{
	static const Line script[] = {
		{ 'A', "vmalloc(size=4096)", 0 },
		{ 'B', "vmalloc(size=8192)", 0x2000 },
		{ 'C', "vmalloc(size=4096)", 0x5000 },
		{ 0, "vfree(addr=$B)", 0 },
		{ 'D', "vmalloc(size=4096)", 0x7000 },
		{ 0, "purge()", 0 },
		{ 'E', "vmalloc(size=4096)", 0x2000 },
		{ 'F', "vmalloc(size=8192)", 0x9000 },
		{ 'G', "ioremap(phys=0xfe000000, size=4096)", 0xc000 },
		{ 'H', "ioremap(phys=0xfd000000, size=65536)", 0x10000 },
		{ 'I', "vmalloc(size=4096)", 0xe000 },
	};
	VmsMachine *m = boot();

	(void)state;
	PLAY(m, script);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The alignment is the size rounded up to a power of two, at most 1 GiB. */
static void device_memory_is_aligned_to_its_size(void **state)
{
	static const Line script[] = {
		{ 'A', "vmalloc(size=4096)", 0 },
		{ 'B', "ioremap(phys=0x1000000000, size=268435456)", 0x10000000 },
		{ 'C', "ioremap(phys=0x2000000000, size=2147483648)", 0x40000000 },
		{ 'D', "ioremap(phys=0xfe000000, size=1024)", 0x2000 },
		{ 'E', "ioremap(phys=0xfe000234, size=4096)", 0x4234 },
		{ 'F', "ioremap(phys=0xfd000000, size=20480)", 0x8000 },
	};
	VmsMachine *m = boot();

	(void)state;
	PLAY(m, script);
	vms_machine_free(m);
}

/* C notes the hole of two pages as the largest one that is too small; D would fit it exactly, but only what is smaller
 * makes the search begin below the cached place. */
static void a_hole_that_fits_exactly_is_skipped(void **state)
{
	static const Line script[] = {
		{ 'A', "vmalloc(size=4096)", 0 },
		{ 'B', "vmalloc(size=12288)", 0x2000 },
		{ 0, "vfree(addr=$A)", 0 },
		{ 0, "purge()", 0 },
		{ 'C', "vmalloc(size=8192)", 0x6000 },
		{ 'D', "vmalloc(size=4096)", 0x9000 },
	};
	VmsMachine *m = boot();

	(void)state;
	PLAY(m, script);
	assert_int_equal(stat_of(m, "cached_hole_size"), 0x2000);
	vms_machine_free(m);
}

static void a_large_page_array_is_an_area_of_its_own(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 513 * VMS_PAGE_SIZE).ret;
	VmsArea area, array;

	(void)state;
	assert_int_equal(addr, BASE);
	assert_true(vms_area_find(m, addr, &area));
	assert_int_equal(area.va_end, BASE + 0x202000);
	assert_true(vms_area_find(m, vms_object_address(m, area.pages), &array));
	assert_int_equal(array.va_start, BASE + 0x202000);
	assert_int_equal(array.va_end, BASE + 0x205000);
	assert_int_equal(array.nr_pages, 2);
	assert_int_equal(perform_vmalloc(m, 1).ret, BASE + 0x205000);
	vms_machine_free(m);
}

/* Up to one page of pointers comes from kmalloc. */
static void the_page_array_is_nested_beyond_512_pages(void **state)
{
	static const struct { uint64_t pages, bytes, nested; } table[] = {
		{ 3, 24, 0 }, { 512, 4096, 0 }, { 513, 4104, 1 }, { 1024, 8192, 1 }, { 1025, 8200, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		VmsResult result = perform_vmalloc(m, table[i].pages * VMS_PAGE_SIZE);

		assert_int_equal(vms_count(m, VMS_MARK_ARRAY_NESTED, result.first, result.last), table[i].nested);
		assert_int_equal(vms_sum(m, VMS_MARK_ARRAY_NESTED, "array_size", result.first, result.last),
		                 table[i].nested ? table[i].bytes : 0);
		assert_int_equal(stat_of(m, "nr_areas"), 1 + table[i].nested);
		for (int64_t step = result.first; step <= result.last; step++) {
			VmsStep s;

			assert_true(vms_step_at(m, step, &s));
			if (s.mark != VMS_MARK_ARRAY_SIZE)
				continue;
			assert_int_equal(s.value[0].value, table[i].pages);
			assert_int_equal(s.value[1].value, table[i].bytes);
			break;
		}
		vms_machine_free(m);
	}
}

/* A block is handed out from its start to its end, in powers of two of pages, and nothing of it twice; 65 pages are too
 * many for a block and get a range without a guard page. */
static void vm_map_ram_hands_a_block_out_once(void **state)
{
	static const Line script[] = {
		{ 'A', "vmalloc(size=4096)", 0 },
		{ 'B', "vm_map_ram(count=3)", 0x400000 },
		{ 'C', "vm_map_ram(count=1)", 0x404000 },
		{ 0, "vm_unmap_ram(addr=$B, count=3)", 0 },
		{ 'D', "vm_map_ram(count=3)", 0x405000 },
		{ 'E', "vm_map_ram(count=64)", 0x409000 },
		{ 'F', "vm_map_ram(count=65)", 0x2000 },
	};
	VmsMachine *m = boot();
	VmsBlock block;
	VmsArea area;

	(void)state;
	PLAY(m, script);
	assert_int_equal(vms_blocks(m, &block, 1), 1);
	assert_int_equal(block.total, 1024);
	assert_int_equal(block.free, 1024 - 4 - 1 - 4 - 64);
	assert_int_equal(block.dirty, 4);
	assert_true(vms_area_find(m, BASE + 0x2000, &area));
	assert_int_equal(area.va_end, BASE + 0x2000 + 65 * VMS_PAGE_SIZE);
	vms_machine_free(m);
}

/* -------- the purge */

static void the_lazy_limit_grows_with_the_cpus(void **state)
{
	static const struct { unsigned cpus; uint64_t pages; } table[] = {
		{ 1, 8192 }, { 2, 16384 }, { 3, 16384 }, { 4, 24576 }, { 7, 24576 }, { 8, 32768 }, { 15, 32768 },
		{ 16, 40960 }, { 31, 40960 }, { 32, 49152 }, { 63, 49152 }, { 64, 57344 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .cpus = table[i].cpus });

		assert_int_equal(stat_of(m, "lazy_max_pages"), table[i].pages);
		vms_machine_free(m);
	}
}

/* 8191 pages and their guard are 8192, and not more than the limit; the nested array's 17 are what exceeds it. */
static void a_free_purges_when_more_than_the_limit_waits(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr = perform_vmalloc(m, 8191 * VMS_PAGE_SIZE).ret, waiting = 0;
	VmsResult result = perform_vfree(m, addr);
	VmsStep step;

	(void)state;
	for (int64_t i = result.first; vms_step_at(m, i, &step); i++) {
		if (step.mark == VMS_MARK_LAZY_ADD && !waiting)
			waiting = step.value[1].value;
		if (step.mark == VMS_MARK_TLB_FLUSH_LONG)
			break;
	}
	assert_int_equal(waiting, 8192);
	assert_int_equal(step.mark, VMS_MARK_TLB_FLUSH_LONG);
	assert_int_equal(step.value[0].value, BASE);
	assert_int_equal(step.value[1].value, BASE + 0x2011000);
	assert_int_equal(stat_of(m, "tlb_flushes"), 1);
	assert_int_equal(stat_of(m, "lazy_pages"), 0);
	assert_int_equal(stat_of(m, "nr_lazy_areas"), 0);
	assert_int_equal(perform_vmalloc(m, 1).ret, BASE);
	vms_machine_free(m);
}

/* More than 33 pages, and everything is flushed. */
static void a_flush_is_for_33_pages_at_most(void **state)
{
	static const struct { uint64_t pages; VmsMark mark; } table[] = {
		{ 32, VMS_MARK_TLB_FLUSH_RANGE }, { 33, VMS_MARK_TLB_FLUSH_ALL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		VmsResult purge;

		perform_vfree(m, perform_vmalloc(m, table[i].pages * VMS_PAGE_SIZE).ret);
		purge = perform(m, "purge()");
		assert_int_equal(vms_count(m, table[i].mark, purge.first, purge.last), 1);
		assert_int_equal(stat_of(m, "tlb_flushes"), 1);
		vms_machine_free(m);
	}
}

/* -------- the window and the layout */

/* VMALLOC_END is the last byte of the window: its last page cannot be reached. */
static void the_last_page_of_the_window_is_never_used(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .vmalloc_start = BASE, .vmalloc_end = BASE + 16 * VMS_PAGE_SIZE - 1 });

	(void)state;
	assert_true(perform_vmalloc(m, 15 * VMS_PAGE_SIZE).failed);
	assert_int_equal(perform_vmalloc(m, 14 * VMS_PAGE_SIZE).ret, BASE);
	vms_machine_free(m);
}

static uint64_t start_of(const VmsMachine *m, const char *id)
{
	VmsRegion region;

	for (size_t i = 0; vms_region_at(m, i, &region); i++)
		if (!strcmp(region.id, id))
			return region.start;
	fail_msg("there is no region %s", id);
	return 0;
}

static void without_kaslr_the_regions_are_where_the_manual_says(void **state)
{
	static const struct { const char *id; uint64_t start; } table[] = {
		{ "user", 0 }, { "non-canonical", 0x0000800000000000 }, { "guard", 0xffff800000000000 },
		{ "direct", 0xffff880000000000 }, { "vmalloc", 0xffffc90000000000 }, { "vmemmap", 0xffffea0000000000 },
		{ "cpu-entry", 0xfffffe0000000000 }, { "text", 0xffffffff80000000 }, { "modules", 0xffffffffa0000000 },
	};
	VmsMachine *m = boot_with(&(VmsOptions){ .seed = 7 });
	uint64_t start, end;

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_int_equal(start_of(m, table[i].id), table[i].start);
	vms_vmalloc_window(m, &start, &end);
	assert_int_equal(start, 0xffffc90000000000);
	assert_int_equal(end, 0xffffe8ffffffffff);
	vms_machine_free(m);
}

static void with_kaslr_the_regions_keep_their_order(void **state)
{
	uint64_t before[3] = { 0 };

	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .kaslr = true, .seed = seed * 0x9e3779b97f4a7c15u });
		uint64_t base[3] = { start_of(m, "direct"), start_of(m, "vmalloc"), start_of(m, "vmemmap") };
		uint64_t start, end;

		vms_vmalloc_window(m, &start, &end);
		assert_int_equal(start, base[1]);
		assert_int_equal(end, base[1] + 32 * TIB - 1);
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(base[i] % GIB, 0);
		assert_true(base[0] >= 0xffff880000000000);
		assert_true(base[1] >= base[0] + 11 * TIB + GIB);     /* 1 TiB of RAM, 10 TiB for more to come */
		assert_true(base[2] >= base[1] + 32 * TIB + GIB);
		assert_true(base[2] + TIB <= 0xfffffe0000000000);
		assert_int_equal(perform_vmalloc(m, 1).ret, base[1]);
		assert_memory_not_equal(base, before, sizeof base);
		memcpy(before, base, sizeof base);
		vms_machine_free(m);
	}
}

/* The three numbers that the kernel's generator draws from a seed, and the rule that makes bases of them. */
static void the_bases_follow_from_the_seed(void **state)
{
	static const struct { uint64_t seed, drawn[3]; } table[] = {
		{ 0, { 0x000419c800180820, 0x0082821442200624, 0x904da60231412e59 } },
		{ 1, { 0x01208a001082100e, 0x009015828900402e, 0x834d2081c01aa2c9 } },
	};
	static const uint64_t size[3] = { 11 * TIB, 32 * TIB, TIB };
	static const char *const id[3] = { "direct", "vmalloc", "vmemmap" };

	(void)state;
	for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .kaslr = true, .seed = table[k].seed });
		uint64_t addr = 0xffff880000000000, remain = 0xfffffe0000000000 - addr - 44 * TIB;

		for (size_t i = 0; i < 3; i++) {
			uint64_t entropy = table[k].drawn[i] % (remain / (3 - i) + 1) / GIB * GIB;

			addr += entropy;
			assert_int_equal(start_of(m, id[i]), addr);
			addr += size[i] + GIB;
			remain -= entropy;
		}
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_freed_range_is_used_again_only_after_the_purge),
		cmocka_unit_test(device_memory_is_aligned_to_its_size),
		cmocka_unit_test(a_hole_that_fits_exactly_is_skipped),
		cmocka_unit_test(a_large_page_array_is_an_area_of_its_own),
		cmocka_unit_test(the_page_array_is_nested_beyond_512_pages),
		cmocka_unit_test(vm_map_ram_hands_a_block_out_once),
		cmocka_unit_test(the_lazy_limit_grows_with_the_cpus),
		cmocka_unit_test(a_free_purges_when_more_than_the_limit_waits),
		cmocka_unit_test(a_flush_is_for_33_pages_at_most),
		cmocka_unit_test(the_last_page_of_the_window_is_never_used),
		cmocka_unit_test(without_kaslr_the_regions_are_where_the_manual_says),
		cmocka_unit_test(with_kaslr_the_regions_keep_their_order),
		cmocka_unit_test(the_bases_follow_from_the_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
