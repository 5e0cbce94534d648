/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-memory-6.c -- the page allocator from 4.19 to 6.12, kernel beside kernel: which frames come first, per-CPU
 * lists, types of pageblocks, watermarks, the bulk allocator, and memory on two nodes. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

#define NODE_SPLIT 16384u                 /* the first frame of node 1 on the machine of numa() */

#define ALLOC_QUIETLY "alloc_pages(order=%" PRIu64 ", gfp=GFP_KERNEL|__GFP_NOWARN)"

enum { DMA, DMA32 };

static const char *const kernels[] = {
	"linux-4.19/x86_64", "linux-5.0/x86_64", "linux-5.4/x86_64", "linux-6.1/x86_64", "linux-6.12/x86_64"
};
#define KERNELS (sizeof kernels / sizeof *kernels)

static VmsMachine *boot_ram(const char *profile, uint64_t ram)
{
	return boot_with(&(VmsOptions){ .profile = profile, .ram = ram });
}

/* Two nodes of 64 MiB and two CPUs each. */
static VmsMachine *numa(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile, .ram = 128 * MIB, .cpus = 4, .nodes = 2 });
}

static VmsZone zone_of(const VmsMachine *m, size_t i)
{
	VmsZone zone;

	assert_true(vms_zone(m, i, &zone));
	return zone;
}

static uint64_t alloc_block(VmsMachine *m, unsigned order)
{
	VmsResult result = perform_at(m, "alloc_pages(order=%" PRIu64 ")", order);

	assert_false(result.failed);
	return result.ret;
}

static size_t pages_of(const VmsMachine *m, uint64_t addr, uint64_t *pfn, size_t room)
{
	VmsArea area;

	assert_true(vms_area_find(m, addr, &area));
	return vms_area_pages(m, &area, pfn, room);
}

/* How many frames of an area are on node 0. */
static size_t on_node_0(const VmsMachine *m, uint64_t addr)
{
	uint64_t pfn[4096];
	size_t n = pages_of(m, addr, pfn, 4096), on = 0;
	VmsFrame frame;

	for (size_t i = 0; i < n; i++) {
		assert_true(vms_frame(m, pfn[i], &frame));
		assert_int_equal(frame.node, pfn[i] >= NODE_SPLIT);
		on += frame.node == 0;
	}
	return on;
}

/* The node that the vm_struct of an area is on. */
static int node_of_vm(const VmsMachine *m, uint64_t addr)
{
	VmsArea area;

	assert_true(vms_area_find(m, addr, &area));
	return vms_memory_node(m, vms_object_address(m, area.vm));
}

/* What was done is undone, and the machine is what it was. */
static void go_back(VmsMachine *m, void *before, size_t size)
{
	assert_no_violations(m);
	vms_goto(m, VMS_START);
	assert_arena_equal(m, before, size);
	free(before);
	vms_machine_free(m);
}

/* -------- fresh memory */

/* Boot puts blocks at the head of their list until 5.9: the highest comes first.  Since 5.10 at the end.  Since 5.2 the
 * object that stands for all free addresses has taken the very first frame by then. */
static void the_first_frames(void **state)
{
	static const uint64_t first[KERNELS] = { 31744, 31744, 31745, 10241, 10241 };

	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 128 * MIB);
		size_t size;
		void *before = arena_copy(m, &size);

		for (uint64_t k = first[i] % 1024; k < 1024; k++)
			assert_int_equal(alloc_block(m, 0), first[i] / 1024 * 1024 + k);
		assert_int_equal(alloc_block(m, 0), first[i] == 10241 ? 11264 : 30720);
		go_back(m, before, size);
	}
}

/* With nothing reserved, from the zone's own ends. */
static void the_first_frames_of_a_bare_machine(void **state)
{
	static const uint64_t first[KERNELS] = { 31744, 31744, 31745, 4097, 4097 };

	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = kernels[i], .ram = 128 * MIB, .bare = true });

		for (uint64_t k = 0; k < 8; k++)
			assert_int_equal(alloc_block(m, 0), first[i] + k);
		vms_machine_free(m);
	}
}

