/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-windows.c -- the windows of addresses beside vmalloc's, pkmap and fixmap; the frame behind an address of
 * vmalloc, and what a device reads that is told the wrong one. */

#include <inttypes.h>
#include <stdio.h>
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

/* -------- kmap_atomic */

static VmsResult atomic(VmsMachine *m, const char *operation, uint64_t value, const char *type)
{
	char text[96];

	snprintf(text, sizeof text, "%s=%" PRIu64 "%s%s)", operation, value, type ? ", type=" : "", type ? type : "");
	return perform(m, text);
}

static VmsResult kmap_atomic(VmsMachine *m, uint64_t pfn, const char *type)
{
	return atomic(m, "kmap_atomic(pfn", pfn, type);
}

static VmsResult kunmap_atomic(VmsMachine *m, uint64_t addr, const char *type)
{
	return atomic(m, "kunmap_atomic(addr", addr, type);
}

static void assert_refused(VmsMachine *m, const char *text, const char *why)
{
	assert_non_null(strstr(refusal(m, text), why));
}

/* The first slots of CPU 0 and CPU 1, the kinds, and whether the CPU is told when a slot is taken, and what stays. */
static const struct { const char *profile, *type; uint64_t first, second; bool flushes, stays; } slots[] = {
	{ "linux-2.4.0/x86_32", "KM_BOUNCE_WRITE", 0xffff1000, 0xfffef000, true, false },
	{ "linux-2.4/x86_32", "KM_USER0", 0xfffef000, 0xfffe7000, true, true },
	{ "linux-2.6.34/x86_32", "KM_USER0", 0xfffb6000, 0xfffa3000, false, false },
	{ "linux-2.6.34/arm", "KM_USER0", 0xfff03000, 0xfff12000, true, true },
	{ "linux-3.15/x86_32", NULL, 0xfffb9000, 0xfffa5000, false, false },
	{ "linux-3.15/x86_32-pae", NULL, 0xfffb9000, 0xfffa5000, false, false },
};

static void each_cpu_has_slots_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = slots[i].profile, .ram = 1024 * MIB, .cpus = 2 });
		uint64_t pfn = highmem(m);
		VmsResult result = kmap_atomic(m, pfn, slots[i].type);
		VmsSlot slot;

		assert_int_equal(result.ret, slots[i].first);
		assert_int_equal(marks(m, VMS_MARK_TLB_FLUSH_ONE, &result), slots[i].flushes);
		assert_int_equal(marks(m, VMS_MARK_TLB_IPI, &result), 0);
		assert_int_equal(vms_atomic_maps(m, &slot, 1), 1);
		assert_int_equal(slot.pfn, pfn);
		assert_int_equal(slot.cpu, 0);
		assert_true(slots[i].type ? !strcmp(slot.type, slots[i].type) : !slot.type);
		perform_at(m, "store(addr=%" PRIu64 ", value=7)", result.ret);
		result = kunmap_atomic(m, slots[i].first, slots[i].type);
		assert_int_equal(marks(m, VMS_MARK_PTE_CLEAR, &result), !slots[i].stays);
		assert_int_equal(vms_atomic_maps(m, &slot, 1), slots[i].stays);
		perform(m, "on_cpu(cpu=1)");
		assert_int_equal(kmap_atomic(m, pfn, slots[i].type).ret, slots[i].second);
		assert_int_equal(perform_at(m, "load(addr=%" PRIu64 ")", slots[i].second).ret, 7);
		assert_int_equal(stat_of(m, "page_tables"), 0);
		assert_no_violations(m);
		vms_goto(m, VMS_START);
		assert_int_equal(vms_atomic_maps(m, &slot, 1), 0);
		vms_machine_free(m);
	}
}

