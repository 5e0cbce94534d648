/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-windows.c -- the windows of addresses beside vmalloc's, pkmap and fixmap; the frame behind an address of
 * vmalloc, and what a device reads that is told the wrong one. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

static uint64_t highmem(VmsMachine *m)
{
	VmsResult result = perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_HIGHMEM)");

	assert_false(result.failed);
	return result.ret;
}

static VmsResult kmap(VmsMachine *m, uint64_t pfn) { return perform_at(m, "kmap(pfn=%" PRIu64 ")", pfn); }
static VmsResult kunmap(VmsMachine *m, uint64_t pfn) { return perform_at(m, "kunmap(pfn=%" PRIu64 ")", pfn); }

/* -------- pkmap */

static const struct { const char *profile; uint64_t base; unsigned slots; uint64_t flags; } pkmaps[] = {
	{ "linux-2.4.0/x86_32", 0xfe000000, 1024, 0x163 }, { "linux-2.4/x86_32", 0xfe000000, 1024, 0x163 },
	{ "linux-2.6.34/arm", 0xbfe00000, 512, 0x0cf }, { "linux-2.6.34/x86_32", 0xff800000, 1024, 0x163 },
	{ "linux-3.15/x86_32", 0xff800000, 1024, 0x163 },
	{ "linux-3.15/x86_32-pae", 0xffc00000, 512, 0x8000000000000163 },
};

static VmsMachine *boot_with_highmem(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile, .ram = 1024 * MIB });
}

static void slots_are_taken_in_turn(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pkmaps / sizeof *pkmaps; i++) {
		VmsMachine *m = boot_with_highmem(pkmaps[i].profile);
		uint64_t a = highmem(m), b = highmem(m);
		VmsSlot slot[3];

		assert_int_equal(vms_pkmap_slots(m), pkmaps[i].slots);
		assert_int_equal(kmap(m, a).ret, pkmaps[i].base + 4096);   /* slot 0 is the last of a round */
		assert_int_equal(kmap(m, b).ret, pkmaps[i].base + 8192);
		assert_int_equal(kmap(m, a).ret, pkmaps[i].base + 4096);
		assert_int_equal(vms_pkmap(m, slot, 3), 2);
		assert_int_equal(slot[0].count, 3);
		assert_int_equal(slot[0].pfn, a);
		assert_int_equal(slot[1].entry, b << 12 | pkmaps[i].flags);
		kunmap(m, b);
		vms_pkmap(m, slot, 3);
		assert_int_equal(slot[1].count, 1);                            /* it stays mapped */
		assert_int_equal(kmap(m, b).ret, pkmaps[i].base + 8192);
		assert_int_equal(stat_of(m, "page_tables"), 0);                /* its table is the image's */
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* When the walk comes round, what nobody uses is emptied; where all is used there is no room. */
static void a_round_empties_what_nobody_uses(void **state)
{
	VmsMachine *m = boot_with_highmem("linux-3.15/x86_32-pae");
	uint64_t pfn = 0, first = highmem(m);
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsOp op;

	(void)state;
	kmap(m, first);
	kunmap(m, first);
	for (unsigned i = 2; i < 512; i++)
		kmap(m, pfn = highmem(m));
	result = kmap(m, highmem(m));
	assert_int_equal(result.ret, 0xffc00000);
	assert_int_equal(marks(m, VMS_MARK_KMAP_WRAP, &result), 1);
	assert_int_equal(marks(m, VMS_MARK_PTE_CLEAR, &result), 1);
	result = kmap(m, first);
	assert_int_equal(result.ret, 0xffc01000);
	op = vms_op(VMS_OP_KMAP);
	vms_op_set(&op, "pfn", highmem(m));
	assert_false(vms_perform(m, &op, &result, error));
	assert_non_null(strstr(error, "would sleep"));
	kunmap(m, pfn);
	assert_int_equal(kmap(m, op.arg[0]).ret, 0xffdff000);
	vms_machine_free(m);
}

static void low_memory_has_its_address(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		uint64_t pfn = perform(m, "alloc_pages()").ret, addr;
		VmsRegion region;
		VmsSlot slot;

		addr = kmap(m, pfn).ret;
		assert_true(vms_region_find(m, addr, &region));
		assert_string_equal(region.id, "direct");
		assert_int_equal(vms_pkmap(m, &slot, 1), 0);
		kunmap(m, pfn);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void kmap_is_not_for_interrupts(void **state)
{
	VmsMachine *old = boot_with_highmem("linux-2.4/x86_32"), *m = boot_with_highmem("linux-3.15/x86_32");
	uint64_t pfn = highmem(m);

	(void)state;
	perform(old, "enter_context(context=hardirq)");
	assert_true(kmap(old, 4096).bug);
	perform(m, "enter_context(context=hardirq)");
	assert_non_null(strstr(kmap(m, pfn).message, "sleeping function called from invalid context"));
	assert_true(kunmap(m, pfn).bug);
	vms_machine_free(old);
	vms_machine_free(m);
}

static void what_is_not_mapped_cannot_be_unmapped(void **state)
{
	VmsMachine *m = boot_with_highmem("linux-3.15/x86_32");

	(void)state;
	assert_true(kunmap(m, highmem(m)).bug);
	vms_machine_free(m);
}

/* The table is in every directory from boot. */
static void processes_see_pkmap_and_fixmap(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_with_highmem(vms_profile_at(i)->name);
		unsigned index;
		size_t size;
		void *start = arena_copy(m, &size);

		perform(m, "process(number=1)");
		if (vms_pkmap_slots(m))
			kmap(m, highmem(m));
		if (vms_fixmap_slots(m))
			perform(m, "set_fixmap(slot=1, phys=0xfee00000)");
		assert_int_equal(vms_lagging(m, 1, &index, 1), 0);
		assert_int_equal(vms_lagging(m, 0, &index, 1), 0);
		assert_no_violations(m);
		vms_goto(m, VMS_START);
		assert_arena_equal(m, start, size);
		free(start);
		vms_machine_free(m);
	}
}

/* -------- fixmap */

static const struct { const char *profile; uint64_t top; } fixmaps[] = {
	{ "linux-2.4/x86_32", 0xffffe000 }, { "linux-2.6.34/x86_32", 0xfffff000 },
	{ "linux-3.15/x86_32-pae", 0xfffff000 },
	{ "linux-3.15/x86_64", 0xffffffffffdff000 }, { "linux-4.19/x86_64", 0xffffffffff7ff000 },
	{ "linux-6.1/x86_64-la57", 0xffffffffff7ff000 }, { "linux-6.12/x86_64", 0xffffffffff7ff000 },
};

static void the_address_is_constant_and_the_frame_is_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fixmaps / sizeof *fixmaps; i++) {
		VmsMachine *m = boot_profile(fixmaps[i].profile);
		VmsSlot slot;

		assert_int_equal(perform(m, "set_fixmap(slot=3, phys=0xfee00000)").ret, fixmaps[i].top - 3 * 4096);
		assert_int_equal(vms_fixmap(m, &slot, 1), 1);
		assert_int_equal(slot.pfn, 0xfee00);
		assert_int_equal(perform(m, "set_fixmap(slot=3, phys=0xfec00000)").ret, fixmaps[i].top - 3 * 4096);
		assert_int_equal(vms_fixmap(m, &slot, 1), 1);
		assert_int_equal(slot.pfn, 0xfec00);
		assert_int_equal(slot.slot, 3);
		assert_int_equal(stat_of(m, "page_tables"), 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void arm_has_no_slot_to_set(void **state)
{
	VmsMachine *m = boot_profile("linux-2.6.34/arm");
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsOp op;

	(void)state;
	assert_int_equal(vms_fixmap_slots(m), 0);
	assert_true(vms_op_parse("set_fixmap(slot=0, phys=0)", &op, error));
	assert_false(vms_perform(m, &op, &result, error));
	assert_non_null(strstr(error, "kmap_atomic"));
	vms_machine_free(m);
}

/* -------- devices */

static VmsResult dma_read(VmsMachine *m, uint64_t addr, const char *format) { return perform_at(m, format, addr); }

static void a_device_reads_the_direct_map(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		VmsResult result;

		result = dma_read(m, perform(m, "kmalloc(size=20000)").ret, "dma_read(addr=%" PRIu64 ", size=20000)");
		assert_int_equal(result.ret, 5);
		assert_false(result.failed);
		vms_machine_free(m);
	}
}

/* Nobody looks before 5.5: the device reads what lies at address - PAGE_OFFSET.  Page by page it works. */
static void a_device_knows_no_page_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		uint64_t addr = perform_vmalloc(m, 20000).ret;
		bool checks = strstr(vms_profile_at(i)->name, "linux-6") != NULL;
		VmsResult result = dma_read(m, addr, "dma_read(addr=%" PRIu64 ", size=20000)");

		assert_true(result.failed);
		assert_int_equal(result.ret, 0);
		assert_int_equal(marks(m, VMS_MARK_DMA_REFUSED, &result), 1);
		assert_int_equal(marks(m, VMS_MARK_DMA_WRONG, &result), checks ? 0 : 5);
		assert_int_equal(strlen(result.message) > 0, checks);
		result = dma_read(m, addr, "dma_read(addr=%" PRIu64 ", size=20000, sg=1)");
		assert_int_equal(result.ret, 5);
		assert_false(result.failed);
		result = dma_read(m, addr, "dma_read(addr=%" PRIu64 ", size=30000, sg=1)");
		assert_int_equal(result.ret, 5);                               /* the guard page has no frame */
		assert_true(result.failed);
		vms_machine_free(m);
	}
}