/* What was freed to last is given out first: descending, where it had been ascending. */
static void frames_come_back_in_reverse(void **state)
{
	uint64_t first[512], second[512];

	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 2048 * MIB);
		uint64_t addr = perform_vmalloc(m, 2 * MIB).ret;

		assert_int_equal(pages_of(m, addr, first, 512), 512);
		perform_vfree(m, addr);
		assert_int_equal(pages_of(m, perform_vmalloc(m, 2 * MIB).ret, second, 512), 512);
		for (size_t k = 0; k < 512 && strstr(kernels[i], "linux-6"); k++)
			assert_int_equal(second[k], first[511 - k]);
		assert_int_equal(second[0], first[511]);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* -------- per-CPU lists */

static void a_list_is_filled_by_a_batch(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 1024 * MIB);
		uint64_t free, later = strcmp(kernels[i], "linux-6.12/x86_64") ? 63 : 126;

		if (!stat_of(m, "pcp_pages"))
			alloc_block(m, 0);
		assert_int_equal(stat_of(m, "pcp_pages"), 62);
		free = stat_of(m, "free_pages") + 63;
		for (unsigned taken = 2; taken <= 63; taken++) {
			alloc_block(m, 0);
			assert_int_equal(stat_of(m, "free_pages"), free - 63);
		}
		alloc_block(m, 0);
		assert_int_equal(stat_of(m, "free_pages"), free - 63 - later);   /* 6.12 doubles what it takes */
		vms_machine_free(m);
	}
}

/* 4.19 keeps six batches, and then gives one back.  6.1 keeps as much as the low mark, and gives back more each time:
 * two batches now, since one was given back right before. */
static void a_list_keeps_so_many(void **state)
{
	static const struct { const char *profile; unsigned kept, left; } table[] = {
		{ "linux-4.19/x86_64", 377, 315 }, { "linux-5.4/x86_64", 377, 315 }, { "linux-6.1/x86_64", 1245, 1183 },
	};
	uint64_t pfn[2048];

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_ram(table[i].profile, 1024 * MIB);
		size_t n = 0;

		while (n < table[i].kept + 63)
			pfn[n++] = alloc_block(m, 0);
		while (zone_of(m, DMA32).pcp < table[i].kept)
			perform_at(m, "free_pages(pfn=%" PRIu64 ")", pfn[--n]);
		perform_at(m, "free_pages(pfn=%" PRIu64 ")", pfn[--n]);
		assert_int_equal(zone_of(m, DMA32).pcp, table[i].left);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* Since 5.13 blocks up to order 3 and huge pages are kept as well, two at least. */
static void blocks_pass_through_lists_since_5_13(void **state)
{
	static const struct { unsigned order, old, now; } table[] = {
		{ 1, 2, 31 * 2 }, { 2, 4, 15 * 4 }, { 3, 8, 7 * 8 }, { 4, 16, 16 }, { 9, 512, 1024 },
		{ 10, 1024, 1024 },
	};

	(void)state;
	for (size_t i = 0; i < KERNELS; i++)
		for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
			VmsMachine *m = boot_ram(kernels[i], 1024 * MIB);
			uint64_t free = stat_of(m, "free_pages"), pcp = stat_of(m, "pcp_pages");
			uint64_t pfn = alloc_block(m, table[k].order);
			bool now = strncmp(kernels[i], "linux-6", 7) == 0;

			assert_int_equal(free - stat_of(m, "free_pages"), now ? table[k].now : table[k].old);
			assert_no_violations(m);
			perform_at(m, "free_pages(pfn=%" PRIu64 ")", pfn);
			assert_int_equal(stat_of(m, "free_pages") + stat_of(m, "pcp_pages"), free + pcp);
			assert_no_violations(m);
			vms_machine_free(m);
		}
}

/* -------- types */

