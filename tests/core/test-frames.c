/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-frames.c -- which frames the page allocator of 4.19 gives out: the order of a fresh zone, splits and merges,
 * per-CPU lists in batches, watermarks, and the zones that a request may use. */

#define _DEFAULT_SOURCE      /* mincore */
#include <sys/mman.h>

#include "tests/machine-test.h"

#define GFP_KERNEL 0x6000c0u
#define GFP_ATOMIC 0x480020u
#define GFP_DMA 0x01u
#define GFP_DMA32 0x04u
#define MAX_FRAMES 64

enum { DMA, DMA32, NORMAL };

/* A machine whose zone DMA32 is the 22 blocks of order 10 from 10240 to 32768. */
static VmsMachine *boot_small(void)
{
	return boot_with(&(VmsOptions){ .ram = 128 * MIB });
}

static VmsResult alloc_pages(VmsMachine *m, unsigned order, uint64_t gfp)
{
	VmsOp op = vms_op(VMS_OP_ALLOC_PAGES);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	vms_op_set(&op, "order", order);
	vms_op_set(&op, "gfp", gfp);
	if (!vms_perform(m, &op, &result, error))
		fail_msg("%s", error);
	return result;
}

static uint64_t alloc_block(VmsMachine *m, unsigned order)
{
	VmsResult result = alloc_pages(m, order, GFP_KERNEL);

	assert_false(result.failed);
	return result.ret;
}

static void free_block(VmsMachine *m, uint64_t pfn)
{
	VmsOp op = vms_op(VMS_OP_FREE_PAGES);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	vms_op_set(&op, "pfn", pfn);
	if (!vms_perform(m, &op, &result, error))
		fail_msg("%s", error);
	assert_false(result.bug);
}

static VmsZone zone_of(const VmsMachine *m, size_t i)
{
	VmsZone zone;

	assert_true(vms_zone(m, i, &zone));
	return zone;
}

static void assert_free_list(const VmsMachine *m, unsigned order, size_t n, const uint64_t *expected)
{
	uint64_t pfn[MAX_FRAMES];

	assert_int_equal(vms_free_list(m, DMA32, order, pfn, MAX_FRAMES), n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(pfn[i], expected[i]);
}

static void assert_no_free_block_below(const VmsMachine *m, unsigned order)
{
	for (unsigned i = 0; i < order; i++)
		assert_free_list(m, i, 0, NULL);
}

/* Bytes of memory that a machine's arena takes. */
static size_t resident(const VmsMachine *m)
{
	static unsigned char present[1 << 20];
	size_t size, bytes = 0;
	const void *arena = vms_arena(m, &size);

	for (size_t at = 0; at < size; at += sizeof present * 4096) {
		size_t left = size - at < sizeof present * 4096 ? size - at : sizeof present * 4096;

		assert_int_equal(mincore((char *)(uintptr_t)arena + at, left, present), 0);
		for (size_t i = 0; i < (left + 4095) / 4096; i++)
			bytes += (present[i] & 1) * 4096;
	}
	return bytes;
}

/* -------- the order of a fresh zone */

static void a_fresh_machine_begins_with_its_highest_block(void **state)
{
	VmsMachine *m = boot_small();

	(void)state;
	for (uint64_t i = 0; i < 1024; i++)
		assert_int_equal(alloc_block(m, 0), 31744 + i);
	for (uint64_t i = 0; i < 8; i++)
		assert_int_equal(alloc_block(m, 0), 30720 + i);
	vms_machine_free(m);
}

/* With nothing reserved, zone DMA32 is 28 blocks of order 10; the tables are elsewhere. */
static void a_bare_machine_has_all_of_its_memory(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .ram = 128 * MIB, .bare = true });
	VmsResult result;

	(void)state;
	assert_int_equal(zone_of(m, DMA).free, 4096);
	assert_int_equal(zone_of(m, DMA32).free, 28672);
	assert_int_equal(alloc_block(m, 0), 31744);
	result = perform_vmalloc(m, 12 * KIB);
	assert_false(result.failed);
	perform_vfree(m, result.ret);
	assert_int_equal(vms_violations(m, NULL, NULL), 0);
	vms_machine_free(m);
}

