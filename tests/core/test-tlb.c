/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-tlb.c -- the TLBs: what they keep and for how long, what a flush empties in each kernel; and the direct map,
 * whose large pages make them reach further. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define X86_32_2_4 "linux-2.4/x86_32"
#define X86_64_6_1 "linux-6.1/x86_64"
#define PAGE ((uint64_t)VMS_PAGE_SIZE)
#define GIB (1024 * MIB)

static void load(VmsMachine *m, uint64_t addr)
{
	VmsResult result = perform_at(m, "load(addr=0x%" PRIx64 ")", addr);

	if (result.fault)
		fail_msg("load of %" PRIx64 ": %s", addr, result.fault);
}

/* One load of every page; returns the misses. */
static uint64_t touch_all(VmsMachine *m, uint64_t addr, uint64_t size)
{
	uint64_t before = stat_of(m, "tlb_misses");

	for (uint64_t end = addr + size; addr < end; addr += PAGE)
		load(m, addr);
	return stat_of(m, "tlb_misses") - before;
}

static uint64_t direct(const VmsMachine *m, uint64_t pfn)
{
	VmsRegion region;

	for (size_t i = 0; vms_region_at(m, i, &region); i++)
		if (!strcmp(region.id, "direct"))
			return region.start + pfn * PAGE;
	fail_msg("no direct map");
	return 0;
}