/* What does not move takes the largest movable block over, with its pageblocks; what moves stays where it was. */
static void types_keep_to_pageblocks_of_their_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 128 * MIB);
		uint64_t fixed = alloc_block(m, 0), moves = perform(m, "alloc_pages(gfp=GFP_HIGHUSER_MOVABLE)").ret;
		VmsFrame a, b;

		vms_frame(m, fixed, &a);
		vms_frame(m, moves, &b);
		assert_string_equal(vms_migratetype_name(m, a.migratetype), "unmovable");
		assert_string_equal(vms_migratetype_name(m, b.migratetype), "movable");
		assert_int_not_equal(fixed >> 10, moves >> 10);
		vms_machine_free(m);
	}
}

/* With no movable memory left in blocks, reclaimable memory is taken out of an unmovable pageblock. */
static void types_fall_back_upon_each_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = kernels[i], .ram = 64 * MIB });
		VmsResult result;
		size_t size;
		void *before = arena_copy(m, &size);

		perform(m, "alloc_pages(order=4)");
		while (!perform(m, "alloc_pages(order=10, gfp=GFP_HIGHUSER_MOVABLE)").failed)
			continue;
		result = perform(m, "alloc_pages(order=6, gfp=GFP_KERNEL|__GFP_RECLAIMABLE)");
		assert_false(result.failed);
		assert_int_equal(marks(m, VMS_MARK_MT_FALLBACK_ANY, &result), 1);
		go_back(m, before, size);
	}
}

/* -------- watermarks */

static void watermarks_of_all(void **state)
{
	static const struct { uint64_t ram; bool bare; size_t zone; uint64_t min, low, high; } table[] = {
		{ 128 * MIB, false, DMA, 48, 60, 72 }, { 128 * MIB, false, DMA32, 276, 345, 414 },
		{ 128 * MIB, true, DMA, 45, 56, 67 }, { 128 * MIB, true, DMA32, 316, 395, 474 },
		{ 4096 * MIB, false, DMA, 7, 10, 13 }, { 4096 * MIB, false, DMA32, 2033, 3071, 4109 },
		{ 4096 * MIB, true, DMA, 8, 12, 16 }, { 4096 * MIB, true, DMA32, 2040, 3084, 4128 },
	};

	(void)state;
	for (size_t i = 0; i < KERNELS; i++)
		for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
			VmsOptions options = { .profile = kernels[i], .ram = table[k].ram, .bare = table[k].bare };
			VmsMachine *m = boot_with(&options);
			VmsZone zone = zone_of(m, table[k].zone);

			assert_int_equal(zone.min, table[k].min);
			assert_int_equal(zone.low, table[k].low);
			assert_int_equal(zone.high, table[k].high);
			vms_machine_free(m);
		}
}

/* Who must not wait goes down to three eighths of min; nobody is served without a word. */
static void atomic_requests_go_further(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = kernels[i], .ram = 64 * MIB, .unrecorded = true });
		VmsResult result;
		uint64_t free;

		for (unsigned order = 10; order + 1 > 0; order--)
			while (!perform_at(m, ALLOC_QUIETLY, order).failed)
				continue;
		result = perform(m, "alloc_pages(order=4)");
		assert_true(result.failed);
		assert_non_null(strstr(result.message, "page allocation failure: order:4, mode:0x"));
		free = zone_of(m, DMA).free;
		while (!perform(m, "alloc_pages(order=0, gfp=GFP_ATOMIC|__GFP_NOWARN)").failed)
			continue;
		assert_true(zone_of(m, DMA).free < free);
		assert_true(zone_of(m, DMA32).free <= zone_of(m, DMA32).min * 3 / 8 + 1);
		assert_true(perform(m, "alloc_pages(order=0, gfp=GFP_NOWAIT)").failed);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void what_lower_zones_keep(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 8192 * MIB);
		uint64_t dma32 = zone_of(m, DMA32).managed, normal = zone_of(m, 2).managed;

		assert_int_equal(zone_of(m, DMA).lowmem_reserve[1], dma32 / 256);
		assert_int_equal(zone_of(m, DMA).lowmem_reserve[2], (dma32 + normal) / 256);
		assert_int_equal(zone_of(m, DMA32).lowmem_reserve[2], normal / 256);
		assert_int_equal(zone_of(m, 2).lowmem_reserve[2], 0);
		vms_machine_free(m);
	}
}