/* What is never touched costs nothing: 64 GiB are as cheap as 1 GiB. */
static void a_large_machine_costs_what_a_small_one_does(void **state)
{
	VmsMachine *small = boot_with(&(VmsOptions){ .ram = 1024 * MIB });
	VmsMachine *large = boot_with(&(VmsOptions){ .ram = 65536 * MIB });
	size_t of_small = resident(small), of_large = resident(large);

	(void)state;
	assert_in_range(of_large, 1, of_small + 64 * KIB);
	perform_vmalloc(large, 256 * MIB);
	assert_int_equal(vms_violations(large, NULL, NULL), 0);
	vms_machine_free(small);
	vms_machine_free(large);
}

static void freed_frames_come_back_last_freed_first(void **state)
{
	VmsMachine *m = boot_small();

	(void)state;
	for (uint64_t i = 0; i < 12; i++)
		assert_int_equal(alloc_block(m, 0), 31744 + i);
	for (uint64_t i = 0; i < 12; i++)
		free_block(m, 31744 + i);
	for (uint64_t i = 0; i < 12; i++)
		assert_int_equal(alloc_block(m, 0), 31755 - i);
	vms_machine_free(m);
}

/* Two frames have gone to slabs before: the array of 12 pointers is of the same class as a vmap_area. */
static void vmalloc_gets_the_frames_of_a_vfree_in_reverse(void **state)
{
	VmsMachine *m = boot_small();
	uint64_t first[12], second[12], addr = perform_vmalloc(m, 48 * KIB).ret;
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, addr, &area));
	assert_int_equal(vms_area_pages(m, &area, first, 12), 12);
	perform_vfree(m, addr);
	assert_true(vms_area_find(m, perform_vmalloc(m, 48 * KIB).ret, &area));
	assert_int_equal(vms_area_pages(m, &area, second, 12), 12);
	for (size_t i = 0; i < 12; i++) {
		assert_int_equal(first[i], 31746 + i);
		assert_int_equal(second[i], first[11 - i]);
	}
	vms_machine_free(m);
}

/* The first vmalloc of a machine: a slab each for vm_struct, vmap_area and page array, then the frames, and only then
 * the tables. */
static void the_ledger_of_the_first_vmalloc(void **state)
{
	static const struct { VmsOwner owner; unsigned index; } taken[] = {
		{ VMS_OWNER_SLAB, 0 }, { VMS_OWNER_SLAB, 0 }, { VMS_OWNER_SLAB, 0 },
		{ VMS_OWNER_AREA, 0 }, { VMS_OWNER_AREA, 1 }, { VMS_OWNER_AREA, 2 },
		{ VMS_OWNER_TABLE, 3 }, { VMS_OWNER_TABLE, 2 }, { VMS_OWNER_TABLE, 1 },
	};
	static const char *const slabs[] = { "kmalloc-64", "kmalloc-96", "kmalloc-32" };
	VmsMachine *m = boot_small();
	VmsFrame frame;
	char text[64];

	(void)state;
	perform_vmalloc(m, 12 * KIB);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		assert_true(vms_frame(m, 31744 + i, &frame));
		assert_int_equal(frame.state, VMS_FRAME_USED);
		assert_int_equal(frame.owner, taken[i].owner);
		assert_int_equal(frame.index, taken[i].index);
		if (frame.owner == VMS_OWNER_SLAB) {
			vms_object_text(m, frame.owner_ref, text, sizeof text);
			assert_string_equal(text, slabs[i]);
		}
	}
	vms_machine_free(m);
}

/* -------- splits and merges */

static void one_frame_of_an_order_10_block_takes_ten_splits(void **state)
{
	VmsMachine *m = boot_small();
	VmsResult result = alloc_pages(m, 0, GFP_KERNEL);
	unsigned splits = 0;
	VmsStep step;

	(void)state;
	for (int64_t i = result.first; splits < 10; i++) {
		assert_true(vms_step_at(m, i, &step));
		if (step.mark == VMS_MARK_BUDDY_SPLIT)
			splits++;
	}
	vms_goto(m, step.step);
	for (unsigned order = 0; order < 10; order++)
		assert_free_list(m, order, 1, &(uint64_t){ 31744 + ((uint64_t)1 << order) });
	assert_int_equal(vms_free_list(m, DMA32, 10, NULL, 0), 21);
	vms_machine_free(m);
}

