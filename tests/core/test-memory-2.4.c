/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-memory-2.4.c -- frames and kmalloc of 2.4.0 and 2.4.32: blocks up to order 9 that are handed out from their
 * upper end, marks of zones, and SLAB with its sizes, colours and lists. */

#include <stdlib.h>

#include "tests/core/linux-2.4.h"

#define DIRECT_MAP 0xc0000000u
#define MAX_FRAMES 64
#define CACHES 26

enum { DMA, NORMAL, HIGHMEM };

/* 128 MiB: zone Normal is 4096 to 32767, and free from 10240 on at least. */
static VmsMachine *boot_small(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile, .ram = 128 * MIB });
}

static uint64_t frame(VmsMachine *m)
{
	VmsResult result = perform(m, "alloc_pages()");

	assert_false(result.failed);
	return result.ret;
}

static void free_frame(VmsMachine *m, uint64_t pfn)
{
	assert_false(perform_at(m, "free_pages(pfn=%" PRIu64 ")", pfn).bug);
}

static uint64_t get(VmsMachine *m, uint64_t size)
{
	VmsResult result = perform_at(m, "kmalloc(size=%" PRIu64 ")", size);

	assert_false(result.failed);
	return result.ret;
}

static void put(VmsMachine *m, uint64_t addr) { assert_false(perform_at(m, "kfree(addr=%" PRIu64 ")", addr).bug); }

static VmsCache cache_of(const VmsMachine *m, const char *name)
{
	VmsCache cache[CACHES];
	size_t n = vms_caches(m, cache, CACHES);

	assert_in_range(n, 13, CACHES);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(cache[i].name, name))
			return cache[i];
	fail_msg("there is no cache %s", name);
	return cache[0];
}

static uint64_t pfn_of(uint64_t addr) { return (addr - DIRECT_MAP) / VMS_PAGE_SIZE; }

static VmsZone zone_of(const VmsMachine *m, size_t i)
{
	VmsZone zone;

	assert_true(vms_zone(m, i, &zone));
	return zone;
}

static void assert_marks(const VmsMachine *m, size_t i, const char *name, uint64_t min, uint64_t low, uint64_t high)
{
	VmsZone zone = zone_of(m, i);

	assert_string_equal(zone.name, name);
	assert_int_equal(zone.min, min);
	assert_int_equal(zone.low, low);
	assert_int_equal(zone.high, high);
}

/* -------- blocks */