/* -------- the bulk allocator */

static void vmalloc_asks_for_a_hundred_at_a_time(void **state)
{
	static const uint64_t wanted[] = { 100, 100, 56 };

	(void)state;
	for (size_t i = 3; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 1024 * MIB);
		VmsResult result = perform_vmalloc(m, 1 * MIB);
		size_t n = 0;
		VmsStep step;

		for (int64_t k = result.first; k <= result.last; k++) {
			assert_true(vms_step_at(m, k, &step));
			if (step.mark != VMS_MARK_BULK_TAKE)
				continue;
			assert_true(n < 3);
			assert_int_equal(step.value[0].value, wanted[n]);
			assert_int_equal(step.value[1].value, wanted[n++]);
		}
		assert_int_equal(n, 3);
		vms_machine_free(m);
	}
}

/* With less than the low mark and all of the request, one frame comes, and the others one by one. */
static void a_short_answer_is_no_failure(void **state)
{
	(void)state;
	for (size_t i = 3; i < KERNELS; i++) {
		VmsMachine *m = boot_ram(kernels[i], 64 * MIB);
		VmsResult result;
		uint64_t pfn[16];

		perform_vmalloc(m, 4096);
		while (zone_of(m, DMA32).free > zone_of(m, DMA32).low + 8)
			perform(m, "alloc_pages(order=0)");
		while (zone_of(m, DMA).free > zone_of(m, DMA).low + zone_of(m, DMA32).managed / 256 + 8)
			perform(m, "alloc_pages(order=0, gfp=GFP_KERNEL|GFP_DMA)");
		result = perform_vmalloc(m, 16 * 4096);
		assert_false(result.failed);
		assert_int_equal(marks(m, VMS_MARK_BULK_TAKE, &result), 1);
		assert_int_equal(pages_of(m, result.ret, pfn, 16), 16);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* -------- nodes */

static const char *const numa_kernels[] = {
	"linux-2.6.34/x86_64", "linux-3.15/x86_64", "linux-4.19/x86_64", "linux-5.4/x86_64", "linux-6.1/x86_64",
	"linux-6.12/x86_64"
};
#define NUMA_KERNELS (sizeof numa_kernels / sizeof *numa_kernels)

static void memory_comes_from_the_node_of_the_cpu(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUMA_KERNELS; i++) {
		VmsMachine *m = numa(numa_kernels[i]);

		assert_int_equal(on_node_0(m, perform_vmalloc(m, 10 * 4096).ret), 10);
		perform(m, "on_cpu(cpu=3)");
		assert_int_equal(on_node_0(m, perform_vmalloc(m, 10 * 4096).ret), 0);
		vms_machine_free(m);
	}
}

static void a_node_that_is_named_is_preferred(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUMA_KERNELS; i++) {
		VmsMachine *m = numa(numa_kernels[i]);
		uint64_t addr;
		size_t size;
		void *before = arena_copy(m, &size);

		addr = perform(m, "vmalloc_node(size=40960, node=1)").ret;
		assert_int_equal(on_node_0(m, addr), 0);
		assert_int_equal(node_of_vm(m, addr), 1);
		addr = perform(m, "vmalloc(size=4096, node=0)").ret;
		assert_int_equal(on_node_0(m, addr), 1);
		assert_int_equal(node_of_vm(m, addr), 0);
		while (stat_of(m, "free_pages_n1") > 1024)
			perform(m, "vmalloc_node(size=524288, node=1)");
		addr = perform(m, "vmalloc_node(size=8388608, node=1)").ret;
		assert_int_not_equal(addr, 0);
		assert_true(on_node_0(m, addr) > 0);
		go_back(m, before, size);
	}
}