static void a_block_merges_back_into_what_it_was_split_from(void **state)
{
	VmsMachine *m = boot_small();
	uint64_t free = stat_of(m, "free_pages"), head;

	(void)state;
	for (unsigned order = 1; order <= 10; order++) {
		assert_int_equal(alloc_block(m, order), 31744);
		assert_int_equal(stat_of(m, "free_pages"), free - (1u << order));
		free_block(m, 31744);
		assert_int_equal(stat_of(m, "free_pages"), free);
		assert_no_free_block_below(m, 10);
		assert_int_equal(vms_free_list(m, DMA32, 10, &head, 1), 22);
		assert_int_equal(head, 31744);
	}
	assert_no_violations(m);
	vms_machine_free(m);
}

/* A freed block goes to the head of its list; to the tail where the block that it would be merged into next is free. */
static void a_block_that_may_soon_merge_goes_to_the_tail(void **state)
{
	VmsMachine *m = boot_small();
	uint64_t low = alloc_block(m, 1), high = alloc_block(m, 1), quad = alloc_block(m, 2);

	(void)state;
	assert_int_equal(low, 31744);
	assert_int_equal(high, 31746);
	assert_int_equal(quad, 31748);
	assert_int_equal(alloc_block(m, 2), 31752);
	assert_int_equal(alloc_block(m, 1), 31756);
	assert_free_list(m, 1, 1, &(uint64_t){ 31758 });
	free_block(m, quad);
	free_block(m, high);
	assert_free_list(m, 1, 2, (const uint64_t[]){ 31758, 31746 });
	assert_free_list(m, 2, 1, &(uint64_t){ 31748 });
	free_block(m, low);
	assert_free_list(m, 1, 1, &(uint64_t){ 31758 });
	assert_free_list(m, 2, 0, NULL);
	assert_free_list(m, 3, 1, &(uint64_t){ 31744 });
	vms_machine_free(m);
}

static void an_unmovable_request_takes_over_the_largest_block(void **state)
{
	VmsMachine *m = boot_small();
	uint64_t pfn[2];

	(void)state;
	assert_int_equal(vms_free_list(m, DMA, 0, pfn, 2), 2);      /* a fragment would have done */
	assert_int_equal(pfn[0], 1);
	assert_int_equal(pfn[1], 158);
	assert_int_equal(alloc_pages(m, 0, GFP_KERNEL | GFP_DMA).ret, 3072);
	vms_machine_free(m);
}

static void blocks_end_at_order_10(void **state)
{
	VmsMachine *m = boot_small();

	(void)state;
	assert_false(alloc_pages(m, 10, GFP_KERNEL).failed);
	assert_true(alloc_pages(m, 11, GFP_KERNEL).failed);
	vms_machine_free(m);
}

/* -------- per-CPU lists */

static void free_pages_fall_by_a_batch(void **state)
{
	static const struct { uint64_t ram; unsigned batch; } table[] = {
		{ 128 * MIB, 3 }, { 512 * MIB, 31 }, { 1024 * MIB, 63 }, { 2048 * MIB, 63 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .ram = table[i].ram });
		uint64_t free = stat_of(m, "free_pages");

		for (unsigned taken = 1; taken <= table[i].batch; taken++) {
			alloc_block(m, 0);
			assert_int_equal(stat_of(m, "free_pages"), free - table[i].batch);
			assert_int_equal(stat_of(m, "pcp_pages"), table[i].batch - taken);
		}
		alloc_block(m, 0);
		assert_int_equal(stat_of(m, "free_pages"), free - 2 * table[i].batch);
		vms_machine_free(m);
	}
}