/* Two users of one kind: 2.4.0 and x86 of 2.6.34 look, the others give the first one's address to the second. */
static void two_users_of_one_kind_must_not_meet(void **state)
{
	static const struct { const char *profile; bool bug; } table[] = {
		{ "linux-2.4.0/x86_32", true }, { "linux-2.4/x86_32", false }, { "linux-2.6.34/x86_32", true },
		{ "linux-2.6.34/arm", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with_highmem(table[i].profile);
		uint64_t one = highmem(m), other = highmem(m), addr = kmap_atomic(m, one, NULL).ret;
		VmsResult result;

		perform_at(m, "store(addr=%" PRIu64 ", value=1)", addr);
		result = kmap_atomic(m, other, NULL);
		assert_int_equal(result.bug, table[i].bug);
		if (!table[i].bug) {
			assert_int_equal(result.ret, addr);
			assert_int_equal(perform_at(m, "load(addr=%" PRIu64 ")", addr).ret, 0);
		}
		vms_machine_free(m);
	}
}

/* Since 2.6.37 the last one taken goes first: else its entry is cleared, and the address that was meant stays. */
static void slots_are_a_stack(void **state)
{
	VmsMachine *m = boot_with_highmem("linux-3.15/x86_32");
	uint64_t one = kmap_atomic(m, highmem(m), NULL).ret, two = kmap_atomic(m, highmem(m), NULL).ret;
	VmsResult result;
	VmsSlot slot[2];

	(void)state;
	assert_int_equal(two, one - 4096);
	result = kunmap_atomic(m, one, NULL);
	assert_int_equal(marks(m, VMS_MARK_KMAP_ATOMIC_WRONG, &result), 1);
	assert_int_equal(vms_atomic_maps(m, slot, 2), 1);
	assert_int_equal(slot[0].address, one);
	vms_goto(m, result.first - 1);
	kunmap_atomic(m, two, NULL);
	kunmap_atomic(m, one, NULL);
	assert_int_equal(vms_atomic_maps(m, slot, 2), 0);
	for (unsigned i = 0; i < 20; i++)
		kmap_atomic(m, highmem(m), NULL);
	assert_refused(m, "kmap_atomic(pfn=262143)", "every slot");
	vms_machine_free(m);
}

/* On a CPU of its own, without sleep, with 64 bits and for low memory too; 2.4 counts nothing, and says nothing. */
static void nobody_sleeps_who_holds_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		const char *profile = vms_profile_at(i)->name;
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = profile, .cpus = 2 });
		uint64_t pfn = perform(m, "alloc_pages()").ret, addr = kmap_atomic(m, pfn, NULL).ret;
		bool says = strncmp(profile, "linux-2.4", 9) != 0;
		VmsContext context;
		VmsRegion region;

		assert_true(vms_region_find(m, addr, &region));
		assert_string_equal(region.id, "direct");
		vms_context(m, &context);
		assert_true(context.in_atomic && !context.in_interrupt);
		assert_refused(m, "on_cpu(cpu=1)", "stays on its CPU");
		assert_refused(m, "process(number=1)", "process context");
		assert_int_equal(strstr(perform_vmalloc(m, 4096).message, "sleeping function called") != NULL, says);
		kunmap_atomic(m, addr, NULL);
		assert_string_equal(perform_vmalloc(m, 4096).message, "");
		assert_refused(m, "kunmap_atomic(addr=0xc0000000)", "holds no address");
		vms_machine_free(m);
	}
}

static void each_kernel_has_its_types(void **state)
{
	VmsMachine *old = boot_with_highmem("linux-2.4.0/x86_32"), *m = boot_with_highmem("linux-3.15/x86_32");

	(void)state;
	assert_refused(old, "kmap_atomic(pfn=5000, type=KM_USER0)", "no such type");
	assert_refused(m, "kmap_atomic(pfn=5000, type=KM_USER0)", "takes no type");
	vms_machine_free(old);
	vms_machine_free(m);
}

/* ARM: what kmap has mapped keeps its address, with one user more. */
static void on_arm_kmap_comes_first(void **state)
{
	VmsMachine *m = boot_with_highmem("linux-2.6.34/arm");
	uint64_t pfn = highmem(m), addr = kmap(m, pfn).ret;
	VmsSlot slot;

	(void)state;
	assert_int_equal(kmap_atomic(m, pfn, NULL).ret, addr);
	vms_pkmap(m, &slot, 1);
	assert_int_equal(slot.count, 3);
	kunmap_atomic(m, addr, NULL);
	vms_pkmap(m, &slot, 1);
	assert_int_equal(slot.count, 2);
	assert_int_equal(vms_atomic_maps(m, &slot, 1), 0);
	vms_machine_free(m);
}

/* A page fault while one is held cannot wait for a frame: the user's memory is out of reach. */
static void the_user_is_out_of_reach(void **state)
{
	VmsMachine *m = boot_with_highmem("linux-3.15/x86_32");
	VmsResult result;
	uint64_t addr;

	(void)state;
	perform(m, "process(number=1)");
	addr = perform(m, "user_malloc(size=4096)").ret;
	kmap_atomic(m, highmem(m), NULL);
	result = perform_at(m, "load(addr=%" PRIu64 ")", addr);
	assert_string_equal(result.fault, "user address");
	assert_false(result.bug);
	perform(m, "on_cpu(cpu=0)");
	assert_string_equal(perform_vmalloc(m, 4096).message, "");   /* who held it is no more */
	assert_no_violations(m);
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
		cmocka_unit_test(each_cpu_has_slots_of_its_own),
		cmocka_unit_test(two_users_of_one_kind_must_not_meet),
		cmocka_unit_test(slots_are_a_stack),
		cmocka_unit_test(nobody_sleeps_who_holds_one),
		cmocka_unit_test(each_kernel_has_its_types),
		cmocka_unit_test(on_arm_kmap_comes_first),
		cmocka_unit_test(the_user_is_out_of_reach),
		cmocka_unit_test(a_device_reads_the_direct_map),
		cmocka_unit_test(a_device_knows_no_page_tables),
		cmocka_unit_test(vmalloc_to_page_finds_the_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