static void policies_decide_where_nobody_names_a_node(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUMA_KERNELS; i++) {
		VmsMachine *m = numa(numa_kernels[i]);
		size_t size;
		void *before = arena_copy(m, &size);

		perform_vmalloc(m, 4096);
		perform(m, "set_mempolicy(policy=interleave)");
		assert_int_equal(on_node_0(m, perform_vmalloc(m, 10 * 4096).ret), 5);
		assert_int_equal(on_node_0(m, perform(m, "vmalloc_node(size=40960, node=0)").ret), 10);
		perform(m, "set_mempolicy(policy=preferred, node=1)");
		assert_int_equal(on_node_0(m, perform_vmalloc(m, 10 * 4096).ret), 0);
		perform(m, "set_mempolicy(policy=bind, node=1)");
		assert_int_equal(on_node_0(m, perform_vmalloc(m, 10 * 4096).ret), 0);
		assert_true(perform_vmalloc(m, 80 * MIB).failed);
		perform(m, "set_mempolicy(policy=default)");
		assert_int_equal(on_node_0(m, perform_vmalloc(m, 10 * 4096).ret), 10);
		go_back(m, before, size);
	}
}

static void count_line(const char *text, void *data)
{
	*(unsigned *)data += strstr(text, " N0=5 N1=5") != NULL;
}

static void vmallocinfo_counts_by_node(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUMA_KERNELS; i++) {
		VmsMachine *m = numa(numa_kernels[i]);
		unsigned n = 0;

		perform(m, "set_mempolicy(policy=interleave)");
		perform_vmalloc(m, 10 * 4096);
		assert_true(vms_vmallocinfo(m, count_line, &n));
		assert_int_equal(n, 1);
		vms_machine_free(m);
	}
}

/* Where any node may serve it, a request is large enough for large pages when each node's share is. */
static void large_pages_need_as_much_for_each_node(void **state)
{
	(void)state;
	for (size_t i = 4; i < NUMA_KERNELS; i++) {
		VmsMachine *m = numa(numa_kernels[i]);
		VmsResult result = perform(m, "vmalloc_huge(size=2097152)");

		assert_int_equal(marks(m, VMS_MARK_HUGE_TRY, &result), 0);
		result = perform(m, "vmalloc_huge(size=4194304)");
		assert_int_equal(marks(m, VMS_MARK_HUGE_TRY, &result), 1);
		result = perform(m, "vmalloc(size=2097152, flags=VM_ALLOW_HUGE_VMAP, node=0)");
		assert_int_equal(marks(m, VMS_MARK_HUGE_TRY, &result), 1);
		vms_machine_free(m);
	}
}

static void nodes_that_are_not_there_are_refused(void **state)
{
	VmsMachine *m = boot();
	char error[VMS_ERROR_SIZE];
	VmsResult result;
	VmsOp op;

	(void)state;
	assert_true(vms_op_parse("vmalloc_node(size=4096, node=1)", &op, error));
	assert_false(vms_perform(m, &op, &result, error));
	assert_string_equal(error, "the machine has no such node");
	assert_true(vms_op_parse("set_mempolicy(policy=bind, node=1)", &op, error));
	assert_false(vms_perform(m, &op, &result, error));
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_frames),
		cmocka_unit_test(the_first_frames_of_a_bare_machine),
		cmocka_unit_test(frames_come_back_in_reverse),
		cmocka_unit_test(a_list_is_filled_by_a_batch),
		cmocka_unit_test(a_list_keeps_so_many),
		cmocka_unit_test(blocks_pass_through_lists_since_5_13),
		cmocka_unit_test(types_keep_to_pageblocks_of_their_own),
		cmocka_unit_test(types_fall_back_upon_each_other),
		cmocka_unit_test(watermarks_of_all),
		cmocka_unit_test(atomic_requests_go_further),
		cmocka_unit_test(what_lower_zones_keep),
		cmocka_unit_test(vmalloc_asks_for_a_hundred_at_a_time),
		cmocka_unit_test(a_short_answer_is_no_failure),
		cmocka_unit_test(memory_comes_from_the_node_of_the_cpu),
		cmocka_unit_test(a_node_that_is_named_is_preferred),
		cmocka_unit_test(policies_decide_where_nobody_names_a_node),
		cmocka_unit_test(vmallocinfo_counts_by_node),
		cmocka_unit_test(large_pages_need_as_much_for_each_node),
		cmocka_unit_test(nodes_that_are_not_there_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