/* Lesson F4: 4 MiB of the direct map are two large pages, 4 MiB of vmalloc 1024 small ones. */
static void large_pages_reach_further(void **state)
{
	static const struct { const char *profile; uint64_t misses; } table[] = {
		{ X86_64_6_1, 2 }, { "linux-4.19/x86_64", 2 }, { "linux-3.15/x86_32-pae", 2 },
		{ "linux-3.15/x86_32", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t block = direct(m, perform(m, "alloc_pages(order=10)").ret);

		assert_int_equal(touch_all(m, block, 4 * MIB), table[i].misses);
		assert_int_equal(touch_all(m, block, 4 * MIB), 0);
		assert_int_equal(stat_of(m, "tlb_reach"), 4 * MIB);
		block = perform_vmalloc(m, 4 * MIB).ret;
		load(m, block + 4 * MIB - PAGE);                     /* the task's directory is up to date then */
		load(m, block);
		assert_int_equal(touch_all(m, block + PAGE, 4 * MIB - PAGE), 1023);
		assert_int_equal(touch_all(m, block, 4 * MIB), 1024);     /* none has stayed */
		assert_int_equal(stat_of(m, "tlb_reach"), 16 * PAGE);
		vms_machine_free(m);
	}
}

static void who_was_used_least_recently_gives_way(void **state)
{
	VmsMachine *m = boot_profile(X86_64_6_1);
	uint64_t addr = perform_vmalloc(m, 32 * PAGE).ret;
	VmsTlbEntry entry[16];
	VmsResult result;

	(void)state;
	assert_int_equal(vms_tlb_size(m), 16);
	assert_int_equal(vms_tlb(m, 0, entry, 16), 0);
	assert_int_equal(touch_all(m, addr, 16 * PAGE), 16);
	load(m, addr);
	result = perform_at(m, "load(addr=0x%" PRIx64 ")", addr + 16 * PAGE);
	assert_int_equal(marks(m, VMS_MARK_TLB_EVICT, &result), 1);
	assert_int_equal(vms_tlb(m, 0, entry, 16), 16);
	assert_int_equal(entry[0].address, addr + 16 * PAGE);
	assert_int_equal(entry[1].address, addr);
	assert_int_equal(entry[15].address, addr + 2 * PAGE);        /* addr + PAGE has gone */
	for (unsigned i = 0; i < 16; i++) {
		uint64_t pfn, there;

		assert_true(vms_translate(m, entry[i].address, &pfn, &there));
		assert_int_equal(entry[i].pfn, pfn);
		assert_int_equal(entry[i].entry, there);
		assert_int_equal(entry[i].age, i);
		assert_true(entry[i].global);
		assert_false(entry[i].stale);
	}
	vms_machine_free(m);
}

/* -------- flushes */

/* Free an area of so many pages and purge: is it forgotten page by page, or is everything? */
static void assert_purge(const char *profile, uint64_t pages, uint64_t ranges, uint64_t all)
{
	VmsMachine *m = boot_profile(profile);
	uint64_t addr = perform_vmalloc(m, pages * PAGE).ret, other = perform_vmalloc(m, PAGE).ret;
	VmsTlbEntry entry[16];
	VmsResult result;

	load(m, addr);
	load(m, other);
	perform_vfree(m, addr);
	result = perform(m, "purge()");
	assert_int_equal(marks(m, VMS_MARK_TLB_FLUSH_RANGE, &result), ranges);
	assert_int_equal(marks(m, VMS_MARK_TLB_FLUSH_ALL, &result), all);
	assert_int_equal(marks(m, VMS_MARK_TLB_DROP, &result), all ? 2 : 1);
	assert_int_equal(vms_tlb(m, 0, entry, 16), all ? 0 : 1);
	vms_machine_free(m);
}

/* The guard page counts: 32 pages are 33 with it. */
static void how_much_a_purge_forgets_depends_on_the_kernel(void **state)
{
	(void)state;
	assert_purge("linux-2.6.34/x86_32", 1, 0, 1);
	assert_purge("linux-2.6.34/arm", 1, 1, 0);
	assert_purge("linux-2.6.34/arm", 1000, 1, 0);
	assert_purge("linux-3.15/x86_64", 1, 1, 0);
	assert_purge("linux-3.15/x86_64", 9, 0, 1);
	assert_purge("linux-4.19/x86_64", 32, 1, 0);
	assert_purge("linux-4.19/x86_64", 33, 0, 1);
	assert_purge(X86_64_6_1, 31, 1, 0);
	assert_purge(X86_64_6_1, 32, 1, 0);
	assert_purge(X86_64_6_1, 33, 0, 1);
	assert_purge("linux-6.12/x86_64", 32, 1, 0);
	assert_purge("linux-6.12/x86_64", 33, 0, 1);
}

/* Lesson F4: 100 vfrees are 100 flushes of everything in 2.4, and one in 6.1. */
static void the_lazy_purge_saves_flushes(void **state)
{
	static const struct { const char *profile; uint64_t flushes; } table[] = {
		{ X86_32_2_4, 100 }, { X86_64_6_1, 1 }
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t addr[100], before;

		for (size_t k = 0; k < 100; k++)
			addr[k] = perform_vmalloc(m, PAGE).ret;
		before = vms_count(m, VMS_MARK_TLB_FLUSH_ALL, VMS_START, vms_cursor(m));
		for (size_t k = 0; k < 100; k++)
			perform_vfree(m, addr[k]);
		if (i)
			perform(m, "purge()");
		assert_int_equal(vms_count(m, VMS_MARK_TLB_FLUSH_ALL, VMS_START, vms_cursor(m)) - before,
		                 table[i].flushes);
		vms_machine_free(m);
	}
}

/* Each CPU knows what it has used; all forget, and the others are interrupted to do it. */
static void every_cpu_has_its_own(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = X86_64_6_1, .cpus = 3 });
	uint64_t addr = perform_vmalloc(m, PAGE).ret;
	VmsTlbEntry entry[16];
	VmsResult result;

	(void)state;
	load(m, addr);
	perform(m, "on_cpu(cpu=2)");
	assert_int_equal(touch_all(m, addr, PAGE), 1);
	assert_int_equal(vms_tlb(m, 0, entry, 16), 1);
	assert_int_equal(vms_tlb(m, 1, entry, 16), 0);
	assert_int_equal(vms_tlb(m, 2, entry, 16), 1);
	assert_int_equal(vms_tlb(m, 3, entry, 16), 0);
	perform_vfree(m, addr);
	assert_int_equal(vms_tlb(m, 0, entry, 16), 1);
	assert_true(entry[0].stale);
	result = perform(m, "purge()");
	assert_int_equal(marks(m, VMS_MARK_TLB_IPI, &result), 2);
	assert_int_equal(marks(m, VMS_MARK_TLB_DROP, &result), 2);
	assert_int_equal(vms_tlb(m, 0, entry, 16) + vms_tlb(m, 2, entry, 16), 0);
	vms_goto(m, result.first - 1);
	assert_int_equal(vms_tlb(m, 0, entry, 16) + vms_tlb(m, 2, entry, 16), 2);
	vms_machine_free(m);
}