static void vmalloc_to_page_finds_the_frame(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		VmsResult result = perform_vmalloc(m, 12 * KIB);
		uint64_t pages[3], addr = result.ret;
		VmsArea area;

		if (!vms_op_exists(m, VMS_OP_VMALLOC_TO_PAGE)) {
			assert_string_equal(vms_profile_at(i)->name, "linux-2.4.0/x86_32");
			vms_machine_free(m);
			continue;
		}
		assert_true(vms_area_find(m, addr, &area));
		assert_int_equal(vms_area_pages(m, &area, pages, 3), 3);
		assert_int_equal(perform_at(m, "vmalloc_to_page(addr=%" PRIu64 ")", addr + 4096).ret, pages[1]);
		assert_true(perform_at(m, "vmalloc_to_page(addr=%" PRIu64 ")", addr + 12 * KIB).failed);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_are_taken_in_turn),
		cmocka_unit_test(a_round_empties_what_nobody_uses),
		cmocka_unit_test(low_memory_has_its_address),
		cmocka_unit_test(kmap_is_not_for_interrupts),
		cmocka_unit_test(what_is_not_mapped_cannot_be_unmapped),
		cmocka_unit_test(processes_see_pkmap_and_fixmap),
		cmocka_unit_test(the_address_is_constant_and_the_frame_is_not),
		cmocka_unit_test(arm_has_no_slot_to_set),
		cmocka_unit_test(a_device_reads_the_direct_map),
		cmocka_unit_test(a_device_knows_no_page_tables),
		cmocka_unit_test(vmalloc_to_page_finds_the_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