static void a_fresh_zone_is_given_out_from_its_top_down(void **state)
{
	VmsMachine *m = boot_small(*state);

	for (uint64_t i = 0; i < 1030; i++)
		assert_int_equal(frame(m), 32767 - i);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* All of zone HighMem is free, and vmalloc asks for it. */
static void high_memory_is_given_out_from_its_top_down(void **state)
{
	VmsMachine *m = boot_profile(*state);
	uint64_t head[64];

	assert_int_equal(vms_free_list(m, HIGHMEM, 9, head, 64), 64);
	for (uint64_t i = 0; i < 64; i++)
		assert_int_equal(head[i], 262144 - 512 * (i + 1));
	for (uint64_t i = 0; i < 3; i++)
		assert_int_equal(perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_HIGHMEM)").ret, 262143 - i);
	vms_machine_free(m);
}

/* Frames are freed one by one at boot, upwards: the highest block is first in each list. */
static void the_lists_of_a_fresh_machine(void **state)
{
	VmsMachine *m = boot_small(*state);
	uint64_t head[MAX_FRAMES], n;

	n = vms_free_list(m, NORMAL, 9, head, MAX_FRAMES);
	for (uint64_t i = 0; i < n; i++)
		assert_int_equal(head[i], 32256 - 512 * i);
	assert_int_equal(vms_free_list(m, NORMAL, 10, NULL, 0), 0);
	assert_null(vms_migratetype_name(m, 0));
	assert_no_violations(m);
	vms_machine_free(m);
}

/* Of a block of 512 frames the last is given out; nine times the lower half goes back. */
static void one_frame_of_an_order_9_block_takes_nine_splits(void **state)
{
	VmsMachine *m = boot_small(*state);
	VmsResult result = perform(m, "alloc_pages()");
	uint64_t at = 32256, pfn;

	assert_int_equal(result.ret, 32256 + 511);
	assert_int_equal(marks(m, VMS_MARK_BUDDY_SPLIT_UPPER, &result), 9);
	for (unsigned order = 9; order-- > 0; at += (uint64_t)1 << order) {
		assert_int_equal(vms_free_list(m, NORMAL, order, &pfn, 1), 1);
		assert_int_equal(pfn, at);
	}
	free_frame(m, 32767);
	for (unsigned order = 0; order < 9; order++)
		assert_int_equal(vms_free_list(m, NORMAL, order, NULL, 0), 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* What was freed last is at the head of its list; small blocks go first.  Six more frames keep the twelve from becoming
 * what they were. */
static void frames_come_back_in_an_order_of_their_own(void **state)
{
	static const uint64_t again[] = {
		32749, 32748, 32759, 32758, 32757, 32756, 32747, 32746, 32745, 32744, 32767, 32766
	};
	VmsMachine *m = boot_small(*state);

	for (unsigned i = 0; i < 18; i++)
		frame(m);
	for (uint64_t i = 0; i < 12; i++)
		free_frame(m, 32767 - i);
	for (unsigned i = 0; i < 12; i++)
		assert_int_equal(frame(m), again[i]);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The uppermost 4096 frames but for three holes: the remainders beside those are used up before larger blocks. */
static void small_remainders_are_used_first(void **state)
{
	static const uint64_t expected[] = { 907, 911, 910, 909, 908, 7, 6, 5, 4, 903, 902, 901, 900, 899, 898, 897 };
	VmsMachine *m = boot_small(*state);
	const uint64_t base = 32768 - 4096;

	for (unsigned i = 0; i < 4096; i++)
		frame(m);
	for (uint64_t i = 4; i < 3904; i++)
		if (i < 904 || i >= 907)
			free_frame(m, base + i);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_int_equal(frame(m), base + expected[i]);
	assert_no_violations(m);
	vms_machine_free(m);
}

static void a_block_merges_back_into_what_it_was_split_from(void **state)
{
	VmsMachine *m = boot_small(*state);
	uint64_t free = stat_of(m, "free_pages"), head;

	for (unsigned order = 0; order <= 9; order++) {
		uint64_t pfn = perform_at(m, "alloc_pages(order=%" PRIu64 ")", order).ret;

		assert_int_equal(pfn, 32768 - (1u << order));
		assert_int_equal(stat_of(m, "free_pages"), free - (1u << order));
		free_frame(m, pfn);
		assert_int_equal(stat_of(m, "free_pages"), free);
		assert_true(vms_free_list(m, NORMAL, 9, &head, 1) > 0);
		assert_int_equal(head, 32256);
	}
	assert_true(perform(m, "alloc_pages(order=10)").failed);
	assert_int_equal(vms_log_count(m), 0);
	vms_machine_free(m);
}

/* -------- zones */

/* A 128th of the zone, but no more than 255 frames; in 2.4.0 a 32nd of DMA. */
static void marks_of_zones(void **state)
{
	uint64_t dma = strcmp(*state, OLD) ? 4096 / 128 : 4096 / 32;
	VmsMachine *m = boot_small(*state);

	assert_marks(m, DMA, "DMA", dma, 2 * dma, 3 * dma);
	assert_marks(m, NORMAL, "Normal", 224, 448, 672);
	vms_machine_free(m);
	m = boot_profile(*state);
	assert_marks(m, NORMAL, "Normal", 255, 510, 765);
	assert_marks(m, HIGHMEM, "HighMem", 255, 510, 765);
	vms_machine_free(m);
}

/* Zone DMA32 came with 2.6.15: Normal begins at 16 MiB. */
static void there_is_no_zone_dma32(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-2.4/x86_64", .ram = 128 * MIB });
	uint64_t pfn;

	(void)state;
	assert_int_equal(vms_zone_count(m), 2);
	assert_marks(m, NORMAL, "Normal", 224, 448, 672);
	assert_int_equal(zone_of(m, NORMAL).start, 4096);
	pfn = frame(m);
	assert_true(pfn > 32768 - 512);
	assert_int_equal(perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_HIGHMEM)").ret, pfn - 1);
	vms_machine_free(m);
}

static void dma_wins_over_highmem(void **state)
{
	VmsMachine *m = boot_profile(*state);

	assert_in_range(perform(m, "alloc_pages(gfp=__GFP_DMA|__GFP_HIGHMEM)").ret, 1, 4095);
	assert_in_range(perform(m, "alloc_pages(gfp=GFP_DMA|GFP_KERNEL)").ret, 1, 4095);
	assert_in_range(perform(m, "alloc_pages(gfp=GFP_KERNEL)").ret, 4096, 229375);
	vms_machine_free(m);
}

/* Frames until there are none; what is left then in each zone. */
static void assert_left(const char *profile, const char *request, uint64_t normal, uint64_t dma)
{
	VmsMachine *m = boot_with_64_mib(profile);

	while (!perform(m, request).failed)
		;
	assert_int_equal(zone_of(m, NORMAL).free, normal);
	assert_int_equal(zone_of(m, DMA).free, dma);
	assert_int_equal(vms_log_count(m), 1);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* pages_min of Normal, which has 12288 frames, is 96; of DMA 32, and 12288 / 256 are kept for others.  A request that
 * must not sleep may use three quarters of that. */
static void what_is_kept_back_in_2_4_32(void **state)
{
	(void)state;
	assert_left(NEW, "alloc_pages(gfp=GFP_KERNEL)", 96 + 1, 32 + 48 + 1);
	assert_left(NEW, "alloc_pages(gfp=GFP_ATOMIC)", 96 / 4 + 1, (32 + 48) / 4 + 1);
}

/* pages_min of DMA is 128.  Less than a quarter of it is for tasks that free memory. */
static void what_is_kept_back_in_2_4_0(void **state)
{
	(void)state;
	assert_left(OLD, "alloc_pages(gfp=GFP_KERNEL)", 96 / 4 - 1, 128 / 4 - 1);
	assert_left(OLD, "alloc_pages(gfp=GFP_ATOMIC)", 96 / 4 - 1, 128 / 4 - 1);
}

static void a_failure_is_logged(void **state)
{
	static const char *const says[] = {
		"__alloc_pages: 9-order allocation failed.", "__alloc_pages: 9-order allocation failed (gfp=0x1f1/0)"
	};
	static const char *const profiles[] = { OLD, NEW };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		VmsMachine *m = boot_with_64_mib(profiles[i]);
		VmsResult result;
		char text[128];

		do
			result = perform(m, "alloc_pages(order=9, gfp=GFP_KERNEL|GFP_DMA)");
		while (!result.failed);
		assert_int_equal(vms_log_count(m), 1);
		vms_log_line(m, 0, text, sizeof text);
		assert_string_equal(text, says[i]);
		assert_int_equal(marks(m, VMS_MARK_KSWAPD_WAKE, &result), 1);
		vms_machine_free(m);
	}
}

/* To look for memory means to sleep, which an interrupt must not. */
static void an_interrupt_that_would_sleep_for_memory_stops(void **state)
{
	VmsMachine *m = boot_with_64_mib(*state);
	VmsResult result;

	perform(m, "enter_context(context=4)");
	do
		result = perform(m, "alloc_pages(order=9, gfp=GFP_KERNEL)");
	while (!result.failed && !result.bug);
	assert_true(result.bug);
	vms_machine_free(m);
}

/* -------- sizes */

static void a_size_is_served_by_the_smallest_cache_that_holds_it(void **state)
{
	static const struct { uint64_t size; const char *cache; } table[] = {
		{ 0, "size-32" }, { 1, "size-32" }, { 8, "size-32" }, { 9, "size-32" }, { 33, "size-64" },
		{ 65, "size-128" }, { 97, "size-128" }, { 129, "size-256" }, { 193, "size-256" },
		{ 4097, "size-8192" }, { 8193, "size-16384" }, { 131072, "size-131072" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(*state);
		uint64_t addr = get(m, table[i].size);
		VmsFrame frame;

		assert_int_equal(cache_of(m, table[i].cache).in_use, 1);
		assert_true(vms_frame(m, pfn_of(addr), &frame));
		assert_int_equal(frame.owner, VMS_OWNER_SLAB);
		assert_int_equal(frame.owner_ref, cache_of(m, table[i].cache).ref);
		put(m, addr);
		assert_int_equal(cache_of(m, table[i].cache).in_use, 0);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void more_than_131072_bytes_are_too_much(void **state)
{
	VmsMachine *m = boot_profile(NEW);
	VmsResult result = perform(m, "kmalloc(size=131073)");

	(void)state;
	assert_silent_null(&result);
	vms_machine_free(m);
	m = boot_profile(OLD);
	assert_true(perform(m, "kmalloc(size=131073)").bug);
	vms_machine_free(m);
}

/* slab_t and bufctl take 24 bytes and 4 for each object, below 512 bytes in the slab itself. */
static void what_a_slab_holds(void **state)
{
	static const struct { const char *cache; unsigned order, objects; } table[] = {
		{ "size-32", 0, 113 }, { "size-64", 0, 59 }, { "size-128", 0, 30 }, { "size-256", 0, 15 },
		{ "size-512", 0, 8 }, { "size-1024", 0, 4 }, { "size-2048", 0, 2 }, { "size-4096", 0, 1 },
		{ "size-8192", 1, 1 }, { "size-16384", 2, 1 }, { "size-32768", 3, 1 }, { "size-65536", 4, 1 },
		{ "size-131072", 5, 1 },
	};
	VmsMachine *m = boot_profile(*state);

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(cache_of(m, table[i].cache).order, table[i].order);
		assert_int_equal(cache_of(m, table[i].cache).objects_per_slab, table[i].objects);
	}
	vms_machine_free(m);
}

/* Lines of the CPU's cache have 64 bytes there, and so has the smallest object. */
static void objects_of_size_32_have_64_bytes_on_x86_64(void **state)
{
	VmsMachine *m = boot_profile("linux-2.4/x86_64");

	(void)state;
	assert_int_equal(cache_of(m, "size-32").object_size, 64);
	assert_int_equal(cache_of(m, "size-32").objects_per_slab, 59);
	assert_int_equal(get(m, 1) % VMS_PAGE_SIZE, 5 * 64);
	assert_int_equal(get(m, 1) % VMS_PAGE_SIZE, 6 * 64);
	vms_machine_free(m);
}

static void dma_has_caches_of_its_own(void **state)
{
	VmsMachine *m = boot_profile(*state);

	assert_in_range(pfn_of(perform(m, "kmalloc(size=100, gfp=GFP_DMA|GFP_KERNEL)").ret), 1, 4095);
	assert_int_equal(cache_of(m, "size-128(DMA)").in_use, 1);
	assert_int_equal(cache_of(m, "size-128").in_use, 0);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* -------- slabs */

static void objects_go_upwards_and_come_back_last_freed_first(void **state)
{
	VmsMachine *m = boot_profile(*state);
	uint64_t addr[5];

	for (size_t i = 0; i < 5; i++) {
		addr[i] = get(m, 64);
		assert_int_equal(addr[i], addr[0] + 64 * i);
	}
	put(m, addr[1]);
	put(m, addr[3]);
	assert_int_equal(get(m, 64), addr[3]);
	assert_int_equal(get(m, 64), addr[1]);
	assert_int_equal(get(m, 64), addr[0] + 64 * 5);
	vms_machine_free(m);
}

/* slab_t and bufctl of 30 objects take 160 bytes, and 96 are left over: three lines of 32, three colours. */
static void slabs_of_a_cache_have_different_colours(void **state)
{
	static const uint64_t begins[] = { 160, 192, 224, 160 };
	VmsMachine *m = boot_profile(*state);

	for (unsigned i = 0; i < 4 * 30; i++) {
		uint64_t addr = get(m, 128);

		assert_int_equal(addr % VMS_PAGE_SIZE, begins[i / 30] + i % 30 * 128);
	}
	assert_int_equal(cache_of(m, "size-128").slabs, 4);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* From 512 bytes on slab_t is elsewhere: 24 + 8 * 4 bytes for eight objects, of size-64. */
static void large_objects_have_their_slab_t_elsewhere(void **state)
{
	VmsMachine *m = boot_small(*state);
	uint64_t addr = get(m, 512);

	assert_int_equal(addr, DIRECT_MAP + 32767 * VMS_PAGE_SIZE);
	assert_int_equal(cache_of(m, "size-64").in_use, 1);
	assert_int_equal(pfn_of(get(m, 64)), 32766);
	assert_int_equal(get(m, 4096), DIRECT_MAP + 32765 * VMS_PAGE_SIZE);
	assert_int_equal(cache_of(m, "size-32").in_use, 1);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* Two slabs become empty, one after the other.  The one that is used next is the last in 2.4.32, and the first in
 * 2.4.0, whose empty slabs are at the end of the list. */
static void empty_slabs_are_kept(void **state)
{
	bool old = !strcmp(*state, OLD);
	VmsMachine *m = boot_profile(*state);
	uint64_t addr[4];

	for (size_t i = 0; i < 4; i++)
		addr[i] = get(m, 2048);
	for (size_t i = 0; i < 4; i++)
		put(m, addr[i]);
	assert_int_equal(cache_of(m, "size-2048").slabs, 2);
	assert_int_equal(cache_of(m, "size-2048").in_use, 0);
	assert_int_equal(cache_of(m, "size-32").in_use, 2);
	assert_int_equal(get(m, 2048), old ? addr[1] : addr[3]);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The slabs of size-32 that descriptors were in become empty on the way. */
static void empty_slabs_are_given_back_when_memory_is_short(void **state)
{
	VmsMachine *m = boot_profile(*state);
	uint64_t free = stat_of(m, "free_pages"), addr[200];
	VmsResult result;

	for (size_t i = 0; i < 200; i++)
		addr[i] = get(m, i % 2 ? 2048 : 30000);
	for (size_t i = 0; i < 200; i++)
		put(m, addr[i]);
	assert_int_equal(cache_of(m, "size-32").in_use, 150);
	result = perform(m, "shrink_caches()");
	assert_int_equal(marks(m, VMS_MARK_SLAB_DESTROY, &result), 152);
	assert_int_equal(stat_of(m, "free_pages"), free);
	assert_int_equal(cache_of(m, "size-2048").slabs, 0);
	assert_false(perform(m, "kmalloc(size=2048)").failed);
	assert_no_violations(m);
	vms_machine_free(m);
}

/* The slab that was full is used before the others. */
static void a_full_slab_that_gets_room_is_used_next(void **state)
{
	VmsMachine *m = boot_profile(*state);
	uint64_t addr[9];

	for (size_t i = 0; i < 9; i++)
		addr[i] = get(m, 1024);
	put(m, addr[5]);
	put(m, addr[2]);
	assert_int_equal(get(m, 1024), addr[2]);
	assert_int_equal(get(m, 1024), addr[5]);
	assert_int_equal(get(m, 1024), addr[8] + 1024);
	assert_no_violations(m);
	vms_machine_free(m);
}

static void a_slab_for_an_interrupt_must_be_asked_for_as_such(void **state)
{
	VmsMachine *m = boot_profile(*state);

	perform(m, "enter_context(context=4)");
	assert_false(perform(m, "kmalloc(size=32, gfp=GFP_ATOMIC)").failed);
	assert_false(perform(m, "kmalloc(size=32, gfp=GFP_KERNEL)").failed);
	assert_true(perform(m, "kmalloc(size=64, gfp=GFP_KERNEL)").bug);
	vms_machine_free(m);

	/* Nor may it be of high memory. */
	m = boot_profile(*state);
	assert_true(perform(m, "kmalloc(size=32, gfp=GFP_KERNEL|__GFP_HIGHMEM)").bug);
	vms_machine_free(m);
}

/* -------- what vmalloc takes */

/* The slab of its vm_struct, the table, then its frames: each is the next one below. */
static void the_ledger_of_the_first_vmalloc(void **state)
{
	static const VmsOwner taken[] = {
		VMS_OWNER_SLAB, VMS_OWNER_TABLE, VMS_OWNER_AREA, VMS_OWNER_AREA, VMS_OWNER_AREA
	};
	VmsMachine *m = boot_small(*state);
	VmsFrame frame;

	perform_vmalloc(m, 12 * KIB);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		assert_true(vms_frame(m, 32767 - i, &frame));
		assert_int_equal(frame.state, VMS_FRAME_USED);
		assert_int_equal(frame.owner, taken[i]);
	}
	assert_int_equal(cache_of(m, "size-32").in_use, 1);
	vms_machine_free(m);
}

static void nothing_is_lost_and_all_of_it_can_be_undone(void **state)
{
	static const uint64_t sizes[] = { 1, 40, 128, 300, 512, 2000, 4096, 5000, 40000, 131072 };
	enum { N = sizeof sizes / sizeof *sizes };
	VmsMachine *m = boot_profile(*state);
	uint64_t addr[3 * N];
	size_t bytes;
	void *copy = arena_copy(m, &bytes);

	for (size_t i = 0; i < 3 * N; i++)
		addr[i] = get(m, sizes[i % N]);
	assert_no_violations(m);
	for (size_t i = 0; i < 3 * N; i++)
		put(m, addr[i * 7 % (3 * N)]);
	assert_no_violations(m);
	assert_int_equal(leaks_of(m).objects, 0);
	perform_vfree(m, perform_vmalloc(m, 5 * MIB).ret);
	assert_no_violations(m);
	vms_goto(m, -1);
	assert_arena_equal(m, copy, bytes);
	free(copy);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOTH(a_fresh_zone_is_given_out_from_its_top_down),
		IN_BOTH(high_memory_is_given_out_from_its_top_down),
		IN_BOTH(the_lists_of_a_fresh_machine),
		IN_BOTH(one_frame_of_an_order_9_block_takes_nine_splits),
		IN_BOTH(frames_come_back_in_an_order_of_their_own),
		IN_BOTH(small_remainders_are_used_first),
		IN_BOTH(a_block_merges_back_into_what_it_was_split_from),
		IN_BOTH(marks_of_zones),
		cmocka_unit_test(there_is_no_zone_dma32),
		IN_BOTH(dma_wins_over_highmem),
		cmocka_unit_test(what_is_kept_back_in_2_4_32),
		cmocka_unit_test(what_is_kept_back_in_2_4_0),
		cmocka_unit_test(a_failure_is_logged),
		IN_BOTH(an_interrupt_that_would_sleep_for_memory_stops),
		IN_BOTH(a_size_is_served_by_the_smallest_cache_that_holds_it),
		cmocka_unit_test(more_than_131072_bytes_are_too_much),
		IN_BOTH(what_a_slab_holds),
		cmocka_unit_test(objects_of_size_32_have_64_bytes_on_x86_64),
		IN_BOTH(dma_has_caches_of_its_own),
		IN_BOTH(objects_go_upwards_and_come_back_last_freed_first),
		IN_BOTH(slabs_of_a_cache_have_different_colours),
		IN_BOTH(large_objects_have_their_slab_t_elsewhere),
		IN_BOTH(empty_slabs_are_kept),
		IN_BOTH(empty_slabs_are_given_back_when_memory_is_short),
		IN_BOTH(a_full_slab_that_gets_room_is_used_next),
		IN_BOTH(a_slab_for_an_interrupt_must_be_asked_for_as_such),
		IN_BOTH(the_ledger_of_the_first_vmalloc),
		IN_BOTH(nothing_is_lost_and_all_of_it_can_be_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