/* At six batches the coldest batch goes back. */
static void a_full_list_is_drained_by_a_batch(void **state)
{
	VmsMachine *m = boot_small();
	uint64_t pfn[18], left[18], free;

	(void)state;
	for (size_t i = 0; i < 18; i++)
		pfn[i] = alloc_block(m, 0);
	free = stat_of(m, "free_pages");
	for (size_t i = 0; i < 17; i++)
		free_block(m, pfn[i]);
	assert_int_equal(stat_of(m, "pcp_pages"), 17);
	assert_int_equal(stat_of(m, "free_pages"), free);
	free_block(m, pfn[17]);
	assert_int_equal(stat_of(m, "free_pages"), free + 3);
	assert_int_equal(vms_pcp_list(m, DMA32, 0, left, 18), 15);
	for (size_t i = 0; i < 15; i++)
		assert_int_equal(left[i], pfn[17 - i]);
	vms_machine_free(m);
}

static void zone_dma_keeps_nothing_back_for_a_cpu(void **state)
{
	VmsMachine *m = boot_small();
	uint64_t free = zone_of(m, DMA).free, pfn = alloc_pages(m, 0, GFP_KERNEL | GFP_DMA).ret;

	(void)state;
	assert_int_equal(zone_of(m, DMA).free, free - 1);
	assert_int_equal(zone_of(m, DMA).pcp, 0);
	free_block(m, pfn);
	assert_int_equal(zone_of(m, DMA).free, free);
	vms_machine_free(m);
}

static void each_cpu_has_a_list_of_its_own(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .ram = 128 * MIB, .cpus = 2 });
	uint64_t pfn[3];

	(void)state;
	assert_int_equal(alloc_block(m, 0), 31744);
	perform(m, "on_cpu(cpu=1)");
	assert_int_equal(alloc_block(m, 0), 31747);
	assert_int_equal(vms_pcp_list(m, DMA32, 0, pfn, 3), 2);
	assert_int_equal(pfn[0], 31745);
	assert_int_equal(vms_pcp_list(m, DMA32, 1, pfn, 3), 2);
	assert_int_equal(pfn[0], 31748);
	vms_machine_free(m);
}

/* -------- zones and watermarks */

typedef struct {
	uint64_t ram;
	size_t zone;
	const char *name;
	uint64_t start, end, managed, min, low, high;
} ZoneFacts;

/* Managed: all but frame 0, the hole from 636 KiB to 1 MiB and the 24 MiB of the kernel image.  min is the zone's share
 * of the square root of 16 times the managed kilobytes; the gap is a quarter of it, or a thousandth of the zone. */
static const ZoneFacts zones[] = {
	{ 128 * MIB, DMA, "DMA", 0, 4096, 3998, 48, 60, 72 },
	{ 128 * MIB, DMA32, "DMA32", 4096, 32768, 22528, 276, 345, 414 },
	{ 1024 * MIB, DMA, "DMA", 0, 4096, 3998, 15, 18, 21 },
	{ 1024 * MIB, DMA32, "DMA32", 4096, 262144, 251904, 995, 1246, 1497 },
	{ 4096 * MIB, DMA, "DMA", 0, 4096, 3998, 7, 10, 13 },
	{ 4096 * MIB, DMA32, "DMA32", 4096, 1048576, 1038336, 2033, 3071, 4109 },
	{ 8192 * MIB, DMA, "DMA", 0, 4096, 3998, 5, 8, 11 },
	{ 8192 * MIB, DMA32, "DMA32", 4096, 1048576, 1038336, 1435, 2473, 3511 },
	{ 8192 * MIB, NORMAL, "Normal", 1048576, 2097152, 1048576, 1449, 2497, 3545 },
};

static void zones_have_the_watermarks_of_their_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		const ZoneFacts *facts = &zones[i];
		VmsMachine *m = boot_with(&(VmsOptions){ .ram = facts->ram });
		VmsZone zone = zone_of(m, facts->zone);

		assert_string_equal(zone.name, facts->name);
		assert_int_equal(zone.start, facts->start);
		assert_int_equal(zone.end, facts->end);
		assert_int_equal(zone.managed, facts->managed);
		assert_int_equal(zone.free, facts->managed);
		assert_int_equal(zone.min, facts->min);
		assert_int_equal(zone.low, facts->low);
		assert_int_equal(zone.high, facts->high);
		vms_machine_free(m);
	}
}