/* 2.4 maps devices without the bit G; ARM has no such bit, and what the kernel has is everybody's. */
static void which_entries_are_global(void **state)
{
	static const struct { const char *profile, *ioremap; bool global; } table[] = {
		{ X86_32_2_4, "ioremap(phys=0xfd000000, size=4096)", false },
		{ "linux-3.15/x86_32", "ioremap(phys=0xfd000000, size=4096)", true },
		{ "linux-2.6.34/arm", "ioremap(phys=0x4a002000, size=4096)", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsTlbEntry entry[16];

		load(m, perform(m, table[i].ioremap).ret);
		assert_int_equal(vms_tlb(m, 0, entry, 16), 1);
		assert_int_equal(entry[0].global, table[i].global);
		vms_machine_free(m);
	}
}

/* -------- the direct map */

/* How each kernel maps a frame: the size of the page, and the entry without its frame. */
static void low_memory_is_mapped_at_boot(void **state)
{
	static const struct { const char *profile; uint64_t addr, pfn, covers, bits; } table[] = {
		{ X86_32_2_4, 0xc0000000, 0, 4 * MIB, 0x1e3 },
		{ X86_32_2_4, 0xf7c00000, 0x37c00, 4 * MIB, 0x1e3 },
		{ "linux-2.4/x86_64", 0x10000000000, 0, 2 * MIB, 0x80000000000001e3 },
		{ "linux-2.6.34/x86_32", 0xc0000000, 0, 4 * KIB, 0x163 },
		{ "linux-2.6.34/x86_32", 0xc0400000, 0x400, 4 * MIB, 0x1e3 },
		{ "linux-2.6.34/x86_32", 0xc1000000, 0x1000, 4 * MIB, 0x1e1 },      /* the kernel's text */
		{ "linux-2.6.34/x86_32", 0xf77fd000, 0x377fd, 4 * KIB, 0x163 },     /* what is left: 887 MiB */
		{ "linux-2.6.34/x86_64", 0xffff880000000000, 0, 2 * MIB, 0x80000000000001e3 },
		{ "linux-2.6.34/x86_64", 0xffffffff82000000, 0x2000, 2 * MIB, 0x1e3 },
		{ "linux-3.15/x86_32-pae", 0xc0000000, 0, 4 * KIB, 0x8000000000000163 },
		{ "linux-3.15/x86_32-pae", 0xc0200000, 0x200, 2 * MIB, 0x80000000000001e3 },
		{ "linux-3.15/x86_32-pae", 0xc1000000, 0x1000, 2 * MIB, 0x1e1 },
		{ "linux-3.15/x86_64", 0xffff880000000000, 0, 4 * KIB, 0x8000000000000163 },
		{ X86_64_6_1, 0xffff888000200000, 0x200, 2 * MIB, 0x80000000000001e3 },
		{ X86_64_6_1, 0xffffffff81000000, 0x1000, 2 * MIB, 0x1e1 },
		{ X86_64_6_1, 0xffffffff82000000, 0x2000, 2 * MIB, 0x80000000000001e3 },
		{ "linux-6.1/x86_64-la57", 0xff11000000200000, 0x200, 2 * MIB, 0x80000000000001e3 },
		{ "linux-2.6.34/arm", 0xc0000000, 0x80000, 2 * MIB, 0x40e },
		{ "linux-2.6.34/arm", 0xdfe00000, 0x9fe00, 2 * MIB, 0x40e },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsLevel level[VMS_LEVELS];
		size_t n = vms_walk(m, table[i].addr, level);
		uint64_t pfn, entry;

		assert_true(vms_translate(m, table[i].addr + 0x123, &pfn, &entry));
		assert_int_equal(pfn, table[i].pfn);
		assert_int_equal(level[n - 1].covers, table[i].covers);
		assert_int_equal(entry - table[i].pfn * PAGE, table[i].bits);
		assert_int_equal(stat_of(m, "page_tables"), 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void assert_all_of_ram_is_mapped(const VmsMachine *m)
{
	VmsRegion region;
	uint64_t last, pfn, entry;

	vms_region_find(m, direct(m, 0), &region);
	last = region.last & ~(PAGE - 1);
	assert_true(vms_translate(m, last, &pfn, &entry));
	assert_int_equal(pfn, vms_frame_count(m) - 1);
	assert_false(vms_translate(m, last + PAGE, &pfn, &entry));
}

/* Odd amounts of RAM, windows within low memory, KASLR: each frame is where it belongs, or nowhere. */
static void low_memory_ends_where_ram_does(void **state)
{
	const VmsOptions options[] = {
		{ .profile = X86_64_6_1, .ram = 100 * MIB + 3 * PAGE }, { .profile = X86_64_6_1, .ram = 64 * GIB },
		{ .profile = X86_64_6_1, .kaslr = true, .seed = 5 },
		{ .profile = "linux-6.1/x86_64-la57", .ram = 128 * GIB },
		{ .profile = "linux-2.6.34/arm", .ram = 65 * MIB + 5 * PAGE },
		{ .profile = "linux-3.15/x86_32", .vmalloc_start = 0xd0001000, .vmalloc_end = 0xd0100000 },
		{ .profile = "linux-3.15/x86_32", .vmalloc_start = 0xc0000000, .vmalloc_end = 0xffffffff },
		{ .profile = X86_32_2_4, .ram = 70 * MIB },
	};

	(void)state;
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		VmsMachine *m = boot_with(&options[i]);

		if (!options[i].vmalloc_start)
			assert_all_of_ram_is_mapped(m);
		perform_vmalloc(m, 64 * KIB);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* ARM: devices of the board, in sections; those of 1 MiB are one half of a pair. */
static void devices_are_mapped_at_boot(void **state)
{
	static const struct { uint64_t addr, phys, covers; } table[] = {
		{ 0xf8000000, 0x44000000, MIB }, { 0xf8100000, 0, 0 }, { 0xfa000000, 0x48000000, 2 * MIB },
		{ 0xfa3ff000, 0x483ff000, 2 * MIB }, { 0xfd000000, 0, 0 }, { 0xfd100000, 0x4c000000, MIB },
		{ 0xfd200000, 0x4d000000, MIB }, { 0xfd3fffff, 0x4e0fffff, MIB }, { 0xfeffffff, 0x547fffff, 2 * MIB },
	};
	VmsMachine *m = boot_profile("linux-2.6.34/arm");

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsLevel level[VMS_LEVELS];
		uint64_t pfn, entry;
		VmsResult result;

		assert_int_equal(vms_walk(m, table[i].addr, level), 1);
		assert_int_equal(vms_translate(m, table[i].addr, &pfn, &entry), table[i].covers > 0);
		result = perform_at(m, "load(addr=%" PRIu64 ", size=1)", table[i].addr);
		assert_int_equal(result.fault == NULL, table[i].covers > 0);
		if (!table[i].covers)
			continue;
		assert_int_equal(pfn, table[i].phys / PAGE);
		assert_int_equal(level[0].covers, table[i].covers);
		assert_string_equal(vms_entry_protection(m, entry), "MT_DEVICE");
		assert_int_equal(marks(m, VMS_MARK_ACCESS_DEVICE, &result), 1);
	}
	perform(m, "process(number=1)");
	assert_null(perform(m, "load(addr=0xfd100000)").fault);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* ARM: each ioremap has its kind of memory, in pages and in sections. */
static void devices_are_of_several_kinds(void **state)
{
	static const struct { const char *kind, *protection, *caching; uint64_t page, section; } table[] = {
		{ "0", "MT_DEVICE", "uncached", 0x4d3, 0x11412 },
		{ "1", "MT_DEVICE_WC", "write-combining", 0x0e7, 0x416 },
		{ "2", "MT_DEVICE", "uncached", 0x4d3, 0x11412 },
		{ "3", "MT_DEVICE_CACHED", "write-back", 0x0ef, 0x41e },
	};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile("linux-2.6.34/arm");
		uint64_t pfn, entry;
		char text[80];

		snprintf(text, sizeof text, "ioremap(phys=0x58000000, size=%s, kind=%s)", i % 2 ? "0x200000" : "4096",
		         table[i / 2].kind);
		assert_true(vms_translate(m, perform(m, text).ret, &pfn, &entry));
		assert_int_equal(entry, 0x58000000 | (i % 2 ? table[i / 2].section : table[i / 2].page));
		assert_string_equal(vms_entry_protection(m, entry), table[i / 2].protection);
		assert_string_equal(vms_entry_caching(m, entry), table[i / 2].caching);
		vms_machine_free(m);
	}
}

/* Which kernel has which, and the entries on x86. */
static void kinds_of_ioremap_on_x86(void **state)
{
	static const struct { const char *profile, *kind, *caching; } table[] = {
		{ X86_32_2_4, "0", "write-back" }, { X86_32_2_4, "2", "uncached" }, { X86_32_2_4, "1", NULL },
		{ "linux-2.6.34/x86_32", "1", "write-combining" }, { "linux-2.6.34/x86_32", "3", "write-back" },
		{ "linux-5.4/x86_64", "2", "uncached" }, { X86_64_6_1, "2", NULL }, { X86_64_6_1, "3", "write-back" },
		{ X86_64_6_1, "4", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		char text[80], error[VMS_ERROR_SIZE];
		uint64_t pfn, entry;
		VmsResult result;
		VmsOp op;

		snprintf(text, sizeof text, "ioremap(phys=0xfd000000, size=4096, kind=%s)", table[i].kind);
		assert_true(vms_op_parse(text, &op, error));
		assert_int_equal(vms_perform(m, &op, &result, error), table[i].caching != NULL);
		if (table[i].caching) {
			assert_true(vms_translate(m, result.ret, &pfn, &entry));
			assert_string_equal(vms_entry_caching(m, entry), table[i].caching);
		}
		vms_machine_free(m);
	}
}

/* -------- lesson A4 */

static void addresses_are_cut_into_indices(void **state)
{
	static const struct { const char *profile; uint64_t addr; unsigned index[5]; size_t n; } table[] = {
		{ X86_32_2_4, 0xf8800000, { 994, 0 }, 2 }, { "linux-3.15/x86_32", 0xf7ffe000, { 991, 1022 }, 2 },
		{ "linux-3.15/x86_32-pae", 0xf8800000, { 3, 452, 0 }, 3 },
		{ "linux-2.6.34/arm", 0xe0800000, { 1796, 0 }, 2 },
		{ "linux-2.6.34/x86_64", 0xffffc90000000000, { 402, 0, 0, 0 }, 4 },
		{ X86_64_6_1, 0xffffc90000000000, { 402, 0, 0, 0 }, 4 },
		{ "linux-6.1/x86_64-la57", 0xffa0000000000000, { 416, 0, 0, 0, 0 }, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsLevel level[VMS_LEVELS];

		perform_vmalloc(m, 8 * MIB);
		assert_int_equal(vms_walk(m, table[i].addr, level), table[i].n);
		for (size_t k = 0; k < table[i].n; k++)
			assert_int_equal(level[k].index, table[i].index[k]);
		vms_machine_free(m);
	}
}

/* What the tables of the first page cost; with PAE the middle one is there for the direct map. */
static void the_first_page_costs_a_table(void **state)
{
	static const char *const profiles[] = { X86_32_2_4, "linux-3.15/x86_32-pae", "linux-2.6.34/arm" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		VmsMachine *m = boot_profile(profiles[i]);

		perform_vmalloc(m, PAGE);
		assert_int_equal(stat_of(m, "page_tables"), 1);
		vms_machine_free(m);
	}
}

static void entries_are_read_aloud(void **state)
{
	static const struct {
		const char *profile;
		uint64_t entry;
		const char *text, *protection, *caching;
	} table[] = {
		{ X86_32_2_4, 0x07fff163, "P RW A D G", "PAGE_KERNEL", "write-back" },
		{ X86_32_2_4, 0x07fff161, "P RO A D G", "PAGE_KERNEL_RO", "write-back" },
		{ X86_32_2_4, 0x07fff17b, "P RW PWT PCD A D G", "PAGE_KERNEL_NOCACHE", "uncached" },
		{ X86_32_2_4, 0x07fff067, "P RW US A D", "_PAGE_TABLE", NULL },
		{ X86_64_6_1, 0x80000000fe000173, "P RW PCD A D G NX", "PAGE_KERNEL_UC_MINUS", "uncached" },
		{ X86_64_6_1, 0x80000000fe00016b, "P RW PWT A D G NX", "PAGE_KERNEL_WC", "write-combining" },
		{ X86_64_6_1, 0x0000000000001163, "P RW A D G", "PAGE_KERNEL_EXEC", "write-back" },
		{ X86_64_6_1, 0x80000000002001e3, "P RW A D PSE G NX", "PAGE_KERNEL_LARGE", "write-back" },
		{ X86_64_6_1, 0x0000000000001123, "P RW A G", NULL, "write-back" },
		{ "linux-2.6.34/arm", 0x800010cf, "PRESENT YOUNG B C DIRTY WRITE", "PAGE_KERNEL", "write-back" },
		{ "linux-2.6.34/arm", 0x4a0024d3, "PRESENT YOUNG TEX DIRTY WRITE SHARED", "MT_DEVICE", "uncached" },
		{ "linux-2.6.34/arm", 0x8000040e, "SECTION", "MT_MEMORY", "write-back" },
		{ "linux-2.6.34/arm", 0x80900011, "TABLE", "_PAGE_KERNEL_TABLE", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		const char *protection = vms_entry_protection(m, table[i].entry);
		const char *caching = vms_entry_caching(m, table[i].entry);
		char text[64];

		vms_entry_text(m, table[i].entry, text, sizeof text);
		assert_string_equal(text, table[i].text);
		assert_string_equal(protection ? protection : "", table[i].protection ? table[i].protection : "");
		assert_string_equal(caching ? caching : "", table[i].caching ? table[i].caching : "");
		vms_machine_free(m);
	}
}

/* ARM's entries for Linux, and the hardware's beside them. */
static void arm_has_every_entry_twice(void **state)
{
	static const struct { uint64_t linux, hardware; const char *text; } table[] = {
		{ 0x0cf, 0x01f, "SMALL XN B C AP0" }, { 0x2cf, 0x01e, "SMALL B C AP0" },
		{ 0x4d3, 0x453, "SMALL XN AP0 TEX0 S" }, { 0x04f, 0x21f, "SMALL XN B C AP0 APX" }, { 0, 0, "" },
	};
	VmsMachine *m = boot_profile("linux-2.6.34/arm");
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		uint64_t frame = table[i].linux ? 0x80123000 : 0;

		assert_int_equal(vms_hardware_entry(m, frame | table[i].linux), frame | table[i].hardware);
		vms_hardware_text(m, frame | table[i].linux, text, sizeof text);
		assert_string_equal(text, table[i].text);
	}
	vms_machine_free(m);
	m = boot();
	assert_int_equal(vms_hardware_entry(m, 0x163), 0);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(large_pages_reach_further),
		cmocka_unit_test(who_was_used_least_recently_gives_way),
		cmocka_unit_test(how_much_a_purge_forgets_depends_on_the_kernel),
		cmocka_unit_test(the_lazy_purge_saves_flushes),
		cmocka_unit_test(every_cpu_has_its_own),
		cmocka_unit_test(which_entries_are_global),
		cmocka_unit_test(low_memory_is_mapped_at_boot),
		cmocka_unit_test(low_memory_ends_where_ram_does),
		cmocka_unit_test(devices_are_mapped_at_boot),
		cmocka_unit_test(devices_are_of_several_kinds),
		cmocka_unit_test(kinds_of_ioremap_on_x86),
		cmocka_unit_test(addresses_are_cut_into_indices),
		cmocka_unit_test(the_first_page_costs_a_table),
		cmocka_unit_test(entries_are_read_aloud),
		cmocka_unit_test(arm_has_every_entry_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