static void a_request_begins_in_the_highest_zone_it_may_use(void **state)
{
	static const struct { uint64_t ram, gfp; uint64_t pfn; } table[] = {
		{ 1024 * MIB, 0, 261120 },                     /* no zone Normal: DMA32 serves everything */
		{ 1024 * MIB, GFP_DMA32, 261120 },
		{ 1024 * MIB, GFP_DMA, 3072 },
		{ 8192 * MIB, 0, 2096128 },
		{ 8192 * MIB, GFP_DMA32, 1047552 },
		{ 8192 * MIB, GFP_DMA, 3072 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .ram = table[i].ram });

		assert_int_equal(alloc_pages(m, 0, GFP_KERNEL | table[i].gfp).ret, table[i].pfn);
		vms_machine_free(m);
	}
}

static void vmalloc_32_stays_below_4_gib(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .ram = 8192 * MIB });
	uint64_t pfn;
	VmsArea area;

	(void)state;
	assert_true(vms_area_find(m, perform(m, "vmalloc_32(size=4096)").ret, &area));
	assert_int_equal(vms_area_pages(m, &area, &pfn, 1), 1);
	assert_int_equal(pfn, 1047552);
	assert_true(vms_area_find(m, perform(m, "vmalloc(size=4096)").ret, &area));
	assert_int_equal(vms_area_pages(m, &area, &pfn, 1), 1);
	assert_true(pfn >= 1048576);
	vms_machine_free(m);
}

/* When nothing more is given out, each zone is left with its minimum; the lower zone also with what it keeps back from
 * requests that the higher one could have served: 22528 / 256 frames.  Who may not wait may go below. */
static void requests_stop_at_the_watermarks(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .ram = 128 * MIB, .unrecorded = true });
	const uint64_t reserve = 22528 / 256, batch = 3;

	(void)state;
	for (unsigned order = 10; order + 1 > 0; order--)
		while (!alloc_pages(m, order, GFP_KERNEL).failed)
			continue;
	assert_int_equal(zone_of(m, DMA).free, 48 + reserve);
	assert_in_range(zone_of(m, DMA32).free, 276 - batch, 276);
	assert_false(alloc_pages(m, 0, GFP_ATOMIC).failed);
	assert_false(alloc_pages(m, 0, GFP_KERNEL | GFP_DMA).failed);
	assert_no_violations(m);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fresh_machine_begins_with_its_highest_block),
		cmocka_unit_test(a_bare_machine_has_all_of_its_memory),
		cmocka_unit_test(a_large_machine_costs_what_a_small_one_does),
		cmocka_unit_test(freed_frames_come_back_last_freed_first),
		cmocka_unit_test(vmalloc_gets_the_frames_of_a_vfree_in_reverse),
		cmocka_unit_test(the_ledger_of_the_first_vmalloc),
		cmocka_unit_test(one_frame_of_an_order_10_block_takes_ten_splits),
		cmocka_unit_test(a_block_merges_back_into_what_it_was_split_from),
		cmocka_unit_test(a_block_that_may_soon_merge_goes_to_the_tail),
		cmocka_unit_test(an_unmovable_request_takes_over_the_largest_block),
		cmocka_unit_test(blocks_end_at_order_10),
		cmocka_unit_test(free_pages_fall_by_a_batch),
		cmocka_unit_test(a_full_list_is_drained_by_a_batch),
		cmocka_unit_test(zone_dma_keeps_nothing_back_for_a_cpu),
		cmocka_unit_test(each_cpu_has_a_list_of_its_own),
		cmocka_unit_test(zones_have_the_watermarks_of_their_size),
		cmocka_unit_test(a_request_begins_in_the_highest_zone_it_may_use),
		cmocka_unit_test(vmalloc_32_stays_below_4_gib),
		cmocka_unit_test(requests_stop_at_the_watermarks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
